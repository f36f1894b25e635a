"""Changes as instances: each commit of the branch in the period once, with what its verdict shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.approvals import change, direct, oid, proposal
from tests.judged import LATE, approved, examined, exempt, judged, late, pushed, untested
from tieout.model.cadence import Cadence, Every
from tieout.model.change_policy import ChangePolicy, Forge
from tieout.model.control import Requirement
from tieout.model.finding import Severity
from tieout.model.population import NoPopulation, Population, Shown
from tieout.model.registers.collection import Registers
from tieout.model.verdict import Deviation, Judged, Verdict
from tieout.workpapers.population import population

HOST = Requirement(id="change-approvals", system="code-host", kind="approvals")
CONTROL = factories.control(id="CHG-01", cadence=Cadence(every=Every.EVENT), evidence=(HOST,))
LACK = (
    "it cannot be told whether code-host holds other repositories whose changes belong to it: account of code-host in "
    "registers/systems.yaml is not example/policies"
)


def of(*found: Judged, entry: Requirement = HOST, **rest: Any) -> Population | NoPopulation:
    policy = replace(
        ChangePolicy(),
        branch="main",
        forge=Forge(kind="github", repository="example/policies", url="", reason=""),
        emergency_labels=("Emergency",),
    )
    settings = factories.program(changes=policy)
    examination = examined(*found, **{"program": settings, "period": factories.PERIOD, **rest})
    return population(replace(CONTROL, evidence=(entry,)), examination)


def listed(*found: Judged, **rest: Any) -> Population:
    made = of(*found, **rest)
    assert isinstance(made, Population), made
    return made


def test_each_change_is_an_instance_with_what_its_verdict_shows() -> None:
    found = listed(approved(), late(), pushed(), exempt(), untested())
    shown = {item.id: (item.shown, item.why) for item in found.items}
    assert shown == {
        approved().change.oid: (Shown.SUPPORTED, ""),
        oid(31): (Shown.DEVIATION, LATE.message),
        oid(40): (Shown.DEVIATION, pushed().deviations[0].message),
        oid(41): (Shown.SUPPORTED, "appends to the ledger only"),
        oid(32): (Shown.UNKNOWN, "the head is not in this repository"),
    }
    assert [item.id for item in found.items] == sorted(shown)
    assert (
        found.source == "the first-parent commits of main, from Git and the approval ledger"
    )  # by these words verifying knows it


def test_a_change_is_called_by_its_number_and_its_commit_by_ten_digits() -> None:
    names = {item.id: (item.what, item.touched_by) for item in listed(late(), pushed()).items}
    subject = late().change.subject
    assert names[oid(31)] == (f"#13 {subject}", frozenset({oid(31), "#13"}))
    assert names[oid(40)] == (f"0000000040 {pushed().change.subject}", frozenset({oid(40), "0000000040"}))


def test_it_is_recorded_in_the_ledger_or_in_the_one_file_that_a_push_touched() -> None:
    record = approved().change.observation
    assert record is not None
    where = {item.id: item.location for item in listed(approved(), pushed()).items}
    assert where[approved().change.oid] == record.location
    assert where[oid(40)].path in {*pushed().change.paths, "controls.yaml"}


def test_changes_outside_the_period_are_of_no_population() -> None:
    early, last = (judged(direct(oid=oid(n), on=day)) for n, day in ((50, date(2025, 12, 31)), (51, date(2026, 6, 30))))
    assert [item.id for item in listed(early, last).items] == [oid(51)]


def test_a_change_that_could_not_wait_is_asked_about_where_it_was_reviewed_in_time() -> None:
    said = Deviation(rule="emergency-change", message="#12 is an emergency change: it was reviewed in time", remedy="")
    in_time = judged(change(), Verdict.APPROVED_LATE, said)
    too_late = judged(change(), Verdict.APPROVED_LATE, said._replace(severity=Severity.ERROR))
    both = judged(change(), Verdict.APPROVED_LATE, said, LATE)
    assert [listed(item).items[0].shown for item in (in_time, too_late, both)] == [
        Shown.ASKED,
        Shown.DEVIATION,
        Shown.DEVIATION,
    ]


def test_it_cannot_be_told_whether_there_are_other_repositories() -> None:
    assert listed(approved()).lacks == (LACK,)


@pytest.mark.parametrize(("account", "lacks"), [("example/policies", ()), ("example", (LACK,)), ("", (LACK,))])
def test_it_can_where_the_register_says_that_the_system_is_this_repository(account: str, lacks: tuple[str]) -> None:
    host = factories.system(id="code-host", account=account)
    assert listed(approved(), registers=Registers(systems=(host,))).lacks == lacks


def test_without_a_ledger_there_is_no_population() -> None:
    made = of(ledger=None, landings=None)
    assert isinstance(made, NoPopulation)
    assert made.reason == "the changes of the branch are not examined: there is no approval ledger"


def test_no_change_at_all_is_an_empty_population_and_no_reason() -> None:
    assert listed().items == ()


@pytest.mark.parametrize(("labels", "count"), [((), 0), (("emergency",), 1), (("EMERGENCY", "x"), 1), (("urgent",), 0)])
def test_emergencies_are_the_changes_with_their_label(labels: tuple[str, ...], count: int) -> None:
    entry = Requirement(id="emergency-records", system="code-host", kind="emergency-change-record")
    marked = judged(change(proposal(labels=labels)))
    assert len(listed(marked, pushed(), entry=entry).items) == count


def test_a_merge_that_is_on_record_and_not_on_the_branch_makes_the_list_doubtful() -> None:
    base = examined(approved())
    assert base.landings is not None
    gone = replace(base.landings, unlanded=(late().change.observation,))  # type: ignore[arg-type]  # it has one
    assert listed(approved(), landings=gone).lacks[0] == (
        "1 merged by the ledger's word are not on the branch: tieout approvals check names them"
    )
