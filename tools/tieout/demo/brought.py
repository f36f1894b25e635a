"""Files of other tools that the sample company read in, by the very code that reads them in for a company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tieout.collect.base import Context, Surroundings
from tieout.collect.ingest import registry
from tieout.collect.ingested import ingest
from tieout.collect.store import in_memory
from tieout.demo.captures import ENVIRONMENTS
from tieout.model.evidence.collector import CollectorSetting, Serves
from tieout.model.evidence.record import Operator, Source, Span
from tieout.model.location import Location


class Captured(NamedTuple):
    """A capture as it is kept."""

    id: str
    files: Mapping[str, str]
    """Its record among them, by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One file, and how it was read in."""

    title: str
    reads: str
    """The form: the id of an ingestion."""
    system: str
    serves: tuple[tuple[str, str], ...]
    """Controls, and the entries of their evidence."""
    name: str
    """Of the file as it lay on somebody's disk."""
    content: str
    at: datetime
    """When it was read in, and the moment that it shows."""
    by: str
    """A person's id; ``pipeline`` for a run of it."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Of the form."""
    window: Span | None = None
    """The stretch of time that it tells of."""

    def capture(self, folder: Path) -> Captured:
        """Give the capture; ``folder`` is where the file lay."""
        form = registry.ingestion(self.reads)
        if form is None:
            raise LookupError(self.reads)
        setting = CollectorSetting(
            id=self.reads,
            location=Location("collectors.yaml"),
            uses="ingest",
            title=self.title,
            system=self.system,
            serves=tuple(Serves(*pair) for pair in self.serves),
            path=self.name,
            reads=self.reads,
        )
        file = folder / self.name
        file.write_bytes(self.content.encode())
        draft = ingest(
            setting,
            Context(
                setting=setting,
                now=lambda: self.at,
                environment={},
                root=folder,
                surroundings=Surroundings(operator=self._operator),
            ),
            form.configured(self.settings),
            file,
            source=Source(
                identity=self.by, environment=ENVIRONMENTS.get(self.system, "production"), expected_match=True
            ),
            data_as_of=self.at,
            window=self.window,
        )
        record, contents = in_memory(draft)
        return Captured(record.id, {path: data.decode() for path, data in contents.items()})

    @property
    def _operator(self) -> Operator:
        return Operator(type="ci" if self.by == "pipeline" else "person", name=self.by)


def captured(items: Iterable[Brought]) -> tuple[Captured, ...]:
    """Give the captures of files, in their order."""
    with TemporaryDirectory() as folder:
        return tuple(item.capture(Path(folder)) for item in items)


def files_of(items: Iterable[Brought]) -> dict[str, str | None]:
    """Give every file of these captures by path."""
    return {path: text for item in captured(items) for path, text in item.files.items()}
