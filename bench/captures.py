"""tieout check of a repository full of evidence, beside Git's account of it and a hash of every file."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import PYTHON, TIEOUT, Command, Measured, in_turn
from programs import git_file, policy

_START = 1767603600  # 2026-01-05T09:00Z
_HOUR = 3600
_WRITE = """
import pathlib, sys
from datetime import UTC, datetime, timedelta
from tieout.collect.seal import seal
from tieout.collect.sidecar import record_text
from tieout.model.evidence.record import (
    CaptureRecord, CollectorUsed, ListedFile, Operator, Origin, Population, Query, Role, Source, Times,
)
from tieout.model.location import Location
from tieout.seal.digest import hex_of
root, captures, files = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
began = datetime.fromtimestamp(int(sys.argv[4]), UTC)
for number in range(captures):
    at = began + timedelta(hours=number)
    rows = 60
    content = {
        f"part-{part}.jsonl": b"".join(
            b'{"id": %d, "user": "user%d", "sha256": "%s", "arn": "arn:aws:iam::123456789012:user/user%d"}\\n'
            % (row, row, hex_of(b"%d %d %d" % (number, part, row)).encode(), row) for row in range(rows)
        )
        for part in range(files - 1)
    }
    table = b"".join(b"part-0.jsonl:%d,user%d\\n" % (row + 1, row) for row in range(rows))
    content["records.csv"] = b"_at,user\\n" + table
    mark = hex_of(content["part-0.jsonl"])[:8]
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    path = f"evidence/{at.year}-Q{(at.month + 2) // 3}/sample/parts/{stamp}-{mark}/evidence.yaml"
    folder = (root / path).parent
    folder.mkdir(parents=True)
    for name, data in content.items():
        (folder / name).write_bytes(data)
    where = Location(path)
    listed = tuple(
        ListedFile(path=name, sha256=hex_of(data), bytes=len(data), media="text/csv" if name[0] == "r" else "application/jsonl",
                   role=Role.RECORDS if name[0] == "r" else Role.RAW, rows=rows if name[0] == "r" else None, location=where)
        for name, data in content.items()
    )
    record = CaptureRecord(
        path=path, location=where, id=f"{stamp}-parts-{mark}", kind=Origin.COLLECTED, title="Parts",
        controls=("AC-00000",), evidence=("parts",), system="sample",
        source=Source(identity="reader", environment="production", expected_match=True),
        collector=CollectorUsed(id="parts", version="1"), query=Query(operation="list", filter="none"),
        times=Times(started=at, finished=at, data_as_of=at), operator=Operator(type="ci", name="collector"),
        population=Population(rows=rows, pages=1, complete=True), files=listed,
    )
    (root / path).write_bytes(record_text(record))
seal(root, now=began + timedelta(hours=captures), signer=None, organization="Example Ltd")
"""
_HASH = """
import hashlib, os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            hashlib.sha256(file.read()).hexdigest()
"""
_CONTROLS = b"""schema: tieout.controls/v1
organization: {name: Example Ltd, timezone: UTC}
scope: {categories: [security]}
periods:
  - {id: 2026, type: 2, start: 2026-01-01, end: 2026-12-31}
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
_SYSTEMS = b"""schema: tieout.systems/v1
systems:
  - {id: sample, name: Sample, owner: role:lead, origin: own, status: active, environment: production}
"""
_LEAVES = "evidence/log/leaves.jsonl"


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time 2,000 captures of five files of 8 kB, each with its line of the log in a commit of its own."""
    captures = 40 if small else 2000
    root = _repository(scratch, captures, 5)
    log, hashing = "git log --raw", "read() and hashlib of each file"
    cache = scratch / "cache"

    def ours(name: str, *more: str, against: str | None = f"{log} + {hashing}") -> Command:
        argv = ["env", f"XDG_CACHE_HOME={cache}", *TIEOUT, "check", "--format", "json", "--as-of", "2026-11-22"]
        return Command(name=name, argv=[*argv, "--root", str(root), *more], accept=(0, 1), against=against)

    first = in_turn([ours("tieout check, nothing remembered of secrets", against=None)], 1)
    again = in_turn(
        [
            Command(name=log, argv=["git", "log", "--raw", "-z", "--format=%H%x00%cI"], directory=root),
            Command(name=hashing, argv=[PYTHON, "-c", _HASH, str(root / "evidence")]),
            ours("tieout check, the next time"),
        ],
        min(rounds, 3),
    )
    return [*first, *again]


def _repository(scratch: Path, captures: int, files: int) -> Path:
    written, root = scratch / "written", scratch / "repository"
    written.mkdir(parents=True)
    (written / "controls.yaml").write_bytes(_CONTROLS)
    subprocess.run([PYTHON, "-c", _WRITE, str(written), str(captures), str(files), str(_START)], check=True)
    root.mkdir()
    _git(root, "init", "--quiet", "--initial-branch=main")
    with tempfile.TemporaryFile() as stream:
        stream.writelines(_commits(written))
        stream.seek(0)
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", "fast-import", "--quiet", "--done"], cwd=root, stdin=stream, check=True, env=environment)
    _git(root, "reset", "--quiet", "--hard", "main")
    return root


def _commits(written: Path) -> Iterator[bytes]:
    yield _commit(_START - _HOUR, "Add the programme")
    yield git_file("controls.yaml", _CONTROLS)
    yield git_file("registers/systems.yaml", _SYSTEMS)
    yield git_file("policies/policy.md", policy(0, 0))
    lines = (written / _LEAVES).read_bytes().splitlines(keepends=True)
    records = sorted(written.glob("evidence/*/*/*/*/evidence.yaml"), key=lambda path: path.parent.name)
    for number, record in enumerate(records):
        yield _commit(_START + number * _HOUR + 60, f"Keep capture {number}")
        for path in sorted(record.parent.iterdir()):
            yield git_file(path.relative_to(written).as_posix(), path.read_bytes())
        yield git_file(_LEAVES, b"".join(lines[: number + 1]))
    yield b"done\n"


def _commit(when: int, subject: str) -> bytes:
    who = f"Ana Example <ana@example.com> {when} +0000".encode()
    return b"commit refs/heads/main\nauthor %s\ncommitter %s\ndata %d\n%s\n" % (
        *(who, who),
        *(len(subject), subject.encode()),
    )


def _git(directory: Path, *arguments: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=directory, check=True, env=environment)
