"""Recorded tips of a branch: part of it, taken away since, or of a day that a clone has not reached."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.ports.repositories import DAY, START, Sample
from tieout.model.ledger import BranchTip
from tieout.model.location import Location
from tieout.ports.git import Repository
from tieout.sources.ledger.ancestry import lost_tips

AWAY = "6" * 40


@pytest.fixture
def made(tmp_path: Path) -> Sample:
    """Give a repository with three commits on main."""
    sample = Sample(tmp_path / "r")
    for day in range(3):
        sample.commit({"a.md": b"%d\n" % day}, at=START + day * DAY)
    return sample


def told(made: Sample, *oids: str, at: str = "HEAD") -> list[str]:
    """Say what is told of tips that were recorded one a day, of an examination at a commit."""
    tips = (
        BranchTip(
            seq=number,
            observed_at=datetime.fromtimestamp(START + number * DAY, UTC),
            branch="main",
            tip=oid,
            total=None,
            location=Location("ledger", number, 1),
        )
        for number, oid in enumerate(oids, 1)
    )
    found = lost_tips(Repository.open(made.root), made.git("rev-parse", at), tips, "main")
    assert {item.kind for item in found} <= {"ancestry"}
    return [f"{item.message}; {item.remedy}" for item in found]


def test_a_clone_that_is_behind_its_ledger_is_no_rewritten_history(made: Sample) -> None:
    """Whoever types the step that fetches the ledger has a newer ledger than main."""
    (said,) = told(made, made.git("rev-parse", "HEAD"), AWAY)
    assert said.startswith(
        f"main stood at {AWAY[:12]} on 2026-01-03, which is not in this repository: it is behind the ledger, or the"
        " history of main was rewritten; `git fetch origin main`, then examine again; if it stays so, ask who moved"
    )


def test_a_tip_that_is_gone_before_one_that_is_here_was_taken_away(made: Sample) -> None:
    (said,) = told(made, AWAY, made.git("rev-parse", "HEAD"))
    assert "which is not in this repository: its history was rewritten; ask who moved" in said


@pytest.mark.parametrize("is_checked_out", [True, False])
def test_a_clone_that_kept_what_origin_took_away_does_not_have_it_on_the_branch(
    made: Sample, is_checked_out: bool
) -> None:
    """Main here is as it was before somebody moved it by force, and so was everything said to be in order."""
    kept = made.git("rev-parse", "HEAD")
    moved = made.git("commit-tree", f"{kept}^{{tree}}", "-p", f"{kept}~1", "-m", "again")
    made.git("update-ref", "refs/remotes/origin/main", moved)
    if not is_checked_out:
        made.git("update-ref", "refs/heads/main", moved)
    (said,) = told(made, kept, moved, at=kept)
    assert f"main stood at {kept[:12]} on 2026-01-02, which is no ancestor of it now" in said


def test_what_is_ahead_of_origin_or_behind_it_has_its_tips(made: Sample) -> None:
    oids = [made.git("rev-parse", f"HEAD~{back}") for back in (2, 1, 0)]
    for at in oids:
        made.git("update-ref", "refs/remotes/origin/main", at)
        assert all(told(made, *oids, at=oid) == [] for oid in oids)


def test_a_proposed_change_is_examined_with_the_tips_of_its_branch(made: Sample) -> None:
    first, _, last = (made.git("rev-parse", f"HEAD~{back}") for back in (2, 1, 0))
    work = made.git("commit-tree", f"{first}^{{tree}}", "-p", first, "-m", "work")
    made.git("update-ref", "refs/remotes/origin/main", last)
    assert told(made, first, last, at=work) == []
