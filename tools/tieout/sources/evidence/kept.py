"""The branch's states -> the versions of the files of the repository that are evidence themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.kept import WILDCARDS, KeptFiles, KeptVersion
from tieout.model.location import Unreadable
from tieout.sources.globs import match
from tieout.sources.pointers import LARGEST, pointed_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from tieout.model.control import Control
    from tieout.ports.git import Repository
    from tieout.ports.git_walk import ChangedFile
    from tieout.sources.mainline import Landing
    from tieout.sources.trees import CommitTree

_REGULAR = "100"


def patterns_of(controls: Iterable[Control]) -> tuple[str, ...]:
    """Give every ``path:`` of the controls' ``evidence:``, once each, sorted."""
    return tuple(sorted({item.path for control in controls for item in control.evidence if item.path}))


def paths_below(patterns: tuple[str, ...], prefix: str) -> tuple[str, ...]:
    """Give the files and folders in which these lie, from the top; empty for everywhere."""
    starts = {pattern if not WILDCARDS & set(pattern) else _folder(pattern) for pattern in patterns}
    return () if "" in starts else tuple(sorted(prefix + start for start in starts))


def kept_files(
    landings: Iterable[Landing],
    patterns: tuple[str, ...],
    *,
    prefix: str,
    pointers: Callable[[Collection[str]], Collection[str]] = lambda _: (),
) -> tuple[KeptFiles, ...]:
    """Give for each pattern the versions of its files, the oldest first.

    A file that becomes a link is as good as removed, and so is one in whose place a pointer to another store comes:
    ``pointers`` gives those of some blobs that are one. A change of its mode alone is none.
    """
    found: dict[str, list[KeptVersion]] = {pattern: [] for pattern in patterns}
    if not found:
        return ()
    there: set[str] = set()
    touched = tuple(_touched(landings, patterns, prefix))
    stand_ins = pointers(tuple(dict.fromkeys(change.new_oid for _, change, _ in touched if _is_regular(change))))
    for landing, change, path in touched:
        is_file = _is_regular(change) and change.new_oid not in stand_ins
        if is_file and change.old_oids[0] == change.new_oid and path in there:
            continue  # its mode alone
        version = KeptVersion(
            path=visible(path),
            commit=landing.oid,
            on=landing.on,
            digest=change.new_oid if is_file else "",
            is_new=is_file and path not in there,
        )
        (there.add if is_file else there.discard)(path)
        for pattern in patterns:
            if match(path, (pattern,)):
                found[pattern].append(version)
    return tuple(KeptFiles(pattern=pattern, versions=tuple(versions)) for pattern, versions in found.items())


def pointers_among(repository: Repository, oids: Collection[str]) -> frozenset[str]:
    """Give the blobs among these that are pointers of Git LFS or git-annex; one that is not there is none."""
    with repository.blob_reader() as reader:
        sizes = reader.sizes(oids)
        small = [oid for oid in oids if sizes.get(oid, LARGEST + 1) <= LARGEST]
        return frozenset(oid for oid, data in reader.read(small, limit=LARGEST) if data and pointed_at(data))


def kept_pointers(tree: CommitTree, patterns: tuple[str, ...], told: Iterable[str]) -> Iterator[Unreadable]:
    """Say which of these files are pointers at a commit, but for the paths of ``told``."""
    known = set(told)
    wanted = {path: entry.oid for path, entry in tree.entries.items() if patterns and match(path, patterns)}
    stand_ins = pointers_among(tree.repository, tuple(wanted.values())) if wanted else frozenset()
    for path, oid in wanted.items():
        data = tree.read(path) if oid in stand_ins and visible(path) not in known else b""
        if isinstance(data, Unreadable):
            yield data


def _touched(
    landings: Iterable[Landing], patterns: tuple[str, ...], prefix: str
) -> Iterator[tuple[Landing, ChangedFile, str]]:
    for landing in landings:
        for change in landing.changes:
            path = change.path.removeprefix(prefix)
            if change.path.startswith(prefix) and match(path, patterns):
                yield landing, change, path


def _is_regular(change: ChangedFile) -> bool:
    return change.new_mode.startswith(_REGULAR)


def _folder(pattern: str) -> str:
    fixed: list[str] = []
    for part in pattern.split("/"):
        if WILDCARDS & set(part):
            break
        fixed.append(part)
    return "/".join(fixed)
