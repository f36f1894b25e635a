"""Rows that stood in a register: which are gone, since when, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import FILES, commit_files, plant
from tieout.check import check
from tieout.judgement.removed import taken_out
from tieout.load import load
from tieout.model.examination import Examination
from tieout.model.finding import RuleState
from tieout.model.registers.removed import RemovedRow
from tieout.sources.refusal import TABLE_LIMIT
from tieout.sources.registers.removed import REMOVED_NEED
from tieout.workpapers.ladder import ladder

AS_OF = date(2026, 6, 30)
INCIDENTS = "registers/incidents.yaml"
RISKS = "registers/risks.yaml"


def incidents(*rows: str) -> str:
    listed = "".join(f"  - {{{row}}}\n" for row in rows)
    return (
        f"schema: tieout.incidents/v1\nincidents:\n{listed}" if rows else "schema: tieout.incidents/v1\nincidents: []\n"
    )


def incident(name: str, title: str = "Something happened") -> str:
    return f"id: {name}, title: {title}, severity: SEV3, status: open, detected_at: 2026-02-02T08:00:00Z"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    planted = plant(tmp_path / "repository", FILES)
    commit_files(planted, "2026-02-02", {INCIDENTS: incidents(incident("INC-1"), incident("INC-2", "Another"))})
    return planted


def at(root: Path) -> Examination:
    return load(root, as_of=AS_OF)


def gone(root: Path) -> list[tuple[str, date | None]]:
    return [(row.id, row.on) for row in at(root).removed_rows]


def test_a_row_that_stays_is_not_gone(root: Path) -> None:
    assert gone(root) == []
    commit_files(root, "2026-03-03", {INCIDENTS: incidents(incident("INC-2", "Another name"), incident("INC-1"))})
    assert gone(root) == []


def test_a_row_that_left_is_told_with_its_commit(root: Path) -> None:
    commit = commit_files(root, "2026-03-03", {INCIDENTS: incidents(incident("INC-2", "Another"))})
    wanted = RemovedRow("incidents", INCIDENTS, "INC-1", "open", date(2026, 3, 3), commit)
    assert at(root).removed_rows == (wanted,)
    commit_files(root, "2026-04-04", {INCIDENTS: incidents()})
    assert gone(root) == [("INC-1", date(2026, 3, 3)), ("INC-2", date(2026, 4, 4))]
    commit_files(root, "2026-05-05", {INCIDENTS: incidents(incident("INC-2", "Another"), incident("INC-1"))})
    assert gone(root) == []


@pytest.mark.parametrize("text", [incidents(), "schema: tieout.incidents/v1\nincidents:\n"])
def test_a_list_that_was_emptied_in_the_work_tree_alone_is_no_sound_one(root: Path, text: str) -> None:
    (root / INCIDENTS).write_text(text, encoding="utf-8")
    assert gone(root) == [("INC-1", None), ("INC-2", None)]


def test_an_id_that_changed_alone_hides_nothing_and_each_excuses_one_row(root: Path) -> None:
    commit_files(root, "2026-03-03", {INCIDENTS: incidents(incident("INC-2", "Another"), incident("INC-001"))})
    assert gone(root) == []
    same = [incident(f"INC-{number}") for number in (3, 4, 5)]
    commit_files(root, "2026-03-04", {INCIDENTS: incidents(incident("INC-2", "Another"), incident("INC-001"), *same)})
    commit_files(root, "2026-03-05", {INCIDENTS: incidents(incident("INC-2", "Another"), incident("INC-9"), same[0])})
    assert [name for name, _ in gone(root)] == ["INC-4", "INC-5"]


def test_a_register_may_become_a_table_and_the_rows_stay(root: Path) -> None:
    table = "id,title,severity,status,detected_at\nINC-1,Something happened,SEV3,open,2026-02-02T08:00:00Z\n"
    commit_files(root, "2026-03-03", {INCIDENTS: None, "registers/incidents.csv": table})
    assert gone(root) == [("INC-2", date(2026, 3, 3))]
    commit_files(root, "2026-04-04", {"registers/incidents.csv": table.partition("\n")[0] + "\n"})
    assert [name for name, _ in gone(root)] == ["INC-1", "INC-2"]


def test_an_earlier_state_that_nobody_can_read_does_not_hide_a_row(root: Path) -> None:
    commit_files(root, "2026-03-03", {INCIDENTS: incidents(incident("INC-1"), incident("INC-2", "Another")) + "  - {"})
    commit_files(root, "2026-03-04", {INCIDENTS: incidents(incident("INC-2", "Another"))})
    assert gone(root) == [("INC-1", date(2026, 3, 4))]


def test_a_register_that_is_not_read_is_told_by_the_rules_that_lack_it(root: Path) -> None:
    commit_files(root, "2026-03-03", {INCIDENTS: None})
    assert gone(root) == []
    assert at(root).why_absent("incidents") is not None


def test_a_version_that_is_too_large_leaves_the_rule_unexamined(root: Path) -> None:
    commit_files(root, "2026-03-03", {INCIDENTS: "#" * (TABLE_LIMIT + 1)})
    commit_files(root, "2026-03-04", {INCIDENTS: incidents(incident("INC-2", "Another"))})
    found = at(root)
    assert found.removed_rows == ()
    assert INCIDENTS in (found.why_absent(REMOVED_NEED) or "")
    (result,) = (item for item in check(found).rules if item.rule == "removed-row")
    assert result.state is RuleState.NOT_EXAMINED


def test_only_what_was_in_use_and_went_in_the_period_or_later_is_asked_after(root: Path) -> None:
    found = at(root)
    assert found.period is not None
    rows = (
        RemovedRow("risks", RISKS, "RSK-1", "draft", found.period.start, "1" * 40),
        RemovedRow("risks", RISKS, "RSK-2", "open", date(2020, 1, 1), "1" * 40),
        RemovedRow("risks", RISKS, "RSK-3", "", found.period.start, "1" * 40),
        RemovedRow("risks", RISKS, "RSK-4", "closed", None, ""),
    )
    assert [row.id for row in taken_out(replace(found, removed_rows=rows))] == ["RSK-3", "RSK-4"]
    assert [row.id for row in taken_out(replace(found, removed_rows=rows, period=None))] == ["RSK-2", "RSK-3", "RSK-4"]


def test_no_criterion_that_rests_on_its_register_is_operated(root: Path) -> None:
    found = at(root)
    row = RemovedRow("incidents", INCIDENTS, "INC-1", "open", None, "")
    of = ladder(replace(found, removed_rows=(row,)), check(found))
    said = f"rests on rows of {INCIDENTS}, and INC-1 was taken out"
    told = {
        item.criterion.id
        for item in of.standings
        if any(said in text for part in item.support for text in part.missing)
    }
    assert {"CC7.3", "CC7.4", "CC7.5"} <= told
    assert "CC9.2" in {item.criterion.id for item in of.standings} - told
