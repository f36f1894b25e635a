"""The versions of each document, from a real repository."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import FILES, POLICY, git, plant
from tests.sources.test_departed import DESK, commit
from tieout.judgement.texts.in_period import stretches
from tieout.load import load
from tieout.load.text_history import text_histories
from tieout.model.text_history import TextHistory
from tieout.workpapers.text_periods import TextInPeriod, text_periods

AS_OF = date(2026, 6, 30)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "programme", {**FILES, "policies/desk.md": DESK})


def rows(root: Path) -> dict[str, TextInPeriod]:
    examination = load(root, as_of=AS_OF, rev="HEAD")
    return {row.path: row for row in text_periods(examination, text_histories(root, examination))}


def history(root: Path, path: str) -> TextHistory:
    found = {item.path: item for item in text_histories(root, load(root, as_of=AS_OF, rev="HEAD"))}
    return found[path]


def test_each_version_has_its_bytes_and_days(root: Path) -> None:
    before = (root / "policies/desk.md").read_bytes()
    oid = commit(root, "2026-03-31", "policies/desk.md", f"{DESK}\nOne more sentence.\n")
    first, second = history(root, "policies/desk.md").versions
    assert first.data == before
    assert (second.landing, second.on) == (oid, date(2026, 3, 31))
    assert second.data == f"{DESK}\nOne more sentence.\n".encode()
    assert second.blob == git(root, "rev-parse", "HEAD:policies/desk.md")
    days = stretches((first, second), date(2026, 1, 1), AS_OF)
    assert [(item.first, item.version) for item in days][-1] == (date(2026, 3, 31), second)


def test_the_work_tree_is_not_looked_at(root: Path) -> None:
    (root / "policies/desk.md").write_text("---\nid: POL-009\n---\nOther words.\n")
    assert b"Other words" not in (history(root, "policies/desk.md").versions[-1].data or b"")


def test_a_document_that_was_removed_in_the_period_is_told_of_and_its_last_text_shown(root: Path) -> None:
    oid = commit(root, "2026-02-01", "policies/desk.md", None)
    row = rows(root)["policies/desk.md"]
    assert row.examined is None
    assert row.main is not None
    assert row.main.data == DESK.encode()
    assert f"removed from the branch on 2026-02-01 by commit {oid[:10]}" in row.remarks
    assert row.days[-1].why == "there was none: it was removed on 2026-02-01"
    assert not [item for item in row.remarks if "there was none" in item]
    assert row.in_force_told == "none from 2026-01-01 to 2026-06-30"


def test_a_document_that_was_moved_keeps_its_past(root: Path) -> None:
    (root / "policies/desk.md").unlink()
    commit(root, "2026-02-01", "policies/tidy.md", DESK.replace("Clean Desk", "Tidy Desk"))
    found = rows(root)
    assert "policies/desk.md" not in found
    assert "moved from policies/desk.md to policies/tidy.md on 2026-02-01" in found["policies/tidy.md"].remarks
    assert [item.path for item in history(root, "policies/tidy.md").versions] == [
        "policies/desk.md",
        "policies/tidy.md",
    ]


def test_a_document_that_came_in_the_period_says_so(root: Path) -> None:
    text = DESK.replace("POL-009", "POL-010")
    commit(root, "2026-04-01", "policies/late.md", text)
    row = rows(root)["policies/late.md"]
    assert any("it came to the branch on 2026-04-01, after the period had begun" in item for item in row.remarks)
    assert row.days[-1].first == date(2026, 4, 1)


def test_a_version_whose_head_cannot_be_read_is_not_examined(root: Path) -> None:
    commit(root, "2026-04-01", "policies/desk.md", "---\nid: [\n---\nWords.\n")
    row = rows(root).get("policies/desk.md")
    assert row is not None
    assert row.days[-1].version is None
    assert row.days[-1].why.startswith("not examined: the version of 2026-04-01 cannot be read")


def test_what_was_examined_later_is_not_what_was_in_force_when_the_period_ended(root: Path) -> None:
    changed = POLICY.replace("Data Classification Policy", "Later Policy")
    path = next(path for path, text in FILES.items() if text == POLICY)
    commit(root, "2026-08-01", path, changed)
    examination = load(root, as_of=date(2026, 9, 1), period="2026-H1", rev="HEAD")
    (row,) = (item for item in text_periods(examination, text_histories(root, examination)) if item.path == path)
    assert not row.is_examined_text
    assert row.main is not None
    assert row.main.data == POLICY.encode()
    assert "changed after 2026-06-30: what was examined is not what was in force then" in row.remarks


def test_which_version_held_on_which_days_is_told_in_words(root: Path) -> None:
    commit(root, "2026-03-31", "policies/desk.md", f"{DESK}\nOne more sentence.\n")
    newer = DESK.replace('version: "1.0"', 'version: "1.1"')
    commit(root, "2026-05-04", "policies/desk.md", newer)
    commit(root, "2026-06-10", "policies/desk.md", newer.replace("status: active", "status: retired"))
    row = rows(root)["policies/desk.md"]
    assert row.in_force_told == (
        "none from 2026-01-01 to 2026-01-31; 1.0 of 2025-12-14 from 2026-02-01 to 2026-03-30; 1.0 of 2026-03-31 from 2026-03-31 to 2026-05-03;"
        " 1.1 of 2026-05-04 from 2026-05-04 to 2026-06-09; none from 2026-06-10 to 2026-06-30"
    )
    assert "on 2026-06-30 none was in force: the version of 2026-06-10 is retired" in row.remarks
    assert row.in_force is None
    assert row.last_in_force is not None
    assert row.last_in_force.last == date(2026, 6, 9)


def test_of_a_draft_the_same_is_said_on_every_day_of_a_running_period(root: Path) -> None:
    """Else its PDF would be made anew every day."""
    commit(root, "2026-05-04", "policies/desk.md", DESK.replace("status: active", "status: draft"))
    remarks = []
    for day in (date(2026, 6, 1), date(2026, 6, 2)):
        examination = load(root, as_of=day, period="2026-H1", rev="HEAD")
        found = text_periods(examination, text_histories(root, examination))
        (row,) = (item for item in found if item.path == "policies/desk.md")
        remarks.append(row.remarks)
    assert remarks[0] == remarks[1]
    assert "since 2026-05-04 none was in force: the version of 2026-05-04 is a draft" in remarks[0]


def test_what_came_after_the_period_is_told_apart(root: Path) -> None:
    commit(root, "2026-07-06", "policies/desk.md", DESK.replace('version: "1.0"', 'version: "1.1"'))
    examination = load(root, as_of=date(2026, 7, 15), rev="HEAD", period="2026-01-01..2026-06-30")
    found = {row.path: row for row in text_periods(examination, text_histories(root, examination))}
    told = found["policies/desk.md"].in_force_told
    assert (
        told == "none from 2026-01-01 to 2026-01-31; 1.0 from 2026-02-01 to 2026-06-30; 1.1 on 2026-07-06, after that"
    )
