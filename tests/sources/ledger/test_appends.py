from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ports.repositories import Sample
from tieout.ports.git import Repository
from tieout.sources.ledger.appends import rewrites
from tieout.sources.ledger.copies import EXAMINED, copy_at

if TYPE_CHECKING:
    from pathlib import Path

PATH = "evidence/2026-Q1/change-management/approvals.jsonl"
CHANGED = "changes or drops lines that were there: it is no pure append"


def faults(sample: Sample, *, name: str = "tieout/ledger", most: int | None = None, rev: str = "main") -> list[str]:
    repository = Repository.open(sample.root)
    copy = copy_at(repository, repository.resolve(rev), name=name, prefix="")
    with repository.blob_reader() as reader:
        return [fault.message.partition(" ")[2] for fault in rewrites(repository, copy, reader, most=most)]


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    made = Sample(tmp_path / "r")
    for count in range(1, 21):
        made.commit({PATH: b"line\n" * count})
    return made


@pytest.mark.parametrize("most", [None, 1 << 30, 300, 1])
def test_versions_that_grow_are_appends_however_many_are_looked_at(sample: Sample, most: int | None) -> None:
    assert faults(sample, most=most) == []
    assert faults(sample, most=most, name=EXAMINED) == []


@pytest.mark.parametrize("most", [None, 1 << 30, 300])
def test_what_was_changed_and_stayed_so_is_found_and_its_commit_named(sample: Sample, most: int | None) -> None:
    commit = sample.commit({PATH: b"lien\n" + b"line\n" * 20})
    sample.commit({PATH: b"lien\n" + b"line\n" * 21})
    assert faults(sample, most=most) == [f"{commit[:12]} {CHANGED}"]


@pytest.mark.parametrize("most", [None, 1])
def test_a_version_shorter_than_the_one_before_is_always_seen(sample: Sample, most: int | None) -> None:
    commit = sample.commit({PATH: b"line\n" * 5})
    sample.commit({PATH: b"line\n" * 25})
    assert faults(sample, most=most) == [f"{commit[:12]} {CHANGED}"]


def test_a_merge_that_takes_the_older_side_loses_lines(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "r")
    first = sample.commit({PATH: b"1\n"})
    longer = sample.commit({PATH: b"1\n2\n"})
    side = sample.commit({"other": b"x"}, parents=(first,), branch="side")
    sample.commit({PATH: b"1\n", "other": b"x"}, parents=(longer, side))
    assert faults(sample, name=EXAMINED) == [f"{longer[:12]} added lines that are there no longer"]


def test_two_copies_that_were_merged_are_no_fault(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "r")
    first = sample.commit({PATH: b"1\n"})
    longer = sample.commit({PATH: b"1\n2\n"})
    side = sample.commit({"other": b"x"}, parents=(first,), branch="side")
    sample.commit({"other": b"x"}, parents=(longer, side))
    assert faults(sample, name=EXAMINED) == []


def test_an_emptied_folder_is_a_fault(sample: Sample) -> None:
    commit = sample.commit({PATH: None})
    assert faults(sample, name=EXAMINED) == [f"{commit[:12]} takes the file away"]
