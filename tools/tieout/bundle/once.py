"""Hooks of ``json.loads`` that refuse what two readers take in two ways. Pure.

RFC 8259, 4: of a name that comes twice, some take the first value, most the last, and some refuse the object.
"""

from __future__ import annotations

from tieout.model.characters import visible


class TwofoldError(ValueError):
    """JSON that says something twice; one sentence on "it"."""


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Give an object of its pairs (``object_pairs_hook``); raises TwofoldError."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise TwofoldError(f"it says {visible(key)} twice: some readers take the first, others the last")
        found[key] = value
    return found


def no_number(name: str) -> object:
    """Raise ValueError for NaN and Infinity (``parse_constant``), which Python takes, and which are no JSON."""
    raise ValueError(f"{name} is no JSON")
