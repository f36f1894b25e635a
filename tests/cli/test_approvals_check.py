"""approvals check: the verdicts of a real repository, in every format, with its exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.programme import commit_files, git, plant, tieout
from tests.report.shapes import read as held
from tests.shapes.build import build
from tests.shapes.story import read

AS_OF = ("--as-of", "2026-06-30")


def clone(name: str, folder: Path) -> str:
    return str(build(read(name), folder).clone)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("squash-approved", 0),
        ("ledger-copied", 0),
        ("direct-push", 1),
        ("approved-after-the-merge", 1),
        ("main-forced-back", 1),
        ("ledger-line-changed", 1),
        ("head-missing", 3),
        ("record-nulled", 3),
        ("head-missing-and-unapproved", 1),
    ],
)
def test_it_ends_with_what_it_found(name: str, code: int, tmp_path: Path) -> None:
    done = tieout("approvals", "check", "--root", clone(name, tmp_path), *AS_OF, "--format", "json")
    assert done.returncode == code, done.text
    found = held("approvals", done.text)
    assert found["totals"].pop("changes") == sum(found["totals"].values()) == len(found["changes"])


def test_the_period_is_the_population(tmp_path: Path) -> None:
    root = clone("revert-approved", tmp_path)
    for period, code, count in (
        ("2026-03-03..2026-03-03", 0, 1),
        ("2026-03-01..2026-03-31", 0, 2),
        ("2026-05-01..2026-05-31", 3, 0),
    ):
        done = tieout("approvals", "check", "--root", root, *AS_OF, "--period", period, "--format", "json")
        assert (done.returncode, held("approvals", done.text)["totals"]["changes"]) == (code, count)


@pytest.mark.parametrize("more", [(), ("--rev", "main"), ("--period", "2026-H1")])
def test_a_direct_push_dated_ahead_is_an_exception(more: tuple[str, ...], tmp_path: Path) -> None:
    root = clone("direct-push-dated-ahead", tmp_path)
    done = tieout("approvals", "check", "--root", root, *AS_OF, *more, "--format", "json")
    (change,) = held("approvals", done.text)["changes"]
    assert (done.returncode, change["verdict"], change["findings"]) == (1, "exception", ["direct-push"])
    assert change["messages"][0]["message"].startswith(f"commit {change['oid'][:10]} dated ahead, 2027-06-01, by Ben")


def test_what_the_ledger_has_seen_moves_a_claimed_day_from_one_period_to_the_next(tmp_path: Path) -> None:
    """Each change is of one period, whether that is examined as of its end or from the newest commit."""
    root = clone("direct-push-dated-back", tmp_path)
    for arguments, days in (
        (("--period", "2026-01-01..2026-06-30"), []),
        (("--period", "2026-01-01..2026-06-30", "--rev", "main", "--as-of", "2026-07-15"), []),
        (("--period", "2026-H2", "--as-of", "2026-07-15"), ["2026-07-02"]),
    ):
        done = tieout("approvals", "check", "--root", root, *arguments, "--format", "json")
        assert [item["on"] for item in held("approvals", done.text)["changes"]] == days


@pytest.mark.parametrize("layout", ["text", "json", "csv", "jsonl"])
def test_settings_that_cannot_be_read_end_it_with_their_place(layout: str, tmp_path: Path) -> None:
    root = clone("settings-that-cannot-be-read", tmp_path)
    done = tieout("approvals", "check", "--root", root, *AS_OF, "--format", layout)
    assert done.returncode == 2
    assert re.search(r"^tieout: controls.yaml:\d+:\d+: changes.approvals_required is two; ", done.told, re.MULTILINE)
    assert "not_tested" in done.text.replace("not tested", "not_tested")


def test_each_format_tells_the_same_changes(tmp_path: Path) -> None:
    root = clone("octopus-one-unapproved", tmp_path)
    told = {
        layout: tieout("approvals", "check", "--root", root, *AS_OF, "--format", layout).text
        for layout in ("json", "jsonl", "csv", "text")
    }
    (change,) = json.loads(told["json"])["changes"]
    assert json.loads(told["jsonl"]) == change
    assert told["csv"].splitlines()[1].startswith(f"{change['oid']},2026-03-02,#12 #13,")
    assert f"Exception (1)\n  {change['oid'][:10]} #12 #13  2026-03-02  Merge #12 #13\n" in told["text"]


def test_all_lists_what_is_in_order(tmp_path: Path) -> None:
    root = clone("ledger-copied", tmp_path)
    short, whole = (tieout("approvals", "check", "--root", root, *AS_OF, *more).text for more in ((), ("--all",)))
    assert "by ana" not in short
    assert "squash by ana" in whole
    assert "appends to the ledger only" in whole


def test_a_clone_of_another_branch_alone_does_not_show_where_the_branch_ends(tmp_path: Path) -> None:
    """What lies above the commit that the ledger saw may have landed since, past everybody: nobody knows."""
    root = Path(clone("squash-approved", tmp_path))
    git(root, "update-ref", "refs/heads/topic", "main")
    git(root, "symbolic-ref", "HEAD", "refs/heads/topic")
    git(root, "update-ref", "-d", "refs/heads/main")
    assert tieout("approvals", "check", "--root", str(root), *AS_OF).returncode == 0
    head = git(root, "commit-tree", "topic^{tree}", "-p", "topic", "-m", "Above what was seen")
    git(root, "update-ref", "refs/heads/topic", head)
    done = tieout("approvals", "check", "--root", str(root), *AS_OF)
    assert done.returncode == 3
    assert "no branch main is in this clone, so it is taken to end at commit" in " ".join(done.text.split())
    first, step = done.told.splitlines()
    assert first == "tieout: where the branch ends is not known"
    assert " fetch origin '+refs/heads/*:refs/remotes/origin/*' brings it if origin has it; else name " in step


def test_without_a_ledger_it_could_not_examine(tmp_path: Path) -> None:
    folder = tmp_path / "shape"
    built = build(read("squash-approved"), folder)
    refs = (built.clone / "packed-refs").read_text(encoding="ascii").splitlines()
    kept = [line for line in refs if "tieout/ledger" not in line]
    (built.clone / "packed-refs").write_text("\n".join(kept) + "\n", encoding="ascii")
    done = tieout("approvals", "check", "--root", str(built.clone), *AS_OF)
    assert done.returncode == 3
    assert "no change was tested: there is no approval ledger" in done.text
    assert "Not tested (" not in done.text
    told = tieout("approvals", "check", "--root", str(built.clone), *AS_OF, "--format", "json").stdout
    found = json.loads(told)
    assert [item["verdict"] for item in found["changes"]] == ["not_tested"]
    assert found["totals"] == {
        "changes": 1, "approved": 0, "approved_late": 0, "exception": 0, "exempt": 0, "not_tested": 1,
    }  # fmt: skip


def test_an_empty_window_is_not_said_to_hold_untested_changes(tmp_path: Path) -> None:
    root = clone("squash-approved", tmp_path)
    done = tieout("approvals", "check", "--root", root, *AS_OF, "--period", "2026-05-01..2026-05-31")
    assert done.returncode == 3
    assert "not every change" not in done.told
    assert done.told.splitlines() == [
        "tieout: no change was there to test",
        "  next: tieout approvals check --root " + root + " --period START..END examines another window",
    ]


def test_where_nobody_keeps_approvals_the_changes_are_counted_all_the_same(tmp_path: Path) -> None:
    """Zero changes, and an empty population, were said of a branch that had some."""
    root = plant(tmp_path / "r")
    commit_files(root, "2026-02-01", {"notes.md": "one\n"})
    commit_files(root, "2026-02-02", {"notes.md": "two\n"})
    told = {
        layout: tieout("approvals", "check", "--root", str(root), "--as-of", "2026-06-30", "--format", layout)
        for layout in ("json", "csv", "jsonl", "text")
    }
    assert {done.returncode for done in told.values()} == {3}
    found = json.loads(told["json"].text)
    why = "no code host keeps the approvals: Changes are approved on paper"
    assert (found["branch"], found["reason"]) == ("main", why)
    assert (found["totals"]["changes"], found["totals"]["not_tested"]) == (2, 2)
    assert [(item["verdict"], item["reason"]) for item in found["changes"]] == [("not_tested", why)] * 2
    assert [len(told[layout].text.splitlines()) for layout in ("csv", "jsonl")] == [3, 2]
    assert "\n  2 changes\n" in told["text"].text
    assert "main, 2026-01-01 to 2026-06-30" in told["text"].text


def test_settings_of_another_revision_cannot_be_relaxed(tmp_path: Path) -> None:
    root = clone("check-missing", tmp_path)
    done = tieout("approvals", "check", "--root", root, *AS_OF, "--settings-from", "main~1", "--rev", "main")
    assert done.returncode == 1
    assert "[check-not-passed]" in done.text
    assert "settings from " in done.text


@pytest.mark.timeout(600)  # whoever comes first makes the company
def test_a_change_is_one_line_in_a_pipe(company: Path) -> None:
    """The subject of a long merge stood below its commit, like the beginning of another."""
    text = tieout("approvals", "check", "--root", str(company), "--as-of", "2026-11-22", "--all").text
    totals = re.search(r"^ +([0-9]+) changes$", text, re.MULTILINE)
    assert totals is not None
    assert len(re.findall(r"^  [0-9a-f]{10}(?: #[0-9]+)*  \d{4}-\d\d-\d\d  \S", text, re.MULTILINE)) == int(totals[1])
    assert any(len(line) > 80 for line in text.splitlines() if re.match(r"  [0-9a-f]{10} #", line))
