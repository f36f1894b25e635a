"""A repository with much captured evidence: `heavy.py ROOT CAPTURES FILES BYTES` makes it, sealed and committed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

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


def programme(period: str) -> dict[str, bytes]:
    """Give the files of a programme with one control of these captures, and one period."""
    controls = f"""schema: tieout.controls/v1
organization: {{name: Example Ltd, timezone: UTC}}
scope: {{categories: [security]}}
periods:
  - {{{period}}}
controls:
  - id: AC-00000
    title: The parts of the sample
    statement: The lead looks at the parts of the sample each day.
    owner: role:lead
    criteria: [CC6.1]
    cadence: {{every: daily}}
    policies: [POL-000]
    evidence: [{{id: parts, system: sample, kind: parts}}]
"""
    systems = """schema: tieout.systems/v1
systems:
  - {id: sample, name: Sample, owner: role:lead, origin: own, status: active, environment: production}
"""
    return {
        "controls.yaml": controls.encode(),
        "registers/systems.yaml": systems.encode(),
        "policies/policy.md": policy(0, 0),
    }


def make(root: Path, captures: int, files: int, size: int) -> None:
    """Make it: so many captures, each of so many files of this size in bytes; none is held as a whole."""
    root.mkdir(parents=True)
    for path, data in programme("id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30").items():
        _write(root / path, data)
    for number in range(captures):
        _capture(root, number, files, size)
    last = BEGAN + timedelta(hours=captures)
    seal(root, now=last, signer=None, organization="Example Ltd")
    _git(root, "init", "--quiet", "--initial-branch=main")
    _git(root, "-c", "core.compression=1", "-c", "core.bigFileThreshold=1m", "add", "--all")
    _git(root, "commit", "--quiet", "--message", "Keep the captures", at=last)
    _git(root, "repack", "-a", "-d", "--quiet", "--window=0")


def _capture(root: Path, number: int, files: int, size: int) -> None:
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
        listed.append(Listed(name, digest.hexdigest(), size))
    path, data = record(BEGAN + timedelta(hours=number), listed, rows=files)
    folder = (root / path).parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft.rename(folder)
    (root / path).write_bytes(data)


class Listed(NamedTuple):
    """A file of a capture."""

    name: str
    sha256: str
    size_bytes: int
    media: str = "application/octet-stream"
    role: Role = Role.RAW
    rows: int | None = None


def record(at: datetime, listed: Sequence[Listed], *, rows: int) -> tuple[str, bytes]:
    """Give the path and the text of the record of a capture of that moment."""
    stamp, mark = f"{at:%Y%m%dT%H%M%SZ}", listed[0].sha256[:8]
    path = f"evidence/{at.year}-Q{(at.month + 2) // 3}/sample/parts/{stamp}-{mark}/evidence.yaml"
    where = Location(path)
    return path, record_text(CaptureRecord(
        path=path, location=where, id=f"{stamp}-parts-{mark}", kind=Origin.COLLECTED, title="Parts",
        controls=("AC-00000",), evidence=("parts",), system="sample",
        source=Source(identity="reader", environment="production", expected_match=True),
        collector=CollectorUsed(id="parts", version="1"), query=Query(operation="list", filter="none"),
        times=Times(started=at, finished=at, data_as_of=at), operator=Operator(type="ci", name="collector"),
        population=Population(rows=rows, pages=1, complete=True),
        files=tuple(
            ListedFile(path=item.name, sha256=item.sha256, bytes=item.size_bytes, media=item.media, role=item.role,
                       rows=item.rows, location=where)
            for item in listed
        ),
    ))  # fmt: skip


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
