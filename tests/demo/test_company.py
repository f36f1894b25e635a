"""The sample company as a repository, and what an examination of it finds."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.companies import AS_OF, Sample, copied
from tieout.check import check
from tieout.demo.company import build
from tieout.demo.fault import key_of
from tieout.demo.faults import SOMETIMES, faults
from tieout.demo.told import told
from tieout.load import load
from tieout.model.errors import UsageError
from tieout.model.finding import RuleState, Severity

SHOWN = {
    "broken-link",
    "change-without-version",
    "contradicting-parameter",
    "control-changed-in-period",
    "control-without-document",
    "draft-document",
    "exercise-over-limit",
    "expired-waiver",
    "owner-approves-own",
    "parameter-not-in-text",
    "placeholder-text",
    "review-date-only-bump",
    "runbook-never-exercised",
    "stale-review",
    "uncovered-criterion",
    "unknown-criterion",
    "unknown-owner",
    "unreadable-file",
}


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)
    return done.stdout.decode()


@pytest.mark.parametrize("as_of", [AS_OF, date(2027, 1, 1), date(2028, 2, 29), date(2028, 5, 21)], ids=str)
def test_an_examination_finds_the_faults_of_the_table_and_no_others(sample: Sample, as_of: date) -> None:
    examination = load(sample(as_of), as_of=as_of)
    outcome = check(examination)
    # A control that missed several windows is one fault.
    found = sorted({(*key_of(f), f.severity.value) for f in outcome.findings if (f.rule, f.subject) not in SOMETIMES})
    assert found == sorted((f.rule, f.subject, f.path, f.severity.value) for f in faults(as_of))
    assert {result.state for result in outcome.rules} == {RuleState.EXAMINED}
    assert {fault.rule for fault in faults(as_of)} >= SHOWN <= {result.rule for result in outcome.rules}
    assert outcome.uncommitted == ()
    assert examination.period is not None
    assert as_of in examination.period


def test_the_faults_are_few_and_each_fits_on_a_line() -> None:
    """Few enough for a newcomer to read; the demo prints a line for each."""
    table = faults(AS_OF)
    assert 12 <= sum(fault.severity is not Severity.NOTE for fault in table) <= 75
    assert [fault.what for fault in table if len(fault.what) > 66] == []
    assert len({fault.what for fault in table}) == len(table)


def test_what_was_found_is_told_in_the_words_of_the_table(sample: Sample) -> None:
    outcome = check(load(sample(), as_of=AS_OF))
    lines = list(told(outcome))
    assert max(map(len, lines)) <= 96
    said = {line.lstrip().partition(" ")[2].lstrip() for line in lines}
    assert {fault.what for fault in faults(AS_OF)[:10] if fault.severity is Severity.ERROR} <= said


def test_the_work_tree_is_the_commit_and_the_branch_is_main(sample: Sample) -> None:
    root = sample()
    assert git(root, "status", "--porcelain", "--branch") == "## main\n"
    assert git(root, "fsck", "--strict", "--no-dangling") == ""
    assert (root / "README.md").read_text(encoding="utf-8").startswith("# Security programme of Example Ltd\n")


def test_every_pull_request_has_its_head_and_people_who_do_not_exist(sample: Sample) -> None:
    root = sample()
    heads = git(root, "for-each-ref", "--format=%(refname)", "refs/pull").split()
    assert sorted(heads) == sorted(f"refs/pull/{n}/head" for n in range(1, len(heads) + 1))
    assert len(heads) > 20
    people = set(git(root, "log", "--exclude=*/tieout/*", "--all", "--format=%an%n%cn").splitlines())
    assert people == {f"{name} Example" for name in ["Ana", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gil", "Hugo"]} | {
        "Code Host"
    }
    assert {line.partition("@")[2] for line in git(root, "log", "--format=%ae%n%ce").split()} == {"example.com"}
    approved_by_another = [
        merge
        for merge in git(root, "log", "--first-parent", "--merges", "--format=%an|%H").splitlines()
        if git(root, "log", "-1", "--format=%an", f"{merge.partition('|')[2]}^2").strip() != merge.partition("|")[0]
    ]
    merges = git(root, "rev-list", "--count", "--first-parent", "--merges", "main")
    assert len(approved_by_another) == int(merges) - 3  # three were merged by their authors, on purpose


def test_the_same_day_gives_the_same_commits_and_another_day_others(sample: Sample, tmp_path: Path) -> None:
    one = sample()
    two = build(tmp_path / "a" / "company", as_of=AS_OF)
    assert two == tmp_path / "a" / "company"
    other = sample(date(2027, 1, 1))
    refs = ["for-each-ref", "--format=%(objectname) %(refname)"]
    assert git(one, *refs) == git(two, *refs)
    assert git(one, "rev-parse", "main") != git(other, "rev-parse", "main")


def test_a_sample_is_made_anew_in_its_place(sample: Sample, tmp_path: Path) -> None:
    root = copied(sample(), tmp_path / "company")
    head = git(root, "rev-parse", "main")
    (root / "policies" / "mine.md").write_text("x")
    (root / "controls.yaml").unlink()
    assert git(build(root, as_of=AS_OF), "rev-parse", "main") == head
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("what", ["file", "folder", "repository", "link", "link to a sample"])
def test_what_is_no_sample_is_never_replaced(sample: Sample, tmp_path: Path, what: str) -> None:
    place = tmp_path / "place"
    inside = place / "mine.md"
    if what == "file":
        place.write_text("mine")
        inside = place
    elif what == "link to a sample":
        inside = copied(sample(), tmp_path / "sample") / "controls.yaml"
        place.symlink_to(tmp_path / "sample")
    elif what == "link":
        (tmp_path / "elsewhere").mkdir()
        place.symlink_to(tmp_path / "elsewhere")
        inside = place
    else:
        place.mkdir()
        inside.write_text("mine")
        if what == "repository":
            subprocess.run(["git", "init", "--quiet", str(place)], check=True)
    with pytest.raises(UsageError, match="no sample of ours"):
        build(place, as_of=AS_OF)
    assert inside.exists()
    assert not (tmp_path / "elsewhere").exists() or list((tmp_path / "elsewhere").iterdir()) == []
