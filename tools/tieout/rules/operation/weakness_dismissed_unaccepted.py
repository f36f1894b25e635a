"""A weakness was put aside, and nobody accepted it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.judgement.evidence.wording import said
from tieout.judgement.operation.weakness import Weakness
from tieout.judgement.operation.weaknesses import JudgedWeakness, Weaknesses, weaknesses
from tieout.model.calendar import Calendar
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.weaknesses import cited, cited_rows, elsewhere, gathered, named, subject

_WORDS = {
    "dismissed": "was dismissed at the source on",
    "suppressed": "is kept out of the scanner's own report since",
    "not_affected": "is said without a reason not to apply, since",
}


@rule(severity=Severity.ERROR, criteria=("CC7.1", "CC3.2"), needs=("evidence", "exceptions", "findings", "people"))
def weakness_dismissed_unaccepted(examination: Examination) -> Iterator[Observation]:
    """A weakness was put aside, and nobody accepted it.

    ## What it checks
    Every weakness that the newest scan of its asset calls dismissed or suppressed, or not affecting the company
    without a word of why, except informational ones. A sound acceptance that is not over covers it: a row of
    `registers/exceptions.yaml` that names its row in `registers/findings.yaml` (by `cve`), or that has its name as
    `subject`. A row of the findings register with `status: false-positive` answers it too. Such a weakness stays open:
    its limit runs on, which is the matter of `weakness-past-limit`. A statement (VEX) that it does not apply, with its
    reason, ends it.

    ## Why the auditor asks
    One click takes an alert away. Who decided that, on what grounds, and until when is what a register with two names
    shows, and the click does not.

    ## Example
    `CVE-2026-0007 (high) in lodash 4.17.20 of app/web was dismissed at the source on 2026-04-02, as tolerable_risk
    (evidence/.../raw.json#/3), and no acceptance covers it`

    ## How to fix
    Fix it, or enter it in the findings register with its `cve` and have it accepted by somebody else, with an end. Where
    it does not apply, say why in the statement that your scanner reads, or set `status: false-positive` on its row.
    Show the auditor the row, not the alert.

    ```yaml
    - {id: FND-009, source: scan, title: Prototype pollution in lodash, reported_on: 2026-04-01, severity: high,
       cve: CVE-2026-0007, status: accepted, acceptance: EXC-005}
    ```

    ## Sources
    Criteria CC7.1 and CC3.2 (risks are answered by those who may).
    """
    found = weaknesses(examination)
    calendar = examination.program.organization.calendar
    open_ones = (item for item in found.judged if _is_open(item, found, examination.as_of))
    for first, others in gathered(open_ones, _alike):
        yield Observation(
            subject=subject(first),
            location=first.weakness.first.record,
            message=(
                f"{named(first)} {_told(first.weakness, calendar)}, and no acceptance covers it{_uncounted(found, first)}"
                f"{elsewhere(others, calendar)}{cited_rows(found, first)}"
            ),
            remedy="fix it, or have somebody else than the requester accept it, with a reason and an end",
            about=f"{first.weakness.key.part} {_word(first.weakness)}",
        )


def _told(weakness: Weakness, calendar: Calendar) -> str:
    """Give what was done, since when, in whose words, and where that stands."""
    return "".join(
        f"{_WORDS[item.word]} {calendar.day_of(item.since)}"
        f"{f', as {said(item.why)}' if item.why and item.word != 'not_affected' else ''} ({item.seen.place})"
        for item in (weakness.dismissal,)
        if item is not None
    )


def _word(weakness: Weakness) -> str:
    return "" if weakness.dismissal is None else weakness.dismissal.word


def _alike(item: JudgedWeakness) -> tuple[str, str, str]:
    return item.weakness.key.name, item.weakness.key.part, _word(item.weakness)


def _is_open(item: JudgedWeakness, found: Weaknesses, as_of: date) -> bool:
    weakness = item.weakness
    if weakness.gone is not None or item.severity == "info" or weakness.dismissal is None:
        return False
    name, system = weakness.key.name, weakness.key.system
    _, maybe = found.answers.accepted_for(name, system)
    return not found.answers.is_false_positive(name, system) and not any(
        one.first <= as_of <= one.last and one.is_certain for one in maybe
    )


def _uncounted(found: Weaknesses, item: JudgedWeakness) -> str:
    """Name the acceptances that there are and that do not cover it: over, or unsound."""
    name, system = item.weakness.key.name, item.weakness.key.system
    rows = [one.row for one in found.answers.accepted_for(name, system)[1]] + found.answers.unsound.get(name, [])
    if not rows:
        return ""
    return f"; {cited(rows)} {'does' if len(rows) == 1 else 'do'} not count"
