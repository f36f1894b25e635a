"""A file of ``evidence/access-reviews`` -> AccessReview."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tieout.model.location import Location, MissingField, UnknownField, Unreadable
from tieout.model.operation.access_review import AccessReview, Decision
from tieout.sources.encoding import BYTE_ORDER_MARK, byte_order_mark
from tieout.sources.fields import Fields
from tieout.sources.nodes import REGISTER, Mapping
from tieout.sources.notes import Notes, shown
from tieout.sources.operation.access_review_keys import (
    ALIASES,
    DECISION_ALIASES,
    DECISION_KEYS,
    FILE_FORM,
    ID_FORM,
    KNOWN,
    NEEDED_COLUMNS,
    REQUIRED,
    SCHEMA,
)
from tieout.sources.operation.decision_table import choice_of, decision_table, is_person
from tieout.sources.yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    Beside = Callable[[str], bytes | Unreadable]
    """Gives the bytes of a file in the folder of the record, by its name."""

_ID = re.compile(ID_FORM, re.ASCII)
_FILE = re.compile(FILE_FORM, re.ASCII)
_ITEM = "{account: dan, decision: revoke, by: person:ben, reason: moved to Support}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReading:
    """What one record gave, its decisions file included."""

    review: AccessReview
    """Empty but for its place where the file could not be read at all; then ``unread`` says so."""
    unreadable: tuple[Unreadable, ...] = ()
    unknown_fields: tuple[UnknownField, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()


def read_access_review(data: bytes, *, path: str, beside: Beside) -> ReviewReading:
    """Read a record from the bytes of its file; never raises for what it holds.

    A key that cannot be read is noted with its place and leaves the others as they are; ``unread`` names it.
    """
    root = read_yaml(data, path=path, limits=REGISTER)
    if isinstance(root, Unreadable):
        return _nothing(root)
    if not isinstance(root, Mapping):
        location = Location(path, root.line, root.column)
        message, remedy = "the record holds no keys at its top level", f"begin with `schema: {SCHEMA}`"
        return _nothing(Unreadable(location=location, kind="bad-value", message=message, remedy=remedy))
    notes = Notes(path)
    fields = Fields(root, notes)
    fields.check_keys(KNOWN, ALIASES)
    _check_schema(fields)
    table = _table(fields)
    decisions = _inline(fields) if table is None else _beside(fields, table, beside)
    parts = (notes,) if table is None else (notes, table)
    review = AccessReview(
        id=_identifier(fields, PurePosixPath(path).name.removesuffix(".yaml")),
        location=Location(path),
        offsets=tuple((entry.key, entry.line - 1, entry.column) for entry in root.entries),
        system=fields.line("system") or "",
        control=fields.line("control") or "",
        population=fields.line("population") or "",
        reviewer=_person(fields, "reviewer"),
        signed_off_by=_person(fields, "signed_off_by"),
        signed_off_on=fields.day("signed_off_on"),
        decisions=decisions,
        decided_in=path if table is None else table.path,
        unread=tuple(text for item in parts for text in item.since()),
    )
    missing = _missing(fields)
    mark = (byte_order_mark(path),) if data.startswith(BYTE_ORDER_MARK) else ()
    return ReviewReading(
        review=review,
        unreadable=(*(found for item in parts for found in item.unreadable), *mark),
        unknown_fields=tuple(found for item in parts for found in item.unknown_fields(review.subject)),
        missing_fields=(MissingField(location=Location(path), subject=review.subject, names=missing),)
        if missing
        else (),
    )


def _nothing(why: Unreadable) -> ReviewReading:
    location = Location(why.location.path)
    review = AccessReview(location=location, decided_in=location.path, unread=(f"{why.location}: {why.message}",))
    return ReviewReading(review=review, unreadable=(why,))


def _check_schema(fields: Fields) -> None:
    schema = fields.line("schema")
    if schema is not None and schema != SCHEMA:
        fields.note(
            "schema",
            f"schema is {shown(schema)}; this version of Tieout reads {SCHEMA}",
            f"write `schema: {SCHEMA}`, or read it with the version that wrote it",
            kind="unknown-schema",
        )


def _identifier(fields: Fields, stem: str) -> str:
    written = fields.line("id") or ""
    if not written:
        return ""
    if not _ID.fullmatch(written):
        fields.note(
            "id",
            f"id is {shown(written)}; wanted are letters, digits, hyphens, dots and underscores",
            "write an id such as 2026-Q2-code-host",
        )
        return ""
    if written != stem:
        fields.note(
            "id",
            f"the id is {written}, and the name of the file says {shown(stem)}",
            f"rename the file {written}.yaml, or correct the id",
            kind="id-not-file-name",
        )
    return written


def _person(fields: Fields, key: str) -> str:
    """Give who it is as it is written: a role may be held by several, and a decision is one person's."""
    written = fields.line(key) or ""
    if written and not is_person(written):
        fields.note(
            key,
            f"{fields.named(key)} is {shown(written)}; wanted is one person of registers/people.yaml",
            f"write `{key}: person:ana`",
        )
    return written


def _table(fields: Fields) -> Notes | None:
    """Give the notes on the file of decisions that a record names, None where it names none."""
    name = fields.line("decisions_file")
    if name is None:
        return None
    if not _FILE.fullmatch(name):
        fields.note(
            "decisions_file",
            f"decisions_file is {shown(name)}; wanted is the name of a CSV beside the record",
            "write `decisions_file: 2026-Q2-code-host.csv`, without a folder",
        )
        return None
    if "decisions" in fields:
        fields.note("decisions_file", "decisions and decisions_file are both there", "keep one of them")
    return Notes(f"{fields.notes.path.rpartition('/')[0]}/{name}")


def _beside(fields: Fields, table: Notes, beside: Beside) -> tuple[Decision, ...]:
    data = beside(table.path.rpartition("/")[2])
    if isinstance(data, Unreadable):
        fields.note("decisions_file", f"the decisions cannot be read: {data.message}", data.remedy, kind=data.kind)
        return ()
    return decision_table(data, table)


def _inline(fields: Fields) -> tuple[Decision, ...]:
    found: list[Decision] = []
    for item in fields.mappings("decisions", _ITEM):
        item.check_keys(DECISION_KEYS, DECISION_ALIASES)
        if absent := item.missing(NEEDED_COLUMNS):
            item.note("", f"a decision lacks {' and '.join(absent)}", f"write `- {_ITEM}`")
        account, word = item.line("account"), item.line("decision")
        if account is None:
            continue
        choice, remedy = (None, "") if word is None else choice_of(word)
        if remedy:
            item.note("decision", f"{item.named('decision')} is {shown(word or '')}, which is no decision", remedy)
        place = item.location("account")
        found.append(
            Decision(
                account=account,
                choice=choice,
                by=_person(item, "by"),
                reason=item.text("reason") or "",
                to=item.text("to") or "",
                line=place.line,
                column=place.column,
            )
        )
    return tuple(found)


def _missing(fields: Fields) -> tuple[str, ...]:
    absent = fields.missing(REQUIRED)
    says = "decisions_file" in fields or not fields.is_null("decisions")
    return absent if says else (*absent, "decisions")
