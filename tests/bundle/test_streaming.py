"""Content that is read when the bundle is written: once, in pieces, and held against what was examined."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bundle.reports import HANDED, report
from tieout.bundle import content as contents
from tieout.bundle.build import build
from tieout.bundle.packing import pack
from tieout.bundle.part import Making, Part
from tieout.bundle.streaming import digest_of, pieces, size_of, whole
from tieout.bundle.verify import verify
from tieout.model.errors import IntegrityError, StorageError
from tieout.model.streamed import Streamed

DATA = [b"first ", b"second ", b"third\n"]
MESSAGE = "evidence/large.bin is not what was examined: it was changed meanwhile"


def streamed(
    data: list[bytes], read: Callable[[], None] = lambda: None, *, comes: list[bytes] | None = None
) -> Streamed:
    """Give content of which ``data`` was examined, and of which ``comes`` (the same by default) is read."""
    together = b"".join(data)

    def chunks() -> Iterator[bytes]:
        read()
        yield from data if comes is None else comes

    return Streamed(sha256=hashlib.sha256(together).hexdigest(), size=len(together), chunks=chunks)


def with_part(monkeypatch: pytest.MonkeyPatch, content: bytes | Streamed) -> None:
    def part(_: Making) -> Part:
        return Part(files={"evidence/large.bin": content})

    monkeypatch.setattr(contents, "PARTS", (*contents.PARTS, part))


def made(out: Path) -> None:
    build(report(), HANDED, out, with_pdf=False, as_zip=True)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_digest_and_size_are_told_without_reading() -> None:
    def never() -> None:
        raise AssertionError

    content = streamed(DATA, never)
    assert (digest_of(content), size_of(content)) == (hashlib.sha256(b"first second third\n").hexdigest(), 19)
    assert (digest_of(b"x"), size_of(b"x")) == (hashlib.sha256(b"x").hexdigest(), 1)


def test_pieces_pass_as_they_come() -> None:
    assert list(pieces("p", streamed(DATA))) == DATA
    assert list(pieces("p", b"x")) == [b"x"]
    assert whole("p", streamed(DATA)) == b"first second third\n"
    assert whole("p", streamed([])) == b""
    assert whole("p", b"x") == b"x"


@pytest.mark.parametrize(
    "comes",
    [[], DATA[:2], [*DATA, b"x"], [b"First ", *DATA[1:]], list(reversed(DATA))],
    ids=lambda item: str(len(item)),
)
def test_other_bytes_than_were_examined_are_refused_after_the_last_piece(comes: list[bytes]) -> None:
    passing = pieces("evidence/large.bin", streamed(DATA, comes=comes))
    assert [next(passing) for _ in comes] == comes
    with pytest.raises(IntegrityError) as caught:
        next(passing)
    assert caught.value.message == MESSAGE
    with pytest.raises(IntegrityError):
        whole("evidence/large.bin", streamed(DATA, comes=comes))


def test_two_of_the_same_bytes_are_equal_wherever_they_are_read() -> None:
    assert streamed(DATA) == streamed(DATA, comes=[])
    assert streamed(DATA) != streamed(DATA[:1])


def test_a_file_is_read_once_for_folder_and_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    with_part(monkeypatch, streamed(DATA, lambda: reads.append(1)))
    made(tmp_path / "b")
    assert reads == [1]
    files = tree(tmp_path / "b")
    assert files["evidence/large.bin"] == b"first second third\n"
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert {name.removeprefix("b/"): archive.read(name) for name in archive.namelist()} == files
    assert verify(tmp_path / "b").verdict == verify(tmp_path / "b.zip").verdict == "intact; unsigned"


def test_the_zip_of_building_is_the_zip_of_packing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_part(monkeypatch, streamed([b"x" * 700_000, b"y" * 700_000]))
    made(tmp_path / "b")
    pack(tmp_path / "b", tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_bytes_and_a_stream_make_the_same_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_part(monkeypatch, b"".join(DATA))
    made(tmp_path / "b")
    first = (tmp_path / "b.zip").read_bytes()
    monkeypatch.undo()
    with_part(monkeypatch, streamed(DATA))
    made(tmp_path / "b")
    assert (tmp_path / "b.zip").read_bytes() == first


def test_what_is_not_what_was_examined_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_part(monkeypatch, streamed(DATA, comes=[b"other"]))
    with pytest.raises(IntegrityError) as caught:
        made(tmp_path / "b")
    assert caught.value.message == MESSAGE
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_what_was_examined_leaves_the_earlier_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "b")
    first = tree(tmp_path)
    with_part(monkeypatch, streamed(DATA, comes=[b"other"]))
    with pytest.raises(IntegrityError):
        made(tmp_path / "b")
    assert tree(tmp_path) == first


def test_reading_that_fails_in_the_middle_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x" * 2_000_000
        raise StorageError("the disk is gone")

    with_part(monkeypatch, Streamed(sha256="0" * 64, size=4_000_000, chunks=chunks))
    with pytest.raises(StorageError, match="the disk is gone"):
        made(tmp_path / "b")
    assert list(tmp_path.iterdir()) == []
