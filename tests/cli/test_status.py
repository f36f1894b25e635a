"""tieout status: one screen for the programmes that people meet first."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, git, plant, tieout
from tests.companies import copied
from tieout.cli.options import typed
from tieout.model.finding import Severity


@pytest.mark.parametrize("name", ["company", "starter", "programme"])
def test_it_fits_a_screen(name: str, request: pytest.FixtureRequest) -> None:
    root: Path = request.getfixturevalue(name)
    done = tieout("status", "--root", str(root), "--as-of", "2026-11-22")
    assert (done.returncode, done.told) == (0, "")
    lines = done.text.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80


def test_the_sample_company_reads_as_it_stands(company: Path) -> None:
    lines = tieout("status", "--root", str(company), "--as-of", "2026-11-22").text.splitlines()
    assert lines[0] == "Example Ltd, as of 2026-11-22, period 2025-12-to-2026-11"
    found = json.loads(tieout("check", "--root", str(company), "--as-of", "2026-11-22", "--format", "json").stdout)
    told = ", ".join(f"{found['counts'][severity.value]} {severity.value}s" for severity in Severity)
    assert lines[4] == f"Findings  {told}"
    assert re.fullmatch(r"Evidence  [0-9]+ of [0-9]+ captures pass · [0-9]+ of [0-9]+ entries shown", lines[8])
    assert re.fullmatch(" {10}[0-9]+ windows missed · [0-9]+ cannot be told", lines[9])
    assert re.fullmatch(
        r"Operated  3 of 38 · instances of [0-9]+ of [0-9]+ controls, [0-9]+ fail · tieout rehearse", lines[10]
    )
    assert lines[3] == "          1 text cannot be read · 1 not in force"
    assert lines[13].startswith("  \u2718 runbooks/customer-questions.md could not be read: the key owner stands ")
    assert lines[15] == "  \u2718 POL-003 Change Management Policy: review of this policy was due 82 days ago"
    assert re.fullmatch("  and [0-9]+ more: tieout check", lines[-1])
    assert len(lines) <= 24


def test_a_capture_that_is_not_committed_is_told_and_it_still_fits(company: Path, tmp_path: Path) -> None:
    root = tmp_path / "company"
    git(tmp_path, "clone", "--quiet", str(company), str(root))
    record = next((root / "evidence").rglob("*/evidence.yaml"))
    copied = record.parent.with_name(f"{record.parent.name}-2")
    copied.mkdir()
    (copied / record.name).write_bytes(record.read_bytes())
    lines = tieout("status", "--root", str(root), "--as-of", "2026-11-22").text.splitlines()
    told = "1 capture is not committed: it supports nothing until evidence/ is in a commit"
    assert told[:60] in "\n".join(lines)
    assert len(lines) <= 24
    listed = tieout("evidence", "list", "--root", str(root))
    assert f"tieout: {told}" in listed.told


def test_a_fresh_plant_has_drafts_and_warnings(starter: Path) -> None:
    lines = tieout("status", "--root", str(starter), "--as-of", "2026-12-01").text.splitlines()
    assert lines[2:4] == ["Reviews   0 current \u00b7 0 due in 30 d \u00b7 0 late", "          19 not in force"]
    assert "error" not in lines[4]


@pytest.mark.parametrize(("days", "due"), [("197", 0), ("198", 1)])
def test_how_far_ahead_is_asked_for(programme: Path, days: str, due: int) -> None:
    """The review falls due on 2027-01-14, 198 days after the as-of day."""
    text = tieout("status", "--root", str(programme), "--as-of", AS_OF, "--days", days).text
    assert f"\u00b7 {due} due in {days} d \u00b7" in text


@pytest.mark.parametrize("days", ["-1", "3661", "x"])
def test_days_that_make_no_sense_are_refused(programme: Path, days: str) -> None:
    assert tieout("status", "--root", str(programme), "--days", days).returncode == 2


def test_unreadable_settings_end_with_2_and_the_page_is_there(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme", {**FILES, "controls.yaml": "["})
    done = tieout("status", "--root", str(root), "--as-of", AS_OF)
    assert done.returncode == 2
    assert done.text.startswith("Unnamed organization, as of 2026-06-30\n")
    assert re.search("\nNot examined: orphan-document, one-way-mapping and [0-9]+ more rules\n", done.text)
    message = "controls.yaml:2:1: a value is missing here, or begins with a sign that none can begin with"
    assert (
        done.told
        == f"tieout: {message}; what is shown rests on nothing of it\n  next: put the value in quotes; then: tieout check --root {typed(root)}\n"
    )


def test_nothing_to_examine_ends_with_3(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    done = tieout("status", "--root", str(tmp_path))
    assert (done.returncode, done.stdout) == (3, b"")


def test_a_programme_below_is_named_and_no_second_one_is_offered(tmp_path: Path) -> None:
    """At the top of a repository of code it said to plant a starter beside the programme that is there."""
    root = plant(tmp_path / "code", {f"our compliance/{path}": text for path, text in FILES.items()})
    done = tieout("status", "--root", str(root))
    assert done.returncode == 3
    line = next(line for line in done.told.splitlines() if line.startswith("  next: "))
    assert line == f"  next: a programme lies in a folder of it: --root {typed(root / 'our compliance')}"
    deeper = plant(tmp_path / "fixtures", {f"a/b/c/d/{path}": text for path, text in FILES.items()})
    assert "tieout init plants" in tieout("status", "--root", str(deeper)).told


def test_every_command_that_it_prints_works_as_it_stands(company: Path, tmp_path: Path) -> None:
    """Pasted in the folder that it names, each does something; a review is asked not to write."""
    root = copied(company, tmp_path / "company")
    text = tieout("status", "--root", str(root), "--as-of", "2026-11-22").text
    folder = re.findall(r"^Do first, after cd (.+)$", text, re.MULTILINE)
    assert folder == [str(root)]
    commands = re.findall(r"(?<=: )tieout [a-z].*?(?=  \(|$)|^ {10}tieout .*$|(?<=· )tieout .*$", text, re.MULTILINE)
    assert len(commands) == 8, commands
    for command in commands:
        words = shlex.split(command)[1:]
        asked = ("--dry-run",) if words[0] == "review" else ()
        done = tieout(*words, *asked, cwd=root, env={"SOURCE_DATE_EPOCH": "1795348800"})
        assert done.returncode in {0, 1}, (command, done.told)
        assert done.text
    assert any(command.startswith("tieout review ") for command in commands)


def test_where_one_stands_in_the_folder_none_is_named(programme: Path) -> None:
    text = tieout("status", "--as-of", "2027-02-20", cwd=programme).text
    assert "Do first\n" in text
