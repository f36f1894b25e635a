"""Files and folders are written whole or not at all: at every failure, at every kill."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.disks import make_read_only
from tieout.model.errors import StorageError
from tieout.ports import writing
from tieout.ports.exchange import exchange as exchanged
from tieout.ports.files import Kind, walk
from tieout.ports.flush import flushed
from tieout.ports.owner import Owner, draft_in
from tieout.ports.writing import new_file, sweep, write_file, write_tree

OLD = {"a/b.txt": b"old b", "c.txt": b"old c"}
NEW = {"a/d/e.txt": b"new e", "c.txt": b"new c"}
STEPS = ("open", "write", "fsync", "replace", "rename", "mkdir")


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def tree(root: Path) -> dict[str, bytes] | None:
    if not root.exists():
        return None
    return {item.path: (root / item.path).read_bytes() for item in walk(root) if item.kind is Kind.FILE}


class Kill(BaseException):
    """Stands in for a process that ends here."""


class Steps:
    """Counts the calls into the system, and has the n-th fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1
        self.seen = 0
        self.error: Callable[[], BaseException] = lambda: OSError(28, "No space left on device")
        for name in STEPS:
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))
        monkeypatch.setattr(writing, "exchange", self._counted(exchanged))
        monkeypatch.setattr(writing, "flushed", self._counted(flushed))

    def _counted(self, real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            self.seen += 1
            if self.left == 0:
                self.left = -1
                raise self.error()
            self.left -= 1
            return real(*arguments, **named)

        return step

    @contextlib.contextmanager
    def failing_at(self, number: int, error: Callable[[], BaseException]) -> Iterator[None]:
        self.left, self.error = number, error
        try:
            yield
        finally:
            self.left = -1


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    return Steps(monkeypatch)


def count(steps: Steps, work: Callable[[], None]) -> int:
    steps.seen = 0
    work()
    return steps.seen


@pytest.fixture
def no_cleaning(monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process cleans nothing up; the next one sees that its owner is dead."""
    monkeypatch.setattr(writing, "_removed_on_error", lambda _draft: contextlib.nullcontext())
    monkeypatch.setattr(Owner, "is_dead", lambda _self: True)


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    write_file(tmp_path / "f", b"one")
    write_file(tmp_path / "f", b"two")
    assert tree(tmp_path) == {"f": b"two"}


def test_a_pipe_or_a_device_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    for name in ("pipe", "link"):
        with pytest.raises(StorageError, match="is a device or a pipe, which is not replaced by a file"):
            write_file(tmp_path / name, b"ours")
    assert (tmp_path / "pipe").is_fifo()
    assert (tmp_path / "link").is_symlink()


def test_a_link_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to("target")
    write_file(tmp_path / "link", b"ours")
    assert not (tmp_path / "link").is_symlink()
    assert tree(tmp_path) == {"link": b"ours", "target": b"theirs"}


def test_the_mode_is_as_asked_less_the_umask(tmp_path: Path) -> None:
    write_file(tmp_path / "secret", b"", mode=0o600)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_failing_block_leaves_the_old_file(tmp_path: Path) -> None:
    write_file(tmp_path / "f", b"old")
    with pytest.raises(ZeroDivisionError), new_file(tmp_path / "f") as file:
        file.write(b"half" * (1 // (file.write(b"half") - 4)))
    assert tree(tmp_path) == {"f": b"old"}


def test_a_tree_is_written_and_replaced_whole(tmp_path: Path) -> None:
    write_tree(tmp_path / "t", OLD.items())
    assert tree(tmp_path / "t") == OLD
    write_tree(tmp_path / "t", NEW.items())
    assert tree(tmp_path / "t") == NEW
    assert names(tmp_path) == ["t"]


def test_a_tree_of_pieces_is_written_piece_by_piece(tmp_path: Path) -> None:
    taken: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(3):
            taken.append(number)
            yield b"%d\n" % number

    write_tree(tmp_path / "t", [("a/b", pieces()), ("c", b"whole"), ("empty", iter(()))])
    assert tree(tmp_path / "t") == {"a/b": b"0\n1\n2\n", "c": b"whole", "empty": b""}
    assert taken == [0, 1, 2]


def test_a_disk_that_takes_little_at_a_time_gets_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:3]))
    write_tree(tmp_path / "t", [("a/b", iter((b"0123456", b"", b"789"))), ("c", b"whole"), ("empty", b"")])
    assert tree(tmp_path / "t") == {"a/b": b"0123456789", "c": b"whole", "empty": b""}


def test_pieces_that_fail_leave_the_old_tree_and_nothing_else(tmp_path: Path) -> None:
    write_tree(tmp_path / "t", OLD.items())

    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_tree(tmp_path / "t", [("a/b", b"new"), ("c", pieces())])
    assert tree(tmp_path) == {f"t/{path}": data for path, data in OLD.items()}


def test_each_file_is_brought_to_the_disk_where_all_cannot_be_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought: list[str] = []
    monkeypatch.setattr(writing, "flushed", lambda _folder: False)
    monkeypatch.setattr(writing, "_sync", lambda path: brought.append(path.name))
    write_tree(tmp_path / "t", OLD.items())
    assert tree(tmp_path / "t") == OLD
    assert brought.count("b.txt") == brought.count("c.txt") == 1


def test_a_folder_that_is_not_there_cannot_be_flushed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        flushed(tmp_path / "none")


def test_a_system_without_the_call_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not flushed(tmp_path)


def test_a_tree_is_replaced_where_names_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "exchange", lambda *_: False)
    write_tree(tmp_path / "t", OLD.items())
    write_tree(tmp_path / "t", NEW.items())
    assert tree(tmp_path / "t") == NEW
    assert names(tmp_path) == ["t"]


def test_each_failing_step_of_a_file_leaves_the_old_or_the_new_one(tmp_path: Path, steps: Steps) -> None:
    total = count(steps, lambda: write_file(tmp_path / "f", b"old"))
    assert total >= 4
    for number in range(total):
        with steps.failing_at(number, lambda: OSError(28, "x")), pytest.raises(StorageError) as caught:
            write_file(tmp_path / "f", b"new")
        assert caught.value.message == f"{tmp_path}/f: writing failed: no space left on device"
        assert caught.value.remedy == f"df -h {tmp_path} shows it: free some space there, or name another folder"
        assert tree(tmp_path) in ({"f": b"old"}, {"f": b"new"})


def test_each_failing_step_of_a_tree_leaves_the_old_or_the_new_one(tmp_path: Path, steps: Steps) -> None:
    write_tree(tmp_path / "t", OLD.items())
    total = count(steps, lambda: write_tree(tmp_path / "t", OLD.items()))
    for number in range(total):
        with steps.failing_at(number, lambda: OSError(30, "x")), pytest.raises(StorageError) as caught:
            write_tree(tmp_path / "t", NEW.items())
        assert caught.value.message == f"{tmp_path}/t: writing failed: read-only file system"
        assert tree(tmp_path / "t") in (OLD, NEW)
        if tree(tmp_path / "t") == NEW:  # the failure came after the swap
            write_tree(tmp_path / "t", OLD.items())
        shutil.rmtree(next(tmp_path.glob(".tieout-*"), tmp_path / "none"), ignore_errors=True)
        assert names(tmp_path) == ["t"]


@pytest.mark.usefixtures("no_cleaning")
def test_a_kill_at_each_step_of_a_file_leaves_the_old_or_the_new_one(tmp_path: Path, steps: Steps) -> None:
    write_file(tmp_path / "f", b"old")
    total = count(steps, lambda: write_file(tmp_path / "f", b"old"))
    for number in range(total):
        with steps.failing_at(number, Kill), pytest.raises(Kill):
            write_file(tmp_path / "f", b"new")
        assert (tmp_path / "f").read_bytes() in {b"old", b"new"}
        sweep(tmp_path)
        write_file(tmp_path / "f", b"old")
        assert tree(tmp_path) == {"f": b"old"}


@pytest.mark.usefixtures("no_cleaning")
def test_a_kill_at_each_step_of_a_tree_leaves_the_old_or_the_new_one(tmp_path: Path, steps: Steps) -> None:
    write_tree(tmp_path / "t", OLD.items())
    total = count(steps, lambda: write_tree(tmp_path / "t", OLD.items()))
    assert total > 10
    for number in range(total):
        with steps.failing_at(number, Kill), pytest.raises(Kill):
            write_tree(tmp_path / "t", NEW.items())
        assert tree(tmp_path / "t") in (OLD, NEW)
        sweep(tmp_path)
        write_tree(tmp_path / "t", OLD.items())
        assert tree(tmp_path) == {f"t/{path}": data for path, data in OLD.items()}


LOOP = """
import sys
from pathlib import Path
from tieout.ports.writing import write_file, write_tree
place = Path(sys.argv[1])
big = {name: {f"{n}/f": name.encode() * 4000 for n in range(3)} for name in "ab"}
print("ready", flush=True)
while True:
    for name in "ab":
        write_tree(place / "t", big[name].items())
        write_file(place / "f", name.encode() * 100000)
"""


def test_real_kills_leave_whole_files_and_trees(tmp_path: Path) -> None:
    whole = [{f"{n}/f": name * 4000 for n in range(3)} for name in (b"a", b"b")]
    for turn in range(8):
        with subprocess.Popen([sys.executable, "-c", LOOP, str(tmp_path)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            timer = threading.Timer(0.01 + 0.013 * turn, child.send_signal, [signal.SIGKILL])
            timer.start()
            child.wait(timeout=20)
            timer.join()
        if (tmp_path / "f").exists():
            assert (tmp_path / "f").read_bytes() in {b"a" * 100000, b"b" * 100000}
        assert tree(tmp_path / "t") in (None, *whole)
        sweep(tmp_path)
        assert set(names(tmp_path)) <= {"f", "t"}
    assert tree(tmp_path / "t") in whole


def test_sweep_leaves_what_is_not_ours_or_still_at_work(tmp_path: Path) -> None:
    me = Owner.this()
    host = draft_in(tmp_path).name.split("-")[1]
    at_work = f".tieout-{host}-{me.pid}-{me.started}-00000000.draft"
    elsewhere = ".tieout-00000000-1-1-00000000.draft"
    dead = f".tieout-{host}-{me.pid}-1-00000000.draft"
    theirs = ".tieout-notes.draft"
    for name in (at_work, elsewhere, dead, theirs):
        (tmp_path / name).write_bytes(b"")
    assert sweep(tmp_path) == (tmp_path / dead,)
    assert names(tmp_path) == sorted([at_work, elsewhere, theirs])


def test_a_full_disk_leaves_the_old_file_and_nothing_else(small_disk: Path) -> None:
    write_file(small_disk / "f", b"old")
    with pytest.raises(StorageError, match="no space left on device"):
        write_file(small_disk / "f", b"x" * 100_000)
    assert tree(small_disk) == {"f": b"old"}


def test_a_full_disk_leaves_the_old_tree_and_nothing_else(small_disk: Path) -> None:
    write_tree(small_disk / "t", OLD.items())
    with pytest.raises(StorageError, match="no space left on device"):
        write_tree(small_disk / "t", {str(n): b"x" * 5000 for n in range(20)}.items())
    assert tree(small_disk) == {f"t/{path}": data for path, data in OLD.items()}


def test_a_read_only_disk_is_named(small_disk: Path) -> None:
    make_read_only(small_disk)
    with pytest.raises(StorageError) as caught:
        write_file(small_disk / "f", b"")
    assert caught.value.message == f"{small_disk}/f: writing failed: read-only file system"
    assert caught.value.remedy == f"df -h {small_disk} shows it: that file system is read-only: name another folder"


def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="permission denied"):
        write_file(tmp_path / "f", b"")
