"""A text -> its headings and links, without parsing what plainly holds none.

Parsing every block of a document costs twenty times as much as reading its head. So a text is cut
at its top-level headings, which end every open list, quote and table; a part whose links can be
told from their lines alone is scanned, and any other goes to the parser, as does a whole text with
definitions that reach across parts. The answer is the parser's either way: tests compare the two.
"""

from __future__ import annotations

import re

from tieout.model.location import Location, Unreadable
from tieout.sources.crowding import SPLIT, Excess
from tieout.sources.inline_links import links_of_plain_part
from tieout.sources.shape import Outline, RawHeading, RawLink, numbered, too_deep

# The lines that begin with a sign, but for items, quotes and numbers with a word after one blank.
_CANDIDATE = re.compile(r"\n(?:(#{1,6})(?=[ \t\n])([^\n]*)|[`~:=][^\n]*|[ \t>*+\-0-9](?!\.? [A-Za-z])[^\n]*)")
_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})(.*)")
_CLOSING = re.compile(r"\n([ \t>]*)(`{3,}|~{3,})[ \t]*(?=\n)")
# Shapes that only the parser can tell: a heading in a list or quote, great depth; where a line
# stands above it, an underlined heading; a fence in a list or quote; a definition.
_ODD = re.compile(r"[ \t>*+\-0-9.)]*#{1,6}(?:[ \t]|$)|[ \t]{15}|(?:[ \t]*(?:[>*+-]|[0-9]{1,9}[.)])){8}")
_UNDERLINE = re.compile(r"[ \t>]*(?:=+|-+)[ \t]*$")
_NESTED_FENCE = re.compile(r"[ \t>*+\-0-9.)]+(?:`{3}|~{3})")
_DEFINITION = re.compile(r"[ \t>]*[:~][ \t]")
_PLAIN_TITLE = re.compile("[\\w .,:;/()&'\"?%+=@$|{}\u2013\u2014\u2018\u2019\u201c\u201d\u2026-]*")
_Raw = tuple[list[RawHeading], list[RawLink], Excess | None]
"""Headings, links, and the first thing that is not read."""
_MARKUP = 120
"""Signs of emphasis in one paragraph from which its markup may nest deeper than we render."""


class _Part:
    """A stretch of the text from one top-level heading to the next."""

    __slots__ = ("end", "fences", "has_nested_fence", "is_odd", "level", "start", "title")

    def __init__(self, start: int, level: int, title: str) -> None:
        self.start = start  # where the line feed before its first line stands
        self.end = 0
        self.level = level  # 0 for what stands above the first heading
        self.title = title
        self.is_odd = False  # whether it may hold headings that only the parser finds
        self.has_nested_fence = False
        self.fences: tuple[tuple[int, int], ...] = ()


def outline(body: str, *, path: str, first_line: int = 1) -> Outline:
    """Give the headings and links of a text whose line ends are LF, in its order."""
    text = f"\n{body}\n"
    parts = _parts(text)
    if parts is None:
        headings, links, excess = _parsed(body, first_line)
    else:
        headings, links, excess = _joined(text, parts, first_line)
    return Outline(numbered(headings), tuple(links), None if excess is None else _problem(path, excess))


def _problem(path: str, excess: Excess) -> Unreadable:
    if not excess.message:
        return too_deep(path, excess.line)
    return Unreadable(
        location=Location(path=path, line=excess.line), kind="too-much-markup", message=excess.message, remedy=SPLIT
    )


def anchors(body: str) -> frozenset[str]:
    """Give the anchors of a text's headings."""
    return frozenset(heading.anchor for heading in outline(body, path="").headings)


def _joined(text: str, parts: list[_Part], first_line: int) -> _Raw:
    """Find the headings and links of each part, by its lines where they tell them."""
    all_links = _links_of_all(text, parts, first_line)
    are_plain = _is_plain("".join([part.title for part in parts]))
    headings: list[RawHeading] = []
    links: list[RawLink] = [] if all_links is None else all_links
    excess: Excess | None = None
    line, counted = first_line, 1
    for part in parts:
        line += text.count("\n", counted, part.start + 1)
        counted = part.start + 1
        if all_links is None:
            found = _links(text, part, line)
            if found is None:
                parsed, more, beyond = _parsed(text[part.start + 1 : part.end], line)
                headings += parsed
                links += more
                excess = excess or beyond
                continue
            links += found
        if part.level:
            headings.append((part.level, part.title if are_plain else _title(part), line))
    return headings, links, excess


def _parsed(text: str, first_line: int) -> _Raw:
    from tieout.sources import markdown  # noqa: PLC0415  # its import costs as much as 200 documents

    return markdown.parse(text, first_line)


