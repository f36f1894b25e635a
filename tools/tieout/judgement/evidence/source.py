"""Whether it comes from where it says: a system of the register, and the right account of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.completeness import is_cut
from tieout.judgement.evidence.wording import CAPTURE_ANEW, reason, said, several
from tieout.model.evidence.record import Origin
from tieout.model.evidence.result import ResultState
from tieout.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.record import Source
    from tieout.model.evidence.result import Reason
    from tieout.model.registers.assets import System

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
    if told is not None and system is not None:
        yield from _other(capture, told, system)
    yield from _uncompared(context, capture)
    if record.kind is not Origin.COLLECTED:
        return
    if told is None or not (told.identity or told.account or told.endpoint):
        if is_cut(capture):
            return  # what stopped it is told, and this follows from it
        yield _unknown(capture, "does not say which account or server was asked, nor as whom", _ANEW, "identity")
    elif told.expected_match is None:
        yield _unknown(capture, f"is of {_named(capture)}, which nobody compared with {_SYSTEMS}", _NAME, "match")
    elif not told.expected_match:
        yield _unknown(capture, f"is of {_named(capture)}, which is not what {_SYSTEMS} named", _ANEW, "match")


def _uncompared(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say of the newest capture of a command that nobody looked whom it asks. It counts all the same."""
    told = capture.record.source
    is_compared = told is not None and told.expected_match is not None
    if (
        capture.record.kind is not Origin.COMMAND
        or is_compared
        or capture.path not in context.newest
        or is_cut(capture)
    ):
        return
    what = f"was brought by a command, and nobody compared the account that it asked with {_SYSTEMS}"
    remedy = (
        "make it an entry of collectors.yaml whose `account: [COMMAND]` prints the account, and write that account into "
        f"{_SYSTEMS}"
    )
    yield reason(capture, UNKNOWN, ResultState.PASS, what, remedy, at="source", about="match", severity=Severity.NOTE)


def _other(capture: Capture, told: Source, system: System) -> Iterator[Reason]:
    """Hold account and endpoint against the register, whatever the record says of that."""
    if system.account and told.account and system.account.casefold() != told.account.casefold():
        what = f"is of the account {said(told.account)}, and {_SYSTEMS} names {said(system.account)}"
        yield _unknown(capture, what, _ANEW, "account")
    if system.endpoints and told.endpoint and not any(_is_at(told.endpoint, item) for item in system.endpoints):
        what = f"is of {said(told.endpoint)}, and {_SYSTEMS} names {several(system.endpoints, last='or')}"
        yield _unknown(capture, what, _ANEW, "endpoint")


def _is_at(endpoint: str, wanted: str) -> bool:
    """Say whether an endpoint is the one that is wanted; one that is written without a port is at any."""
    found, meant = endpoint.casefold().rstrip("/"), wanted.casefold().rstrip("/")
    return meant in {found, found.rpartition(":")[0]}


_ANEW = f"name the right account in its entry and its environment, then {CAPTURE_ANEW}"
_NAME = f"write the account or the endpoint of the system into {_SYSTEMS}, then {CAPTURE_ANEW}"


def _named(capture: Capture) -> str:
    told = capture.record.source
    return said(told.account or told.endpoint or told.identity) if told else ""


def _unknown(capture: Capture, what: str, remedy: str, about: str) -> Reason:
    at = "system" if about == "system" else "source"
    return reason(capture, UNKNOWN, ResultState.INCONCLUSIVE, what, remedy, at=at, about=about)
