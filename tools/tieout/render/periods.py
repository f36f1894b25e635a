"""Report -> where each document's files lie in a bundle, and what its page of changes shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tieout.render import names
from tieout.render.redlines import Redlined, redlined
from tieout.render.report import Report
from tieout.workpapers.text_periods import TextInPeriod, VersionInPeriod, text_periods


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The files of one document."""

    page: str
    source: str
    pdf: str
    changes: str
    versions: Mapping[str, str]
    """By the landing: where each version lies that this bundle holds; none where there is but one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A version with what changed in it."""

    row: VersionInPeriod
    anchor: str
    diff: Redlined


def rows_of(report: Report) -> tuple[TextInPeriod, ...]:
    """Give the documents through the period; without a history where none was handed on."""
    return report.periods or text_periods(report.examination, ())


def places_of(rows: tuple[TextInPeriod, ...]) -> Mapping[str, Place]:
    """Give the files of each document by its path."""
    pages = names.document_pages(
        tuple(row.examined for row in rows if row.examined is not None),
        tuple(row.stand_in for row in rows if row.examined is None),
    )
    return {row.path: _place(row, pages[row.path]) for row in rows}


def shown_changes(row: TextInPeriod) -> tuple[ShownChange, ...]:
    """Give each change of the period with its redline, the newest first, and those after it."""
    wanted = [item for item in row.versions if item.is_within or item.is_after]
    return tuple(
        ShownChange(row=item, anchor=anchor_of(item), diff=redlined(item.before, item.version))
        for item in reversed(wanted)
    )


def anchor_of(item: VersionInPeriod) -> str:
    """Give where a change stands on its page: it can be cited."""
    return f"v-{item.version.on.isoformat()}-{item.version.landing[:10]}"


def _place(row: TextInPeriod, page: str) -> Place:
    base = page.removesuffix(".html")
    held = [item.version for item in row.versions if item.version.data is not None]
    taken: dict[str, str] = {}
    versions: dict[str, str] = {}
    for item in held if len(held) > 1 else ():
        name = item.name if taken.setdefault(item.name, item.blob) == item.blob else f"{item.on}-{item.blob}"
        versions[item.landing] = f"{base}-versions/{name}.md"
    return Place(page=page, source=f"{base}.md", pdf=f"{base}.pdf", changes=f"{base}-changes.html", versions=versions)
