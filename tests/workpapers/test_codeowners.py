"""Who is asked for each text; never a line that asks nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories import POLICY_PATH, control, document, examination
from tieout.model.examination import Examination
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.people import Person, Role, Roster
from tieout.sources.codeowners import CodeOwners
from tieout.workpapers.codeowners import BEGIN, END, OwnedFile, Unresolved, block, owners, with_block

AT = Location(path="registers/people.yaml")


def person(name: str, *logins: str, **changes: Any) -> Person:
    return Person(id=name, name=name.title(), location=AT, roles=("lead",), logins=logins, **changes)


def company(*people: Person, **changes: Any) -> Examination:
    text = document(approver="role:lead", owner="role:cto", **changes)
    roster = Roster(people=people, roles=(Role("lead", "Lead"),))
    return examination(documents=(text,), controls=(control(owner="role:lead"),), roster=roster)


def test_a_text_is_of_its_approvers_and_the_settings_of_those_who_own_controls() -> None:
    found = owners(company(person("ana", "ana-x", "ana-admin"), person("ben", "Ben")))
    assert found.unresolved == ()
    assert found.files == (
        OwnedFile("controls.yaml", ("ana-x", "Ben")),
        OwnedFile(POLICY_PATH, ("ana-x", "Ben")),
    )


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ((), "nobody holds role:lead today"),
        ((person("ana"),), "nobody who holds role:lead has a login in the people register"),
        ((person("ana", "ana", left_on=date(2026, 6, 29)),), "nobody holds role:lead today"),
        ((person("ana", "a b"),), "'a b' is no login"),
        ((person("ana", "ana\n* @mallory"),), "'ana\\x0a* @mallory' is no login"),
    ],
)
def test_whom_nobody_can_ask_is_named_and_gets_no_line(people: tuple[Person, ...], why: str) -> None:
    found = owners(company(*people))
    assert found.files == ()
    assert {item.why for item in found.unresolved} >= {why}


def test_the_last_day_still_counts() -> None:
    assert owners(company(person("ana", "ana", left_on=date(2026, 6, 30)))).unresolved == ()


@pytest.mark.parametrize(
    ("approver", "owner", "why"),
    [
        (None, None, "no approver and no owner is named"),
        ("role:nobody", None, "role:nobody is not in the people register"),
        ("team:x", None, "team:x is not in the people register"),
    ],
)
def test_a_head_that_names_nobody_is_unresolved(approver: str | None, owner: str | None, why: str) -> None:
    of = company(person("ana", "ana"))
    of = replace(of, documents=(replace(of.documents[0], approver=approver, owner=owner),))
    assert owners(of).unresolved == (Unresolved(POLICY_PATH, why),)


def test_without_a_register_it_says_so() -> None:
    of = replace(company(), roster=Roster(people=(), roles=()), unexamined=(NotExamined("people", "no register"),))
    assert {item.why for item in owners(of).unresolved} == {"no register"}


def test_a_text_that_cannot_be_read_is_unresolved() -> None:
    lost = Unreadable(location=Location("policies/lost.md", 7), kind="syntax", message="no YAML", remedy="mend")
    of = replace(company(person("ana", "ana")), unreadable=(lost,))
    assert owners(of, below="c/").unresolved == (Unresolved("c/policies/lost.md", "line 7 could not be read: no YAML"),)


@pytest.mark.parametrize(
    "path",
    [
        "policies/[a].md",
        "policies/a*.md",
        "policies/a?.md",
        "policies/a\\b.md",
        "policies/a #b.md",
        "policies/a\u00a0b.md",
        "policies/a\u3000b.md",
    ],
)
def test_a_name_that_is_a_pattern_is_unresolved(path: str) -> None:
    assert [item.path for item in owners(company(person("ana", "ana"), path=path)).unresolved] == [path]


@pytest.mark.parametrize("path", ["policies/a b.md", "policies/\u00fc.md", "policies/#a.md", "policies/a.md"])
def test_the_forge_reads_back_what_is_written(path: str) -> None:
    found = owners(company(person("ana", "ana"), path=path), below="in ner/")
    read = CodeOwners.parse(block(found.files).encode())
    assert [read.owners(f"in ner/{name}") for name in (path, "controls.yaml")] == [("@ana",)] * 2
    assert read.owners(f"in ner/{path}x") == ()


MADE = block((OwnedFile("a.md", ("ana",)),))


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("", MADE),
        ("* @all\n", f"* @all\n\n{MADE}"),
        ("* @all", f"* @all\n\n{MADE}"),
        (MADE, MADE),
        (f"* @all\n{BEGIN}\n/old @x\n{END}\n/docs @y\n", f"* @all\n{MADE}/docs @y\n"),
        (f"{BEGIN}\n/old @x\n", None),
        (f"{END}\n{BEGIN}\n", None),
        (f"{MADE}{MADE}", None),
    ],
    ids=["new", "kept", "no line end", "same", "replaced", "torn", "upside down", "twice"],
)
def test_what_people_wrote_stays(text: str, new: str | None) -> None:
    assert with_block(text, MADE) == new
    if new is not None:
        assert with_block(new, MADE) == new
