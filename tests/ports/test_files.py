"""Files below a root: a link, a device or a path upwards never leads outside."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tieout.model.errors import StorageError
from tieout.ports.files import Entry, Folder, Kind, read_file, walk
from tieout.ports.storage import UnreadableFileError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    inside = tmp_path / "root"
    (inside / "a" / "b").mkdir(parents=True)
    (inside / "a" / "b" / "text.md").write_bytes(b"text")
    (inside / "empty").write_bytes(b"")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(b"secret")
    return inside


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def refusal(root: Path, path: str, limit: int = 100) -> tuple[str, str]:
    with pytest.raises(UnreadableFileError) as caught:
        read_file(root, path, limit)
    return caught.value.kind, caught.value.message


def test_a_file_is_read_whole(root: Path) -> None:
    assert read_file(root, "a/b/text.md", 4) == b"text"
    assert read_file(root, "empty", 0) == b""


def test_a_file_one_byte_above_the_limit_is_refused(root: Path) -> None:
    message = "a/b/text.md has more than the 3 bytes that are read of such a file"
    assert refusal(root, "a/b/text.md", 3) == ("too-large", message)


@pytest.mark.parametrize("path", ["", "/", "/etc/hosts", "../outside/secret", "a/../empty", "a//b", "./empty", "a/b/"])
def test_a_path_that_is_not_below_the_root_is_refused(root: Path, path: str) -> None:
    assert refusal(root, path) == ("missing", f"{path} is no path below {root}")


@pytest.mark.parametrize("path", ["nul\0byte", "lone\ud800surrogate"])
def test_a_path_that_no_file_system_takes_is_refused(root: Path, path: str) -> None:
    assert refusal(root, path)[0] == "missing"


@pytest.mark.parametrize("path", ["link", "folder/secret", "a/up/secret", "dangling"])
def test_a_link_is_never_followed(root: Path, path: str) -> None:
    (root / "link").symlink_to(root / "empty")
    (root / "folder").symlink_to(root.parent / "outside")
    (root / "a" / "up").symlink_to("../../outside")
    (root / "dangling").symlink_to("nowhere")
    assert refusal(root, path) == ("symlink", f"{path} is or lies behind a symbolic link")


def test_a_root_that_is_a_link_is_the_callers_choice(root: Path) -> None:
    (root.parent / "named").symlink_to(root)
    assert read_file(root.parent / "named", "a/b/text.md", 4) == b"text"


def test_what_is_no_regular_file_is_refused_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "fifo")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(root)  # the name of a socket has 107 bytes at most
        server.bind("socket")
    assert refusal(root, "fifo") == ("not-regular", "fifo is no regular file")
    assert refusal(root, "socket") == ("not-regular", "socket is no regular file")
    assert refusal(root, "a") == ("not-regular", "a is no regular file")
    assert refusal(root, "empty/below") == ("not-regular", "empty/below is no regular file")


def test_what_is_not_there_is_missing(root: Path) -> None:
    assert refusal(root, "a/none") == ("missing", "a/none is not there")
    assert refusal(root, "none/none") == ("missing", "none/none is not there")


def test_a_missing_root_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        read_file(tmp_path / "none", "a", 1)
    assert caught.value.message == f"{tmp_path}/none: opening failed: no such file or directory"
    assert caught.value.remedy == f"ls -la {tmp_path} shows it: look at the spelling of the path"


def test_a_file_that_grows_while_it_is_read_is_read_to_its_end(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As files of /proc do, which claim to be empty."""
    real = os.fstat

    def empty(descriptor: int) -> os.stat_result:
        found = list(real(descriptor))
        found[6] = 0
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", empty)
    assert read_file(root, "a/b/text.md", 4) == b"text"
    assert refusal(root, "a/b/text.md", 3)[0] == "too-large"


def test_a_file_without_permission_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def locked(path: str, *arguments: int, **named: int) -> int:
        if path == "text.md":
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **named)

    monkeypatch.setattr(os, "open", locked)
    assert refusal(root, "a/b/text.md") == ("refused", "a/b/text.md: reading failed: permission denied")


@pytest.mark.parametrize("call", ["open", "read", "scandir"])
def test_a_failing_disk_is_no_missing_file(root: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    with Folder(root) as folder:

        def broken(*_: object, **__: object) -> None:
            raise OSError(5, "Input/output error")

        with monkeypatch.context() as patch:
            patch.setattr(os, call, broken)
            with pytest.raises(StorageError) as caught:
                folder.read("empty", 9) if call != "scandir" else list(folder.walk())
    assert not isinstance(caught.value, UnreadableFileError)
    assert "failed: input/output error" in caught.value.message
    assert caught.value.remedy == "the device reports an error: look at its health before you go on"


def test_names_are_shown_without_control_characters(root: Path) -> None:
    assert refusal(root, "\x1b[2J") == ("missing", "\\x1b[2J is not there")


def test_one_folder_reads_many_files_and_leaves_nothing_open(root: Path) -> None:
    before = open_files()
    with Folder(root) as folder:
        for _ in range(3):
            assert folder.read("a/b/text.md", 9) == b"text"
            assert folder.read("empty", 9) == b""
            with pytest.raises(UnreadableFileError):
                folder.read("a/b/c/d", 9)
            with folder.open("a/b/text.md") as file:
                assert file.read() == b"text"
    assert open_files() == before


def test_walk_lists_everything_sorted_by_bytes_and_follows_nothing(root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".git" / "config").write_bytes(b"")
    (root / "a" / ".git").write_bytes(b"gitdir: elsewhere")
    (root / "a" / "B").write_bytes(b"")
    (root / "a" / "up").symlink_to("../../outside")
    (root / "é").write_bytes(b"")
    os.mkfifo(root / "fifo")
    odd = os.fsdecode(b"odd\xff")
    (root / odd).write_bytes(b"")
    seen = [(entry.path, entry.kind) for entry in walk(root)]
    assert seen == [
        ("a", Kind.FOLDER),
        ("empty", Kind.FILE),
        ("fifo", Kind.SPECIAL),
        (odd, Kind.FILE),
        ("é", Kind.FILE),
        ("a/B", Kind.FILE),
        ("a/b", Kind.FOLDER),
        ("a/up", Kind.SYMLINK),
        ("a/b/text.md", Kind.FILE),
    ]


def test_walk_leaves_nothing_out_if_asked(root: Path) -> None:
    (root / ".git").mkdir()
    assert Entry(path=".git", kind=Kind.FOLDER) in walk(root, skip=frozenset())


def test_a_file_may_bear_any_name_that_the_system_takes(root: Path) -> None:
    odd = os.fsdecode(b"new\nline\xff")
    (root / odd).write_bytes(b"odd")
    assert read_file(root, odd, 9) == b"odd"
