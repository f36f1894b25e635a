"""Nothing that is committed carries a path of the machine on which it was written."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.house.tree import ROOT

# Put together here, so that this file does not hold what it looks for. Where the checkout lies is
# asked of the machine: no list of places would be whole, and each would name somebody's.
_HERE = tuple(r"(?<![\w.-])" + re.escape(str(place)) + r"(?=/)" for place in (ROOT, ROOT.parent / "shared"))
_TRACES = (
    *_HERE,
    "/" + r"root/\w",
    "/" + r"home/(?!ana\b)[a-z]",  # Ana Example lives nowhere
    "/" + r"Users/\w",
    r"\b[A-Z]:\\" + "Users",
    r"(?<![\w.-])/" + r"tmp/\w",
)
_PATTERN = re.compile("|".join(_TRACES).encode())


def committed() -> list[str]:
    """Give every file that Git knows or would add."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True).stdout
    return sorted({name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name})


@pytest.mark.skipif(
    not shutil.which("git") or not (ROOT / ".git").exists(), reason="no checkout: nothing is committed here"
)
def test_no_file_carries_a_trace_of_a_workplace() -> None:
    wrong = [
        f"{name}: {match.group().decode(errors='replace')}"
        for name in committed()
        if (path := ROOT / name).is_file() and not path.is_symlink()
        for data in [path.read_bytes()]
        for match in [_PATTERN.search(data)]
        if match
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "trace", [f"{ROOT}/x", "/tm" + "p/x", "/roo" + "t/x", "/hom" + "e/anabel", "/User" + "s/ana", "C:" + "\\Users\\ana"]
)
def test_traces_are_seen(trace: str) -> None:
    assert _PATTERN.search(trace.encode())


@pytest.mark.parametrize(
    "harmless", ["/homepage", "/home/ana/x", "https://example.com/root", "work/main", "/usr/bin", "the workshop"]
)
def test_other_paths_are_not(harmless: str) -> None:
    assert not _PATTERN.search(harmless.encode())
