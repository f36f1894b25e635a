"""tieout impact, on a real repository with a branch."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, POLICY, Done, git, plant, tieout
from tests.cli.test_changed_since import change
from tieout.cli.options import typed


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = plant(tmp_path / "it", FILES)
    git(made, "branch", "base")
    git(made, "switch", "--quiet", "--create", "proposal")
    return made


def impact(root: Path, *arguments: str) -> Done:
    return tieout("impact", "--root", str(root), "--as-of", AS_OF, "--base", "base", *arguments)


EDITED = {"policies/data-classification.md": POLICY.replace("lists confidential data", "lists all data", 1)}


def test_a_reworded_policy_is_told_whole(root: Path) -> None:
    change(root, dict(EDITED))
    found = json.loads(impact(root, "--format", "json").text)
    assert [(item["id"], item["effect"], item["keys"]) for item in found["texts"]] == [
        ("POL-008", "changed", ["words"])
    ]
    assert found["voided"] == [
        {"document": "POL-008", "by": ["role:cto"], "on": "2026-01-14", "proven": False, "keys": ["words"]}
    ]
    assert found["approvers"] == [
        {"reference": "role:cto", "people": ["Ben Example"], "wrote": [], "texts": ["POL-008"], "doubt": None}
    ]
    assert {item["control"] for item in found["suspect"]} == {"CO-01", "CO-02"}
    assert found["criteria"][-2:] == ["C1.1", "C1.2"]


@pytest.mark.parametrize("settings", [(), ("--settings-from", "base")])
def test_a_policy_that_the_settings_leave_out_is_told_by_whichever_settings(
    root: Path, settings: tuple[str, ...]
) -> None:
    """Held to the settings of the base, as the workflows do, the change was told as touching no text."""
    git(root, "switch", "--quiet", "base")
    change(root, {"policies/other.md": POLICY.replace("POL-008", "POL-009")})
    git(root, "switch", "--quiet", "--force-create", "proposal")
    change(root, {"controls.yaml": FILES["controls.yaml"].replace("policies/**/*.md", "policies/o*.md")})
    found = json.loads(impact(root, "--format", "json", *settings).text)
    assert [(item["id"], item["effect"]) for item in found["texts"]] == [("POL-008", "unexamined")]
    assert [item["reference"] for item in found["approvers"]] == ["role:cto"]
    assert found["findings"]["resolved"] == []
    assert "; 1 text examined no more; " in impact(root, *settings).text


@pytest.mark.parametrize("layout", ["text", "markdown", "json"])
def test_it_ends_with_0_and_gives_the_same_bytes(root: Path, layout: str) -> None:
    change(root, dict(EDITED))
    one, other = impact(root, "--format", layout), impact(root, "--format", layout)
    assert (one.returncode, one.stderr, one.stdout) == (0, b"", other.stdout)


def test_a_change_is_not_accused_of_what_could_not_be_read_before(root: Path) -> None:
    """Texts without heads, as in a repository that was only just adopted: one is changed, one is left alone."""
    git(root, "switch", "--quiet", "base")
    change(root, {f"policies/bare-{name}.md": "# Bare\n" for name in "ab"})
    git(root, "switch", "--quiet", "--force-create", "proposal")
    change(root, {"policies/bare-b.md": "# Bare\n\nMore words.\n"})
    text = " ".join(impact(root).text.split())
    assert "touches 0 texts, 0 controls, 0 criteria, 1 other file; 1 finding of it, 0 resolved" in text
    assert "Findings of this change policies/bare-b.md:1:1: error: [unreadable-file]" in text
    assert "policies/bare-b.md cannot be read, or could not before: what this change does to it is not known" in text
    assert "policies/bare-a.md:1 could not be read, before this change either: " in text
    markdown = impact(root, "--format", "markdown").text
    assert "policies/bare-b.md cannot be read" in markdown


def test_what_is_not_committed_yet_is_told_too(root: Path) -> None:
    change(root, dict(EDITED), commit=False)
    assert "POL-008 Data Classification Policy" in impact(root).text


def test_the_base_is_the_branch_at_origin_where_none_is_named(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--branch", "base", root.as_uri(), "clone")
    clone = tmp_path / "clone"
    done = tieout("impact", "--root", str(clone), "--as-of", AS_OF)
    assert done.returncode == 0
    assert done.text.startswith("since origin/main (merge base ")


def test_where_there_is_no_remote_the_branch_of_the_clone_is_named(root: Path) -> None:
    """`git fetch origin main` fails where there is no origin: what the reader of the tutorial has."""
    done = tieout("impact", "--root", str(root), "--as-of", AS_OF)
    assert (done.returncode, done.stdout) == (3, b"")
    at = f"--root {typed(root)}"
    assert f"no remote is called origin: name the branch of this clone: tieout impact {at} --base main, " in done.told
    done = tieout("impact", "--root", str(root), "--as-of", AS_OF, "--base", "origin/main")
    assert f"\n  next: tieout impact --root {root} --as-of {AS_OF} --base main\n" in done.told


def test_without_a_remote_no_branch_is_named_that_there_is_not(root: Path) -> None:
    """As in a repository whose branch is master, Git's own default."""
    git(root, "branch", "--move", "main", "master")
    done = tieout("impact", "--root", str(root), "--as-of", AS_OF)
    assert done.returncode == 3
    assert "next: no remote is called origin, and no branch main is here: git -C " in done.told
    assert " branch --list shows those that are: tieout impact --root " in done.told


