"""``keys:`` of ``controls.yaml`` -> the fingerprints that the company pins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.sources.notes import shown

if TYPE_CHECKING:
    from tieout.sources.fields import Fields

_KEYS = ("bundle", "evidence")
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}", re.ASCII)


class PinnedKeys(NamedTuple):
    """Which keys may sign."""

    bundle: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()
    """What could not be read, each with its place."""


def read_pinned_keys(fields: Fields) -> PinnedKeys:
    """Read the pins; a value that is no fingerprint pins nothing, and is noted."""
    mark = fields.notes.mark
    inner = fields.mapping("keys", 'keys: {bundle: ["SHA256:..."]}')
    found: dict[str, tuple[str, ...]] = {}
    if inner is not None:
        inner.check_keys(_KEYS)
        found = {key: tuple(_pins(inner, key)) for key in _KEYS}
    slips = (*fields.notes.meant("keys"), *fields.notes.since(mark))
    return PinnedKeys(**found, slips=slips)


def _pins(fields: Fields, key: str) -> list[str]:
    pins: list[str] = []
    for index, (text, node) in enumerate(fields.placed_words(key)):
        if _FINGERPRINT.fullmatch(text):
            pins.append(text)
            continue
        fields.notes.bad(
            node,
            f"keys.{key}[{index}] is {shown(text)}; wanted is the fingerprint of a key, SHA256: and 43 signs",
            "ssh-keygen -lf KEY.pub prints it",
        )
    return pins
