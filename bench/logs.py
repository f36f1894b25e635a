"""A log read for its window, its gaps and its order, against Python's csv reader alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from measure import PYTHON, Command, Measured, in_turn

_READ = """
import csv, sys
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for _ in csv.reader(file):
        pass
"""
_TALLY = """
import sys
from pathlib import Path
from tieout.collect.ingest.log import Log
settings = dict(item.split("=", 1) for item in sys.argv[2:])
found = Log().configured({"complete": "made here", **settings}).normalise_file(Path(sys.argv[1]))
assert found.rows and not found.problems and not found.gaps, (found.problems, found.gaps)
"""
_START = datetime(2026, 1, 1, tzinfo=UTC)


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time a million entries of 80 bytes, and ten times as many, by day and by hour."""
    count = 20_000 if small else 1_000_000
    many = count * (2 if small else 10)
    once, tenfold = scratch / "once.csv", scratch / "tenfold.csv"
    _write(once, count)
    _write(tenfold, many)
    limit, far = f"csv.reader, {count} entries", f"csv.reader, {many} entries"
    last = _START + timedelta(seconds=7 * count)
    window = (f"from={_START:%Y-%m-%dT%H:%M:%SZ}", f"to={last:%Y-%m-%dT%H:%M:%SZ}")
    commands = [
        Command(name=limit, argv=[PYTHON, "-c", _READ, str(once)]),
        Command(name="tieout, by day", argv=[PYTHON, "-c", _TALLY, str(once)], against=limit, goal=2.0),
        Command(
            name="tieout, by hour in a window",
            argv=[PYTHON, "-c", _TALLY, str(once), "step=hour", *window],
            against=limit,
            goal=2.0,
        ),
        Command(name=far, argv=[PYTHON, "-c", _READ, str(tenfold)]),
        Command(name=f"tieout, {many} entries", argv=[PYTHON, "-c", _TALLY, str(tenfold)], against=far, goal=2.0),
    ]
    return in_turn(commands, min(rounds, 3))


def _write(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("time,actor,action,target,address,result\n")
        for number in range(count):
            moment = _START + timedelta(seconds=7 * number)
            file.write(
                f"{moment:%Y-%m-%dT%H:%M:%SZ},user{number % 977}@shop.example,order.update,"
                f"order-{number},192.0.2.{number % 250},ok\n"
            )
