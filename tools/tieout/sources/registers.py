"""``registers/people`` -> Roster."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tieout.model.location import MissingField, UnknownField, Unreadable
from tieout.model.people import Person, Role, Roster
from tieout.sources.encoding import BYTE_ORDER_MARK, byte_order_mark
from tieout.sources.fields import Fields
from tieout.sources.nodes import Entry, Mapping, Sequence
from tieout.sources.notes import Notes, shown
from tieout.sources.tables import read_table
from tieout.sources.yaml import read_yaml

SCHEMA = "tieout.people/v1"

_TOP_KEYS = ("schema", "roles", "people")
_ROLE_KEYS = ("id", "title", "description")
_PERSON_KEYS = (
    "id",
    "name",
    "role",
    "roles",
    "manager",
    "type",
    "started_on",
    "start",
    "left_on",
    "access_removed_at",
    "background_check",
    "policy_ack",
    "training_on",
    "emails",
    "logins",
    "ids",
)
_LISTS = frozenset({"roles", "emails", "logins", "ids"})
_REQUIRED = ("id", "name")
_ALIASES = {
    "person": "id",
    "person_id": "id",
    "full_name": "name",
    "email": "emails",
    "e-mail": "emails",
    "mail": "emails",
    "login": "logins",
    "github": "logins",
    "gitlab": "logins",
    "forge_logins": "logins",
    "user": "logins",
    "username": "logins",
    "start_date": "started_on",
    "started": "started_on",
    "hired_on": "started_on",
    "left": "left_on",
    "left_at": "left_on",
    "end": "left_on",
    "end_date": "left_on",
    "title": "role",
}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_EXAMPLE = "{id: ana, name: Ana Example, roles: [cto]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleReading:
    """What the people register gave."""

    roster: Roster
    unreadable: tuple[Unreadable, ...] = ()
    unknown_fields: tuple[UnknownField, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()


def read_people(data: bytes, path: str = "registers/people.yaml") -> PeopleReading:
    """Read the register from YAML, or from CSV if the path ends so."""
    notes = Notes(path)
    root = read_table(data, path=path, lists=_LISTS) if path.endswith(".csv") else read_yaml(data, path=path)
    if isinstance(root, Unreadable):
        return PeopleReading(roster=Roster(people=(), roles=()), unreadable=(root,))
    if data.startswith(BYTE_ORDER_MARK):
        notes.unreadable.append(byte_order_mark(path))
    if isinstance(root, Sequence):
        root = Mapping((Entry("people", root, root.line, root.column),), root.line, root.column)
    elif isinstance(root, Mapping):
        _check_schema(Fields(root, notes))
    else:
        notes.bad(root, f"{path} holds one value; wanted is a list of people", f"write `- {_EXAMPLE}`")
        root = Mapping((), root.line, root.column)
    return _roster(Fields(root, notes))


def _check_schema(fields: Fields) -> None:
    schema = fields.line("schema")
    if schema != SCHEMA:
        found = "is missing" if schema is None else f"is {shown(schema)}"
        fields.note(
            "schema",
            f"schema {found}; this version of Tieout reads {SCHEMA}",
            f"write `schema: {SCHEMA}`",
            kind="unknown-schema",
        )


def _roster(fields: Fields) -> PeopleReading:
    notes = fields.notes
    fields.check_keys(_TOP_KEYS)
    unknown = list(notes.unknown_fields(notes.path))
    notes.unknown.clear()
    missing: list[MissingField] = []
    roles: dict[str, Role] = {}
    for item in fields.mappings("roles", "{id: cto, title: Chief technology officer}"):
        item.check_keys(_ROLE_KEYS)
        role = item.line("id")
        unknown.extend(notes.unknown_fields(role or notes.path))
        notes.unknown.clear()
        if role is None:
            missing.append(MissingField(location=item.location(), subject=notes.path, names=("id",)))
        else:
            _check_id(item, role, is_taken=role in roles)
            roles.setdefault(role, Role(id=role, title=item.line("title") or ""))
    people: dict[str, Person] = {}
    for item in fields.mappings("people", _EXAMPLE):
        item.check_keys(_PERSON_KEYS, _ALIASES)
        person = _person(item)
        subject = person.id or notes.path
        unknown.extend(notes.unknown_fields(subject))
        notes.unknown.clear()
        absent = item.missing(_REQUIRED)
        if absent:
            missing.append(MissingField(location=item.location(), subject=subject, names=absent))
        if person.id:
            _check_id(item, person.id, is_taken=person.id in people)
            people.setdefault(person.id, person)
    return PeopleReading(
        roster=Roster(people=tuple(people.values()), roles=tuple(roles.values())),
        unreadable=tuple(notes.unreadable),
        unknown_fields=tuple(unknown),
        missing_fields=tuple(missing),
    )


def _check_id(fields: Fields, written: str, *, is_taken: bool) -> None:
    if is_taken:
        fields.note("id", f"the id {shown(written)} stands twice", "give each its own", kind="duplicate-id")
    elif not _ID.fullmatch(written):
        fields.note(
            "id", f"the id is {shown(written)}; wanted are letters, digits, dots and hyphens", "write such as ana"
        )


def _person(fields: Fields) -> Person:
    one = fields.line("role")
    roles = (*((one,) if one else ()), *fields.words("roles"))
    return Person(
        id=fields.line("id") or "",
        name=fields.line("name") or "",
        location=fields.location(),
        roles=tuple(dict.fromkeys(role.removeprefix("role:") for role in roles)),
        emails=fields.words("emails"),
        logins=fields.words("logins"),
        started_on=fields.day("started_on") or fields.day("start"),
        left_on=fields.day("left_on"),
    )
