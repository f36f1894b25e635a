"""A CycloneDX document: its head, its components however deep, and what each reference stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.collect.ingest.items import Item, is_version, report_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from tieout.collect.ingest.base import Problems

VERSIONS = ("1.4", "1.5", "1.6", "1.7")
LINK = "urn:cdx:"
"""A reference into another bill (BOM-Link)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bom:
    """A document whose head is known."""

    document: Item
    components: tuple[tuple[Item, str], ...]
    """Each with the ref (else the name) of the one that it lies in."""
    refs: Mapping[str, Item]
    """Components, services, and what the bill is about, by bom-ref."""
    asset: str
    made_at: datetime | None
    parameters: tuple[tuple[str, str], ...]

    def not_read(self, *sections: str) -> tuple[tuple[str, str], ...]:
        """Name sections that this table does not hold."""
        found = ((name, self.document.length(name)) for name in sections)
        return tuple((f"not read: {name}", str(number)) for name, number in found if number)


def bom_of(raw: bytes, problems: Problems) -> Bom | None:
    """Read a document; None where it is none of a known version, with a problem."""
    document = report_of(raw, problems, "the bill")
    if document is None or not is_version(document, "bomFormat", ("CycloneDX",), "bill of CycloneDX"):
        return None
    if not is_version(document, "specVersion", VERSIONS, "bill of CycloneDX"):
        return None
    metadata = document.item("metadata")
    about = metadata.item("component") if metadata else None
    components = tuple(_all(document))
    refs: dict[str, Item] = {}
    for each in (*([about] if about else []), *(found for found, _ in components), *_services(document)):
        ref = each.text("bom-ref")
        if ref and ref in refs:
            each.problems.add(each.at, f"the bom-ref {ref!r} stands at {refs[ref].at} already")
        elif ref:
            refs[ref] = each
    if about:
        refs.update({ref: each for each, _ in _below(about) if (ref := each.text("bom-ref")) and ref not in refs})
    return Bom(
        document=document,
        components=components,
        refs=refs,
        asset=named(about) if about else "",
        made_at=metadata.moment("timestamp") if metadata else None,
        parameters=tuple(_parameters(document, metadata)),
    )


def named(component: Item) -> str:
    """Give a component as people call it: ``group/name@version``."""
    group, version = component.text("group"), component.text("version")
    name = f"{group}/{component.text('name')}" if group else component.text("name")
    return f"{name}@{version}" if version else name


def _all(document: Item) -> Iterator[tuple[Item, str]]:
    """Give every component, each before what lies in it."""
    for each in document.items("components"):
        yield each, ""
        yield from _below(each)


def _below(component: Item) -> Iterator[tuple[Item, str]]:
    waiting = [(component, component.text("bom-ref") or component.text("name"))]
    while waiting:
        holder, name = waiting.pop()
        inner = list(holder.items("components"))
        yield from ((each, name) for each in inner)
        waiting.extend((each, each.text("bom-ref") or each.text("name")) for each in reversed(inner))


def _services(document: Item) -> Iterator[Item]:
    waiting = list(document.items("services"))
    while waiting:
        service = waiting.pop()
        yield service
        waiting.extend(service.items("services"))


def _parameters(document: Item, metadata: Item | None) -> Iterator[tuple[str, str]]:
    yield "bill", f"CycloneDX {document.text('specVersion')}"
    serial, number = document.text("serialNumber"), document.number("version")
    if serial:
        yield "serial number", f"{serial} version {1 if number is None else number}"
    tools = "; ".join(_tools(metadata)) if metadata else ""
    if tools:
        yield "tools", tools


def _tools(metadata: Item) -> Iterator[str]:
    # A list until 1.4, an object of components and services since 1.5; the list is still allowed.
    if isinstance(metadata.value.get("tools"), list):
        for each in metadata.items("tools"):
            yield " ".join(word for key in ("vendor", "name", "version") if (word := each.text(key)))
        return
    tools = metadata.item("tools")
    for key in ("components", "services"):
        yield from (
            f"{each.text('name')} {each.text('version')}".strip() for each in (tools.items(key) if tools else ())
        )
