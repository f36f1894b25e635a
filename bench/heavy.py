"""A repository with much captured evidence: `heavy.py ROOT CAPTURES FILES BYTES` makes it, sealed and committed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from programs import policy
from tieout.collect.seal import seal
from tieout.collect.sidecar import record_text
from tieout.model.evidence.record import (
    CaptureRecord,
    CollectorUsed,
    ListedFile,
    Operator,
    Origin,
    Population,
    Query,
    Role,
    Source,
    Times,
)
from tieout.model.location import Location

BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
AS_OF = "2026-06-30"
_PIECE = 1 << 20
_NO_TEXT = bytes(byte | 0x80 for byte in range(256))
"""Turns any byte into one beyond ASCII: noise would hold by chance what looks like a password."""
_CONTROLS = """schema: tieout.controls/v1
organization: {name: Example Ltd, timezone: UTC}
scope: {categories: [security]}
periods:
  - {id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30}
controls:
  - id: AC-00000
    title: The parts of the sample
    statement: The lead looks at the parts of the sample each day.
    owner: role:lead
    criteria: [CC6.1]
    cadence: {every: daily}
    policies: [POL-000]
    evidence: [{id: parts, system: sample, kind: parts}]
"""
_SYSTEMS = """schema: tieout.systems/v1
systems:
  - {id: sample, name: Sample, owner: role:lead, origin: own, status: active, environment: production}
"""


def make(root: Path, captures: int, files: int, size: int) -> None:
    """Make it: so many captures, each of so many files of this size in bytes; none is held as a whole."""
    root.mkdir(parents=True)
    _write(root / "controls.yaml", _CONTROLS.encode())
    _write(root / "registers/systems.yaml", _SYSTEMS.encode())
    _write(root / "policies/policy.md", policy(0, 0))
    for number in range(captures):
        _capture(root, number, files, size)
    last = BEGAN + timedelta(hours=captures)
    seal(root, now=last, signer=None, organization="Example Ltd")
    _git(root, "init", "--quiet", "--initial-branch=main")
    _git(root, "-c", "core.compression=1", "-c", "core.bigFileThreshold=1m", "add", "--all")
    _git(root, "commit", "--quiet", "--message", "Keep the captures", at=last)
    _git(root, "repack", "-a", "-d", "--quiet", "--window=0")


def _capture(root: Path, number: int, files: int, size: int) -> None:
    at = BEGAN + timedelta(hours=number)
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    draft = root / "draft"
    draft.mkdir()
    listed = []
    for part in range(files):
        name = f"part-{part:03d}.{'bin' if size > _PIECE else 'txt'}"
        digest = hashlib.sha256()
        with (draft / name).open("wb") as file:
            for piece in _content(f"{number} {part}", size):
                digest.update(piece)
                file.write(piece)
        listed.append((name, digest.hexdigest()))
    mark = listed[0][1][:8]
    path = f"evidence/{at.year}-Q{(at.month + 2) // 3}/sample/parts/{stamp}-{mark}/evidence.yaml"
    where = Location(path)
    record = CaptureRecord(
        path=path, location=where, id=f"{stamp}-parts-{mark}", kind=Origin.COLLECTED, title="Parts",
        controls=("AC-00000",), evidence=("parts",), system="sample",
        source=Source(identity="reader", environment="production", expected_match=True),
        collector=CollectorUsed(id="parts", version="1"), query=Query(operation="list", filter="none"),
        times=Times(started=at, finished=at, data_as_of=at), operator=Operator(type="ci", name="collector"),
        population=Population(rows=files, pages=1, complete=True),
        files=tuple(
            ListedFile(path=name, sha256=digest, bytes=size, media="application/octet-stream", role=Role.RAW,
                       location=where)
            for name, digest in listed
        ),
    )  # fmt: skip
    folder = (root / path).parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft.rename(folder)
    (root / path).write_bytes(record_text(record))


def _content(seed: str, size: int) -> Iterator[bytes]:
    """Yield bytes that do not pack where they are many, as of an archive or a picture; else lines of text."""
    for start in range(0, size, _PIECE):
        length = min(_PIECE, size - start)
        noise = hashlib.shake_256(f"{seed} {start}".encode())
        if size > _PIECE:
            yield noise.digest(length).translate(_NO_TEXT)
        else:
            digits = noise.hexdigest(length // 2 + 32)
            text = "\n".join(digits[at : at + 60] for at in range(0, len(digits), 60))
            yield text.encode()[:length]


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _git(root: Path, *arguments: str, at: datetime = BEGAN) -> None:
    when = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    environment = {
        **os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ana Example", "GIT_AUTHOR_EMAIL": "ana@example.com", "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_NAME": "Ana Example", "GIT_COMMITTER_EMAIL": "ana@example.com", "GIT_COMMITTER_DATE": when,
    }  # fmt: skip
    subprocess.run(["git", *arguments], cwd=root, check=True, env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    make(Path(sys.argv[1]), *(int(number) for number in sys.argv[2:5]))
