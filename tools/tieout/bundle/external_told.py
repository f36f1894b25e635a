"""Outside -> lines, JSON and prose. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.external import NAME
from tieout.model.characters import visible
from tieout.report.layout import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.external_types import Outside

_SHOWN = 50
"""Sentences of one kind that are each told; of more, their number."""


def lines(of: Outside | None) -> Iterator[str]:
    """Yield what became of the evidence that is not in the bundle; nothing where all of it is."""
    if of is None:
        return
    yield from _some([f"{problem.kind}: {plain(problem.message)}" for problem in of.problems])
    yield f"external files: {_result(of)}"
    yield from _some([f"not examined: {plain(text)}" for text in of.unexamined])
    yield from _some([f"remark: {plain(text)}" for text in of.remarks])


def shape(of: Outside | None) -> dict[str, object] | None:
    """Give it for JSON; null where the bundle holds all of its evidence and nobody looked elsewhere."""
    if of is None:
        return None
    return {
        "files": len(of.files),
        "bytes": of.bytes,
        "looked_in": [visible(place) for place in of.where],
        "held": len(of.held),
        "problems": [{"kind": item.kind, "path": visible(item.path), "message": item.message} for item in of.problems],
        "not_examined": list(of.unexamined) if of.where else [visible(item.path) for item in of.files],
        "remarks": list(of.remarks),
    }


def prose(of: Outside | None) -> str:
    """Tell it for a workpaper; empty where there is nothing to tell."""
    if of is None:
        return ""
    told = (
        f"Evidence outside the bundle. {NAME} lists {_files(len(of.files))}, {of.bytes:,} bytes, which are not in the"
        " bundle."
    )
    if not of.where:
        return (
            f"{told} They were NOT examined: what is said here of the bundle does not show that they exist, nor that"
            " they are what was captured. Ask for them, or for read access to the store."
        )
    bullets = [
        *(f"- {item.kind}: {item.message}" for item in of.problems),
        *(f"- not examined: {text}" for text in of.unexamined),
        *(f"- {text}" for text in of.remarks),
    ]
    more = [f"- and {len(bullets) - _SHOWN} more"] if len(bullets) > _SHOWN else []
    did = f"They were looked for in {' and in '.join(map(plain, of.where))}; {len(of.held)} were found as they are listed."
    return "\n".join((f"{told} {did}", *bullets[:_SHOWN], *more))


def next_step(of: Outside | None) -> str:
    """Say what examines them; empty where they were looked for, or there are none."""
    if of is None or of.where or not of.files:
        return ""
    return (
        "have the external files handed over beside the bundle and verify with --external FOLDER, or ask the store"
        " with --external-s3"
    )


def _result(of: Outside) -> str:
    if not of.where:
        return f"{_files(len(of.files))}, {of.bytes} bytes, are listed in {NAME} and NOT examined"
    return f"{len(of.held)} of {len(of.files)} hold, looked for in {' and in '.join(map(plain, of.where))}"


def _some(told: list[str]) -> Iterator[str]:
    yield from told[:_SHOWN]
    if len(told) > _SHOWN:
        yield f"and {len(told) - _SHOWN} more of these"


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"
