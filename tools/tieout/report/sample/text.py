"""Sample -> text for a terminal, 80 columns: the population, what was drawn, and how anybody draws it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.layout import Palette, plain, wrapped
from tieout.report.sample import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.population import Population
    from tieout.workpapers.sample import Sample

_INDENT = 12


def text(of: Sample, *, colour: bool = False) -> str:
    """Give it with its digest and seed: what an auditor keeps to draw it again."""
    paint = Palette(colour)
    population = of.population
    control = population.control
    lines = [paint.paint("strong", line) for line in wrapped(f"{control.id} {control.title}", "")]
    lines += ["", *facts(population, of.digest)]
    drawn, total = len(of.items), len(population.items)
    if not total:
        return "\n".join([*lines, "", f"{words.nothing(population)}: not tested, and nothing to draw."]) + "\n"
    lines += _fact("Sample", [f"{drawn} of {total}, by the seed {of.seed}", f"{of.sized_by}"])
    lines.append("")
    for number, item in enumerate(of.items, 1):
        head = f"{number:>4}  {item.on or '-'!s:<10}  {item.id}"
        lines += [plain(head), *(paint.paint("faint", line) for line in _what(item.what, item.id))]
    lines += ["", *wrapped(REDRAW.format(size=of.size), "")]
    return "\n".join(lines) + "\n"


REDRAW = (
    "To draw it again: the SHA-256 of seed, digest and item, with a line feed between them, is the rank of an item; "
    "sort all items of the population by it, and take the first {size}. --format csv lists every item with its rank."
)


def facts(population: Population, digest: str) -> list[str]:
    """Give where the list comes from, why it is all, what it lacks, and its digest."""
    count, part = len(population.items), population.period
    return [
        *_fact(
            "Population",
            [f"{count} item{'' if count == 1 else 's'}, {part.days}", population.source],
        ),
        *_fact("Complete", [population.completeness]),
        *(_fact("Lacks", population.lacks) if population.lacks else ()),
        *_fact("Digest", [digest]),
    ]


def _fact(name: str, said: Iterable[str]) -> list[str]:
    lines = [line for part in said for line in wrapped(part, " " * _INDENT)]
    return [f"{name:<{_INDENT}}{line.lstrip()}" if i == 0 else line for i, line in enumerate(lines)]


def _what(what: str, item_id: str) -> list[str]:
    return [] if what in {"", item_id} else wrapped(what, " " * 18)
