"""SARIF 2.1.0 (OASIS) -> weaknesses: what scanners of code and configuration say, whichever they are.

A run whose ``results`` are null or absent is one that did not analyse (section 3.14.23); an empty list is one
that found nothing. A run that failed may hold part of its results, and never counts as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_JSON, Problems, of_asset, refuse_unknown, told
from tieout.collect.ingest.items import Item, is_version, report_of
from tieout.collect.ingest.sarif_result import result_row
from tieout.collect.ingest.sarif_rules import Rules
from tieout.model.evidence.record import Refusal
from tieout.model.evidence.tables.weaknesses import WEAKNESSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from tieout.model.evidence.table import Row, TableSchema

VERSION = "2.1.0"
_NOTIFICATIONS = ("toolExecutionNotifications", "toolConfigurationNotifications")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sarif:
    """A log of one or several runs."""

    asset: str = ""
    id: ClassVar[str] = "sarif"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = WEAKNESSES
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType({"asset": "What was scanned; else the repository named."})

    def configured(self, settings: Mapping[str, str]) -> Sarif:
        """Give the same for this asset."""
        refuse_unknown(self, settings)
        return Sarif(asset=settings.get("asset", self.asset))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each result, suppressed, absent and passed ones too."""
        problems = Problems(self.raw_name)
        log = report_of(raw, problems, "the log")
        if log is None or not is_version(log, "version", (VERSION,), "log of SARIF"):
            return told(problems, parameters=of_asset(self.asset))
        runs = list(log.items("runs"))
        if not runs:
            problems.add("#", "the log holds no run: no tool looked at anything")
        if log.length("inlineExternalProperties"):
            problems.add("#/inlineExternalProperties", "a part of the results stands in a form that is not read")
        rows: list[Row] = []
        ends: list[datetime] = []
        tools: list[str] = []
        for run in runs:
            tools.append(_tool(run))
            ends += _look_at_invocations(run)
            rows += self._rows(run)
        return told(
            problems,
            rows=rows,
            data_as_of=max(ends, default=None),
            parameters=(*of_asset(self.asset), ("tools", "; ".join(tools))),
            none_found=f"{'; '.join(tools)} ran and found nothing",
        )

    def _rows(self, run: Item) -> Iterator[Row]:
        external = run.item("externalPropertyFileReferences")
        if external is not None and external.value:
            message = f"parts of the run stand in other files: {', '.join(sorted(external.value))}"
            run.problems.add(external.at, message, reason=Refusal.TRUNCATED)
        if run.value.get("results") is None:
            run.problems.add(run.at, "the run has no results, not even an empty list: the tool did not analyse")
            return
        rules = Rules(run)
        asset = self.asset or _repository(run)
        for result in run.items("results"):
            yield result_row(result, rules, asset)


def _look_at_invocations(run: Item) -> Iterator[datetime]:
    """Give the ends of the invocations; what failed in one is a problem."""
    for call in run.items("invocations"):
        if call.flag("executionSuccessful") is not True:
            signal = call.text("exitSignalName")
            why = call.text("processStartFailureMessage") or call.text("exitCodeDescription") or signal
            message = f"the tool did not end well{f': {why}' if why else ''}"
            call.problems.add(call.at, message, reason=Refusal.KILLED if signal else Refusal.FAILED)
        for name in _NOTIFICATIONS:
            for note in call.items(name):
                if (note.text("level") or "warning") == "error":
                    said = note.item("message")
                    text = (said.text("text") or said.text("id")) if said else ""
                    call.problems.add(
                        note.at, f"the tool met an error: {text or 'without a word'}", reason=Refusal.FAILED
                    )
        end = call.moment("endTimeUtc")
        if end is not None:
            yield end


def _tool(run: Item) -> str:
    tool = run.item("tool")
    driver = tool.item("driver") if tool else None
    if driver is None or not driver.text("name"):
        run.problems.add(run.at, "the run does not name its tool")
        return "a tool without a name"
    return f"{driver.text('name')} {driver.text('semanticVersion') or driver.text('version')}".strip()


def _repository(run: Item) -> str:
    return next((each.text("repositoryUri") for each in run.items("versionControlProvenance")), "")
