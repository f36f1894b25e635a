"""What is said of the changes of the branch -> what a rule says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Observation
from tieout.model.location import Location
from tieout.rules.wording import listed

_SHOWN = 3
"""Records of a batch that are named one by one."""

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange


def reported(examination: Examination, rule: str) -> Iterator[Observation]:
    """Yield what the judgement of each change has for this rule, in the order of the line.

    A change is called by its number where the forge has one of it, else by its commit. Where it changed one
    document that is still there, that is the place, else the setting that says what a change is: neither
    moves when the forge is asked again, so a finding stays the same one.
    """
    paths = frozenset(item.path for item in examination.documents)
    for judged in examination.judged:
        for deviation in judged.deviations:
            if deviation.rule == rule:
                yield Observation(
                    subject=named(judged.change),
                    location=_place(judged.change, paths, examination),
                    message=f"{deviation.message}{_records(judged.change)}",
                    remedy=deviation.remedy,
                    about=" ".join(part for part in (judged.change.oid, deviation.about) if part),
                    severity=deviation.severity,
                )


def named(change: LandedChange) -> str:
    """Give what the forge calls a change, as ``#12``; its commit, shortened, where no record has it."""
    if change.observation is None:
        return visible(change.oid[:10])
    return f"#{change.observation.proposal.number}"


def settings_place(examination: Examination) -> Location:
    """Give the line of ``changes:`` in ``controls.yaml``, the file's first where it has none."""
    return examination.program.changes.location or Location(path=SETTINGS_PATH)


def _records(change: LandedChange) -> str:
    """Give where the ledger has the records that were judged, as the end of a sentence; nothing where it has none."""
    records = dict.fromkeys(str(item.location) for item in (change.observation, *change.batch) if item is not None)
    return f" ({listed(records, at_most=_SHOWN)})" if records else ""


def _place(change: LandedChange, documents: frozenset[str], examination: Examination) -> Location:
    touched = [path for path in change.paths if path in documents]
    return Location(path=touched[0]) if len(touched) == 1 else settings_place(examination)
