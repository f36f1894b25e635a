"""What a person waits for before anything is read, and for one screen about a small company."""

from __future__ import annotations

import shutil
import time
from datetime import date
from functools import partial
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


def _add_a_line(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def status(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time the first screen of the sample company beside the import and the history that it needs."""
    day = date(2026, 11, 22)
    root = build(scratch / "company", as_of=day)
    click, log = "python -c 'import click'", "git log, sample company"
    cache = scratch / "cache"
    argv = ["env", f"XDG_CACHE_HOME={cache}", str(SCRIPT), "status", "--root", str(root), "--as-of", str(day)]
    first = Command(
        name="tieout status, the first time",
        argv=argv,
        before=lambda: shutil.rmtree(cache, ignore_errors=True),
        against=f"{click} + {log}",
    )
    commands = [
        Command(name=click, argv=[PYTHON, "-c", "import click"]),
        Command(name=log, argv=["git", "log"], directory=root),
        first,
    ]
    time.sleep(2.5)  # what changed a moment ago is not remembered
    examined = in_turn(commands, rounds)
    again = Command(name="tieout status, nothing touched since", argv=argv, against=f"{click} + {log}", goal=4.0)
    policy = min((root / "policies").glob("*.md"))
    touched = Command(
        name="tieout status, a policy saved as it was",
        argv=argv,
        before=policy.touch,
        against=f"{click} + {log}",
        goal=4.0,
    )
    edited = Command(
        name="tieout status, a policy edited since",
        argv=argv,
        before=partial(_add_a_line, policy),
        against=f"{click} + {log}",
    )
    repeated = in_turn([*commands[:2], again], rounds if small else rounds * 5)
    return [examined[-1], *repeated, *in_turn([touched], rounds), *in_turn([edited], rounds)]
