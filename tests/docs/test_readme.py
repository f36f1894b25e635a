"""The README: every command ends as it says on the sample company, and its numbers are those of the code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.programme import tieout
from tests.companies import AS_OF, Sample
from tests.docs import test_bundle_attacks
from tests.docs.pages import typed
from tests.house.tree import ROOT

README = ROOT / "README.md"
PAGE = README.read_text(encoding="utf-8")
LINES = [line for line in typed(README) if "build/demo" in line or "explain" in line]
pytestmark = pytest.mark.timeout(600)  # whoever comes first makes the company and its bundle
_CODE = re.compile(r"# ends with (\d):")


@pytest.fixture(scope="module")
def place(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a checkout in which ``./dev demo`` has run: the company, and its signed bundle."""
    here = tmp_path_factory.mktemp("readme")
    demo = here / "build/demo"
    demo.mkdir(parents=True)
    (demo / "company").symlink_to(sample())
    bundle = demo / "bundle" / "example-ltd-2025-12-to-2026-11"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(here / "key")], check=True, timeout=60)
    words = ("--root", str(sample()), "--as-of", str(AS_OF), "--no-pdf", "--key", str(here / "key.pub"))
    for argv in (
        ("bundle", "build", "--out", str(bundle), *words),
        ("bundle", "sign", str(bundle), "--key", str(here / "key"), "--zip"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "tieout", *argv], capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr
    return here


@pytest.mark.parametrize("line", LINES)
def test_a_command_ends_as_it_says(line: str, place: Path) -> None:
    code = _CODE.search(line)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S602  # the commands of our own page, typed as a person would
        line, shell=True, cwd=place, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PATH": path, "SOURCE_DATE_EPOCH": "1795348800", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (int(code[1]) if code else 0, False), (
        done.stdout + done.stderr
    )


def test_what_it_says_is_found_is_found_on_any_day(sample: Sample) -> None:
    """The sample company moves with the day on which it is made: a date of one day is wrong on the next."""
    (block,) = re.findall(r"they find:\n\n```\n(.*?)```", PAGE, re.DOTALL)
    said = dict(line.split(maxsplit=1) for line in block.splitlines())
    done = tieout("check", "--root", str(sample()), "--as-of", str(AS_OF), "--format", "json")
    found: dict[str, str] = {}
    for item in json.loads(done.stdout)["findings"]:
        found[item["rule"]] = f"{found.get(item['rule'], '')} {item['message']}"
    for rule, words in said.items():
        for word in re.findall(r"#?\b[0-9]+\b|cleo-[a-z]+|[A-Z][a-z]+ Example", words):
            assert word in found[rule]
    assert not re.search(r"\b(?:January|February|March|April|May|Ju(?:ne|ly)|August|[A-Z][a-z]+ber)\b", block)


def test_all_of_the_five_minutes_is_run() -> None:
    assert len(LINES) == 11


def test_its_numbers_are_those_of_the_code() -> None:
    controls = yaml.safe_load((ROOT / "controls.yaml").read_text(encoding="utf-8"))["controls"]
    documents = {name: len(list((ROOT / name).glob("*.md"))) for name in ("policies", "runbooks")}
    assert (documents, f"{len(controls)} controls" in PAGE) == ({"policies": 10, "runbooks": 9}, True)
    assert "ten policies, nine runbooks" in PAGE
    counted = re.search(r"There are (\d+) of them", test_bundle_attacks.written())
    assert counted is not None
    assert int(counted[1]) > 400  # what the page says
    assert "[over 400 attacks on a bundle]" in PAGE


def test_it_is_short() -> None:
    assert len(PAGE.splitlines()) <= 120, "what a newcomer doesn't need has its place in docs/features.md"


def test_every_picture_is_described() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\((docs/images/[^)]+)\)", PAGE)
    assert [path for _, path in pictures] == [
        f"docs/images/{name}" for name in ("terminal.svg", "report.png", "site.png")
    ]
    assert min(len(words) for words, _ in pictures) > 80
