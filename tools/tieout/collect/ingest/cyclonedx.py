"""CycloneDX JSON, 1.4 to 1.7 -> components: a software bill of materials, nested parts and all."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_JSON, Problems, refuse_unknown, row, told
from tieout.collect.ingest.cyclonedx_bom import Bom, bom_of
from tieout.model.evidence.tables.components import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.collect.ingest.items import Item
    from tieout.model.evidence.table import Row, TableSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class CycloneDx:
    """A bill of materials."""

    asset: str = ""
    id: ClassVar[str] = "cyclonedx"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = COMPONENTS
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType({"asset": "What it is made of; else its own name for it."})

    def configured(self, settings: Mapping[str, str]) -> CycloneDx:
        """Give the same for this asset."""
        refuse_unknown(self, settings)
        return CycloneDx(asset=settings.get("asset", self.asset))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each component, whatever it lies in."""
        problems = Problems(self.raw_name)
        bom = bom_of(raw, problems)
        if bom is None:
            return told(problems)
        if bom.document.value.get("components") is None:
            problems.add("#", "the bill names no components, not even an empty list of them")
        asset = self.asset or bom.asset
        return told(
            problems,
            rows=[_row(component, parent, asset) for component, parent in bom.components],
            data_as_of=bom.made_at,
            gaps=tuple(_gaps(bom)),
            parameters=(("asset", asset), *bom.parameters, *bom.not_read("vulnerabilities", "services")),
        )


def _row(component: Item, parent: str, asset: str) -> Row:
    if not component.text("name"):
        component.problems.add(component.at, "the component has no name")
    supplier = component.item("supplier")
    return row(
        COMPONENTS,
        component.place(),
        {
            "asset": asset,
            "ref": component.text("bom-ref"),
            "type": component.text("type"),
            "group": component.text("group"),
            "name": component.text("name"),
            "version": component.text("version") or component.text("versionRange"),
            "purl": component.text("purl"),
            "scope": "external" if component.flag("isExternal") else component.text("scope"),
            "licenses": ";".join(_licenses(component)),
            "supplier": (supplier.text("name") if supplier else "") or component.text("publisher"),
            "digests": " ".join(f"{each.text('alg')}:{each.text('content')}" for each in component.items("hashes")),
            "parent": parent,
        },
    )


def _licenses(component: Item) -> Iterator[str]:
    for choice in component.items("licenses"):
        found = choice.item("license")
        name = (found.text("id") or found.text("name")) if found else choice.text("expression")
        if name:
            yield name


def _gaps(bom: Bom) -> Iterator[str]:
    """Give what the bill says itself that it does not hold (compositions), and what it leans on and lacks."""
    for composition in bom.document.items("compositions"):
        word = composition.text("aggregate")
        parts = [*composition.texts("assemblies"), *composition.texts("dependencies")]
        of = f" of {', '.join(parts[:3])}{f' and {len(parts) - 3} more' if len(parts) > 3 else ''}" if parts else ""
        if word.startswith("incomplete") or word == "unknown":
            yield f"the bill says itself that its list{of} is {word.replace('_', ' ')}"
        elif word not in {"complete", "not_specified"}:
            composition.problems.add(f"{composition.at}/aggregate", f"the aggregate {word!r} is not known")
    named: dict[str, None] = {}
    for dependency in bom.document.items("dependencies"):
        named.update(dict.fromkeys((dependency.text("ref"), *dependency.texts("dependsOn"))))
    absent = [ref for ref in named if ref and ref not in bom.refs]
    if absent:
        more = f" and {len(absent) - 3} more" if len(absent) > 3 else ""
        yield f"the bill speaks of dependencies that it does not list: {', '.join(absent[:3])}{more}"