def test_a_base_that_is_not_here_is_3(root: Path) -> None:
    git(root, "remote", "add", "origin", "https://code.example.com/policies.git")
    done = tieout("impact", "--root", str(root), "--as-of", AS_OF)
    assert (done.returncode, done.stdout) == (3, b"")
    assert f"next: git -C {typed(root)} fetch origin main:refs/remotes/origin/main" in done.told


@pytest.mark.parametrize("pushed", ["develop", ""])
def test_where_the_remote_lacks_the_branch_a_step_that_works_stands_beside_the_fetch(
    root: Path, tmp_path: Path, pushed: str
) -> None:
    """Nobody here can know what the remote has; a fetch of what it lacks fails."""
    git(tmp_path, "init", "--quiet", "--bare", "there.git")
    git(root, "remote", "add", "origin", str(tmp_path / "there.git"))
    if pushed:
        git(root, "push", "--quiet", "origin", f"main:refs/heads/{pushed}")
    done = tieout("impact", "--root", str(root), "--as-of", AS_OF)
    assert done.returncode == 3
    _, found, then = done.told.partition("; if origin has no branch main: ")
    assert found
    command = then.partition(",")[0]
    assert command.endswith("--base origin/develop" if pushed else "--base main")
    assert tieout(*shlex.split(command)[1:], "--as-of", AS_OF).returncode == 0


def test_settings_that_cannot_be_read_end_with_2(root: Path) -> None:
    change(root, {"controls.yaml": "schema: ["})
    assert impact(root).returncode == 2


def test_the_first_change_of_all_adds_everything(tmp_path: Path) -> None:
    made = plant(tmp_path / "it", {"README.md": "# Ours\n"})
    git(made, "branch", "base")
    change(made, dict(FILES))
    found = json.loads(impact(made, "--format", "json").text)
    assert [item["effect"] for item in (*found["texts"], *found["controls"])] == ["added"] * 3


def test_who_wrote_it_cannot_approve_it_and_is_told_so(root: Path) -> None:
    change(root, dict(EDITED))
    git(root, "commit", "--quiet", "--amend", "--no-edit", "--author", "B <BEN@example.com>")
    (needed,) = json.loads(impact(root, "--format", "json").text)["approvers"]
    assert needed["wrote"] == ["Ben Example"]
    said = "role:cto (Ben Example) for POL-008; Ben Example wrote of this change, and nobody else holds role:cto: an approval"
    assert said in impact(root, "--format", "markdown").text


