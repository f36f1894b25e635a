"""What waits on disk comes back as it was, leaves nothing behind, and tells of a disk that is full."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.bundle.streaming import whole
from tieout.model.errors import StorageError
from tieout.ports.spool import Spool
from tieout.seal.digest import hex_of


@given(st.lists(st.binary(max_size=300)))
def test_each_comes_back_as_it_was_as_often_as_it_is_asked_for(items: list[bytes]) -> None:
    spool = Spool()
    kept = [spool.put(item) for item in items]
    for _ in range(2):
        assert [b"".join(item.chunks()) for item in kept] == items
    assert [(item.sha256, item.size) for item in kept] == [(hex_of(item), len(item)) for item in items]


def test_a_large_one_is_read_in_pieces() -> None:
    data = bytes(range(256)) * 12_288
    pieces = list(Spool().put(data).chunks())
    assert (b"".join(pieces), max(map(len, pieces))) == (data, 1 << 20)


def test_nothing_is_seen_in_the_folder_and_the_file_is_closed_with_the_last_that_reads_it(tmp_path: Path) -> None:
    before = set(Path("/proc/self/fd").iterdir())
    kept = Spool(tmp_path).put(b"waiting")
    gc.collect()
    assert list(tmp_path.iterdir()) == []
    assert whole("x", kept) == b"waiting"
    del kept
    gc.collect()
    assert set(Path("/proc/self/fd").iterdir()) <= before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="gone"):
        Spool(tmp_path / "gone")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the machine has no /dev/full")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        os.dup2(full, spool._file.number)  # a disk that fills meanwhile
    finally:
        os.close(full)
    with pytest.raises(StorageError, match="no space left"):
        spool.put(b"x")
