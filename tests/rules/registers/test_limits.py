"""Rows are held to the limit of the day, and what no text states is said once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.factories import examination, risk, row_at, statement
from tieout.model.deadline import Deadline, Timeliness
from tieout.model.finding import Observation, Severity
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.parameter import Parameter
from tieout.rules.limits import Held, Limits

SINCE = date(2026, 6, 1)
FIVE = Parameter(name="n", value=Decimal(5), unit=Unit.DAYS, phrase="p", location=Location(path="p.md", line=3))
SHARE = Parameter(name="n", value=Decimal(5), unit=Unit.PERCENT, phrase="p", location=Location(path="p.md", line=3))


def limits(*parameters: Parameter, since: date = SINCE) -> Limits:
    return Limits(examination(statements=(statement(parameters=parameters, since=since),)))


def test_a_moment_is_held_to_the_limit_of_its_own_day() -> None:
    held = limits(FIVE).held("n", risk(), "due", SINCE)
    assert held == Held(timeliness=Timeliness.LATE, cited="5 days (POL-010, p.md:3)", due=Deadline(on=date(2026, 6, 6)))
    assert held.is_late
    assert not Held(timeliness=Timeliness.UNKNOWN).is_late


def test_another_day_may_count() -> None:
    later = limits(FIVE, since=date(2026, 6, 2))
    assert later.held("n", risk(), "due", SINCE).timeliness is Timeliness.UNKNOWN
    assert later.held("n", risk(), "due", SINCE, day=date(2026, 6, 30)).is_late


def test_what_no_text_states_is_said_once_with_the_rows_and_days() -> None:
    known = limits()
    for number, day in ((1, 3), (2, 1), (3, 3)):
        known.held("n", risk(id=f"RSK-00{number}", location=row_at("risks", number)), "due", date(2026, 6, day))
    assert list(known.unknown()) == [
        Observation(
            subject="registers/risks.yaml",
            location=row_at("risks", 1),
            message=(
                "no text in force on 2026-06-01 and 2026-06-03 states n, "
                "so it is not known whether RSK-001, RSK-002 and RSK-003 kept to it"
            ),
            remedy=(
                "state n under parameters of the policy that promises it, and put that in force: "
                "a text counts from the day on which it stood on the branch"
            ),
            about="limit n",
            severity=Severity.WARNING,
            touches=tuple(f"registers/risks.yaml:{line}" for line in (1, 2, 3)),
            is_doubt=True,
        )
    ]


def test_a_limit_that_is_no_time_is_said_to_be_none() -> None:
    known = limits(SHARE)
    assert known.held("n", risk(), "due", SINCE).timeliness is Timeliness.UNKNOWN
    (seen,) = known.unknown()
    assert seen.is_doubt
    assert (seen.subject, seen.message, seen.severity) == (
        "RSK-001",
        (
            "5 percent (POL-010, p.md:3) is no length of time that can be judged, "
            "so it is not known whether RSK-001 kept to it"
        ),
        Severity.WARNING,
    )


def test_where_all_is_known_nothing_is_said() -> None:
    known = limits(FIVE)
    known.held("n", risk(), "due", SINCE)
    assert list(known.unknown()) == []
