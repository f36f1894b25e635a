"""The words and signs for what became of a thing, alike in every layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.workpapers.differences.compare import Kind
from tieout.workpapers.differences.criteria import LACKING
from tieout.workpapers.redlines.lines import redline

if TYPE_CHECKING:
    from tieout.workpapers.differences.compare import Change, Fact, Section
    from tieout.workpapers.redlines.lines import Passage

SIGNS = {
    Kind.ADDED: "+",
    Kind.RETIRED: "x",
    Kind.GONE: "-",
    Kind.PAST: "-",
    Kind.RENAMED: ">",
    Kind.CHANGED: "~",
    Kind.STILL: "=",
    Kind.UNKNOWN: "?",
}
_WORDS = {
    Kind.ADDED: "added",
    Kind.RETIRED: "retired",
    Kind.GONE: "no longer there",
    Kind.PAST: "no longer found (mended, or of the earlier period alone)",
    Kind.RENAMED: "renamed",
    Kind.CHANGED: "changed",
    Kind.STILL: "still there",
    Kind.UNKNOWN: "no longer looked for",
}
_OF_FINDINGS = {
    Kind.ADDED: "new",
    Kind.GONE: "resolved",
    Kind.CHANGED: "still there, told otherwise",
    Kind.STILL: "still open",
}
_LONG = 6
"""Words from which a value is compared word by word."""


BRIEF = frozenset({Kind.ADDED, Kind.GONE, Kind.PAST, Kind.UNKNOWN, Kind.STILL})
"""What is told as it is, on one side."""


def word(section: str, kind: Kind) -> str:
    """Say what became of a thing of this section."""
    if section == "findings" and kind in _OF_FINDINGS:
        return _OF_FINDINGS[kind]
    return _WORDS[kind]


def summary(section: Section) -> str:
    """Give a section in one line: ``2 added, 1 changed, 17 the same``."""
    if section.why:
        return f"not examined: {section.why}"
    counts = [f"{len(found)} {word(section.id, kind)}" for kind in Kind if (found := section.of_kind(kind))]
    if not counts:
        return "nothing changed" if section.same else "none in either bundle"
    return ", ".join([*counts, *([f"{section.same} the same"] if section.same else [])])


def passages(fact: Fact) -> tuple[Passage, ...]:
    """Give a long value word by word; nothing where it has few words, is a list, or stands on one side alone."""
    if not fact.old or not fact.new or "\n" in fact.old + fact.new:
        return ()
    if max(len(fact.old.split()), len(fact.new.split())) < _LONG:
        return ()
    return redline(fact.old, fact.new).passages


def has_path(change: Change) -> bool:
    """Say whether a change tells itself where the thing lay before."""
    return any(fact.name == "path" for fact in change.facts)


def is_list(fact: Fact) -> bool:
    """Say whether the lines of a fact are items, of which each came or went by itself; one alone is one too."""
    return "\n" in fact.old + fact.new or fact.name.startswith(LACKING)


def items(fact: Fact) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what a list (its items are lines) no longer has, and what it has anew, both in their order."""
    old, new = fact.old.splitlines(), fact.new.splitlines()
    return tuple(item for item in old if item not in new), tuple(item for item in new if item not in old)


def parted(text: str) -> tuple[str, str]:
    """Cut the blanks off the beginning of a stretch, so that they are not struck through."""
    bare = text.lstrip()
    return text[: len(text) - len(bare)], bare
