"""Files that are read before anybody asks: they are the same files, and Git is asked once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ports.repositories import Sample
from tieout.model.errors import NotExaminableError
from tieout.ports import git_at_hand
from tieout.sources.desk import Desk
from tieout.sources.evidence.blobs import blob_reader, have_at_hand
from tieout.sources.opening import open_desk
from tieout.sources.refusal import absent, not_regular

_LARGE = b"x" * 33


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    made = Sample(tmp_path / "repository")
    made.commit({"evidence/one.csv": b"a,b\n", "evidence/two.csv": b"c,d\n", "evidence/large.csv": _LARGE})
    return made


@pytest.fixture
def desk(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(git_at_hand, "SMALL", len(_LARGE) - 1)
    return open_desk(sample.root, "HEAD")[0]


_ALL = ("evidence/one.csv", "evidence/absent.csv", "evidence/large.csv", "evidence", "evidence/two.csv")


def test_what_is_small_is_read_once_and_the_rest_when_it_is_asked_for(desk: Desk) -> None:
    with desk.repository.at_hand() as held:
        have_at_hand(desk, _ALL)
        assert sorted(held.kept.values()) == [b"a,b\n", b"c,d\n"]
        assert [blob_reader(desk)(path) for path in _ALL] == [
            b"a,b\n", absent("evidence/absent.csv"), _LARGE, absent("evidence"), b"c,d\n",
        ]  # fmt: skip
    assert not held.kept


def test_a_link_is_not_read(sample: Sample) -> None:
    sample.entry("evidence/link.csv", "120000", sample.blob(b"one.csv"))
    desk, *_ = open_desk(sample.root, "HEAD")
    with desk.repository.at_hand() as held:
        have_at_hand(desk, ["evidence/link.csv"])
        assert held.kept == {}
    assert blob_reader(desk)("evidence/link.csv") == not_regular("evidence/link.csv")


def test_a_blob_that_is_not_there_is_told_to_who_reads_it(sample: Sample, desk: Desk) -> None:
    oid = sample.lose("main:evidence/one.csv")
    have_at_hand(desk, _ALL)
    with pytest.raises(NotExaminableError, match=oid):
        blob_reader(desk)("evidence/one.csv")
