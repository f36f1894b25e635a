"""A deviation is explained by a row that names it, and that somebody else than the owner accepted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories
from tieout.judgement.explained import explaining, explanations
from tieout.model.registers.risks import Acceptance, AcceptanceStatus

CONTROL = factories.control(owner="role:security-lead")
"""Ben is the security lead, Ana the CTO."""


def row(**changes: Any) -> Acceptance:
    """Give what Ben asked for and Ana accepted."""
    said = {
        "policy": "",
        "control": "AC-01",
        "requested_by": "ben",
        "approved_by": "ana",
        "reason": "2026-Q1 was signed late",
    }
    return factories.acceptance(**{**said, **changes})


def rows(*of: Acceptance, **rest: Any) -> tuple[str, ...]:
    found = factories.examination(registers=factories.registers(exceptions=of), **rest)
    return tuple(item.id for item in explanations(CONTROL, found))


def test_a_sound_row_about_the_control_may_explain() -> None:
    assert rows(row()) == ("EXC-001",)


@pytest.mark.parametrize(
    "changes",
    [
        {"control": "AC-02"},
        {"control": ""},
        {"rule": "missed-window", "subject": "AC-01"},
        {"status": AcceptanceStatus.REQUESTED},
        {"status": None},
        {"approved_by": ""},
        {"approved_by": "nobody"},
        {"requested_by": "ana"},
        {"reason": " "},
        {"expires_on": date(2026, 6, 29)},
        {"expires_on": None},
        {"approved_on": date(2026, 7, 2)},
    ],
)
def test_an_unsound_row_or_one_about_something_else_explains_nothing(changes: dict[str, Any]) -> None:
    assert rows(row(**changes)) == ()


def test_a_row_counts_to_its_last_day() -> None:
    assert rows(row(expires_on=date(2026, 6, 30))) == ("EXC-001",)


def test_who_owns_the_control_cannot_accept_what_it_missed() -> None:
    """Cleo asked, so that the row itself is sound; Ben, who holds the role, accepted it."""
    cleo = factories.person(id="cleo", name="Cleo Example", roles=(), emails=("cleo@example.com",))
    people = factories.roster(*factories.roster().people, cleo)
    assert rows(row(requested_by="cleo", approved_by="ben"), roster=people) == ()
    assert rows(row(requested_by="cleo"), roster=people) == ("EXC-001",)


def test_an_alias_of_the_owner_is_the_owner() -> None:
    other = factories.person(id="ben-admin", name="B. Example", roles=("cto",), emails=("ben@example.com",))
    people = factories.roster(*factories.roster().people, other)
    assert rows(row(requested_by="ana", approved_by="ben-admin"), roster=people) == ()


@pytest.mark.parametrize("owner", [None, "role:nobody"])
def test_without_a_known_owner_nobody_is_known_to_be_another_one(owner: str | None) -> None:
    found = factories.examination(registers=factories.registers(exceptions=(row(),)))
    assert explanations(factories.control(owner=owner), found) == ()


@pytest.mark.parametrize(
    ("reason", "names", "explained"),
    [
        ("2026-Q1 was signed late", {"2026-Q1"}, True),
        ("Signed late (2026-Q1), as the lead was ill", {"2026-Q1"}, True),
        ("2026-Q12 was late", {"2026-Q1"}, False),
        ("late in 12026-Q1", {"2026-Q1"}, False),
        ("The lead was ill", {"2026-Q1"}, False),
        ("#12 could not wait", {"#12", "0000"}, True),
        ("#123 could not wait", {"#12"}, False),
        ("2026-02-03 was late", {"2026-02"}, False),
        ("all of it", {""}, False),
        ("", {"2026-Q1"}, False),
    ],
)
def test_a_reason_explains_what_it_names_and_nothing_else(reason: str, names: set[str], explained: bool) -> None:
    assert (explaining((row(reason=reason),), names) is not None) is explained


def test_a_control_without_an_id_is_named_by_no_row() -> None:
    found = factories.examination(registers=factories.registers(exceptions=(row(control=""),)))
    assert explanations(factories.control(id="", owner="role:security-lead"), found) == ()
