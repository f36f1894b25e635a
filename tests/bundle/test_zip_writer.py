"""The ZIP that we write: as Python and Info-ZIP read it, the same bytes each time, and right beyond 4 GiB."""

from __future__ import annotations

import io
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bundle.samples import plant
from tieout.bundle import zip_writer
from tieout.bundle.archive import ArchiveContainer
from tieout.bundle.directory import read_directory
from tieout.bundle.packing import pack
from tieout.bundle.verify import verify
from tieout.bundle.zip_writer import ZipWriter
from tieout.model.errors import IntegrityError

LARGE = zip_writer._SMALL + 1
ENTRIES = {"b/a": b"one", "b/empty": b"", "b/large": b"x" * LARGE, "b/z/y.txt": b"four"}


def written(entries: dict[str, bytes], piece: int = 1 << 18) -> bytes:
    file = io.BytesIO()
    writer = ZipWriter(file)
    for name, data in entries.items():
        pieces = [data[at : at + piece] for at in range(0, len(data), piece)]
        assert list(writer.passing(name, len(data), pieces)) == pieces
    writer.finish()
    return file.getvalue()


def by_python(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, data)
    return file.getvalue()


def test_it_is_what_python_writes() -> None:
    assert written(ENTRIES) == by_python(ENTRIES)
    assert written({}) == by_python({})


@given(st.dictionaries(st.text("abc/é\U0001f600", min_size=1, max_size=20), st.binary(max_size=200), max_size=6))
def test_it_is_what_python_writes_whatever_the_names(entries: dict[str, bytes]) -> None:
    assert written(entries, piece=7) == by_python(entries)


@pytest.mark.parametrize(("size", "data"), [(2, b"one"), (4, b"one"), (LARGE, b"x" * (LARGE - 1)), (0, b"x")])
def test_content_of_another_size_than_was_announced_is_refused(size: int, data: bytes) -> None:
    writer = ZipWriter(io.BytesIO())
    with pytest.raises(IntegrityError) as caught:
        list(writer.passing("b/a", size, [data]))
    assert caught.value.message == f"b/a was changed while it was packed: it had {size} bytes, and {len(data)} came"


@pytest.mark.parametrize("limit", ["_LARGEST", "_MOST"])
def test_wide_fields_are_read_by_us_by_python_and_by_info_zip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """The limits lowered, so that four small files are a large ZIP."""
    monkeypatch.setattr(zip_writer, limit, 3)
    plant(tmp_path / "b")
    pack(tmp_path / "b", tmp_path / "b.zip")
    assert b"PK\6\6" in (tmp_path / "b.zip").read_bytes()
    assert verify(tmp_path / "b.zip").verdict == "intact; unsigned"
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert archive.testzip() is None
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-tqq", tmp_path / "b.zip"], check=True, timeout=20)


def test_the_last_narrow_and_the_first_wide_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A size, an offset and a count at their limits, and one below."""
    monkeypatch.setattr(zip_writer, "_LARGEST", 200)
    for size in (199, 200):
        data = written({"b/a": b"x" * size})
        (record,) = read_directory(io.BytesIO(data))
        assert (record.size, record.packed) == (size, size)
        assert (data[4], data[18:22]) == ((45, b"\xff" * 4) if size == 200 else (20, b"\xc7\0\0\0"))
    for size in (200 - 33 - 1, 200 - 33):  # the header before it has 33 bytes
        data = written({"b/a": b"x" * size, "b/b": b"y"})
        first, second = read_directory(io.BytesIO(data))
        assert (first.header_at, second.header_at) == (0, size + 33)
    monkeypatch.setattr(zip_writer, "_LARGEST", 1 << 32)
    monkeypatch.setattr(zip_writer, "_MOST", 3)
    for count in (2, 3):
        data = written({f"b/{number}": b"" for number in range(count)})
        assert len(read_directory(io.BytesIO(data))) == count
        assert (b"PK\6\6" in data) == (count == 3)


class Holes(io.FileIO):
    """A file in which zeros are not written but left out, so that 4 GiB of them take no disk."""

    def write(self, data: object) -> int:
        assert isinstance(data, bytes)
        if len(data) == _ZEROS and not data.strip(b"\0"):
            self.seek(len(data), io.SEEK_CUR)
            return len(data)
        return super().write(data)


_ZEROS = 1 << 24


@pytest.mark.slow
def test_files_beyond_4_gib_are_right(tmp_path: Path) -> None:
    """One at 4 GiB less a byte, one above it, and one that lies behind both."""
    zeros = b"\0" * _ZEROS
    edge = (1 << 32) - 1

    def content(size: int) -> Iterator[bytes]:
        for _ in range(size // _ZEROS):
            yield zeros
        yield zeros[: size % _ZEROS]

    sizes = {"b/edge": edge, "b/over": edge + 2, "b/small": 3}
    with Holes(tmp_path / "b.zip", "w") as file:
        writer = ZipWriter(file)
        for name, size in sizes.items():
            for _ in writer.passing(name, size, content(size)):
                pass
        writer.finish()
    container = ArchiveContainer(tmp_path / "b.zip")
    assert container.problems == ()
    assert container.digest("small")[1] == 3
    assert container.digest("over")[1] == edge + 2
    container.close()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert {item.filename: item.file_size for item in archive.infolist()} == sizes
        assert archive.read("b/small") == b"\0\0\0"
    if shutil.which("zipinfo"):
        told = subprocess.run(["zipinfo", "-t", tmp_path / "b.zip"], check=True, capture_output=True, timeout=60)
        assert told.stdout.decode().startswith(f"3 files, {sum(sizes.values())} bytes uncompressed")
