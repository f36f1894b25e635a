"""Heads of the evidence log: the root over its lines, signed and time-stamped, swapped in as one."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import IntegrityError
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, EVIDENCE_NAMESPACE, LOG_FOLDER
from tieout.ports.files import Folder, Kind
from tieout.ports.new_folder import NewFolder, make_folders, new_folder
from tieout.ports.storage import UnreadableFileError
from tieout.ports.writing import write_file
from tieout.seal import note
from tieout.seal.merkle import Growing, roots_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.seal.signers.base import Signer

SIGNATURE, TOKEN = ".sig", ".tsr"
_LARGEST = 1 << 20
_UNNAMED = "unnamed"
_RESTORE = "tieout evidence verify says all that is wrong; restore evidence/log from a clone that is whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadFiles:
    """A head as it is kept: its text, and what may stand beside it."""

    text: bytes
    signature: bytes | None = None
    token: bytes | None = None

    @property
    def note(self) -> note.Note:
        """What it says."""
        return note.parse(self.text)

    def named(self, name: str) -> dict[str, bytes | None]:
        """Give each file by its name; None for one that must not be there."""
        return {name: self.text, f"{name}{SIGNATURE}": self.signature, f"{name}{TOKEN}": self.token}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHeads:
    """The heads of a work tree."""

    newest: HeadFiles | None
    """``checkpoint.txt``."""
    kept: tuple[HeadFiles, ...]
    """Those of ``checkpoints/``, from the smallest up."""

    @property
    def is_whole(self) -> bool:
        """Whether the newest is the largest of those that are kept; a run that was killed may have left it older."""
        return (self.newest is None and not self.kept) or (bool(self.kept) and self.newest == self.kept[-1])


def read_heads(root: Path) -> KeptHeads:
    """Read the heads of a work tree; raises IntegrityError for one that is none, and StorageError."""
    folder = root / CHECKPOINTS
    with Folder(root) as files:
        newest = _read(files, CHECKPOINT)
        names = sorted(name for name in os.listdir(folder) if name.endswith(".txt")) if folder.is_dir() else []  # noqa: PTH208  # names alone
        kept = tuple(item for name in names if (item := _read(files, f"{CHECKPOINTS}/{name}")) is not None)
    return KeptHeads(newest=newest, kept=kept)


def hold_heads(heads: KeptHeads, lines: Sequence[bytes]) -> None:
    """Hold that each head is the root over a beginning of these lines, so that no new one covers up a change.

    Raises IntegrityError.
    """
    some = (*heads.kept, *([heads.newest] if heads.newest is not None else []))
    roots = roots_at(lines, (item.note.size for item in some))
    for item in some:
        said = item.note
        if roots.get(said.size) != said.root:
            message = f"the log is not the one whose head of {said.size} lines was kept, so no new head is made for it"
            raise IntegrityError(message, remedy=_RESTORE)


def head_over(lines: Sequence[bytes], heads: KeptHeads, organization: str) -> note.Note:
    """Give the head over all lines; its origin is that of the heads before it, else it names the organization."""
    tree = Growing()
    for line in lines:
        tree.add(line)
    last = heads.kept[-1] if heads.kept else heads.newest
    origin = last.note.origin if last is not None else f"tieout-evidence/{visible(organization)[:100] or _UNNAMED}"
    return note.Note(origin, tree.size, tree.root())


def sign(text: bytes, signer: Signer) -> bytes:
    """Give the signature over a head's text."""
    return signer.sign(text, EVIDENCE_NAMESPACE)


def write_head(root: Path, head: HeadFiles) -> tuple[Path, ...]:
    """Write a head, as the newest and among those that are kept; gives what was written.

    The caller holds the lock. The whole folder of the log is swapped in one step, so that a kill leaves
    the old head or the new one. Where the disk cannot swap, the files are written one after the other,
    those that are kept first: ``KeptHeads.is_whole`` tells, and the next run finishes.
    """
    place = make_folders(root, LOG_FOLDER)
    kept = head.named(f"{CHECKPOINTS.rpartition('/')[2]}/{_name(head)}")
    newest = head.named(CHECKPOINT.rpartition("/")[2])
    wanted = {**kept, **newest}
    with new_folder(root / "evidence") as folder:
        _copy(folder, place, wanted)
        swapped = folder.swap(place)
    if not swapped:
        make_folders(root, CHECKPOINTS)
        for path, data in (*reversed(kept.items()), *reversed(newest.items())):  # the text that marks each comes last
            _put(place / path, data)
    return tuple(place / path for path, data in wanted.items() if data is not None)


def attach_token(root: Path, text: bytes, token: bytes) -> tuple[Path, ...]:
    """Put a token beside the head with this text, which may no longer be the newest; gives what was written.

    The caller holds the lock.
    """
    heads = read_heads(root)
    if heads.newest is not None and heads.newest.text == text:
        return write_head(root, replace(heads.newest, token=token))
    found = next((item for item in heads.kept if item.text == text), None)
    if found is None:
        raise IntegrityError("the head that was time-stamped is gone from the log", remedy=_RESTORE)
    path = root / CHECKPOINTS / f"{_name(found)}{TOKEN}"
    write_file(path, token, drafts=root / "evidence")
    return (path,)


def _name(head: HeadFiles) -> str:
    return f"{head.note.size:09d}.txt"


def _copy(folder: NewFolder, place: Path, wanted: dict[str, bytes | None]) -> None:
    """Make the folder anew: what is there by links, what is wanted written."""
    made = set()
    with Folder(place) as files:
        for entry in files.walk():
            if entry.kind is Kind.FOLDER:
                folder.folder(entry.path)
                made.add(entry.path)
            elif entry.path not in wanted:
                folder.link(entry.path, place / entry.path)
    for path, data in wanted.items():
        inside = path.rpartition("/")[0]
        if inside and inside not in made:
            folder.folder(inside)
            made.add(inside)
        if data is not None:
            folder.add(path, data)


def _put(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        write_file(path, data)


def _read(files: Folder, path: str) -> HeadFiles | None:
    found: list[bytes | None] = []
    for suffix in ("", SIGNATURE, TOKEN):
        try:
            found.append(files.read(f"{path}{suffix}", _LARGEST))
        except UnreadableFileError as error:
            if error.kind != "missing":
                raise
            found.append(None)
    text, signature, token = found
    if text is None:
        return None
    try:
        note.parse(text)
    except note.MalformedNoteError as error:
        raise IntegrityError(f"{path} is no head of a log: {error}", remedy=_RESTORE) from error
    return HeadFiles(text=text, signature=signature, token=token)
