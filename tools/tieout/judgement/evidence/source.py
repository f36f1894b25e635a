"""Whether it comes from where it says: a system of the register, and the right account of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import reason, said
from tieout.model.evidence.record import Origin
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason

UNKNOWN = "evidence-source-unknown"
_SYSTEMS = "registers/systems"


def source(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say what is not known of the source, or is another."""
    record, examination = capture.record, context.examination
    if not record.system:
        return
    system = examination.registers.system(record.system)
    if system is None:
        absent = examination.why_absent("systems")
        why = f"and {said(absent)}" if absent else f"which {_SYSTEMS} does not have"
        what = f"is of the system {said(record.system)}, {why}"
        yield _unknown(capture, what, f"enter the system in {_SYSTEMS}, or name the one that it is of", "system")
    told = record.source
    meant = system.environment.value if system and system.environment else ""
    if told is not None and told.environment and meant and told.environment.casefold() != meant:
        what = f"is of {said(told.environment)}, and {_SYSTEMS} calls {said(record.system)} {meant}"
        yield _unknown(capture, what, f"capture it from the {meant} system", "environment")
    if record.kind is not Origin.COLLECTED:
        return
    if told is None or not (told.identity or told.account or told.endpoint):
        yield _unknown(capture, "does not say which account or server was asked, nor as whom", _ANEW, "identity")
    elif told.expected_match is None:
        yield _unknown(capture, f"is of {_named(capture)}, which nobody compared with {_SYSTEMS}", _NAME, "match")
    elif not told.expected_match:
        yield _unknown(capture, f"is of {_named(capture)}, which is not what {_SYSTEMS} names", _ANEW, "match")


_ANEW = "capture it anew from the right account, with this one under supersedes"
_NAME = f"write the account or the endpoint of the system into {_SYSTEMS}, and capture it anew"


def _named(capture: Capture) -> str:
    told = capture.record.source
    return said(told.account or told.endpoint or told.identity) if told else ""


def _unknown(capture: Capture, what: str, remedy: str, about: str) -> Reason:
    at = "system" if about == "system" else "source"
    return reason(capture, UNKNOWN, ResultState.INCONCLUSIVE, what, remedy, at=at, about=about)
