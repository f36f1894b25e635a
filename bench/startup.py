"""What a person waits for before anything is read, and for one screen about a small company."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from measure import PYTHON, Command, Measured, in_turn
from tieout.demo.company import build

SCRIPT = Path(PYTHON).parent / "tieout"


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time the command's start beside the import that it cannot do without."""
    del scratch
    limit = "python -c 'import click'"
    commands = [
        Command(name=limit, argv=[PYTHON, "-c", "import click"]),
        Command(name="tieout --version", argv=[str(SCRIPT), "--version"], against=limit, goal=1.3),
        Command(name="tieout check --help", argv=[str(SCRIPT), "check", "--help"], against=limit, goal=1.6),
    ]
    return in_turn(commands, rounds if small else rounds * 5)


def status(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time the first screen of the sample company beside the import and the history that it needs."""
    day = date(2026, 11, 22)
    root = build(scratch / "company", as_of=day)
    click, log = "python -c 'import click'", "git log, sample company"
    commands = [
        Command(name=click, argv=[PYTHON, "-c", "import click"]),
        Command(name=log, argv=["git", "log"], directory=root),
        Command(
            name="tieout status, sample company",
            argv=[str(SCRIPT), "status", "--root", str(root), "--as-of", str(day)],
            against=f"{click} + {log}",
            goal=4.0,
        ),
    ]
    return in_turn(commands, rounds if small else rounds * 5)
