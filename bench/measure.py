"""CPU seconds of commands, run in turn."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from process import Run, run

PYTHON = sys.executable
TIEOUT = [PYTHON, "-m", "tieout"]


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
    """The highest of the rounds, of the largest process (`process.Run`)."""


Benchmark = Callable[[Path, bool, int], list[Measured]]


def in_turn(commands: list[Command], rounds: int) -> list[Measured]:
    """Run the commands one after another, so many rounds, and take the medians."""
    seen: dict[str, list[Run]] = {item.name: [] for item in commands}
    for _ in range(rounds):
        for item in commands:
            if item.before is not None:
                item.before()
            seen[item.name].append(_once(item))
    return [
        Measured(
            command=item,
            cpu_s=statistics.median(each.cpu_s for each in seen[item.name]),
            wall_s=statistics.median(each.wall_s for each in seen[item.name]),
            peak_mib=max(each.peak_mib for each in seen[item.name]),
        )
        for item in commands
    ]


def _once(command: Command) -> Run:
    found = run(command.argv, command.directory)
    if found.code not in command.accept:
        message = f"{command.name} ended with {found.code}: {found.error.decode(errors='replace')}"
        raise RuntimeError(message)
    return found


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
