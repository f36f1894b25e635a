"""Evidence logs for tests: lines, heads and their signatures, made here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, EVIDENCE_NAMESPACE, LEAVES, EvidenceLog, Head, Leaf
from tieout.model.location import Location
from tieout.seal.canonical import canonical_json
from tieout.seal.merkle import root_of
from tieout.seal.note import Note
from tieout.seal.signers.base import Signer

BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
ORIGIN = "tieout-evidence/Example Ltd"


def leaf(number: int, **changed: object) -> Leaf:
    """Give the line of a capture, one an hour."""
    path = f"evidence/2026-Q1/sample/roles/{number}/evidence.yaml"
    values: dict[str, object] = {
        "number": number,
        "kind": "capture",
        "path": path,
        "id": f"{number}-roles",
        "controls": ("AC-03",),
        "evidence": (),
        "system": "sample",
        "period": "2026-Q1",
        "collector": "postgres.roles",
        "started": "2026-01-05T08:00:00Z",
        "finished": "2026-01-05T08:00:00Z",
        "data_as_of": "",
        "digest": f"sha256:{hashlib.sha256(path.encode()).hexdigest()}",
        "sealed_at": BEGAN + timedelta(hours=number),
        "reason": "",
        "removed_by": "",
        "location": Location(LEAVES, number + 1),
    }
    return Leaf(**{**values, **changed})  # type: ignore[arg-type]  # whatever a test changes


def line(item: Leaf) -> bytes:
    """Give a line's text; what stands in it matters to its hash alone."""
    return canonical_json({"path": item.path, "digest": item.digest, "sealed_at": item.sealed_at.isoformat()})


def head(lines: Iterable[bytes], *, signer: Signer | None = None, token: bytes | None = None, path: str = "") -> Head:
    """Give the head over these lines."""
    some = list(lines)
    note = Note(ORIGIN, len(some), root_of(some))
    return Head(
        size=note.size,
        root=note.root.hex(),
        origin=ORIGIN,
        path=path or f"{CHECKPOINTS}/{len(some):09d}.txt",
        text=note.text,
        signature=signer.sign(note.text, EVIDENCE_NAMESPACE) if signer is not None else None,
        token=token,
    )


def log(number: int, *, sizes: Iterable[int] = (), signer: Signer | None = None) -> EvidenceLog:
    """Give a sound log: that many lines, with a head at each of the sizes."""
    leaves = tuple(leaf(at) for at in range(number))
    lines = tuple(map(line, leaves))
    heads = [head(lines[:size], signer=signer) for size in sorted(sizes)]
    if heads:
        heads.append(heads[-1]._replace(path=CHECKPOINT))
    return EvidenceLog(leaves=leaves, lines=lines, heads=tuple(heads))
