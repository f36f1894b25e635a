"""What to say where nothing is checked out: of a repository without commits, and of a branch without one beside others."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import FIRST_COMMIT, NotExaminableError
from tieout.ports.git_objects import decoded

if TYPE_CHECKING:
    from tieout.ports.git_command import Git

_SHOWN = 3
_USUAL = ("main", "master")


def without_commit(git: Git, *, shown: str, branch: str | None, is_bare: bool) -> NotExaminableError:
    """Make the error of a HEAD that leads to no commit; the step goes to a branch that has one, where there is any.

    An orphan branch is such a HEAD, and a clone of a repository whose HEAD names a branch that is not there.
    """
    here, there = _branches(git, "refs/heads/"), _branches(git, "refs/remotes/")
    names = [*here, *there]
    if not names:
        remedy = "push the programme to it from a clone; then run this again" if is_bare else FIRST_COMMIT
        return NotExaminableError(f"{shown} has no commit yet", remedy=remedy)
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    message = (
        f"{shown} is on the branch {visible(branch or 'HEAD')}, which has no commit yet; "
        f"branches that have: {', '.join(visible(name) for name in names[:_SHOWN])}{more}"
    )
    if here and is_bare:
        ref = shlex.quote(f"refs/heads/{visible(here[0])}")
        return NotExaminableError(message, remedy=f"git symbolic-ref HEAD {ref} makes that the one that is examined")
    if is_bare:
        return NotExaminableError(message, remedy="git clone REPOSITORY FOLDER, and examine a branch of that")
    way = shlex.quote(visible(here[0])) if here else f"--track {shlex.quote(visible(there[0]))}"
    return NotExaminableError(
        message, remedy=f"git switch {way} goes to the first; to begin another history, {FIRST_COMMIT}"
    )


def branches(git: Git) -> list[str]:
    """Give the branches with a commit, those of this repository first, then those fetched."""
    return [*_branches(git, "refs/heads/"), *_branches(git, "refs/remotes/")]


def _branches(git: Git, prefix: str) -> list[str]:
    """Give the branches with a commit, a usual name first; not the ledger, which no programme lies in."""
    listed = git.run("for-each-ref", "--format=%(objecttype) %(symref) %(refname)", prefix)
    lines = (decoded(line).split(" ", 2) for line in listed.stdout.split(b"\n")[:-1])
    names = [name.removeprefix(prefix) for kind, leads_to, name in lines if kind == "commit" and not leads_to]
    own = [name for name in names if not name.endswith("tieout/ledger")]
    return sorted(own, key=lambda name: (name.rpartition("/")[2] not in _USUAL, name))
