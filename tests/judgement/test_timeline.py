from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.enforcement import (
    PERIOD,
    at,
    classic,
    history,
    monthly,
    ruleset,
    snapshot,
    under,
    version,
)
from tieout.judgement.stretch import Timeline, described
from tieout.judgement.timeline import timeline
from tieout.model.change_policy import ChangePolicy
from tieout.model.document import Status
from tieout.model.enforcement import Enforcement
from tieout.model.examination import Examination
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.parameter import Parameter
from tieout.model.statement import Statement

JULY, JANUARY = "2026-07-01", "2027-01-01"


def of(examination: Examination) -> Timeline:
    found = timeline(examination)
    assert found is not None
    return found


def enforced(examination: Examination) -> list[tuple[str, str, str]]:
    return [(_day(item.start), _day(item.end), described(item)) for item in of(examination).enforced]


def gaps(examination: Examination) -> list[tuple[str, str, str]]:
    return [(_day(item.start), _day(item.end), item.text) for item in of(examination).gaps if not item.is_pending]


def weak(examination: Examination) -> list[tuple[str, str, str]]:
    return [(_day(item.start), _day(item.end), item.what) for item in of(examination).weak]


def _day(moment: object) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}".removesuffix("T00:00")


ALL = "1 approval, no force push, no deletion"
STEADY = monthly("2026-06-20", "2027-01-20", classic())


def test_equal_snapshots_around_and_over_the_period_leave_no_gap() -> None:
    subject = under(Enforcement(snapshots=STEADY), as_of=date(2027, 1, 20))
    assert enforced(subject) == [(JULY, JANUARY, ALL)]
    assert gaps(subject) == weak(subject) == []


def test_that_nothing_tells_what_was_between_two_snapshots_is_said() -> None:
    (standing,) = of(under(Enforcement(snapshots=STEADY), as_of=date(2027, 1, 20))).enforced
    assert standing.is_assumed


def test_until_the_first_snapshot_nothing_is_known() -> None:
    subject = under(
        Enforcement(snapshots=monthly("2026-07-03T10:00", "2027-01-20", classic(), days=25)), as_of=date(2027, 1, 20)
    )
    assert gaps(subject) == [(JULY, "2026-07-03T10:00", "no whole snapshot before 2026-07-03 10:00")]
    assert enforced(subject) == [("2026-07-03T10:00", JANUARY, ALL)]


def test_a_snapshot_at_the_first_instant_of_the_period_leaves_none() -> None:
    assert gaps(under(Enforcement(snapshots=monthly(JULY, "2027-01-20", classic())), as_of=date(2027, 1, 20))) == []


@pytest.mark.parametrize(("apart", "is_gap"), [(30, False), (31, False), (32, True)])
def test_two_snapshots_may_be_as_far_apart_as_the_widest_gap_and_not_a_day_further(apart: int, is_gap: bool) -> None:
    days = [f"2026-07-{1 + apart:02d}" if apart < 31 else f"2026-08-{apart - 30:02d}"]
    subject = under(
        Enforcement(snapshots=(snapshot(JULY, classic()), snapshot(days[0], classic()))), as_of=date(2026, 8, 3)
    )
    between = f"between 2026-07-01 00:00 and {days[0]} 00:00"
    wanted = [(JULY, days[0], f"no whole snapshot {between}; at most 31 days may lie between two")]
    assert gaps(subject) == (wanted if is_gap else [])


def test_the_settings_say_how_far_apart_two_may_be() -> None:
    ledger = Enforcement(snapshots=monthly(JULY, "2026-07-31", classic(), days=7))
    assert gaps(under(ledger, as_of=date(2026, 7, 30), days=6)) != []
    assert gaps(under(ledger, as_of=date(2026, 7, 30), days=7)) == []
    assert gaps(under(ledger, as_of=date(2026, 7, 30), days=93)) == []
    assert gaps(under(ledger, as_of=date(2026, 7, 30), days=0)) == []


def test_what_the_last_snapshot_cannot_tell_yet_is_pending_until_the_widest_gap_is_over() -> None:
    ledger = Enforcement(snapshots=(snapshot("2026-06-30", classic()), snapshot("2026-07-10", classic())))
    early = of(under(ledger, as_of=date(2026, 8, 9)))
    assert [(_day(item.start), item.is_pending) for item in early.gaps] == [("2026-07-10", True)]
    late = of(under(ledger, as_of=date(2026, 8, 10)))
    assert [(_day(item.start), item.text) for item in late.gaps] == [
        ("2026-07-10", "no whole snapshot since 2026-07-10 00:00")
    ]


