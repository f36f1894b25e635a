"""What a bundle holds of approvals: tables, lines, and a ledger whose chain anybody can compute anew."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests import approvals, factories
from tests.bundle.reports import SOURCES, report
from tests.cli.programme import TIEOUT, tieout
from tests.judged import approved, examined, late, pushed
from tests.report.shapes import read as held
from tests.shapes.build import build as build_shape
from tests.shapes.story import read
from tieout.bundle.content import content
from tieout.bundle.handed import Handed
from tieout.bundle.instructions import page
from tieout.bundle.streaming import whole
from tieout.check import check
from tieout.load import ledger_files, load
from tieout.model.errors import IntegrityError
from tieout.model.ledger import LedgerFile
from tieout.model.text_approval import TextApproval, TextState
from tieout.render.report import Report
from tieout.seal.digest import hex_of, spelled
from tieout.workpapers.ladder import ladder

CHECKPOINT = b'{"v":1}\n'
QUARTER = "2026-Q2"
AS_OF = "2026-06-30"


def ledger_file(name: str, data: bytes | None, reason: str = "", quarter: str = QUARTER) -> LedgerFile:
    path = f"evidence/{quarter}/change-management/{name}"
    return LedgerFile(quarter=quarter, name=name, path=path, data=data, reason=reason)


FILES = (
    ledger_file("approvals.jsonl", b'{"seq":1}\n', quarter="2026-Q1"),
    ledger_file("checkpoint.json", b"older\n", quarter="2026-Q1"),
    ledger_file("pr-heads.bundle", None, "it has 6000000 bytes, and 5242880 is the most", quarter="2026-Q1"),
    ledger_file("approvals.jsonl", b'{"seq":2}\n'),
    ledger_file("checkpoint.json", CHECKPOINT),
)


def of(**changes: object) -> Report:
    """Give the report of a policy that Bob approved, and of three changes."""
    document = factories.document(digest=spelled(hex_of(SOURCES["policies/access-control.md"])), **changes)
    text = TextApproval(document="POL-002", path=document.path, state=TextState.APPROVED, approvers=("bob",))
    found = (approved(), late(), pushed())
    kept = approvals.ledger(*(item.change for item in found), checkpoint=CHECKPOINT, commit="ab" * 20)
    examination = examined(*found, documents=(document,), texts=(text,), ledger=kept)
    outcome = check(examination)
    return Report.of(
        examination=examination, outcome=outcome, ladder=ladder(examination, outcome), tool_version="0.1.0"
    )


def made(given: Report | None = None, ledger: tuple[LedgerFile, ...] = FILES) -> dict[str, bytes]:
    files = content(given or of(), Handed(sources=SOURCES, ledger=ledger), with_pdf=False).files
    return {path: whole(path, data) for path, data in files.items()}


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_files_are_there_and_the_ledger_is_as_it_was_read() -> None:
    files = made()
    assert {path for path in files if path.startswith("approvals/")} == {
        "approvals/approvals.json",
        "approvals/changes.csv",
        "approvals/changes.jsonl",
        "approvals/policies.csv",
        "approvals/policies.jsonl",
        *(f"approvals/ledger/{item.quarter}/{item.name}" for item in FILES if item.data is not None),
    }
    for item in FILES:
        assert files.get(f"approvals/ledger/{item.quarter}/{item.name}") == item.data


def test_each_is_on_the_first_page_with_what_it_is_for_and_what_was_left_out_with_the_reason() -> None:
    files = made()
    first = files["START-HERE.html"].decode()
    for path in files:
        if path.startswith("approvals/"):
            assert re.search(rf'<td><a href="{re.escape(path)}">{re.escape(path)}</a></td><td>\w[^<]+</td>', first), (
                path
            )
            assert hashlib.sha256(files[path]).hexdigest() in first
    assert "not included: it has 6000000 bytes, and 5242880 is the most" in first
    assert 'href="approvals/ledger/2026-Q1/pr-heads.bundle"' not in first
    remarks = content(of(), Handed(sources=SOURCES, ledger=FILES), with_pdf=False).remarks
    assert remarks == (
        "approvals/ledger/2026-Q1/pr-heads.bundle was left out: it has 6000000 bytes, and 5242880 is the most",
    )


def test_the_tables_have_every_row_once_and_columns_for_the_auditor() -> None:
    files = made()
    changes, texts = table(files["approvals/changes.csv"]), table(files["approvals/policies.csv"])
    assert [row["Verdict"] for row in changes] == ["approved", "approved late", "exception"]
    assert [(row["Document"], row["State"], row["Approved by"]) for row in texts] == [("POL-002", "approved", "Bob")]
    for row in (*changes, *texts):
        assert [row[name] for name in ("Sample", "Test performed", "Result", "Reference")] == [""] * 4


def test_the_lines_say_what_the_tables_do_and_mark_what_is_claimed() -> None:
    files = made()
    whole = held("approvals", files["approvals/approvals.json"].decode())
    assert [json.loads(line) for line in files["approvals/changes.jsonl"].splitlines()] == whole["changes"]
    (text,) = (json.loads(line) for line in files["approvals/policies.jsonl"].splitlines())
    assert (text["state"], text["approvers"], text["names"]) == ("approved", ["bob"], ["Bob"])
    assert text["claimed"] == {"approver": "role:cto", "approved": "2026-01-14", "last_reviewed": "2026-01-14"}
    record = json.loads(files["bundle.json"])["approvals"]
    assert record["ledger"] == {"source": "tieout/ledger", "commit": "ab" * 20, "records": 2}
    assert record["totals"]["changes"] == 3


def test_a_cell_that_a_spreadsheet_would_run_is_guarded() -> None:
    files = made(of(title="=HYPERLINK(1)", approver="@SUM(1)", id="+1"))
    (row,) = table(files["approvals/policies.csv"])
    assert (row["Title"], row["Document"]) == ("'=HYPERLINK(1)", "'+1")
    assert row["Approver (claim of the head)"] == "'@SUM(1)"
    assert b"=HYPERLINK" in files["approvals/policies.jsonl"]


def test_without_a_ledger_there_are_no_files_and_the_record_says_why() -> None:
    files = made(report(), ())
    assert [path for path in files if path.startswith("approvals/")] == []
    assert json.loads(files["bundle.json"])["approvals"] == {
        "examined": False,
        "reason": "there is no approval ledger",
    }
    assert b"approval ledger is one chain" not in files["VERIFY.md"]
    assert b"There is no approval ledger" in files["approvals.html"]


@pytest.mark.parametrize("name", ["checkpoint.json", "checkpoint.json.sig"])
def test_another_ledger_than_was_examined_is_refused(name: str) -> None:
    others = (*(item for item in FILES if item.name != name), ledger_file(name, b"other"))
    with pytest.raises(IntegrityError, match="not what was examined"):
        made(ledger=others)


def test_the_instructions_name_what_is_there_and_what_is_not() -> None:
    ledger = of().examination.ledger
    assert ledger is not None
    text = page((), ledger, FILES).decode()
    assert "`verify.py` computes it\nanew. The checkpoint is not signed" in text
    assert "git bundle verify" not in text
    lost = (
        ledger_file("approvals.jsonl", None, "x"),
        ledger_file("members.jsonl", b""),
        ledger_file("pr-heads.bundle", b""),
    )
    text = page((), replace(ledger, signature=b"x"), lost).decode()
    assert "anew, but for approvals, of which a file was left out." in text
    assert "git bundle verify approvals/ledger/2026-Q2/pr-heads.bundle" in text
    assert "-n tieout-ledger -s approvals/ledger/2026-Q2/checkpoint.json.sig" in text


def commands(text: str) -> list[str]:
    """Give the blocks of commands of VERIFY.md."""
    blocks = re.findall(r"(?:^ {4}.*\n)+", text, re.MULTILINE)
    return ["".join(line[4:] for line in block.splitlines(keepends=True)) for block in blocks]


def run(command: str, folder: Path) -> str:
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shape(read("policy-approved-by-its-approver"), tmp_path_factory.mktemp("shape")).clone


@pytest.fixture(scope="module")
def folder(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the bundle of a real repository, without a PDF; nobody may change it."""
    out = tmp_path_factory.mktemp("bundle") / "b"
    done = tieout("bundle", "build", "--root", str(clone), "--as-of", AS_OF, "--out", str(out), "--no-pdf")
    assert done.returncode == 0, done.told
    return out


