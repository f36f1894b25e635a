"""CPU seconds of commands, run in turn."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
TIEOUT = [PYTHON, "-m", "tieout"]
KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something to measure."""

    name: str
    argv: list[str]
    directory: Path | None = None
    before: Callable[[], None] | None = None
    """Run before each round, not measured."""
    accept: tuple[int, ...] = (0,)
    """Exit codes that are no failure of the benchmark."""
    against: str | None = None
    """The name of the limit; None if this is one."""
    goal: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Medians over the rounds."""

    command: Command
    cpu_s: float
    wall_s: float
    peak_mib: float


Benchmark = Callable[[Path, bool, int], list[Measured]]


def in_turn(commands: list[Command], rounds: int) -> list[Measured]:
    """Run the commands one after another, so many rounds, and take the medians."""
    seen: dict[str, list[tuple[float, float, float]]] = {item.name: [] for item in commands}
    for _ in range(rounds):
        for item in commands:
            if item.before is not None:
                item.before()
            seen[item.name].append(_once(item))
    return [
        Measured(
            command=item,
            cpu_s=statistics.median(run[0] for run in seen[item.name]),
            wall_s=statistics.median(run[1] for run in seen[item.name]),
            peak_mib=max(run[2] for run in seen[item.name]),
        )
        for item in commands
    ]


def _once(command: Command) -> tuple[float, float, float]:
    started = time.perf_counter()
    with subprocess.Popen(
        command.argv, cwd=command.directory, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        error = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode not in command.accept:
        message = f"{command.name} ended with {process.returncode}: {error.decode(errors='replace')}"
        raise RuntimeError(message)
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / KIB


def table(name: str, measured: list[Measured]) -> str:
    """Lay the figures out, each beside the limit that it is held to."""
    by_name = {item.command.name: item for item in measured}
    lines = [
        f"\n{name}",
        f"  {'':<44} {'CPU s':>8} {'wall s':>8} {'peak MiB':>9} {'ratio':>7} {'goal':>6}",
    ]
    for item in measured:
        ratio = goal = ""
        if item.command.against is not None:
            limit = sum(by_name[part].cpu_s for part in item.command.against.split(" + "))
            ratio = f"{item.cpu_s / limit:.2f}"
            goal = f"{item.command.goal:.2f}" if item.command.goal else ""
        lines.append(
            f"  {item.command.name:<44} {item.cpu_s:>8.3f} {item.wall_s:>8.3f} "
            f"{item.peak_mib:>9.1f} {ratio:>7} {goal:>6}"
        )
    return "\n".join(lines) + "\n"
