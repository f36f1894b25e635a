"""tieout review: what changed, the days on a branch of their own, and everything else left as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, CONTROLS, FILES, POLICY, Done, git, plant, tieout
from tests.cli.terminal import on_a_terminal
from tests.companies import Sample, copied

PATH = "policies/data-classification.md"
BRANCH = f"review/POL-008-{AS_OF}"
REPORT = "The lead lists confidential data each quarter."
CHANGED = "The head lists secret data each month."


@pytest.fixture(autouse=True)
def _as_git_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the configuration say who commits, as it does for people."""
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give the clean programme, for one test to change; Ana is its lead, and owns the policy."""
    found = plant(tmp_path / "programme")
    git(found, "config", "user.name", "Ana Example")
    return found


def review(root: Path, *arguments: str, policy: str = "POL-008", as_of: str = AS_OF) -> Done:
    empty = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return tieout("review", policy, "--root", str(root), "--as-of", as_of, *arguments, env=empty)


def everything(root: Path) -> dict[str, str]:
    """Give each ref with its commit, and the state of HEAD, index and work tree."""
    refs = dict(
        line.split()[::-1] for line in git(root, "for-each-ref", "--format=%(objectname) %(refname)").splitlines()
    )
    return {**refs, "HEAD": git(root, "symbolic-ref", "HEAD"), "status": git(root, "status", "--porcelain")}


def refused(root: Path, *arguments: str, code: int = 2, policy: str = "POL-008", as_of: str = AS_OF) -> str:
    """Give what a refusal says; nothing may have changed."""
    before = everything(root)
    done = review(root, "--yes", *arguments, policy=policy, as_of=as_of)
    assert (done.returncode, everything(root)) == (code, before), done
    assert "\n  next: " in done.told
    return done.told.splitlines()[0].removeprefix("tieout: ")


def test_the_days_come_on_a_branch_and_nothing_else_moves(root: Path) -> None:
    before = everything(root)
    done = review(root, "--yes")
    assert done.returncode == 0, done.told
    after = everything(root)
    oid = after.pop(f"refs/heads/{BRANCH}")
    assert after == before
    assert git(root, "diff-tree", "-r", "--name-status", "main", BRANCH) == f"M\t{PATH}"
    assert git(root, "show", f"{BRANCH}:{PATH}") == POLICY.replace(
        "last_reviewed: 2026-01-14", f"last_reviewed: {AS_OF}"
    ).removesuffix("\n")
    assert git(root, "log", "-1", "--format=%P %an <%ae> %s", BRANCH) == (
        f"{git(root, 'rev-parse', 'main')} Ana Example <ana@example.com> Review POL-008: read again on {AS_OF}"
    )
    assert done.text.endswith(
        f"Committed {oid[:10]} on {BRANCH}\n"
        "(policies/data-classification.md alone). main and the files on disk are as they\n"
        "were, and no hook was run.\n\n"
        f"Push it:\n  git -C {root} push REMOTE {BRANCH}\n\n"
        "Then open the request at the forge: most answer a push with the address.\n\n"
        "This approves nothing: the approval is a review of the request, given at the\nforge by somebody else.\n"
    )


def test_the_branch_passes_the_check_that_asked_for_it(tmp_path: Path) -> None:
    """A stale review is a finding on main and none on the branch: the loop that a person goes through."""
    old = POLICY.replace("last_reviewed: 2026-01-14", "last_reviewed: 2025-01-14")
    root = plant(tmp_path / "late", {**FILES, PATH: old})
    git(root, "config", "user.name", "Ana Example")
    assert "[stale-review]" in review(root, "--dry-run").text
    assert review(root, "--yes").returncode == 0

    def rules(rev: str) -> bool:
        return b"stale-review" in tieout("check", "--root", str(root), "--as-of", AS_OF, "--rev", rev).stdout

    assert (rules("main"), rules(BRANCH)) == (True, False)


CHANGELOG = 'changelog:\n  - {version: "1.0", date: 2026-01-14, author: role:lead, change: "First version"}\n'
LOGGED = POLICY.replace("topic:", f"{CHANGELOG}topic:")
ENTRY = '  - {version: "1.0", date: 2026-06-30, author: person:ana, change: "Annual review: no word changed"}\n'


def test_the_review_is_no_mere_change_of_a_date(tmp_path: Path) -> None:
    """What the rule on commits that move only dates asks for is in the commit: by whom, and with what result."""
    root = plant(tmp_path / "logged", {**FILES, PATH: LOGGED})
    git(root, "config", "user.name", "Ana Example")
    done = review(root, "--yes")
    assert "Changelog\n  2026-06-30: 1.0, person:ana: Annual review: no word changed\n" in done.text
    assert git(root, "show", f"{BRANCH}:{PATH}") == LOGGED.replace("last_reviewed: 2026-01-14", f"last_reviewed: {AS_OF}").replace(
        "changelog:\n", f"changelog:\n{ENTRY}"
    ).removesuffix("\n")  # fmt: skip
    git(root, "merge", "--quiet", "--no-ff", "-m", "Merge the review", BRANCH)
    told = tieout("check", "--root", str(root), "--rev", "HEAD", "--as-of", AS_OF).text
    assert "[review-date-only-bump]" not in told


def test_texts_of_one_name_in_two_folders_have_two_branches(tmp_path: Path) -> None:
    """Where no text has an id, as after `adopt`, and each is called index.md: the second was refused as there already."""
    bare = POLICY.replace("id: POL-008\n", "")
    files = {key: text for key, text in FILES.items() if key != PATH}
    root = plant(tmp_path / "two", {**files, "policies/a/index.md": bare, "policies/b/index.md": bare})
    git(root, "config", "user.name", "Ana Example")
    for path in ("policies/a/index.md", "policies/b/index.md"):
        done = tieout("review", path, "--root", str(root), "--as-of", AS_OF, "--yes")
        assert done.returncode == 0, done.told
    assert git(root, "branch", "--list", "--format=%(refname:short)", "review/*").split() == [
        f"review/policies-{name}-index-{AS_OF}" for name in "ab"
    ]


def test_no_changelog_says_that_no_word_changed_where_some_did(tmp_path: Path) -> None:
    """The page showed what changed since the last review, and the entry of the same run denied it."""
    root = plant(tmp_path / "changed", {**FILES, PATH: LOGGED})
    git(root, "config", "user.name", "Ana Example")
    (root / PATH).write_text(LOGGED.replace("each quarter", "each month"), encoding="utf-8", newline="\n")
    git(root, "commit", "--quiet", "--all", "--message", "List the data each month")
    done = review(root, "--yes")
    assert "[-quarter.-]" in done.text
    told = "Annual review: read with what changed since the last one, and changed no word itself"
    assert f"Changelog 2026-06-30: 1.0, person:ana: {told} " in " ".join(done.text.split())
    assert f'change: "{told}"}}' in git(root, "show", f"{BRANCH}:{PATH}")
    assert "Found:" not in git(root, "log", "-1", "--format=%b", BRANCH)


def test_what_the_reading_found_is_kept_in_the_words_of_whoever_read(tmp_path: Path) -> None:
    root = plant(tmp_path / "logged", {**FILES, PATH: LOGGED})
    git(root, "config", "user.name", "Mallory Example")
    git(root, "config", "user.email", "mallory@example.com")
    assert review(root, "--yes", "--found", 'Still so: "30 days" is kept').returncode == 0
    assert 'author: "Mallory Example", change: "Annual review: Still so: \\"30 days\\" is kept"}' in git(
        root, "show", f"{BRANCH}:{PATH}"
    )
    assert git(root, "log", "-1", "--format=%b", BRANCH).splitlines()[-1] == 'Found: Still so: "30 days" is kept'


def test_no_line_of_a_narrow_terminal_is_too_long(root: Path) -> None:
    at = {"COLUMNS": "60", "NO_COLOR": "1", "CI": "1"}
    shown = on_a_terminal("review", "POL-008", "--as-of", AS_OF, "--dry-run", cwd=root, env=at).text
    long = [line for line in shown.splitlines() if len(line) > 60]
    assert [line for line in long if ": error: [" not in line and len(line.split()) > 1] == []


@pytest.mark.parametrize("found", ["", " ", "a\nb", "x" * 201, "\u202eEvil"])
def test_what_is_no_line_is_refused(root: Path, found: str) -> None:
    assert refused(root, "--found", found).startswith("--found is empty, too long")


def test_where_there_is_no_changelog_it_says_what_that_means(root: Path) -> None:
    told = " ".join(review(root, "--dry-run").text.split())
    assert "Changelog none, so nothing in the text says what the review found, and rule review-date-only-bump" in told


def test_a_changelog_of_another_tool_and_an_odd_one_are_left_alone(tmp_path: Path) -> None:
    for number, head in enumerate(("changelog: {a: b}\n", "changelog: see the wiki\n")):
        text = POLICY.replace("topic:", f"{head}topic:")
        root = plant(tmp_path / f"odd{number}", {**FILES, PATH: text})
        git(root, "config", "user.name", "Ana Example")
        done = review(root, "--yes")
        assert "Changelog\n  written so that no entry can be put in" in done.text
        assert head in git(root, "show", f"{BRANCH}:{PATH}")


def test_a_day_that_cannot_be_read_is_not_called_none(tmp_path: Path) -> None:
    text = POLICY.replace("last_reviewed: 2026-01-14", "last_reviewed: January 14, 2026")
    root = plant(tmp_path / "odd", {**FILES, PATH: text})
    git(root, "config", "user.name", "Ana Example")
    told = " ".join(review(root, "--dry-run").text.split())
    assert "; and what its head claims cannot be read" in told
    assert "last_reviewed: what cannot be read -> 2026-06-30" in told


@pytest.mark.parametrize(
    ("wording", "shown"),
    [
        (CHANGED, "The [-lead-] {+head+} lists [-confidential-]\n    {+secret+} data each [-quarter.-] {+month.+}"),
        ("\x1b[2J\x1b]0;owned\x07 \u202eEvil", "\\x1b[2J\\x1b]0;owned\\x07"),
        ("\x9b31m ::error::x ##[add-mask]x", "\\x9b31m \\::error::x \\##[add-mask]x"),
    ],
    ids=["words", "escapes", "commands"],
)
def test_what_changed_since_is_shown_in_words_and_obeyed_by_no_terminal(root: Path, wording: str, shown: str) -> None:
    place = root / PATH
    place.write_text(place.read_text(encoding="utf-8").replace(REPORT, wording), encoding="utf-8")
    git(root, "commit", "--quiet", "-am", "Reword it")
    done = review(root, "--dry-run")
    assert done.returncode == 0, done.told
    assert "claimed only: its head says 2026-01-14, since commit" in done.text
    assert "held against what the head claims, which nothing proves" in done.text
    assert shown in done.text
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(done.text)


def test_a_change_of_the_head_is_told(root: Path) -> None:
    place = root / PATH
    place.write_text(place.read_text(encoding="utf-8").replace("approver: role:cto", "approver: role:lead"))
    git(root, "commit", "--quiet", "-am", "Approve our own")
    done = review(root, "--dry-run")
    assert "the head says something else of approver: an approval does not cover that" in done.text
    assert "no word of the text" in done.text
    assert (
        "Nobody else is role:lead,\nand nobody approves a request of their own: name a second person for it."
        in done.text
    )


def test_a_text_that_was_moved_is_held_against_what_it_was(root: Path) -> None:
    (root / PATH).write_text(POLICY.replace(REPORT, CHANGED), encoding="utf-8")
    git(root, "commit", "--quiet", "-am", "Reword it")
    git(root, "mv", PATH, "policies/data.md")
    git(root, "commit", "--quiet", "-am", "Move it")
    text = review(root, "--dry-run", policy="policies/data.md").text
    assert "[-confidential-]\n    {+secret+}" in text


def test_comments_order_and_a_stated_next_review_are_kept(tmp_path: Path) -> None:
    head = POLICY.replace("last_reviewed: 2026-01-14", 'last_reviewed: "2026-01-14" # by Ana\nnext_review: 2027-01-14')
    root = plant(tmp_path / "programme", {**FILES, PATH: head.replace("\n", "\r\n")})
    git(root, "config", "user.name", "Ana Example")
    done = review(root, "--yes")
    assert done.returncode == 0, done.told
    assert "next_review: 2027-01-14 -> 2027-06-30" in done.text
    made = subprocess.run(["git", "show", f"{BRANCH}:{PATH}"], cwd=root, capture_output=True, check=True).stdout
    wanted = head.replace(
        '"2026-01-14" # by Ana\nnext_review: 2027-01-14', f'"{AS_OF}" # by Ana\nnext_review: 2027-06-30'
    )
    assert made == wanted.replace("\n", "\r\n").encode()


def test_a_proven_review_is_what_is_compared_with(sample: Sample, tmp_path: Path) -> None:
    """The sample company has a ledger: its reviews are proven, and the commit is the branch's."""
    root = copied(sample(), tmp_path / "company")
    git(root, "config", "user.name", "Dora Example")
    git(root, "config", "user.email", "dora@example.com")
    done = review(root, "--yes", policy="pol-003", as_of="2026-11-22")
    assert done.returncode == 0, done.told
    assert "Last review\n  proven: reviewed by Ben Example on 2025-09-01 in pull request #" in done.text
    assert "held against" not in done.text
    assert (
        "By Dora Example <dora@example.com>, who answers for it. The request needs the\n"
        "approval of role:cto (Ben Example).\n"
    ) in done.text
    assert max(map(len, done.text.partition("Push it:")[0].splitlines())) <= 80


