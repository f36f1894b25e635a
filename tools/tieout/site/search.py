"""A page's HTML -> what the search finds there, heading by heading. Pure.

The theme's own plug-in reads each page with a parser of HTML, which took a fourteenth of a small site's build; the HTML is
ours, so its signs say enough. And it wrote what stands side by side in a drawing as one word, which nobody looks for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.site.rendering import EXCLUDED

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = ("code", "li", "ol", "p", "pre", "sub", "sup", "ul")
"""Tags that the theme shows in what was found."""
_HEADING = re.compile(r'<h([1-6]) id="([^"]*)"([^<>]*)>(.*?)</h[1-6]>', re.DOTALL)
_WITHIN_WORDS = re.compile(r"</?(?:a|abbr|em|small|span|strong|wbr)(?:\s[^<>]*)?>")
_NAMES = "|".join(_KEPT)
_WITH_ATTRIBUTES = re.compile(rf"<({_NAMES})\s[^<>]*>")
_OTHER = re.compile(rf"<(?!/?(?:{_NAMES})>)[^<>]*>")
_ANY = re.compile(r"<[^<>]*>")
_VERBATIM = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_STRUCK = re.compile(r"<s>(?:(?!</?s>).)*</s>", re.DOTALL)
_EMPTY = re.compile(rf"<({_NAMES})>\s*</\1>")


class Section(NamedTuple):
    """What stands below one heading; both as HTML of no other tags than ``_KEPT``."""

    id: str | None
    """Its anchor; None for what a page begins with."""
    title: str
    """Empty for what stands before any heading."""
    text: str


def sections(content: str) -> tuple[Section, ...]:
    """Give the parts of a page, first to last, without those whose heading is ``EXCLUDED``.

    What is struck out is not found: a result shows no line through it. Blanks are told apart in code alone, and no element
    is empty. Where a heading stands within a list, no part keeps
    the tags of its text: none would be whole.
    """
    before, *rest = _HEADING.split(content)
    found = [Section(None, "", _told(before))] if before.strip() else []
    for level, anchor, attributes, title, text in zip(*(rest[place::5] for place in range(5)), strict=True):
        if EXCLUDED not in attributes:
            is_title = level == "1" and not found
            found.append(Section(None if is_title else anchor, _told(title), _told(text)))
    if all(_is_whole(item.text) for item in found):
        return tuple(found)
    return tuple(item._replace(text=" ".join(_ANY.sub(" ", item.text).split())) for item in found)


def _told(html: str) -> str:
    count = html.count("<s>")
    while count:  # one may stand in another
        html, count = _STRUCK.subn("", html)
    told, count = _OTHER.sub(" ", _WITH_ATTRIBUTES.sub(r"<\1>", _WITHIN_WORDS.sub("", html))), 1
    while count:
        told, count = _EMPTY.subn("", told)
    parts = _VERBATIM.split(told)
    parts[::2] = [" ".join(_parted(part)) for part in parts[::2]]
    return "".join(parts).replace("&quot;", '"').replace("&#x27;", "'").replace("&#39;", "'").strip()


def _parted(text: str) -> Iterator[str]:
    """Give the words, and an empty one for a blank at either end."""
    if text[:1].isspace():
        yield ""
    yield from text.split()
    if text[-1:].isspace():
        yield ""


def _is_whole(text: str) -> bool:
    return all(text.count(f"<{name}>") == text.count(f"</{name}>") for name in _KEPT)
