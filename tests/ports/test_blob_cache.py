"""What is kept is used only if it is whole; else it is made anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tieout.ports.blob_cache import BlobCache

KEY, OTHER = "ab" * 32, "cd" * 32


def entry(folder: Path) -> Path:
    return folder / "ab" / KEY


def test_what_was_put_is_given_back_and_nothing_else(tmp_path: Path) -> None:
    BlobCache(tmp_path / "pdf").put(KEY, b"data\n")
    again = BlobCache(tmp_path / "pdf")
    assert again.get(KEY) == b"data\n"
    assert again.get(OTHER) is None
    assert again.get("../" + KEY) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data[:-1] + b"X",
        lambda _: b"",
        lambda data: data[65:],
    ],
)
def test_an_entry_that_was_cut_or_changed_is_nothing(tmp_path: Path, spoil: object) -> None:
    cache = BlobCache(tmp_path)
    cache.put(KEY, b"the data")
    data = entry(tmp_path).read_bytes()
    entry(tmp_path).write_bytes(spoil(data))  # type: ignore[operator]  # a lambda
    assert cache.get(KEY) is None
    cache.put(KEY, b"anew")
    assert cache.get(KEY) == b"anew"


def test_an_entry_that_others_may_write_is_nothing(tmp_path: Path) -> None:
    cache = BlobCache(tmp_path)
    cache.put(KEY, b"data")
    entry(tmp_path).chmod(0o666)
    assert cache.get(KEY) is None


def test_without_a_folder_or_with_one_that_cannot_be_made_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for cache in (BlobCache(None), BlobCache(tmp_path / "file")):
        cache.put(KEY, b"data")
        cache.prune()
        assert cache.get(KEY) is None


def test_the_oldest_go_first(tmp_path: Path) -> None:
    cache = BlobCache(tmp_path, most_bytes=150)
    for key in (KEY, OTHER):
        cache.put(key, b"x" * 50)
    os.utime(entry(tmp_path), (1, 1))
    cache.prune()
    assert cache.get(KEY) is None
    assert cache.get(OTHER) == b"x" * 50
