"""The order in which people count: row 9 before row 10."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"([0-9]+)")
_LOOKED_AT = 400
"""Characters; texts alike so far are in the order of their characters."""


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Give what to sort a text by: its numbers as numbers. No two texts are alike in it."""
    parts = (
        (len(digits) + 1, digits) if (digits := part.lstrip("0")) and part[0] in "0123456789" else (0, part)
        for part in _DIGITS.split(text[:_LOOKED_AT])
    )
    return (*parts, (0, text))
