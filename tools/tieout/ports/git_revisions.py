"""Whether a revision names one thing: Git takes a tag before a branch of the same name, and whoever may push a tag chooses."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError
from tieout.ports.git_objects import decoded, is_object_id

if TYPE_CHECKING:
    from tieout.ports.git_command import Git

_AMBIGUOUS = re.compile(rb"refname '(?P<name>.+)' is ambiguous")
_KINDS = ("", "tags/", "heads/", "remotes/")
"""Where Git looks, in this order (gitrevisions(7))."""


def refuse_ambiguous(git: Git, rev: str) -> None:
    """Raise NotExaminableError where the ref in a revision that names something may be one of several.

    A whole id is an object's, and HEAD what is checked out, whatever ref has that name.
    """
    if is_object_id(rev):
        return
    said = git.run("rev-parse", "--verify", "--end-of-options", rev, codes=(0, 1, 128)).stderr
    found = _AMBIGUOUS.search(said)
    name = decoded(found["name"]) if found else "HEAD"
    if name == "HEAD" or is_object_id(name):
        return
    refs = frozenset(decoded(git.run("for-each-ref", "--format=%(refname)").stdout).split("\n"))
    meant = [ref for ref in (f"refs/{kind}{name}" for kind in _KINDS) if ref in refs]
    ways = ", ".join(shlex.quote(visible(ref + rev[len(name) :])) for ref in meant)
    raise NotExaminableError(
        f"{visible(name[:80])!r} is the name of several refs here, and Git takes the first: {visible(', '.join(meant))}",
        remedy=f"write the one that is meant in full: {ways}",
    )
