"""A reported finding was not fixed in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tieout.judgement.excuse import counting, finding_excuses
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import Acceptance, FindingSource, FindingStatus, Level, ReportedFinding
from tieout.rules.base import rule
from tieout.rules.limits import Held, Limits
from tieout.rules.rows import gathered, is_history, several
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC7.1", "CC4.2"), needs=("findings", "exceptions", "people"))
def overdue_finding(examination: Examination) -> Iterator[Observation]:
    """A reported finding was not fixed in time.

    ## What it checks
    Every row of `registers/findings.yaml` but false positives. Weaknesses, that is all but those of
    audits, are fixed within the limit for their `severity`: the parameter `patch-critical`, `patch-high`,
    `patch-medium` or `patch-low` of the policy in force when they were reported, counted from
    `reported_on`. Each is fixed by its own `due` date, which does not lengthen that limit. Informational
    ones have a due date alone.
    An acceptance that is sound and not over excuses a finding if it was approved within the limit; one
    that came later does not undo the lateness. A fix that came late is reported if it came in the examined
    period. Rows of one severity and day are one finding.
    One that is fixed without `fixed_on` is a warning: it is not known whether that was in time.

    ## Why the auditor asks
    A critical weakness older than the company's own limit is one of the findings that reports name most.

    ## Example
    `registers/findings.yaml:25:5: FND-003, critical and reported on 2026-05-01, was to be fixed by
    2026-05-08, 53 days ago, and is not: 7 days (POL-010, policies/secure-development.md:13)`

    ## How to fix
    Fix it and enter the day; what cannot be fixed in time is accepted before its limit has passed.

    ```yaml
    - {id: FND-003, source: scan, title: Outdated library, reported_on: 2026-05-01, severity: critical,
       status: fixed, fixed_on: 2026-05-06, fix_ref: "pull request 412"}
    ```

    ## Sources
    Criteria CC7.1 (weaknesses are found and answered) and CC4.2. The limits are your policy's.
    """
    limits = Limits(examination)
    excuses = finding_excuses(examination)
    late: dict[_Lateness, list[ReportedFinding]] = {}
    undated: list[ReportedFinding] = []
    for row in examination.registers.findings:
        if row.status is FindingStatus.FALSE_POSITIVE:
            continue
        if row.is_fixed and row.fixed_on is None:
            undated.append(row)
            continue
        found = _lateness(row, excuses.get(row.id, ()), examination, limits)
        if found is not None:
            late.setdefault(found, []).append(row)
    for what, rows in late.items():
        yield gathered(
            rows,
            what.key,
            message=what.message(rows, examination.as_of),
            remedy="fix it and enter fixed_on; what cannot be fixed in time is accepted before its limit has passed",
            about=f"{what.key} {what.severity} {what.reported_on} {what.how}",
        )
    if undated:
        one = len(undated) == 1
        yield gathered(
            undated,
            "status",
            message=(
                f"{several(undated)} {'is' if one else 'are'} fixed and {'does' if one else 'do'} not say since when, "
                "so it is not known whether that was in time"
            ),
            remedy="enter fixed_on: the day on which the fix was in use",
            about="fixed_on",
            severity=Severity.WARNING,
            is_doubt=True,
        )
    yield from limits.unknown()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lateness:
    """In which way rows are late; those that share it are one finding."""

    key: str
    severity: str
    reported_on: date | None
    due: date
    how: str
    why: str

    def message(self, rows: list[ReportedFinding], as_of: date) -> str:
        verb = "was" if len(rows) == 1 else "were"
        ago = days((as_of - self.due).days)
        how = self.how or f"{ago} ago, and {'is' if len(rows) == 1 else 'are'} not"
        what = f"{self.severity} and reported on {self.reported_on}"
        return f"{several(rows)}, {what}, {verb} to be fixed by {self.due}, {how}: {self.why}"


def _lateness(
    row: ReportedFinding, excuses: tuple[Acceptance, ...], examination: Examination, limits: Limits
) -> _Lateness | None:
    done = row.fixed_on if row.is_fixed else None
    if done is not None and is_history(done, examination):
        return None
    held = _held(row, done, limits)
    if held is not None and held.due is not None and held.is_late:
        due, why, key = held.due.on, held.cited, "reported_on"
    elif row.due is not None and row.due < (done or examination.as_of):
        due, why, key = row.due, "its own due date", "due"
    else:
        return None
    accepted = None if done else counting(excuses, examination)
    if accepted is not None and accepted.approved_on is not None and _first(excuses, accepted) <= due:
        return None
    how = f"and was on {done}" if done else ""
    if accepted is not None:
        how = f"and was accepted on {accepted.approved_on} ({accepted.id}), after that"
    severity = row.severity.value if row.severity else "of unknown severity"
    return _Lateness(key=key, severity=severity, reported_on=row.reported_on, due=due, how=how, why=why)


def _held(row: ReportedFinding, done: date | None, limits: Limits) -> Held | None:
    severity = row.severity
    if row.reported_on is None or severity is None or severity is Level.INFORMATIONAL:
        return None
    if row.source is FindingSource.AUDIT:
        return None
    return limits.held(f"patch-{severity.value}", row, "reported_on", row.reported_on, done)


def _first(excuses: tuple[Acceptance, ...], accepted: Acceptance) -> date:
    """Give the day of the first approval of those about the finding: a renewal goes back to it."""
    return min(row.approved_on for row in (*excuses, accepted) if row.approved_on is not None)