def test_the_day_of_the_examination_ends_the_window() -> None:
    subject = under(Enforcement(snapshots=STEADY), as_of=date(2026, 9, 30))
    assert (of(subject).start, of(subject).end) == (at(JULY), at("2026-10-01"))


def test_what_was_recorded_after_the_day_is_not_known_on_it() -> None:
    ledger = Enforcement(snapshots=(snapshot("2026-06-30", classic()), snapshot("2026-07-20T00:00", classic())))
    assert enforced(under(ledger, as_of=date(2026, 7, 19))) == []
    assert enforced(under(ledger, as_of=date(2026, 7, 20))) == [(JULY, "2026-07-20", ALL)]


def test_a_period_to_come_has_no_timeline_and_neither_has_a_ledger_without_records() -> None:
    assert timeline(under(Enforcement(snapshots=STEADY), as_of=date(2026, 6, 30))) is None
    assert timeline(under(None)) is None


def test_without_a_period_the_first_snapshot_begins_the_window() -> None:
    subject = under(Enforcement(snapshots=STEADY), as_of=date(2026, 7, 20), period=None)
    assert enforced(subject) == [("2026-06-20", "2026-07-20", ALL)]
    assert timeline(under(Enforcement(), period=None)) is None


def test_of_a_day_the_last_snapshot_before_its_end_counts() -> None:
    day = replace(PERIOD, start=date(2026, 7, 20), end=date(2026, 7, 20), type=1)
    ledger = Enforcement(snapshots=(snapshot("2026-07-20T10:00", classic()), snapshot("2026-07-21", classic())))
    subject = under(ledger, as_of=date(2026, 7, 21), period=day)
    assert enforced(subject) == [("2026-07-20T10:00", "2026-07-21", ALL)]
    nothing = under(Enforcement(snapshots=(snapshot("2026-07-22", classic()),)), as_of=date(2026, 7, 25), period=day)
    assert gaps(nothing) == [("2026-07-20", "2026-07-21", "no whole snapshot before 2026-07-22 00:00")]


def test_a_change_between_two_snapshots_is_a_gap_where_it_matters() -> None:
    ledger = Enforcement(
        snapshots=(
            snapshot(JULY, classic()),
            snapshot("2026-07-11", classic(approvals=0)),
            snapshot("2026-07-21", classic(approvals=0)),
        )
    )
    subject = under(ledger, as_of=date(2026, 7, 20))
    text = "main changed between 2026-07-01 00:00 and 2026-07-11 00:00, and nothing says when"
    assert gaps(subject) == [(JULY, "2026-07-11", text)]
    # As it stood on both ends of the second stretch.
    assert weak(under(ledger, as_of=date(2026, 7, 21))) == [("2026-07-11", "2026-07-21", "approvals")]


def test_a_change_that_weakens_nothing_is_no_gap() -> None:
    ledger = Enforcement(
        snapshots=(snapshot(JULY, classic(), ruleset(9)), snapshot("2026-07-11", classic(), ruleset(9, approvals=0)))
    )
    assert gaps(under(ledger, as_of=date(2026, 7, 11))) == []


def test_a_new_name_is_no_change() -> None:
    ledger = Enforcement(snapshots=(snapshot(JULY, classic()), snapshot("2026-07-11", classic(name="trunk"))))
    assert gaps(under(ledger, as_of=date(2026, 7, 11))) == []


def test_a_swap_of_one_source_for_another_is_known_only_if_one_of_them_has_a_history() -> None:
    before, after = snapshot(JULY, classic()), snapshot("2026-07-21", ruleset(7))
    swapped = under(Enforcement(snapshots=(before, after)), as_of=date(2026, 7, 21))
    assert [item[:2] for item in gaps(swapped)] == [(JULY, "2026-07-21")]
    told = Enforcement(
        snapshots=(before, after),
        versions=(version("2026-07-05T09:00", ruleset(7)),),
        spans=(history(7, "2026-07-05T09:00", "2026-07-21"),),
    )
    assert [item[:2] for item in gaps(under(told, as_of=date(2026, 7, 21)))] == [(JULY, "2026-07-05T09:00")]


