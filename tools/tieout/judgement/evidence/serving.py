"""For which control, and which entry of its ``evidence:``, a capture counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import reason, said, several
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.control import Control, Requirement
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason

NOTHING = "evidence-for-nothing"
_DEPTH = 5


def serves(context: Context, capture: Capture) -> tuple[tuple[str, str], ...]:
    """Give each control and entry that it is for.

    The entries that the record names; else the one that the folder is called after; else the only entry of
    its controls that comes from its system. An entry of another system it is never for.
    """
    record = capture.record
    pairs = [(control, entry) for control in _controls(context, capture) for entry in control.evidence if entry.id]
    named = [(control, entry) for control, entry in pairs if entry.id in record.evidence]
    if not record.evidence:
        named = [(control, entry) for control, entry in pairs if entry.id == _folder(capture)]
        alike = [(control, entry) for control, entry in pairs if record.system and entry.system == record.system]
        named = named or (alike if len(alike) == 1 else [])
    found = dict.fromkeys((control.id, entry.id) for control, entry in named if _is_of(entry, record.system))
    return tuple(found)


def unserved(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say which controls and entries that it names are not there, and that it is for none."""
    record = capture.record
    unknown = [name for name in dict.fromkeys(record.controls) if name not in context.controls]
    gone = [name for name in unknown if _was_there(context, capture, name)]
    unknown = [name for name in unknown if name not in gone]
    if unknown:
        what = f"is for {several(unknown)}, which controls.yaml does not have"
        yield _remark(capture, what, "controls", "name controls of controls.yaml")
    controls = _controls(context, capture)
    entries = {entry.id: entry for control in controls for entry in control.evidence}
    absent = [name for name in dict.fromkeys(record.evidence) if name not in entries]
    if absent and controls and not gone:
        what = f"is for the evidence {several(absent)}, which {_silent([item.id or '' for item in controls])}"
        yield _remark(capture, what, "evidence", "name an id under evidence: of those controls")
    elsewhere = [
        name
        for name in dict.fromkeys(record.evidence)
        if name in entries
        and not any(_is_of(entry, record.system) for item in controls for entry in item.evidence if entry.id == name)
    ]
    if elsewhere:
        theirs = dict.fromkeys(entries[name].system for name in elsewhere)
        come = "comes" if len(elsewhere) == 1 else "come"
        what = f"is of {said(record.system) or 'no system'}, and {several(elsewhere)} {come} from {several(theirs)}"
        yield _remark(capture, what, "system", "name the system that it is of, or the entry that it is for")
    if controls and not (absent or elsewhere or gone) and not serves(context, capture):
        what = f"names no entry under evidence: of {several(item.id for item in controls)} that it is for"
        yield _remark(capture, what, "serves", "write evidence: [ID] into the record of the next one")


def _silent(controls: list[str]) -> str:
    """Say of controls that they do not name something: ``AC-01 does not name``, ``neither AC-01 nor AC-02 names``."""
    if len(controls) == 1:
        return f"{several(controls)} does not name"
    if len(controls) == 2:
        return f"neither {several(controls, last='nor')} names"
    return f"none of {several(controls)} names"


def _was_there(context: Context, capture: Capture, name: str) -> bool:
    """Say whether controls.yaml had a control on the day for which a capture counts, that it has no more."""
    day = context.dated(capture).completed_on
    return day is not None and any(on >= day for on in context.removed.get(name, ()))


def _remark(capture: Capture, what: str, about: str, remedy: str) -> Reason:
    at = "controls" if about == "serves" else about
    return reason(capture, NOTHING, ResultState.PASS, what, remedy, at=at, about=about)


def _controls(context: Context, capture: Capture) -> list[Control]:
    names = dict.fromkeys(capture.record.controls)
    return [context.controls[name] for name in names if name in context.controls]


def _folder(capture: Capture) -> str:
    """Give what its folder is called: above the stamp of one that has its own."""
    parts = capture.folder.split("/")
    return parts[-2] if not capture.is_flat and len(parts) == _DEPTH else parts[-1]


def _is_of(entry: Requirement, system: str) -> bool:
    return not entry.system or entry.system == system
