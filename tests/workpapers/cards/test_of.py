"""Each family of instances has its card, and what a repository does not hold is said to be missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import approvals, factories, ties
from tests.factories import at_hour
from tieout.check import check
from tieout.judgement.approvals.judge import judge
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.examination import Examination
from tieout.model.people import Acknowledgement, Roster
from tieout.model.population import Population
from tieout.model.registers.collection import Registers
from tieout.workpapers.cards.base import Card
from tieout.workpapers.cards.of import cards_of
from tieout.workpapers.population import population
from tieout.workpapers.sample import draw

EVENT = Cadence(every=Every.EVENT)


def drawn(*, kind: str = "register", path: str = "", of: Examination | None = None, **rest: Any) -> tuple[Card, ...]:
    """Draw all instances of a control with such an entry, and give their cards."""
    entry = Requirement(id="list", system=rest.pop("system", "policy-repository"), kind=kind, path=path)
    control = factories.control(cadence=rest.pop("cadence", EVENT), evidence=(entry,))
    examination = replace(of or factories.examination(**rest), controls=(control,))
    found = population(control, examination)
    assert isinstance(found, Population), found
    return cards_of(draw(found, "x", 99), examination, check(examination))


def told(card: Card) -> dict[str, dict[str, str]]:
    return {
        part.title: {line.what: f"{'?' if line.is_missing else ''}{line.detail}" for line in part.lines}
        for part in card.parts
    }


def test_a_change_has_the_card_of_changes() -> None:
    examination = approvals.examination(approvals.change())
    (card,) = drawn(kind="approvals", of=replace(examination, judged=judge(examination)))
    assert [part.title for part in card.parts] == [
        *("Instance", "Request", "Review", "Checks", "Merge", "Deployment", "Author and approver")
    ]
    assert card.missing == 1


def test_a_row_of_a_register_has_each_of_its_keys() -> None:
    grant = factories.grant(offsets=(("id", 0, 5), ("person", 1, 5), ("granted_at", 2, 5)))
    (card,) = drawn(path="registers/access.yaml", registers=Registers(access=(grant,)))
    found = told(card)
    assert list(found) == ["Instance", "What the register says"]
    assert found["What the register says"]["person"] == grant.person
    assert found["Instance"]["Shown"].startswith("deviation") or found["Instance"]["Shown"]


def test_a_leaver_has_last_day_grants_and_accounts() -> None:
    person = factories.person(id="hugo", left_on=date(2026, 3, 2), offsets=(("left_on", 2, 5),))
    grant = factories.grant(person="hugo", revoked_at=at_hour("2026-03-02T17:00:00Z"))
    (card,) = drawn(kind="leaver-list", roster=Roster(people=(person,), roles=()), registers=Registers(access=(grant,)))
    found = told(card)
    assert found["Departure"] == {"Last day": "2026-03-02", "Access removed": "?the register has no moment of it"}
    assert found["Access by the register"]["GR-0001"].endswith("revoked on 2026-03-02 17:00")
    assert found["Accounts by the lists of the systems"] == {"Accounts": "?no list of accounts was captured"}


def test_somebody_who_came_has_the_first_day_and_what_was_done_then() -> None:
    person = factories.person(
        started_on=date(2026, 3, 2),
        background_check=None,
        policy_ack=(Acknowledgement(document="POL-009", version="1.0", on=date(2026, 3, 3)),),
        offsets=(("started_on", 2, 5),),
    )
    (card,) = drawn(kind="joiner-list", roster=Roster(people=(person,), roles=()))
    found = told(card)["Arrival"]
    assert found["First day"] == "2026-03-02"
    assert found["Background check"] == "?the register has no day of it"
    assert found["Policy acknowledged"] == "POL-009 1.0 on 2026-03-03"


def test_a_deployment_has_its_ties_and_says_what_it_lacks() -> None:
    with_ties, without = ties.deployment(), ties.deployment(id="43", change="", ticket="", row="raw.csv:3")
    first, second = drawn(kind="deployments", system="pipeline", of=ties.examined(with_ties, without))
    found = {card.item.id: told(card)["Deployment"] for card in (first, second)}
    assert found["42"]["Pull request"] == "#12"
    assert found["43"]["Change and ticket"] == "?the record names neither"
    assert found["42"]["Deployment 42"].startswith(f"success: commit {ties.COMMIT} to production on 2026-03-02 11:10")


def test_a_window_says_for_each_entry_what_served_it() -> None:
    cards = drawn(kind="export", system="idp", cadence=Cadence(every=Every.QUARTERLY))
    assert len(cards) == 2
    found = told(cards[0])
    assert found["list of idp"] == {"Evidence": "?nothing that counts was found for these days"}


@pytest.mark.parametrize("number", [1, 2])
def test_cards_come_in_the_order_of_the_draw(number: int) -> None:
    cards = drawn(kind="export", system="idp", cadence=Cadence(every=Every.QUARTERLY))
    assert [card.item.id for card in cards][:number] == [card.item.id for card in cards[:number]]
