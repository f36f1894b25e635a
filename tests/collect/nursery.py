"""Runs that are killed, and what must hold afterwards. Run as a program: children are forked, which is cheap.

python -c "from tests.collect.nursery import main; main()" MODE ROOT KEY NUMBER SEED
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from unittest import mock

from tests.collect.drafts import NOW, draft
from tests.seal.keys import TestSigner
from tieout.collect import store
from tieout.collect.heads import hold_heads, read_heads
from tieout.collect.leaves import read_lines
from tieout.collect.log import LOCK
from tieout.collect.seal import remove, seal
from tieout.collect.store import keep
from tieout.model.errors import UsageError
from tieout.model.evidence.log import EVIDENCE_NAMESPACE
from tieout.ports import exchange as exchanging
from tieout.ports import new_folder
from tieout.seal import sshsig

_LISTED = re.compile(r"path: ([^,]+), sha256: \"?([0-9a-f]{64})")
_STEPS = ("open", "fsync", "rename", "replace", "link", "mkdir", "unlink", "rmdir")


def main() -> None:
    """Do as the command line says; an AssertionError ends it with a trace that the test shows."""
    mode, root, key, number, seed = sys.argv[1:]
    work = {
        "steps": at_each_step,
        "sealing": at_each_step_of_sealing,
        "removing": at_each_step_of_removing,
        "moments": at_any_moment,
        "together": together,
    }[mode]
    work(Path(root), TestSigner(path=Path(key)), int(number), random.Random(seed))  # noqa: S311  # a test's seed


def capture(root: Path, signer: TestSigner | None, content: bytes) -> str:
    """Keep one capture of two files."""
    kept = keep(root, draft(content * 1000), now=NOW, signer=signer)
    assert kept.sealed, kept.remark
    assert not kept.remark, kept.remark
    return kept.id


def held(root: Path) -> tuple[set[str], set[str]]:
    """Hold that all that can be seen is whole; give the ids of the captures and of the lines."""
    captures = {}
    for record in sorted(root.glob("evidence/2026-Q1/*/*/*/evidence.yaml")):
        data = record.read_bytes()
        listed = _LISTED.findall(data.decode())
        assert listed, f"{record} lists nothing"
        for name, digest in listed:
            assert hashlib.sha256((record.parent / name).read_bytes()).hexdigest() == digest
        assert len(list(record.parent.iterdir())) == len(listed) + 1
        captures[record.relative_to(root).as_posix()] = f"sha256:{hashlib.sha256(data).hexdigest()}"
    folders = {item.parent.relative_to(root).as_posix() for item in root.glob("evidence/2026-Q1/*/*/*/*")}
    assert {f"{folder}/evidence.yaml" for folder in folders} == captures.keys()
    lines = read_lines(root)
    leaves = [json.loads(line) for line in lines]
    buried = {leaf["path"] for leaf in leaves if leaf["kind"] == "tombstone"}
    # What a killed run was about to remove may lie there still: the same call goes on.
    leaves = [leaf for leaf in leaves if leaf["path"] not in buried]
    captures = {path: digest for path, digest in captures.items() if path not in buried}
    assert all(captures[leaf["path"]] == leaf["digest"] for leaf in leaves)
    paths = [leaf["path"] for leaf in leaves]
    assert len(set(paths)) == len(paths)
    heads = read_heads(root) if (root / "evidence/log").is_dir() else None
    if heads is not None:
        hold_heads(heads, lines)
        assert heads.is_whole
        for head in heads.kept:
            assert head.signature is not None
            found = sshsig.parse(head.signature)
            found.verify(head.text)
            assert found.namespace == EVIDENCE_NAMESPACE
    return set(captures), set(paths)


def goes_on(root: Path, signer: TestSigner, content: bytes) -> None:
    """Hold that the next run works, takes the dead one's lock and clears its leavings away."""
    before = held(root)
    capture(root, signer, content)
    after = held(root)
    assert len(after[0]) == len(before[0]) + 1
    assert len(after[1]) == len(before[1]) + 1
    assert [item.name for item in (root / "evidence").iterdir() if item.name.startswith(".tieout-")] == []
    assert not (root / "evidence" / LOCK).exists()


def at_each_step(root: Path, signer: TestSigner, most: int, _chance: random.Random) -> None:
    """Kill one run before each call into the system, and in the middle of each write."""
    sys.stdout.write(f"{_each_step(root, signer, most, lambda place: capture(place, signer, b'second'))}\n")


def at_each_step_of_sealing(root: Path, signer: TestSigner, most: int, _chance: random.Random) -> None:
    """Kill a run that seals a capture without a line."""

    def work(place: Path) -> None:
        done = seal(place, now=NOW, signer=signer, organization="Example Ltd")
        assert len(done.added) <= 1
        assert done.refused == ()

    def prepare(place: Path) -> None:
        with mock.patch.object(store, "append"):
            keep(place, draft(b"without a line"), now=NOW)

    def mended(place: Path) -> None:
        work(place)
        captures, lines = held(place)
        assert captures == lines

    sys.stdout.write(f"{_each_step(root, signer, most, work, prepare=prepare, mended=mended, every=3)}\n")


