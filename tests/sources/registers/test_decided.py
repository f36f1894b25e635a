"""Since when the branch has an approval: of then, of a later day, or of a version that cannot be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import FILES, commit_files, plant
from tieout.load import load

AS_OF = date(2026, 6, 30)
PATH = "registers/exceptions.yaml"
APPROVED = (
    "requested_by: ana, approved_by: ben, approved_on: 2026-03-02, expires_on: 2026-12-31, status: approved, reason: x"
)


def register(*rows: str) -> str:
    listed = "".join(f"  - {{{row}}}\n" for row in rows)
    return f"schema: tieout.exceptions/v1\nexceptions:{f'{chr(10)}{listed}' if rows else ' []'}"


def row(name: str = "EX-1", about: str = "control: AC-03", rest: str = APPROVED) -> str:
    return f"id: {name}, {about}, {rest}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    planted = plant(tmp_path / "repository", FILES)
    commit_files(planted, "2026-02-02", {PATH: register()})
    return planted


def since(root: Path) -> list[tuple[str, date, bool]]:
    return [(item.id, item.on, item.is_first) for item in load(root, as_of=AS_OF).decided_rows]


def test_a_row_stands_since_the_first_version_that_has_its_approval(root: Path) -> None:
    commit_files(
        root, "2026-03-03", {PATH: register(row(rest=APPROVED.replace("approved, reason", "requested, reason")))}
    )
    commit_files(root, "2026-04-04", {PATH: register(row())})
    commit_files(root, "2026-05-05", {PATH: register(row(), row("EX-2", "control: AC-01"))})
    assert since(root) == [("EX-1", date(2026, 4, 4), False), ("EX-2", date(2026, 5, 5), False)]


def test_one_that_stood_soon_after_its_day_is_given_with_that(root: Path) -> None:
    commit_files(root, "2026-03-03", {PATH: register(row())})
    commit_files(root, "2026-03-09", {PATH: register(row(rest=APPROVED.replace("12-31", "09-30")))})
    assert since(root) == [("EX-1", date(2026, 3, 3), False)]


def test_another_thing_that_is_excused_is_another_approval_and_another_id_is_none(root: Path) -> None:
    commit_files(root, "2026-03-03", {PATH: register(row())})
    commit_files(root, "2026-04-04", {PATH: register(row("EX-001"), row("EX-2", "risk: RSK-1"))})
    assert since(root) == [("EX-001", date(2026, 3, 3), False), ("EX-2", date(2026, 4, 4), False)]


def test_a_version_that_cannot_be_read_accuses_nobody(root: Path) -> None:
    commit_files(root, "2026-03-03", {PATH: register(row()) + "  - {id: [\n"})
    commit_files(root, "2026-05-05", {PATH: register(row())})
    assert since(root) == [("EX-1", date(2026, 3, 3), False)]


def test_a_row_of_the_first_version_is_marked_and_one_of_the_work_tree_is_not_given(tmp_path: Path) -> None:
    root = plant(tmp_path / "repository", {path: text for path, text in FILES.items() if path != PATH})
    assert since(root) == []
    commit_files(root, "2026-05-05", {PATH: register(row())})
    (root / PATH).write_text(register(row(), row("EX-2", "risk: RSK-1")), encoding="utf-8")
    assert since(root) == [("EX-1", date(2026, 5, 5), True)]
