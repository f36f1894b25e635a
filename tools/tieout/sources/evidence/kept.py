"""The branch's states -> the versions of the files of the repository that are evidence themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.kept import WILDCARDS, KeptFiles, KeptVersion
from tieout.sources.globs import match

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.control import Control
    from tieout.sources.mainline import Landing

_REGULAR = "100"


def patterns_of(controls: Iterable[Control]) -> tuple[str, ...]:
    """Give every ``path:`` of the controls' ``evidence:``, once each, sorted."""
    return tuple(sorted({item.path for control in controls for item in control.evidence if item.path}))


def paths_below(patterns: tuple[str, ...], prefix: str) -> tuple[str, ...]:
    """Give the files and folders in which these lie, from the top; empty for everywhere."""
    starts = {pattern if not WILDCARDS & set(pattern) else _folder(pattern) for pattern in patterns}
    return () if "" in starts else tuple(sorted(prefix + start for start in starts))


def kept_files(landings: Iterable[Landing], patterns: tuple[str, ...], *, prefix: str) -> tuple[KeptFiles, ...]:
    """Give for each pattern the versions of its files, the oldest first.

    A file that becomes a link is as good as removed. A change of its mode alone is none.
    """
    found: dict[str, list[KeptVersion]] = {pattern: [] for pattern in patterns}
    if not found:
        return ()
    there: set[str] = set()
    for landing in landings:
        for change in landing.changes:
            if not change.path.startswith(prefix):
                continue
            path = change.path.removeprefix(prefix)
            if not match(path, patterns):
                continue
            meant = [pattern for pattern in patterns if match(path, (pattern,))]
            is_file = change.new_mode.startswith(_REGULAR)
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
            for pattern in meant:
                found[pattern].append(version)
    return tuple(KeptFiles(pattern=pattern, versions=tuple(versions)) for pattern, versions in found.items())


def _folder(pattern: str) -> str:
    fixed: list[str] = []
    for part in pattern.split("/"):
        if WILDCARDS & set(part):
            break
        fixed.append(part)
    return "/".join(fixed)