def test_a_bundle_of_a_real_repository_holds_its_ledger_and_what_it_proves(clone: Path, folder: Path) -> None:
    for item in ledger_files(clone, load(clone, as_of=date(2026, 6, 30), rev="main")):
        assert (folder / f"approvals/ledger/{item.quarter}/{item.name}").read_bytes() == item.data
    (change,) = table((folder / "approvals/changes.csv").read_bytes())
    assert (change["Pull request"], change["Verdict"], change["Approvers"]) == ("#12", "approved", "ana")
    (text,) = table((folder / "approvals/policies.csv").read_bytes())
    assert (text["State"], text["Approved by"], text["Approved in"]) == ("approved", "Ana Example", "pull request #12")
    page = (folder / "policies/POL-008.html").read_text("utf-8")
    assert "Approved by Ana Example on 2026-03-02 in pull request #12, as these words stand" in page
    assert tieout("bundle", "verify", str(folder)).returncode == 3  # intact and unsigned


def test_the_ledger_is_held_against_the_repository_by_the_commands_that_are_printed(clone: Path, folder: Path) -> None:
    shown = next(block for block in commands((folder / "VERIFY.md").read_text("utf-8")) if "git show" in block)
    theirs, ours, *_ = shown.splitlines()
    assert run(theirs, clone).split()[0] == run(ours, folder).split()[0]


