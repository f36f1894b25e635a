"""tieout check over many policies."""

from __future__ import annotations

from pathlib import Path

from measure import PYTHON, TIEOUT, Command, Measured, in_turn
from programs import make

_LOAD = """
import pathlib, sys, frontmatter
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.md")):
    frontmatter.loads(path.read_text(encoding="utf-8"))
"""
_LOG = ["git", "log", "--raw", "-z", "--format=%H%x00%an%x00%ae%x00%cI%x00%B"]


def _commands(root: Path, label: str, goal: float | None) -> list[Command]:
    load, log = f"python-frontmatter, {label}", f"git log --raw, {label}"
    return [
        Command(name=load, argv=[PYTHON, "-c", _LOAD, str(root / "policies")]),
        Command(name=log, argv=_LOG, directory=root),
        Command(
            name=f"tieout check, {label}",
            argv=[*TIEOUT, "check", "--root", str(root), "--format", "json", "--as-of", "2026-11-22"],
            accept=(0, 1),
            against=f"{load} + {log}",
            goal=goal,
        ),
    ]


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time 1,000 policies of 200 lines with two edits each."""
    count = 50 if small else 1000
    root = make(scratch / "programme", count, 2)
    return in_turn(_commands(root, f"{count} policies", 2.0), rounds)


def growth(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time ten times the policies: at most eleven times the CPU."""
    count = 20 if small else 1000
    once = make(scratch / "once", count, 1)
    tenfold = make(scratch / "tenfold", count * 10, 1)
    few = f"tieout check, {count} policies"
    argv = [*TIEOUT, "check", "--format", "json", "--as-of", "2026-11-22", "--root"]
    commands = [
        Command(name=few, argv=[*argv, str(once)], accept=(0, 1)),
        Command(
            name=f"tieout check, {count * 10} policies",
            argv=[*argv, str(tenfold)],
            accept=(0, 1),
            against=few,
            goal=11.0,
        ),
    ]
    return in_turn(commands, min(rounds, 3))
