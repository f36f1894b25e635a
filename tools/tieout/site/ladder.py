"""The ladder -> a page of the site: the drawing, and the same as a table, as Markdown of our one dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.rung import RUNGS
from tieout.site.words import line, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.model.rung import Rung
    from tieout.workpapers.ladder import Ladder, Standing

_REACHED, _NOT, _UNSEEN, _UNKNOWN = "\u2714 yes", "\u2013 no", "\u25cb not examined", "\u25cb not known"


def ladder_page(ladder: Ladder, criterion_link: Callable[[str], str]) -> list[str]:
    """Give the lines of the page; ``criterion_link`` gives a link to a criterion by its id."""
    heads = [rung.value.capitalize() for rung in RUNGS]
    how = (
        "How far the support of each criterion in scope reaches: in the drawing from below, in the table from the left."
    )
    lines = ["# Ladder", "", how, ""]
    if not ladder.standings:
        return [*lines, "No criterion is in scope."]
    lines += [f"| Criterion | {' | '.join(heads)} |", f"|---{'|---' * len(RUNGS)}|"]
    lines += [_row(item, ladder, criterion_link) for item in ladder.standings]
    counts = [str(ladder.reached(rung)) if ladder.why_not_known(rung) is None else "\u2013" for rung in RUNGS]
    lines += [f"| **All {len(ladder.standings)}** | {' | '.join(f'**{count}**' for count in counts)} |", ""]
    return [*lines, "## What a rung says", "", *_legend(ladder)]


def _row(item: Standing, ladder: Ladder, criterion_link: Callable[[str], str]) -> str:
    name = f"{criterion_link(item.criterion.id)} {text(item.criterion.title)}"
    return f"| {name} | {' | '.join(_cell(item, rung, ladder) for rung in RUNGS)} |"


def _cell(item: Standing, rung: Rung, ladder: Ladder) -> str:
    if item.rung.height >= rung.height:
        return _REACHED
    if ladder.why_not_examined(rung) is not None:
        return _UNSEEN
    return _NOT if ladder.is_known(item, rung) else _UNKNOWN


def _legend(ladder: Ladder) -> Iterator[str]:
    yield "A rung is reached only if all below it are."
    yield ""
    for rung in RUNGS:
        why = ladder.why_not_known(rung)
        what = "Not known" if ladder.why_not_examined(rung) is None else "Not examined"
        yield f"- **{rung.value.capitalize()}** {text(rung.means)}{f' {what}: {line(why)}.' if why else ''}"
