"""The files that an examination was about, byte for byte, for whoever hands them on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.location import NotExamined, Unreadable
from tieout.sources.desk import Desk
from tieout.sources.landings.gathering import NO_LEDGER
from tieout.sources.ledger.handed import handed_on
from tieout.sources.opening import open_desk
from tieout.sources.place import place_of
from tieout.sources.refusal import TABLE_LIMIT
from tieout.sources.trees import CommitTree

if TYPE_CHECKING:
    from tieout.model.ledger import LedgerFile


def desk_of(root: Path, examination: Examination) -> Desk | None:
    """Open the commit examined, None where there is none; raises what ``load`` raises.

    To list a large tree takes a while: one desk serves all that reads it.
    """
    return None if examination.head is None else open_desk(root, examination.head)[0]


def handed_over(examination: Examination) -> Examination:
    """Give the examination as whoever reads it elsewhere must have it: without a ledger no rule on changes was applied.

    ``load`` leaves that open while all texts are drafts and no period is examined: nothing there claims an approval.
    The changes are there all the same, and nobody held them against anything.
    """
    forge = examination.program.changes.forge
    is_kept = examination.ledger is not None or (forge is not None and forge.kind == "none")
    if is_kept or examination.why_absent("ledger") is not None:
        return examination
    return replace(examination, unexamined=(*examination.unexamined, NotExamined(need="ledger", reason=NO_LEDGER)))


def texts(root: Path, examination: Examination, desk: Desk | None = None) -> dict[str, bytes]:
    """Give the bytes of every document, and of controls.yaml, at the commit examined.

    For an examination that was loaded with a revision. Raises NotExaminableError if it has none.
    """
    if examination.head is None:
        raise place_of(root).repository.without_commit()
    desk = desk or open_desk(root, examination.head)[0]
    examined = {document.path for document in examination.documents}
    wanted = [path for path in desk.tree.paths() if visible(path) in examined]
    if desk.tree.exists(SETTINGS_PATH):
        wanted.append(SETTINGS_PATH)
    if isinstance(desk.tree, CommitTree):
        desk.tree.fetch(wanted)
    found = {visible(path): desk.tree.read(path) for path in wanted}
    return {path: data for path, data in found.items() if not isinstance(data, Unreadable)}


def request_files(root: Path, examination: Examination, desk: Desk | None = None) -> dict[str, bytes]:
    """Give the auditor's lists of the commit examined, by their path; those that cannot be read are left out."""
    lists = examination.requests.lists
    if not lists:
        return {}
    desk = desk or open_desk(root, examination.head)[0]
    found = {item.path: desk.tree.read(item.path, limit=TABLE_LIMIT) for item in lists}
    return {path: data for path, data in found.items() if not isinstance(data, Unreadable)}


def ledger_files(root: Path, examination: Examination, desk: Desk | None = None) -> tuple[LedgerFile, ...]:
    """Give the files of the ledger that was examined, byte for byte; none where there was none."""
    desk = desk or open_desk(root, examination.head)[0]
    return handed_on(desk.repository, examination.ledger, prefix=desk.committed.prefix if desk.committed else "")
