"""What of a Markdown text is words to its readers; all else blanked, so that every place stays.

Read by lines and signs, not parsed: a parse of every text would cost more than all rules together.
Where a sign could be two things, it is taken for what is no prose: a rule on words then says less.
"""

from __future__ import annotations

import bisect
import functools
import html
import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tieout.model.characters import hidden_character
from tieout.model.document import Document, Heading
from tieout.model.examination import Examination
from tieout.model.location import Location

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})")
_CLOSING = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*$")
_ITEM = re.compile(r"[ \t]{0,3}(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|$)")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)[ \t]*\S")
_QUOTE = re.compile(r"[ \t]{0,3}>")
_TICKS = re.compile(r"`+")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_COMMENT, _COMMENT_END = "<!--", "-->"
_LINE_BEGINS = r"(?:(?<=^\[)|(?<=^ \[)|(?<=^  \[)|(?<=^   \[))"
"""Behind a bracket: that it is the first sign of its line, up to three blanks apart."""
# Each way begins with its sign, by which a search finds it: there are few of them in a text.
_NO_PROSE = re.compile(
    r"\((?<=\]\()(?:[^()\n]|\([^()\n]*\))*\)"  # the target of a link or image
    rf"|\[{_LINE_BEGINS}(?!\^)[^\]\n]+\]:[^\n]*"  # a definition; that of a footnote is text
    r"|<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:|[\w.+-]+@)[^<>\s]*>"  # an address in angle brackets
    r"|h(?<!\wh)ttps?://[^\s<>()\[\]]+|f(?<!\wf)tp://[^\s<>()\[\]]+",
    re.MULTILINE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")
_LEADING = re.compile(r"^[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+|#{1,6}[ \t]+)?", re.MULTILINE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"\*(?<!\\\*)\**|~(?<!\\~)~|_(?<!\\_)(?:(?<![^\W_]_)_*|_*(?![^\W_]))|`(?<!\\`)`*")
_BRACKETS = re.compile(r"!?\[([^\[\]]*)\](?:\[[^\[\]\n]*\])?")
_UNUSUAL = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|\\[\[\]<>{}]|[^\x00-\x7f]")
_NO_WORDS = re.compile(
    r"\[\^[^\]\n]+\](?!:)"  # the mark of a footnote
    r"|!?\[\s*\](?:\([^)\n]*\)|\[[^\]\n]*\])"  # a link or image without a text
    r"|\((?<=\]\()[^)\n]*\)"  # where another leads
    rf"|\[{_LINE_BEGINS}(?!\^)[^\]\n]+\]:[^\n]*"  # a definition
    rf"|\[{_LINE_BEGINS}\^[^\]\n]+\]:"
    r"|</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>\n]*)?/?>",
    re.MULTILINE,
)
_LETTER = re.compile(r"[^\W_]")


class Shown(NamedTuple):
    """A text as it is shown, with entities and escapes resolved and without what nobody sees."""

    text: str
    offsets: Sequence[int]
    """Where each of its characters stands in what it was made from, and where that ends."""


@functools.lru_cache(maxsize=64)
def shown(text: str) -> Shown:
    """Resolve entities and escaped brackets, and wide letters to plain ones; leave out invisible characters."""
    if text.isascii() and "&" not in text and "\\" not in text:  # as nearly all are
        return Shown(text, range(len(text) + 1))
    parts: list[str] = []
    offsets: list[int] = []
    end = 0
    for match in _UNUSUAL.finditer(text):
        parts.append(text[end : match.start()])
        offsets.extend(range(end, match.start()))
        for character in _resolved(match.group()):
            parts.append(character)
            offsets.append(match.start())
        end = match.end()
    if not end:
        return Shown(text, range(len(text) + 1))
    parts.append(text[end:])
    offsets.extend(range(end, len(text) + 1))
    return Shown("".join(parts), offsets)


def has_words(text: str) -> bool:
    """Say whether a reader of a text sees any word or number in it."""
    if _LETTER.search(text) is None:
        return False
    return _LETTER.search(shown(_NO_WORDS.sub("", text)).text) is not None


def _resolved(text: str) -> str:
    found = text[1:] if text.startswith("\\") else html.unescape(text)
    if found.isascii():
        return found
    if hidden_character(found) is not None or "\ufe00" <= found <= "\ufe0f":
        return ""
    plain = unicodedata.normalize("NFKC", found)
    return plain if len(plain) == 1 and plain.isascii() else found


@functools.lru_cache(maxsize=512)
def uncoded(body: str, *, spans: bool = False) -> str:
    """Blank the blocks of code and the HTML comments, and with ``spans`` the code within lines."""
    if spans:
        text = uncoded(body)
        return _without(text, _spans(text))
    if not any(sign in body for sign in ("```", "~~~", _COMMENT, "    ", "\t")):
        return body
    lines = body.split("\n")
    for number, is_hidden in enumerate(_hidden(lines)):
        if is_hidden:
            lines[number] = " " * len(lines[number])
    return uncommented("\n".join(lines))


@functools.lru_cache(maxsize=512)
def prose(body: str) -> str:
    """Blank code of every kind, HTML comments and the addresses of links."""
    text = uncoded(body, spans=True)
    return _NO_PROSE.sub(_blank, text) if "](" in text or "://" in text or "]:" in text or "<" in text else text


def uncommented(text: str) -> str:
    """Blank HTML comments that do not begin in a code span; one that is never closed stays."""
    begin = text.find(_COMMENT)
    if begin < 0:
        return text
    ends = dict(_spans(text))
    starts = sorted(ends)
    found: list[tuple[int, int]] = []
    while begin >= 0:
        before = bisect.bisect_left(starts, begin)
        span_end = ends[starts[before - 1]] if before else 0
        if begin < span_end:
            begin = text.find(_COMMENT, span_end)
            continue
        end = text.find(_COMMENT_END, begin + 2)
        if end < 0:
            break
        end += len(_COMMENT_END)
        found.append((begin, end))
        begin = text.find(_COMMENT, end)
    return _without(text, found)


def unquoted(text: str) -> str:
    """Blank the lines of block quotes."""
    if ">" not in text:
        return text
    return "\n".join(" " * len(line) if _QUOTE.match(line) else line for line in text.split("\n"))


def words(text: str) -> str:
    """Give the words of a text as its readers see them: no marks of Markdown, one blank between two."""
    text = _LEADING.sub("", _NO_PROSE.sub(" ", _TAG.sub(" ", text)))
    text = _ESCAPE.sub(r"\1", _EMPHASIS.sub("", _BRACKETS.sub(r"\1", text)))
    return " ".join(text.replace("|", " ").split())


def place(document: Document, offset: int) -> Location:
    """Give the place in the file of a character of the body."""
    before = document.body[:offset]
    start = before.rfind("\n") + 1
    return Location(path=document.path, line=document.body_line + before.count("\n"), column=offset - start + 1)


def title_said(document: Document, heading: Heading) -> str:
    """Give a heading's text without what is struck out of it."""
    if not document.struck:
        return heading.text
    place = slice(number := heading.line - document.body_line, number + 1)
    line, said = document.body.split("\n")[place], document.said.split("\n")[place]
    return heading.text if line == said else words(said[0])


def is_text_whole(examination: Examination, document: Document) -> bool:
    """Say whether nothing below the head is unreadable, so that what is not found is not there."""
    return not any(item.location.line >= document.body_line for item in examination.unreadable_of(document.path))


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def _hidden(lines: list[str]) -> Iterator[bool]:
    """Say of each line whether it belongs to a block of code."""
    fence, comment, in_list, may_begin = "", False, False, True
    for line in lines:
        if fence:
            yield True
            closing = _CLOSING.match(line)
            if closing is not None and closing[1][0] == fence[0] and len(closing[1]) >= len(fence):
                fence, may_begin = "", True
            continue
        opening = None if comment else _FENCE.match(line)
        if opening is not None:
            fence = opening[1]
            yield True
            continue
        if not line.strip():
            yield False
            may_begin = True
            continue
        is_code = may_begin and not in_list and not comment and _INDENTED.match(line) is not None
        yield is_code
        comment = _is_comment_open(line, open_before=comment)
        if _ITEM.match(line):
            in_list = True
        elif may_begin and line[0] not in " \t":
            in_list = False
        may_begin = is_code


def _is_comment_open(line: str, *, open_before: bool) -> bool:
    if not open_before and _COMMENT not in line:
        return False
    start, end = line.rfind(_COMMENT), line.rfind(_COMMENT_END)
    return start > end if start >= 0 else end < 0


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Blank stretches of a text, given in its order."""
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        parts += (text[end:start], re.sub(r"[^\n]", " ", text[start:stop]))
        end = stop
    return "".join((*parts, text[end:]))


def _spans(text: str) -> list[tuple[int, int]]:
    """Give where the code spans of each paragraph begin and end."""
    if "`" not in text:
        return []
    found: list[tuple[int, int]] = []
    begin = 0
    for border in (*(match.start() for match in _PARAGRAPH_END.finditer(text)), len(text)):
        if text.find("`", begin, border) >= 0:
            found.extend(_spans_of_paragraph(text, begin, border))
        begin = border
    return found


def _spans_of_paragraph(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(text, begin, end)]
    later: dict[int, deque[int]] = {}
    for index, (start, stop) in enumerate(runs):
        later.setdefault(stop - start, deque()).append(index)
    after = -1
    for index, (run, stop) in enumerate(runs):
        if index <= after:
            continue
        start = run + (text[run - 1 : run] == "\\")  # its first tick is text
        length = stop - start
        same = later.get(length, deque())
        while same and same[0] <= index:
            same.popleft()
        if length and same:
            after = same[0]
            yield start, runs[after][1]
