"""Two versions of a text -> the lines of a redline: what went, what came, word by word where they are alike.

Costs are bounded: a text or a passage that is longer than the limits is shown as gone and come as a whole.
"""

from __future__ import annotations

import enum
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_LINES = 5000
"""Of either text: the comparison may cost as much as their product."""
MOST_WORDS = 1500
"""Of either passage, for the same reason."""
_ALIKE = 0.35
"""Passages with less in common are easier to read one after the other (tried on the starter's texts)."""
_CONTEXT = 1
"""Lines that stay the same and are shown before and after a change."""
_TOKEN = re.compile(r"\s*\S+|\s+")


class Op(enum.Enum):
    """What became of a word or of a line."""

    SAME = "same"
    GONE = "gone"
    CAME = "came"
    MIXED = "mixed"
    """Of a passage: its words say which."""
    SKIPPED = "skipped"
    """Lines that stay the same and are not shown: ``lines`` of them."""


class Word(NamedTuple):
    """A stretch of words of one kind."""

    op: Op
    text: str


class Passage(NamedTuple):
    """One or more lines of a redline."""

    op: Op
    words: tuple[Word, ...] = ()
    lines: int = 1
    """Of lines, in the text that has them; in a mixed one of the later text."""


class Redline(NamedTuple):
    """A text's changes."""

    passages: tuple[Passage, ...]
    gone: int
    """Words that went."""
    came: int
    """Words that came."""


def redline(old: str, new: str) -> Redline:
    """Compare two texts; no passage at all where they are the same.

    The words that stay and come, with the lines skipped, are the later text; line ends count as LF.
    """
    before, after = _lines(old), _lines(new)
    if before == after:
        return Redline((), 0, 0)
    passages = tuple(_passages(before, after))
    return Redline(passages, _count(passages, Op.GONE), _count(passages, Op.CAME))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _passages(before: list[str], after: list[str]) -> Iterator[Passage]:
    if len(before) > MOST_LINES or len(after) > MOST_LINES:
        yield _whole(Op.GONE, before)
        yield _whole(Op.CAME, after)
        return
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (tag, start, end, new_start, new_end) in enumerate(codes):
        if tag == "equal":
            yield from _unchanged(before[start:end], is_first=number == 0, is_last=number == len(codes) - 1)
        else:
            yield from _changed(before[start:end], after[new_start:new_end])


def _unchanged(lines: list[str], *, is_first: bool, is_last: bool) -> Iterator[Passage]:
    head = 0 if is_first else _CONTEXT
    tail = 0 if is_last else _CONTEXT
    if len(lines) <= head + tail + 1:  # one line is shorter than the note that it was skipped
        yield _whole(Op.SAME, lines)
        return
    if head:
        yield _whole(Op.SAME, lines[:head])
    yield Passage(Op.SKIPPED, (), len(lines) - head - tail)
    if tail:
        yield _whole(Op.SAME, lines[-tail:])


def _changed(before: list[str], after: list[str]) -> Iterator[Passage]:
    mixed = _mixed(before, after) if before and after else None
    if mixed is not None:
        yield mixed
        return
    if before:
        yield _whole(Op.GONE, before)
    if after:
        yield _whole(Op.CAME, after)


def _mixed(before: list[str], after: list[str]) -> Passage | None:
    """Compare passages word by word, blanks and line breaks aside; None where that would not help to read them."""
    old, new = _tokens("\n".join(before)), _tokens("\n".join(after))
    if max(len(old), len(new)) > MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    words: list[Word] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            words.append(Word(Op.SAME, "".join(new[new_start:new_end])))
            continue
        if start < end:
            words.append(Word(Op.GONE, "".join(old[start:end])))
        if new_start < new_end:
            words.append(Word(Op.CAME, "".join(new[new_start:new_end])))
    return Passage(Op.MIXED, tuple(words), len(after))


def _tokens(text: str) -> list[str]:
    """Cut a text into words with the blanks before them; together they are the text."""
    return _TOKEN.findall(text)


def _whole(op: Op, lines: Sequence[str]) -> Passage:
    return Passage(op, (Word(op, "\n".join(lines)),), len(lines))


def _count(passages: tuple[Passage, ...], op: Op) -> int:
    return sum(len(word.text.split()) for passage in passages for word in passage.words if word.op is op)
