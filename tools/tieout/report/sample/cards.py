"""Tie-out cards -> text for a terminal, 80 columns, and records for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.layout import Palette, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.workpapers.cards.base import Card, Line, Part


def text(of: Iterable[Card], *, colour: bool = False) -> str:
    """Give the cards one after another, in the order of the draw."""
    return "\n".join("\n".join(_card(number, card, Palette(colour))) + "\n" for number, card in enumerate(of, 1))


def records(of: Card) -> list[dict[str, object]]:
    """Give the parts of a card."""
    return [{"title": part.title, "lines": [_record(line) for line in part.lines]} for part in of.parts]


def _card(number: int, of: Card, paint: Palette) -> Iterator[str]:
    name = of.item.what or of.item.id
    yield from (paint.paint("strong", line) for line in wrapped(f"{number}. {name}", ""))
    for part in of.parts:
        yield from _part(part, paint)


def _part(of: Part, paint: Palette) -> Iterator[str]:
    yield f"  {of.title}"
    for line in of.lines:
        said = f"not examined: {line.detail}" if line.is_missing else line.detail
        grade = f" ({line.strength.value})" if line.strength else ""
        yield from wrapped(f"{line.what}: {said}{grade}" if said else f"{line.what}{grade}", "    ", "      ")
        if line.place:
            yield from (paint.paint("faint", row) for row in wrapped(line.place, "      "))


def _record(of: Line) -> dict[str, object]:
    return {
        "what": of.what,
        "detail": of.detail,
        "strength": None if of.strength is None else of.strength.value,
        "place": of.place or None,
        "examined": not of.is_missing,
    }
