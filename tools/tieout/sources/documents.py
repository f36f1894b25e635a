"""A file under the document globs -> Document: its head typed, its headings and links found."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.cadence import ANNUAL
from tieout.model.document import ChangelogEntry, Classification, Document, Kind, Link, Status
from tieout.model.location import Location, MissingField, Unreadable
from tieout.sources.body import Body, read_body
from tieout.sources.cadence import read_review
from tieout.sources.conflict import unmerged
from tieout.sources.document_keys import ALIASES, KNOWN, required
from tieout.sources.document_parts import read_exercise, read_parameters, read_sections
from tieout.sources.encoding import byte_order_mark
from tieout.sources.fields import Fields
from tieout.sources.front_matter import read_head
from tieout.sources.links import destination
from tieout.sources.nodes import Entry, Mapping
from tieout.sources.notes import Notes, shown

if TYPE_CHECKING:
    from tieout.model.location import UnknownField
    from tieout.model.program import DocumentGlobs

_ID = {Kind.POLICY: re.compile(r"POL-[0-9]{3}", re.ASCII), Kind.RUNBOOK: re.compile(r"RB-[0-9]{3}", re.ASCII)}
_ID_FORM = {Kind.POLICY: "POL-001", Kind.RUNBOOK: "RB-001"}
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_CHANGELOG_KEYS = ("version", "date", "author", "change")


class DocumentReading(NamedTuple):
    """What one file gave."""

    document: Document | None
    """None if its head could not be read at all."""
    unreadable: tuple[Unreadable, ...] = ()
    unknown_fields: tuple[UnknownField, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()


def read_document(data: bytes, *, path: str, kind: Kind, globs: DocumentGlobs) -> DocumentReading:
    """Read a policy or runbook from the bytes of its file.

    A key that cannot be read is noted with its place and leaves the others as they are.
    """
    head = read_head(data, path=path)
    if isinstance(head, Unreadable):
        return DocumentReading(document=None, unreadable=(unmerged(data, path=path) or head,))
    notes = Notes(path)
    if head.parts.has_mark:
        notes.unreadable.append(byte_order_mark(path))
    fields = Fields(ours(head.fields, globs, notes), notes)
    fields.place_keys()
    fields.check_keys(KNOWN[kind], ALIASES)
    body = read_body(head.parts.body, path=path, first_line=head.parts.body_line)
    document = _document(fields, kind, body, digest=f"sha256:{hashlib.sha256(data).hexdigest()}")
    missing = fields.missing(required(kind, document.status))
    return DocumentReading(
        document=document,
        unreadable=(*notes.unreadable, *body.unreadable),
        unknown_fields=notes.unknown_fields(document.subject),
        missing_fields=(MissingField(location=Location(path=path), subject=document.subject, names=missing),)
        if missing
        else (),
    )


def _document(fields: Fields, kind: Kind, body: Body, *, digest: str) -> Document:
    path = fields.notes.path
    return Document(
        kind=kind,
        path=path,
        id=_identifier(fields, kind),
        title=fields.line("title"),
        status=fields.choice("status", Status),
        version=fields.line("version"),
        classification=fields.choice("classification", Classification) or Classification.INTERNAL,
        owner=fields.line("owner"),
        approver=fields.line("approver"),
        approved=fields.day("approved"),
        effective=fields.day("effective"),
        last_reviewed=fields.day("last_reviewed"),
        review=read_review(fields) or ANNUAL,
        next_review=fields.day("next_review"),
        criteria=fields.words("criteria"),
        controls=fields.words("controls"),
        changelog=_changelog(fields),
        topic=fields.line("topic"),
        parameters=read_parameters(fields),
        sections=read_sections(fields),
        supersedes=fields.line("supersedes"),
        retired=fields.day("retired"),
        severity=fields.line("severity"),
        answers=fields.words("answers"),
        systems=fields.words("systems"),
        policies=fields.words("policies"),
        runbooks=fields.words("runbooks"),
        contacts=fields.words("contacts"),
        exercised=read_exercise(fields),
        places=tuple(fields.notes.places),
        body=body.text,
        body_line=body.first_line,
        digest=digest,
        headings=body.headings,
        struck=body.struck,
        links=tuple(
            [
                Link(target, Location(path, line, column), destination(target, path).path)
                for target, line, column in body.links
            ]
        ),
    )


def _identifier(fields: Fields, kind: Kind) -> str | None:
    written = fields.line("id")
    if written is None or _ID[kind].fullmatch(written):
        return written
    fields.note(
        "id",
        f"id is {shown(written)}; wanted is {_ID_FORM[kind]}, with three digits of your choice",
        "write an id of that form that no other document has",
    )
    return written if _TOKEN.fullmatch(written) else None


def _changelog(fields: Fields) -> tuple[ChangelogEntry, ...]:
    entries: list[ChangelogEntry] = []
    for item in fields.mappings("changelog", '{version: "1.0", date: 2026-01-14, author: person:ana, change: ...}'):
        item.place_keys()
        item.check_keys(_CHANGELOG_KEYS)
        entries.append(
            ChangelogEntry(
                version=item.line("version") or "",
                on=item.day("date"),
                author=item.line("author") or "",
                change=item.text("change") or "",
            )
        )
    return tuple(entries)


def ours(head: Mapping, globs: DocumentGlobs, notes: Notes) -> Mapping:
    """Leave out the keys of other tools, and rename those that the settings declare as ours."""
    if not globs.foreign_fields and not globs.fields:
        return head
    names = dict(globs.fields)
    entries: dict[str, Entry] = {}
    for entry in head.entries:
        name = names.get(entry.key, entry.key)
        if entry.key in globs.foreign_fields:
            continue
        if name in entries:
            first = entries[name]
            notes.bad(
                entry,
                f"{shown(entry.key)} is read as {name}, which stands on line {first.line} already",
                "keep one of the two, or change `documents.fields` in controls.yaml",
                kind="duplicate-key",
            )
            continue
        entries[name] = entry._replace(key=name)
    return head._replace(entries=tuple(entries.values()))
