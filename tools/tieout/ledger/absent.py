"""The step where there is no approval ledger: a clone of one branch lacks one that origin may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.ledger import LEDGER_BRANCH
from tieout.ports.git_proposal import remotes

if TYPE_CHECKING:
    from tieout.ports.git import Repository


def ledger_step(repository: Repository, begin: str) -> str:
    """Give the step that brings a ledger; ``begin`` is the command that begins one, with what that does."""
    if "origin" not in remotes(repository.git):
        return begin
    return f"git fetch origin {LEDGER_BRANCH}:{LEDGER_BRANCH}, if origin has one; else {begin}"
