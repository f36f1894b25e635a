"""How much markup of one text is read: the parser pays for each sign, so a hostile text is bounded. Pure."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from tieout.sources.shape import DEEPEST

_FREE_BRACKETS = 20
_MOST_BRACKETS = 2_000
"""Open brackets of a text, in blocks with more than 20 of them, beyond which they stay text."""
_BRACKET = re.compile(r"[\[\]]")
_SIGNS = "[]*_<&\\`~"
_FREE_SIGNS = 1_000
_MOST_SIGNS = 10_000
"""Signs of markup of a text, in blocks with more than 1,000 of them, beyond which they stay text."""
_MOST_DEFINITIONS = 3_000
_DEFINITION = re.compile(r"^[ \t>]*(?:[:~][ \t]|\[[^\[\]\n]+\]:)", re.MULTILINE)

CROWDED = (
    f"this paragraph's markup is not read: those with more than {_FREE_SIGNS} signs of it may have"
    f" {_MOST_SIGNS} together"
)
DEFINED = f"the text has more than {_MOST_DEFINITIONS} definitions and footnotes: it is not read"
SPLIT = "split the paragraph or the document"


class Excess(NamedTuple):
    """What of a text is not read."""

    line: int
    message: str = ""
    """Why; empty: it lies too deep."""


class Budget:
    """What is left of a text's brackets and signs."""

    __slots__ = ("_brackets", "_signs")

    def __init__(self) -> None:
        """Start with all of it."""
        self._brackets, self._signs = _MOST_BRACKETS, _MOST_SIGNS

    def refusal(self, content: str) -> str | None:
        """Take a block's share; where too little is left say why, with an empty text for depth.

        Each open bracket costs the parser a look at everything up to its limit of depth, which made
        20,000 of them last for seconds; any other sign costs it a token or two.
        """
        depth = _bracket_depth(content)
        if depth > _FREE_BRACKETS:
            self._brackets -= depth
            if depth > DEEPEST or self._brackets < 0:
                return ""
        signs = sum(content.count(sign) for sign in _SIGNS)
        if signs > _FREE_SIGNS:
            self._signs -= signs
            if self._signs < 0:
                return CROWDED
        return None


def has_too_many_definitions(text: str) -> bool:
    """Say whether a text has more definitions and footnotes than are read; code may count as such."""
    return sum(1 for _ in islice(_DEFINITION.finditer(text), _MOST_DEFINITIONS + 1)) > _MOST_DEFINITIONS


def _bracket_depth(content: str) -> int:
    """Give how many brackets are open at most, up to one too many; where there are few, no less."""
    count = content.count("[")
    if count <= _FREE_BRACKETS:
        return count
    depth = deepest = 0
    for bracket in _BRACKET.finditer(content):
        depth += 1 if bracket[0] == "[" else -1 if depth else 0
        deepest = max(deepest, depth)
        if deepest > DEEPEST:
            break
    return deepest
