"""The verdict on every change of a quarter, on a branch of a million commits."""

from __future__ import annotations

from pathlib import Path

from changes import END, make
from measure import PYTHON, TIEOUT, Command, Measured, in_turn
from tieout.model.ledger import LEDGER_BRANCH

_QUARTER, _DAYS = "2026-07-01", "2026-09-28"
_LINES = """
import json, subprocess, sys
names = subprocess.run(["git", "ls-tree", "-r", "--name-only", sys.argv[1]], capture_output=True, check=True)
for name in names.stdout.decode().splitlines():
    if name.endswith(".jsonl"):
        data = subprocess.run(["git", "cat-file", "blob", f"{sys.argv[1]}:{name}"], capture_output=True, check=True)
        for line in data.stdout.splitlines():
            json.loads(line)
"""


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time a million commits, 100,000 records, and the quarter that lies in both; each change of it is approved."""
    root = make(scratch / "programme", 5_000 if small else 1_000_000, 500 if small else 100_000)
    log, lines = "git log", "json.loads of every record"
    first, last = _DAYS if small else _QUARTER, END.date().isoformat()
    ours = [*TIEOUT, "approvals", "check", "--period", f"{first}..{last}", "--as-of", last, "--format", "json"]
    commands = [
        Command(name=log, argv=["git", "log", "--first-parent", "main"], directory=root),
        Command(name=lines, argv=[PYTHON, "-c", _LINES, LEDGER_BRANCH], directory=root),
        Command(name="tieout approvals check", argv=ours, directory=root, against=f"{log} + {lines}", goal=2.5),
    ]
    return in_turn(commands, min(rounds, 3))
