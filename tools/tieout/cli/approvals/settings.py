"""What the verbs that keep the ledger need to know of a repository, and of the code host."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.model.errors import NotExaminableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tieout.model.program import Program
    from tieout.ports.git import Repository
    from tieout.sources.forges.base import Forge

TOKENS = ("TIEOUT_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN")
"""Where a token is looked for, in this order, and nowhere else."""
_STANDS_FOR_YOURS = "example/policies"
"""What the settings of a starter name until somebody writes the real one."""
_EXAMPLE = "changes: {forge: {kind: github, repository: OWNER/NAME}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A repository and what its controls.yaml says."""

    repository: Repository
    program: Program
    base: Path
    """The folder that holds ``evidence/``."""
    prefix: str
    """Its place in the repository."""
    commit: str
    branch: str
    """The branch whose text is in force."""
    slips: tuple[str, ...] = ()
    """Why nobody can say which keys are pinned, each with its place; none where that could be read."""


def setting_of(root: Path, rev: str | None = None, *, is_needed: bool = False) -> Setting:
    """Read the settings; raises UsageError where no branch can be named, and as ``open_desk``.

    With ``is_needed`` also where there are no settings that can be read.
    """
    from tieout.cli.rooted import hold_root
    from tieout.model.examination import SETTINGS_PATH
    from tieout.sources.opening import open_desk, settings_needed, settings_of

    hold_root(root)
    desk, base, prefix, commit = open_desk(root, rev)
    if commit is None:
        raise desk.repository.without_commit()
    reading = settings_needed(desk) if is_needed else settings_of(desk)
    program = reading.program
    is_lost = any(item.need == "settings" for item in desk.unexamined) and desk.look_for(SETTINGS_PATH)
    slips = tuple(f"{item.location}: {item.message}" for item in desk.unreadable) if is_lost else program.key_slips
    branch = program.changes.branch or desk.repository.branch()
    if not branch:
        message = "no branch is checked out, and controls.yaml names none"
        raise UsageError(message, remedy="git switch BRANCH; or write it into controls.yaml: changes: {branch: main}")
    return Setting(
        repository=desk.repository,
        program=program,
        base=base,
        prefix=prefix,
        commit=commit,
        branch=branch,
        slips=slips,
    )


@contextlib.contextmanager
def forge_of(program: Program, *, url: str | None, needs_token: bool = True) -> Iterator[Forge]:
    """Give the code host that controls.yaml names; ``url`` stands for the one that it gives.

    Raises UsageError where it names none, NotExaminableError where it says that there is none, or
    where a token is needed and the environment has none.
    """
    import time

    from tieout.cli.progress import pause
    from tieout.model.change_policy import Forge as Named
    from tieout.sources.forges.github.client import Client
    from tieout.sources.forges.github.forge import GitHub

    named = program.changes.forge
    if named is None and not needs_token:
        named = Named(kind="github", repository="OWNER/NAME", url="", reason="")
    if named is None:
        message = "controls.yaml does not say which code host keeps the approvals"
        raise UsageError(message, remedy=f"write it there: {_EXAMPLE}")
    if named.kind == "none":
        message = f"controls.yaml says that no code host keeps approvals: {named.reason}"
        raise NotExaminableError(message, remedy=f"if one does, write it there: {_EXAMPLE}")
    if named.is_out_of_reach:
        message = "GitLab cannot be asked yet: no change can be shown to be approved"
        raise NotExaminableError(message, remedy=named.instead)
    if needs_token and named.repository == _STANDS_FOR_YOURS and not (named.url if url is None else url):
        # A token of theirs would be shown to whoever answers, and the approvals of others be kept as their own.
        message = f"changes.forge.repository is {_STANDS_FOR_YOURS} still, which stands for yours"
        raise UsageError(message, remedy="write your own OWNER/NAME there, in controls.yaml")
    token = next((value for name in TOKENS if (value := os.environ.get(name, "").strip())), "")
    if needs_token and not token:
        message = f"there is no token: {', '.join(TOKENS)} are not set"
        remedy = (
            "export GITHUB_TOKEN=TOKEN, then the same command; tieout approvals sync --permissions says what it needs"
        )
        raise NotExaminableError(message, remedy=remedy)
    with Client(
        named.repository, url=named.url if url is None else url, token=token, sleep=pause, now=time.time
    ) as client:
        yield GitHub(client)


def now() -> datetime:
    """Give the instant of SOURCE_DATE_EPOCH, else now."""
    from tieout.cli.options import moment

    when = moment(None)
    return when if isinstance(when, datetime) else datetime.now(UTC)
