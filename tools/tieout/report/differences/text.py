"""Differences -> lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.layout import WIDTH, Palette, plain, plural, wrapped
from tieout.workpapers.differences.compare import Kind
from tieout.workpapers.differences.words import BRIEF, SIGNS, has_path, is_list, items, parted, passages, summary, word
from tieout.workpapers.redlines.edits import Op

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.workpapers.differences.compare import Change, Fact, Section
    from tieout.workpapers.differences.whole import About, Differences
    from tieout.workpapers.redlines.lines import Passage, Redline

MOST = 40
"""Changes of one kind in a section that are each told; of more, their number."""
_MARKS = {Op.KEPT: ("", ""), Op.REMOVED: ("[-", "-]"), Op.INSERTED: ("{+", "+}")}  # as git diff --word-diff=plain
_STYLES = {Kind.ADDED: "good", Kind.GONE: "error", Kind.RETIRED: "error", Kind.UNKNOWN: "warning", Kind.PAST: "warning"}


def page(of: Differences, *, colour: bool = False) -> str:
    """Give what was compared, what a reader must know first, then each section with its changes."""
    paint = Palette(colour)
    lines = [*_about("Old", of.old), *_about("New", of.new), ""]
    for remark in of.remarks:
        lines += wrapped(f"remark: {remark}", "", "  ")
    if of.remarks:
        lines.append("")
    for section in of.sections:
        lines += _section(section, paint)
    lines.append(_verdict(of))
    return "\n".join(lines) + "\n"


def _about(which: str, of: About) -> Iterator[str]:
    yield f"{which}  {plain(of.organization) or 'no organization named'}, {plain(of.period) or 'no period'}, as of {plain(of.as_of) or 'no day'}"
    yield f"     {plain(of.path)}: {plain(of.verdict)}"
    if of.manifest:
        yield f"     {of.manifest}"


def _verdict(of: Differences) -> str:
    told = "The bundles differ" if of.differs else "Nothing that was compared differs"
    missing = len(of.not_compared)
    return f"{told}; {plural(missing, 'section')} not examined" if missing else told


def _section(of: Section, paint: Palette) -> Iterator[str]:
    yield from wrapped(f"{of.title}: {summary(of)}", "", "  ")
    for kind in Kind:
        found = of.of_kind(kind)
        for change in found[:MOST]:
            yield from _change(of.id, change, paint)
        if len(found) > MOST:
            yield f"  {SIGNS[kind]} and {len(found) - MOST} more that are {word(of.id, kind)}; --format json has all"


def _change(section: str, of: Change, paint: Palette) -> Iterator[str]:
    sign = paint.paint(_STYLES.get(of.kind, "strong"), SIGNS[of.kind])
    name = of.title if section == "findings" and of.title else " ".join(filter(None, (of.id, of.title)))
    first, *rest = wrapped(name or "(no name)", "  . ", "      ")
    yield f"  {sign} {first[4:]}"
    yield from rest
    if of.was and not has_path(of):
        yield f"      was {plain(of.was)}"
    if of.remark:
        yield from wrapped(of.remark, "      ")
    if of.kind in BRIEF:
        yield from _brief(of.facts)
    else:
        for fact in of.facts:
            yield from _fact(fact)
    if of.text is not None:
        yield from _text(of.text)


def _brief(facts: Iterable[Fact]) -> Iterator[str]:
    """What is on one side alone: its short facts on a line."""
    values = ((fact.name, (fact.old or fact.new).replace("\n", "; ")) for fact in facts)
    told = "; ".join(f"{name} {value}" for name, value in values if len(value) <= WIDTH)
    yield from wrapped(told, "      ") if told else ()


def _fact(of: Fact) -> Iterator[str]:
    words = passages(of)
    if is_list(of):
        yield f"      {plain(of.name)}:"
        gone, came = items(of)
        for sign, found in (("-", gone), ("+", came)):
            for item in found:
                yield from wrapped(f"{sign} {item}", "        ", "          ")
    elif words:
        yield from wrapped(f"{of.name}: {_inline(words)}", "      ", "        ")
    else:
        yield from wrapped(f"{of.name}: {of.old or 'nothing'} -> {of.new or 'nothing'}", "      ", "        ")


def _inline(of: Iterable[Passage]) -> str:
    return " ".join(_marked(item) for item in of)


def _marked(of: Passage) -> str:
    if of.is_skipped:
        return f"({plural(of.lines, 'line')} the same)"
    return "".join(_word(item.op, item.text) for item in of.pieces)


def _word(op: Op, text: str) -> str:
    """Mark a stretch, blanks before it outside of the marks."""
    before, after = _MARKS[op]
    blanks, bare = parted(text)
    return f"{blanks}{before}{bare}{after}" if bare else text


def _text(of: Redline) -> Iterator[str]:
    told = f"text: {plural(of.gone, 'word')} gone, {plural(of.came, 'word')} new"
    yield f"      {told}" if of.gone or of.came else "      text: only blanks and line breaks differ"
    for passage in of.passages:
        if passage.is_skipped:
            yield f"        ... {plural(passage.lines, 'line')} the same"
            continue
        for line in _marked(passage).split("\n"):
            yield from wrapped(line, "        | ", "        | ") or ("        |",)
