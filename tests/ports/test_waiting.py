"""Large blobs wait on disk once they were read: Git is asked once, and for all that waits nobody trusts the disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.ports.repositories import Sample
from tieout.model.errors import NotExaminableError
from tieout.ports.git import Repository
from tieout.ports.spool import Spool
from tieout.ports.waiting import SMALLEST, Waiting

LARGE = b"0123456789abcdef" * (SMALLEST // 16)
"""As small as one that waits can be."""
OTHER = LARGE + b"and more than one piece"
SMALL = LARGE[:-1]


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    made = Sample(tmp_path / "repository")
    made.commit({"large": LARGE, "other": OTHER, "small": SMALL})
    return made


def _opened(sample: Sample, waiting: Waiting | None) -> Repository:
    repository = Repository.open(sample.root)
    repository.keep_large(waiting)
    return repository


def _read(repository: Repository, *oids: str, checks_ids: bool = False) -> list[tuple[str, int | None, bytes]]:
    with repository.blob_reader() as reader:
        return [(oid, size, b"".join(parts)) for oid, size, parts in reader.pieces(oids, checks_ids=checks_ids)]


def _oids(sample: Sample, *names: str) -> tuple[str, ...]:
    return tuple(sample.git("rev-parse", f"main:{name}") for name in names)


def _without_objects(sample: Sample) -> None:
    for folder in (sample.git_dir / "objects").iterdir():
        shutil.rmtree(folder)


def _disk(waiting: Waiting) -> Spool:
    assert waiting._spool is not None
    return waiting._spool


@pytest.mark.parametrize("checks_ids", [False, True])
def test_what_was_read_once_is_read_from_disk_by_another_that_opens_it(
    sample: Sample, tmp_path: Path, checks_ids: bool
) -> None:
    waiting = Waiting(tmp_path / "cache" / "tieout")
    large, other, small = _oids(sample, "large", "other", "small")
    first = _read(_opened(sample, waiting), large, small, other, checks_ids=checks_ids)
    again = _opened(sample, waiting)
    _without_objects(sample)
    assert first == [(large, len(LARGE), LARGE), (small, len(SMALL), SMALL), (other, len(OTHER), OTHER)]
    assert _read(again, other, large, other, checks_ids=checks_ids) == [
        (other, len(OTHER), OTHER),
        (large, len(LARGE), LARGE),
        (other, len(OTHER), OTHER),
    ]
    assert _read(again, small, large) == [(small, None, b""), (large, len(LARGE), LARGE)]
    assert list((tmp_path / "cache" / "tieout").iterdir()) == []


def test_one_of_which_not_all_was_taken_waits_as_a_whole(sample: Sample, tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    other, large = _oids(sample, "other", "large")
    with _opened(sample, waiting).blob_reader() as reader:
        for _, _, parts in reader.pieces([other, large]):
            next(parts)
    assert {oid: b"".join(kept.chunks()) for oid, kept in waiting.kept.items()} == {other: OTHER, large: LARGE}


def test_one_that_was_left_half_read_does_not_wait(sample: Sample, tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    (other,) = _oids(sample, "other")
    repository = _opened(sample, waiting)
    with repository.blob_reader() as reader:
        _, _, parts = next(reader.pieces([other]))
        next(parts)
    assert waiting.kept == {}
    assert _read(repository, other) == [(other, len(OTHER), OTHER)]


def test_two_that_are_read_at_once_do_not_mix(sample: Sample, tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    large, other = _oids(sample, "large", "other")
    repository = _opened(sample, waiting)
    with repository.blob_reader() as one, repository.blob_reader() as two:
        (_, _, first), (_, _, second) = next(one.pieces([large])), next(two.pieces([other]))
        taken = [b"".join(both) for both in zip(*[(a, b) for a, b in zip(first, second, strict=False)], strict=True)]
        assert [LARGE, OTHER[: len(LARGE)]] == taken
        assert b"".join(second) == OTHER[len(LARGE) :]
    assert all(b"".join(kept.chunks()) in {LARGE, OTHER} for kept in waiting.kept.values())


def test_without_a_folder_or_with_one_that_cannot_be_made_git_is_asked_each_time(
    sample: Sample, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    (large,) = _oids(sample, "large")
    for folder in (None, tmp_path / "file" / "below"):
        waiting = Waiting(folder)
        repository = _opened(sample, waiting)
        assert [_read(repository, large) for _ in range(2)] == [[(large, len(LARGE), LARGE)]] * 2
        assert waiting.kept == {}


def test_more_than_a_quarter_of_what_is_free_is_not_taken(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = 4 * (len(LARGE) + len(OTHER) - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free))
    waiting = Waiting(tmp_path)
    large, other = _oids(sample, "large", "other")
    _read(_opened(sample, waiting), large, other)
    assert set(waiting.kept) == {large}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the machine has no /dev/full")
def test_a_disk_that_fills_meanwhile_costs_nothing_but_time(sample: Sample, tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    large, other = _oids(sample, "large", "other")
    repository = _opened(sample, waiting)
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        os.dup2(full, _disk(waiting)._file.number)  # a disk that fills meanwhile
    finally:
        os.close(full)
    for _ in range(2):
        assert _read(repository, large, other) == [(large, len(LARGE), LARGE), (other, len(OTHER), OTHER)]
    assert waiting.kept == {}


def test_what_was_changed_on_the_disk_is_refused_where_ids_are_checked(sample: Sample, tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    (large,) = _oids(sample, "large")
    repository = _opened(sample, waiting)
    _read(repository, large)
    _disk(waiting).write(7, b"X")
    with pytest.raises(NotExaminableError, match="holds other bytes than its id says"):
        _read(repository, large, checks_ids=True)
