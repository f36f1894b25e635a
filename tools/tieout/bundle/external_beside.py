"""Files that were handed over beside a bundle, held against what it lists of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.container import FolderContainer, Problem
from tieout.bundle.external import NAME
from tieout.bundle.external_types import Outside
from tieout.bundle.place import absolute
from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError, refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tieout.model.evidence.external import ExternalFile

_KINDS = {
    Kind.SYMLINK: ("external-symlink", "is a symbolic link, not a file: it is not followed"),
    Kind.SPECIAL: ("external-special", "is a device, socket or pipe, not a file"),
}


def beside(files: tuple[ExternalFile, ...], folder: Path, bundle: Path) -> Outside:
    """Hold what lies in a folder, under the paths that are listed, against the list; in both directions.

    Nothing is read under a name that is not in the folder, and no link is followed; memory does not grow with the
    files. Raises UsageError where folder and bundle lie in one another, StorageError where reading fails.
    """
    _hold_apart(folder, bundle)
    try:
        container = FolderContainer(folder)
    except OSError as error:
        raise refused(error, folder, "reading") from error
    try:
        return _beside(files, container, shown(folder))
    finally:
        container.close()


def _beside(files: tuple[ExternalFile, ...], container: FolderContainer, where: str) -> Outside:
    kinds = {entry.path: entry.kind for entry in container.entries}
    listed = {item.path: item for item in files}
    problems: list[Problem] = []
    unexamined: list[str] = []
    found: dict[str, tuple[str, int]] = {}
    for path in sorted(path for path, kind in kinds.items() if kind is Kind.FILE):
        try:
            found[path] = container.digest(path)
        except UnreadableFileError as error:
            unexamined.append(f"{visible(path)} in {where}: {error.message}")
    by_digest = {item.sha256: item.path for item in files if item.sha256}
    lies_at = {digest: path for path, (digest, _) in found.items() if path not in listed}
    held = set()
    for path, item in listed.items():
        if not item.is_identified:
            unexamined.append(
                f"{visible(path)}: its record says no digest or no size, so nothing can be held against it"
            )
        elif path in found:
            problem = differing(item, *found[path], by_digest)
            problems += [problem] if problem else []
            held |= set() if problem else {path}
        elif kinds.get(path) in (None, Kind.FOLDER):
            other = lies_at.get(item.sha256)
            where_else = f"; {visible(other)}, which is not listed, has its content" if other else ""
            unexamined.append(f"{visible(path)} is missing: it was not handed over in {where}{where_else}")
    problems += _others(listed, kinds, where)
    return Outside(
        files=files,
        where=(where,),
        held=frozenset(held),
        problems=tuple(problems),
        unexamined=tuple(unexamined),
        remarks=("of the locks of external files nothing was asked: --external-s3 asks",) if held else (),
    )


def differing(item: ExternalFile, digest: str, size: int, others: Mapping[str, str]) -> Problem | None:
    """Say how bytes differ from those that are listed; ``others`` are the listed paths by digest."""
    if (digest, size) == (item.sha256, item.bytes):
        return None
    name, listed = visible(item.path), item.bytes or 0
    if digest in others and others[digest] != item.path:
        return Problem(
            kind="external-exchanged",
            path=item.path,
            message=f"{name} holds what {NAME} lists for {visible(others[digest])}",
        )
    for kind, is_so, what in (
        ("external-empty", not size, "is empty, and was not when it was captured"),
        ("external-truncated", size < listed, f"has {size} bytes, listed are {listed}: it was cut off"),
        ("external-longer", size > listed, f"has {size} bytes, listed are {listed}: something was added"),
    ):
        if is_so:
            return Problem(kind=kind, path=item.path, message=f"{name} {what}")
    digests = f"its digest is {digest[:12]}..., listed is {item.sha256[:12]}..."
    return Problem(kind="external-altered", path=item.path, message=f"{name} was altered: {digests}")


def _others(listed: Mapping[str, ExternalFile], kinds: Mapping[str, Kind], where: str) -> Iterator[Problem]:
    for path, kind in sorted(kinds.items()):
        if kind in _KINDS:
            slug, what = _KINDS[kind]
            yield Problem(kind=slug, path=path, message=f"{visible(path)} in {where} {what}")
        elif kind is Kind.FILE and path not in listed:
            message = f"{visible(path)} in {where} is extra: {NAME} does not list it"
            yield Problem(kind="external-extra", path=path, message=message)


def _hold_apart(folder: Path, bundle: Path) -> None:
    inner, outer = absolute(folder).resolve(), absolute(bundle).resolve()
    if inner.is_relative_to(outer) or outer.is_relative_to(inner):
        raise UsageError(
            f"{shown(folder)} and the bundle lie in one another",
            remedy="put the files that were handed over beside it into a folder of their own",
        )
