"""Every kind of file that people write: who reads it, the schema that editors hold it against, and a sound example."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

import jsonschema
import yaml

from tieout.model.document import Kind
from tieout.model.program import DocumentGlobs
from tieout.sources.controls import read_controls
from tieout.sources.documents import read_document
from tieout.sources.evidence.collectors import read_collectors
from tieout.sources.evidence.record import read_record
from tieout.sources.exercise_record import read_exercise_record
from tieout.sources.operation.access_review_record import read_access_review
from tieout.sources.registers.reader import read_register
from tieout.sources.registers.tables import TABLES
from tieout.sources.schemas import schemas
from tieout.starter.content import starter_files


class Reading(Protocol):
    """What every reader says of a file."""

    @property
    def unreadable(self) -> tuple[object, ...]: ...
    @property
    def unknown_fields(self) -> tuple[object, ...]: ...
    @property
    def missing_fields(self) -> tuple[object, ...]: ...


class Family(NamedTuple):
    """A kind of file."""

    path: str
    read: Callable[[bytes, str], Reading]
    has_head: bool = False
    """Whether it is Markdown with a head."""

    def bytes_of(self, value: object) -> bytes:
        text = json.dumps(value, ensure_ascii=False)
        return f"---\n{text}\n---\n# Title\n\nText.\n".encode() if self.has_head else f"{text}\n".encode()

    def refuses(self, value: object) -> str:
        """Give what the reader says against a value; empty where it takes it."""
        reading = self.read(self.bytes_of(value), self.path)
        said = (*reading.unreadable, *reading.unknown_fields, *reading.missing_fields)
        return str(said[0]) if said else ""


def _document(kind: Kind) -> Callable[[bytes, str], Reading]:
    return lambda data, path: read_document(data, path=path, kind=kind, globs=DocumentGlobs())


def _register(name: str) -> Callable[[bytes, str], Reading]:
    return lambda data, path: read_register(data, path=path, table=TABLES[name])


FAMILIES: dict[str, Family] = {
    "controls": Family("controls.yaml", read_controls),
    "collectors": Family("collectors.yaml", read_collectors),
    "policy": Family("policies/a.md", _document(Kind.POLICY), True),
    "runbook": Family("runbooks/a.md", _document(Kind.RUNBOOK), True),
    "exercise": Family(
        "evidence/exercises/EX-2026-01.md", lambda data, path: read_exercise_record(data, path=path), True
    ),
    "access-review": Family(
        "evidence/access-reviews/2026-Q2-code-host.yaml",
        lambda data, path: read_access_review(data, path=path, beside=lambda _: b""),
    ),
    "evidence": Family("evidence/a/evidence.yaml", lambda data, path: read_record(data, path=path)),
    **{name: Family(f"registers/{name}.yaml", _register(name)) for name in TABLES},
}


def judge(kind: str) -> jsonschema.Draft7Validator:
    """Give the schema of a kind as `init` plants it."""
    planted = {file.path: file.data for file in starter_files()}
    text = planted[f".tieout/schemas/{kind}.json"] if kind == "controls" else schemas()[f"{kind}.json"]
    return jsonschema.Draft7Validator(json.loads(text))


class AsEditors(yaml.SafeLoader):
    """As editors read it, by YAML 1.2: dates are text, and so is ``on``."""


AsEditors.yaml_implicit_resolvers = {
    sign: [pair for pair in pairs if pair[0].rpartition(":")[2] not in {"timestamp", "bool"}]
    for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
AsEditors.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def places(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the way to every value inside, the outermost first."""
    if at:
        yield at
    items: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, dict):
        items = iter(value.items())
    elif isinstance(value, list):
        items = iter(enumerate(value[:1]))
    for step, inner in items:
        yield from places(inner, (*at, step))
