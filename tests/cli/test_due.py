"""tieout due: the same list as text, JSON and calendar, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, CONTROLS, FILES, POLICY, git, plant, tieout
from tests.report import shapes
from tests.report.ical import events

LAYOUTS = ("text", "json", "ics", "slack", "markdown")
YEAR = "2026-01-01..2026-12-31"


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a programme whose policy was last reviewed in January 2025."""
    old = POLICY.replace("last_reviewed: 2026-01-14", "last_reviewed: 2025-01-14")
    return plant(tmp_path_factory.mktemp("late") / "late", {**FILES, "policies/data-classification.md": old})


def due(root: Path, *arguments: str, as_of: str = AS_OF) -> tuple[int, str, str]:
    done = tieout("due", "--root", str(root), "--as-of", as_of, *arguments)
    return done.returncode, done.text, done.told


def test_the_clean_programme_has_nothing_late(programme: Path) -> None:
    code, text, told = due(programme, "--period", YEAR)
    assert (code, told) == (0, "")
    lines = text.splitlines()
    assert lines[:4] == [
        "Example Ltd, as of 2026-06-30, period 2026-01-01..2026-12-31",
        "",
        "Nothing found late, nothing due in 30 days, until 2026-07-30; the next later:",
        "CO-01 by 2026-12-14",
    ]


def test_a_window_that_ends_today_is_due_today(tmp_path: Path) -> None:
    """What was captured in December is not enough for the quarter that ends on the as-of day."""
    quarterly = FILES["controls.yaml"].replace("every: annual", "every: quarterly")
    root = plant(tmp_path, {**FILES, "controls.yaml": quarterly})
    lines = due(root, "--period", "2026-04-01..2026-06-30")[1].splitlines()
    at = lines.index("Due until 2026-07-30")
    assert lines[at + 2 : at + 6] == [
        "  role:lead (Ana Example)",
        "    CO-01 Confidential data is listed and deleted: evidence for 2026-Q2",
        "      by 2026-06-30, today; lost after 2026-07-07",
        "      next: carry it out and keep data-list of data-store under evidence/",
    ]


@pytest.mark.parametrize("name", ["company", "starter", "programme", "late"])
def test_all_formats_tell_one_list(name: str, request: pytest.FixtureRequest) -> None:
    root: Path = request.getfixturevalue(name)
    told = {layout: due(root, "--format", layout, as_of="2026-11-22") for layout in LAYOUTS}
    elsewhere = f"tieout: the commands above are typed after: cd {root}\n" if "tieout review" in told["text"][1] else ""
    assert {layout: (code, remark) for layout, (code, _, remark) in told.items()} == {
        layout: (0, elsewhere if layout == "text" else "") for layout in LAYOUTS
    }
    found = shapes.read("due", told["json"][1])
    days = [item["due_on"] for item in found["items"]]
    dated = [event for event in events(told["ics"][1]) if "CATEGORIES" in event.values]
    assert [event.day("DTSTART").isoformat() for event in dated] == days
    # One more where something could not be read, which says so.
    assert len(events(told["ics"][1])) - len(dated) == min(1, found["unreadable"])
    assert max(map(len, told["text"][1].splitlines())) <= 80
    shown = [item for item in found["items"] if item["state"] != "upcoming"]
    assert all(item["subject"] in told["text"][1] for item in shown)
    for layout in ("slack", "markdown"):
        assert all(item["subject"] in told[layout][1] for item in shown), layout
    assert json.loads(told["slack"][1])["blocks"][0]["type"] == "header"


def test_a_fresh_plant_has_nothing_due_and_says_why(starter: Path) -> None:
    _, text, _ = due(starter, as_of="2026-12-01")
    lines = text.splitlines()
    assert lines[2] == "Nothing found late, nothing due in 30 days, until 2026-12-31"
    assert "  Review of POL-001, POL-002, POL-003 and 16 more: a draft is not in force, so" in lines
    assert "  Evidence window: no period is examined: declare one under periods in" in lines


