"""The page on reviewing access, typed in as it stands: the review that it makes is sound."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.access_reviews import FAMILY
from tieout.load import load
from tieout.model.examination import Examination
from tieout.sources import refusal
from tieout.sources.operation.access_review_record import read_access_review

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/how-to/review-access.md").read_text(encoding="utf-8")
COMPANY = ROOT / "tests/cases/access-review-incomplete/clean"
STAMP, MARK = "20260407T090500Z", "3b5cba4c"
FOLDER = f"evidence/2026-Q2/code-host/access-review-code-host/{STAMP}-{MARK}"
LIST = """login,email,status,role,type
ana-example,ana@example.com,active,owner,user
ben-example,ben@example.com,active,admin,user
dan-example,dan@example.com,active,member,user
deploy,,active,member,bot
"""
MERGED = "2026-04-10T12:00:00+00:00"
BEGUN = "2026-01-02T12:00:00+00:00"
RECORD = "evidence/access-reviews/2026-Q2-code-host.yaml"


def blocks(kind: str) -> list[str]:
    return [
        item.replace("\\\n    ", "") for item in re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    ]


def typed(block: str) -> str:
    return "\n".join(line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ "))


def run(root: Path, command: str, at: str = MERGED) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    done = subprocess.run(
        ["bash", "-c", command], cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, **dates, "PATH": path}, timeout=120,
    )  # fmt: skip
    assert done.returncode in {0, 1}, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a company with the list of the page, and the list after it."""
    root = tmp_path / "company"
    for name in ("policies", "registers"):
        shutil.copytree(COMPANY / name, root / name)
    controls = (COMPANY / "controls.yaml").read_text(encoding="utf-8")
    (root / "controls.yaml").write_text(controls.replace("id: accounts,", "id: access-review-code-host,"))
    systems = root / "registers/systems.yaml"
    systems.write_text(systems.read_text().replace("in_scope: yes", "in_scope: yes, in_scope_from: 2026-04-01"))
    (root / ".gitignore").write_text("/*.csv\n")
    (root / "code-host.csv").write_text(LIST)
    (root / "code-host-after.csv").write_text(LIST.replace("dan-example,dan@example.com,active,member,user\n", ""))
    run(
        root, "git init --quiet --initial-branch main && git add --all && git commit --quiet --message programme", BEGUN
    )
    return root


def findings(found: Examination) -> list[str]:
    return [f"{rule.id}: {item.message}" for rule in FAMILY for item in rule(found)]


def test_the_page_runs_as_written(root: Path) -> None:
    first, second, check, after = blocks("console")
    printed = run(root, typed(first))
    folder = re.search(r"wrote (evidence/.*)/raw\.csv", printed)
    assert folder is not None
    kept = folder[1]
    stamp, _, mark = kept.rpartition("/")[2].partition("-")
    assert [f"{FOLDER}/{name}" in first for name in ("raw.csv", "records.csv", "query.txt", "evidence.yaml")] == [
        True
    ] * 4
    assert mark == MARK
    assert sorted(path.name for path in (root / kept).iterdir()) == [
        "evidence.yaml",
        "query.txt",
        "raw.csv",
        "records.csv",
    ]

    run(root, typed(second).replace(FOLDER, kept))
    table = root / "evidence/access-reviews/2026-Q2-code-host.csv"
    (filled,) = blocks("csv")
    empty = [line.partition(",")[0] + ",,," for line in filled.splitlines()[1:]]
    assert table.read_text().splitlines() == [filled.splitlines()[0], *empty]
    table.write_text(filled)
    (root / RECORD).write_text(blocks("yaml")[0].replace(STAMP, stamp))
    assert "access-review-incomplete" not in run(root, typed(check))
    table.write_text(filled.replace("ben-example,keep,person:ana", "ben-example,keep,"))
    assert "an account of their own" in " ".join(run(root, typed(check)).split())
    table.write_text(filled)

    run(root, typed(after))
    run(root, "git add --all && git commit --quiet --message 'Review of the code host'")
    found = load(root, as_of=date(2026, 4, 12))
    assert [item.message for item in found.unreadable] == []
    assert findings(found) == [
        (
            "access-review-unjudged: it cannot be told whether 2026-Q2-code-host was signed off by an approved change, because "
            "there is no approval ledger: no branch tieout/ledger, here or fetched from origin, and no quarter's copy at the "
            "commit examined"
        )
    ]


def test_the_decisions_may_stand_in_the_record_as_the_page_says() -> None:
    record, inline = blocks("yaml")[:2]
    (table,) = blocks("csv")
    beside = read_access_review(record.encode(), path=RECORD, beside=lambda _: table.encode())
    text = "".join(line for line in record.splitlines(keepends=True) if not line.startswith("decisions_file")) + inline
    within = read_access_review(text.encode(), path=RECORD, beside=refusal.absent)
    assert (beside.unreadable, within.unreadable) == ((), ())
    assert [item[:4] for item in within.review.decisions] == [item[:4] for item in beside.review.decisions]


def test_every_rule_that_the_page_names_is_one() -> None:
    named = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(set(named) & {rule.id for rule in FAMILY})
