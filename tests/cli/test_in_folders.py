"""Programmes in folders of a repository of code: what one says at the forge is never taken for the other's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, POLICY, Done, git, plant, tieout
from tests.post.hub import TOKEN, Hub, hub

PLACE = "policies/data-classification.md"
STALE = {PLACE: POLICY.replace("2026-01-14", "2025-02-14")}


def in_folders(place: Path, **folders: dict[str, str]) -> Path:
    """Give a repository of code with a programme in each folder, clean but for the files that are given."""
    files = {
        f"{folder}/{path}": text for folder, changed in folders.items() for path, text in {**FILES, **changed}.items()
    }
    return plant(place, {"src/main.c": "int main;\n", **files})


@pytest.fixture
def at() -> Iterator[Hub]:
    with hub() as found:
        yield found


def post(at: Hub, *arguments: str) -> Done:
    return tieout(
        "post", *arguments, "--repository", at.repository, "--url", at.url, env={"GITHUB_TOKEN": TOKEN}
    )  # fmt: skip


def test_a_sound_programme_closes_no_issue_of_the_one_beside_it(tmp_path: Path, at: Hub) -> None:
    """Their texts have the same ids, and the second once closed what the first had opened: its review was late still."""
    top = in_folders(tmp_path / "code", one=STALE, two={})
    for folder in ("one", "two", "one"):
        done = post(at, "reviews", "--root", str(top / folder), "--as-of", AS_OF)
        assert done.returncode == 0, done.told
    assert [(item.title, item.is_open) for item in at.issues] == [("Review of POL-008 is late (one)", True)]
    both = in_folders(tmp_path / "both", one=STALE, two=STALE)
    for folder in ("one", "two", "one"):
        assert post(at, "reviews", "--root", str(both / folder), "--as-of", AS_OF).returncode == 0
    assert [(item.title, item.is_open) for item in at.issues] == [
        ("Review of POL-008 is late (one)", True),
        ("Review of POL-008 is late (two)", True),
    ]


def test_a_programme_at_the_top_closes_no_issue_of_one_in_a_folder(tmp_path: Path, at: Hub) -> None:
    top = in_folders(tmp_path / "code", one=STALE)
    plant(top, FILES)
    for root in (top / "one", top):
        done = post(at, "reviews", "--root", str(root), "--as-of", AS_OF)
        assert done.returncode == 0, done.told
    assert [item.is_open for item in at.issues] == [True]


def test_the_issue_of_a_quarter_is_one_for_each_folder(tmp_path: Path, at: Hub) -> None:
    body = tmp_path / "body.md"
    body.write_text("# Quarter\n", encoding="utf-8")
    for folder in ("one", "./two/", ".", "", "one"):
        done = post(at, "issue", "quarter:2026-Q2", str(body), "--title", "2026-Q2", "--folder", folder)
        assert done.returncode == 0, done.told
    assert [(item.title, item.body.splitlines()[0]) for item in at.issues] == [
        ("2026-Q2 (one)", "<!-- tieout:quarter/one:2026-Q2 -->"),
        ("2026-Q2 (two)", "<!-- tieout:quarter/two:2026-Q2 -->"),
        ("2026-Q2", "<!-- tieout:quarter:2026-Q2 -->"),
    ]


@pytest.mark.parametrize("folder", ["$(touch pwned)", "a b", "x\n-->", "@team", "ä" * 90, "-o"])
def test_a_folder_of_any_name_is_told_apart_and_notifies_nobody(tmp_path: Path, at: Hub, folder: str) -> None:
    body = tmp_path / "body.md"
    body.write_text("# Quarter\n", encoding="utf-8")
    done = post(at, "issue", "quarter:2026-Q2", str(body), "--title", "2026-Q2", f"--folder={folder}")
    assert done.returncode == 0, done.told
    (issue,) = at.issues
    assert issue.body.startswith("<!-- tieout:quarter/")
    assert "@team" not in issue.title
    assert "\n" not in issue.title


def proposal(top: Path, files: dict[str, str]) -> None:
    git(top, "branch", "base")
    git(top, "switch", "--quiet", "--create", "proposal")
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "Change")


def told(root: Path) -> str:
    done = tieout("impact", "--root", str(root), "--as-of", AS_OF, "--base", "base", "--format", "markdown")
    assert done.returncode == 0, done.told
    return done.text


def test_a_change_of_two_programmes_has_a_comment_for_each_with_paths_from_the_top(tmp_path: Path, at: Hub) -> None:
    top = in_folders(tmp_path / "code", one={}, two={})
    text = POLICY.replace("lists confidential data", "lists all data", 1)
    proposal(top, {f"one/{PLACE}": text, "one/notes.txt": "x\n", f"two/{PLACE}": text, "src/main.c": "x\n"})
    for folder in ("one", "two"):
        said = told(top / folder)
        assert f"({folder}/{PLACE}) is changed: words" in said
        assert f"({PLACE})" not in said
        (tmp_path / "impact.md").write_text(said, encoding="utf-8")
        for _ in range(2):
            assert post(at, "comment", str(tmp_path / "impact.md"), "--on", "7").returncode == 0
    assert [item.body.splitlines()[0] for item in at.comments] == [
        "<!-- tieout:impact/one -->", "<!-- tieout:impact/two -->",
    ]  # fmt: skip
    assert "- one/notes.txt\n" in at.comments[0].body


def test_a_finding_of_the_comment_names_its_place_from_the_top(tmp_path: Path) -> None:
    top = in_folders(tmp_path / "code", one={})
    proposal(top, {f"one/{path}": text for path, text in STALE.items()})
    assert f"error stale-review at one/{PLACE}:" in told(top / "one")


@pytest.mark.parametrize("layout", ["github", "markdown", "junit"])
def test_a_text_that_cannot_be_read_is_named_from_the_top(tmp_path: Path, layout: str) -> None:
    top = in_folders(tmp_path / "code", one={PLACE: "---\nid: [\n---\n"})
    done = tieout("check", "--root", str(top / "one"), "--as-of", AS_OF, "--format", layout)
    assert f"one/{PLACE}" in done.text


def test_gitlab_takes_no_finding_of_one_for_that_of_the_other(tmp_path: Path) -> None:
    top = in_folders(tmp_path / "code", one=STALE, two=STALE)
    found = [
        {item["fingerprint"] for item in json.loads(done.text)}
        for done in (
            tieout("check", "--root", str(top / folder), "--as-of", AS_OF, "--format", "gitlab")
            for folder in ("one", "two")
        )
    ]
    assert all(found)
    assert not found[0] & found[1]


AWAY = "one has no controls.yaml any more"


@pytest.mark.parametrize(
    "options", [("--changed-since", "base", "--settings-from", "base"), ("--settings-from", "base")]
)
def test_a_change_that_takes_the_settings_away_is_not_judged_by_the_programme_above(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    """What lies above is sound, and the gate of the folder was green: it had examined another programme."""
    top = in_folders(tmp_path / "code", one={})
    plant(top, FILES)
    proposal(top, {f"one/{path}": text for path, text in STALE.items()})
    git(top, "rm", "--quiet", "one/controls.yaml")
    git(top, "commit", "--quiet", "--message", "Away")
    done = tieout("check", "--root", str(top / "one"), "--as-of", AS_OF, *options)
    assert (done.returncode, AWAY in done.told) == (3, True)
    assert "next: git -C" in done.told
    done = tieout("impact", "--root", str(top / "one"), "--as-of", AS_OF, "--base", "base")
    assert (done.returncode, AWAY in done.told) == (3, True)


def test_a_commit_that_takes_them_away_is_not_either(tmp_path: Path) -> None:
    """As a hook of pre-commit sees it: the last commit has them, the files do not."""
    top = in_folders(tmp_path / "code", one={})
    plant(top, FILES)
    git(top, "rm", "--quiet", "one/controls.yaml")
    done = tieout("check", "--root", str(top / "one"), "--as-of", AS_OF)
    assert (done.returncode, AWAY in done.told) == (3, True)


@pytest.mark.parametrize(
    "verb", ["status", "due", "ladder", "trace CC6.1", "site", "bundle build --no-pdf", "rehearse"]
)
def test_no_verb_tells_of_the_programme_above_in_its_place(tmp_path: Path, verb: str) -> None:
    top = in_folders(tmp_path / "code", one={})
    plant(top, FILES)
    git(top, "rm", "--quiet", "one/controls.yaml")
    out = ("--out", str(tmp_path / "out")) if verb.split(maxsplit=1)[0] in {"site", "bundle"} else ()
    done = tieout(*verb.split(), "--root", str(top / "one"), "--as-of", AS_OF, *out)
    assert (done.returncode, AWAY in done.told) == (3, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "verb",
    [
        *(
            "approvals sync --no-fetch",
            "approvals verify",
            "approvals check",
            "sample CO-01 --seed x",
            "requests status",
        ),
        *("evidence list", "evidence verify", "evidence seal", "collect --due", "export codeowners", "export oscal"),
    ],
)
def test_no_verb_works_on_the_programme_above_in_its_place(tmp_path: Path, verb: str) -> None:
    top = in_folders(tmp_path / "code", one={})
    plant(top, FILES)
    git(top, "rm", "--quiet", "one/controls.yaml")
    done = tieout(*verb.split(), "--root", str(top / "one"))
    assert (done.returncode, AWAY in done.told) == (3, True)


def test_a_folder_that_never_was_a_programme_stands_for_the_one_above(tmp_path: Path) -> None:
    top = plant(tmp_path / "code", {**FILES, "src/main.c": "x\n"})
    assert tieout("check", "--as-of", AS_OF, "--settings-from", "HEAD", cwd=top / "src").returncode == 0
    assert tieout("check", "--root", str(top / "src"), "--as-of", AS_OF).returncode == 0


def test_reviews_of_the_same_id_in_two_folders_are_two_branches(tmp_path: Path) -> None:
    """The second was refused, and the step it named took away the branch of the first."""
    top = in_folders(tmp_path / "code", one=STALE, two=STALE)
    for folder in ("one", "two"):
        done = tieout("review", "POL-008", "--root", str(top / folder), "--as-of", AS_OF, "--yes")
        assert done.returncode == 0, done.told
        branch = f"review/{folder}/POL-008-{AS_OF}"
        assert branch in done.text
        assert git(top, "diff", "--name-only", "main", branch) == f"{folder}/{PLACE}"
        assert git(top, "log", "-1", "--format=%s", branch) == f"Review POL-008 ({folder}): read again on {AS_OF}"
        assert f"({folder}/{PLACE} alone)" in " ".join(done.text.split())


def test_calendars_of_two_folders_keep_their_events_apart(tmp_path: Path) -> None:
    top = in_folders(tmp_path / "code", one={}, two={})
    found = []
    for folder in ("one", "two"):
        done = tieout("due", "--root", str(top / folder), "--as-of", AS_OF, "--days", "400", "--format", "ics")
        found.append({line for line in done.text.splitlines() if line.startswith("UID:")})
    assert all(found)
    assert not found[0] & found[1]


@pytest.mark.parametrize("layout", ["slack", "markdown"])
def test_a_digest_says_in_which_folder_its_commands_are_typed(tmp_path: Path, layout: str) -> None:
    top = in_folders(tmp_path / "code", one={})
    plant(top, FILES)
    done = tieout("due", "--root", str(top / "one"), "--as-of", AS_OF, "--days", "400", "--format", layout)
    assert "in the folder one" in done.text
    assert "in the folder" not in tieout("due", "--root", str(top), "--as-of", AS_OF, "--format", layout).text


def test_a_bundle_says_in_which_folder_its_programme_lies(tmp_path: Path) -> None:
    """Two of equal content in one commit had one digest, and which of them was handed over nobody could tell."""
    top = in_folders(tmp_path / "code", one={}, two={})
    said: dict[str, dict[str, object]] = {}
    for folder in ("one", "two"):
        out = tmp_path / folder
        done = tieout("bundle", "build", "--root", str(top / folder), "--as-of", AS_OF, "--no-pdf", "-o", str(out))
        assert done.returncode == 0, done.told
        said[folder] = json.loads((out / "bundle.json").read_bytes())
        told = tieout("bundle", "verify", str(out), "--explain")
        assert (told.returncode, f"Folder of the repository: {folder}\n" in told.text) == (3, True)
        assert (
            subprocess.run([sys.executable, str(out / "verify.py")], check=False, capture_output=True).returncode == 3
        )
    assert [said[folder]["folder"] for folder in said] == ["one", "two"]
    assert (tmp_path / "one/SHA256SUMS").read_bytes() != (tmp_path / "two/SHA256SUMS").read_bytes()