def test_whoever_is_not_named_is_told_so(root: Path) -> None:
    git(root, "config", "user.email", "somebody@example.org")
    text = review(root, "--dry-run").text
    assert (
        "By Ana Example <somebody@example.org>, whom the head names neither as owner nor\n"
        "as approver: the review counts only once one of them approves the request. The\n"
        "request needs the approval of role:cto (Ben Example).\n"
    ) in text


def test_a_text_that_cannot_be_read_is_told_with_the_reason(root: Path) -> None:
    (root / "policies/bare.md").write_text("# Bare\n", encoding="utf-8")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "a text without a head")
    done = review(root, "--dry-run", policy="policies/bare.md")
    assert (done.returncode, done.told) == (
        2,
        (
            "tieout: policies/bare.md:1:1: the file has no front-matter: nobody can say what changed in it\n"
            "  next: begin the file with a line `---`, the keys, and a line `---`, as tieout explain unreadable-file shows, "
            "commit that, then review it\n"
        ),
    )


def test_where_nobody_is_named_nobody_can_approve(root: Path) -> None:
    """As in a repository that was only just adopted: it asks nobody's approval, which is no comfort."""
    lines = [line for line in POLICY.splitlines(keepends=True) if not line.startswith(("owner:", "approver:"))]
    (root / PATH).write_text("".join(lines), encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message", "name nobody")
    text = review(root, "--dry-run").text
    assert (
        "By Ana Example <ana@example.com>, and the head names neither an owner nor an\n"
        "approver: until it does, no review of it counts.\n"
    ) in text
    assert "one of them" not in text


def test_hooks_of_the_repository_do_not_run(root: Path, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    for name in (
        "pre-commit",
        "commit-msg",
        "post-commit",
        "reference-transaction",
        "post-checkout",
        "post-index-change",
    ):
        hook = root / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {canary}\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "core.editor"):
        git(root, "config", key, f"touch {canary}; false")
    canary.unlink(missing_ok=True)
    assert review(root, "--yes").returncode == 0
    assert not canary.exists()


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen on this machine")
def test_the_commit_is_signed_where_the_user_signs_theirs(root: Path, tmp_path: Path) -> None:
    key = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    for name, value in (("gpg.format", "ssh"), ("user.signingkey", f"{key}.pub"), ("commit.gpgSign", "true")):
        git(root, "config", name, value)
    done = review(root, "--yes")
    assert done.returncode == 0, done.told
    assert "(signed, policies/" in done.text.replace("\n", " ")
    signers = tmp_path / "allowed"
    signers.write_text(f"ana@example.com {key.with_suffix('.pub').read_text(encoding='utf-8')}", encoding="utf-8")
    git(root, "-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-commit", BRANCH)


def test_a_signature_that_fails_leaves_no_branch(root: Path) -> None:
    git(root, "config", "commit.gpgSign", "true")
    git(root, "config", "gpg.program", "false")
    assert refused(root).startswith("the commit was not signed, so none was made")


def test_without_a_name_there_is_no_commit(root: Path) -> None:
    git(root, "config", "--unset", "user.email")
    git(root, "config", "user.useConfigOnly", "true")
    assert refused(root).startswith("Git does not know who you are: ")


@pytest.mark.parametrize("staged", [False, True])
def test_an_edited_file_is_refused(root: Path, staged: bool) -> None:
    (root / PATH).write_text(POLICY.replace(REPORT, CHANGED), encoding="utf-8")
    if staged:
        git(root, "add", PATH)
        (root / PATH).write_text(POLICY, encoding="utf-8")
    assert refused(root).startswith(f"{PATH} is edited and not committed")


def test_other_edited_files_are_left_alone(root: Path) -> None:
    (root / "controls.yaml").write_text(CONTROLS + "# more\n", encoding="utf-8")
    (root / "new.txt").write_text("x", encoding="utf-8")
    git(root, "add", "new.txt")
    before = everything(root)
    assert review(root, "--yes").returncode == 0
    assert before.items() <= everything(root).items()
    assert git(root, "diff-tree", "-r", "--name-only", "main", BRANCH) == PATH


def test_a_branch_that_is_there_is_refused(root: Path) -> None:
    git(root, "branch", BRANCH)
    assert refused(root) == f"the branch {BRANCH} is there already"
    git(root, "branch", "-m", BRANCH, "review")
    assert refused(root) == f"beside the branch review Git can have none called {BRANCH}"
    git(root, "branch", "-m", "review", f"{BRANCH}/more")
    assert refused(root) == f"beside the branch {BRANCH}/more Git can have none called {BRANCH}"


@pytest.mark.parametrize("name", ["main", "-x", "a..b", "a b", "x.lock", "a\x1bb"])
def test_a_name_that_is_taken_or_none_is_refused(root: Path, name: str) -> None:
    assert "\x1b" not in refused(root, f"--branch={name}")


@pytest.mark.parametrize("name", ["HEAD", "@", "FETCH_HEAD", "refs/heads/review", "refs/x", "0" * 40])
def test_a_name_that_git_reads_as_something_else_is_refused(root: Path, name: str) -> None:
    """A branch called HEAD was made, after which Git knew no more which of the two is meant."""
    before = git(root, "for-each-ref")
    assert refused(root, f"--branch={name}") == f"{name!r} cannot be the name of a branch"
    assert git(root, "for-each-ref") == before


def test_nobody_is_told_to_take_away_a_branch_that_is_no_review(root: Path) -> None:
    assert " -D " not in review(root, "--yes", "--branch=main").told
    git(root, "branch", BRANCH)
    assert f" branch -D {BRANCH} takes it away" in review(root, "--yes").told


def test_no_branch_checked_out_is_refused(root: Path) -> None:
    commit = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "--quiet", "--detach")
    done = review(root, "--yes")
    assert (done.returncode, done.text) == (2, "")
    assert (
        done.told.splitlines()[0]
        == f"tieout: no branch is checked out: HEAD is at {commit[:10]}, and a review begins at a branch"
    )


