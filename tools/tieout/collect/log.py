"""The evidence log of a work tree: lines added, and heads made over them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.heads import HeadFiles, KeptHeads, head_over, hold_heads, read_heads, sign, write_head
from tieout.collect.leaves import read_lines
from tieout.seal.heads import signer_of

if TYPE_CHECKING:
    from tieout.seal.signers.base import Signer

EVIDENCE = "evidence"
LOCK = ".tieout-evidence.lock"
"""In ``evidence/``. Its name, like that of every draft, is one that the starter's ``.gitignore`` leaves out."""
PATIENCE_S = 60.0
"""How long one run waits for another: each holds the lock for a moment, not while it asks a source."""


class Covered(NamedTuple):
    """The head over all lines."""

    head: HeadFiles
    written: tuple[Path, ...]
    """None at all where it was there already."""
    lost_signature: bool = False
    """Whether the head before was signed and this one is not."""


def cover(root: Path, *, signer: Signer | None, organization: str) -> Covered | None:
    """Write the head over all lines of the log, unless it is there as wanted; None where there is no line.

    The caller holds the lock. A signature and a token that are there stay. Raises IntegrityError where
    the heads before are not those of this log, and what the signer raises.
    """
    lines, heads = read_lines(root), read_heads(root)
    hold_heads(heads, lines)
    if not lines:
        return None
    text = head_over(lines, heads, organization).text
    there = _same(heads, text)
    signature = there.signature if there is not None else None
    if signer is not None and not _is_by(signature, text, signer):
        signature = sign(text, signer)
    head = HeadFiles(text=text, signature=signature, token=there.token if there is not None else None)
    last = heads.kept[-1] if heads.kept else heads.newest
    lost = last is not None and last.signature is not None and signature is None
    if head == there and heads.is_whole:
        return Covered(head, ())
    return Covered(head, write_head(root, head), lost)


def _same(heads: KeptHeads, text: bytes) -> HeadFiles | None:
    some = (*heads.kept[-1:], *([heads.newest] if heads.newest is not None else []))
    return next((item for item in some if item.text == text), None)


def _is_by(signature: bytes | None, text: bytes, signer: Signer) -> bool:
    return signature is not None and signer_of(text, signature)[0] == signer.identity
