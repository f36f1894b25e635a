"""What was kept is told again to the code that kept it, from a file of ours alone, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.spoilt import as_folder, as_link, as_pipe
from tieout.ports import shelf as module
from tieout.ports.shelf import Shelf, code_stamp

KEY, OTHER = "a" * 64, "b" * 64


def kept(folder: Path) -> Path:
    """Keep one text, and give the file."""
    path = folder / "records" / "one"
    of = Shelf(path)
    of.put(KEY, "[1, 2]")
    of.save()
    return path


def _resealed(path: Path, change: Callable[[bytes], bytes]) -> None:
    data = change(path.read_bytes().partition(b"\n")[2])
    path.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


def _folder_as_link(path: Path) -> None:
    path.parent.rename(path.parent.with_name("moved"))
    path.parent.symlink_to(path.parent.with_name("moved"))


SPOILT: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
    "another content of the same size": lambda path: path.write_bytes(path.read_bytes().replace(b"[1, 2]", b"[1, 3]")),
    "another key of the same size": lambda path: path.write_bytes(
        path.read_bytes().replace(KEY.encode(), OTHER.encode())
    ),
    "of another version": lambda path: _resealed(path, lambda data: data.replace(b"shelf/v1", b"shelf/v0")),
    "of other code": lambda path: _resealed(path, lambda data: data.replace(code_stamp().encode(), b"0" * 64)),
    "no text": lambda path: _resealed(path, lambda data: b"\xff" + data),
    "a folder": as_folder,
    "a link": as_link,
    "its folder a link": _folder_as_link,
    "a pipe": as_pipe,
    "a file that others can write": lambda path: path.chmod(0o666),
    "a file that the group can write": lambda path: path.chmod(0o660),
    "a folder that others can write": lambda path: path.parent.chmod(0o777),
    "removed": lambda path: path.unlink(),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_file_that_is_not_as_it_was_written_is_an_empty_one(spoil: Callable[[Path], object], tmp_path: Path) -> None:
    path = kept(tmp_path)
    assert Shelf(path).get(KEY) == "[1, 2]"
    spoil(path)
    assert (Shelf(path).get(KEY), Shelf(path).get(OTHER)) == (None, None)


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="root alone gives files away")
@pytest.mark.parametrize("whose", ["file", "folder"])
def test_what_is_another_user_s_is_an_empty_one(whose: str, tmp_path: Path) -> None:
    path = kept(tmp_path)
    os.chown(path if whose == "file" else path.parent, 12345, -1)
    assert Shelf(path).get(KEY) is None


def test_a_file_that_is_too_large_is_an_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path)
    for most, found in ((path.stat().st_size, "[1, 2]"), (path.stat().st_size - 1, None)):
        monkeypatch.setattr(module, "_LARGEST", most)
        assert Shelf(path).get(KEY) == found


def test_it_is_for_its_user_alone_and_holds_what_was_asked_for_last(tmp_path: Path) -> None:
    path = kept(tmp_path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    written = path.read_bytes()
    same = Shelf(path)
    assert same.get(KEY) == "[1, 2]"
    same.save()
    assert path.read_bytes() == written, "nothing is new"
    other = Shelf(path)
    other.put(OTHER, "3")
    other.save()
    assert (Shelf(path).get(KEY), Shelf(path).get(OTHER)) == (None, "3"), "nobody asked for the first any longer"


def test_without_a_place_and_where_nothing_can_be_written_it_is_empty(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (None, tmp_path / "file" / "records" / "one"):
        of = Shelf(path)
        of.put(KEY, "1")
        of.save()
        assert Shelf(path).get(KEY) is None


def test_the_stamp_is_of_every_file_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "code"
    (code / "below").mkdir(parents=True)
    (code / "__init__.py").write_text("a", encoding="utf-8")
    (code / "below" / "part.py").write_text("a", encoding="utf-8")
    monkeypatch.setattr("tieout.__file__", str(code / "__init__.py"))
    seen = [code_stamp()]
    for change in (
        lambda: (code / "below" / "part.py").write_text("b", encoding="utf-8"),
        lambda: (code / "new.py").write_text("", encoding="utf-8"),
        (code / "new.py").unlink,
        lambda: monkeypatch.setattr("tieout.__version__", "9"),
        lambda: monkeypatch.setattr("sys.version", "9"),
    ):
        change()
        seen.append(code_stamp())
    assert seen[3] == seen[1]
    assert len(set(seen)) == len(seen) - 1
    assert code_stamp() == seen[-1]
