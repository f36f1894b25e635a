"""Verdicts that were written down, against those that follow from the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.context import Context
from tieout.judgement.evidence.derived import derived
from tieout.judgement.evidence.runs import FAILED, INCONCLUSIVE
from tieout.judgement.evidence.seals import TOMBSTONE
from tieout.judgement.evidence.wording import said
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.derived import Derived
    from tieout.model.evidence.gathered import StoredResult
    from tieout.model.evidence.result import JudgedCapture
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
    judged = {item.capture.path: item for item in evidence.judged}
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
            elif now.version == stored.version and (name := _other_check(stored, now)):
                what = f"the verdict has another state of the check {said(name)} than the one that follows"
                yield _of(stored, what, "checks")
            elif (
                stored.state is ResultState.PASS
                and (now.version == stored.version or not _is_by_checks(judged.get(meant.path)))
                and (why := why_not(judged.get(meant.path)))
            ):
                yield _of(stored, f"the verdict says pass, and {said(stored.capture)} {why}", "judged")


def why_not(judged: JudgedCapture | None) -> str:
    """Say why a capture is no pass for reasons beside its folder, to follow its id; empty where it is one."""
    if judged is None or judged.state is ResultState.PASS:
        return ""
    worst = next((item for item in judged.reasons if item.state is judged.state), None)
    told = "" if worst is None else f": {worst.message.removeprefix(said(judged.capture.id)).strip()} ({worst.rule})"
    return f"is {judged.state.value}{told}"


def _is_by_checks(judged: JudgedCapture | None) -> bool:
    """Say whether a check has a part in what it came to: those of another version may have come to another state."""
    return judged is not None and any(item.rule in {FAILED, INCONCLUSIVE} for item in judged.reasons)


def _other_check(stored: StoredResult, now: Derived) -> str:
    """Give the first check that the stored verdict has in another state than the one that follows; empty for none."""
    ours, theirs = {(run.check, run.state) for run in now.runs}, {*stored.checks}
    return min((name for name, _ in ours ^ theirs), default="")


def _of(stored: StoredResult, what: str, about: str) -> Difference:
    return Difference(said(stored.capture) or said(stored.path), stored.location, what, about)
