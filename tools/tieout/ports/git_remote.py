"""Where a repository says that it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.ports.git import Repository

_LONGEST = 4_096  # bytes
_USUAL = ("main", "master")


def remote_address(repository: Repository, name: str = "origin") -> str:
    """Give the address of a remote as its configuration has it; empty where there is none that is one line of text.

    Files that the configuration includes are not read, and nothing is asked.
    """
    done = repository.git.run(
        "config", "--local", "--no-includes", "--null", "--get-all", f"remote.{name}.url", codes=(0, 1, 2, 3, 128)
    )
    first = done.stdout.partition(b"\0")[0]
    if done.code != 0 or len(first) > _LONGEST:
        return ""
    try:
        return first.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def main_branch(repository: Repository) -> str:
    """Give the branch that others are merged into, as far as a clone says; empty where it says nothing.

    What ``origin`` calls its own; else main or master, whichever is here or there; else the one checked out.
    """
    done = repository.git.run("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD", codes=(0, 1, 128))
    named = done.stdout.removesuffix(b"\n").decode("utf-8", "replace").removeprefix("refs/remotes/origin/")
    if named:
        return named
    refs = {**repository.refs("refs/heads/"), **repository.refs("refs/remotes/origin/")}
    for name in _USUAL:
        if f"refs/heads/{name}" in refs or f"refs/remotes/origin/{name}" in refs:
            return name
    return repository.branch() or ""