def at_each_step_of_removing(root: Path, signer: TestSigner, most: int, _chance: random.Random) -> None:
    """Kill a run that removes a capture: it is there, or it is gone and the log says why."""

    def work(place: Path) -> None:
        with contextlib.suppress(UsageError):  # gone already
            remove(place, named[place], reason="x", removed_by="y", now=NOW, signer=signer, organization="")

    def prepare(place: Path) -> None:
        named[place] = capture(place, signer, b"to be removed")

    def mended(place: Path) -> None:
        work(place)
        captures, lines = held(place)
        assert (len(captures), len(lines)) == (1, 1)

    named: dict[Path, str] = {}
    sys.stdout.write(f"{_each_step(root, signer, most, work, prepare=prepare, mended=mended, every=3)}\n")


def _each_step(
    root: Path,
    signer: TestSigner,
    most: int,
    work: Callable[[Path], object],
    *,
    prepare: Callable[[Path], None] = lambda _: None,
    mended: Callable[[Path], None] = lambda _: None,
    every: int = 1,
) -> int:
    """Give the number of the call before which the work got through, killed before each, or every second or third."""
    for number in range(0, most, every):
        place = root / f"{number}"
        place.mkdir()
        capture(place, signer, b"first")
        prepare(place)
        child = os.fork()
        if child == 0:
            Killer(number).lie_in_wait()
            work(place)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            assert number > 30, number
            return number
        captures, lines = held(place)
        assert len(captures) in {1, 2}
        assert len(captures - lines) <= 1
        mended(place)
        goes_on(place, signer, b"third")
    return most


def at_any_moment(root: Path, signer: TestSigner, number: int, chance: random.Random) -> None:
    """Kill runs after some milliseconds, each of which says which captures it has kept."""
    every = 10
    for turn in range(number):
        place = root / f"{turn // every}"
        place.mkdir(exist_ok=True)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            while True:
                name = capture(place, signer if chance.random() < 0.5 else None, chance.randbytes(4))
                os.write(writing, name.encode() + b"\n")
        os.close(writing)
        time.sleep(0.002 + 0.02 * chance.random())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as told:
            said = told.read().decode().split()
        captures, lines = held(place)
        assert all(_has(captures, name) and _has(lines, name) for name in said)
    for place in sorted(root.iterdir()):
        goes_on(place, signer, b"last")
    sys.stdout.write(f"{number}\n")


def together(root: Path, signer: TestSigner, number: int, _chance: random.Random) -> None:
    """Have many runs keep something at once; all of it must be there in some order, one line for each."""
    reading, writing = os.pipe()
    children = []
    for turn in range(number):
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.read(reading, 1)  # returns for all when the parent lets go
            for inner in range(2):
                # The same bytes at the same second, so that each needs a name of its own.
                capture(root, signer if (turn + inner) % 2 else None, b"the same")
            os._exit(0)
        children.append(child)
    os.close(writing)
    for child in children:
        _, status = os.waitpid(child, 0)
        assert status == 0
    captures, lines = held(root)
    assert captures == lines
    assert len(captures) == 2 * number
    goes_on(root, signer, b"last")
    sys.stdout.write(f"{len(captures)}\n")


def _has(paths: set[str], capture_id: str) -> bool:
    day, _, rest = capture_id.partition("-")
    mark = rest.removeprefix("database-roles-")
    return f"evidence/2026-Q1/sample-database/database-roles/{day}-{mark}/evidence.yaml" in paths


class Killer:
    """Has this process end before its n-th call into the system; of writes half is done first."""

    def __init__(self, number: int) -> None:
        self.left = number

    def is_due(self) -> bool:
        self.left -= 1
        return self.left < 0

    def counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            if self.is_due():
                die()
            return real(*arguments, **named)

        return step

    def lie_in_wait(self) -> None:
        """Stand before every way to the disk."""
        killer = self

        class Torn(io.FileIO):
            def write(self, data: Any) -> int:
                if killer.is_due():
                    super().write(memoryview(data)[: len(data) // 2])
                    die()
                return super().write(data)

        def opened(descriptor: int, mode: str = "r", **_: Any) -> io.BufferedRandom | io.TextIOWrapper:
            if mode == "w+b":
                return io.BufferedRandom(Torn(descriptor, "r+"))
            return io.TextIOWrapper(io.BufferedWriter(Torn(descriptor, "w")), encoding="utf-8")

        for name in _STEPS:
            setattr(os, name, self.counted(getattr(os, name)))
        setattr(new_folder, "exchange", self.counted(exchanging.exchange))  # noqa: B010  # it is not that module's own
        setattr(io, "FileIO", Torn)  # noqa: B010  # mypy knows better than to assign to a type
        setattr(os, "fdopen", opened)  # noqa: B010  # as above


def die() -> NoReturn:
    """End here."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
