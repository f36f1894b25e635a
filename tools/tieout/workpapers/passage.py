"""Where a text speaks of a control: by its id, else the section whose words are plainly the closest.

A text seldom names the control that it promises. What is found by words is a place to read, and is
told as such. Where two sections are about as close, nothing is told.
"""

from __future__ import annotations

import enum
import math
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.control import Control
    from tieout.model.document import Document, Heading
    from tieout.model.parameter import Parameter

_LISTS = frozenset({"references", "revision-history"})
"""Sections that name controls and promise nothing."""
_ABOUT = _LISTS | {
    *("purpose", "scope", "roles-and-responsibilities", "policy-statements"),
    *("exceptions", "enforcement", "review"),
}
"""Sections about the text itself, or about all of it: close to every control."""
_AHEAD = 1.25
"""How much closer the first section must be than the second. On the 80 pairs of control and text of
the starter, each section found so is one that a reader would name; below it they are mixed."""
_STEM = 5
"""Letters of a word that count: ``review``, ``reviews`` and ``reviewed`` are one."""
_WORD = re.compile(r"[^\W\d_]{3,}|[0-9]+")
_COMMON = (
    "after all and any are before each every for from has have into its may must not one that the their them then they"
    " this two under was were when where which who with"
)
_ITEM = re.compile(r"\A(?:(?:[-*+]|[0-9]{1,9}[.)])\s+|(?=\|))")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z*\[\"(`])")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_MARKS = re.compile(r"\*+|`+|(?<!\w)_+|_+(?!\w)")


class Told(enum.Enum):
    """How a passage was found."""

    ID = "id"
    """It names the control."""
    WORDS = "words"
    """No other section of the text has as much of the control's title and statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A place in a text."""

    told: Told
    heading: str
    anchor: str
    line: int
    """Of the sentence."""
    sentence: str
    """Without the marks of Markdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    heading: Heading
    sentences: tuple[tuple[int, str], ...]
    words: frozenset[str]

    @property
    def text(self) -> str:
        return " ".join(sentence for _, sentence in self.sentences)


def passage(control: Control, document: Document) -> Passage | None:
    """Give the place where the text speaks of the control; None where it cannot be told."""
    sections = _sections(document)
    return _by_id(control, sections) or _by_words(control, sections)


def stated_in(document: Document, found: Passage | None) -> tuple[Parameter, ...]:
    """Give the parameters of the text whose phrase stands in the section of a passage."""
    if found is None:
        return ()
    text = next((item.text for item in _sections(document) if item.heading.anchor == found.anchor), "")
    within = _folded(text)
    return tuple(item for item in document.parameters if _folded(plain(item.phrase)) in within)


def plain(text: str) -> str:
    """Take the marks of Markdown from a sentence or row, and links but their words."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split()).strip("| ")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold()[:_STEM] for word in _WORD.findall(text)) - _IGNORED


_IGNORED = frozenset(word[:_STEM] for word in _COMMON.split())


def _sections(document: Document) -> tuple[_Section, ...]:
    """Give the text below each heading, up to the next one of any level; the title's is left out."""
    lines = document.said.split("\n")
    only_titles = all(item.level == 1 for item in document.headings)
    ends = [*(item.line for item in document.headings[1:]), document.body_line + len(lines)]
    found: list[_Section] = []
    for head, end in zip(document.headings, ends, strict=False):
        if head.level == 1 and not only_titles:
            continue
        first = head.line + 1
        within = lines[first - document.body_line : end - document.body_line]
        sentences = tuple(_sentences(within, first))
        words = _words(f"{head.text} {' '.join(text for _, text in sentences)}")
        found.append(_Section(heading=head, sentences=sentences, words=words))
    return tuple(found)


def _sentences(lines: Iterable[str], first: int) -> Iterator[tuple[int, str]]:
    """Give each sentence, list item's sentence and row of a table with its line; code is left out."""
    paragraph: list[tuple[int, str]] = []
    fence = ""
    for number, line in enumerate(lines, first):
        text = line.strip()
        if text.startswith(("```", "~~~")):
            fence = "" if fence == text[:3] else fence or text[:3]
            text = ""
        if fence or not text or _ITEM.match(text):
            yield from _split(paragraph)
            paragraph = []
        if text and not fence:
            paragraph.append((number, _ITEM.sub("", text, count=1)))
    yield from _split(paragraph)


def _split(paragraph: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    starts: list[tuple[int, int]] = []
    text = ""
    for number, line in paragraph:
        starts.append((len(text), number))
        text += f"{line} "
    at = 0
    for sentence in _END.split(text.rstrip()):
        at = text.index(sentence, at)
        if re.search(r"\w", sentence):  # no rule, no underline of a heading or a table's head
            yield starts[bisect_right(starts, (at, math.inf)) - 1][1], plain(sentence)
        at += len(sentence)


def _by_id(control: Control, sections: tuple[_Section, ...]) -> Passage | None:
    if not control.id:
        return None
    named = re.compile(rf"(?<![\w-]){re.escape(control.id)}(?![\w-])")
    places = (
        _passage(Told.ID, section, line, sentence)
        for section in sections
        if section.heading.anchor not in _LISTS
        for line, sentence in section.sentences
        if named.search(sentence)
    )
    return next(places, None)


def _by_words(control: Control, sections: tuple[_Section, ...]) -> Passage | None:
    title, wanted = _words(control.title), _words(f"{control.title} {control.statement}")
    seen = Counter(word for section in sections for word in section.words)
    # A word that stands in few sections tells more than one that stands in all of them.
    rarity = {word: math.log(1 + len(sections) / count) for word, count in seen.items()}

    def weight(words: frozenset[str], long: int) -> float:
        hits = sorted(wanted & words)  # sums of floats depend on their order
        return sum(rarity[word] * (2 if word in title else 1) for word in hits) / math.sqrt(long + len(words))

    def closeness(section: _Section) -> float:
        heads = sorted(title & _words(section.heading.text))
        return weight(section.words, 20) + 0.15 * sum(rarity[word] for word in heads)

    def likeness(sentence: str) -> float:
        words = _words(sentence)
        row = 0.7 if " | " in sentence else 1
        return row * weight(words, 8) * (0.25 + len(title & words) / max(1, len(title)))

    ranked = sorted(
        (item for item in sections if item.sentences and item.heading.anchor not in _ABOUT),
        key=closeness,
        reverse=True,
    )
    if not ranked or closeness(ranked[0]) <= 0:
        return None
    if len(ranked) > 1 and closeness(ranked[0]) < _AHEAD * closeness(ranked[1]):
        return None
    line, sentence = max(ranked[0].sentences, key=lambda item: likeness(item[1]))
    return _passage(Told.WORDS, ranked[0], line, sentence)


def _passage(told: Told, section: _Section, line: int, sentence: str) -> Passage:
    head = section.heading
    return Passage(told=told, heading=head.text, anchor=head.anchor, line=line, sentence=sentence)
