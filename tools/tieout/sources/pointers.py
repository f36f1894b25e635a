"""Pointers of Git LFS and git-annex: what Git has of a file that is kept elsewhere. Pure."""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple

from tieout.model.characters import visible
from tieout.model.location import Location, Unreadable

LARGEST = 32 * 1024
"""Bytes of the longest pointer: one of git-annex (doc/internals/pointer_file.mdwn)."""
_LARGEST_LFS = 1023
"""Bytes of a pointer of Git LFS: fewer than 1024 (git-lfs, docs/spec.md, The Pointer)."""
_STARTS = (b"version https://", b"/annex/objects/", b".git/annex/objects/", b"../")
# git-lfs, docs/spec.md: the version comes first, the other keys sorted; extensions stand between.
_LFS = re.compile(
    rb"version https://(?:git-lfs\.github\.com|hawser\.github\.com)/spec/v1\n"
    rb"(?:ext-[0-9]-[^\n]+\n)*oid sha256:([0-9a-f]{64})\nsize ([0-9]{1,19})\n?",
)
# git-annex, doc/internals/pointer_file.mdwn: the key, or what a symbolic link would lead to; each further line has
# /annex/ in it. doc/internals/key_format.mdwn: the backend, fields such as -s for the size, and a name.
_ANNEX = re.compile(
    rb"(?:/annex/objects/|(?:\.\./)*\.git/annex/objects/(?:[^\n/]+/){1,3})"
    rb"[A-Z0-9_]+((?:-[a-zA-Z][0-9]+)*)--([^\n\r/]+)(?:\r?\n(?:[^\n]*/annex/[^\n]*\n)*)?",
)
_SIZE = re.compile(rb"-s([0-9]{1,19})")
_SHA256 = re.compile(rb"[0-9a-f]{64}(?:\..*)?")
_BELONGS = "a file that is examined belongs into Git itself"


class Pointer(NamedTuple):
    """What stands in the place of a file."""

    keeper: str
    """``Git LFS`` or ``git-annex``."""
    sha256: str
    """Of the file itself, 64 lower-case hex digits; empty where the pointer does not say it."""
    size: int | None
    """In bytes; None where the pointer does not say it."""

    @property
    def kind(self) -> str:
        """Give the kind of an ``Unreadable``: ``git-lfs-pointer``, ``git-annex-pointer``."""
        return f"{self.keeper.lower().replace(' ', '-')}-pointer"

    @property
    def what(self) -> str:
        """Say what it is, to follow "is": ``a pointer of Git LFS: the file itself (123 bytes) is not in Git``."""
        known = (f"{self.size} bytes" if self.size is not None else "", f"sha256:{self.sha256}" if self.sha256 else "")
        told = ", ".join(item for item in known if item)
        return f"a pointer of {self.keeper}: the file itself{f' ({told})' if told else ''} is not in Git"

    def fetch(self, path: str) -> str:
        """Give the command that brings the file itself into the work tree."""
        named = shlex.quote(visible(path))
        return f"git lfs pull --include {named}" if self.keeper == "Git LFS" else f"git annex get {named}"

    def remedy(self, path: str) -> str:
        """Say what brings the file itself, here and into a commit."""
        return f"{self.fetch(path)} brings it here; {_BELONGS}: {self.out(path)}, and commit"

    def out(self, path: str) -> str:
        """Say after what a commit holds the file itself."""
        named = shlex.quote(visible(path))
        if self.keeper == "Git LFS":
            return f"take its pattern out of .gitattributes, then git add --renormalize {named}"
        return f"git annex unannex {named} && git add {named}"


def pointed_at(data: bytes) -> Pointer | None:
    """Give what a pointer stands for; None for what is no pointer."""
    if not data.startswith(_STARTS) or len(data) > LARGEST:
        return None
    lfs = _LFS.fullmatch(data) if len(data) <= _LARGEST_LFS else None
    if lfs is not None:
        return Pointer("Git LFS", lfs[1].decode("ascii"), int(lfs[2]))
    annex = _ANNEX.fullmatch(data)
    if annex is None:
        return None
    size, name = _SIZE.search(annex[1]), annex[2]
    said = name[:64].decode("ascii") if _SHA256.fullmatch(name) else ""
    return Pointer("git-annex", said, int(size[1]) if size else None)


def pointer_in(data: bytes, path: str, *, is_link: bool = False) -> Unreadable | None:
    """Say that a file is a pointer, what it stands for and what brings that; None for what is no pointer.

    ``is_link``: the data are what a symbolic link leads to, as git-annex has for a file that is locked.
    """
    found = pointed_at(data)
    if found is None:
        return None
    shown = visible(path)
    link = " (a symbolic link into its store)" if is_link else ""
    return Unreadable(
        location=Location(path=shown),
        kind=found.kind,
        message=f"{shown} is {found.what}{link}",
        remedy=found.remedy(path),
    )
