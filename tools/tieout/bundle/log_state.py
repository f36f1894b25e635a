"""The evidence log of a bundle: its lines, its newest head, and the proof that it grew from an earlier one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle import shape
from tieout.model.evidence.log import CHECKPOINT, LEAVES, LOG_FOLDER
from tieout.seal import merkle, note
from tieout.seal.digest import is_hex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.bundle.reading import ReadBundle

SCHEMA_PROOF = "tieout.log-proof/v1"
LARGEST = 1 << 30
"""Bytes of a log that are read."""
_LARGEST_PROOF = 1 << 16
_MOST_STEPS = 128
"""A proof has no more steps than twice the bits of the larger size (RFC 9162, 2.1.4.1)."""


class BrokenLogError(ValueError):
    """A log that is not the one of its own head, or a proof that cannot be read."""


class LogState(NamedTuple):
    """A log as a bundle has it."""

    lines: tuple[bytes, ...]
    head: note.Note | None
    """The newest; None where the bundle has none."""

    @property
    def size(self) -> int:
        """How many lines the head covers; all where there is no head."""
        return len(self.lines) if self.head is None else self.head.size

    @property
    def root(self) -> bytes:
        """The root over as many lines."""
        return merkle.root_of(self.lines[: self.size]) if self.head is None else self.head.root


class Proof(NamedTuple):
    """That a log of one size is the beginning of a log of a later one."""

    origin: str
    size: int
    root: bytes
    later_size: int
    later_root: bytes
    steps: tuple[bytes, ...]

    @property
    def holds(self) -> bool:
        """Whether the steps show it."""
        return merkle.holds_consistency(self.size, self.root, self.later_size, self.later_root, self.steps)


def lines_of(data: bytes) -> tuple[bytes, ...]:
    """Give the lines without their ends; raises BrokenLogError where the last has none."""
    if data and not data.endswith(b"\n"):
        raise BrokenLogError("the last line of the evidence log has no end")
    return tuple(data.split(b"\n")[:-1])


def log_of(bundle: ReadBundle) -> LogState | None:
    """Read the log; None where the bundle has none.

    Raises BrokenLogError where its head is not that of its lines, and as ``ReadBundle.read``.
    """
    if not bundle.has(LEAVES):
        if bundle.has(CHECKPOINT):
            raise BrokenLogError(f"there is {CHECKPOINT}, and no {LEAVES}")
        return None
    lines = lines_of(bundle.read(LEAVES, LARGEST))
    if not bundle.has(CHECKPOINT):
        return LogState(lines, None)
    return LogState(lines, held_head(lines, bundle.read(CHECKPOINT, note.LARGEST)))


def held_head(lines: Sequence[bytes], text: bytes) -> note.Note:
    """Read a head and hold it against the lines; raises BrokenLogError."""
    try:
        head = note.parse(text)
    except note.MalformedNoteError as error:
        raise BrokenLogError(f"{CHECKPOINT} is no head of a log: {error}") from error
    if head.size > len(lines):
        raise BrokenLogError(f"{CHECKPOINT} covers {head.size} lines, and the log has {len(lines)}")
    if merkle.root_of(lines[: head.size]) != head.root:
        raise BrokenLogError(f"the lines of the evidence log do not have the root that {CHECKPOINT} says")
    return head


def proof_between(old: LogState, new: LogState) -> Proof:
    """Give the proof from the old head to the new one; raises BrokenLogError where the old is no beginning of the new."""
    if old.lines != new.lines[: len(old.lines)]:
        at = next((at for at, (was, now) in enumerate(zip(old.lines, new.lines, strict=False), 1) if was != now), None)
        what = f"has {len(new.lines)} lines, and had {len(old.lines)}" if at is None else f"has another line {at}"
        raise BrokenLogError(f"the evidence log {what}: it did not only grow")
    size = new.size if new.size >= old.size else len(new.lines)
    covered = new.lines[:size]
    return Proof(
        origin=new.head.origin if new.head else "",
        size=old.size,
        root=old.root,
        later_size=size,
        later_root=new.root if size == new.size else merkle.root_of(covered),
        steps=merkle.consistency_proof(covered, old.size),
    )


def proof_path(proof: Proof) -> str:
    """Give the place of a proof in a bundle."""
    return f"{LOG_FOLDER}/proof-{proof.size}-{proof.later_size}.json"


def written(proof: Proof) -> bytes:
    """Give a proof as JSON."""
    shaped = {
        "schema": SCHEMA_PROOF,
        "origin": proof.origin,
        "old": {"size": proof.size, "root": proof.root.hex()},
        "new": {"size": proof.later_size, "root": proof.later_root.hex()},
        "proof": [step.hex() for step in proof.steps],
    }
    return (json.dumps(shaped, indent=2, ensure_ascii=True) + "\n").encode("ascii")


def proofs_in(bundle: ReadBundle) -> tuple[tuple[str, Proof], ...]:
    """Read every proof of a bundle with its path; raises BrokenLogError, and as ``ReadBundle.read``."""
    prefix = f"{LOG_FOLDER}/proof-"
    paths = [path for path in bundle.paths() if path.startswith(prefix) and path.endswith(".json")]
    return tuple((path, _proof(bundle.read(path, _LARGEST_PROOF), path)) for path in paths)


def _proof(data: bytes, path: str) -> Proof:
    try:
        found = shape.parse(data)
        found.require(SCHEMA_PROOF)
        old, new = found.needed("old"), found.needed("new")
        proof = Proof(
            origin=found.text("origin"),
            size=_size(old.text("size")),
            root=_digest(old.text("root")),
            later_size=_size(new.text("size")),
            later_root=_digest(new.text("root")),
            steps=tuple(_digest(step) for step in found.words("proof")[: _MOST_STEPS + 1]),
        )
    except shape.MalformedShapeError as error:
        raise BrokenLogError(f"{path} is no proof: {error}") from error
    if len(proof.steps) > _MOST_STEPS:
        raise BrokenLogError(f"{path} is no proof: it has more than {_MOST_STEPS} steps")
    return proof


def _size(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise shape.MalformedShapeError("a size is no number")
    return int(text)


def _digest(text: str) -> bytes:
    if not is_hex(text):
        raise shape.MalformedShapeError("a digest is not 64 hex digits")
    return bytes.fromhex(text)
