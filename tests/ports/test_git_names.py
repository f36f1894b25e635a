"""What commits hold at paths, by one process of Git."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ports.repositories import Sample
from tieout.ports.git import Repository
from tieout.ports.git_names import Held

NOWHERE = "9" * 40


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path / "one")


def held(sample: Sample, *wanted: tuple[str, str]) -> list[Held]:
    return list(Repository.open(sample.root).held_at(wanted))


def test_a_file_a_folder_nothing_and_no_commit_are_told_apart(sample: Sample) -> None:
    oid = sample.commit({"a/b.md": b"text"})
    blob = sample.git("rev-parse", "main:a/b.md")
    assert held(sample, (oid, "a/b.md"), (oid, "a"), (oid, "c.md"), (NOWHERE, "a/b.md")) == [
        Held(oid=oid, path="a/b.md", is_here=True, blob=blob),
        Held(oid=oid, path="a", is_here=True, blob=None),
        Held(oid=oid, path="c.md", is_here=True, blob=None),
        Held(oid=NOWHERE, path="a/b.md", is_here=False, blob=None),
    ]


@pytest.mark.parametrize("name", ["two words.md", "ends in blob", "é.md", ":(top)x", "-x", "a missing"])
def test_names_are_taken_as_they_are(sample: Sample, name: str) -> None:
    oid = sample.commit({name: b"text"})
    assert [item.blob for item in held(sample, (oid, name), (oid, f"{name} blob"))] == [
        sample.blob(b"text"),
        None,
    ]


def test_bytes_that_are_no_text_are_names_too(sample: Sample) -> None:
    oid = sample.commit({b"\xff.md": b"text"})
    assert held(sample, (oid, "\udcff.md"))[0].blob == sample.blob(b"text")


def test_a_line_end_in_a_name_disturbs_no_other(sample: Sample) -> None:
    """It could pass for two names; no such file is a document that can be read."""
    oid = sample.commit({"a\nb.md": b"odd", "c.md": b"text"})
    assert [item.blob for item in held(sample, (oid, "a\nb.md"), (oid, "c.md"))] == [None, sample.blob(b"text")]


def test_thousands_are_asked_without_a_standstill(sample: Sample) -> None:
    oid = sample.commit({"c.md": b"text"})
    found = held(sample, *((oid, f"{'x' * 300}/{n}.md") for n in range(3000)), (oid, "c.md"))
    assert (len(found), found[-1].blob) == (3001, sample.blob(b"text"))


def test_nothing_asked_is_nothing_told(sample: Sample) -> None:
    sample.commit({"c.md": b"text"})
    assert held(sample) == []


def test_what_is_no_id_is_refused(sample: Sample) -> None:
    sample.commit({"c.md": b"text"})
    with pytest.raises(ValueError, match="is no object id"):
        held(sample, ("main", "c.md"))
