"""Which capture corrects which. One that is corrected counts for nothing; the other counts by its own day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.wording import reason, said, several
from tieout.model.evidence.record import Origin
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason

UNSOUND = "evidence-superseded-unsoundly"
_NAME = (
    "name under supersedes the one capture that it corrects: an earlier one, of the same controls, system and collector"
)


class Corrections(NamedTuple):
    """What corrects what."""

    by: Mapping[str, Capture]
    """By the path of the one that is corrected: the one that corrects it."""
    unsound: Mapping[str, Reason]
    """By the path of the one that says it corrects another, and cannot."""


def corrections(context: Context) -> Corrections:
    """Go through the captures in the order in which they came: the first that corrects another does."""
    by: dict[str, Capture] = {}
    unsound: dict[str, Reason] = {}
    for capture in context.ordered:
        if not capture.record.supersedes:
            continue
        named = context.by_id.get(capture.record.supersedes, ())
        why = next(_faults(context, capture, named, by), "")
        if why:
            unsound[capture.path] = reason(
                capture, UNSOUND, ResultState.INCONCLUSIVE, why, _NAME, at="supersedes", about="supersedes"
            )
        else:
            by[named[0].path] = capture
    return Corrections(by, unsound)


def _faults(context: Context, capture: Capture, named: tuple[Capture, ...], by: Mapping[str, Capture]) -> Iterator[str]:
    target, system = said(capture.record.supersedes), capture.record.system
    if capture.record.supersedes == capture.record.id:
        yield "says that it corrects itself"
    elif not named:
        yield f"says that it corrects {target}, which is not there"
    elif len(named) > 1:
        yield f"says that it corrects {target}, and {len(named)} captures have that id"
    elif context.place[named[0].path] > context.place[capture.path]:
        yield f"says that it corrects {target}, which came later"
    else:
        earlier = named[0]
        if earlier.record.system != system:
            theirs = said(earlier.record.system) or "none"
            yield f"corrects {target}, which is of the system {theirs}, and is of {said(system) or 'none'} itself"
        left_out = sorted({*earlier.record.controls} - {*capture.record.controls})
        if left_out:
            yield f"corrects {target}, and is not for {several(left_out)} as that is"
        if not _came_alike(earlier, capture):
            yield f"corrects {target}, which {_way(earlier)} brought, and was brought by {_way(capture)} itself"
        if earlier.path in by:
            yield f"says that it corrects {target}, which {said(by[earlier.path].id)} corrects already"


def _came_alike(earlier: Capture, later: Capture) -> bool:
    """Say whether a correction came in as closely as what it corrects: a person's word is no machine's."""
    was, now = earlier.record, later.record
    if was.kind in {Origin.COLLECTED, Origin.COMMAND}:
        is_same = (was.collector and was.collector.id) == (now.collector and now.collector.id)
        is_same = is_same or (
            was.command is not None and now.command is not None and was.command.argv == now.command.argv
        )
        return now.kind is was.kind and is_same
    return was.kind is not Origin.INGESTED or now.kind is not Origin.MANUAL


def _way(capture: Capture) -> str:
    record = capture.record
    if record.kind is Origin.MANUAL or record.kind is None:
        return "a person"
    name = record.collector.id if record.collector else ""
    whose = {Origin.COLLECTED: "the collector", Origin.COMMAND: "the command", Origin.INGESTED: "the ingest"}[
        record.kind
    ]
    return f"{whose} {said(name)}".rstrip()
