"""Deployment records in a form of ours, JSON or CSV -> deployments.

    {"schema": "tieout.deployments/v1", "deployments": [
      {"environment": "production", "commit": "<40 hex digits>", "deployed_at": "2026-03-01T08:00:00Z",
       "actor": "deploy-bot", "change": "#12", "ticket": "SHOP-7", "result": "success"}]}

As CSV the same names stand in the header. ``environment``, ``commit``, ``deployed_at``, ``actor`` and ``result``
must be there; ``id``, ``repository``, ``ref``, ``actor_kind``, ``change``, ``ticket`` and ``url`` may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_CSV, RAW_JSON, Problems, instant_of, refuse_unknown, row, told, utc
from tieout.collect.ingest.delimited import BOUND_SETTINGS, note_formula
from tieout.collect.ingest.items import is_version, report_of
from tieout.collect.ingest.opened import Made, Opened, normalised
from tieout.collect.ingest.settings import said_of
from tieout.model.evidence.tables.deployments import DEPLOYMENTS, RESULTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.model.evidence.table import Row, TableSchema

SCHEMA = "tieout.deployments/v1"
NEEDED = ("environment", "commit", "deployed_at", "actor", "result")
ALLOWED = (*NEEDED, "id", "repository", "ref", "actor_kind", "change", "ticket", "url")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)
_KINDS = frozenset({"human", "service", "unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployments:
    """Records as JSON."""

    id: ClassVar[str] = "deployments"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = DEPLOYMENTS
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def configured(self, settings: Mapping[str, str]) -> Deployments:
        """Give the same: it has no settings. Raises UsageError."""
        refuse_unknown(self, settings)
        return self

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each deployment."""
        problems = Problems(self.raw_name)
        report = report_of(raw, problems, "the file")
        if report is None or not is_version(report, "schema", (SCHEMA,), "file of deployments"):
            return told(problems)
        if report.value.get("deployments") is None:
            problems.add("#", "the file has no deployments, not even an empty list of them")
        records = _Records(problems)
        for item in report.items("deployments"):
            for key in sorted(item.value.keys() - set(ALLOWED)):
                problems.add(f"{item.at}", f"the key {key!r} is not known")
            records.add(item.at, {name: item.label(name) if name == "id" else item.text(name) for name in ALLOWED})
        total = report.number("total")
        return told(problems, rows=records.rows, total=total)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentsCsv:
    """Records as CSV."""

    said: tuple[tuple[str, str], ...] = ()
    """The settings, sorted by name."""
    id: ClassVar[str] = "deployments-csv"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = DEPLOYMENTS
    raw_name: ClassVar[str] = RAW_CSV
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(BOUND_SETTINGS)

    def configured(self, settings: Mapping[str, str]) -> DeploymentsCsv:
        """Give the same with this number of rows. Raises UsageError."""
        return DeploymentsCsv(said=said_of(self, settings))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each deployment."""
        return normalised(self, self.said, raw, _made)


def _made(opened: Opened) -> Made | None:
    table, problems = opened.table, opened.problems
    names = [name.casefold() for name in table.header]
    absent = [name for name in NEEDED if name not in names]
    twice = sorted({name for name in names if names.count(name) > 1})
    if absent or twice:
        for name in absent:
            problems.add(":1", f"the header has no {name}")
        for name in twice:
            problems.add(":1", f"the header has {name} twice")
        return None
    records = _Records(problems)
    for line, cells in table.rows:
        values = dict(zip(names, cells, strict=True))
        for name, cell in values.items():
            if name in ALLOWED:
                note_formula(cell, problems, line, name)
        records.add(f":{line}", {name: values.get(name, "") for name in ALLOWED})
    unread = [name for name in table.header if name.casefold() not in ALLOWED]
    return Made(records.rows, (("columns not read", "; ".join(unread)),) if unread else ())


class _Records:
    """Rows of deployments, and what is wrong with them."""

    def __init__(self, problems: Problems) -> None:
        self.rows: list[Row] = []
        self._problems = problems
        self._ids: dict[str, str] = {}

    def add(self, at: str, said: Mapping[str, str]) -> None:
        """Add a row; a value that is none of its kind is a problem, and unknown or empty."""
        for name in NEEDED:
            if not said[name]:
                self._problems.add(at, f"the deployment has no {name}")
        cells = dict(said)
        if said["commit"] and not _COMMIT.fullmatch(said["commit"]):
            self._problems.add(at, f"the commit {said['commit']!r} is no whole id of 40 or 64 hex digits")
        moment = instant_of(said["deployed_at"])
        cells["deployed_at"] = "" if moment is None else utc(moment)
        if said["deployed_at"] and moment is None:
            self._problems.add(at, f"deployed_at is {said['deployed_at']!r}, no instant with its offset from UTC")
        for name, words in (("result", RESULTS), ("actor_kind", _KINDS)):
            word = said[name].casefold()
            if word and word not in words:
                self._problems.add(at, f"{name} is {said[name]!r}; known are {', '.join(sorted(words))}")
            cells[name] = word if word in words else "unknown"
        cells["source_status"] = said["result"]
        if said["id"]:
            first = self._ids.setdefault(said["id"], at)
            if first != at:
                self._problems.add(at, f"the deployment {said['id']!r} stands at {first} already")
        self.rows.append(row(DEPLOYMENTS, f"{self._problems.raw_name}{at}", cells))
