"""``trivy ... --format json`` (schema version 2) -> weaknesses.

Trivy leaves out what is empty: a target without ``Vulnerabilities`` is clean, and a report without a target is no
scan. What a setting or a statement keeps out of the report stands under ``ExperimentalModifiedFindings``: each is
a row, marked as suppressed, with the words by which it was.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_JSON, Problems, of_asset, refuse_unknown, row, told
from tieout.collect.ingest.items import Item, is_version, report_of, step
from tieout.collect.ingest.severity import severity_of, worst
from tieout.model.evidence.tables.weaknesses import WEAKNESSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.model.evidence.table import Row, TableSchema

# The form: trivy, pkg/types/report.go, finding.go and vulnerability.go.
SCHEMA_VERSION = 2
_PACKAGES = frozenset({"os-pkgs", "lang-pkgs", ""})
"""Classes of targets whose packages are looked up; older reports name no class."""
_SECTIONS = ("Misconfigurations", "Secrets", "Licenses", "CustomResources")
_BY_NUMBER = ("unknown", "low", "medium", "high", "critical")
_UNFIXED = frozenset({"affected", "will_not_fix", "fix_deferred", "end_of_life", "under_investigation"})
_STATUSES = {
    "ignored": "suppressed",
    "not_affected": "not_affected",
    "fixed": "fixed",
    "affected": "open",
    "under_investigation": "in_triage",
    "unknown": "unknown",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trivy:
    """The report of trivy."""

    asset: str = ""
    id: ClassVar[str] = "trivy"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = WEAKNESSES
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType({"asset": "What was scanned; else the artifact's name."})

    def configured(self, settings: Mapping[str, str]) -> Trivy:
        """Give the same for this asset."""
        refuse_unknown(self, settings)
        return Trivy(asset=settings.get("asset", self.asset))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each vulnerability of each target, suppressed ones too."""
        problems = Problems(self.raw_name)
        report = report_of(raw, problems, "the report")
        if report is None or not is_version(report, "SchemaVersion", (SCHEMA_VERSION,), "report of trivy"):
            return told(problems, parameters=of_asset(self.asset))
        asset = self.asset or report.text("ArtifactName")
        if not asset:
            problems.add("#", "the report does not say what was scanned (ArtifactName)")
        targets = list(report.items("Results"))
        rows = [each for target in targets for each in _rows(target, asset)]
        examined = sum(target.text("Class") in _PACKAGES for target in targets)
        gaps = tuple(_gaps(report, targets, examined))
        made_at = report.moment("CreatedAt")
        return told(
            problems,
            rows=rows,
            data_as_of=made_at,
            gaps=gaps,
            parameters=(("asset", asset), *_said(report), *_not_read(targets)),
            none_found=f"trivy looked up the packages of {examined} targets",
        )


def _rows(target: Item, asset: str) -> Iterator[Row]:
    for found in target.items("Vulnerabilities"):
        yield _row(target, found, asset, {"suppressed": "no", "status": "open"}, found)
    for modified in target.items("ExperimentalModifiedFindings"):
        if modified.text("Type") != "vulnerability":
            continue
        found_in = modified.item("Finding")
        if found_in is None:
            modified.problems.add(modified.at, "the finding that was suppressed is not there")
            found_in = Item({}, modified.at, modified.problems)
        word = modified.text("Status")
        status = _STATUSES.get(word)
        if status is None:
            modified.problems.add(f"{modified.at}/Status", f"the status {word!r} is not known")
        said = ": ".join(part for part in (modified.text("Source"), modified.text("Statement")) if part)
        cells = {
            "suppressed": "yes",
            "status": status or "unknown",
            "dismissed_reason": word,
            "statement": said,
        }
        yield _row(target, found_in, asset, cells, modified)


def _row(target: Item, found: Item, asset: str, cells: Mapping[str, str], at: Item) -> Row:
    name, package = found.text("VulnerabilityID"), found.text("PkgName")
    if not name or not package:
        found.problems.add(found.at, "the finding lacks its VulnerabilityID or its PkgName")
    fixed, status = found.text("FixedVersion"), found.text("Status")
    severity, source = worst(_rated(found))
    return row(
        WEAKNESSES,
        at.place(),
        {
            "asset": asset,
            "id": name,
            "aliases": " ".join(found.texts("VendorIDs")),
            "package": package,
            "ecosystem": target.text("Type"),
            "installed": found.text("InstalledVersion"),
            "fixed_in": fixed,
            "fix_available": "yes" if fixed else "no" if status in _UNFIXED else "unknown",
            "severity": severity,
            "severity_source": source,
            "title": found.text("Title"),
            "published": found.instant("PublishedDate"),
            "source_status": status,
            "location": " ".join(part for part in (target.text("Target"), found.text("PkgPath")) if part),
            "url": found.text("PrimaryURL"),
            **cells,
        },
    )


def _rated(found: Item) -> Iterator[tuple[str, str]]:
    yield severity_of(found.text("Severity"), found, "Severity"), found.text("SeveritySource") or "trivy"
    vendors = found.item("VendorSeverity")
    for vendor in sorted(vendors.value) if vendors else ():
        number = vendors.number(vendor) if vendors else None
        if number is None or not 0 <= number < len(_BY_NUMBER):
            found.problems.add(f"{found.at}/VendorSeverity{step(vendor)}", f"the severity {number} is not known")
        else:
            yield _BY_NUMBER[number], vendor


def _gaps(report: Item, targets: list[Item], examined: int) -> Iterator[str]:
    if not targets:
        yield "trivy names no target: nothing was scanned"
    elif not examined:
        classes = ", ".join(sorted({target.text("Class") for target in targets}))
        yield f"no target was scanned for vulnerable packages; their classes are: {classes}"
    metadata = report.item("Metadata")
    system = metadata.item("OS") if metadata else None
    if system and system.flag("EOSL"):
        name = f"{system.text('Family')} {system.text('Name')}".strip()
        yield f"{name} is no longer supported by its maker, so that trivy may not know what is wrong with it"


def _said(report: Item) -> Iterator[tuple[str, str]]:
    tool, metadata = report.item("Trivy"), report.item("Metadata")
    said = {
        "tool": f"trivy {tool.text('Version')}" if tool and tool.text("Version") else "",
        "artifact": f"{report.text('ArtifactType')} {report.text('ArtifactName')}".strip(),
        "artifact id": report.text("ArtifactID"),
        "image id": metadata.text("ImageID") if metadata else "",
        "image digests": " ".join(metadata.texts("RepoDigests")) if metadata else "",
        "commit": metadata.text("Commit") if metadata else "",
    }
    yield from ((name, value) for name, value in said.items() if value)


def _not_read(targets: list[Item]) -> Iterator[tuple[str, str]]:
    """Name what the report holds besides vulnerabilities: another table's matter, and not to be taken for nothing."""
    counted: Counter[str] = Counter()
    for target in targets:
        counted.update({section: target.length(section) for section in _SECTIONS})
        for modified in target.items("ExperimentalModifiedFindings"):
            if (kind := modified.text("Type")) != "vulnerability":
                counted[f"suppressed {kind or 'of no type'}"] += 1
    if targets:
        classes = Counter(target.text("Class") or "none" for target in targets)
        yield "targets", "; ".join(f"{name}: {number}" for name, number in sorted(classes.items()))
    yield from ((f"not read: {name}", str(number)) for name, number in sorted(counted.items()) if number)
