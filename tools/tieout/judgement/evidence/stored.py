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
    from tieout.model.examination import Examination
    from tieout.model.location import Location


class Difference(NamedTuple):
    """A verdict that is not what follows."""

    subject: str
    location: Location
    message: str
    about: str


def differences(examination: Examination) -> Iterator[Difference]:
    """Give each stored verdict that names no capture, another record, or another state for the same checks."""
    evidence = examination.evidence
    if not evidence.results:
        return
    context = Context.of(examination)
    corrected = {item.capture.path for item in evidence.judged if item.superseded_by}
    gone = {leaf.id for leaf in evidence.log.leaves if leaf.kind == TOMBSTONE} if evidence.log else set()
    for stored in evidence.results:
        named = context.by_id.get(stored.capture, ())
        meant = next((item for item in named if item.digest == stored.digest), None)
        if not named and stored.capture not in gone:
            yield _of(
                stored, f"the verdict is about {said(stored.capture) or 'nothing'}, which is not there", "capture"
            )
        elif named and meant is None:
            what = f"the verdict is about {said(stored.capture)} with another record than the one that is there"
            yield _of(stored, what, "digest")
        elif meant is not None and meant.path not in corrected:  # no check is run over one that is corrected
            now = derived(context, meant)
            if now.version == stored.version and now.state is not stored.state:
                what = (
                    f"the verdict says {stored.state.value}, and from {said(stored.capture)} follows {now.state.value}"
                )
                yield _of(stored, what, "state")


def _of(stored: StoredResult, what: str, about: str) -> Difference:
    return Difference(said(stored.capture) or said(stored.path), stored.location, what, about)
