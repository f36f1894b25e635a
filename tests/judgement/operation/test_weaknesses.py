"""Weaknesses over a series of scans: when they begin, when they end, and until when they may be there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tests.scans import CVE, GHSA, Table, judged, on, scan, scanned, standings, weak
from tieout.judgement.operation.weaknesses import Standing, weaknesses
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.parameter import Parameter
from tieout.model.program import Organization
from tieout.model.registers.assets import Standing as InUse
from tieout.model.registers.risks import AcceptanceStatus, FindingStatus
from tieout.model.statement import Statement

MARCH_2 = "2026-03-02"
LATE, BETWEEN, UNSEEN = "late", "unknown between", "unknown unseen"
PARTIAL: dict[str, Any] = {"partial": "it lacks two layers"}


def ends(*tables: Table, **changes: Any) -> list[str]:
    """Give the day until which each may be there."""
    return [str(item.end.due.on) for item in judged(*tables, **changes) if item.end]


# Boundaries


@pytest.mark.parametrize(
    ("last", "gone", "found"),
    [
        pytest.param("2026-03-08", "2026-03-09", [], id="gone on the last day"),
        pytest.param("2026-03-09", "2026-03-10", [BETWEEN], id="there on the last day, and gone the day after"),
        pytest.param("2026-03-08", "2026-03-10", [BETWEEN], id="the last day between the scans"),
        pytest.param("2026-03-10", "2026-03-11", [LATE], id="there on the day after"),
    ],
)
def test_the_last_day_is_in_time_and_the_day_after_is_not(last: str, gone: str, found: list[str]) -> None:
    assert standings(scan(MARCH_2, weak()), scan(last, weak()), scan(gone)) == found


@pytest.mark.parametrize(
    ("last", "as_of", "found"),
    [
        ("2026-03-09", "2026-03-09", []),
        ("2026-03-09", "2026-03-10", [UNSEEN]),
        ("2026-03-10", "2026-03-10", [LATE]),
    ],
)
def test_what_no_scan_shows_gone_is_late_when_one_shows_it_there(last: str, as_of: str, found: list[str]) -> None:
    assert standings(scan(MARCH_2, weak()), scan(last, weak()), as_of=on(as_of)) == found


@pytest.mark.parametrize(
    ("zone", "found"), [("UTC", [LATE]), ("America/New_York", [UNSEEN]), ("Pacific/Kiritimati", [UNSEEN])]
)
def test_days_are_those_of_the_organization(zone: str, found: list[str]) -> None:
    """03:30 UTC of the 10th is still the 9th in New York; in Kiritimati it all began on the 3rd."""
    program = factories.program(organization=Organization(timezone=zone))
    tables = scan("2026-03-02T12:00:00+00:00", weak()), scan("2026-03-10T03:30:00+00:00", weak())
    assert standings(*tables, program=program, as_of=on("2026-03-11")) == found


def test_the_leap_day_counts() -> None:
    period = replace(factories.PERIOD, start=on("2028-01-01"), end=on("2028-06-30"))
    found = ends(scan("2028-02-25", weak()), scan("2028-03-10", weak()), as_of=on("2028-03-31"), period=period)
    assert found == ["2028-03-03"]


def hours(value: int) -> Statement:
    return stated(critical=value, unit=Unit.HOURS)


def stated(*, since: str = "2025-01-02", unit: Unit = Unit.DAYS, **limits: int) -> Statement:
    parameters = tuple(
        Parameter(
            name=f"patch-{name}",
            value=Decimal(value),
            unit=unit,
            phrase=f"{value} {unit.value}",
            location=Location("policies/limits.md", line),
        )
        for line, (name, value) in enumerate(limits.items(), 10)
    )
    return factories.statement(parameters=parameters, since=on(since))


@pytest.mark.parametrize(
    ("last", "found"), [("2026-03-29T11:00:00+00:00", [UNSEEN]), ("2026-03-29T11:00:01+00:00", [LATE])]
)
def test_hours_are_elapsed_time(last: str, found: list[str]) -> None:
    """The clocks of Berlin go forward in that night: 23 civil hours later it is 24 hours all the same."""
    berlin = Organization(timezone="Europe/Berlin")
    tables = scan("2026-03-28T11:00:00+00:00", weak()), scan(last, weak())
    program = factories.program(organization=berlin)
    assert standings(*tables, statements=(hours(24),), program=program) == found


# Limits


def test_the_limit_is_that_of_the_day_on_which_it_was_first_seen() -> None:
    texts = stated(critical=7), stated(critical=30, since="2026-03-05")
    before, after = (scan(day, weak(id=name), collector=name) for day, name in ((MARCH_2, "a"), ("2026-03-05", "b")))
    later = (scan("2026-06-29", weak(id=name), collector=name) for name in ("a", "b"))
    assert ends(before, after, *later, statements=texts) == ["2026-03-09", "2026-04-04"]


def test_without_a_limit_nobody_can_tell() -> None:
    (found,) = judged(scan(MARCH_2, weak()), scan("2026-06-29", weak()), statements=(stated(low=180),))
    assert (found.standing, found.missing, found.end) == (
        Standing.UNKNOWN,
        (("patch-critical", on(MARCH_2)),),
        None,
    )


def test_a_limit_that_is_no_length_of_time_is_none() -> None:
    texts = (stated(critical=7, unit=Unit.PERCENT),)
    assert standings(scan(MARCH_2, weak()), scan("2026-06-29", weak()), statements=texts) == ["unknown limit"]


def test_what_is_informational_has_no_limit() -> None:
    assert standings(scan(MARCH_2, weak(severity="info")), scan("2026-06-29", weak(severity="info"))) == []


# Severity


def test_a_severity_that_is_raised_has_its_limit_from_then_on() -> None:
    medium, critical = weak(severity="medium"), weak()
    first, second = scan(MARCH_2, medium), scan("2026-04-06", critical)
    assert ends(first, second, scan("2026-06-29", critical)) == ["2026-04-13"]


def test_and_no_longer_one_than_was_left() -> None:
    low, medium = weak(severity="medium"), weak(severity="high")
    assert ends(scan("2026-03-02", low), scan("2026-05-25", medium), scan("2026-06-29", medium)) == ["2026-05-31"]


def test_a_severity_that_is_lowered_counts_as_before() -> None:
    (found,) = judged(scan(MARCH_2, weak()), scan("2026-03-30", weak(severity="low", severity_source="debian")))
    lowered = found.weakness.first.lowered
    assert (found.standing.value, found.severity, str(found.end.due.on) if found.end else "") == (
        "late",
        "critical",
        "2026-03-09",
    )
    assert lowered is not None
    assert (lowered.was.severity, lowered.now.severity, lowered.now.source) == ("critical", "low", "debian")


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param((scan(MARCH_2, weak(severity="high"), weak(severity="low")),), id="in one scan"),
        pytest.param(
            (scan(MARCH_2, weak(severity="high")), scan("2026-03-30", weak(severity="unknown"))),
            id="not rated any more",
        ),
        pytest.param(
            (scan(MARCH_2, weak(severity="high")), scan("2026-03-30", weak(severity="low"), collector="npm")),
            id="two scanners",
        ),
        pytest.param((scan(MARCH_2, weak(severity="low")), scan("2026-03-30", weak(severity="high"))), id="raised"),
        pytest.param(
            (
                scan(MARCH_2, weak(severity="high", installed="1"), weak(severity="low", installed="2")),
                scan("2026-03-30", weak(severity="low", installed="2")),
            ),
            id="of two versions one is gone",
        ),
    ],
)
def test_that_is_no_lowering(tables: tuple[Table, ...]) -> None:
    assert [track.lowered for item in judged(*tables) for track in item.weakness.tracks if track.lowered] == []


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ("2026-03-09", []),
        ("2026-03-10", ["unknown severity"]),
        ("2026-08-29", ["unknown severity"]),
        ("2026-08-30", [LATE]),
    ],
)
def test_one_of_unknown_severity_is_held_to_the_longest_limit_and_is_unknown_from_the_shortest(
    last: str, found: list[str]
) -> None:
    unrated = weak(severity="unknown")
    assert standings(scan(MARCH_2, unrated), scan(last, unrated), as_of=on(last)) == found


def test_a_word_that_is_none_of_the_form_is_no_rating() -> None:
    found = judged(scan(MARCH_2, weak(severity="grave"), weak(id=GHSA, severity="grave")), scan("2026-06-29"))
    assert [item.severity for item in found] == ["unknown", "unknown"]


def test_a_rating_of_any_scanner_is_one() -> None:
    unrated, rated = scan(MARCH_2, weak(severity="unknown")), scan("2026-03-03", weak(severity="high"), collector="npm")
    assert ends(unrated, rated, scan("2026-06-29", weak(severity="unknown"))) == ["2026-04-02"]


# The beginning


def test_it_begins_on_the_day_that_the_source_names_if_that_is_earlier() -> None:
    early, late = weak(first_seen="2026-02-01T08:00:00Z"), weak(id=GHSA, first_seen="2026-04-01T08:00:00Z")
    one, other = judged(scan(MARCH_2, early, late), scan("2026-06-29", early, late))
    assert (str(one.weakness.since.at.date()), one.weakness.first.is_by_source) == ("2026-02-01", True)
    assert (str(other.weakness.since.at.date()), other.weakness.first.is_by_source) == (MARCH_2, False)


# The end


@pytest.mark.parametrize(
    ("shows", "found"),
    [
        pytest.param(scan("2026-03-05"), [], id="a whole scan that lacks it"),
        pytest.param(scan("2026-03-05", **PARTIAL), [UNSEEN], id="one that may not be all"),
        pytest.param(scan("2026-03-05", unsound="altered"), [UNSEEN], id="one that was altered"),
        pytest.param(scan("2026-03-05", asset="app/api"), [UNSEEN], id="one of another asset"),
        pytest.param(scan("2026-03-05", collector="npm"), [UNSEEN], id="one by another collector"),
        pytest.param(scan("2026-03-05", system="staging"), [UNSEEN], id="one of another system"),
        pytest.param(scan("2026-03-02T12:00:00+00:00"), [UNSEEN], id="one of the same moment"),
        pytest.param(scan("2026-03-01"), [UNSEEN], id="an earlier one"),
        pytest.param(scan("2026-03-05", weak(id="CVE-2026-0009", severity="info")), [], id="that has something else"),
        pytest.param(scan("2026-03-05", weak(package="expat", severity="info")), [], id="in another package"),
        pytest.param(scan("2026-03-05", weak(status="fixed")), [], id="one that calls it fixed"),
        pytest.param(scan("2026-03-05", weak(status="fixed"), **PARTIAL), [UNSEEN], id="since when it does not say"),
        pytest.param(
            scan("2026-03-05", weak(status="fixed", fixed_at="2026-03-04T08:00:00Z"), **PARTIAL),
            [],
            id="and one that does",
        ),
        pytest.param(
            scan("2026-03-20", weak(status="fixed", fixed_at="2026-03-09T08:00:00Z")), [], id="fixed on the last day"
        ),
        pytest.param(
            scan("2026-03-20", weak(status="fixed", fixed_at="2026-03-10T08:00:00Z")),
            [LATE],
            id="fixed on the day after",
        ),
        pytest.param(
            scan("2026-03-05", weak(status="not_affected", suppressed="yes", statement="not reachable")),
            [],
            id="a reason",
        ),
        pytest.param(
            scan("2026-03-05", weak(status="not_affected", suppressed="yes", dismissed_reason="not_affected")),
            [UNSEEN],
            id="no reason",
        ),
        pytest.param(
            scan("2026-03-05", weak(status="not_affected")), [], id="the scanner's own finding that it is not"
        ),
        pytest.param(scan("2026-03-05", weak(status="in_triage")), [UNSEEN], id="looked into"),
    ],
)
def test_what_ends_it(shows: Table, found: list[str]) -> None:
    assert standings(scan(MARCH_2, weak()), shows) == found


def parts(**said: str) -> dict[str, Any]:
    return {"parameters": (("asset", "app/web"), *said.items())}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param({"tools": "CodeQL 2.1; Semgrep 1"}, {"tools": "CodeQL 2.2; Semgrep v2"}, [], id="newer tools"),
        pytest.param({"tools": "CodeQL 2.1; Semgrep 1"}, {"tools": "CodeQL 2.1"}, [UNSEEN], id="one tool fewer"),
        pytest.param({"tools": "CodeQL 2.1"}, {"tools": "Semgrep 1; CodeQL 2.1"}, [], id="one tool more"),
        pytest.param({"targets": "lang-pkgs: 3; os-pkgs: 1"}, {"targets": "os-pkgs: 1"}, [UNSEEN], id="one kind fewer"),
        pytest.param({"targets": "os-pkgs: 1; config: 2"}, {"targets": "os-pkgs: 2"}, [], id="what holds no packages"),
    ],
)
def test_a_scan_that_looked_at_less_shows_nothing_gone(
    before: dict[str, str], after: dict[str, str], found: list[str]
) -> None:
    tables = scan(MARCH_2, weak(), **parts(**before)), scan("2026-03-05", **parts(**after))
    assert standings(*tables) == found


def test_a_scan_without_a_row_and_without_an_asset_is_of_the_one_thing_that_all_are_of() -> None:
    one = scan(MARCH_2, weak(), asset=""), scan("2026-03-05", asset="")
    assert standings(*one) == []
    two = scan(MARCH_2, weak(), weak(asset="app/api"), asset=""), scan("2026-03-05", asset="")
    assert standings(*two) == [UNSEEN, UNSEEN]


def test_an_asset_that_a_scan_of_several_does_not_name_is_not_clean() -> None:
    found = judged(scan(MARCH_2, weak(), weak(asset="app/api"), asset=""), scan("2026-03-05", weak(), asset=""))
    assert [(item.weakness.key.asset, item.weakness.gone) for item in found] == [("app/api", None), ("app/web", None)]


def test_an_asset_without_a_name_is_that_of_its_collector() -> None:
    nameless = weak(asset="")
    tables = (scan(MARCH_2, nameless, asset="", collector=name) for name in ("npm-api", "npm-web"))
    later = scan("2026-03-05", asset="", collector="npm-api")
    assert [item.weakness.key.asset for item in judged(*tables, later)] == ["npm-web"]


def test_all_scanners_that_saw_it_must_show_it_gone() -> None:
    both = scan(MARCH_2, weak()), scan(MARCH_2, weak(), collector="npm")
    assert standings(*both, scan("2026-03-05")) == [UNSEEN]
    assert standings(*both, scan("2026-03-05"), scan("2026-03-06", collector="npm")) == []


def test_names_of_one_weakness_are_one_across_scanners_and_scans() -> None:
    one = scan(MARCH_2, weak(id=GHSA), collector="npm")
    other = scan("2026-03-05", weak(id=CVE, aliases=f"DSA-1 {GHSA}"))
    third = scan("2026-03-12", weak(id=CVE), collector="npm")
    (found,) = judged(one, other, third)
    assert (found.weakness.key.name, str(found.weakness.since.at.date()), len(found.weakness.tracks)) == (
        CVE,
        MARCH_2,
        2,
    )
    assert found.standing is Standing.LATE


# What came back


def test_what_came_back_after_it_was_gone_has_a_clock_of_its_own() -> None:
    first, gone, back = scan(MARCH_2, weak()), scan("2026-03-05"), scan("2026-06-01", weak())
    (found,) = judged(first, gone, back, scan("2026-06-29", weak()))
    before = found.weakness.before
    assert (str(found.weakness.since.at.date()), str(before.at.date()) if before else "") == (
        "2026-06-01",
        "2026-03-05",
    )
    assert ends(first, gone, back, scan("2026-06-29", weak())) == ["2026-06-08"]


def test_and_keeps_its_first_day_where_no_whole_scan_lay_between() -> None:
    first, failed, back = scan(MARCH_2, weak()), scan("2026-03-05", **PARTIAL), scan("2026-06-01", weak())
    assert ends(first, failed, back) == ["2026-03-09"]


def test_the_source_s_first_day_is_that_of_the_time_before() -> None:
    alert = weak(first_seen="2026-02-20T08:00:00Z")
    tables = scan(MARCH_2, alert), scan("2026-03-03"), scan("2026-06-01", alert), scan("2026-06-29", alert)
    assert ends(*tables) == ["2026-02-27", "2026-06-08"]


def test_what_the_source_saw_from_first_to_last_counts_though_no_scan_of_ours_saw_it() -> None:
    alert = weak(status="fixed", first_seen="2026-01-10T08:00:00Z", fixed_at="2026-02-10T08:00:00Z")
    (found,) = judged(scan(MARCH_2, alert))
    assert (found.standing, str(found.weakness.last.at.date())) == (Standing.LATE, "2026-02-10")
    for wrong in ({"first_seen": ""}, {"fixed_at": ""}, {"fixed_at": "2026-03-03T08:00:00Z"}):
        assert standings(scan(MARCH_2, {**alert, **wrong})) == []


def test_what_was_gone_before_the_period_is_history() -> None:
    tables = scan("2025-10-01", weak()), scan("2025-12-01", weak()), scan("2025-12-31")
    assert standings(*tables) == []
    assert standings(*tables, period=None) == [LATE]


def test_what_was_last_seen_before_the_period_of_a_system_out_of_use_is_history() -> None:
    retired = factories.registers(systems=(factories.system(id="production", status=InUse.RETIRED),))
    tables = scan("2025-10-01", weak()), scan("2025-12-01", weak())
    assert standings(*tables, registers=retired) == []
    assert standings(*tables, scan(MARCH_2, weak()), registers=retired) == [LATE]


@pytest.mark.parametrize(("fixed", "days"), [("2026-03-05", 0), ("2026-03-10", 8)])
def test_an_alert_that_was_opened_again_has_a_clock_of_its_own(fixed: str, days: int) -> None:
    alert = {"first_seen": "2026-03-02T08:00:00Z"}
    was = scan("2026-03-10", weak(status="fixed", fixed_at=f"{fixed}T08:00:00Z", **alert))
    again = scan("2026-03-14", weak(**alert))
    found = judged(was, again, scan("2026-03-20"))
    assert [(item.standing.value, (item.weakness.last.at - item.weakness.since.at).days) for item in found] == (
        [("late", days)] if days else []
    )
    (still,) = judged(was, again, scan("2026-03-22", weak(**alert)))[-1:]
    assert (still.standing.value, f"{still.weakness.since.at:%m-%d}") == ("late", "03-14")


def test_what_was_fixed_late_in_the_period_stays_late() -> None:
    assert standings(scan("2025-12-01", weak()), scan("2025-12-20", weak()), scan("2026-01-05")) == [LATE]


# What the registers say


def accepted(**changes: Any) -> Any:
    sound = factories.acceptance(policy="", finding="FND-001", approved_on=on("2026-03-05"))
    return replace(sound, **changes)


def answered(*acceptances: Any, cve: str = CVE, **row: Any) -> dict[str, Any]:
    finding = factories.reported(**{"cve": cve, "system": "", "status": FindingStatus.OPEN, "fixed_on": None, **row})
    return {"registers": factories.registers(findings=(finding,), exceptions=acceptances)}


HIGH = scan(MARCH_2, weak(severity="high")), scan("2026-06-29", weak(severity="high"))
"""May be there until 2026-04-01."""


@pytest.mark.parametrize(
    ("acceptances", "day"),
    [
        pytest.param((accepted(expires_on=on("2026-03-14")),), "2026-04-11", id="ten days"),
        pytest.param(
            (accepted(expires_on=on("2026-03-14")), accepted(id="EXC-2", expires_on=on("2026-03-16"))),
            "2026-04-13",
            id="days that two cover count once",
        ),
        pytest.param(
            (accepted(id="EXC-2", expires_on=on("2026-03-14"), approved_by="ana", requested_by="ana"),),
            "2026-04-01",
            id="an unsound one",
        ),
        pytest.param(
            (accepted(expires_on=on("2026-03-14"), status=AcceptanceStatus.REJECTED),), "2026-04-01", id="refused"
        ),
        pytest.param(
            (accepted(expires_on=on("2026-03-14"), finding="", subject=CVE, policy="POL-002"),),
            "2026-04-11",
            id="by name",
        ),
        pytest.param(
            (accepted(expires_on=on("2026-03-14"), finding="", subject=CVE, rule="weakness-past-limit"),),
            "2026-04-01",
            id="a waiver is none",
        ),
        pytest.param((accepted(expires_on=on("2026-03-14"), systems=("staging",)),), "2026-04-01", id="another system"),
        pytest.param((accepted(expires_on=on("2026-03-14"), systems=("production",)),), "2026-04-11", id="this system"),
    ],
)
def test_accepted_days_are_not_counted(acceptances: tuple[Any, ...], day: str) -> None:
    (found,) = judged(*HIGH, **answered(*acceptances))
    assert (found.standing, str(found.end.due.on) if found.end else "") == (Standing.LATE, day)


def test_one_in_effect_covers_it() -> None:
    assert standings(*HIGH, **answered(accepted(expires_on=on("2026-12-31")))) == []


def test_one_that_came_too_late_does_not() -> None:
    late = replace(accepted(expires_on=on("2026-12-31")), approved_on=on("2026-04-02"))
    assert standings(*HIGH, **answered(late)) == [LATE]


def test_by_any_of_its_names() -> None:
    named = scan(MARCH_2, weak(severity="high", aliases=GHSA)), HIGH[1]
    assert standings(*named, **answered(accepted(expires_on=on("2026-12-31")), cve=GHSA)) == []


def test_one_that_was_ended_on_a_day_that_is_not_known_leaves_it_open() -> None:
    ended = accepted(expires_on=on("2026-12-31"), status=AcceptanceStatus.ENDED)
    assert standings(*HIGH, **answered(ended)) == ["unknown acceptance"]


def test_one_for_a_system_where_the_scan_names_none() -> None:
    nameless = (scan(day, weak(severity="high"), system="") for day in (MARCH_2, "2026-06-29"))
    acceptance = accepted(expires_on=on("2026-12-31"), systems=("production",))
    assert standings(*nameless, **answered(acceptance)) == ["unknown acceptance"]


def test_a_false_positive_is_none() -> None:
    assert standings(*HIGH, **answered(status=FindingStatus.FALSE_POSITIVE)) == []
    assert standings(*HIGH, **answered(status=FindingStatus.FALSE_POSITIVE, system="staging")) == [LATE]


# What holds of every series

DAY = timedelta(days=1)
BEGIN = datetime(2026, 1, 5, 12, tzinfo=UTC)
scans = st.lists(
    st.tuples(
        st.integers(0, 150),
        st.booleans(),
        st.sampled_from(["critical", "high", "medium", "unknown"]),
        st.sampled_from(["trivy", "npm"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=7,
)


def tables(found: list[tuple[int, bool, str, str, bool]]) -> list[Table]:
    return [
        scan(
            (BEGIN + number * DAY).isoformat(),
            *([weak(severity=severity)] if there else []),
            collector=by,
            partial="" if whole else "cut off",
        )
        for number, there, severity, by, whole in found
    ]


def counted(found: list[Table], as_of: date) -> tuple[int, int]:
    """Give how many are late, and how many are late or unknown, on a day, by what was scanned until then."""
    known = [item for item in found if item.listing.at is not None and item.listing.at.date() <= as_of]
    states = [item.standing for item in judged(*known, as_of=as_of, period=None)]
    return states.count(Standing.LATE), sum(item is not Standing.FINE for item in states)


@given(scans, st.integers(0, 160), st.integers(0, 60))
@settings(deadline=None)
def test_what_is_late_stays_late(found: list[tuple[int, bool, str, str, bool]], day: int, later: int) -> None:
    one, other = (BEGIN.date() + number * DAY for number in (day, day + later))
    assert counted(tables(found), one)[0] <= counted(tables(found), other)[0]


@given(scans, st.integers(0, 150), st.sampled_from(["trivy", "npm"]))
@settings(deadline=None)
def test_another_whole_scan_that_has_it_takes_no_finding_away(
    found: list[tuple[int, bool, str, str, bool]], day: int, by: str
) -> None:
    as_of = BEGIN.date() + 170 * DAY
    more = [*found, (day, True, "unknown", by, True)]
    assert bool(counted(tables(found), as_of)[0]) <= bool(counted(tables(more), as_of)[0])


@given(st.permutations(range(6)), st.integers(20, 150))
@settings(deadline=None)
def test_the_order_in_which_collectors_come_says_nothing(order: list[int], day: int) -> None:
    names = [weak(id=GHSA), weak(id=CVE, aliases=GHSA), weak(id="SNYK-1", aliases=GHSA)]
    every = [scan(f"2026-01-0{1 + n % 3}", names[n % 3], collector=f"c{n}") for n in range(6)]
    ended = [scan((BEGIN + day * DAY).isoformat(), names[0], collector="c0")]
    first, second = ([*(every[n] for n in numbers), *ended] for numbers in (range(6), order))
    as_of = BEGIN.date() + 160 * DAY
    one, other = (weaknesses(scanned(*items, as_of=as_of)).judged for items in (first, second))
    assert one == other


@given(scans)
@settings(deadline=None)
def test_what_a_glance_passes_has_nothing_to_say(found: list[tuple[int, bool, str, str, bool]]) -> None:
    as_of = BEGIN.date() + 160 * DAY
    seen = judged(*tables(found), as_of=as_of)
    with patch("tieout.judgement.operation.weakness_glance.Glance.shows_fine", return_value=False):
        assert judged(*tables(found), as_of=as_of) == seen
