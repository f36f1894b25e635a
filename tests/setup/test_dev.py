"""`./dev` as a script: what it imports, and what it says when it does nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEV = ROOT / "dev"


def dev(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, DEV, *args], check=False, capture_output=True, text=True, timeout=30)


def test_imports_the_standard_library_alone() -> None:
    names = set()
    for node in ast.walk(ast.parse(DEV.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    assert names - sys.stdlib_module_names == set()


def test_an_older_python_can_read_it_as_far_as_the_message() -> None:
    tree = ast.parse(DEV.read_text(), feature_version=(3, 8))
    at_once = [node for node in tree.body if isinstance(node, ast.Import)]
    assert "tomllib" not in {alias.name for node in at_once for alias in node.names}


def test_is_executable() -> None:
    assert DEV.stat().st_mode & 0o111 == 0o111
    assert DEV.read_text().startswith("#!/usr/bin/env python3\n")


@pytest.mark.parametrize("args", [(), ("--help",), ("help",)])
def test_lists_its_jobs(args: tuple[str, ...]) -> None:
    done = dev(*args)
    assert (done.returncode, done.stderr) == (0, "")
    jobs = [line.split()[0] for line in done.stdout.splitlines()[2:]]
    assert jobs == [
        "demo",
        "test",
        "slow",
        "lint",
        "bench",
        "attacks",
        "chroot",
        "docs",
        "pictures",
        "site",
        "tieout",
        "setup",
        "lock",
    ]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("tset",), "dev: There is no job tset. Did you mean test?\n"),
        (("xyzzy",), "dev: There is no job xyzzy. ./dev lists them.\n"),
        (("setup", "--fast"), "dev: setup takes nothing but --runtime.\n"),
        (("lint", "tools"), "dev: lint takes no arguments.\n"),
    ],
)
def test_a_wrong_word_is_one_sentence_and_exit_2(args: tuple[str, ...], said: str) -> None:
    done = dev(*args)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