HOUR = Enforcement(
    snapshots=(snapshot("2026-06-30", ruleset(7)), snapshot("2026-07-20", ruleset(7))),
    versions=(
        version("2026-05-01", ruleset(7), 1, 50),
        version("2026-07-10T12:00", ruleset(7, is_active=False), 2, 51),
        version("2026-07-10T13:00", ruleset(7), 3, 52),
    ),
    spans=(history(7, "2026-05-01", "2026-07-20"),),
)


def test_a_version_that_weakens_for_one_hour_is_found_between_two_equal_snapshots() -> None:
    subject = under(HOUR, as_of=date(2026, 7, 20))
    assert weak(subject) == [("2026-07-10T12:00", "2026-07-10T13:00", "unprotected")]
    assert [item.location.line for item in of(subject).weak] == [51]
    assert enforced(subject) == [
        (JULY, "2026-07-10T12:00", ALL),
        ("2026-07-10T12:00", "2026-07-10T13:00", "nothing"),
        ("2026-07-10T13:00", "2026-07-20", ALL),
    ]
    assert gaps(subject) == []


def test_without_its_history_the_same_hour_is_not_seen_and_the_stretch_is_an_assumption() -> None:
    subject = under(replace(HOUR, versions=(), spans=()), as_of=date(2026, 7, 20))
    assert weak(subject) == []
    assert [item.is_assumed for item in of(subject).enforced] == [True]


def test_a_history_fills_what_lies_before_the_first_snapshot_and_between_distant_ones() -> None:
    ledger = Enforcement(
        snapshots=(snapshot("2026-09-01", ruleset(7)), snapshot("2026-12-01", ruleset(7))),
        versions=(version("2026-05-01", ruleset(7)),),
        spans=(history(7, "2026-05-01", "2026-09-01"), history(7, "2026-05-01", "2026-12-01")),
    )
    subject = under(ledger, as_of=date(2026, 12, 1))
    assert enforced(subject) == [(JULY, "2026-12-01", ALL)]
    assert [item.is_assumed for item in of(subject).enforced] == [False]


def test_a_history_that_was_not_read_whole_fills_nothing() -> None:
    ledger = replace(HOUR, spans=(HOUR.spans[0]._replace(is_complete=False, reason="no"),))
    assert weak(under(ledger, as_of=date(2026, 7, 20))) == []


def test_before_its_oldest_version_a_ruleset_is_not_counted() -> None:
    ledger = replace(
        HOUR,
        snapshots=HOUR.snapshots[1:],
        versions=(version("2026-07-05", ruleset(7)),),
        spans=(history(7, "2026-07-05", "2026-07-20"),),
    )
    subject = under(ledger, as_of=date(2026, 7, 20))
    assert gaps(subject) == [(JULY, "2026-07-05", "no whole snapshot before 2026-07-20 00:00")]


def test_versions_of_two_rulesets_overlap_and_the_strictest_counts() -> None:
    ledger = Enforcement(
        snapshots=(snapshot("2026-06-30", ruleset(1), ruleset(2)), snapshot("2026-07-20", ruleset(1), ruleset(2))),
        versions=(
            version("2026-05-01", ruleset(1), 1),
            version("2026-05-01", ruleset(2), 1),
            version("2026-07-05", ruleset(1, approvals=0), 2),
            version("2026-07-08", ruleset(2, approvals=0), 2),
            version("2026-07-10", ruleset(1), 3),
            version("2026-07-12", ruleset(2), 3),
        ),
        spans=(history(1, "2026-05-01", "2026-07-20"), history(2, "2026-05-01", "2026-07-20")),
    )
    assert weak(under(ledger, as_of=date(2026, 7, 20))) == [("2026-07-08", "2026-07-10", "approvals")]


def test_of_two_versions_of_one_instant_the_later_counts() -> None:
    ledger = replace(
        HOUR,
        versions=(
            *HOUR.versions[:1],
            version("2026-07-10T12:00", ruleset(7, is_active=False), 2),
            version("2026-07-10T12:00", ruleset(7), 3),
        ),
    )
    assert weak(under(ledger, as_of=date(2026, 7, 20))) == []


