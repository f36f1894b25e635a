"""What became of each control on the branch, told by the versions of controls.yaml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import CONTROLS, FILES, commit_files, git, plant
from tieout.check import check
from tieout.load import load
from tieout.model.control_change import ControlChange, ControlEffect

SECOND = """\
  - id: CO-03
    title: Keys are listed
    statement: The lead lists keys each month.
    owner: role:lead
    criteria: [C1.1]
    cadence: {every: monthly}
    policies: [POL-008]
"""


def commit(root: Path, day: str, text: str | None) -> str:
    return commit_files(root, day, {"controls.yaml": text})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "programme", FILES)


def changes(root: Path) -> list[tuple[str, str, str, tuple[str, ...]]]:
    found = load(root, as_of=date(2026, 6, 30), period="2026-H1").control_changes
    return [(item.control, item.effect.value, item.on.isoformat(), item.keys) for item in found]


BEGUN = (("CO-01", "begun", "2025-12-14", ()), ("CO-02", "begun", "2025-12-14", ()))


@pytest.mark.parametrize("entry", ["{id: [CO-03], title: Keys}", "CO-03", "{title: Keys are listed}", "null"])
def test_an_entry_that_nobody_can_name_is_no_control_taken_out(root: Path, entry: str) -> None:
    commit(root, "2026-02-01", CONTROLS + SECOND)
    commit(root, "2026-03-01", f"{CONTROLS}  - {entry}\n")
    added = ("CO-03", "added", "2026-02-01", ())
    assert changes(root) == [*BEGUN, added]
    commit(root, "2026-04-01", CONTROLS + SECOND.replace("each month", "each week"))
    assert changes(root) == [*BEGUN, added, ("CO-03", "changed", "2026-04-01", ("statement",))]
    commit(root, "2026-05-01", CONTROLS)
    assert changes(root)[-1] == ("CO-03", "removed", "2026-05-01", ())


@pytest.mark.parametrize("none", ["controls: []\n", "", "controls:\n"])
def test_who_takes_out_all_controls_takes_out_each(root: Path, none: str) -> None:
    text = CONTROLS[: CONTROLS.index("controls:\n")]
    commit(root, "2026-02-01", text + none)
    assert changes(root) == [*BEGUN, *((name, "removed", "2026-02-01", ()) for name in ("CO-01", "CO-02"))]
    commit(root, "2026-03-01", CONTROLS)
    assert [item[:2] for item in changes(root)[-2:]] == [("CO-01", "added"), ("CO-02", "added")]


@pytest.mark.parametrize("broken", ["controls: 7\n", "controls: [\n"])
def test_a_list_that_nobody_can_read_takes_out_nothing(root: Path, broken: str) -> None:
    commit(root, "2026-02-01", CONTROLS[: CONTROLS.index("controls:\n")] + broken)
    assert changes(root) == [*BEGUN]


def test_a_control_begins_changes_comes_and_goes(root: Path) -> None:
    commit(root, "2026-02-01", CONTROLS + SECOND)
    commit(root, "2026-03-01", CONTROLS.replace("annual", "monthly", 1) + SECOND)
    last = commit(root, "2026-04-01", CONTROLS.replace("annual", "monthly", 1))
    assert changes(root) == [
        *BEGUN,
        ("CO-03", "added", "2026-02-01", ()),
        ("CO-01", "changed", "2026-03-01", ("cadence",)),
        ("CO-03", "removed", "2026-04-01", ()),
    ]
    found = load(root, as_of=date(2026, 6, 30), period="2026-H1").control_changes
    assert found[-1] == ControlChange(
        control="CO-03",
        effect=ControlEffect.REMOVED,
        on=date(2026, 4, 1),
        commit=last,
        title="Keys are listed",
        criteria=("C1.1",),
    )


@pytest.mark.parametrize(
    "text",
    [
        CONTROLS.replace("title: Confidential data is listed", "title: Data is listed"),
        CONTROLS.replace("statement: The lead", "statement:   The\n      lead"),
        CONTROLS.replace("  - id: CO-01", "  # a remark\n  - id: CO-01"),
        CONTROLS.replace("[C1.1, C1.2]", "\n      - C1.1\n      - C1.2"),
    ],
)
def test_what_is_not_tested_is_no_change(root: Path, text: str) -> None:
    commit(root, "2026-02-01", text)
    assert changes(root) == [*BEGUN]


def test_a_version_that_cannot_be_read_is_passed_over(root: Path) -> None:
    commit(root, "2026-02-01", "controls: [")
    commit(root, "2026-03-01", CONTROLS.replace("annual", "monthly", 1))
    assert changes(root) == [*BEGUN, ("CO-01", "changed", "2026-03-01", ("cadence",))]


def test_settings_that_were_deleted_and_came_back(root: Path) -> None:
    commit(root, "2026-02-01", None)
    commit(root, "2026-03-01", CONTROLS)
    assert changes(root) == [
        *BEGUN,
        ("CO-01", "removed", "2026-02-01", ()),
        ("CO-02", "removed", "2026-02-01", ()),
        ("CO-01", "added", "2026-03-01", ()),
        ("CO-02", "added", "2026-03-01", ()),
    ]


def test_a_change_on_a_side_counts_from_its_merge(root: Path) -> None:
    git(root, "checkout", "--quiet", "-b", "side")
    commit(root, "2026-02-01", CONTROLS + SECOND)
    git(root, "checkout", "--quiet", "main")
    merged = "2026-03-05T12:00:00Z"
    git(root, "merge", "--quiet", "--no-ff", "-m", "merge", "side", GIT_COMMITTER_DATE=merged, GIT_AUTHOR_DATE=merged)
    assert changes(root) == [*BEGUN, ("CO-03", "added", "2026-03-05", ())]


def test_an_id_is_found_to_be_used_again_without_any_period(root: Path) -> None:
    bare = CONTROLS.replace("periods:\n  - {id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30}\n", "")
    commit(root, "2026-02-01", bare + SECOND)
    commit(root, "2026-03-01", bare)
    commit(root, "2026-04-01", bare + SECOND.replace("Keys are listed", "Doors are locked"))
    found = check(load(root, as_of=date(2026, 6, 30))).findings
    assert [item.subject for item in found if item.rule == "reused-control-id"] == ["CO-03"]


def test_a_moved_review_date_is_a_review_of_every_entry_that_it_leaves_alone(root: Path) -> None:
    first = commit(root, "2026-02-01", CONTROLS.replace("periods:", "reviewed: 2026-02-01\nperiods:"))
    commit(root, "2026-02-02", CONTROLS.replace("periods:", "reviewed: 2026-02-01\nperiods:  # said"))
    second = commit(
        root,
        "2026-03-01",
        CONTROLS.replace("periods:", "reviewed: 2026-03-01\nperiods:").replace("All else is done", "All is done"),
    )
    entries = {item.control: item for item in load(root, as_of=date(2026, 6, 30)).control_entries}
    assert [commit for commit, _ in entries["CO-01"].reviews] == [first, second]
    assert (entries["CO-02"].commit, entries["CO-02"].reviews) == (second, ())
