"""A bundle's records -> what it says, matter by matter; what is absent or of another form is "not examined: why"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tieout.bundle import external, shape
from tieout.bundle.agreeing_records import EVIDENCE_V1
from tieout.bundle.parts import results
from tieout.bundle.parts.record import NAME as RECORD
from tieout.bundle.parts.record import SCHEMA as SCHEMA_RECORD
from tieout.bundle.side_tables import (
    about,
    approvals,
    captures,
    controls,
    criteria,
    documents,
    elsewhere,
    entries,
    findings,
    mappings,
    requests,
    scope,
    settings,
    unexamined,
)
from tieout.model.characters import visible
from tieout.model.errors import StorageError
from tieout.model.examination import SETTINGS_PATH
from tieout.render import names
from tieout.report import programme
from tieout.report.approvals.json import SCHEMA as SCHEMA_APPROVALS
from tieout.report.evidence.json import SCHEMA as SCHEMA_EVIDENCE
from tieout.report.json import SCHEMA_LADDER, SCHEMA_OUTCOME
from tieout.sources.controls import read_controls
from tieout.sources.settings_said import settings_said
from tieout.workpapers.differences.record import Table
from tieout.workpapers.differences.whole import Side

if TYPE_CHECKING:
    from collections.abc import Callable

    from tieout.bundle.reading import ReadBundle
    from tieout.bundle.shape import Shape

T = TypeVar("T")
LARGEST = 256 << 20
"""Bytes of a record of a bundle that are read: some hundred thousand captures."""
LARGEST_TEXT = 8 << 20
REQUESTS = "requests.csv"


class _Found(NamedTuple):
    """A file of the bundle, or why there is none to read."""

    shape: Shape | None
    why: str = ""


def side(bundle: ReadBundle) -> Side:
    """Read all that is compared. Raises IntegrityError where a file is not what was verified."""
    record = _file(bundle, RECORD, SCHEMA_RECORD)
    outcome = _file(bundle, results.FINDINGS, SCHEMA_OUTCOME)
    ladder = _file(bundle, results.LADDER, SCHEMA_LADDER)
    written = _programme(bundle)
    texts = _file(bundle, names.DOCUMENTS, programme.SCHEMA_DOCUMENTS)
    evidence = _absent(record, "evidence") or _file(bundle, names.EVIDENCE_WHOLE, EVIDENCE_V1, SCHEMA_EVIDENCE)
    ledger = _absent(record, "approvals") or _file(bundle, names.CHANGES_WHOLE, SCHEMA_APPROVALS)
    approved = _lines(bundle, names.TEXTS_LINES) if not ledger.why else ()

    def text_of(path: str) -> str | None:
        return _text(bundle, path)

    tables = {
        "bundle": _table(record, about),
        "policies": _table(texts, lambda of: documents(of, "policy", approved, text_of)),
        "runbooks": _table(texts, lambda of: documents(of, "runbook", approved, text_of)),
        "controls": _table(written, controls),
        "mappings": _table(written, mappings),
        "scope": _table(written, scope),
        "settings": _settings(bundle),
        "criteria": _table(ladder, lambda of: criteria(of, _said(record, "as_of"))),
        "entries": _table(evidence, entries),
        "captures": _table(evidence, captures),
        "external": _external(bundle),
        "findings": _table(outcome, findings),
        "approvals": _table(ledger, approvals),
        "requests": _requests(bundle),
        "unexamined": _table(outcome, unexamined),
    }
    return Side(
        path=bundle.verification.path,
        verdict=bundle.verification.verdict,
        manifest=bundle.verification.manifest or "",
        organization=_said(record, "organization"),
        period=_safely(record, _period, ""),
        as_of=_said(record, "as_of"),
        tables=tables,
        rules=_safely(outcome, _applied, frozenset()),
        previous=_safely(record, _previous, ""),
        landed=_safely(ledger, _landed, frozenset()),
    )


def _file(bundle: ReadBundle, path: str, *schemas: str) -> _Found:
    try:
        found = shape.parse(bundle.read(path, LARGEST))
        found.require(*schemas)
    except StorageError as error:
        return _Found(None, error.message)
    except shape.MalformedShapeError as error:
        return _Found(None, f"{path} cannot be used: {error}")
    return _Found(found)


def _programme(bundle: ReadBundle) -> _Found:
    """Give controls.json; of a bundle that has none yet, what controls.yaml says in the same form."""
    if bundle.has(results.PROGRAMME) or not bundle.has(SETTINGS_PATH):
        return _file(bundle, results.PROGRAMME, programme.SCHEMA_CONTROLS)
    try:
        read = read_controls(bundle.read(SETTINGS_PATH, LARGEST_TEXT))
    except StorageError as error:
        return _Found(None, error.message)
    if read.unreadable:
        return _Found(None, f"{read.unreadable[0].location}: {read.unreadable[0].message}")
    return _Found(shape.parse(programme.controls(read.program, read.controls).encode("utf-8")))


def _settings(bundle: ReadBundle) -> Table:
    try:
        said = settings_said(bundle.read(SETTINGS_PATH, LARGEST_TEXT), frozenset(), path=SETTINGS_PATH)
    except StorageError as error:
        return Table(why=error.message)
    return Table(why=f"{SETTINGS_PATH} cannot be read") if said is None else settings(said.keys)


def _absent(record: _Found, key: str) -> _Found | None:
    """Give the reason that bundle.json has for what was not examined; None where it was."""
    said = _safely(record, lambda of: of.inner(key), None)
    try:
        if said is not None and said.text("examined") == "no":
            return _Found(None, said.text("reason") or "it says that it was not examined")
    except shape.MalformedShapeError:
        return None
    return None


def _table(found: _Found, make: Callable[[Shape], Table]) -> Table:
    if found.shape is None:
        return Table(why=found.why)
    try:
        return make(found.shape)
    except shape.MalformedShapeError as error:
        return Table(why=f"it has another form than this version reads: {error}")


def _lines(bundle: ReadBundle, path: str) -> tuple[Shape, ...]:
    try:
        return shape.parse_lines(bundle.read(path, LARGEST))
    except (StorageError, shape.MalformedShapeError):
        return ()


def _text(bundle: ReadBundle, path: str) -> str | None:
    try:
        return bundle.read(path, LARGEST_TEXT).decode("utf-8", "surrogateescape")
    except StorageError:
        return None


def _external(bundle: ReadBundle) -> Table:
    if not bundle.has(external.NAME):
        return Table()  # all of its evidence is here: that is no gap
    try:
        read = external.parse(bundle.read(external.NAME, external.LARGEST), bundle.paths())
    except StorageError as error:
        return Table(why=error.message)
    return Table(why=read.faults[0].message) if read.faults else elsewhere(read.files)


def _requests(bundle: ReadBundle) -> Table:
    if not bundle.has(REQUESTS):
        return Table()  # a bundle without requests has none: that is no gap
    try:
        return requests(bundle.read(REQUESTS, LARGEST))
    except StorageError as error:
        return Table(why=error.message)
    except shape.MalformedShapeError as error:
        return Table(why=f"{REQUESTS} cannot be used: {error}")


def _said(found: _Found, key: str) -> str:
    return _safely(found, lambda of: visible(of.text(key)), "")


def _period(of: Shape) -> str:
    period = of.inner("period")
    return visible(f"{period.text('start')} to {period.text('end')}") if period else ""


def _applied(of: Shape) -> frozenset[str]:
    return frozenset(item.text("id") for item in of.shapes("rules") if item.text("state") == "examined")


def _landed(of: Shape) -> frozenset[str]:
    return frozenset(item.text("oid") for item in of.shapes("changes"))


def _previous(of: Shape) -> str:
    previous = of.inner("previous")
    return visible(previous.text("manifest")) if previous else ""


def _safely(found: _Found, give: Callable[[Shape], T], default: T) -> T:
    """Ask for something that is told elsewhere if it has another form."""
    try:
        return give(found.shape) if found.shape else default
    except shape.MalformedShapeError:
        return default
