"""Sealing evidence beside reading and hashing it; verifying what did not change beside looking at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from measure import PYTHON, Command, Measured, in_turn

_KEEP = """
import pathlib, sys
from datetime import UTC, datetime, timedelta
from tieout.collect.sidecar import record_text
from tieout.model.evidence.record import CaptureRecord, ListedFile, Origin, Population, Role, Times
from tieout.model.location import Location
from tieout.seal.digest import hex_of
root, captures, files = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
began = datetime(2026, 1, 5, tzinfo=UTC)
for number in range(captures):
    at = began + timedelta(seconds=number)
    content = {f"part-{part:03d}.bin": hex_of(b"%d %d" % (number, part)).encode() * 320 for part in range(files)}
    mark = hex_of(content["part-000.bin"])[:8]
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    path = f"evidence/2026-Q1/sample/parts/{stamp}-{mark}/evidence.yaml"
    folder = (root / path).parent
    folder.mkdir(parents=True)
    for name, data in content.items():
        (folder / name).write_bytes(data)
    where = Location(path)
    listed = tuple(
        ListedFile(path=name, sha256=hex_of(data), bytes=len(data), media="application/octet-stream", role=Role.RAW,
                   location=where)
        for name, data in content.items()
    )
    record = CaptureRecord(
        path=path, location=where, id=f"{stamp}-parts-{mark}", kind=Origin.MANUAL, title="Parts", controls=("AC-03",),
        system="sample", times=Times(started=at, finished=at, data_as_of=at),
        population=Population(rows=files, complete=True), files=listed,
    )
    (root / path).write_bytes(record_text(record))
"""
_HASH = """
import hashlib, os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            hashlib.sha256(file.read()).hexdigest()
"""
_LOOK = """
import os, sys
for folder, _, names in os.walk(os.path.join(sys.argv[1], "evidence")):
    for name in names:
        os.stat(os.path.join(folder, name))
with open(os.path.join(sys.argv[1], "evidence/log/leaves.jsonl"), "rb") as file:
    file.read()
"""
_AS_A_RUN = """
import gc
gc.set_threshold(1_000_000, 50, 100)  # as tieout.cli.main does
"""
_SEAL = f"""{_AS_A_RUN}
import pathlib, sys
from datetime import UTC, datetime
from tieout.collect.seal import seal
done = seal(pathlib.Path(sys.argv[1]), now=datetime.now(UTC), signer=None, organization="Example Ltd")
assert len(done.added) == int(sys.argv[2]) and not done.refused, done.refused
"""
_VERIFY = f"""{_AS_A_RUN}
import pathlib, sys
from datetime import UTC, datetime
from tieout.collect import told
from tieout.collect.request import Request
from tieout.collect.verify import verify
request = Request(now=datetime.now(UTC), full=sys.argv[3:] == ["full"])
found = verify(pathlib.Path(sys.argv[1]), request, cache=pathlib.Path(sys.argv[2]))
assert found.intact, found.altered[:3]
sys.stdout.write(told.text(found))
"""
_GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time 10,000 files of 20 kB in 100 captures, and 1,000 captures of one file."""
    few = _sealed(scratch / "few", 2 if small else 100, 10 if small else 100, rounds, "100 captures of 100 files")
    many = _sealed(scratch / "many", 10 if small else 1000, 1, rounds, "1,000 captures of a file")
    return [*few, *many]


def _sealed(root: Path, captures: int, files: int, rounds: int, name: str) -> list[Measured]:
    root.mkdir(parents=True)
    subprocess.run([PYTHON, "-c", _KEEP, str(root), str(captures), str(files)], check=True)
    (root / "controls.yaml").write_text("schema: tieout.controls/v1\ncontrols: []\n", encoding="utf-8")
    cache, log = root.parent / f"{root.name}-cache", root / "evidence" / "log"

    def unsealed() -> None:
        shutil.rmtree(log, ignore_errors=True)

    hashing = f"read() and hashlib, {name}"
    first = in_turn(
        [
            Command(name=hashing, argv=[PYTHON, "-c", _HASH, str(root / "evidence")], before=unsealed),
            Command(
                name="evidence seal",
                argv=[PYTHON, "-c", _SEAL, str(root), str(captures)],
                before=unsealed,
                against=hashing,
                goal=1.15,
            ),
        ],
        rounds,
    )
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "evidence"]):
        subprocess.run(
            ["git", "-c", "user.name=Ana", "-c", "user.email=ana@example.com", *arguments],
            cwd=root, env={**os.environ, **_GIT}, check=True,
        )  # fmt: skip
    time.sleep(2.5)  # what changed a moment ago is not remembered
    looking = f"stat and reading the log, {name}"
    verifying = [PYTHON, "-c", _VERIFY, str(root), str(cache)]
    in_turn([Command(name="first", argv=verifying)], 1)
    second = in_turn(
        [
            Command(name=looking, argv=[PYTHON, "-c", _LOOK, str(root)]),
            Command(name="evidence verify, nothing changed", argv=verifying, against=looking, goal=4.0),
            Command(name="evidence verify --full", argv=[*verifying, "full"], against=hashing),
        ],
        rounds,
    )
    return [*first, *second]
