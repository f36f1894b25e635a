"""``controls.yaml`` -> the programme's settings and its controls."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.control import Control, Execution, Nature, Requirement
from tieout.model.location import Location, MissingField, UnknownField, Unreadable
from tieout.model.program import Program
from tieout.sources import globs
from tieout.sources.cadence import read_cadence
from tieout.sources.encoding import BYTE_ORDER_MARK, byte_order_mark
from tieout.sources.fields import Fields
from tieout.sources.nodes import Mapping
from tieout.sources.notes import Notes, shown
from tieout.sources.program import PROGRAM_KEYS, read_program
from tieout.sources.yaml import read_yaml

if TYPE_CHECKING:
    from datetime import date

SCHEMA = "tieout.controls/v1"

_KEYS = (
    "id",
    "title",
    "statement",
    "description",
    "owner",
    "performer",
    "reviewer",
    "criteria",
    "nature",
    "execution",
    "cadence",
    "systems",
    "policies",
    "runbooks",
    "evidence",
    "ipe",
    "test",
    "tests",
    "key",
    "subservice",
    "effective",
    "status",
    "compensates",
)
_REQUIRED = ("id", "title", "owner", "criteria")
_ASKED_FOR = ("statement",)
_EVIDENCE_KEYS = ("id", "system", "kind", "path")
_EFFECTIVE_KEYS = ("from", "to")
_ALIASES = {
    "name": "title",
    "frequency": "cadence",
    "effective_from": "effective",
    "effective_to": "effective",
    "satisfies": "criteria",
    "criterion": "criteria",
    "policy": "policies",
    "runbook": "runbooks",
    "requirements": "evidence",
    "procedure": "test",
    "type": "nature",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlsReading:
    """What ``controls.yaml`` gave."""

    program: Program
    controls: tuple[Control, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    unknown_fields: tuple[UnknownField, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()
    unnamed: int = 0
    """Entries of the list of controls of which nobody can say which control they are."""


def read_controls(data: bytes, path: str = "controls.yaml") -> ControlsReading:
    """Read the settings and controls; what cannot be read is noted, and has its default."""
    return _remembered(data, path)


@functools.lru_cache(maxsize=4)  # the settings of today are read for the day, for the rules and as the last of the past
def _remembered(data: bytes, path: str) -> ControlsReading:
    root = read_yaml(data, path=path)
    marks = (byte_order_mark(path),) if data.startswith(BYTE_ORDER_MARK) else ()
    if isinstance(root, Unreadable):
        return ControlsReading(program=Program(), unreadable=(root,))
    if not isinstance(root, Mapping):
        return ControlsReading(
            program=Program(),
            unreadable=(
                Unreadable(
                    location=Location(path=path, line=root.line, column=root.column),
                    kind="bad-value",
                    message=f"{path} holds no keys at its top level",
                    remedy=f"begin with `schema: {SCHEMA}`",
                ),
            ),
        )
    notes = Notes(path)
    notes.unreadable.extend(marks)
    fields = Fields(root, notes)
    fields.check_keys((*PROGRAM_KEYS, "controls"), {"withhold": "bundle"})
    if not _check_schema(fields):
        return ControlsReading(program=Program(), unreadable=tuple(notes.unreadable))
    program = read_program(fields)
    unknown = list(notes.unknown_fields(path))
    notes.unknown.clear()
    missing: list[MissingField] = []
    controls, unnamed = _controls(fields, unknown, missing)
    return ControlsReading(
        program=program,
        controls=controls,
        unreadable=tuple(notes.unreadable),
        unknown_fields=tuple(unknown),
        missing_fields=tuple(missing),
        unnamed=unnamed,
    )


def _check_schema(fields: Fields) -> bool:
    """Note any schema but ours, and say whether to read on: what the keys of another one mean is not known."""
    schema = fields.line("schema")
    if schema == SCHEMA:
        return True
    found = "is missing" if schema is None else f"is {shown(schema)}"
    fields.note(
        "schema",
        f"schema {found}; this version of Tieout reads {SCHEMA}",
        f"write `schema: {SCHEMA}`",
        kind="unknown-schema",
    )
    return schema is None


def _controls(
    fields: Fields, unknown: list[UnknownField], missing: list[MissingField]
) -> tuple[tuple[Control, ...], int]:
    """Give the controls, and of how many entries nobody can say which they are."""
    notes = fields.notes
    controls: list[Control] = []
    seen: dict[str, int] = {}
    before = len(notes.unreadable)
    items = list(fields.mappings("controls", "{id: AC-01, title: ..., owner: role:cto, criteria: [CC6.1]}"))
    unnamed = len(notes.unreadable) - before
    for number, item in enumerate(items, 1):
        nested = Fields(item.node, notes)
        control = _control(nested)
        subject = control.id or f"control {number}"
        unknown.extend(notes.unknown_fields(subject))
        notes.unknown.clear()
        for names, asked in ((_REQUIRED, True), (_ASKED_FOR, False)):
            absent = nested.missing(names)
            if absent:
                missing.append(MissingField(location=nested.location(), subject=subject, names=absent, asked=asked))
        line = control.location.line
        if control.id in seen:
            nested.note(
                "id",
                f"the id {shown(control.id)} stands on line {seen[control.id]} already",
                "give this control an id of its own; ids are never used again",
                kind="duplicate-id",
            )
        elif control.id:
            seen[control.id] = nested.location("id").line or line
        unnamed += not control.id
        controls.append(control)
    return tuple(controls), unnamed


def _control(fields: Fields) -> Control:
    notes = fields.notes
    notes.places = []
    fields.place_keys()
    fields.check_keys(_KEYS, _ALIASES)
    effective = fields.mapping("effective", "effective: {from: 2026-01-01, to: null}")
    if effective is not None:
        effective.place_keys()
        effective.check_keys(_EFFECTIVE_KEYS)
    since, until = (None, None) if effective is None else _span(effective)
    return Control(
        id=fields.line("id") or "",
        location=fields.location(),
        title=fields.line("title") or "",
        statement=fields.text("statement") or fields.text("description") or "",
        owner=fields.line("owner"),
        criteria=fields.words("criteria"),
        nature=fields.choice("nature", Nature),
        execution=fields.choice("execution", Execution),
        cadence=read_cadence(fields),
        policies=fields.words("policies"),
        runbooks=fields.words("runbooks"),
        evidence=_evidence(fields),
        test=fields.text("test") or "",
        effective_from=since,
        effective_to=until,
        places=tuple(notes.places),
    )


def _span(effective: Fields) -> tuple[date | None, date | None]:
    """Give the first and last day; neither where they contradict each other, so that the control counts as in operation."""
    since, until = effective.day("from"), effective.day("to")
    if since is None or until is None or since <= until:
        return since, until
    effective.note("to", f"{effective.named('to')} is {until}, before it begins on {since}", "swap the days")
    return None, None


def _evidence(fields: Fields) -> tuple[Requirement, ...]:
    found: list[Requirement] = []
    for item in fields.mappings("evidence", "{id: access-review, system: aws-prod, kind: access-review}"):
        item.check_keys(_EVIDENCE_KEYS)
        found.append(
            Requirement(
                id=item.line("id") or "",
                system=item.line("system") or "",
                kind=item.line("kind") or "",
                path=_path(item),
            )
        )
    return tuple(found)


def _path(item: Fields) -> str:
    """Give a path or pattern of the repository; one that leads out of it, or nowhere, is noted and left out."""
    path = item.line("path")
    if path is None:
        return ""
    wrong = globs.fault(path)
    if wrong is None:
        return path
    item.note(
        "path",
        f"{item.named('path')} is {shown(path)}, which {wrong}",
        "write a path from the root: registers/risks.yaml",
    )
    return ""
