"""``bundle: {withhold: [...]}`` of ``controls.yaml`` -> which evidence a bundle does not hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.program import Withhold
from tieout.sources import globs
from tieout.sources.notes import shown

if TYPE_CHECKING:
    from tieout.sources.fields import Fields

_EXAMPLE = 'bundle: {withhold: [{path: "evidence/**/people.csv", reason: "names of staff", ask: role:people}]}'
_KEYS = ("path", "reason", "ask")


class Withheld(NamedTuple):
    """What is not handed on."""

    entries: tuple[Withhold, ...] = ()
    slips: tuple[str, ...] = ()
    """What could not be read, each with its place: then nobody knows what is to stay."""


def read_withhold(fields: Fields) -> Withheld:
    """Read the entries; one without path, reason or whom to ask is noted, and withholds nothing."""
    mark = fields.notes.mark
    inner = fields.mapping("bundle", _EXAMPLE)
    found = () if inner is None else _entries(inner)
    return Withheld(found, (*fields.notes.meant("bundle"), *fields.notes.since(mark)))


def _entries(inner: Fields) -> tuple[Withhold, ...]:
    inner.check_keys(("withhold",))
    found: list[Withhold] = []
    for item in inner.mappings("withhold", "{path: ..., reason: ..., ask: ...}"):
        item.check_keys(_KEYS)
        absent = item.missing(_KEYS)
        if absent:
            item.note("", f"what is withheld lacks {' and '.join(absent)}", "write path, reason and whom to ask for it")
        path, reason, ask = item.line("path"), item.text("reason"), item.line("ask")
        if path is None or reason is None or ask is None:
            continue
        wrong = globs.fault(path) or (None if path.startswith("evidence/") else "is not below evidence/")
        if wrong is None:
            found.append(Withhold(path=path, reason=" ".join(reason.split()), ask=ask, location=item.location("path")))
            continue
        message = f"the pattern {shown(path)} {wrong}; only evidence can be withheld"
        item.note("path", message, "write a pattern such as evidence/**/people.csv", kind="bad-glob")
    return tuple(found)
