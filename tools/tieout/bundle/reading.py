"""A bundle's files for whoever compares or discloses: each is held against the manifest as it is read."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tieout.bundle import manifest
from tieout.bundle.verify import opened, verify
from tieout.model.characters import visible
from tieout.model.errors import IntegrityError, UsageError
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError, shown
from tieout.seal.digest import hex_of, spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tieout.bundle.container import Container
    from tieout.bundle.verification import Verification

_SHOWN = 10
"""Problems that a refusal names; of more, their number."""


class ReadBundle:
    """An open bundle and what verifying it found."""

    __slots__ = ("_container", "_is_held", "_kinds", "digests", "path", "verification")

    def __init__(self, path: Path, container: Container, verification: Verification, *, is_held: bool) -> None:
        """``is_held``: what is read must be what the manifest lists."""
        self.path = path
        self.verification = verification
        self._container = container
        self._is_held = is_held
        self._kinds = {entry.path: entry.kind for entry in container.entries}
        self.digests: Mapping[str, str] = {}
        """The manifest: path -> 64 hex digits."""
        if verification.manifest is not None:
            self.digests = manifest.parse(self._sums(verification.manifest)).digests

    def has(self, path: str) -> bool:
        """Say whether there is such a file."""
        return self._kinds.get(path) is Kind.FILE

    def paths(self) -> tuple[str, ...]:
        """Give the path of every file, sorted."""
        return tuple(sorted(path for path, kind in self._kinds.items() if kind is Kind.FILE))

    def read(self, path: str, limit: int) -> bytes:
        """Give a file of at most ``limit`` bytes.

        Raises UnreadableFileError where it is not there or too large, IntegrityError where it is not what was verified.
        """
        if not self.has(path):
            raise UnreadableFileError(f"there is no {visible(path)}", kind="missing")
        data = self._container.read(path, limit)
        if self._is_held and self.digests.get(path) != hex_of(data):
            raise _changed(self.path)
        return data

    def _sums(self, digest: str) -> bytes:
        data = self._container.read(manifest.NAME, manifest.LARGEST)
        if spelled(hex_of(data)) != digest:
            raise _changed(self.path)
        return data


@contextmanager
def reading(path: Path, *, unverified: bool = False) -> Iterator[ReadBundle]:
    """Verify a bundle and open it for reading.

    Raises IntegrityError with its problems where it is altered, unless ``unverified``; UsageError where it is no bundle
    at all; and as ``verify``.
    """
    found = verify(path)
    if any(problem.kind == "no-manifest" for problem in found.problems):
        raise _no_bundle(path)
    if not found.intact and not unverified:
        raise IntegrityError(
            refusal(found), remedy=f"tieout bundle verify {shown(path)} --explain says what it is about"
        )
    container = opened(path)
    try:
        yield ReadBundle(path, container, found, is_held=found.intact)
    finally:
        container.close()


def refusal(found: Verification) -> str:
    """Say that a bundle is altered, and in what."""
    told = [problem.message for problem in found.problems[:_SHOWN]]
    if len(found.problems) > _SHOWN:
        told.append(f"and {len(found.problems) - _SHOWN} more")
    return f"{visible(found.path)} is {found.verdict}: {'; '.join(told)}"


def hold_is_bundle(bundle: ReadBundle) -> None:
    """Raise UsageError where there is no manifest at all: then it is no bundle."""
    if bundle.verification.manifest is None:
        raise _no_bundle(bundle.path)


def _no_bundle(path: Path) -> UsageError:
    return UsageError(
        f"{shown(path)} has no {manifest.NAME}: it is no bundle", remedy="name the bundle's folder or its .zip"
    )


def _changed(path: Path) -> IntegrityError:
    return IntegrityError(f"{shown(path)} was changed while it was being read", remedy="verify it again")
