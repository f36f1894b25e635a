"""Bundles: commits in one file, as ``git bundle`` makes and opens them, beside the repository and never in it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.git_command import failure
from tieout.ports.git_objects import checked, is_object_id
from tieout.ports.git_scratch import scratch
from tieout.ports.storage import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.ports.git_command import Git

_EMPTY = b"empty bundle"
_MAGICS = (b"# v2 git bundle\n", b"# v3 git bundle\n")  # gitformat-bundle(5); v3 is for SHA-256
_LONGEST_HEADER = 1 << 24


class BundleHeader(NamedTuple):
    """What a bundle says of itself."""

    needs: tuple[str, ...]
    """Commits that whoever opens it must have."""
    refs: tuple[tuple[str, str], ...]
    """Each ref's name and where it leads."""


def make_bundle(git: Git, hash_name: str, refs: Mapping[str, str], *, without: Iterable[str]) -> bytes | None:
    """Give a bundle of these refs, less what ``without`` reaches; None where nothing is left.

    The same objects, packed the same way, give the same bytes under one version of Git.
    """
    with scratch(git, hash_name) as beside:
        own, folder = beside.git, Path(str(beside.git.git_dir))
        target = folder / "made.bundle"
        lines = "".join(f"{checked(oid)} {ref}\n" for ref, oid in sorted(refs.items()))
        (folder / "packed-refs").write_text("# pack-refs with: sorted\n" + lines)
        given = "".join([*(f"{name}\n" for name in sorted(refs)), *(f"^{checked(oid)}\n" for oid in sorted(without))])
        options = ("-c", "pack.threads=1", "-c", "core.bigFileThreshold=512m")
        argv = (*options, "bundle", "create", "--quiet", str(target), "--stdin")
        done = own.run(*argv, codes=(0, 128), stdin=given.encode())
        if done.code != 0:
            if _EMPTY in done.stderr:
                return None
            raise failure("bundle", done)
        try:
            return target.read_bytes()
        except OSError as error:
            raise refused(error, target, "reading") from error


def bundle_header(data: bytes) -> BundleHeader | None:
    """Read the head of a bundle; None for what is none."""
    end = data.find(b"\n\n", 0, _LONGEST_HEADER)
    if not data.startswith(_MAGICS) or end < 0:
        return None
    needs, refs = [], []
    for line in data[len(_MAGICS[0]) : end].decode("utf-8", "replace").split("\n"):
        if line.startswith("@"):  # a capability
            continue
        oid, _, name = line.removeprefix("-").partition(" ")
        if not is_object_id(oid):
            return None
        if line.startswith("-"):
            needs.append(oid)
        else:
            refs.append((name, oid))
    return BundleHeader(needs=tuple(needs), refs=tuple(refs))


@contextlib.contextmanager
def beside_bundles(git: Git, hash_name: str, bundles: Iterable[bytes]) -> Iterator[Git]:
    """Give a repository that has what these bundles hold besides what this one has.

    A bundle that does not open is passed over: what only it holds stays missing. Git names each
    object by its content, so a bundle can hold no other one under the same id.
    """
    with scratch(git, hash_name) as beside:
        for data in bundles:
            _unbundle(beside.git, data)
        yield beside.git


@contextlib.contextmanager
def opened_bundle(git: Git, hash_name: str, data: bytes) -> Iterator[Git | None]:
    """Give a repository that has what a bundle holds besides what this one has; None where it does not open."""
    with scratch(git, hash_name) as beside:
        yield beside.git if _unbundle(beside.git, data) else None


def _unbundle(git: Git, data: bytes) -> bool:
    place = Path(str(git.git_dir)) / "given.bundle"
    try:
        place.write_bytes(data)
    except OSError as error:
        raise refused(error, place, "writing") from error
    return git.run("bundle", "unbundle", str(place), codes=(0, 1, 128)).code == 0
