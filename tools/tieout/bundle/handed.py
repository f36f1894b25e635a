"""What goes into a bundle byte for byte, as the examined commit has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.load import desk_of, evidence_files, ledger_files, request_files, texts
from tieout.load.text_history import text_histories
from tieout.model.evidence.folders import EVIDENCE_PATH

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.bundle.previous import Previous
    from tieout.bundle.withheld import Withheld
    from tieout.model.evidence.capture import HandedFile
    from tieout.model.examination import Examination
    from tieout.model.ledger import LedgerFile
    from tieout.model.text_history import TextHistory
    from tieout.ports.waiting import Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The bytes that the pages tell of."""

    sources: Mapping[str, bytes] = field(default_factory=dict)
    """Each document by its path, and controls.yaml if that is to go in."""
    ledger: tuple[LedgerFile, ...] = ()
    """The files of the approval ledger."""
    evidence: tuple[HandedFile, ...] = ()
    """Those of the captures and their log, and the records of exercises and reviews."""
    requests: Mapping[str, bytes] = field(default_factory=dict)
    """The auditor's own lists by their path."""
    histories: tuple[TextHistory, ...] = ()
    """The versions of the documents that bear on the period."""
    withheld: tuple[Withheld, ...] = ()
    """Evidence that is not handed on, with what the company commits itself to."""
    kept: frozenset[str] = frozenset()
    """The path of every file below ``evidence/`` that the commit has, handed on or not."""
    folder: str = ""
    """Where the programme lies in the repository; empty at its top."""
    remarks: tuple[str, ...] = ()
    """What whoever builds must know of what is withheld."""
    previous: Previous | None = None
    """The bundle before, where this one names one; not from the commit, but from whoever builds."""


def gather(root: Path, examination: Examination, waiting: Waiting | None = None) -> Handed:
    """Read them from the commit that was examined, ``waiting`` as for ``load``; raises what that raises."""
    desk = desk_of(root, examination)
    if desk is not None:
        desk.repository.keep_large(waiting)
    return Handed(
        sources=texts(root, examination, desk),
        ledger=ledger_files(root, examination, desk),
        evidence=evidence_files(root, examination, desk),
        requests=request_files(root, examination, desk),
        kept=frozenset(path for path in desk.tree.paths() if path.startswith(EVIDENCE_PATH)) if desk else frozenset(),
        folder=desk.committed.prefix.rstrip("/") if desk and desk.committed else "",
        histories=text_histories(root, examination, desk),
    )
