"""What each version of a document promised in numbers, and from which day on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import FILES, POLICY, commit_files, plant
from tieout.load import load
from tieout.model.statement import Statement

PATH = "policies/data-classification.md"


def policy(hours: int | None = 24, *, status: str = "active", more: str = "") -> str:
    stated = f'parameters: {{deletion: {{value: {hours}, unit: hours, phrase: "{hours} hours"}}}}\n' if hours else ""
    return POLICY.replace("status: active\n", f"status: {status}\n{stated}{more}")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "programme", {**FILES, PATH: policy()})


def commit(root: Path, day: str, text: str | None, path: str = PATH) -> None:
    commit_files(root, day, {path: text})


def told(statements: tuple[Statement, ...]) -> list[tuple[str, str, str, list[str]]]:
    return [
        (
            item.path,
            item.since.isoformat(),
            item.status.value if item.status else "",
            [p.shown for p in item.parameters],
        )
        for item in statements
    ]


def test_each_version_is_a_statement_from_its_day_on(root: Path) -> None:
    commit(root, "2026-03-01", policy(48))
    commit(root, "2026-04-01", policy(None))
    found = load(root, as_of=date(2026, 6, 30)).statements
    assert told(found) == [
        (PATH, "2025-12-14", "active", ["24 hours"]),
        (PATH, "2026-03-01", "active", ["48 hours"]),
        (PATH, "2026-04-01", "active", []),
    ]
    assert [(item.document, item.effective) for item in found] == [("POL-008", date(2026, 2, 1))] * 3
    assert found[0].parameters[0].location.line == 5


def test_a_move_ends_one_path_and_begins_the_other(root: Path) -> None:
    (root / PATH).rename(root / "policies/data.md")
    commit(root, "2026-03-01", policy(), "policies/data.md")
    assert told(load(root, as_of=date(2026, 6, 30)).statements) == [
        (PATH, "2025-12-14", "active", ["24 hours"]),
        (PATH, "2026-03-01", "retired", []),
        ("policies/data.md", "2026-03-01", "active", ["24 hours"]),
    ]


def test_a_version_whose_head_cannot_be_read_promises_nothing(root: Path) -> None:
    commit(root, "2026-03-01", policy().replace("---\n", "", 1))
    commit(root, "2026-04-01", policy())
    assert [item[1:] for item in told(load(root, as_of=date(2026, 6, 30)).statements)] == [
        ("2025-12-14", "active", ["24 hours"]),
        ("2026-03-01", "retired", []),
        ("2026-04-01", "active", ["24 hours"]),
    ]


def test_a_text_that_is_not_committed_counts_from_the_day_of_the_examination(root: Path) -> None:
    (root / PATH).write_text(policy(72), encoding="utf-8")
    found = load(root, as_of=date(2026, 6, 30)).statements
    assert [item[1:] for item in told(found)] == [
        ("2025-12-14", "active", ["24 hours"]),
        ("2026-06-30", "active", ["72 hours"]),
    ]
    assert found[-1].commit == ""


def test_before_the_first_commit_the_texts_count_from_the_day_of_the_examination(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme", {**FILES, PATH: policy()}, commit=False)
    assert told(load(root, as_of=date(2026, 6, 30)).statements) == [(PATH, "2026-06-30", "active", ["24 hours"])]


def test_texts_that_never_stated_a_parameter_promise_nothing(tmp_path: Path) -> None:
    assert load(plant(tmp_path / "programme"), as_of=date(2026, 6, 30)).statements == ()


def test_a_programme_below_the_top_is_read_by_its_own_paths(tmp_path: Path) -> None:
    top = tmp_path / "programme"
    plant(top, {f"docs/{path}": text for path, text in {**FILES, PATH: policy()}.items()})
    found = load(top / "docs", as_of=date(2026, 6, 30)).statements
    assert told(found) == [(PATH, "2025-12-14", "active", ["24 hours"])]


def test_a_renamed_folder_and_its_pattern_keep_their_past(root: Path) -> None:
    (root / "policies").rename(root / "rules")
    settings = (root / "controls.yaml").read_text(encoding="utf-8")
    commit(root, "2026-03-01", settings.replace("policies/**/*.md", "rules/**/*.md"), "controls.yaml")
    assert told(load(root, as_of=date(2026, 6, 30)).statements) == [
        (PATH, "2025-12-14", "active", ["24 hours"]),
        (PATH, "2026-03-01", "retired", []),
        ("rules/data-classification.md", "2026-03-01", "active", ["24 hours"]),
        (PATH, "2026-06-30", "retired", []),
    ]


def test_what_is_no_document_any_more_promises_nothing_from_then_on(root: Path) -> None:
    (root / "other").mkdir()
    settings = (root / "controls.yaml").read_text(encoding="utf-8")
    commit(root, "2026-03-01", settings.replace("policies/**/*.md", "other/**/*.md"), "controls.yaml")
    commit(root, "2026-03-02", policy(48), "other/data.md")
    assert told(load(root, as_of=date(2026, 6, 30)).statements) == [
        (PATH, "2025-12-14", "active", ["24 hours"]),
        ("other/data.md", "2026-03-02", "active", ["48 hours"]),
        (PATH, "2026-06-30", "retired", []),
    ]
