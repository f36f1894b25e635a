"""Succession -> lines, JSON and prose. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.report.layout import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.succession_types import Succession


def lines(of: Succession | None) -> Iterator[str]:
    """Yield what was held against the bundle before; nothing where none was named."""
    if of is None:
        return
    yield from (f"{problem.kind}: {plain(problem.message)}" for problem in of.problems)
    yield f"{plain(of.path)} (the bundle before{f': {plain(of.told)}' if of.told else ''}): this one {of.verdict}"
    yield from (f"remark: not examined: {plain(text)}" for text in of.unexamined)
    yield from (f"remark: {plain(text)}" for text in of.remarks)


def shape(of: Succession | None) -> dict[str, object] | None:
    """Give it for JSON; null where none was named."""
    if of is None:
        return None
    return {
        "path": visible(of.path),
        "claims": of.told or None,
        "follows": not of.problems and not of.unexamined,
        "verdict": of.verdict,
        "problems": [{"kind": item.kind, "path": visible(item.path), "message": item.message} for item in of.problems],
        "held": list(of.held),
        "not_examined": list(of.unexamined),
        "remarks": list(of.remarks),
    }


def prose(of: Succession | None) -> str:
    """Tell it for a workpaper; empty where none was named."""
    if of is None:
        return ""
    told = [f"The bundle before. This bundle was held against {of.path}{f' ({of.told})' if of.told else ''}."]
    if of.problems:
        told.append("It does NOT follow it:")
    elif of.unexamined:
        told.append("Whether it follows it was not examined in full.")
    else:
        told.append("It follows it.")
    paragraph = " ".join(told)
    bullets = [
        *(f"- {item.kind}: {item.message}" for item in of.problems),
        *(f"- held: {text}" for text in of.held),
        *(f"- not examined: {text}" for text in of.unexamined),
        *(f"- {text}" for text in of.remarks),
    ]
    limit = (
        "That a bundle follows another shows that nothing which was handed over then was taken back unseen. It does not"
        " show that the company handed nothing else to anybody else: compare the digests of two readers for that."
    )
    return "\n".join((paragraph, *bullets, limit))
