"""A sign-off is one person's, of somebody else's work, and of a day that was there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.exercises import examination, record, roster
from tieout.judgement.sign_off import people_in, reached_the_branch_late, sign_off_faults
from tieout.model.examination import Examination
from tieout.model.exercise import Rewriting
from tieout.model.location import NotExamined
from tieout.model.people import Roster


def told(*, is_restore: bool = False, within: Examination | None = None, **changes: Any) -> list[str]:
    one = record(**changes)
    return [item.says for item in sign_off_faults(within or examination(one), one, is_restore=is_restore)]


def test_somebody_who_took_no_part_signs_a_restore_off() -> None:
    assert told(is_restore=True) == []


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"signed_off_by": "person:cleo"}, ["is signed off by person:cleo, who led it"]),
        ({"signed_off_by": "cleo"}, ["is signed off by cleo, who led it"]),
        ({"signed_off_by": "role:head-of-engineering"}, ["is signed off by role:head-of-engineering, who led it"]),
        ({"signed_off_by": "role:cto"}, []),
        ({"signed_off_by": "person:dan"}, []),
        ({"facilitator": "role:engineer", "signed_off_by": "person:dan"}, ["is signed off by person:dan, who led it"]),
        (
            {"facilitator": None, "participants": ("person:ben",)},
            ["is signed off by person:ben, and names nobody else who took part"],
        ),
        (
            {"facilitator": None, "participants": ()},
            ["is signed off by person:ben, and names nobody else who took part"],
        ),
        ({"facilitator": None, "participants": ("person:ben", "Jo of Example Consulting")}, []),
        ({"facilitator": "Jo of Example Consulting"}, []),
        (
            {"signed_off_by": "role:engineer"},
            ["is signed off by role:engineer, which was 3 people on 2026-05-14, so nobody knows who did"],
        ),
        ({"signed_off_by": "person:jo"}, ["is signed off by person:jo, whom the people register does not know"]),
        ({"signed_off_by": None}, []),
    ],
)
def test_whose_sign_off_stands(changes: dict[str, Any], faults: list[str]) -> None:
    assert told(**changes) == faults


def test_nobody_who_restored_signs_the_restore_off() -> None:
    assert told(is_restore=True, signed_off_by="person:dan") == [
        "is signed off by person:dan, who took part in the restore"
    ]


@pytest.mark.parametrize(
    ("left", "faults"),
    [
        (date(2026, 5, 14), []),
        (date(2026, 5, 13), ["is signed off by person:ben, and nobody whom that means was here on 2026-05-14"]),
    ],
)
def test_a_leaver_signs_nothing_off(left: date, faults: list[str]) -> None:
    people = tuple(replace(item, left_on=left) if item.id == "ben" else item for item in roster().people)
    assert told(within=examination(roster=Roster(people=people, roles=()))) == faults


def test_without_a_register_names_are_compared_as_they_are_written() -> None:
    bare = examination(
        roster=Roster(people=(), roles=()), unexamined=(NotExamined(need="people", reason="there is none"),)
    )
    assert told(within=bare) == []
    assert told(within=bare, signed_off_by="Cleo") == ["is signed off by Cleo, who led it"]
    assert told(within=bare, signed_off_by=" person: ") != []


@pytest.mark.parametrize(
    ("signed", "landed", "as_of", "faults"),
    [
        ("2026-05-12", "2026-05-12", "2026-06-30", []),
        ("2026-05-11", "2026-05-12", "2026-06-30", ["is signed off on 2026-05-11, before it was held on 2026-05-12"]),
        ("2026-07-01", None, "2026-06-30", []),
        ("2026-07-02", None, "2026-06-30", ["is signed off on 2026-07-02, which has not come yet"]),
        ("2026-06-20", "2026-06-19", "2026-06-30", []),
        (
            "2026-06-20",
            "2026-06-18",
            "2026-06-30",
            ["is signed off on 2026-06-20, and the branch had that on 2026-06-18 already"],
        ),
        ("2026-06-20", None, "2026-06-30", []),
    ],
)
def test_of_which_day_it_is(signed: str, landed: str | None, as_of: str, faults: list[str]) -> None:
    changes: dict[str, Any] = {
        "signed_off_on": date.fromisoformat(signed),
        "sign_off_recorded_on": date.fromisoformat(landed) if landed else None,
    }
    within = examination(record(**changes), as_of=date.fromisoformat(as_of))
    assert told(within=within, **changes) == faults


@pytest.mark.parametrize(("landed", "late"), [("2026-05-14", False), ("2026-05-17", False), ("2026-05-18", True)])
def test_three_days_to_the_branch_are_no_question(landed: str, *, late: bool) -> None:
    assert reached_the_branch_late(record(sign_off_recorded_on=date.fromisoformat(landed))) is late


def test_a_sign_off_that_is_not_committed_is_not_late() -> None:
    assert not reached_the_branch_late(record(sign_off_recorded_on=None))
    assert not reached_the_branch_late(record(signed_off_on=None))


def test_people_are_counted_once() -> None:
    one = record(participants=("person:dan", "dan", "role:head-of-engineering", "Jo", "jo"))
    assert people_in(examination(one), one) == {"dan", "cleo", "jo"}
    nobody = record(participants=())
    assert people_in(examination(nobody), nobody) == frozenset()


def test_what_was_changed_after_its_sign_off_is_not_what_was_signed_off() -> None:
    committed = Rewriting(keys=("measured", "outcome"), signed=date(2026, 5, 14), on=date(2026, 5, 21))
    assert told(rewritten=committed) == [
        "was changed on 2026-05-21, after it was signed off on 2026-05-14 (measured, outcome)"
    ]
    assert told(rewritten=committed._replace(on=None)) == [
        "is changed and not committed, after it was signed off on 2026-05-14 (measured, outcome)"
    ]


@pytest.mark.parametrize("shared", [{"emails": ("c@example.com",)}, {"logins": ("cleo",)}, {"ids": ("7",)}])
def test_a_second_row_of_the_one_who_led_is_the_same_person(shared: dict[str, Any]) -> None:
    people = [replace(item, **shared) if item.id == "cleo" else item for item in roster().people]
    second = replace(people[1], id="cleo2", name="Cleo B", roles=("auditor",))
    for among in ((*people, second), (second, *people)):
        one = record(signed_off_by="person:cleo2")
        within = examination(one, roster=Roster(people=among, roles=()))
        assert told(within=within, signed_off_by="person:cleo2") == ["is signed off by person:cleo2, who led it"]
        assert told(within=within, signed_off_by="role:auditor") == ["is signed off by role:auditor, who led it"]
        assert told(within=within) == []


def test_two_rows_of_one_person_are_no_two_people() -> None:
    ben, cleo, dan, eve = roster().people
    linked = (
        replace(ben, emails=("x",)),
        replace(cleo, emails=("x",), logins=("y",)),
        replace(dan, logins=("y",)),
        eve,
    )
    one = record(participants=("person:dan", "person:cleo", "person:ben"))
    assert people_in(examination(one, roster=Roster(people=linked, roles=())), one) == {"ben"}
