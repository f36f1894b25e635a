from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.enforcement import (
    at,
    classic,
    history,
    monthly,
    place,
    push,
    read,
    ruleset,
    snapshot,
    suite,
    under,
    version,
)
from tieout.model.account import Account
from tieout.model.enforcement import Enforcement
from tieout.model.location import NotExamined
from tieout.workpapers.enforcement import (
    NO_WINDOW,
    NOTHING,
    EnforcementSheet,
    Standing,
    enforcement_sheet,
)

LATE = date(2027, 1, 20)
SPANS = (read("rule_suites", "2026-06-01", "2027-01-20"), read("activity", "2025-01-01", "2027-01-20"))
STEADY = Enforcement(snapshots=monthly("2026-06-20", "2027-01-20", classic()), spans=SPANS)


def sheet(enforcement: Enforcement | None, as_of: date = LATE) -> EnforcementSheet:
    return enforcement_sheet(under(enforcement, as_of=as_of))


def said(of: EnforcementSheet) -> list[tuple[str, str, str]]:
    return [(row.standing.value, row.when, row.text) for row in of.rows]


def test_a_period_that_is_covered_is_one_row_that_says_what_it_rests_on() -> None:
    of = sheet(STEADY)
    assert said(of) == [("enforced", "from 2026-07-01 to 2026-12-31", "1 approval, no force push, no deletion")]
    assert (of.is_covered, of.snapshots, of.incomplete, of.rows[0].is_assumed) == (True, 6, 0, True)
    assert (of.start, of.end, of.branch) == (at("2026-07-01"), at("2027-01-01"), "main")


def test_everything_that_is_amiss_is_a_row_in_the_order_of_time() -> None:
    found = Enforcement(
        snapshots=monthly("2026-07-03T10:00", "2026-12-25", ruleset(7), days=20),
        versions=(
            version("2026-05-01", ruleset(7), 1),
            version("2026-07-10T12:00", ruleset(7, is_active=False), 2, 51),
            version("2026-07-10T13:00", ruleset(7), 3),
        ),
        spans=(history(7, "2026-07-05", "2026-12-20"), *SPANS),
        suites=(suite("2026-08-01"),),
        pushes=(push("2026-08-02"), push("2026-08-03", "branch_deletion", 2)),
    )
    of = sheet(found, date(2026, 12, 28))
    assert [row.standing.value for row in of.rows if row.about not in {"rule_suites", "activity"}] == [
        *("not_known", "enforced", "enforced", "weak", "enforced", "bypass", "rewritten", "rewritten", "pending")
    ]
    assert not of.is_covered
    (weak,) = of.of(Standing.WEAK)
    assert (weak.about, weak.when, weak.location) == (
        "unprotected",
        "from 2026-07-10 12:00 to 2026-07-10 13:00",
        place(51),
    )
    assert [row.text for row in of.of(Standing.BYPASS, Standing.REWRITTEN)] == [
        "alice was let past the rules (pull_request) with 1111111111",
        "alice moved main by force from 0000000000 to 1111111111",
        "alice deleted main, which stood at 0000000000",
    ]


def test_somebody_without_a_login_is_named_by_number_and_a_deleted_account_as_such() -> None:
    suites = (
        suite("2026-08-01", by=Account(login="", id="11"), rules=()),
        suite("2026-08-02", by=None, number=2, rules=()),
    )
    of = sheet(Enforcement(snapshots=STEADY.snapshots, suites=suites))
    assert [row.text for row in of.of(Standing.BYPASS)] == [
        "the account 11 was let past the rules with 1111111111",
        "a deleted account was let past the rules with 1111111111",
    ]


def test_snapshots_that_are_not_whole_are_counted_apart() -> None:
    lost = snapshot("2026-08-01", is_complete=False, reason="no")
    of = sheet(Enforcement(snapshots=(*STEADY.snapshots[:2], lost, *STEADY.snapshots[2:])))
    assert (of.snapshots, of.incomplete) == (6, 1)


def test_why_there_are_no_rows_is_said() -> None:
    assert sheet(None).reason == NOTHING
    assert sheet(STEADY, date(2026, 6, 30)).reason == NO_WINDOW
    none = under(None, ledger=None, unexamined=(NotExamined(need="ledger", reason="there is no approval ledger"),))
    assert enforcement_sheet(none).reason == "there is no approval ledger"
    assert not sheet(None).is_covered


def test_a_window_without_a_snapshot_says_that_those_around_it_tell() -> None:
    """It said "0 snapshots" above a row that two of them show."""
    of = replace(sheet(STEADY), snapshots=0)
    assert of.told == "known throughout (no snapshot within; those around it tell)"
