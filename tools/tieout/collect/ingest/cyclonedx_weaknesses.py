"""CycloneDX JSON, 1.4 to 1.7 -> weaknesses: its vulnerabilities with what was said of them (VEX).

A bill without ``vulnerabilities`` says nothing of any: it is a list of parts and no scan. An empty list shows
no scan either (trivy writes one into every bill), so that somebody has to say why it is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_JSON, Problems, of_asset, refuse_unknown, row, told
from tieout.collect.ingest.cyclonedx_bom import LINK, Bom, bom_of
from tieout.collect.ingest.severity import severity_of, severity_of_score, worst
from tieout.model.evidence.tables.weaknesses import WEAKNESSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.collect.ingest.items import Item
    from tieout.model.evidence.table import Row, TableSchema

_STATES = {
    "": "open",
    "exploitable": "open",
    "in_triage": "in_triage",
    "resolved": "fixed",
    "resolved_with_pedigree": "fixed",
    "false_positive": "not_affected",
    "not_affected": "not_affected",
}
_CVSS = ("CVSSv2", "CVSSv3", "CVSSv31", "CVSSv4")
_WORDS = {"affected", "unaffected", "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CycloneDxWeaknesses:
    """The vulnerabilities of a bill of materials, or of a statement about one."""

    asset: str = ""
    id: ClassVar[str] = "cyclonedx-weaknesses"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = WEAKNESSES
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType({"asset": "What was scanned; else its own name for it."})

    def configured(self, settings: Mapping[str, str]) -> CycloneDxWeaknesses:
        """Give the same for this asset."""
        refuse_unknown(self, settings)
        return CycloneDxWeaknesses(asset=settings.get("asset", self.asset))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each vulnerability of each component."""
        problems = Problems(self.raw_name)
        bom = bom_of(raw, problems)
        if bom is None:
            return told(problems, parameters=of_asset(self.asset))
        if bom.document.value.get("vulnerabilities") is None:
            problems.add("#", "the bill says nothing of vulnerabilities, not even that there are none")
            return told(problems, parameters=of_asset(self.asset))
        asset = self.asset or bom.asset
        rows = [each for found in bom.document.items("vulnerabilities") for each in _rows(found, bom, asset)]
        return told(
            problems,
            rows=rows,
            data_as_of=bom.made_at,
            parameters=(("asset", asset), *bom.parameters, *bom.not_read("components", "services")),
        )


def _rows(found: Item, bom: Bom, asset: str) -> Iterator[Row]:
    name = found.text("id")
    if not name:
        found.problems.add(found.at, "the vulnerability has no id")
    affected = list(found.items("affects"))
    if not affected:
        yield row(WEAKNESSES, found.place(), {"asset": asset, **_said(found)})
    for each in affected:
        yield row(WEAKNESSES, each.place(), {"asset": asset, **_said(found), **_affected(each, bom, found)})


def _said(found: Item) -> dict[str, str]:
    analysis = found.item("analysis")
    state = analysis.text("state") if analysis else ""
    status = _STATES.get(state)
    if status is None:
        found.problems.add(f"{found.at}/analysis/state", f"the state {state!r} is not known")
    is_rejected = bool(found.text("rejected"))
    severity, source = worst(_rated(found))
    origin = found.item("source")
    return {
        "id": found.text("id"),
        "aliases": " ".join(each.text("id") for each in found.items("references")),
        "fix_available": "unknown",
        "severity": severity,
        "severity_source": source,
        "title": found.text("description").strip().partition("\n")[0],
        "published": found.instant("published"),
        "status": "not_affected" if is_rejected else status or "unknown",
        "source_status": "rejected" if is_rejected else state,
        "suppressed": "yes" if status == "not_affected" else "no",
        "dismissed_at": (analysis.instant("lastUpdated") or analysis.instant("firstIssued"))
        if analysis and status == "not_affected"
        else "",
        "dismissed_reason": analysis.text("justification") if analysis else "",
        "statement": analysis.text("detail") if analysis else "",
        "url": origin.text("url") if origin else "",
    }


def _rated(found: Item) -> Iterator[tuple[str, str]]:
    for rating in found.items("ratings"):
        origin = rating.item("source")
        source = (origin.text("name") if origin else "") or rating.text("method")
        word, score = rating.text("severity"), rating.measure("score")
        if not word and score is not None and rating.text("method") in _CVSS:
            yield severity_of_score(score), source
        else:
            yield severity_of(word, rating), source


def _affected(each: Item, bom: Bom, found: Item) -> dict[str, str]:
    ref = each.text("ref")
    component = bom.refs.get(ref)
    if component is None and not ref.startswith(LINK):
        each.problems.add(each.at, f"it affects {ref!r}, which the bill does not list")
    versions: dict[str, list[str]] = {word: [] for word in _WORDS}
    for version in each.items("versions"):
        word = version.text("status") or "affected"
        if word not in _WORDS:
            version.problems.add(f"{version.at}/status", f"the status {word!r} is not known")
            word = "unknown"
        versions[word].append(version.text("version") or version.text("range"))
    group = component.text("group") if component else ""
    name = component.text("name") if component else ""
    cells = {
        "package": f"{group}/{name}" if group else name,
        "ecosystem": _ecosystem(component.text("purl")) if component else "",
        "installed": component.text("version") if component else "",
        "affected": ", ".join((*versions["affected"], *(f"{one} (unknown)" for one in versions["unknown"]))),
        "fixed_in": ", ".join(versions["unaffected"]),
        "location": ref,
    }
    if versions["unaffected"]:
        cells["fix_available"] = "yes"
        if not versions["affected"] and not versions["unknown"] and not found.value.get("analysis"):
            cells["status"] = "not_affected"
    return cells


def _ecosystem(purl: str) -> str:
    return purl.removeprefix("pkg:").partition("/")[0] if purl.startswith("pkg:") else ""
