"""What the overview shows as pictures: how far criteria reach, reviews by their age, and the months of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.finding import State
from tieout.model.rung import Rung
from tieout.render.charts import figure, legend, stack
from tieout.render.months import months_drawn

if TYPE_CHECKING:
    from tieout.site.told import Told

_SOON = 30
"""Days ahead within which a review counts as due."""


def drawings(told: Told) -> str:
    """Give the figures as HTML, each with a caption that says its numbers in words."""
    counts = {rung: sum(item.rung is rung for item in told.ladder.standings) for rung in Rung}
    rungs = tuple(
        (f"up to {rung.value}" if rung is not Rung.NONE else "on no rung", counts[rung], f"rung-{rung.value}")
        for rung in Rung
    )
    figures = [
        figure(stack(rungs, label="Criteria by the rung that they stand on"), "Criteria", legend(rungs)),
        figure(
            stack(ages := _ages(told), label="Documents in force by their review"),
            "Reviews",
            legend(ages, "no policy or runbook is in force"),
        ),
    ]
    windows = [window for row in told.captured.controls for window in row.windows]
    if drawn := months_drawn(windows):
        figures.append(figure(drawn, "Evidence", "windows of controls, by the month in which they end"))
    return "\n".join(figures)


def boxed(drawn: str, name: str) -> str:
    """Put a drawing into a box of its own, which scrolls where the page is narrow."""
    return f'<div class="drawn" role="group" aria-label="{name}" tabindex="0">{drawn}</div>\n'


def _ages(told: Told) -> tuple[tuple[str, int, str], ...]:
    """Count the documents in force that are shown by what is known of their review, as the page of each says it."""
    soon = f"due in {_SOON} days"
    found = dict.fromkeys(("on time", "on time, as claimed", soon, "late", "not proven", "without a date"), 0)
    future = {
        item.location.path for item in told.outcome.findings if item.rule == "future-date" and item.state is State.OPEN
    }
    for document in told.view.documents:
        if not document.is_in_force:
            continue
        day = told.rows[document.path].day
        last = day.last
        if last is None or document.path in future:
            found["without a date"] += 1
            continue
        left = (document.review.on_time_until(last) - told.examination.as_of).days
        if left < 0:
            found["late"] += 1
        elif day.is_unproven:
            found["not proven"] += 1
        elif left <= _SOON:
            found[soon] += 1
        else:
            found["on time" if day.proven else "on time, as claimed"] += 1
    found["cannot be read"] = len(told.examination.unread_texts)  # whether one is in force is not known
    kinds = (
        "result-pass",
        "rung-documented",
        "result-inconclusive",
        "result-fail",
        "rung-none",
        "result-not_applicable",
        "result-error",
    )
    return tuple((name, count, kind) for (name, count), kind in zip(found.items(), kinds, strict=True))
