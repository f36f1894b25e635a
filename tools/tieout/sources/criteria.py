"""The packaged catalogue of criteria -> Catalogue."""

from __future__ import annotations

import pkgutil

from tieout.model.criteria import Catalogue, Category, Criterion, Group
from tieout.sources.fields import Fields
from tieout.sources.nodes import Mapping
from tieout.sources.notes import Notes
from tieout.sources.yaml import read_yaml

EDITION_FILE = "tsc-2017.yaml"


def catalogue() -> Catalogue:
    """Read the catalogue that Tieout carries. It costs some milliseconds: keep the answer."""
    # Not importlib.resources, which brings temporary files and archives with it.
    return read_catalogue(pkgutil.get_data("tieout.catalogues", EDITION_FILE) or b"")


def read_catalogue(data: bytes) -> Catalogue:
    """Read a catalogue; ValueError if it is not one, which only a broken package can cause."""
    root = read_yaml(data, path=EDITION_FILE)
    if not isinstance(root, Mapping):
        raise ValueError(f"the packaged catalogue cannot be read: {root}")  # noqa: TRY004  # its content is wrong
    notes = Notes(EDITION_FILE)
    fields = Fields(root, notes)
    groups = tuple(
        Group(id=item.line("id") or "", category=_category(item), title=item.line("title") or "")
        for item in fields.mappings("groups", "{id: CC1}")
    )
    criteria = tuple(
        Criterion(
            id=item.line("id") or "",
            category=_category(item),
            group=item.line("group") or "",
            title=item.line("title") or "",
        )
        for item in fields.mappings("criteria", "{id: CC1.1}")
    )
    mistakes = fields.mapping("did_you_mean", "did_you_mean: {}")
    if notes.unreadable:
        raise ValueError(f"the packaged catalogue cannot be read: {notes.unreadable[0]}")
    return Catalogue(
        edition=fields.line("edition") or "",
        criteria=criteria,
        groups=groups,
        mistakes=() if mistakes is None else _mistakes(mistakes),
    )


def _category(fields: Fields) -> Category:
    return fields.choice("category", Category) or Category.SECURITY


def _mistakes(fields: Fields) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = ((key, fields.mapping(key, f"{key}: {{suggest: []}}")) for key in fields.names())
    return tuple((key, item.words("suggest")) for key, item in found if item is not None)
