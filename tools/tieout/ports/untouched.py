"""A work tree with its repository -> a digest that changes when any file of it is touched, without reading one.

It is as sure as the file system's times. A program that holds a file mapped into its memory writes twice and leaves one
time (mmap(2)), so whoever tells an answer again says that it is remembered, and of when.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.mounts import keeps_change_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST = 50_000
"""Files; of more, looking costs too much of what it would save."""
_SETTLED_NS = 2_000_000_000
"""Two changes within a tick of the file system's clock look alike (FAT's tick, the longest, is 2 s)."""
UNASKED = ("COMMIT_EDITMSG", "FETCH_HEAD", "ORIG_HEAD", "index")
"""What a repository's own folder has that no reader of its commits asks for; prompts and editors write it anew."""
_ELSEWHERE = (b"include", b"worktree")
"""Settings of a repository by which Git reads files that lie outside of it (git-config(1))."""


class State(NamedTuple):
    """All files below a folder, as a file system tells of them."""

    digest: str
    """SHA-256 in hex over path, kind, rights, owner, inode, size, and times of content and of inode."""
    lasting: str
    """The same without the times of Git's objects: what writes one anew that is there touches its pack (git-pack-objects)."""
    newest_ns: int
    """Of those times, objects apart: their names are the digests of what they hold."""
    git: str
    """As ``lasting``, of the repository's own folder alone."""
    git_newest_ns: int
    """As ``newest_ns``, of that."""
    top: str
    seen: tuple[tuple[str, os.stat_result], ...]
    """Each file and folder that was looked at, those of the program too."""
    besides: tuple[str, ...]
    """What else the answer rests on."""

    def is_settled(self, at_ns: int) -> bool:
        """Whether a change after that moment cannot look like this: nothing was touched in the seconds before it."""
        return self.newest_ns < at_ns - _SETTLED_NS

    def is_git_settled(self, at_ns: int) -> bool:
        """Whether a change of the repository's own folder cannot."""
        return self.git_newest_ns < at_ns - _SETTLED_NS


def enclosing(root: Path) -> Path | None:
    """Give the work tree that holds ``root``; None where what Git reads may lie outside of it.

    So it is of a linked work tree, of a repository that borrows objects, of one whose settings name other files, and
    of one that is another user's: whether Git reads that rests on settings elsewhere (``safe.directory``).
    """
    for top in (root, *root.parents):
        git = top / ".git"
        try:
            kind = git.lstat()
        except FileNotFoundError:
            continue
        except OSError:
            return None
        parts = ("HEAD", "objects", "refs", "config")
        is_whole = stat.S_ISDIR(kind.st_mode) and all((git / name).exists() for name in parts)
        is_fit = is_whole and _is_ours(kind) and _is_ours(top.stat()) and not _leads_out(git)
        return top if is_fit and keeps_change_times(top) else None
    return None


def _is_ours(about: os.stat_result) -> bool:
    return os.name != "posix" or about.st_uid == os.getuid()


def _leads_out(git: Path) -> bool:
    if any((git / name).exists() for name in ("commondir", "objects/info/alternates")):
        return True
    try:
        settings = [
            (git / name).read_bytes().lower() for name in ("config", "config.worktree") if (git / name).exists()
        ]
    except OSError:
        return True
    return any(word in text for word in _ELSEWHERE for text in settings)


def state_of(top: Path, code: Path, besides: Iterable[str] = ()) -> State | None:
    """Look at every file below ``top``, and at the program: ``code``, its interpreter and its libraries.

    None for more than ``_MOST`` files, for what cannot be looked at, and where a link or a mount leads elsewhere.
    """
    if os.name != "posix":  # elsewhere a change of content can leave no trace that we know of
        return None
    git: list[str] = [sys.version, sys.executable, str(os.getuid()), str(top)]
    fleeting: list[str] = []
    newest = git_newest = 0
    own = os.path.join(top, ".git", "")  # noqa: PTH118  # compared with texts, for each file
    objects = os.path.join(own, "objects", "")  # noqa: PTH118  # as above
    unasked = tuple(f"{own}{name}" for name in UNASKED)
    try:
        packages = [f"{place} {Path(place).stat().st_mtime_ns}" for place in sys.path if place.endswith("-packages")]
        besides = (*git, *besides, *packages)
        lasting = list(besides)
        seen = (*_below(top), *_below(code, but="__pycache__"))
    except (OSError, _Unfit):
        return None
    for path, of in seen:
        if path.startswith(unasked):
            continue
        times = f"{of.st_mtime_ns} {of.st_ctime_ns}"
        is_own = path.startswith(own)
        known = [f"{path!r} {of.st_mode} {of.st_uid}"]
        if not stat.S_ISDIR(of.st_mode):
            known.append(f"{of.st_ino} {of.st_size}")
            if path.startswith(objects):
                fleeting.append(times)
            else:
                known.append(times)
                newest = max(newest, of.st_mtime_ns, of.st_ctime_ns)
                git_newest = max(git_newest, of.st_mtime_ns, of.st_ctime_ns) if is_own else git_newest
        lasting += known
        git += known if is_own else ()
    whole = digest_of(lasting)
    without = whole.hexdigest()
    whole.update("\n".join(fleeting).encode())
    of_git = digest_of(git).hexdigest()
    return State(whole.hexdigest(), without, newest, of_git, git_newest, str(top), seen, besides)


def digest_of(lines: Sequence[str]) -> hashlib._Hash:
    """Digest lines, which may hold the names of files."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape"))


class _Unfit(Exception):  # noqa: N818  # no error: it ends a walk
    """A link, another file system, or too many files."""


def _below(top: Path, *, but: str = "") -> list[tuple[str, os.stat_result]]:
    """Give each file and folder, sorted; of a folder neither size nor times count, which drafts and locks change."""
    return sorted(_walk(top, but), key=itemgetter(0))


def _walk(top: Path, but: str) -> Iterator[tuple[str, os.stat_result]]:
    folders = [os.fspath(top)]
    count, device = 0, os.stat(top).st_dev  # noqa: PTH116  # once for a walk that avoids Path
    while folders:
        with os.scandir(folders.pop()) as inside:
            for entry in inside:
                count += 1
                if count > _MOST or entry.is_symlink():
                    raise _Unfit
                if entry.name == but:
                    continue
                about = entry.stat(follow_symlinks=False)
                if about.st_dev != device:
                    raise _Unfit
                yield entry.path, about
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