def test_a_merge_that_is_under_way_is_refused(root: Path) -> None:
    (root / ".git/MERGE_HEAD").write_text(git(root, "rev-parse", "HEAD") + "\n", encoding="utf-8")
    assert refused(root) == "a merge is under way here"


def test_a_shallow_clone_is_not_examined(root: Path, tmp_path: Path) -> None:
    (root / "x").write_text("x", encoding="utf-8")
    git(root, "add", "x")
    git(root, "commit", "--quiet", "-m", "x")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    done = review(tmp_path / "shallow", "--yes")
    assert (done.returncode, done.text) == (3, "")
    assert "is a shallow clone" in done.told


def test_a_bare_repository_is_refused(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "bare.git")
    assert review(tmp_path / "bare.git", "--yes").returncode == 2


def test_a_text_that_the_remote_has_moved_on_from_is_refused(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(root), "clone")
    clone = tmp_path / "clone"
    git(clone, "config", "user.name", "Ana Example")
    git(clone, "config", "user.email", "ana@example.com")
    (root / PATH).write_text(POLICY.replace(REPORT, CHANGED), encoding="utf-8")
    git(root, "commit", "--quiet", "-am", "Reword it")
    git(clone, "fetch", "--quiet")
    assert refused(clone) == f"origin/main has another version of {PATH} than is checked out"
    git(clone, "pull", "--quiet", "--ff-only")
    done = review(clone, "--yes")
    assert done.returncode == 0, done.told


