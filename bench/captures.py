"""tieout check of a repository full of evidence, beside Git's account of it and a hash of every file."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import heavy
from measure import PYTHON, TIEOUT, Command, Measured, in_turn
from programs import git_file
from tieout.collect.seal import seal
from tieout.model.evidence.record import Role
from tieout.seal.digest import hex_of

_START = int(heavy.BEGAN.timestamp())
_HOUR = 3600
_ROWS = 60
_HASH = """
import hashlib, os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            hashlib.sha256(file.read()).hexdigest()
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
    programme = heavy.programme("id: 2026, type: 2, start: 2026-01-01, end: 2026-12-31")
    (written / "controls.yaml").write_bytes(programme["controls.yaml"])
    for number in range(captures):
        _keep(written, number, files)
    seal(written, now=heavy.BEGAN + timedelta(hours=captures), signer=None, organization="Example Ltd")
    root.mkdir()
    _git(root, "init", "--quiet", "--initial-branch=main")
    with tempfile.TemporaryFile() as stream:
        stream.writelines(_commits(written, programme))
        stream.seek(0)
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", "fast-import", "--quiet", "--done"], cwd=root, stdin=stream, check=True, env=environment)
    _git(root, "reset", "--quiet", "--hard", "main")
    return root


def _keep(written: Path, number: int, files: int) -> None:
    """Keep a capture: answers as they came, and the table of what they say."""
    users = [f"user{row}" for row in range(_ROWS)]
    content = {
        f"part-{part}.jsonl": "".join(
            f'{{"id": {row}, "user": "{user}", "sha256": "{hex_of(f"{number} {part} {row}".encode())}", '
            f'"arn": "arn:aws:iam::123456789012:user/{user}"}}\n'
            for row, user in enumerate(users)
        ).encode()
        for part in range(files - 1)
    }
    table = "".join(f"part-0.jsonl:{row},{user}\n" for row, user in enumerate(users, 1))
    content["records.csv"] = f"_at,user\n{table}".encode()
    listed = [
        heavy.Listed(name, hex_of(data), len(data), "text/csv", Role.RECORDS, _ROWS)
        if name == "records.csv"
        else heavy.Listed(name, hex_of(data), len(data), "application/jsonl")
        for name, data in content.items()
    ]
    path, data = heavy.record(heavy.BEGAN + timedelta(hours=number), listed, rows=_ROWS)
    folder = (written / path).parent
    folder.mkdir(parents=True)
    for name, part in content.items():
        (folder / name).write_bytes(part)
    (written / path).write_bytes(data)


def _commits(written: Path, programme: dict[str, bytes]) -> Iterator[bytes]:
    yield _commit(_START - _HOUR, "Add the programme")
    for path, data in programme.items():
        yield git_file(path, data)
    lines = (written / _LEAVES).read_bytes().splitlines(keepends=True)
    records = sorted(written.glob("evidence/*/*/*/*/evidence.yaml"), key=lambda path: path.parent.name)
    for number, record in enumerate(records):
        yield _commit(_START + number * _HOUR + 60, f"Keep capture {number}")
        for kept in sorted(record.parent.iterdir()):
            yield git_file(kept.relative_to(written).as_posix(), kept.read_bytes())
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
