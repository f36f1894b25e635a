"""Rehearsal -> text for a terminal, 80 columns: the most urgent first, each with the next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.population import Shown
from tieout.report.layout import Palette, plain, plural, wrapped
from tieout.report.rehearsal import words
from tieout.workpapers.instances.windows import NOTHING_CAPTURED
from tieout.workpapers.rehearsal import urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tieout.workpapers.rehearsal import Drawn, Rehearsal, Rehearsed

_SHOWN = 3
"""Items of one control and state that are told one by one."""


def text(of: Rehearsal, *, colour: bool = False) -> str:
    """Give what is open, what would fail, what cannot be shown, what was not tested, and the sums."""
    paint = Palette(colour)
    lines = [*(paint.paint("strong", line) for line in wrapped(words.title(of), "")), *wrapped(words.seeded(of), "")]
    for state, (style, head) in words.HEADS.items():
        rows = sorted((row for row in of.rows if row.of(state)), key=lambda row: _order(row, state))
        if rows:
            lines += ["", paint.paint(style, head)]
            bare = [row for row in rows if words.is_bare(row, state)]
            if bare:
                ids = _ids([row.control.id for row in bare])
                lines += wrapped(f"{ids}: {NOTHING_CAPTURED}", "  ", "    ")
                lines.append(paint.paint("faint", f"      $ {bare[0].of(state)[0].command}"))
            for row in rows:
                lines += _control(row, state, of, paint) if row not in bare else ()
    lines += _rest(of, paint)
    style = "error" if of.fails else "good" if of.is_whole else "warning"
    first, *more = [wrapped(line, "") for line in words.sums(of)]
    lines += ["", *(paint.paint(style, line) for line in first), *(line for part in more for line in part)]
    return "\n".join(lines) + "\n"


def _order(row: Rehearsed, state: Shown) -> tuple[float, int]:
    """Order by the days that are left, then by how many there are."""
    found = row.of(state)
    return (urgency(found[0]), -len(found))


def _control(row: Rehearsed, state: Shown, whole: Rehearsal, paint: Palette) -> Iterable[str]:
    found = row.of(state)
    yield from wrapped(f"{row.control.id} {row.control.title} ({words.sized(row)})", "  ", "    ")
    for item in _few(found):
        left = words.left(item, whole)
        yield from wrapped(f"{words.item(item)}{f' ({left})' if left else ''}", "    ", "      ")
    rest = len(found) - len(_few(found))
    if rest:
        yield f"    and {rest} more like {'it' if len(_few(found)) == 1 else 'these'}"
    if row.beside(state) and state is Shown.DEVIATION:
        yield f"    and {row.beside(state)} in the population that this seed does not draw"
    for command in dict.fromkeys(item.command for item in _few(found) if item.command):
        yield paint.paint("faint", f"      $ {plain(command)}")  # whole: it is there to be copied


def _few(found: Sequence[Drawn]) -> Sequence[Drawn]:
    return found if len(found) <= _SHOWN else found[: _SHOWN - 1]


def _rest(of: Rehearsal, paint: Palette) -> list[str]:
    lines: list[str] = []
    hidden = [row for row in of.rows if row.beside(Shown.DEVIATION) and not row.of(Shown.DEVIATION)]
    if hidden:
        lines += ["", paint.paint("error", "Would fail if another seed draws it")]
        lines += [
            line
            for row in hidden
            for line in wrapped(
                f"{row.control.id} {row.control.title}: {row.beside(Shown.DEVIATION)} of {len(row.rest) + len(row.drawn)}",
                "  ",
                "    ",
            )
        ]
    if of.loose:
        lines += ["", paint.paint("error", words.LOOSE)]
        for line, command in words.loose(of):
            lines += [*wrapped(line, "  ", "    "), paint.paint("faint", f"      $ {command}")]
    for title, names in words.untested(of).items():
        lines += ["", paint.paint("strong", title), *wrapped(", ".join(names), "  ")]
    for title, reasons in words.absent(of).items():
        lines += ["", paint.paint("strong", title)]
        lines += [line for why, ids in reasons.items() for line in wrapped(f"{_ids(ids)}: {why}", "  ", "    ")]
    return lines


def _ids(ids: Sequence[str]) -> str:
    return (
        ", ".join(ids) if len(ids) <= _SHOWN else f"{', '.join(ids[:_SHOWN])} and {plural(len(ids) - _SHOWN, 'other')}"
    )
