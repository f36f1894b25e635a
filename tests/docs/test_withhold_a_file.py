"""The page on withholding, typed in as it stands."""

from __future__ import annotations

import csv
import io
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.programme import FILES, plant, tieout
from tests.docs.test_tutorial import ROOT, matches, steps

PAGE = (ROOT / "docs/how-to/withhold-a-file.md").read_text(encoding="utf-8")


def test_the_setting_and_the_commands_do_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setting = re.search(r"<!-- setting -->\n```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert setting is not None
    text = FILES["controls.yaml"].replace("controls:\n", f"{setting[1]}controls:\n", 1)
    plant(tmp_path / "programme", {**FILES, "controls.yaml": text})
    monkeypatch.chdir(tmp_path / "programme")
    (step,) = steps(PAGE)
    done = tieout(*shlex.split(step.command)[1:])
    assert done.returncode == step.code, done
    assert matches(step.expected, done.text), done.text
    table = Path("bundle/WITHHELD.csv").read_text(encoding="utf-8-sig")
    path = next(
        row["path"] for row in csv.DictReader(io.StringIO(table, newline="")) if row["path"].endswith("/accounts.csv")
    )
    for command, code in zip(re.findall(r"^```sh\ntieout (.*)\n```", PAGE, re.MULTILINE), (0, 3), strict=True):
        done = tieout(*shlex.split(command.replace("evidence/PATH", path)))
        assert done.returncode == code, done
    assert f"disclosed: {path} is the file that this bundle commits to" in done.text
