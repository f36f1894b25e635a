"""Asking a remote for objects: the one call of Git that needs what its user has configured.

Addresses, credentials, proxies and SSH keys are the user's own, as for any ``git fetch`` that they type. So
this runs for verbs that say that they use the network, and never while something is examined.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import UnreachableError, UsageError
from tieout.ports import process
from tieout.ports.git_command import reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tieout.ports.git_command import Git

_TIMEOUT_S = 3600
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]{0,99}", re.ASCII)
_KEPT = (
    "GIT_ASKPASS",
    "GIT_CONFIG",
    "GIT_SSH",
    "GIT_SSL",
    "GIT_HTTP",
    "GIT_PROXY",
    "GIT_TERMINAL_PROMPT",
    "GIT_ALLOW_PROTOCOL",
)
_QUIET = (
    *("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false"),
    *("-c", "gc.auto=0", "-c", "maintenance.auto=false"),
)


def fetch(git: Git, remote: str, refspecs: Iterable[str], *, root: Path) -> None:
    """Fetch some refs of a remote; raises UnreachableError where Git cannot.

    Refspecs are passed by standard input, so that there may be thousands.
    """
    lines = "".join(f"{refspec}\n" for refspec in refspecs)
    if lines:
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--stdin")
        _call(git, root, ("fetch", *options, _checked(remote)), lines.encode())


def remote_refs(git: Git, remote: str, pattern: str, *, root: Path) -> dict[str, str]:
    """Give the refs of a remote that fit a pattern, and where each leads."""
    done = _call(git, root, ("ls-remote", "--quiet", "--refs", _checked(remote), pattern))
    pairs = (line.partition("\t") for line in done.stdout.decode("utf-8", "replace").splitlines())
    return {name: oid for oid, _, name in pairs}


def _call(git: Git, root: Path, argv: tuple[str, ...], stdin: bytes = b"") -> process.Ended:
    environment = process.inherited(but="GIT_", keep=_KEPT)
    environment |= {"LC_ALL": "C", "GIT_DIR": str(git.git_dir)}
    done = process.run(
        [git.program, *_QUIET, *argv], stdin=stdin, timeout_s=_TIMEOUT_S, environment=environment, directory=root
    )
    if done.code != 0:
        raise UnreachableError(
            f"git {argv[0]} failed: {reason(done)}",
            remedy="see that git fetch works here; or run with --no-fetch, and fetch the heads another way",
        )
    return done


def _checked(remote: str) -> str:
    if _NAME.fullmatch(remote) is None:
        raise UsageError(f"{visible(remote)!r} is no name of a remote", remedy="git remote lists them")
    return remote
