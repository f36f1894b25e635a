"""The page on answers: its row is a response that the bundle shows."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from pathlib import Path

from tests.cli.programme import tieout
from tests.companies import AS_OF, Sample, copied
from tests.docs.test_tutorial import ROOT, steps

PAGE = (ROOT / "docs/how-to/answer-deviations.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^<!-- row: (\S+) -->\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def exceptions(company: Path, out: Path) -> list[dict[str, str]]:
    (step,) = steps(PAGE)
    words = step.command.split()
    assert words[0] == "tieout"
    done = tieout(*words[1:], "--root", str(company), "--as-of", f"{AS_OF}", "--rev", "HEAD", "--out", str(out))
    assert done.returncode == 0, done
    return [*csv.DictReader(io.StringIO((out / "exceptions.csv").read_text(encoding="utf-8-sig"), newline=""))]


def test_the_row_of_the_page_accepts_the_finding_that_it_names(sample: Sample, tmp_path: Path) -> None:
    company = copied(sample(), tmp_path / "company")
    # Without it tests/workpapers/test_deviations.py has the finding open, with no response recorded.
    ((path, row),) = _ROW.findall(PAGE)
    register = company / path
    register.write_text(register.read_text(encoding="utf-8").rstrip("\n") + "\n" + row, encoding="utf-8")
    subprocess.run(["git", "-C", str(company), "commit", "--quiet", "-am", "Accept it for a time"], check=True)
    after = [row for row in exceptions(company, tmp_path / "after") if row["Rule"] == "owner-approves-own"]
    assert [(row["State"], row["Answered on (self)"], row["Accepted until"]) for row in after] == [
        ("accepted", "2026-11-20", "2027-03-31")
    ]
    assert "EX-900 of 2026-11-20 by Ana Example (until 2027-03-31): Only Dora knows" in after[0]["Management response"]
