"""Rehearsal -> JSON of the shape ``tieout.rehearsal/v1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tieout.model.population import Shown
from tieout.report.json import dumped, finding, period
from tieout.report.sample import json as sample

if TYPE_CHECKING:
    from collections import Counter

    from tieout.workpapers.rehearsal import Drawn, Rehearsal, Rehearsed

SCHEMA = "tieout.rehearsal/v1"


def json(of: Rehearsal) -> str:
    """Give it as one JSON object and a line end: controls in their order, items in the order of the draw."""
    return dumped(
        {
            "schema": SCHEMA,
            "head": of.head,
            "as_of": of.as_of.isoformat(),
            "period": period(of.period),
            "seed": of.seed,
            "fails": of.fails,
            "whole": of.is_whole,
            "controls": [_control(row) for row in of.rows],
            "loose": [finding(item) for item in of.loose],
            "totals": {"drawn": _counted(of.totals), "not_drawn": _counted(of.beside)},
        }
    )


def _control(row: Rehearsed) -> dict[str, Any]:
    found = row.sample
    return {
        "id": row.control.id,
        "title": row.control.title,
        "owner": row.control.owner,
        "reason": row.reason or None,
        "population": None if found is None else sample.population(found.population, found.digest),
        "sample": None if found is None else {"size": len(row.drawn), "sized_by": found.sized_by},
        "items": [_item(item) for item in row.drawn],
        "not_drawn": {state.value: row.beside(state) for state in Shown},
    }


def _item(of: Drawn) -> dict[str, Any]:
    result = of.result
    return {
        **sample.item(result.item),
        "shown": result.shown.value,
        "why": result.why or None,
        "rules": list(result.rules),
        "until": None if result.item.until is None else result.item.until.isoformat(),
        "days_left": of.days_left,
        "next": of.command or None,
    }


def _counted(of: Counter[Shown]) -> dict[str, int]:
    return {state.value: of[state] for state in Shown}