def test_commits_that_go_along_are_told(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(root), "clone")
    clone = tmp_path / "clone"
    git(clone, "config", "user.name", "Ana Example")
    git(clone, "config", "user.email", "ana@example.com")
    git(clone, "switch", "--quiet", "--create", "work")
    git(clone, "commit", "--quiet", "--allow-empty", "-m", "more")
    done = review(clone, "--dry-run")
    assert "tieout: 1 commit that origin/work lacks" not in done.told
    git(clone, "branch", "-f", "main", "work")
    git(clone, "switch", "--quiet", "main")
    assert (
        "tieout: 1 commit that origin/main lacks goes along: git log origin/main.." in review(clone, "--dry-run").told
    )


@pytest.mark.parametrize("policy", ["POL-009", "policies/none.md", "", "\x1b[2J"])
def test_a_document_that_is_none_is_refused(root: Path, policy: str) -> None:
    assert "is no policy and no runbook" in refused(root, policy=policy)


def test_no_step_says_for_anybody_that_another_text_was_read(root: Path) -> None:
    """``--yes`` was said of the text that was typed, and what may have been meant is another one."""
    told = review(root, "--yes", "--branch", "r/1", policy="POL-08").told
    assert "did you mean POL-008?\n  next: tieout review POL-008 " in told
    assert "--branch r/1" in told
    assert "--yes" not in told
    assert tieout("review", "POL-008", "--root", str(root), "--yes", "--brnch", "r/1").told.endswith(
        f"  next: tieout review POL-008 --root {root} --yes --branch r/1\n"
    )


