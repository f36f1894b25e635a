"""A weakness is reported as less bad than before."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.evidence.wording import said
from tieout.judgement.operation.weakness import Weakness
from tieout.judgement.operation.weaknesses import JudgedWeakness, Weaknesses, weaknesses
from tieout.model.calendar import Calendar
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.weaknesses import cited_rows, elsewhere, gathered, named, on, subject


@rule(severity=Severity.WARNING, criteria=("CC7.1",), needs=("evidence", "exceptions", "findings", "people"))
def weakness_severity_lowered(examination: Examination) -> Iterator[Observation]:
    """A weakness is reported as less bad than before.

    ## What it checks
    Every weakness over its scans: the same collector reports it with a severity that is below the worst that it
    reported before. One that is only not rated any more is not lowered, and two scanners that rate it differently
    lower nothing. The limit of the worst severity holds on (`weakness-past-limit`). A sound acceptance that counts on
    the day of the change or later covers it, and so does `status: false-positive` in the findings register.

    ## Why the auditor asks
    From critical to medium the limit grows from days to months. A database may rate a weakness anew, and a setting may do
    so too: the auditor asks who did, and when.

    ## Example
    `CVE-2026-0003 (critical) in openssl 3.0.1 of app/web is medium by redhat on 2026-05-04 (evidence/.../raw.json#/...),
    after critical by nvd on 2026-04-06 (evidence/.../raw.json#/...); the limit for critical holds on`

    ## How to fix
    Find out who rated it anew. Where it was the source, keep to the first limit, or have the difference accepted with
    that source as the reason. Where it was your own setting, take that back. Show the auditor both ratings.

    ## Sources
    Criterion CC7.1. That a rating is never lowered in silence is Tieout's convention.
    """
    found = weaknesses(examination)
    calendar = examination.program.organization.calendar
    lowered = (item for item in found.judged if _counts(item, found, examination))
    for first, others in gathered(lowered, _alike):
        was, now = _words(first.weakness)
        yield Observation(
            subject=subject(first),
            location=first.weakness.first.record,
            message=(
                f"{named(first)} is {_told(first.weakness, calendar)}; the limit for {was} holds on"
                f"{elsewhere(others, calendar)}{cited_rows(found, first)}"
            ),
            remedy="find out who rated it anew, and have the lesser severity accepted with that as the reason",
            about=f"{first.weakness.key.part} {was} {now}",
        )


def _told(weakness: Weakness, calendar: Calendar) -> str:
    """Give both ratings, each with who gave it, when, and where that stands."""
    levels = (weakness.lowered.now, weakness.lowered.was) if weakness.lowered else ()
    return ", after ".join(
        f"{level.severity}{f' by {said(level.source)}' if level.source else ''} on {on(level.seen, calendar)}"
        for level in levels
    )


def _words(weakness: Weakness) -> tuple[str, str]:
    return ("", "") if weakness.lowered is None else (weakness.lowered.was.severity, weakness.lowered.now.severity)


def _alike(item: JudgedWeakness) -> tuple[str, str, str, str]:
    return item.weakness.key.name, item.weakness.key.part, *_words(item.weakness)


def _counts(item: JudgedWeakness, found: Weaknesses, examination: Examination) -> bool:
    change = item.weakness.lowered
    if change is None:
        return False
    name, system = item.weakness.key.name, item.weakness.key.system
    day = examination.program.organization.calendar.day_of(change.now.seen.at)
    _, maybe = found.answers.accepted_for(name, system)
    return not found.answers.is_false_positive(name, system) and not any(one.last >= day for one in maybe)
