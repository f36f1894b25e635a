"""The ledger's branch here and at the remote, brought to one line before anything is added."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError, UnreachableError
from tieout.model.ledger import LEDGER_BRANCH
from tieout.ports.git_branch import move, refuse_if_current
from tieout.ports.git_fetch import fetch, remote_refs
from tieout.ports.git_proposal import remotes
from tieout.sources.ledger.copies import LOCAL

if TYPE_CHECKING:
    from tieout.ports.git import Repository


def fetched_ref(remote: str, branch: str) -> str:
    """Give the full name under which a branch of a remote is kept here."""
    return f"refs/remotes/{remote}/{branch}"


def fetch_branches(repository: Repository, remote: str, branch: str) -> None:
    """Fetch the ledger's branch, if the remote has one, and the branch whose changes it records.

    Raises NotExaminableError where there is no such remote or it lacks the branch, UnreachableError where it is silent.
    """
    # A pattern asks for what is there; a name would fail where it is not.
    refspecs = [f"+refs/heads/tieout/*:refs/remotes/{remote}/tieout/*"]
    if branch:
        refspecs.append(f"+refs/heads/{branch}:{fetched_ref(remote, branch)}")
    try:
        fetch(repository.git, remote, refspecs, root=repository.root)
    except UnreachableError as error:
        raise _why(repository, remote, branch) or error from error


def _why(repository: Repository, remote: str, branch: str) -> NotExaminableError | None:
    """Say what was asked for and is not there; None where the remote does not answer."""
    named = visible(remote)
    if remote not in remotes(repository.git):
        return NotExaminableError(
            f"no remote is called {named}",
            remedy=f"git remote add {named} ADDRESS, or name another with --remote; with --no-fetch nothing is fetched",
        )
    with contextlib.suppress(UnreachableError):
        if branch and not remote_refs(repository.git, remote, f"refs/heads/{branch}", root=repository.root):
            return NotExaminableError(
                f"{named} has no branch {visible(branch)}, whose changes are to be recorded",
                remedy=f"git remote show {named} tells its branches: write the one that everybody merges into to "
                "changes.branch in controls.yaml; or push it",
            )
    return None


def catch_up(repository: Repository, remote: str) -> str | None:
    """Bring the local branch to where the remote's is, if that is ahead; give where it then stands.

    Raises NotExaminableError where the two have parted, UsageError where it is checked out, BusyError
    where another run moves it.
    """
    refuse_if_current(repository.git, LOCAL)
    fetched = fetched_ref(remote, LEDGER_BRANCH)
    tips = repository.tips(LOCAL, fetched)
    local, theirs = tips.get(LOCAL), tips.get(fetched)
    if theirs is None or theirs == local:
        return local
    if local is not None:
        if not repository.unreachable((theirs,), (local,)):
            return local
        if repository.unreachable((local,), (theirs,)):
            raise NotExaminableError(
                f"{LEDGER_BRANCH} and {remote}/{LEDGER_BRANCH} have parted: each holds records that the other lacks",
                remedy=f"git update-ref {LOCAL} {theirs} {local} takes the remote's, then run this again: "
                "the forge is asked anew for what only the local one had",
            )
    move(repository.git, LOCAL, theirs, local)
    return theirs
