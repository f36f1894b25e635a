"""Rows of registers as instances: those that began in the period, by the day that their register has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests import factories
from tests.factories import at_hour
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.population import NoPopulation, Population, Shown
from tieout.model.program import Organization
from tieout.model.registers.assets import VendorStatus
from tieout.model.registers.collection import Registers
from tieout.model.registers.operation import IncidentSeverity, IncidentStatus
from tieout.model.registers.removed import RemovedRow
from tieout.model.registers.risks import AcceptanceStatus
from tieout.workpapers.population import population


def made(*, path: str = "", kind: str = "register", **rest: Any) -> Population | NoPopulation:
    entry = Requirement(id="list", system="policy-repository", kind=kind, path=path)
    control = factories.control(cadence=Cadence(every=Every.EVENT), evidence=(entry,))
    return population(control, factories.examination(controls=(control,), **rest))


def listed(**rest: Any) -> Population:
    of = made(**rest)
    assert isinstance(of, Population), of
    return of


def ids(**rest: Any) -> list[str]:
    return [item.id for item in listed(**rest).items]


GRANTS = "registers/access.yaml"


def test_a_row_is_an_instance_with_its_day_its_place_and_the_rules_that_judge_it() -> None:
    granted = factories.grant(offsets=(("granted_at", 3, 7),))
    found = listed(path=GRANTS, registers=Registers(access=(granted,)))
    (item,) = found.items
    assert (item.id, item.on, item.what) == ("GR-0001", date(2026, 1, 14), "ana: administrator on identity-provider")
    assert item.location == Location("registers/access.yaml", 8, 7)
    assert item.touched_by == {"GR-0001", "registers/access.yaml:5", "registers/access.yaml:8"}
    assert (item.shown, found.rules, found.lacks) == (None, ("unapproved-grant",), ())
    assert found.source == "the rows of registers/access.yaml, by granted_at"
    assert found.completeness == (
        "Each of its rows whose day lies in the period is in it. A grant that nobody entered is not: compare it with "
        "the audit logs of the systems."
    )


@pytest.mark.parametrize(
    ("at", "is_in"),
    [
        ("2025-12-31 23:59", False),
        ("2026-01-01 00:00", True),
        ("2026-06-30 23:59", True),
        ("2026-07-01 00:00", False),
    ],
)
def test_both_days_of_the_period_count(at: str, is_in: bool) -> None:
    assert bool(ids(path=GRANTS, registers=Registers(access=(factories.grant(granted_at=at_hour(at)),)))) is is_in


def test_the_day_is_that_of_the_organizations_zone() -> None:
    """2026-07-01 02:30 UTC is still the 30th of June in New York."""
    settings = factories.program(organization=Organization(timezone="America/New_York"))
    late = Registers(access=(factories.grant(granted_at=at_hour("2026-07-01 02:30")),))
    found = listed(path=GRANTS, registers=late, program=settings)
    assert [item.on for item in found.items] == [date(2026, 6, 30)]


def test_a_row_without_a_day_may_be_of_the_period_and_that_is_said() -> None:
    rows = (
        factories.grant(granted_at=None),
        factories.grant(id="", granted_at=None, location=factories.row_at("access", 9)),
        *(factories.grant(id=f"G-{n}", granted_at=None) for n in (1, 2)),
    )
    found = listed(path=GRANTS, registers=Registers(access=rows))
    assert found.items == ()
    assert found.lacks == (
        "nothing says whether GR-0001, line 9, G-1 and 1 more in registers/access.yaml are of the period: no granted_at",
    )


def test_a_register_that_was_read_in_part_is_not_whole() -> None:
    lost = Unreadable(location=Location("registers/access.yaml", 7), kind="x", message="x", remedy="x")
    assert listed(path=GRANTS, unreadable=(lost,)).lacks == (
        "what stands at registers/access.yaml:7:1 could not be read",
    )


def test_a_register_that_is_absent_is_no_empty_list() -> None:
    of = made(path=GRANTS, unexamined=(NotExamined(need="access", reason="there is none"),))
    assert isinstance(of, NoPopulation)
    assert of.reason == "registers/access.yaml is not examined: there is none"


def test_an_empty_register_is_an_empty_list() -> None:
    found = listed(path=GRANTS, registers=Registers())
    assert (found.items, found.lacks) == ((), ())


def test_two_rows_of_one_id_are_two_instances_wherever_they_stand() -> None:
    one, other = factories.grant(), factories.grant(location=factories.row_at("access", 9))
    assert ids(path=GRANTS, registers=Registers(access=(other, one))) == ["GR-0001", "GR-0001%232"]


def test_a_row_without_an_id_is_called_by_its_place() -> None:
    assert ids(path=GRANTS, registers=Registers(access=(factories.grant(id=""),))) == ["registers/access.yaml:5"]


INCIDENTS = Registers(
    incidents=(
        factories.incident(id="I-1", detected_at=at_hour("2026-02-01 09:00"), resolved_at=None),
        factories.incident(id="I-2", pir_at=None, resolved_at=at_hour("2026-06-29 09:00")),
        factories.incident(id="I-3", severity=IncidentSeverity.SEV4),
        factories.incident(id="I-4", customer_data=True, confirmed_at=at_hour("2026-04-02 09:00")),
        factories.incident(id="I-5", customer_data=None),
    )
)


def test_each_kind_of_evidence_has_its_own_list_of_incidents() -> None:
    path = "registers/incidents.yaml"
    assert ids(path=path, registers=INCIDENTS) == ["I-1", "I-2", "I-3", "I-4", "I-5"]
    assert ids(kind="post-incident-review", registers=INCIDENTS) == ["I-2", "I-4", "I-5"]
    told = listed(kind="notice-decision", registers=INCIDENTS)
    assert [item.id for item in told.items] == ["I-4"]
    assert told.lacks == ("nothing says whether I-5 in registers/incidents.yaml is of the period: no confirmed_at",)
    rules = [listed(registers=INCIDENTS, **of).rules for of in ({"path": path}, {"kind": "post-incident-review"})]
    assert (*rules, told.rules) == (("late-incident-record",), ("incident-without-review",), ("late-customer-notice",))


def test_a_kind_stands_above_the_register_that_its_path_names() -> None:
    of = listed(kind="post-incident-review", path="registers/incidents.yaml", registers=INCIDENTS)
    assert of.rules == ("incident-without-review",)


def test_a_review_that_is_not_written_is_open_to_its_last_day() -> None:
    """Five business days from Monday 2026-06-29: Monday 2026-07-06."""
    items = {item.id: item for item in listed(kind="post-incident-review", registers=INCIDENTS).items}
    assert (items["I-2"].shown, items["I-2"].until) == (Shown.OPEN, date(2026, 7, 6))
    assert (items["I-4"].shown, items["I-4"].until) == (None, None)


def test_without_a_stated_limit_it_is_for_the_rule_to_say() -> None:
    items = listed(kind="post-incident-review", registers=INCIDENTS, statements=()).items
    assert {item.shown for item in items} == {None}


PEOPLE = factories.roster(
    factories.person(id="ana", started_on=date(2025, 3, 3)),
    factories.person(id="gil", name="Gil Example", started_on=date(2026, 3, 2)),
    factories.person(id="hugo", name="Hugo Example", started_on=date(2024, 3, 4), left_on=date(2026, 6, 9)),
    factories.person(id="ida", name="Ida Example", started_on=date(2024, 3, 4), left_on=date(2025, 12, 31)),
    factories.person(id="jo", name="Jo Example", started_on=None),
)


def test_leavers_are_those_whose_last_day_lies_in_the_period() -> None:
    found = listed(kind="departure-record", roster=PEOPLE)
    assert [(item.id, item.on, item.what) for item in found.items] == [("hugo", date(2026, 6, 9), "Hugo Example")]
    assert found.lacks == ()
    assert {"leaver-grant-open", "leaver-has-access", "leavers-unjudged"} <= {*found.rules}
    assert ids(kind="leaver-list", roster=PEOPLE) == ["hugo"]


@pytest.mark.parametrize(("as_of", "shown"), [(date(2026, 6, 8), Shown.OPEN), (date(2026, 6, 9), None)])
def test_what_is_still_to_come_is_open_and_not_in_order(as_of: date, shown: Shown | None) -> None:
    """Somebody has given notice: no rule has anything to look at yet, and its silence is no support."""
    (item,) = listed(kind="departure-record", roster=PEOPLE, as_of=as_of).items
    assert (item.shown, item.why) == (shown, "it is still to come" if shown else "")


def test_an_incident_that_is_over_without_a_day_may_be_of_the_period() -> None:
    over = factories.incident(id="I-6", resolved_at=None, status=IncidentStatus.CLOSED)
    found = listed(kind="post-incident-review", registers=Registers(incidents=(over,)))
    lack = "nothing says whether I-6 in registers/incidents.yaml is of the period: no resolved_at"
    assert (found.items, found.lacks) == ((), (lack,))


@pytest.mark.parametrize("kind", ["joiner-list", "background-check"])
def test_joiners_are_those_whose_first_day_does(kind: str) -> None:
    found = listed(kind=kind, roster=PEOPLE)
    assert [item.id for item in found.items] == ["gil"]
    assert found.lacks == ("nothing says whether jo in registers/people.yaml is of the period: no started_on",)
    assert found.rules == ()


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({}, ""),
        ({"status": AcceptanceStatus.ENDED, "expires_on": None}, ""),
        ({"status": AcceptanceStatus.REJECTED, "approved_by": "ana"}, ""),
        ({"approved_by": "ana"}, "it is over, and did not count before: it is approved by ana, who asked for it"),
        ({"policy": ""}, "it is over, and did not count before: it names nothing that it excuses"),
    ],
)
def test_an_acceptance_that_is_over_is_only_sound_if_it_was(says: dict[str, Any], why: str) -> None:
    row = factories.acceptance(**({"expires_on": date(2026, 5, 31)} | says))
    (item,) = listed(path="registers/exceptions.yaml", registers=Registers(exceptions=(row,))).items
    assert (item.shown, item.why) == (Shown.UNKNOWN if why else None, why)


def test_rows_that_were_taken_out_leave_a_population_that_is_not_whole() -> None:
    gone = [RemovedRow("access", GRANTS, f"GR-{number}", "", None, "") for number in range(2, 7)]
    other = RemovedRow("risks", "registers/risks.yaml", "RSK-1", "open", None, "")
    registers = Registers(access=(factories.grant(),))
    assert listed(path=GRANTS, registers=registers, removed_rows=(other,)).lacks == ()
    assert listed(path=GRANTS, registers=registers, removed_rows=(other, gone[0])).lacks == (
        "GR-2 was taken out of registers/access.yaml",
    )
    assert listed(path=GRANTS, registers=registers, removed_rows=tuple(gone)).lacks == (
        "GR-2, GR-3, GR-4 and 2 more were taken out of registers/access.yaml",
    )


def test_vendors_exceptions_and_findings_have_their_days_too() -> None:
    rows = factories.registers(
        vendors=(factories.vendor(started_on=date(2026, 2, 2)),),
        exceptions=(factories.acceptance(), factories.acceptance(id="EXC-002", rule="stale-review", subject="POL-002")),
    )
    names = {
        name: [(item.id, item.on) for item in listed(path=f"registers/{name}.yaml", registers=rows).items]
        for name in ("vendors", "exceptions", "findings")
    }
    assert names == {
        "vendors": [("example-cloud", date(2026, 2, 2))],
        "exceptions": [("EXC-001", date(2026, 3, 10))],
        "findings": [("FND-001", date(2026, 3, 2))],
    }


def test_a_vendor_that_is_only_proposed_is_no_instance_and_one_in_use_without_a_day_may_be() -> None:
    rows = (factories.vendor(id="a", status=VendorStatus.PROPOSED), factories.vendor(id="b"))
    found = listed(path="registers/vendors.yaml", registers=Registers(vendors=rows))
    assert found.items == ()
    assert found.lacks == ("nothing says whether b in registers/vendors.yaml is of the period: no started_on",)


def test_a_leap_day_is_a_day() -> None:
    leap = replace(factories.PERIOD, start=date(2028, 2, 29), end=date(2028, 2, 29))
    moment = datetime.fromisoformat("2028-02-29T12:00:00+00:00")
    found = listed(path=GRANTS, period=leap, registers=Registers(access=(factories.grant(granted_at=moment),)))
    assert [item.on for item in found.items] == [date(2028, 2, 29)]