def test_a_merge_of_the_branch_itself_makes_nobody_an_author(root: Path) -> None:
    change(root, dict(EDITED))
    git(root, "switch", "--quiet", "base")
    change(root, {"other.txt": "x\n"})
    git(root, "switch", "--quiet", "proposal")
    git(root, "-c", "user.email=ben@example.com", "merge", "--quiet", "--no-edit", "base")
    found = json.loads(impact(root, "--format", "json").text)
    assert [item["wrote"] for item in found["approvers"]] == [[]]
    assert found["other_files"] == []


def test_dates_alone_need_somebody_who_says_that_it_was_read(root: Path) -> None:
    change(
        root,
        {"policies/data-classification.md": POLICY.replace("last_reviewed: 2026-01-14", "last_reviewed: 2026-06-01")},
    )
    found = json.loads(impact(root, "--format", "json").text)
    assert (found["approvers"], [item["keys"] for item in found["read"]]) == ([], [["last_reviewed"]])
    shown = impact(root, "--format", "markdown").text
    assert (
        "- role:cto (Ben Example) or role:lead (Ana Example) says that POL-008 was read again: its last\\_reviewed moves; "
        "Ana Example wrote of this change, and nobody else holds role:lead: an approval of one's own does not count"
    ) in shown
    assert "- 1 approval of somebody else than the author, as for every change" in shown


def test_what_could_not_be_read_before_is_not_of_the_change(tmp_path: Path) -> None:
    made = plant(tmp_path / "it", {**FILES, "runbooks/broken.md": "---\nid: [\n---\n"})
    git(made, "branch", "base")
    change(made, dict(EDITED))
    found = json.loads(impact(made, "--format", "json").text)["findings"]
    assert [item["path"] for item in found["unread"]] == ["runbooks/broken.md"]
    assert "runbooks/broken.md" not in {item["path"] for item in found["brought"]}
    shown = impact(made, "--format", "markdown").text
    assert "**Not examined**\n\n- runbooks/broken.md:3 could not be read, before this change either: " in shown
    change(made, {"runbooks/broken.md": "---\nid: RB-001\nid: RB-002\n---\n"})
    found = json.loads(impact(made, "--format", "json").text)["findings"]
    assert [item["path"] for item in found["brought"]].count("runbooks/broken.md") == 1


def test_settings_that_the_change_breaks_are_no_controls_that_it_removes(root: Path) -> None:
    change(root, {"controls.yaml": "schema: ["})
    done = impact(root, "--format", "markdown", "--settings-from", "base")
    assert done.returncode == 2
    assert "### Tieout: this change touches 0 texts, settings that cannot be read, 0 criteria; " in done.text
    assert "**Controls**" not in done.text
    assert "of controls and criteria nothing is known" in done.text
    assert "**Findings resolved**" not in done.text


def test_who_gets_a_role_and_what_else_changes_is_told(root: Path) -> None:
    people = FILES["registers/people.yaml"].replace("roles: [lead]", "roles: [lead, cto]")
    change(
        root, {"registers/people.yaml": people, "evidence/2026/a.csv": "a\n", "evidence/2026/b.csv": "b\n", **EDITED}
    )
    shown = impact(root, "--format", "markdown").text
    assert "**Roles**\n\n- role:cto: Ana Example comes, once this has landed" in shown
    assert "- role:cto (Ben Example) for POL-008" in shown  # the register of the base still decides
    assert "**Other files**\n\n- evidence/2026/: 2 files\n- registers/people.yaml\n" in shown


def test_values_of_a_head_and_of_a_control_are_told(root: Path) -> None:
    text = POLICY.replace("approver: role:cto", "approver: role:lead").replace(
        "criteria: [C1.1, C1.2]", "criteria: [C1.1, CC6.1]"
    )
    settings = FILES["controls.yaml"].replace("criteria: [C1.1, C1.2]", "criteria: [C1.1, CC7.1]")
    change(root, {"policies/data-classification.md": text, "controls.yaml": settings})
    shown = impact(root, "--format", "markdown").text
    assert "is changed: approver (role:lead new, role:cto gone) and criteria (CC6.1 new, C1.2 gone)" in shown
    assert "CO-01 Confidential data is listed and deleted is changed: criteria (CC7.1 new, C1.2 gone)" in shown


