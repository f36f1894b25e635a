"""The HTML of a text -> about how long it is on paper, without laying it out."""

from __future__ import annotations

import math
import re
from html import unescape

# Of print.css and text.css: an A4 page without its margins.
_PAGE_MM = 251.0
_BLOCKS = {
    # Characters of a line at the mean width of our letters, the height of a line, what lies above and below.
    "p": (100, 4.9, 2.4),
    "dt": (95, 4.9, 0.0),
    "dd": (97, 4.9, 0.0),
    "li": (97, 4.9, 0.8),
    "h1": (62, 6.2, 10.5),
    "h2": (62, 6.2, 10.5),
    "h3": (79, 4.9, 7.5),
    "h4": (90, 4.3, 5.0),
    "h5": (94, 4.1, 5.0),
    "h6": (94, 4.1, 5.0),
    "pre": (98, 3.83, 7.4),
    "tr": (112, 4.07, 3.1),
}
_BEGIN = "|".join(_BLOCKS)
_BLOCK = re.compile(
    rf"<({_BEGIN})(?: [^<>]*)?>(.*?)(?=</?(?:{_BEGIN}|ul|ol|dl|blockquote|table|section)[ >]|\Z)", re.DOTALL
)
_TAG = re.compile(r"<[^<>]*>")
_ELEMENT = re.compile(r"<[A-Za-z]")


def pages_of(html: str) -> float:
    """Give about how many pages of a document's PDF such a text fills, from its lines; the facts before it are not counted."""
    return sum(_height_mm(kind, inner) for kind, inner in _BLOCK.findall(html)) / _PAGE_MM


def elements_of(html: str) -> int:
    """Give how many elements it has: each costs 1 to 2 ms to lay out, however small."""
    return len(_ELEMENT.findall(html))


def _height_mm(kind: str, inner: str) -> float:
    text = unescape(_TAG.sub("", inner))
    width, line, around = _BLOCKS[kind]
    if kind == "pre":
        return around + line * sum(max(1, math.ceil(len(item) / width)) for item in text.rstrip("\n").split("\n"))
    return around + line * math.ceil(len(" ".join(text.split())) / width)
