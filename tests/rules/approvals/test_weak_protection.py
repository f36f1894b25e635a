from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.enforcement import classic, history, monthly, ruleset, snapshot, under, version
from tieout.check import check
from tieout.judgement.recorded import unrecorded
from tieout.model.change_policy import ChangePolicy
from tieout.model.enforcement import Enforcement
from tieout.model.finding import Finding, RuleState, Severity
from tieout.model.ledger import Ledger
from tieout.rules.approvals.weak_protection import weak_protection

if TYPE_CHECKING:
    from tieout.model.examination import Examination

LATE = date(2027, 1, 20)


def found(examination: Examination) -> tuple[Finding, ...]:
    return check(examination, (weak_protection,)).findings


def test_a_branch_that_was_protected_all_the_time_has_no_finding() -> None:
    assert found(under(Enforcement(snapshots=monthly("2026-06-20", "2027-01-20", classic())), as_of=LATE)) == ()


def test_an_hour_without_protection_is_named_to_the_minute_with_the_version_that_began_it() -> None:
    ledger = Enforcement(
        snapshots=(snapshot("2026-06-30", ruleset(7)), snapshot("2026-07-20", ruleset(7))),
        versions=(
            version("2026-05-01", ruleset(7), 1, 50),
            version("2026-07-10T12:00", ruleset(7, is_active=False), 2, 51),
            version("2026-07-10T13:00", ruleset(7), 3, 52),
        ),
        spans=(history(7, "2026-05-01", "2026-07-20"),),
    )
    (finding,) = found(under(ledger, as_of=date(2026, 7, 20)))
    assert str(finding.location) == "evidence/2026-Q3/change-management/enforcement.jsonl:51:1"
    assert finding.subject == "main:unprotected"
    assert finding.severity is Severity.ERROR
    assert (
        finding.message == "main is not protected: nothing is enforced on it, from 2026-07-10 12:00 to 2026-07-10 13:00"
    )


def test_whole_days_are_said_as_days() -> None:
    ledger = Enforcement(snapshots=monthly("2026-06-20", "2027-01-20", classic(allows_deletion=True)))
    (finding,) = found(under(ledger, as_of=LATE))
    assert finding.message == "main can be deleted, from 2026-07-01 to 2026-12-31"


def test_what_our_own_proof_catches_is_a_warning() -> None:
    ledger = Enforcement(snapshots=monthly("2026-06-20", "2027-01-20", classic(dismisses_stale=False)))
    assert [item.severity for item in found(under(ledger, as_of=LATE))] == [Severity.WARNING]


def test_each_check_that_is_missing_is_a_finding_of_its_own() -> None:
    policy = ChangePolicy(branch="main", required_checks=("lint", "test"))
    ledger = Enforcement(snapshots=monthly("2026-06-20", "2027-01-20", classic()))
    findings = found(under(ledger, as_of=LATE, policy=policy))
    assert [item.message for item in findings] == [
        "main does not require the check lint, from 2026-07-01 to 2026-12-31",
        "main does not require the check test, from 2026-07-01 to 2026-12-31",
    ]
    assert len({item.fingerprint for item in findings}) == 2


def test_a_name_that_would_paint_on_the_terminal_is_escaped() -> None:
    held = classic(bypass=("user:\x1b[2Jeve",))
    ledger = Enforcement(snapshots=monthly("2026-06-20", "2027-01-20", held))
    (finding,) = found(under(ledger, as_of=LATE))
    assert "\\x1b[2Jeve" in finding.message


def state(examination: Examination) -> tuple[RuleState, str]:
    (result,) = check(examination, (weak_protection,)).rules
    return result.state, result.reason


def unexamined(enforcement: Enforcement | None) -> Examination:
    subject = under(enforcement)
    return replace(subject, unexamined=unrecorded(subject.ledger, subject.as_of))


def test_a_ledger_that_holds_nothing_of_it_is_not_examined_and_no_pass() -> None:
    assert state(unexamined(None))[0] is RuleState.NOT_EXAMINED


def test_a_ledger_without_a_whole_snapshot_is_not_examined_for_the_reason_of_the_last() -> None:
    lost = snapshot("2026-07-01", is_complete=False, reason="the token lacks Administration: read")
    assert state(unexamined(Enforcement(snapshots=(lost,)))) == (
        RuleState.NOT_EXAMINED,
        "no snapshot of the branch's protection is whole: the token lacks Administration: read",
    )


def test_a_whole_snapshot_by_the_day_is_enough_to_examine() -> None:
    kept = Enforcement(snapshots=(snapshot("2026-12-31T23:00", classic()),))
    assert unrecorded(Ledger(source="", enforcement=kept), date(2026, 12, 31)) == ()
    assert unrecorded(Ledger(source="", enforcement=kept), date(2026, 12, 30)) != ()


def test_without_a_ledger_another_need_says_so() -> None:
    assert unrecorded(None, LATE) == ()
    assert found(under(None, ledger=None)) == ()