def test_settings_that_the_change_relaxes_are_told_though_those_of_the_base_judge_it(root: Path) -> None:
    """A narrower scope, a rule switched off: nothing else in a pipeline shows them before they have landed."""
    settings = FILES["controls.yaml"].replace("[security, confidentiality]", "[security]")
    settings = settings.replace("controls:\n", "rules: {stale-review: off}\ncontrols:\n", 1)
    change(root, {"controls.yaml": settings})
    for more in ([], ["--settings-from", "base"]):
        shown = impact(root, "--format", "markdown", *more).text
        assert "### Tieout: this change touches 0 texts, 0 controls, 2 settings, 2 criteria; " in shown
        assert "- 1 approval of somebody else than the author, as for every change" in shown
        assert (
            "**Settings**\n\n- scope.categories: confidentiality gone\n- rules.stale-review: off new\n"
            "- C1.1 and C1.2: out of scope once this has landed\n"
        ) in shown


def test_settings_that_are_not_committed_are_told_too(root: Path) -> None:
    text = FILES["controls.yaml"].replace("[security, confidentiality]", "[security]")
    (root / "controls.yaml").write_text(text, encoding="utf-8")
    assert "scope.categories: confidentiality gone" in impact(root).text


def test_controls_in_another_order_touch_nothing_but_the_file(root: Path) -> None:
    head, first, second = (
        FILES["controls.yaml"].partition("  - id: CO-01")[0],
        *(f"  - id: CO-0{part}" for part in FILES["controls.yaml"].split("  - id: CO-0")[1:]),
    )
    change(root, {"controls.yaml": f"{head}{second}{first}"})
    shown = impact(root, "--format", "markdown").text
    assert "touches 0 texts, 0 controls, 0 criteria, 1 other file; 0 findings of it, 0 resolved" in shown
    assert "- controls.yaml: it says the same as before, in another order or with other remarks" in shown


def test_a_register_that_the_change_breaks_takes_no_role_and_resolves_nothing(root: Path) -> None:
    change(root, {"registers/people.yaml": FILES["registers/people.yaml"] + "  - {id: [\n"})
    shown = impact(root, "--format", "markdown").text
    assert "**Roles**" not in shown
    assert "**Findings resolved**" not in shown
    assert "- what the change resolves is not known, as registers/people.yaml cannot be read any more" in shown


def test_a_name_that_git_cannot_tell_apart_and_bytes_are_no_traceback(root: Path) -> None:
    (root / "pic.png").write_bytes(b"\x89PNG\0")
    change(root, {"policies/a\nb.md": "x", "policies/\udcff.md": "y"})
    for layout in ("text", "markdown", "json"):
        done = impact(root, "--format", layout)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "pic.png" in done.text


def test_settings_that_were_broken_before_are_no_controls_that_the_change_adds(tmp_path: Path) -> None:
    made = plant(tmp_path / "it", {**FILES, "controls.yaml": "schema: ["})
    git(made, "branch", "base")
    change(made, {"controls.yaml": FILES["controls.yaml"]})
    shown = impact(made, "--format", "markdown").text
    assert "### Tieout: this change touches 0 texts, settings that could not be read, 0 criteria" in shown
    assert "- before this change controls.yaml could not be read: which controls it changes is not known" in shown
    assert "**Controls**" not in shown


def test_who_mends_settings_that_are_broken_on_the_branch_is_told_how_that_lands(tmp_path: Path) -> None:
    made = plant(tmp_path / "it", {**FILES, "controls.yaml": "schema: ["})
    git(made, "branch", "base")
    change(made, {"controls.yaml": FILES["controls.yaml"]})
    for verb in (["impact", "--base", "base"], ["check", "--changed-since", "base"]):
        done = tieout(*verb, "--root", str(made), "--as-of", AS_OF, "--settings-from", "base")
        assert done.returncode == 2
        assert (
            "put the value in quotes, there: no run by these settings passes, so who may merge past a check lands the mend"
            in (" ".join(done.told.split()))
        )
