"""A capture lies in another quarter than it tells of."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.evidence.expected import accounts
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported
from tieout.rules.wording import span


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_period_mismatch(examination: Examination) -> Iterator[Observation]:
    """A capture lies in another quarter than it tells of, or tells of the same time as another.

    ## What it checks
    The folder says a quarter (`evidence/2026-Q1/...`), and the record says when it is of: its `window`, else the state
    that it shows (`time.data_as_of`), else when it was captured. The window shares a day with the quarter, the moment
    lies in it; a day more or less may come from another zone. Else it is inconclusive.

    Two that count for the same entry and tell of the same time are a note: what is in both must not be counted twice.

    ## Why the auditor asks
    Whoever moves an item to another folder moves it to another period. And an export of one quarter says nothing of
    the next.

    ## Example
    `20260302T090000Z-access-review-5b1f8e60 lies in the folder of 2026-Q3, and tells of 2026-03-02`

    ## How to fix
    Before it is committed, put it where it belongs. Afterwards capture it anew, and name this one under
    `supersedes`. Have each export begin where the last one ended.

    ## Sources
    AT-C section 205: relevance of information. That windows tile is our convention.
    """
    yield from reported(examination, "evidence-period-mismatch")
    calendar = examination.program.organization.calendar
    told: set[tuple[str, str]] = set()
    for item in (item for found in accounts(examination) for entry in found.entries for item in entry.overlaps):
        first, second = item.first.capture, item.second.capture
        if (first.path, second.path) not in told:
            told.add((first.path, second.path))
            days = span(calendar.day_of(item.span.since), calendar.day_of(item.span.until - item.span.until.resolution))
            yield Observation(
                subject=visible(second.id),
                location=second.record.at("window"),
                message=f"{visible(second.id)} tells of what happened {days}, and so does {visible(first.id)}",
                remedy="have each export begin where the last one ended",
                about=f"overlap {visible(first.id)}",
                severity=Severity.NOTE,
            )
