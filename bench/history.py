"""One pass over a long history."""

from __future__ import annotations

from pathlib import Path

from measure import PYTHON, Command, Measured, in_turn
from programs import make

_LIMIT = ["git", "log", "--raw", "-z", "--no-renames", "--format=%H%x00%an%x00%ae%x00%cI%x00%B"]
_OURS = """
import datetime, pathlib, sys
from tieout.ports.git import Repository
from tieout.sources.front_matter import flat_head
from tieout.sources.history import read_history
root = pathlib.Path(sys.argv[1])
repository = Repository.open(root)
read_history(
    repository, repository.head(), documents=frozenset(), prefix="", parse_head=flat_head,
    as_of=datetime.date(2026, 11, 22),
)
"""
_PEER = """
import sys, git
for commit in git.Repo(sys.argv[1]).iter_commits():
    commit.author.name, commit.committed_datetime, commit.message
"""


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time 100,000 commits with their changed paths; GitPython walks them without paths."""
    root = make(scratch / "programme", 10 if small else 100, 10 if small else 1000, lines=10)
    limit = "git log --raw -z"
    commands = [
        Command(name=limit, argv=_LIMIT, directory=root),
        Command(name="GitPython iter_commits, no paths", argv=[PYTHON, "-c", _PEER, str(root)], against=limit),
        Command(name="tieout's pass, with paths", argv=[PYTHON, "-c", _OURS, str(root)], against=limit, goal=1.8),
    ]
    return in_turn(commands, min(rounds, 3))
