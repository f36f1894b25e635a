"""``npm audit --json`` (audit report version 2) -> weaknesses.

Where the registry refuses, npm prints an object with ``message`` and ``error`` on stdout and ends with exit code 1,
as if it had found something: a reader that looks for ``vulnerabilities`` alone sees none. The report bears no date.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_JSON, Problems, of_asset, refuse_unknown, row, told
from tieout.collect.ingest.items import Item, is_version, kind_of, report_of, step
from tieout.collect.ingest.severity import severity_of
from tieout.model.evidence.record import Refusal
from tieout.model.evidence.tables.weaknesses import WEAKNESSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.model.evidence.table import Row, TableSchema

REPORT_VERSION = 2
# The form: npm's own @npmcli/arborist, lib/audit-report.js (toJSON), and lib/vuln.js.
_GHSA = re.compile(r"GHSA(?:-[a-z0-9]{4}){3}", re.ASCII)
_LEVELS = ("info", "low", "moderate", "high", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class NpmAudit:
    """The report of ``npm audit``."""

    asset: str = ""
    id: ClassVar[str] = "npm-audit"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = WEAKNESSES
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType({"asset": "What was audited: the report does not say."})

    def configured(self, settings: Mapping[str, str]) -> NpmAudit:
        """Give the same for this asset."""
        refuse_unknown(self, settings)
        return NpmAudit(asset=settings.get("asset", self.asset))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each advisory of each package."""
        problems = Problems(self.raw_name)
        report = report_of(raw, problems, "the report")
        if report is None or not _is_report(report):
            return told(problems, parameters=of_asset(self.asset))
        vulnerable = report.item("vulnerabilities")
        if vulnerable is None:
            problems.add("#", "the report has no vulnerabilities, not even an empty object of them")
            return told(problems, parameters=of_asset(self.asset))
        entries = [entry for name in vulnerable.value if (entry := vulnerable.item(name)) is not None]
        for name, each in vulnerable.value.items():
            if each is None:
                problems.add(f"#/vulnerabilities{step(name)}", "here is null; wanted is an object")
        rows = [each for entry in entries for each in self._rows(entry)]
        through = _through_others(entries)
        examined = _reconcile(report, vulnerable, entries)
        gaps = () if examined else ("npm looked at no dependency at all",)
        return told(
            problems,
            rows=rows,
            gaps=gaps,
            parameters=(
                ("asset", self.asset),
                ("dependencies looked at", "unknown" if examined is None else str(examined)),
                ("packages affected through others", str(through)),
            ),
            none_found=f"npm looked at {examined} dependencies and counts no vulnerable one",
        )

    def _rows(self, entry: Item) -> Iterator[Row]:
        advice = entry.value.get("via")
        if not isinstance(advice, list) or not advice:
            entry.problems.add(entry.at, "it names nothing by which it is vulnerable (via)")
            return
        fix, has_fix = _fix(entry)
        for number, each in enumerate(advice):
            at = f"{entry.at}/via/{number}"
            if isinstance(each, str):
                continue
            if not isinstance(each, dict):
                entry.problems.add(at, f"here is {kind_of(each)}; wanted is an advisory or the name of a package")
                continue
            yield self._row(Item(each, at, entry.problems), fix, has_fix)

    def _row(self, advisory: Item, fix: tuple[str, str], has_fix: str) -> Row:
        url, source, package = advisory.text("url"), advisory.label("source"), advisory.text("name")
        ghsa = _GHSA.search(url)
        own = f"npm:{source}" if source else ""
        if not package or not (ghsa or own):
            advisory.problems.add(advisory.at, "the advisory lacks its name or its number")
        cells = {
            "asset": self.asset,
            "id": ghsa.group() if ghsa else own,
            "aliases": own if ghsa else "",
            "package": package,
            "ecosystem": "npm",
            "affected": advisory.text("range"),
            "fixed_in": fix[1] if fix[0] == package else "",
            "fix_available": has_fix,
            "severity": severity_of(advisory.text("severity"), advisory),
            "severity_source": "npm",
            "title": advisory.text("title"),
            "suppressed": "no",
            "status": "open",
            "url": url,
        }
        return row(WEAKNESSES, advisory.place(), cells)


def _is_report(report: Item) -> bool:
    problems = report.problems
    if "vulnerabilities" not in report.value and ("error" in report.value or "message" in report.value):
        problems.add("#", _said(report), reason=Refusal.FAILED)
        return False
    if not is_version(report, "auditReportVersion", (REPORT_VERSION,), "report of npm audit, version 7 or later"):
        return False
    if "error" in report.value:
        problems.add("#/error", _said(report), reason=Refusal.FAILED)
        return False
    return True


def _said(report: Item) -> str:
    error = report.value.get("error")
    inner = error if isinstance(error, dict) else {}
    words = (report.value.get("message"), inner.get("code"), inner.get("summary"), error)
    said = next((word for word in words if isinstance(word, str) and word.strip()), "an error without a word")
    return f"npm could not audit: {said}"


def _fix(entry: Item) -> tuple[tuple[str, str], str]:
    found = entry.value.get("fixAvailable")
    if isinstance(found, bool):
        return ("", ""), "yes" if found else "no"
    inner = entry.item("fixAvailable")
    return (("", ""), "unknown") if inner is None else ((inner.text("name"), inner.text("version")), "yes")


def _through_others(entries: list[Item]) -> int:
    """Count the packages that are vulnerable by another alone; one whose chain ends nowhere is a problem."""
    links = {entry.at: _names(entry) for entry in entries}
    effects: dict[str, list[str]] = {}
    for at, names in links.items():
        for name in names:
            effects.setdefault(name, []).append(at)
    grounded = {entry.at for entry in entries if any(isinstance(each, dict) for each in _via(entry))}
    direct, waiting = len(grounded), [*grounded]
    while waiting:
        more = [at for at in effects.get(waiting.pop(), ()) if at not in grounded]
        grounded.update(more)
        waiting += more
    for entry in entries:
        absent = sorted(name for name in links[entry.at] if name not in links)
        if absent:
            entry.problems.add(entry.at, f"it is vulnerable by {absent[0].rpartition('/')[2]}, which the report lacks")
        elif entry.at not in grounded and _via(entry):
            entry.problems.add(entry.at, "no advisory stands at the end of what it is vulnerable by")
    return len(entries) - direct


def _via(entry: Item) -> list[object]:
    found = entry.value.get("via")
    return list(found) if isinstance(found, list) else []


def _names(entry: Item) -> set[str]:
    return {f"#/vulnerabilities{step(each)}" for each in _via(entry) if isinstance(each, str)}


def _reconcile(report: Item, vulnerable: Item, entries: list[Item]) -> int | None:
    """Hold what the report counts against what it lists; give the number of dependencies looked at."""
    problems = report.problems
    metadata = report.item("metadata")
    counted = metadata.item("vulnerabilities") if metadata else None
    examined = metadata.item("dependencies") if metadata else None
    if counted is None or examined is None:
        problems.add("#/metadata", "the report does not count what it lists")
        return None
    listed = Counter(entry.text("severity") for entry in entries)
    for level, has in (*((level, listed[level]) for level in _LEVELS), ("total", len(vulnerable.value))):
        says = counted.number(level)
        if says != has:
            problems.add(f"{counted.at}/{level}", f"the report counts {says} ({level}) and lists {has}")
    total = examined.number("total")
    if total is None:
        problems.add(examined.at, "the report does not say how many dependencies npm looked at")
    return total
