"""The page on tickets and deployments: its small files, brought by its own commands."""

from __future__ import annotations

import re
import shlex
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import tieout
from tests.docs.test_tutorial import ROOT, steps
from tieout.load import load
from tieout.model.operation.tickets import TicketStatus

PAGE = (ROOT / "docs/how-to/tie-tickets.md").read_text(encoding="utf-8")
_FILE = re.compile(r"^<!-- file: (\S+) -->\n```csv\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


def test_the_commands_bring_the_files_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is kept whole, and what the page says stands in the tables."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    monkeypatch.chdir(tmp_path)
    assert tieout("init", str(tmp_path)).returncode == 0
    for name, text in _FILE.findall(PAGE):
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = steps(PAGE)
    assert len(found) == 3
    for step in found:
        words = shlex.split(step.command)
        assert words[0] == "tieout"
        done = tieout(*words[1:], "--by", "ana", "--root", str(tmp_path))
        assert (done.returncode, done.stdout.count(b"wrote ")) == (0, 4), done
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "evidence: as captured")
    known = load(tmp_path, as_of=date.today()).operation  # noqa: DTZ011  # the captures are of today
    assert {item.key: item.status for item in known.tickets.tickets} == {
        "EX-17": TicketStatus.DONE,
        "EX-18": TicketStatus.OPEN,
        "EX-21": TicketStatus.DONE,
        "EX-22": TicketStatus.OPEN,
    }
    assert [(item.id, item.change, item.ticket) for item in known.deployments.deployments] == [
        ("41", "#812", "EX-17"),
        ("42", "#815", ""),
    ]
    listings = (*known.deployments.listings, *(item.listing for item in known.tickets.listings))
    assert {item.is_whole for item in listings} == {True}


def test_every_rule_that_the_page_names_has_its_page() -> None:
    for path in re.findall(r"\]\((\.\./rules/[^)]+)\)", PAGE):
        assert (ROOT / "docs/how-to" / path).is_file()
