"""No penetration test was reported in time."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.pen_tests import INTERVAL, MissingTest, missing_tests
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import ReportedFinding
from tieout.rules.base import rule
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC4.1", "CC7.1"), needs=("findings", "history"))
def pen_test_missing(examination: Examination) -> Iterator[Observation]:
    """No penetration test is on record in time.

    ## What it checks
    Where a policy states `pen-test-interval`: the reports of penetration tests, by the days (`reported_on`)
    of the rows of `registers/findings.yaml` with `source: pen-test`. From one report to the next, and from
    the last one to today, no more time passes than the policy in force at the beginning of that time allows;
    the last day is still in time. The first stretch begins with the last report before the period, else with
    the period, and never before the policy promised it. What was late in the period stays reported. A period
    that is over without any is an error where none is on record at all, and else a warning.
    A test that found nothing has a row too, of severity `informational`: without it nobody can tell it from
    a test that was not made. Rows that may be of such a report and do not say so are `pen-tests-unjudged`.

    ## Why the auditor asks
    A yearly test is a promise with a date. The report is asked for first, and its day is compared with that
    of the year before.

    ## Example
    `registers/findings.yaml:12:5: no penetration test was reported from 2025-03-02 (FND-001,
    registers/findings.yaml:12) to 2026-06-30, 485 days; allowed are 12 months (POL-010,
    policies/secure-development.md:17)`

    ## How to fix
    If a test was made, enter what it found; if it found nothing, say that:

    ```yaml
    - {id: FND-040, source: pen-test, title: Test of May 2026 without a finding, reported_on: 2026-05-12,
       severity: informational, status: closed, fixed_on: 2026-05-12}
    ```

    If none was made, order one today, and tell the auditor the day on which its report is due.

    ## Sources
    The interval is the policy's own. Criteria CC4.1 (separate evaluations) and CC7.1 (weaknesses are found).
    """
    for item in missing_tests(examination):
        if not item.unsure:
            yield _missing(item, examination)


def _missing(item: MissingTest, examination: Examination) -> Observation:
    stretch, threshold = item.stretch, item.stretch.allowed.threshold
    until = stretch.next or examination.as_of
    began = f"{stretch.since}{_cited(item.last)}"
    if not stretch.is_too_long and examination.period is not None:
        last = f"the last is of {began}" if stretch.has_last else "none is on record"
        message = f"no penetration test was reported in {examination.period.id}; {last}; promised is {threshold.cited}"
    else:
        from_then = "" if stretch.allowed.since == stretch.since else f" from {stretch.allowed.since} on"
        message = (
            f"no penetration test was reported from {began} to {until}{_cited(item.next)}, "
            f"{days((until - stretch.since).days)}; allowed are {threshold.cited}{from_then}"
        )
    row = item.next or item.last
    return Observation(
        subject=threshold.document,
        location=row.at("reported_on") if row else threshold.parameter.location,
        message=message,
        remedy="enter the report that is missing, also one without a finding; else have a test made, and say by when",
        about=f"{INTERVAL} {stretch.since}",
        severity=Severity.WARNING if stretch.is_only_asked_about else None,
    )


def _cited(row: ReportedFinding | None) -> str:
    return "" if row is None else f" ({row.subject}, {row.at('reported_on').brief})"
