"""``collectors.yaml`` -> what ``tieout collect`` runs, and what the company asserts of the outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from tieout.model.document import Classification
from tieout.model.evidence.collector import COLLECTORS_PATH, COLLECTORS_SCHEMA, Collectors, Timestamps
from tieout.model.location import Location, MissingField, UnknownField, Unreadable
from tieout.sources.encoding import BYTE_ORDER_MARK, byte_order_mark
from tieout.sources.evidence.assertion_entry import read_assertion
from tieout.sources.evidence.collector_entry import read_collector
from tieout.sources.evidence.collector_keys import ASSERTION_REQUIRED, REQUIRED, ROOT_KEYS, TIMESTAMP_KEYS
from tieout.sources.fields import Fields
from tieout.sources.nodes import Mapping
from tieout.sources.notes import Notes, shown
from tieout.sources.yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable


class _Entry(Protocol):
    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=_Entry)

_COLLECTOR = "{id: roles, uses: postgres.roles, system: database, for: [{control: AC-03, evidence: access-list}]}"
_ASSERTION = "{id: mfa, control: AC-02, tables: {users: accounts}, sql: select ...}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorsReading:
    """What ``collectors.yaml`` gave."""

    collectors: Collectors
    unreadable: tuple[Unreadable, ...] = ()
    unknown_fields: tuple[UnknownField, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()

    @property
    def problems(self) -> tuple[tuple[Location, str, str], ...]:
        """Each thing that is wrong: where, what, and the next step. Nothing is run while there is one."""
        return tuple(
            sorted(
                (
                    *((item.location, item.message, item.remedy) for item in self.unreadable),
                    *(
                        (item.location, f"{item.subject}: {shown(item.name)} is no key", _meant(item))
                        for item in self.unknown_fields
                    ),
                    *(
                        (item.location, f"{item.subject} lacks {', '.join(item.names)}", "add it")
                        for item in self.missing_fields
                    ),
                )
            )
        )


def read_collectors(
    data: bytes, path: str = COLLECTORS_PATH, *, classification: Classification = Classification.CONFIDENTIAL
) -> CollectorsReading:
    """Read the file; what cannot be read is noted with its place.

    ``classification`` is that of what an entry collects which states none.
    """
    root = read_yaml(data, path=path)
    if isinstance(root, Unreadable):
        return CollectorsReading(collectors=Collectors(is_there=True), unreadable=(root,))
    if not isinstance(root, Mapping):
        place = Location(path, root.line, root.column)
        message = f"{path} holds no keys at its top level"
        remedy = f"begin with `schema: {COLLECTORS_SCHEMA}`"
        wrong = Unreadable(location=place, kind="bad-value", message=message, remedy=remedy)
        return CollectorsReading(collectors=Collectors(is_there=True), unreadable=(wrong,))
    reading = _Reading(Notes(path))
    if data.startswith(BYTE_ORDER_MARK):
        reading.notes.unreadable.append(byte_order_mark(path))
    fields = Fields(root, reading.notes)
    fields.check_keys(ROOT_KEYS, {"checks": "assertions", "tsa": "timestamps"})
    _check_schema(fields)
    stamps = fields.mapping("timestamps", "timestamps: {url: https://tsa.example.com, ca: tsa.pem}")
    stamped: Timestamps | None = None
    if stamps is not None:
        stamps.check_keys(TIMESTAMP_KEYS)
        stamped = Timestamps(stamps.line("url") or "", stamps.line("ca") or "", fields.location("timestamps"))
    reading.unknown += reading.notes.unknown_fields(path)
    reading.notes.unknown.clear()
    found = Collectors(
        collectors=reading.entries(
            fields, "collectors", _COLLECTOR, partial(read_collector, default=classification), REQUIRED
        ),
        assertions=reading.entries(fields, "assertions", _ASSERTION, read_assertion, ASSERTION_REQUIRED),
        timestamps=stamped,
        is_there=True,
    )
    return CollectorsReading(
        collectors=found,
        unreadable=tuple(reading.notes.unreadable),
        unknown_fields=tuple(reading.unknown),
        missing_fields=tuple(reading.missing),
    )


def _check_schema(fields: Fields) -> None:
    schema = fields.line("schema")
    if schema == COLLECTORS_SCHEMA:
        return
    found = "is missing" if schema is None else f"is {shown(schema)}"
    fields.note(
        "schema",
        f"schema {found}; this version of Tieout reads {COLLECTORS_SCHEMA}",
        f"write `schema: {COLLECTORS_SCHEMA}`",
        kind="unknown-schema",
    )


@dataclass(slots=True)
class _Reading:
    """The notes of one file, and whose they are."""

    notes: Notes
    unknown: list[UnknownField] = field(default_factory=list)
    missing: list[MissingField] = field(default_factory=list)

    def entries(
        self, fields: Fields, key: str, example: str, read: Callable[[Fields], E], wanted: tuple[str, ...]
    ) -> tuple[E, ...]:
        """Give the entries of a list; an id that stands twice is noted."""
        found: list[E] = []
        lines: dict[str, int] = {}
        for number, item in enumerate(fields.mappings(key, example), 1):
            inner = Fields(item.node, self.notes)
            entry = read(inner)
            subject = entry.id or f"{key.removesuffix('s')} {number}"
            self.unknown += self.notes.unknown_fields(subject)
            self.notes.unknown.clear()
            if absent := inner.missing(wanted):
                self.missing.append(MissingField(location=inner.location(), subject=subject, names=absent))
            if entry.id in lines:
                inner.note(
                    "id",
                    f"the id {shown(entry.id)} stands on line {lines[entry.id]} already",
                    "give this one an id of its own",
                    kind="duplicate-id",
                )
            elif entry.id:
                lines[entry.id] = inner.location("id").line
            found.append(entry)
        return tuple(found)


def _meant(item: UnknownField) -> str:
    return f"did you mean {item.suggestion}?" if item.suggestion else "take it out; keys of your own begin with x-"
