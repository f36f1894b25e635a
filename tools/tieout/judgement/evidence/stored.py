"""Verdicts that were written down, against those that follow from the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.seals import TOMBSTONE
from tieout.judgement.evidence.version import version_of
from tieout.judgement.evidence.wording import said
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.evidence.gathered import StoredResult
    from tieout.model.evidence.result import JudgedCapture
    from tieout.model.examination import Examination
    from tieout.model.location import Location

_OPEN = frozenset({ResultState.INCONCLUSIVE, ResultState.ERROR})


class Difference(NamedTuple):
    """A verdict that is not what follows."""

    subject: str
    location: Location
    message: str
    about: str


def differences(examination: Examination) -> Iterator[Difference]:
    """Give each stored verdict that names no capture, another digest, or another state for the same checks."""
    evidence = examination.evidence
    judged: dict[str, list[JudgedCapture]] = {}
    for item in evidence.judged:
        judged.setdefault(item.capture.record.id, []).append(item)
    gone = {leaf.id for leaf in evidence.log.leaves if leaf.kind == TOMBSTONE} if evidence.log else set()
    for stored in evidence.results:
        named = judged.get(stored.capture, [])
        if not named and stored.capture not in gone:
            yield _of(
                stored, f"the verdict is about {said(stored.capture) or 'nothing'}, which is not there", "capture"
            )
        elif named and not any(item.capture.digest == stored.digest for item in named):
            what = f"the verdict is about {said(stored.capture)} with another record than the one that is there"
            yield _of(stored, what, "digest")
        else:
            for item in named:
                if item.capture.digest == stored.digest and _differs(stored, item, examination):
                    what = f"the verdict says {stored.state.value}, and from {said(stored.capture)} follows"
                    yield _of(stored, f"{what} {item.state.value}", "state")


def _differs(stored: StoredResult, item: JudgedCapture, examination: Examination) -> bool:
    runs = (run for run in examination.evidence.runs if stored.capture in run.captures)
    if stored.version != version_of(runs) or stored.state is item.state:
        return False
    # What was open may be settled since: it was committed, or sealed.
    return not (stored.state in _OPEN and item.state.weight < stored.state.weight)


def _of(stored: StoredResult, what: str, about: str) -> Difference:
    return Difference(said(stored.capture) or said(stored.path), stored.location, what, about)
