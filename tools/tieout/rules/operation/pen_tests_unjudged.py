"""Whether penetration tests were made, and answered, in time cannot be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.judgement.in_force import limit
from tieout.judgement.operation.pen_tests import ANSWER, INTERVAL, answers, missing_tests, of_pen_tests
from tieout.model.deadline import deadline
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import ReportedFinding
from tieout.rules.base import rule
from tieout.rules.rows import gathered, is_history, several

_HEAD = "it cannot be told whether"


@rule(severity=Severity.ERROR, criteria=("CC4.1", "CC4.2"), needs=("findings", "exceptions", "people", "history"))
def pen_tests_unjudged(examination: Examination) -> Iterator[Observation]:
    """Whether penetration tests were made and answered in time cannot be told.

    ## What it checks
    What keeps `pen-test-missing` and `pen-test-answer-late` from saying anything: rows of
    `registers/findings.yaml` that may be of a report in a stretch without one, because they have no `source`
    or no `reported_on`; and findings of a penetration test that have an answer of which no day is on record
    that lies in time, where the last day to answer lies in the examined period. A fix or an acceptance in
    time shows it; a plan has no day but `answered_on`. Where the register has rows of a penetration test and
    no text in force states `pen-test-interval`, that is reported too.

    ## Why the auditor asks
    The auditor takes the day on which a plan was made from somewhere: from the register, or from what is
    asked for instead, the ticket and its history.

    ## Example
    `registers/findings.yaml:40:5: it cannot be told whether FND-016 and FND-017 of the penetration test
    reported on 2026-03-02 were answered by 2026-03-16, because the register does not say when they first had
    an answer`

    ## How to fix
    Look up in the ticket or in the history of the register when the plan was first there, and enter that
    day:

    ```console
    $ git log --follow --format=%as -S "FND-016" -- registers/findings.yaml
    ```

    Enter it as it was: late is better than unknown, and tell the auditor where you found it.

    ## Sources
    Criteria CC4.1 and CC4.2. That what nobody can tell is neither a pass nor a deviation is Tieout's own rule.
    """
    for item in missing_tests(examination):
        if item.unsure:
            until = item.stretch.next or examination.as_of
            yield gathered(
                item.unsure,
                "reported_on",
                message=(
                    f"{_HEAD} a penetration test was reported from {item.stretch.since} to {until}, because "
                    f"{several(item.unsure)} may be of one and {'does' if len(item.unsure) == 1 else 'do'} not say "
                    "of what source or of which day"
                ),
                remedy="enter source and reported_on of these rows",
                about=f"{INTERVAL} {item.stretch.since}",
            )
    yield from _unanswered(examination)
    rows = of_pen_tests(examination)
    if rows and limit(examination, INTERVAL, examination.as_of) is None:
        yield gathered(
            [rows[0]],
            "source",
            message=f"{_HEAD} penetration tests are made in time, because no text in force states {INTERVAL}",
            remedy=f"state {INTERVAL} under parameters of the policy that promises it, such as 12 months",
            about=INTERVAL,
        )


def _unanswered(examination: Examination) -> Iterator[Observation]:
    calendar = examination.program.organization.calendar
    unknown: dict[tuple[date, date], list[ReportedFinding]] = {}
    for answer in answers(examination):
        reported = answer.row.reported_on
        stated = None if reported is None else limit(examination, ANSWER, reported)
        allowed = None if stated is None else stated.parameter.limit
        end = None if allowed is None or reported is None else deadline(allowed, reported, calendar)
        if answer.is_first or reported is None or end is None or is_history(end.on, examination):
            continue
        if (answer.on is None or answer.on > end.on) and end.on < examination.as_of:
            unknown.setdefault((reported, end.on), []).append(answer.row)
    for (reported, by), rows in unknown.items():
        one = len(rows) == 1
        yield gathered(
            rows,
            "status",
            message=(
                f"{_HEAD} {several(rows)} of the penetration test reported on {reported} "
                f"{'was' if one else 'were'} answered by {by}, because the register does not say when "
                f"{'it' if one else 'they'} first had an answer"
            ),
            remedy="enter answered_on: the day on which each first had a fix, a plan with owner and due, or an acceptance",
            about=f"{ANSWER} {reported}",
        )