def test_a_weakness_that_the_last_snapshot_saw_is_said_at_once() -> None:
    ledger = Enforcement(
        snapshots=(snapshot("2026-06-30", classic()), snapshot("2026-07-10T08:00", classic(approvals=0)))
    )
    assert weak(under(ledger, as_of=date(2026, 7, 10))) == [("2026-07-10T08:00", "2026-07-10T08:00", "approvals")]


def test_a_weakness_that_goes_on_to_the_last_snapshot_is_one_stretch() -> None:
    ledger = Enforcement(snapshots=monthly("2026-06-20", "2026-07-20", classic(approvals=0), days=10))
    assert weak(under(ledger, as_of=date(2026, 7, 25))) == [(JULY, "2026-07-20", "approvals")]


def test_a_snapshot_that_is_not_whole_does_not_count_and_its_reason_is_told() -> None:
    ledger = Enforcement(
        snapshots=(
            snapshot(JULY, classic()),
            snapshot("2026-07-20", is_complete=False, reason="the token lacks Administration: read"),
            snapshot("2026-08-20", classic()),
        )
    )
    ((start, end, text),) = gaps(under(ledger, as_of=date(2026, 8, 20)))
    assert (start, end) == (JULY, "2026-08-20")
    assert text.endswith("; 1 is not whole: the token lacks Administration: read")


def test_only_snapshots_that_are_not_whole_are_a_gap_over_the_whole_window() -> None:
    lost = tuple(snapshot(day, is_complete=False, reason="no") for day in (JULY, "2026-07-20"))
    assert gaps(under(Enforcement(snapshots=lost), as_of=date(2026, 7, 25))) == [
        (JULY, "2026-07-26", "there is no whole snapshot; 2 are not whole: no")
    ]


def test_a_bypass_list_that_nobody_may_see_is_a_gap_and_no_pass() -> None:
    ledger = Enforcement(snapshots=monthly("2026-06-20", "2026-08-01", ruleset(7, bypass=None), days=10))
    assert gaps(under(ledger, as_of=date(2026, 7, 30))) == [
        (JULY, "2026-07-30", "the branch does not show who may pass its rules by (rules 7)")
    ]


def test_snapshots_of_another_branch_do_not_count() -> None:
    ledger = Enforcement(snapshots=tuple(item._replace(branch="dev") for item in STEADY))
    assert [item[:2] for item in gaps(under(ledger, as_of=date(2027, 1, 20)))] == [(JULY, JANUARY)]


def test_the_policy_in_force_on_a_day_says_how_many_approvals_are_promised() -> None:
    promised = Statement(
        document="POL-003",
        path="policies/change.md",
        since=date(2026, 7, 11),
        commit="c" * 40,
        status=Status.ACTIVE,
        effective=None,
        parameters=(
            Parameter(
                name="change-approvals",
                value=Decimal(2),
                unit=Unit.COUNT,
                phrase="two",
                location=Location("policies/change.md", 9),
            ),
        ),
    )
    subject = under(Enforcement(snapshots=STEADY), as_of=date(2026, 7, 20), statements=(promised,))
    assert [item[:2] for item in weak(subject)] == [("2026-07-11", "2026-07-20")]
    (stretch,) = of(subject).weak
    assert stretch.text == "requires 1 approval; 2 are promised by 2 (POL-003, policies/change.md:9)"


def test_the_settings_count_where_they_are_the_stricter() -> None:
    policy = ChangePolicy(
        branch="main", approvals_required=2, required_checks=("test",), location=Location("controls.yaml", 9)
    )
    stretches = of(under(Enforcement(snapshots=STEADY), as_of=date(2027, 1, 20), policy=policy)).weak
    assert [item.text for item in stretches] == [
        "requires 1 approval; 2 are promised (controls.yaml:9:1)",
        "does not require the check test",
    ]


def test_a_statement_says_what_was_enforced() -> None:
    held = classic(approvals=2, required_checks=("lint", "test"), bypass=("app:bot",), admins_bound=False)
    ledger = Enforcement(snapshots=monthly("2026-06-20", "2026-08-01", held, days=10))
    assert [item[2] for item in enforced(under(ledger, as_of=date(2026, 7, 25)))] == [
        "2 approvals, checks lint, test, no force push, no deletion, administrators, app:bot may pass"
    ]
