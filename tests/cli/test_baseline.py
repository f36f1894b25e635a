"""A baseline lets only new findings fail, stays listed, and can only shrink."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import FILES, POLICY, git, plant, tieout
from tieout.model.baseline import words_of

PATH = "policies/data-classification.md"
BASELINE = ".tieout/baseline.json"
DAY = "2027-03-01"  # the review of 2026-01-14 is late
OLD, NEW = "stale-review", "unknown-criterion"
BROKEN = POLICY.replace("criteria: [C1.1, C1.2]", "criteria: [C1.1, C1.9]")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1803859200")  # 2027-03-01
    return plant(tmp_path / "programme")


def commit(root: Path, subject: str = "change") -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", subject)


def freeze(root: Path) -> None:
    assert tieout("adopt", "--root", str(root), "--baseline").returncode == 0
    commit(root, "freeze")


def examined(root: Path, *arguments: str) -> tuple[int, dict[str, str]]:
    done = tieout("check", "--root", str(root), "--format", "json", *arguments)
    found: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, {item["rule"]: item["state"] for item in found["findings"]}


def entries(root: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((root / BASELINE).read_text(encoding="utf-8"))["findings"]
    return found


def widen(root: Path) -> None:
    """Take the findings of today into the file by hand."""
    done = tieout("check", "--root", str(root), "--format", "json")
    outcome = json.loads(done.stdout)
    keys = ("fingerprint", "rule", "path", "subject", "severity")
    listed = [
        {**{key: item[key] for key in keys}, "words": sorted(words_of(item["message"]))} for item in outcome["findings"]
    ]
    ruleset = outcome["tool"]["ruleset"]
    text = json.dumps({"schema": "tieout.baseline/v1", "ruleset": ruleset, "findings": listed})
    (root / ".tieout").mkdir(exist_ok=True)
    (root / BASELINE).write_text(text, encoding="utf-8")


def test_what_was_there_fails_nothing_and_stays_listed(root: Path) -> None:
    assert examined(root) == (1, {OLD: "open"})
    freeze(root)
    assert examined(root) == (0, {OLD: "baselined"})
    told = tieout("check", "--root", str(root)).text
    assert "In the baseline\n  1 stale-review\n" in told


def test_only_what_is_new_fails(root: Path) -> None:
    freeze(root)
    (root / PATH).write_text(BROKEN, encoding="utf-8")
    assert examined(root) == (1, {OLD: "baselined", NEW: "open"})


def test_a_frozen_finding_survives_an_edit_above_it(root: Path) -> None:
    freeze(root)
    (root / PATH).write_text(POLICY.replace("id: POL-008", "# a remark\nid: POL-008"), encoding="utf-8")
    assert examined(root) == (0, {OLD: "baselined"})


def test_what_cannot_be_read_is_frozen_and_still_no_success(root: Path) -> None:
    """Nobody knows what stands in it, so the run ends with 3, whatever the baseline lists."""
    (root / PATH).write_text(POLICY.replace("title:", "title: again\ntitle:"), encoding="utf-8")
    commit(root)
    done = tieout("adopt", "--root", str(root), "--baseline")
    assert "1 of them cannot be read, and that is not excused" in done.told
    commit(root, "freeze")
    code, found = examined(root)
    assert (code, found["unreadable-file"]) == (3, "baselined")
    done = tieout("check", "--root", str(root))
    where = "policies/data-classification.md:4:1: the key title stands on line 3 and again"
    assert f"draft-document: the only document cannot be read\n  {where}" in done.text
    assert ("tied out" in done.text, "mend the files that cannot be read" in done.told) == (False, True)


def test_what_reads_well_but_for_a_mark_is_excused(root: Path) -> None:
    (root / PATH).write_text(f"\ufeff{POLICY}", encoding="utf-8")
    commit(root)
    freeze(root)
    code, found = examined(root)
    assert (code, found["unreadable-file"]) == (0, "baselined")


def test_without_the_baseline_all_fail(root: Path) -> None:
    freeze(root)
    assert examined(root, "--no-baseline") == (1, {OLD: "open"})


def test_a_baseline_that_is_asked_for_has_to_be_there(root: Path) -> None:
    done = tieout("check", "--root", str(root), "--baseline")
    assert done.returncode == 2
    assert "there is no .tieout/baseline.json" in done.told


def test_freezing_again_takes_out_what_is_mended_and_adds_nothing(root: Path) -> None:
    freeze(root)
    (root / PATH).write_text(BROKEN.replace("last_reviewed: 2026-01-14", "last_reviewed: 2027-02-01"), encoding="utf-8")
    done = tieout("adopt", "--root", str(root), "--baseline")
    assert done.returncode == 0
    assert entries(root) == []
    assert "1 finding taken out" in done.told
    assert "1 finding left open: a baseline can only shrink" in done.told


# --- Attacks -------------------------------------------------------------------------------------


def test_an_entry_added_later_freezes_nothing_and_is_named(root: Path) -> None:
    freeze(root)
    (root / PATH).write_text(BROKEN, encoding="utf-8")
    widen(root)
    wanted = (1, {OLD: "baselined", NEW: "open", "widened-baseline": "open"})
    assert examined(root) == wanted
    commit(root)
    assert examined(root) == wanted


def test_a_finding_that_gets_graver_is_new(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarterly review that is late within grace was frozen; past the grace it is an error."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1776384000")  # 2026-04-17: 93 days
    (root / PATH).write_text(POLICY.replace("every: annual", "every: quarterly"), encoding="utf-8")
    commit(root)
    freeze(root)
    assert examined(root)[1][OLD] == "baselined"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1776556800")  # two days on, within grace still
    assert examined(root)[1][OLD] == "baselined"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777248000")  # 2026-04-27
    assert examined(root) == (1, {OLD: "open"})


def test_a_finding_that_grows_is_new_and_one_that_shrinks_is_not(root: Path) -> None:
    text = POLICY.replace("status: active\n", "status: active\nclassification: secret\n")
    two = text.replace("The lead lists", "TODO. TBD. The lead lists")
    (root / PATH).write_text(two, encoding="utf-8")
    commit(root)
    freeze(root)
    assert examined(root)[1]["placeholder-text"] == "baselined"
    (root / PATH).write_text(two.replace("TBD. ", ""), encoding="utf-8")
    assert examined(root)[1]["placeholder-text"] == "baselined"
    (root / PATH).write_text(two.replace("TODO.", "TODO. FIXME."), encoding="utf-8")
    assert examined(root)[1]["placeholder-text"] == "open"


def test_a_branch_that_is_moved_to_a_side_widens_nothing(root: Path) -> None:
    """The side merges the branch and takes its place, so the first parents never saw the baseline."""
    base = git(root, "rev-parse", "HEAD")
    freeze(root)
    git(root, "checkout", "--quiet", "-b", "side", base)
    (root / PATH).write_text(BROKEN, encoding="utf-8")
    widen(root)
    commit(root)
    git(root, "merge", "--quiet", "-X", "ours", "-m", "merge", "main")
    git(root, "checkout", "--quiet", "main")
    git(root, "merge", "--quiet", "--ff-only", "side")
    assert examined(root) == (1, {OLD: "baselined", NEW: "open", "widened-baseline": "open"})


def test_an_entry_taken_out_cannot_come_back(root: Path) -> None:
    freeze(root)
    whole = (root / BASELINE).read_bytes()
    (root / BASELINE).write_text('{"schema": "tieout.baseline/v1", "findings": []}', encoding="utf-8")
    commit(root)
    (root / BASELINE).write_bytes(whole)
    commit(root)
    assert examined(root) == (1, {OLD: "open", "widened-baseline": "open"})


def test_a_file_deleted_and_made_anew_freezes_nothing(root: Path) -> None:
    freeze(root)
    (root / BASELINE).unlink()
    commit(root)
    widen(root)
    commit(root)
    assert examined(root) == (1, {OLD: "open", "widened-baseline": "open"})


def test_a_change_cannot_bring_a_baseline_for_itself(root: Path) -> None:
    """The base branch has none, so the change has none either."""
    freeze(root)
    code, found = examined(root, "--settings-from", "HEAD~1")
    assert (code, found[OLD]) == (1, "open")


def test_a_change_cannot_widen_the_baseline_of_its_base(root: Path) -> None:
    freeze(root)
    git(root, "checkout", "--quiet", "-b", "side")
    (root / PATH).write_text(BROKEN, encoding="utf-8")
    widen(root)
    commit(root)
    assert examined(root, "--settings-from", "main")[1][NEW] == "open"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{" * 100_000,
        '{"schema": "tieout.baseline/v2", "findings": []}',
        '{"schema": "tieout.baseline/v1", "findings": {}}',
        '{"schema": "tieout.baseline/v1", "findings": [1]}',
        '{"schema": "tieout.baseline/v1", "findings": [{"fingerprint": "x", "rule": "", "path": "", "subject": ""}]}',
        '{"schema": "tieout.baseline/v1", "findings": [{"fingerprint": "00000000000000000000000000000000"}]}',
    ],
)
def test_a_baseline_that_cannot_be_read_freezes_nothing(root: Path, text: str) -> None:
    (root / ".tieout").mkdir()
    (root / BASELINE).write_text(text, encoding="utf-8")
    commit(root)
    assert examined(root) == (1, {OLD: "open", "unreadable-file": "open"})


def test_a_baseline_behind_a_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    widen(root)
    (root / BASELINE).rename(tmp_path / "elsewhere.json")
    (root / BASELINE).symlink_to(tmp_path / "elsewhere.json")
    assert examined(root)[1][OLD] == "open"


def test_adopting_may_freeze_at_once(tmp_path: Path) -> None:
    root = plant(tmp_path / "theirs", {"security/access.md": "# Access Policy\n\nPolicy: everyone knocks.\n"})
    done = tieout("adopt", "--root", str(root), "--baseline")
    assert done.returncode == 0, done.told
    commit(root)
    code, found = examined(root)
    assert (code, set(found.values())) == (3, {"baselined"})  # nothing is known of people


def test_files_of_the_starter_are_untouched(root: Path) -> None:
    before = {path: (root / path).read_bytes() for path in FILES}
    freeze(root)
    assert {path: (root / path).read_bytes() for path in FILES} == before
