"""As of any day: the commit that stood on the branch then, its documents, controls and registers."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import CONTROLS, FILES, POLICY, commit_files, git, plant, tieout
from tieout.model.errors import NotExaminableError
from tieout.on_day import commit_on, period_now

PATH = "policies/data-classification.md"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def commit(root: Path, day: str, files: dict[str, str], *, time: str = "T12:00:00Z") -> str:
    return commit_files(root, day + time, files)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """January as it is; in March the review date moves; in May the control is renamed."""
    made = plant(tmp_path / "programme")
    commit(made, "2026-03-02", {PATH: POLICY.replace("last_reviewed: 2026-01-14", "last_reviewed: 2026-03-02")})
    commit(made, "2026-05-04", {"controls.yaml": CONTROLS.replace("CO-01", "CO-02")})
    return made


def subject(root: Path, day: date) -> str | None:
    found = commit_on(root, day, latest=NOW)
    return found and git(root, "log", "-1", "--format=%cs", found)


@pytest.mark.parametrize(
    ("day", "then"),
    [
        (date(2025, 12, 14), "2025-12-14"),
        (date(2026, 3, 1), "2025-12-14"),
        (date(2026, 3, 2), "2026-03-02"),
        (date(2026, 5, 3), "2026-03-02"),
        (date(2026, 5, 4), None),
        (date(2026, 6, 30), None),
    ],
)
def test_the_commit_of_a_day_is_the_last_by_its_end_and_none_for_todays(
    root: Path, day: date, then: str | None
) -> None:
    assert subject(root, day) == then


def test_before_the_branch_begins_nothing_can_be_examined(root: Path) -> None:
    with pytest.raises(
        NotExaminableError, match="on 2025-12-13 nothing was committed yet: the branch begins on 2025-12-14"
    ):
        commit_on(root, date(2025, 12, 13), latest=NOW)


def test_the_end_of_a_day_is_that_of_the_organizations_zone(tmp_path: Path) -> None:
    settings = CONTROLS.replace("timezone: UTC", "timezone: America/New_York")
    root = plant(tmp_path / "programme", {**FILES, "controls.yaml": settings})
    commit(root, "2026-04-01", {PATH: POLICY + "\nMore.\n"}, time="T02:30:00Z")  # 31 March in New York
    assert subject(root, date(2026, 3, 31)) is None
    assert subject(root, date(2026, 3, 30)) == "2025-12-14"


def test_a_back_dated_commit_does_not_rewrite_what_stood_before_it(root: Path) -> None:
    commit(root, "2026-02-01", {PATH: POLICY.replace("2026-01-14", "2026-02-01")})
    assert subject(root, date(2026, 3, 1)) == "2025-12-14"
    assert subject(root, date(2026, 5, 3)) == "2026-03-02"


def test_a_tip_dated_ahead_stands_there_today_and_later_and_not_before(root: Path) -> None:
    commit(root, "2026-11-23", {PATH: POLICY + "\nMore.\n"})  # by a day: a clock may be set wrong
    commit(root, "2027-06-01", {PATH: POLICY + "\nAnd more.\n"})
    assert [subject(root, date(2026, 11, day)) for day in (21, 22, 23)] == ["2026-05-04", None, None]


def examined(root: Path, *arguments: str) -> dict[str, Any]:
    done = tieout("check", "--root", str(root), "--format", "json", *arguments)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_day_examines_the_documents_and_controls_of_that_day(root: Path) -> None:
    (root / PATH).write_text("not committed", encoding="utf-8")
    then = examined(root, "--as-of", "2026-02-20")
    assert (then["head"], then["as_of"], then["uncommitted"]) == (
        git(root, "rev-parse", "HEAD~2"),
        "2026-02-20",
        [],
    )
    assert then["findings"] == []
    now = examined(root, "--as-of", "2026-06-30")
    assert (now["head"], now["uncommitted"]) == (git(root, "rev-parse", "HEAD"), [PATH])


def test_a_period_that_is_over_stands_for_its_last_day(root: Path) -> None:
    found = examined(root, "--period", "2026-01-01..2026-04-30")
    assert (found["head"], found["as_of"]) == (git(root, "rev-parse", "HEAD~1"), "2026-04-30")


@pytest.mark.parametrize("words", [("check",), ("approvals", "check"), ("ladder",)])
def test_a_period_may_be_declared_when_it_is_over(root: Path, words: tuple[str, ...]) -> None:
    """As the day of an examination of type 1 often is: the commit of that day knows of none."""
    late = "periods:\n  - {id: T1, type: 1, start: 2026-02-01, end: 2026-02-01}\n"
    commit(root, "2026-05-05", {"controls.yaml": CONTROLS.replace("periods:\n", late)})
    asked = (*words, "--root", str(root), "--period", "T1", "--format", "json")
    for more in ((), ("--as-of", "2026-02-20")):
        assert b"not declared" not in tieout(*asked, *more).stderr
    found = examined(root, "--period", "T1")
    assert (found["head"], found["as_of"]) == (git(root, "rev-parse", "HEAD~3"), "2026-02-01")
    assert found["period"] == {"id": "T1", "start": "2026-02-01", "end": "2026-02-01"}


def test_a_day_beside_a_period_decides(root: Path) -> None:
    found = examined(root, "--period", "2026-01-01..2026-04-30", "--as-of", "2026-06-30")
    assert (found["head"], found["as_of"]) == (git(root, "rev-parse", "HEAD"), "2026-06-30")


def test_a_revision_beside_a_day_decides(root: Path) -> None:
    found = examined(root, "--rev", "HEAD", "--as-of", "2026-02-20")
    assert (found["head"], found["as_of"]) == (git(root, "rev-parse", "HEAD"), "2026-02-20")


def test_a_period_that_is_not_declared_is_a_usage_error(root: Path) -> None:
    assert period_now(root, "2031-H3") is None
    assert tieout("check", "--root", str(root), "--period", "2031-H3").returncode == 2


def test_a_day_without_documents_says_where_the_branch_stood_and_what_to_do(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme", {"README.md": "# Nothing\n"})
    first = git(root, "rev-parse", "HEAD")
    commit(root, "2026-05-04", FILES)
    done = tieout("check", "--root", str(root), "--as-of", "2026-02-20")
    assert done.returncode == 3
    assert f"on 2026-02-20 the branch stood at {first[:10]}: " in done.told
    assert "--rev HEAD --as-of 2026-02-20" in done.told