def test_a_draft_a_day_to_come_and_a_day_that_is_past_are_refused(root: Path) -> None:
    assert refused(root, as_of="2026-01-14") == "POL-008 says already that it was reviewed on 2026-01-14"
    assert refused(root, as_of="9999-01-01") == "9999-01-01 has not come yet: nobody has read it then"
    (root / PATH).write_text(POLICY.replace("status: active", "status: draft"), encoding="utf-8")
    git(root, "commit", "--quiet", "-am", "Begin anew")
    assert refused(root).startswith("POL-008 is a draft policy: nothing is reviewed that is not in force")


def test_a_link_in_the_place_of_a_policy_is_refused(root: Path) -> None:
    (root / PATH).unlink()
    (root / PATH).symlink_to("/etc/passwd")
    assert refused(root).startswith(PATH)


def test_no_secret_of_a_remote_is_shown(root: Path) -> None:
    git(root, "remote", "add", "origin", "https://ana:ghp_hunter2@github.com/example/policies.git")
    done = review(root, "--yes")
    assert "hunter2" not in done.text + done.told
    assert f"\n  https://github.com/example/policies/compare/main...{BRANCH}?expand=1\n" in done.text


def test_what_is_printed_to_push_it_pushes_it(root: Path, tmp_path: Path) -> None:
    """Pasted as it stands, the command brings the branch to the remote."""
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "remote.git")
    git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    text = review(root, "--yes").text
    command = text.partition("Push it:\n  ")[2].partition("\n")[0]
    subprocess.run(["bash", "-c", command], check=True, capture_output=True, cwd=tmp_path)
    assert git(tmp_path / "remote.git", "rev-parse", BRANCH) == git(root, "rev-parse", BRANCH)


def test_where_nobody_can_be_asked_nothing_is_written(root: Path) -> None:
    before = everything(root)
    done = review(root)
    assert (done.returncode, everything(root)) == (2, before)
    assert done.told.splitlines()[-2:] == [
        "tieout: nobody is here to say that it was read, so nothing was written",
        "  next: --yes says that you read it; --dry-run only shows what changed",
    ]


@pytest.mark.parametrize(
    ("typed", "code", "made"),
    [(b"y\n", 0, True), (b"n\n", 0, False), (b"\n", 0, False), (b"\x03", 130, False), (b"\x04", 130, False)],
)
def test_on_a_terminal_it_asks(root: Path, typed: bytes, code: int, made: bool) -> None:
    shown = on_a_terminal("review", "POL-008", "--as-of", AS_OF, typed=typed, after="[y/N]: ", cwd=root)
    assert shown.returncode == code, shown.text
    assert "Have you read POL-008 as it stands, all of it? [y/N]: " in shown.text
    assert "Traceback" not in shown.text
    assert (f"refs/heads/{BRANCH}" in everything(root)) == made
