"""The tutorial, typed in as it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_EXIT = re.compile(r"\[exit (\d+)\]")
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """A command and what the page shows under it."""

    command: str
    expected: str
    code: int


def steps(page: str) -> list[Step]:
    """Give the commands of all console blocks, in order."""
    found: list[Step] = []
    for block in _BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            code = _EXIT.search(shown)
            found.append(Step(command, _EXIT.sub("", shown).strip("\n"), int(code[1]) if code else 0))
    return found


def matches(expected: str, printed: str) -> bool:
    """Compare, with a line of three dots for any lines and ``...`` for the rest of a line."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + "\n"
        for line in expected.splitlines()
    )
    return re.fullmatch(pattern, printed) is not None if expected else True


def walk(page: str, here: Path, *, instead: dict[str, str] | None = None) -> Path:
    """Type every command of a page as a person would, and hold its end and its output against the page.

    ``instead``: addresses of the page -> what stands for them here. Returns the folder in which it ended.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for step in steps(page):
        command = step.command
        for address, place in (instead or {}).items():
            command = command.replace(address, place)
        if command.startswith("cd "):
            here = (here / command.removeprefix("cd ")).resolve()
            continue
        done = subprocess.run(  # noqa: S602  # the commands of our own page, typed as a person would
            command, shell=True, cwd=here, capture_output=True, text=True, check=False,
            env={**os.environ, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"}, timeout=300,
        )  # fmt: skip
        assert done.returncode == step.code, f"{command}\n{done.stdout}{done.stderr}"
        assert matches(step.expected, done.stdout), f"{command}\n{done.stdout}"
    return here


@pytest.mark.timeout(600)  # some forty commands, each a process of its own
def test_the_tutorial_runs_as_written(tmp_path: Path) -> None:
    """From an empty folder to a bundle that can be opened, verifies, and no longer does once it is changed."""
    page = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
    bundle = walk(page, tmp_path)
    assert "Example Ltd" in (bundle / "START-HERE.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bundle", "bundle-key", "bundle-key.pub", "evidence-key", "evidence-key.pub", "minutes.txt", "my-programme",
    ]  # fmt: skip


def test_what_auditors_are_told_to_open_is_in_a_bundle() -> None:
    """The page for auditors names files by the names that a bundle gives them."""
    page = (ROOT / "docs/for-auditors.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/-]+\.(?:html|csv|py|md|xlsx|pdf|yaml))`", page))
    assert {"START-HERE.html", "VERIFY.md", "exceptions.html", "populations/index.csv"} <= named
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tools/tieout").rglob("*.py"))
    missing = {name for name in named if Path(name).name not in source}
    assert missing - {f"controls/{name}.html" for name in ("AC-03", "CHG-01")} == set()  # of the starter


def test_a_page_that_shows_something_else_is_seen() -> None:
    assert matches("a ... c\n...\nend\n", "a b c\nx\ny\nend\n")
    assert not matches("a ... c\nend\n", "a b c\nx\nend\n")
    assert steps("```console\n$ ls\nx\n[exit 2]\n```\n") == [Step("ls", "x", 2)]