def _parts(text: str) -> list[_Part] | None:
    """Cut a text at its top-level headings; None if only the parser can."""
    if _reaches_across(text) or _may_nest_markup(text):
        return None
    part = _Part(0, 0, "")
    parts = [part]
    position = 0
    for found in _CANDIDATE.finditer(text):
        start, end = found.span()
        hashes, title = found.groups()
        if start < position:
            continue
        if hashes is None:
            after = _odd_line(text, part, start, end)
            if after is None:
                return None
            position = after
        elif "|" in title and _is_above_dashes(text, end):
            return None
        else:
            part.end = start
            part = _Part(start, len(hashes), title.strip(" \t"))
            parts.append(part)
    part.end = len(text) - 1
    return parts


def _odd_line(text: str, part: _Part, start: int, end: int) -> int | None:
    """Note what a line makes of its part; give where to go on, None if only the parser can."""
    line = text[start + 1 : end]
    if (fence := _FENCE.match(line)) is not None:
        after = _fence_end(text, end, *fence.groups())
        if after is None or (part.has_nested_fence and fence[1]):
            return None
        part.fences += ((start, after),)
        return after
    if _DEFINITION.match(line):
        return None
    if _ODD.match(line) or (text[start - 1] != "\n" and _UNDERLINE.match(line)):
        part.is_odd = True
    elif _NESTED_FENCE.match(line):
        if any(text[at + 1] == " " for at, _ in part.fences):
            return None
        part.has_nested_fence = True
    return start


def _reaches_across(text: str) -> bool:
    """Say whether a definition or footnote may stand in the text, or a line end that is no LF."""
    if ("^" in text and "^[" in text) or "\r" in text or "\0" in text:
        return True
    closing = text.find("]")  # one character is found many times faster than two
    while closing >= 0:
        if text[closing + 1] == ":":
            return True
        closing = text.find("]", closing + 1)
    return False


def _may_nest_markup(text: str) -> bool:
    if "*" not in text and "_" not in text and "~" not in text:
        return False
    if text.count("*") + text.count("_") + text.count("~") < _MARKUP:
        return False
    return any(block.count("*") + block.count("_") + block.count("~") >= _MARKUP for block in text.split("\n\n"))


def _is_above_dashes(text: str, end: int) -> bool:
    """Say whether a row of dashes follows: GFM takes a line with a ``|`` above it for a table's head."""
    return text[end + 1 : end + 5].lstrip(" ")[:1] in {"|", ":", "-"}


def _fence_end(text: str, position: int, indent: str, fence: str, info: str) -> int | None:
    """Give the end of a fenced block's last line; None if it may lie in a list or be no fence."""
    if (fence[0] == "`" and "`" in info) or "|" in info:
        return None
    for closing in _CLOSING.finditer(text, position):
        before, mark = closing.groups()
        if mark[0] != fence[0] or len(mark) < len(fence):
            continue
        if not indent:
            if len(before) <= 3 and before.strip(" ") == "":
                return closing.end()
            continue
        inside = text[position : closing.start()].split("\n")
        is_inside = all(line.startswith(indent) or not line.strip(" \t") for line in inside[1:])
        return closing.end() if before == indent and is_inside else None
    return None if indent else len(text) - 1


def _links_of_all(text: str, parts: list[_Part], first_line: int) -> list[RawLink] | None:
    """Find the links of the whole text by its lines; None if a part of it may need the parser."""
    if any(part.is_odd or part.has_nested_fence for part in parts):
        return None
    if "](" not in text and "<" not in text:
        return []
    return links_of_plain_part(_blanked(text, [fence for part in parts for fence in part.fences]), first_line)


def _links(text: str, part: _Part, line: int) -> list[RawLink] | None:
    """Find the links of a part by its lines; None if only the parser can."""
    if part.is_odd:
        return None
    stretch = text[part.start : part.end]
    if "](" not in stretch and "<" not in stretch:
        return []
    if part.has_nested_fence:
        return None
    return links_of_plain_part(
        _blanked(stretch, [(start - part.start, end - part.start) for start, end in part.fences]), line
    )


def _blanked(text: str, fences: list[tuple[int, int]]) -> str:
    """Put blanks in the place of fenced blocks, so that the places of the rest stay."""
    for start, end in fences:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def _title(part: _Part) -> str:
    if _is_plain(part.title):
        return part.title
    headings, _, _ = _parsed(f"{'#' * part.level} {part.title}", 1)
    return headings[0][1]


def _is_plain(title: str) -> bool:
    """Say whether a title certainly holds no markup and no entity."""
    return (
        _PLAIN_TITLE.fullmatch(title) is not None
        and "_" not in title
        and ("&" not in title or "&" not in title.replace("& ", ""))
    )
