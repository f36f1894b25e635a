"""The documents that left the branch, whether or not a period is examined."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import FILES, POLICY, commit_files, plant
from tieout.check import check
from tieout.load import load
from tieout.model.departed import Departed

DESK = POLICY.replace("POL-008", "POL-009").replace("Data Classification Policy", "Clean Desk Policy")
PERIODS = "periods:\n  - {id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30}\n"


def commit(root: Path, day: str, path: str, text: str | None) -> str:
    return commit_files(root, day, {path: text})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    settings = FILES["controls.yaml"].replace(PERIODS, "")
    return plant(tmp_path / "programme", {**FILES, "controls.yaml": settings, "policies/desk.md": DESK})


def departed(root: Path) -> tuple[Departed, ...]:
    return load(root, as_of=date(2026, 6, 30)).departed


def test_a_document_that_was_removed_left_on_that_day(root: Path) -> None:
    gone = commit(root, "2026-02-01", "policies/desk.md", None)
    assert departed(root) == (
        Departed(id="POL-009", title="Clean Desk Policy", path="policies/desk.md", on=date(2026, 2, 1), commit=gone),
    )


def test_a_document_that_was_moved_did_not_leave(root: Path) -> None:
    (root / "policies/desk.md").unlink()
    commit(root, "2026-02-01", "policies/tidy.md", DESK.replace("Clean Desk", "Tidy Desk"))
    assert departed(root) == ()


def test_a_head_that_could_not_be_read_bore_no_id(root: Path) -> None:
    commit(root, "2026-01-20", "policies/desk.md", "no head")
    commit(root, "2026-02-01", "policies/desk.md", None)
    assert departed(root) == ()


def test_an_id_that_comes_back_on_another_text_is_an_error_without_any_period(root: Path) -> None:
    commit(root, "2026-02-01", "policies/desk.md", None)
    commit(root, "2026-03-01", "policies/risk.md", DESK.replace("Clean Desk", "Risk Management"))
    found = check(load(root, as_of=date(2026, 6, 30))).findings
    assert [item.subject for item in found if item.rule == "reused-document-id"] == ["POL-009"]
