"""The links of a stretch of Markdown in which they can be told from their lines alone."""

from __future__ import annotations

import re

from tieout.sources.shape import RawLink

_MARK = r"(?:[-*+]|[0-9]{1,9}[.)])"
# A code span within a line; with a pipe in it, a table would end the cell there.
_CODE = re.compile(r"`[^`\n|]+`")
# One that hides nothing of which a link could be made.
_HARMLESS_CODE = re.compile(r"`[^`\n|\[\]<]+`")
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"<(?:((?:https?|mailto):[^<>\x00-\x20\x7f\\|\[\]]*)|([A-Za-z0-9._+-]+@{_LABEL}(?:\.{_LABEL})*))>"
)
_BRACKET = re.compile(r"\[(?:[^\[\]\n|]*\]\(([^()<>\\&\[\]\x00-\x20\x7f\"'`|]+)\))?")
# What makes a stretch more than plain: an escape; an address that is none of the above, or that
# may hold the tick of a code span.
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_ODD_ANGLE = re.compile(r"<[^<>\n ]*[:@]")
_TICKED_ANGLE = re.compile(r"<[^<>\n ]*`")
# A line that is text wherever it stands: before it at most a quote's and a list item's mark, and
# never so many blanks after the mark that it begins code.
_TEXT = re.compile(rf" {{0,3}}(?:> {{0,4}}(?![ \t]))?(?:{_MARK} {{1,4}})?(?![ \t>]|{_MARK}(?:[ \t]|$))")
_INDENTED = re.compile(rf" *(?:{_MARK} {{1,4}})?(?![ \t>#]|{_MARK}(?:[ \t]|$))")
_LETTER = re.compile(r"[^\W_]")
_CODE_INDENT = "    "
_MOST_BRACKETS = 20
"""Brackets that open no link, beyond which the parser may meet its own limit of depth."""


def links_of_plain_part(text: str, first_line: int) -> list[RawLink] | None:
    """Give the links of a stretch, in its order; None if only the parser can tell them.

    The stretch begins with a line feed, and ``first_line`` is the number of the line below it.
    It holds no fenced block, no definition, and no heading in a list or quote.
    """
    if ("\\" in text and _ESCAPE.search(text)) or ("^" in text and "[^" in text):
        return None
    masked = text
    if "`" in text and "`" in _HARMLESS_CODE.sub("", text):
        masked = _CODE.sub(_mask, text)
        if "`" in masked:
            return None
    addresses: list[tuple[int, str]] = []
    if "<" in masked:
        if "`" in text and _TICKED_ANGLE.search(text):
            return None
        addresses = [(found.start(), found[1] or f"mailto:{found[2]}") for found in _ADDRESS.finditer(masked)]
        masked = _ADDRESS.sub(_mask, masked)
        if _ODD_ANGLE.search(masked):
            return None
    inline = _inline(masked)
    if inline is None:
        return None
    return _placed(text, sorted(addresses + inline) if addresses else inline, first_line)


def _inline(text: str) -> list[tuple[int, str]] | None:
    """Give offset and target of each ``[text](target)``; None if a bracket or target is not plain."""
    links: list[tuple[int, str]] = []
    others = _MOST_BRACKETS
    for found in _BRACKET.finditer(text):
        target = found[1]
        if target is None:
            others -= 1
            continue
        start = found.start()
        is_image = text[start - 1] == "!"
        if is_image and "\0" in found[0]:  # an address there is the image's text, and no link
            return None
        links.append((start - is_image, target))
    # One character is counted many times faster than two, and each link has one of these.
    if others < 0 or (text.count("]") != len(links) and text.count("](") != len(links)):
        return None
    return links


def _placed(text: str, links: list[tuple[int, str]], first_line: int) -> list[RawLink] | None:
    """Give each link its place; None if one may stand in code."""
    placed: list[RawLink] = []
    line, start, end = first_line - 1, 0, 0
    for offset, target in links:
        if offset >= end:  # a new line
            before, start = start, text.rfind("\n", 0, offset) + 1
            line += text.count("\n", before, start)
            end = text.find("\n", offset)
            end = len(text) if end < 0 else end
            if not _is_text(text, start, end):
                return None
        placed.append(RawLink(target, line, offset - start + 1))
    return placed


def _is_text(text: str, start: int, end: int) -> bool:
    """Say whether the line from ``start`` to ``end`` is certainly text, and all of it is shown."""
    line = text[start:end]
    if line[0].isalpha() and "|" not in line:
        return True
    if "|" in line and not _is_even_row(text, start, line):
        return False
    if not line.startswith(_CODE_INDENT):
        return _TEXT.match(line) is not None
    if "|" in text[_block(text, start) : start]:  # an indented line ends a table, and is code then
        return False
    while line.startswith(_CODE_INDENT):  # it goes on a paragraph or list, if one is above it
        mark = _INDENTED.match(line)
        if mark is None or not _LETTER.search(line, mark.end()) or start <= 1:
            return False
        start = text.rfind("\n", 0, start - 1) + 1
        line = _line(text, start)
    mark = _TEXT.match(line)
    return mark is not None and line[:1] not in {"#", ">"} and _LETTER.search(line, mark.end()) is not None


def _is_even_row(text: str, start: int, line: str) -> bool:
    """Say whether the rows above have as many cells as this one, so that no cell is dropped."""
    rows = [row.strip(" ") for row in text[_block(text, start) : start].split("\n") if "|" in row]
    rows.append(line.strip(" "))
    pipes = rows[-1].count("|")
    return all(row[:1] == "|" and row[-1:] == "|" and row.count("|") == pipes for row in rows)


def _block(text: str, start: int) -> int:
    """Give where the lines without a blank one between them begin that lead to ``start``."""
    return text.rfind("\n\n", 0, start) + 1


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start:end]


def _mask(match: re.Match[str]) -> str:
    return "\0" * (match.end() - match.start())