def test_the_calendar_ends_its_lines_as_the_standard_says(late: Path) -> None:
    done = tieout("due", "--root", str(late), "--as-of", AS_OF, "--format", "ics")
    assert b"\r\nSUMMARY:Late: POL-008 Data Classification Policy" in done.stdout
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n")


@pytest.mark.parametrize(("fail_on", "code"), [(None, 0), ("late", 1), ("grace", 1), ("due", 1)])
def test_what_is_late_ends_with_1_only_where_asked(late: Path, fail_on: str | None, code: int) -> None:
    assert due(late, *(("--fail-on", fail_on) if fail_on else ()))[0] == code


@pytest.mark.parametrize("fail_on", ["late", "grace", "due"])
def test_a_gate_does_not_open_because_what_was_late_cannot_be_read(late: Path, fail_on: str) -> None:
    """Without the option it is shown, and says so; a gate that could not see everything has no answer."""
    policy = late / "policies/data-classification.md"
    policy.write_text(policy.read_text().replace("owner: role:lead", "owner: a: b"))
    code, told, remark = due(late, "--fail-on", fail_on)
    assert code == 3
    assert "1 place could not be read" in told
    assert remark.endswith(
        "tieout: 1 place could not be read, so that nothing so late was found does not say that there is none\n"
        f"  next: tieout check --root {late} names it\n"
    )
    assert due(late)[0] == 0


@pytest.mark.parametrize(
    ("days", "fail_on", "code"), [("197", "due", 0), ("198", "due", 1), ("198", "late", 0), ("198", "grace", 0)]
)
def test_what_is_due_ends_with_1_within_the_days(programme: Path, days: str, fail_on: str, code: int) -> None:
    """The review falls due on 2027-01-14, 198 days after the as-of day; the window lies in its period."""
    arguments = ("--days", days, "--fail-on", fail_on, "--owner", "cto")
    assert due(programme, *arguments)[0] == 0
    one = ("--days", days, "--fail-on", fail_on, "--period", "2025-01-01..2025-12-31")
    assert due(programme, *one)[0] == code


def test_owners_part_the_list(company: Path) -> None:
    def items(*arguments: str) -> list[str]:
        return [item["id"] for item in shapes.read("due", due(company, "--format", "json", *arguments)[1])["items"]]

    found = shapes.read("due", due(company, "--format", "json")[1])
    owners = {item["owner"] or "none" for item in found["items"]}
    parts = [items("--owner", owner) for owner in sorted(owners)]
    assert sorted(name for part in parts for name in part) == sorted(items())


def test_an_owner_that_nobody_is_ends_with_2(programme: Path) -> None:
    code, text, told = due(programme, "--owner", "role:board")
    assert (code, text) == (2, "")
    assert told == (
        "tieout: owner 'role:board' is nobody: no role, no person and no item has that name\n"
        "  next: name one of role:cto, role:lead, person:ana, person:ben\n"
    )


@pytest.mark.parametrize("days", ["-1", "3661", "x"])
def test_days_that_make_no_sense_are_refused(programme: Path, days: str) -> None:
    assert due(programme, "--days", days)[0] == 2


def test_unreadable_settings_end_with_2_and_the_list_is_there(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme", {**FILES, "controls.yaml": "["})
    code, text, _ = due(root)
    assert code == 2
    assert text.startswith("Unnamed organization, as of 2026-06-30\n")
    assert "POL-008 by 2027-01-14" in text.replace("\n", " ")


def test_nothing_that_could_be_looked_at_ends_with_3(tmp_path: Path) -> None:
    """The only document cannot be read, there is no register, and no period is declared."""
    broken = {"controls.yaml": CONTROLS.replace("periods:\n  - {id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30}\n",
                                                "periods: []\n"),
              "policies/data-classification.md": "---\nid: [\n---\n"}  # fmt: skip
    code, text, _ = due(plant(tmp_path / "programme", broken))
    assert code == 3
    assert "Review, drill: no document could be read" in text


def test_no_repository_ends_with_3(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    done = tieout("due", "--root", str(tmp_path))
    assert (done.returncode, done.stdout) == (3, b"")
