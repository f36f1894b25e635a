"""Trace -> a tree of 80 columns, for a terminal or for paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.rung import Rung
from tieout.report.gaps import grouped
from tieout.report.layout import Palette, plain, wrapped
from tieout.report.text import bar
from tieout.report.trace import words

if TYPE_CHECKING:
    from tieout.workpapers.trace import Chain, Place, Text, Trace

_LABEL = 10
_MOST = 6
"""Findings that are told of one text or control; ``tieout check`` has them all."""


@dataclass(frozen=True, slots=True)
class _Branch:
    """A line of the tree with what hangs on it."""

    head: str
    details: tuple[tuple[str | None, str], ...] = ()
    """A label, and what is said under it; without a label it takes the whole line."""
    below: tuple[_Branch, ...] = ()


def text(of: Trace, *, colour: bool = False) -> str:
    """Give the chain as a tree, then what is missing and what to do about it."""
    paint = Palette(colour)
    head, *more = wrapped(words.title(of), "")
    lines = [paint.paint("strong", head), *more, *wrapped(words.standing(of), "")]
    if of.uncommitted:
        count = len(of.uncommitted)
        lines += wrapped(f"{count} file{'' if count == 1 else 's'} not as in the commit", "")
    for place in of.places:
        lines += _place(place, paint, is_alone=len(of.places) == 1)
    lines += [*wrapped(words.remark(of), ""), ""]
    if not of.chains:
        lines += ["No control names it.", ""]
    told: set[str] = set()
    for chain in of.chains:
        lines += [*_drawn(_chain(chain, told), "", ""), ""]
    if of.elsewhere:
        lines += [*wrapped(f"Other points of focus alone are named by: {', '.join(of.elsewhere)}", ""), ""]
    lines += _missing(of, paint)
    lines += _steps(of, paint)
    lines += [paint.paint("faint", line) for line in wrapped(words.STRENGTHS, "")]
    return "\n".join(lines) + "\n"


def _place(place: Place, paint: Palette, *, is_alone: bool) -> list[str]:
    name = "" if is_alone else f"{place.criterion.id} "
    if place.standing is None:
        return wrapped(f"{name}not in scope: {place.out}", "", hanging="  ")
    rung = place.standing.rung
    style = "error" if rung is Rung.NONE else "strong"
    told = "no control" if rung is Rung.NONE else rung.value
    rest = f" {place.criterion.title}" if name else ""
    return [f"{name}{bar(rung)} {paint.paint(style, told)}{plain(rest)}"]


def _chain(chain: Chain, told: set[str]) -> _Branch:
    control = chain.control
    state = "" if chain.is_effective else " (not in operation on the day: it counts for no rung)"
    return _Branch(
        head=f"{control.id or 'a control without an id'} {control.title}{state}",
        details=(
            ("claim", words.claimed(chain)),
            ("owner", words.run_by(chain)),
            *(("weakened", line) for line in _few(words.weakening(chain.findings))),
        ),
        below=(
            *(_text(item, told) for item in chain.texts),
            *(() if chain.texts else (_Branch(head="text: none is named"),)),
            _approval(chain),
            _told("evidence", words.evidence(chain)),
            _told("operation", words.operation(chain)),
            _told("witness", words.witnesses(chain)),
        ),
    )


def _approval(chain: Chain) -> _Branch:
    return _told("approval", words.approvals(chain, short=True))


def _told(name: str, lines: list[str]) -> _Branch:
    first, *more = lines
    return _Branch(head=f"{name}: {first}", details=tuple((None, said) for said in more))


def _text(item: Text, told: set[str]) -> _Branch:
    """Tell a text, and what it says of itself only the first time."""
    document, link = item.document, item.link
    if document is None or link is None:
        return _Branch(head=f"text: {item.id}, which no readable document has")
    is_told = document.path in told
    told.add(document.path)
    return _Branch(
        head=f"text: {words.described(document)}{', as above' if is_told else ''}",
        details=(
            *(() if is_told else (("file", words.bytes_of(document, link)), (None, document.digest))),
            *(() if is_told else (("words", words.changed(item)),)),
            ("promised", words.spoken(item.passage)),
            *((("", f'"{item.passage.sentence}"'),) if item.passage else ()),
            *(("states", f"{stated.name}: {stated.shown}, line {stated.location.line}") for stated in item.parameters),
            *(() if is_told else (("claims", words.dated(claim)) for claim in item.claims)),
            *((("proven", said),) if (said := words.reviewed(item)) and not is_told else ()),
            *(() if is_told else (("weakened", line) for line in _few(words.weaknesses(item)))),
        ),
    )


def _few(lines: list[str]) -> list[str]:
    rest = len(lines) - _MOST
    return lines if rest <= 1 else [*lines[:_MOST], f"and {rest} more: tieout check"]


def _drawn(branch: _Branch, first: str, then: str) -> list[str]:
    """Draw a branch: ``first`` stands before its head, ``then`` before all that follows."""
    stem = "│  " if branch.below else "   "
    lines = wrapped(branch.head, first, f"{then}{stem}")
    for label, said in branch.details:
        wide = 0 if label is None else _LABEL
        lines += wrapped(said, f"{then}{stem}{label or '':<{wide}}", f"{then}{stem}{'':<{wide}}")
    for i, part in enumerate(branch.below):
        is_last = i == len(branch.below) - 1
        lines += _drawn(part, f"{then}{'└─ ' if is_last else '├─ '}", f"{then}{'   ' if is_last else '│  '}")
    return lines


def _missing(of: Trace, paint: Palette) -> list[str]:
    """Give what the next rung of each criterion lacks, then what nobody captures yet."""
    lines: list[str] = []
    for place in of.places:
        if place.standing is not None:
            name = "" if len(of.places) == 1 else f"{place.criterion.id}: "
            lines += [
                line for gap in grouped(place.standing.missing) for line in wrapped(f"- {name}{gap}", "  ", "    ")
            ]
    if not lines:
        return []
    later = [
        item
        for item in of.not_captured
        for place in of.places[:1]
        if place.standing is None or item not in place.standing.missing
    ]
    lines += [line for gap in later for line in wrapped(f"- then: {gap}", "  ", "    ")]
    return [paint.paint("strong", "Missing"), *lines, ""]


def _steps(of: Trace, paint: Palette) -> list[str]:
    if not of.steps:
        return []
    lines = [paint.paint("strong", "Next")]
    for number, step in enumerate(of.steps[:_MOST], 1):
        lines += wrapped(f"{number}. {step.action}", "  ", "     ")
        lines.append(f"  $ {plain(step.command)}")  # whole: it is there to be copied
    rest = len(of.steps) - _MOST
    if rest > 0:
        lines += wrapped(f"and {rest} more: tieout trace --format json names them all", "  ")
    return [*lines, ""]
