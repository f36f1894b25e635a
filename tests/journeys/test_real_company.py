"""A real company's policies (CC0-1.0) with their history: adopt, check, and every line true.

The expected facts were read with Git by hand; some tests read them with Git again.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tieout.adopt.plain import Adopted, adopt
from tieout.check import check
from tieout.load import load
from tieout.model.examination import Examination
from tieout.model.finding import Outcome
from tieout.model.registers.collection import REGISTERS
from tieout.rules.ruleset import RULESET

BUNDLE = Path(__file__).parents[2].parent / "shared" / "data" / "tailscale-security-policies.bundle"
pytestmark = pytest.mark.skipif(not BUNDLE.is_file(), reason=f"no {BUNDLE.parent.parent.name}/ beside the checkout")

AS_OF = date(2026, 3, 1)
DOCUMENTS = (
    "access-control/index.md",
    "bcp-dr/index.md",
    "change-management/index.md",
    "data-retention-deletion/index.md",
    "incident-disclosure/index.md",
    "incident-response-policy/index.md",
    "incident-response-process/index.md",
    "information-classification/index.md",
    "password/index.md",
    "patch-management/index.md",
    "personnel/index.md",
    "risk-assessment/index.md",
    "testing/index.md",
    "vendor/index.md",
)
# The commits of which `git show --ignore-space-at-eol` gives, for these documents, only the line
# last_updated: the first put the key in, the others moved it.
FIRST_DATED = ("f7ec04022fbcef406d2f8e85c930d457e9e21a5d", DOCUMENTS)
DATE_ONLY = (
    ("6706d503cebb14bb01177f29e8202d55d9bc09ba", ("data-retention-deletion/index.md",)),
    ("212fcba2dcd96792f580f87620f0a676f5784355", DOCUMENTS),
)


def git(root: Path, *words: str) -> str:
    utc = {**os.environ, "TZ": "UTC"}  # for --date=format-local
    done = subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True, env=utc)
    return done.stdout.decode()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("real") / "policies"
    subprocess.run(["git", "clone", "--quiet", str(BUNDLE), str(root)], check=True)
    git(root, "fetch", "--quiet", "origin", "+refs/pull/*/head:refs/pull/*/head")
    return root


@pytest.fixture(scope="module")
def adopted(company: Path) -> Adopted:
    return adopt(company)


@pytest.fixture(scope="module")
def examination(company: Path, adopted: Adopted) -> Examination:
    assert adopted.written == ("controls.yaml",)
    return load(company, as_of=AS_OF)


@pytest.fixture(scope="module")
def outcome(examination: Examination) -> Outcome:
    return check(examination)


def test_the_clone_has_the_history_and_the_pull_request_heads(company: Path) -> None:
    assert git(company, "rev-list", "--count", "HEAD") == "46\n"
    assert len(git(company, "for-each-ref", "refs/pull").splitlines()) == 30


def test_adopt_finds_the_fourteen_policies_and_says_why_not_the_rest(adopted: Adopted) -> None:
    found = adopted.proposal
    assert found.policies == DOCUMENTS
    assert found.runbooks == ()
    assert [(item.path, item.reason) for item in found.not_taken] == [
        ("README.md", "README.md is about the repository"),
        ("_index.md", "it is an index page"),
        ("overview.md", "only its name or title says policy, and it has no front-matter"),
    ]
    assert found.skipped == 0
    assert (found.unreadable, found.repeats) == ((), ())
    assert {(lack.key, lack.documents) for lack in found.lacks} == {
        (key, 14) for key in ("id", "status", "owner", "approver", "approved", "effective", "last_reviewed", "criteria")
    }


def test_adopt_adds_one_file_and_touches_no_other(company: Path, adopted: Adopted) -> None:
    assert adopted.written == ("controls.yaml",)
    assert git(company, "status", "--porcelain") == "?? controls.yaml\n"


def test_adopt_invents_no_person_date_or_approval(company: Path, adopted: Adopted) -> None:
    lines = (company / adopted.written[0]).read_text(encoding="utf-8").splitlines()
    said = [re.sub(r"\s+#.*", "", line) for line in lines if not line.lstrip().startswith("#")]
    assert said == [
        "schema: tieout.controls/v1",
        'organization: {name: "Unnamed organization", timezone: UTC}',
        "scope:",
        "  categories: [security]",
        "documents:",
        '  policies: ["*/index.md"]',
        "  runbooks: []",
        "  foreign_fields: [slug, policy, faq, weight, last_updated]",
        "controls: []",
    ]
    assert (
        "  # 14 documents have last_updated. If it means our last_reviewed, say so, "
        "and take it out of the list above:\n  # fields: {last_updated: last_reviewed}\n"
    ) in "\n".join(lines)


def test_the_examination_sees_every_commit_and_takes_no_date_for_granted(examination: Examination) -> None:
    assert tuple(document.path for document in examination.documents) == DOCUMENTS
    assert {document.last_reviewed for document in examination.documents} == {None}
    assert {document.owner for document in examination.documents} == {None}
    assert (examination.unreadable, examination.unknown_fields) == ((), ())
    assert examination.history is not None
    assert examination.history.commits == 46
    assert examination.history.irregularities == ()
    assert examination.uncommitted == ("controls.yaml",)


def test_the_history_knows_which_commits_moved_only_the_date(company: Path, examination: Examination) -> None:
    assert examination.history is not None
    quiet: dict[str, list[str]] = {}
    for revision in examination.history.revisions:
        if [change.key for change in revision.fields] == ["last_updated"] and not revision.body_changed:
            quiet.setdefault(revision.commit.oid, []).append(revision.path)
    assert {oid: tuple(sorted(paths)) for oid, paths in quiet.items()} == dict((FIRST_DATED, *DATE_ONLY))
    for oid, paths in (FIRST_DATED, *DATE_ONLY):
        options = ("show", "--format=", "--unified=0", "--ignore-space-at-eol", oid, "--", *paths)
        lines = [line for line in git(company, *options).splitlines() if re.match(r"[+-](?![+-])", line)]
        assert lines
        assert all(re.fullmatch(r"[+-]last_updated: \d{4}-\d\d-\d\d", line) for line in lines)


def test_the_outcome_holds_these_findings_and_no_others(outcome: Outcome) -> None:
    counted: dict[tuple[str, str], int] = {}
    for finding in outcome.findings:
        key = (finding.rule, finding.severity.value)
        counted[key] = counted.get(key, 0) + 1
    assert counted == {
        ("missing-field", "error"): 14,
        ("review-date-only-bump", "warning"): 14,  # the key put in, long after the text
        ("review-date-only-bump", "note"): 15,  # the date moved a day or two after the text
        ("broken-link", "warning"): 9,
        ("uncovered-criterion", "warning"): 1,
        ("missing-section", "warning"): 14,  # one a document; each has purpose, scope and roles
        ("missing-section", "note"): 1,  # no topics
        ("unmeasurable-wording", "note"): 10,
        ("raw-html", "warning"): 3,  # tables written as HTML
        ("title-mismatch", "note"): 1,  # no text has a heading of level 1
        ("orphan-document", "note"): 1,  # no controls yet
    }
    absent = {"people", "ledger", *REGISTERS}
    assert [item.rule for item in outcome.not_examined] == [rule.id for rule in RULESET if absent & {*rule.needs}]
    reasons = {item.rule: item.reason for item in outcome.not_examined}
    assert reasons.pop("direct-push").startswith("there is no approval ledger: no branch tieout/ledger")
    needing = {rule.id for rule in RULESET if "ledger" in rule.needs}
    assert reasons["unknown-owner"] == "there is no registers/people.yaml, so nobody is known"
    assert all(reason.startswith("there is no registers/") for rule, reason in reasons.items() if rule not in needing)


def test_every_date_only_commit_is_one_and_so_is_what_is_said_of_the_text_before(
    company: Path, outcome: Outcome
) -> None:
    pattern = re.compile(
        r"commit (?P<oid>\w+) of (?P<day>\S+) (?:moves|adds) only last_updated "
        r"\((?:(?P<old>\S+) -> )?(?P<new>\S+)\) of (?P<title>.+); "
        r"its text had last changed on (?P<changed_on>\S+), in commit (?P<change>\w+)"
    )
    told: set[tuple[str, str]] = set()
    for finding in outcome.findings:
        if finding.rule != "review-date-only-bump":
            continue
        said = pattern.fullmatch(finding.message)
        assert said
        path, oid, change = finding.location.path, said["oid"], said["change"]
        told.add((git(company, "rev-parse", oid).strip(), path))
        for name, day in ((oid, said["day"]), (change, said["changed_on"])):
            assert git(company, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d", name).strip() == day
        head, body = parts(company, oid, path)
        before, same = parts(company, f"{oid}^", path)
        assert body == same == parts(company, change, path)[1]
        date_line = [f"last_updated: {said['old']}"] if said["old"] else []
        assert [line for line in before if line not in head] == date_line
        assert [line for line in head if line not in before] == [f"last_updated: {said['new']}"]
        assert f"title: {said['title']}" in head
        for parent in git(company, "log", "-1", "--format=%P", change).split():
            assert not exists(company, parent, path) or parts(company, parent, path)[1] != body
    assert told == {(oid, path) for oid, paths in (FIRST_DATED, *DATE_ONLY) for path in paths}


def parts(root: Path, rev: str, path: str) -> tuple[list[str], list[str]]:
    """The lines of the head, and the words of the text."""
    _, head, body = git(root, "show", f"{rev}:{path}").split("---\n", 2)
    return head.splitlines(), body.split()


def exists(root: Path, rev: str, path: str) -> bool:
    return bool(git(root, "ls-tree", rev, path))


def test_every_link_called_broken_is_written_there_and_leads_to_nothing(company: Path, outcome: Outcome) -> None:
    broken = [finding for finding in outcome.findings if finding.rule == "broken-link"]
    for finding in broken:
        match = re.search(
            r" links to (\S+), which is not in the repository; it may be a path of a website$", finding.message
        )
        assert match
        target = match[1]
        line = (company / finding.location.path).read_text(encoding="utf-8").splitlines()[finding.location.line - 1]
        assert f"]({target})" in line[finding.location.column - 1 :]
        assert not (company / target.strip("/")).exists()


def test_every_key_called_missing_is_missing(company: Path, outcome: Outcome) -> None:
    missing = [finding for finding in outcome.findings if finding.rule == "missing-field"]
    assert [finding.location.path for finding in missing] == list(DOCUMENTS)
    for finding in missing:
        head = (company / finding.location.path).read_text(encoding="utf-8").split("---\n")[1]
        keys = {line.partition(":")[0] for line in head.splitlines()}
        named = set(finding.about.split(","))
        assert named == {"id", "status", "owner", "approver", "approved", "effective", "last_reviewed", "criteria"}
        assert not named & keys


def test_a_date_declared_as_the_review_date_is_examined_as_one(company: Path, adopted: Adopted, tmp_path: Path) -> None:
    root = tmp_path / "declared"
    subprocess.run(["git", "clone", "--quiet", str(company), str(root)], check=True)
    declared = adopted.proposal.text.replace(", last_updated]", "]").replace("  # fields: ", "  fields: ")
    (root / "controls.yaml").write_text(declared, encoding="utf-8")
    on_time = check(load(root, as_of=date(2027, 1, 12)))
    assert [finding for finding in on_time.findings if finding.rule == "stale-review"] == []
    late = check(load(root, as_of=date(2027, 1, 13)))
    stale = [finding for finding in late.findings if finding.rule == "stale-review"]
    assert [finding.location.path for finding in stale] == [path for path in DOCUMENTS if path != "personnel/index.md"]
    assert stale[0].message == (
        "Access control policy was due for its annual review on 2027-01-12, 1 day ago; "
        "its last recorded review is of 2026-01-12"
    )


def test_the_command_says_the_same_and_ends_with_one(company: Path, outcome: Outcome) -> None:
    command = [sys.executable, "-c", "from tieout.cli.main import run; run()", "check", "--format", "json"]
    words = [*command, "--root", str(company), "--as-of", f"{AS_OF}"]
    done = subprocess.run(words, check=False, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, b"")
    told = json.loads(done.stdout)
    assert [(item["rule"], item["path"], item["line"], item["message"]) for item in told["findings"]] == [
        (item.rule, item.location.path, item.location.line, item.message) for item in outcome.findings
    ]