def test_the_chain_is_computed_anew_by_the_script_that_stands_in_the_bundle(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    sound = run("python3 verify.py", copy)
    assert re.findall(r"approval ledger: (\d+) lines of (\w+) are one chain, as its checkpoint says\n", sound)
    stream = copy / "approvals/ledger/2026-Q2/approvals.jsonl"
    lines = stream.read_bytes().splitlines(keepends=True)
    assert len(lines) > 1
    stream.write_bytes(b"".join([lines[0].replace(b'"APPROVED"', b'"COMMENTED"'), *lines[1:]]))
    assert "line 2 of the chain of approvals does not follow" in run("python3 verify.py", copy)
    stream.write_bytes(b"".join(lines[:-1]))
    assert "checkpoint.json says something else of it" in run("python3 verify.py", copy)


def test_the_same_repository_gives_the_same_bytes_in_another_process(clone: Path, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "again"
    command = [str(TIEOUT), "bundle", "build", "--root", str(clone), "--as-of", AS_OF, "--out", str(out), "--no-pdf"]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "HOME": str(tmp_path)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    assert (out / "SHA256SUMS").read_bytes() == (folder / "SHA256SUMS").read_bytes()


@pytest.mark.parametrize("name", ["self-approved", "ledger-line-changed"])
def test_a_fetched_ledger_gives_the_same_bytes_as_the_branch_it_was_fetched_from(name: str, tmp_path: Path) -> None:
    """What a branch is called in one checkout alone stands nowhere in a bundle."""
    here = build_shape(read(name), tmp_path / "shape").clone
    fetched = tmp_path / "fetched"
    subprocess.run(["git", "clone", "--quiet", "--no-local", str(here), str(fetched)], check=True)
    subprocess.run(["git", "-C", str(fetched), "fetch", "--quiet", "origin", "+refs/pull/*:refs/pull/*"], check=True)
    assert heads(here) == {"main", "tieout/ledger"}
    assert heads(fetched) == {"main"}

    first, second = (built_of(root, tmp_path / root.name) for root in (here, fetched))

    assert any(b"tieout/ledger:evidence/" in data for data in first.values())
    assert sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path)) == []
    assert [path for path, data in second.items() if b"origin/tieout/ledger" in data] == []


def heads(root: Path) -> set[str]:
    """Give the branches of a repository, without those that were fetched."""
    argv = ["git", "-C", str(root), "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads"]
    return set(subprocess.run(argv, check=True, capture_output=True, text=True).stdout.split())


def built_of(root: Path, parent: Path) -> dict[str, bytes]:
    """Give each file of the bundle of a repository, without PDFs."""
    out = parent.with_name(f"{parent.name}-bundle")
    done = tieout("bundle", "build", "--root", str(root), "--as-of", AS_OF, "--out", str(out), "--no-pdf")
    assert done.returncode == 0, done.told
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
