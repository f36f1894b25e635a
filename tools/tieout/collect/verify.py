"""Verifying the evidence: what did not change since the last run is not looked into again."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from tieout import __version__
from tieout.collect.memory import Memory
from tieout.collect.scan import Scan, scan
from tieout.collect.verification import as_json, from_json

if TYPE_CHECKING:
    from tieout.collect.request import Request
    from tieout.collect.verification import Verification

_EVIDENCE = "evidence"
_RACE_NS = 2_000_000_000
"""A file that changed so shortly before it was looked at may change again at the same time by the disk's clock."""


def verify(root: Path, request: Request, *, rev: str | None = None, cache: Path | None = None) -> Verification:
    """Verify the evidence of a work tree with its history, or with ``rev`` of a commit.

    Outside of a repository there is no history to hold it against. ``cache`` is a folder of the user: with
    it, what has the size, the times and the inode that it had is taken to be what it was, but for
    ``request.full``. Raises as ``open_desk``, and UsageError for a head or a certificate that is none.
    """
    if rev is not None or _is_bare(root):
        from tieout.collect.verifying import verify_commit  # noqa: PLC0415  # see below
        from tieout.sources.opening import open_desk  # noqa: PLC0415  # see below

        desk, _, prefix, commit = open_desk(root, rev or "HEAD")
        if desk.committed is None or commit is None:
            raise desk.repository.without_commit()
        return verify_commit(desk, desk.committed, prefix, request)
    return _work_tree(root, request, cache)


def _is_bare(root: Path) -> bool:
    return (root / "HEAD").is_file() and (root / "objects").is_dir()


def _work_tree(root: Path, request: Request, cache: Path | None) -> Verification:
    base, commit = _place(root)
    seen = scan(base, _EVIDENCE)
    memory = Memory.of(cache, base)
    key = _key(base, commit, seen, request)
    if not request.full and (outcome := memory.outcome(key, request.now.timestamp())) is not None:
        with contextlib.suppress(KeyError, TypeError):
            return from_json(outcome)
    # What reads records, histories and signatures takes longer to load than nothing changed takes to see.
    from tieout.collect.verifying import verify_work_tree  # noqa: PLC0415  # see above
    from tieout.collect.work_tree import Hashing  # noqa: PLC0415  # see above

    desk = prefix = None
    if commit is not None:
        from tieout.sources.opening import open_desk  # noqa: PLC0415  # see above

        desk, base, prefix, _ = open_desk(root, None)
    hashing = Hashing({} if request.full else memory.digests())
    found = verify_work_tree(desk, base, prefix or "", request, seen, hashing)
    settled = int(request.now.timestamp() * 1e9) - _RACE_NS
    files = {path: item for path, item in hashing.found.items() if path not in hashing.pointers}
    memory.keep_digests({path: item for path, item in files.items() if _latest(item[0]) < settled})
    if seen.newest_ns() < settled:
        memory.keep_outcome(key, as_json(found), found.holds)
    return found


def _latest(stat: tuple[int, ...]) -> int:
    return max(stat[1:3])


def _place(root: Path) -> tuple[Path, str | None]:
    """Give the folder whose evidence is meant, and the commit on which its work tree stands.

    None for a folder in no repository; and empty where nothing is committed yet.
    """
    if not any((folder / ".git").exists() for folder in (root.resolve(), *root.resolve().parents)):
        return root.resolve(), None
    from tieout.sources.place import place_of  # noqa: PLC0415  # as above

    place = place_of(root)
    return place.base, place.repository.head() or ""


def _key(base: Path, commit: str | None, seen: Scan, request: Request) -> str:
    certificates = hashlib.sha256(request.certificates or b"").hexdigest()
    heads = [(name, data.hex()) for name, data in request.heads]
    return seen.fingerprint(__version__, repr((str(base), commit, request.keys, heads, certificates)))
