"""tieout demo: what a newcomer sees first."""

from __future__ import annotations

import json
import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import git, tieout
from tests.companies import Sample
from tieout.bundle import build as bundle
from tieout.bundle import content
from tieout.cli import status
from tieout.demo.fault import named
from tieout.demo.faults import SOMETIMES, faults
from tieout.model.finding import Severity


@pytest.mark.parametrize("day", ["2028-02-29", "2027-01-01", "2026-12-31"])
def test_the_company_shows_its_faults_on_any_day(sample: Sample, day: str) -> None:
    """A leap day, and the first and the last day of a year: the sample does not rot."""
    root = sample(date.fromisoformat(day))
    done = tieout("check", "--root", str(root), "--as-of", day, "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    keys = {named(f["rule"], f["subject"], f["path"]) for f in found["findings"]}
    assert sorted(key for key in keys if key[:2] not in SOMETIMES) == sorted(
        (f.rule, f.subject, f.path) for f in faults(date.fromisoformat(day))
    )
    assert {rule["state"] for rule in found["rules"]} == {"examined"}
    assert found["uncommitted"] == []
    assert found["period"]["start"] <= day <= found["period"]["end"]


def test_one_run_makes_examines_builds_signs_and_verifies(tmp_path: Path) -> None:
    """Everything that it says to open is there, and everything that it says to try works."""
    place = tmp_path / "my demo"
    done = tieout("demo", str(place), "--as-of", "2026-11-22")
    assert done.returncode == 0, done.told
    assert "Traceback" not in done.told
    text = done.text
    assert text.splitlines()[:2] == [
        f"Example Ltd, a company that does not exist, lies in '{place}/company'.",
        "Found, and put in on purpose, as of 2026-11-22:",
    ]
    table = faults(date(2026, 11, 22))
    errors = [fault.what for fault in table if fault.severity is Severity.ERROR]
    assert re.search("\n[0-9]+ errors: an auditor would note a deviation\n", text)
    assert [what for what in errors[:18] if what not in text] == []
    assert len(text.splitlines()) <= 50
    longest = max(map(len, text.partition("\nOpen\n")[0].splitlines()))
    assert longest <= max(96, len(f"{place}") + 66)  # the path of the company stands in one line
    assert "38 criteria in scope: 37 claimed, 23 documented, 23 approved, 22 evidenced, 3 operated\n" in text
    assert "  intact; signer pinned (SHA256:" in text
    _, _, rest = text.partition("\nOpen\n")
    opened, _, tried = rest.partition("\nTry\n")
    for line in opened.splitlines()[::2]:
        (path,) = shlex.split(line)
        assert Path(path).is_file()
    codes = {}
    for line in tried.splitlines():
        command, *arguments = shlex.split(line)
        assert command == "tieout"
        codes[arguments[0]] = tieout(*arguments).returncode
    assert codes == {
        "status": 0,
        "check": 1,
        "approvals": 1,
        "evidence": 1,
        "trace": 0,
        "rehearse": 1,
        "explain": 0,
        "bundle": 0,
    }


def test_a_second_run_makes_the_same_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In its own place, the same commits and the same words; without the PDF, which takes longest."""
    made = content.content
    monkeypatch.setattr(bundle, "content", lambda *of, **how: made(*of, **{**how, "with_pdf": False}))
    prepared: list[tuple[object, ...]] = []
    monkeypatch.setattr(status, "prepare", lambda *of: prepared.append(of))
    place = tmp_path / "demo"
    seen = []
    for _ in range(2):
        done = tieout("demo", str(place), "--as-of", "2026-11-22")
        assert done.returncode == 0, done.told
        seen.append((done, git(place / "company", "rev-parse", "HEAD")))
    assert seen[0] == seen[1]
    first, of_today = (place / "company", date(2026, 11, 22)), (place / "company", None)
    assert prepared == [first, of_today] * 2, "what it prints first is answered at once, and what one types there"
    assert "report.pdf" not in seen[0][0].text.partition("\nOpen\n")[2]


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "company").mkdir()
    (tmp_path / "company/notes.txt").write_text("mine")
    done = tieout("demo", str(tmp_path), "--as-of", "2026-11-22")
    assert done.returncode == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["company", "notes.txt"]
