"""Verdicts that were written down, against those that follow from the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.context import Context
from tieout.judgement.evidence.derived import derived
from tieout.judgement.evidence.seals import TOMBSTONE
from tieout.judgement.evidence.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.evidence.gathered import StoredResult
    from tieout.model.evidence.result import JudgedCapture, ResultState
    from tieout.model.examination import Examination
    from tieout.model.location import Location


class Difference(NamedTuple):
    """A verdict that is not what follows."""

    subject: str
    location: Location
    message: str
    about: str


def differences(examination: Examination) -> Iterator[Difference]:
    """Give each stored verdict that names no capture, another digest, or another state for the same checks.

    Held against it is what follows from the capture's own folder, as when it was stored: not what the log or
    a later commit made of the capture, and nothing of one that another corrects.
    """
    evidence = examination.evidence
    if not evidence.results:
        return
    context = Context.of(examination)
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
                now = _other_state(context, stored, item)
                if now is not None:
                    what = f"the verdict says {stored.state.value}, and from {said(stored.capture)} follows"
                    yield _of(stored, f"{what} {now.value}", "state")


def _other_state(context: Context, stored: StoredResult, item: JudgedCapture) -> ResultState | None:
    """Give the state that follows by the same checks, where it is another."""
    if item.capture.digest != stored.digest or item.superseded_by:
        return None
    now = derived(context, item.capture)
    return now.state if now.version == stored.version and now.state is not stored.state else None


def _of(stored: StoredResult, what: str, about: str) -> Difference:
    return Difference(said(stored.capture) or said(stored.path), stored.location, what, about)
