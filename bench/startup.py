"""What a person waits for before anything is read."""

from __future__ import annotations

from pathlib import Path

from measure import PYTHON, Command, Measured, in_turn

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
