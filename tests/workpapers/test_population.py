"""Of every control there is a population, or the reason why there is none: never an empty pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests import factories
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Control, Requirement
from tieout.model.period import Period
from tieout.model.population import NoPopulation, Population
from tieout.workpapers.instances.registry import POPULATIONS, family_of
from tieout.workpapers.population import named, population, populations

EVENT = Cadence(every=Every.EVENT)


def entry(kind: str = "", path: str = "") -> Requirement:
    return Requirement(id="x", system="ticket-tracker", kind=kind, path=path)


def reason(control: Control, period: Period | None = factories.PERIOD) -> str:
    found = population(control, factories.examination(controls=(control,), period=period))
    assert isinstance(found, NoPopulation), found
    return found.reason


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (None, "no period is examined: declare one under periods in controls.yaml, or name it with --period"),
        (replace(factories.PERIOD, type=1), "2026-H1 is as of one day (type 1), of which no sample is drawn"),
    ],
)
def test_without_a_stretch_of_time_there_is_none(period: Period | None, said: str) -> None:
    assert reason(factories.control(), period) == said


def test_a_control_that_operates_on_no_day_of_the_period_has_none() -> None:
    assert reason(factories.control(effective_from=date(2026, 7, 1))) == "it is in operation on no day of 2026-H1"


def test_a_control_that_does_not_say_how_often_has_none() -> None:
    assert reason(factories.control(cadence=None)) == "it does not say how often it acts"


@pytest.mark.parametrize("every", [Every.CONTINUOUS, Every.MULTIPLE_DAILY])
def test_a_control_that_acts_all_the_time_has_none_and_that_is_as_it_should_be(every: Every) -> None:
    control = factories.control(cadence=Cadence(every=every))
    found = population(control, factories.examination())
    assert found == NoPopulation(
        control=control,
        reason="it acts all the time, so there are no instances: an auditor tests its settings",
        has_none=True,
    )


def test_a_control_on_an_event_whose_evidence_is_no_list_has_none() -> None:
    control = factories.control(cadence=EVENT, evidence=(entry("access-log"), entry("access-log"), entry("rota")))
    assert reason(control) == "no list of its instances among access-log, rota"
    assert reason(replace(control, evidence=())) == "it names no evidence that it leaves"


def test_the_first_entry_that_is_a_list_decides() -> None:
    first = (entry("rota"), entry("departure-record"), entry("x", "registers/access.yaml"))
    chosen = family_of(factories.control(evidence=first))
    assert chosen is not None
    assert chosen[1].kind == "departure-record"


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("registers/access.yaml", True),
        ("registers/access.csv", True),
        ("registers/risks.yaml", False),
        ("registers/*.yaml", False),
        ("registers/old/access.yaml", False),
        ("access.yaml", False),
        ("", False),
    ],
)
def test_a_register_is_known_by_its_path(path: str, is_one: bool) -> None:
    chosen = family_of(factories.control(evidence=(entry("x", path),)))
    assert (chosen is not None and chosen[0] in POPULATIONS) is is_one


def test_no_family_is_chosen_by_the_id_of_a_control() -> None:
    """A company calls its controls as it likes."""
    of = (entry("x", "registers/access.yaml"),)
    found = [family_of(factories.control(id=name, evidence=of)) for name in ("AC-01", "zebra")]
    assert found[0] == found[1] is not None


def test_no_kind_means_two_lists() -> None:
    kinds = [kind for family in POPULATIONS for kind in family.kinds]
    assert len(kinds) == len(set(kinds))


def test_each_control_of_the_period_stands_once_in_their_order() -> None:
    controls = (
        factories.control(id="B"),
        factories.control(id="A", cadence=None),
        factories.control(id="C", effective_to=date(2025, 12, 31)),
    )
    found = populations(factories.examination(controls=controls))
    assert [(item.control.id, isinstance(item, Population)) for item in found] == [("B", True), ("A", False)]
    assert named(found, "A") is found[1]
    assert named(found, "C") is None


def test_it_is_made_once_for_all_who_ask() -> None:
    seen = factories.examination()
    assert populations(seen) is populations(seen)
    other = replace(seen, as_of=date(2026, 7, 1))
    assert populations(other) is not populations(seen)
