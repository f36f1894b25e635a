"""Bundles: commits in one file, as ``git bundle`` makes and opens them, beside the repository and never in it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import StorageError
from tieout.ports.git_command import Git, failure
from tieout.ports.git_objects import checked, is_object_id
from tieout.ports.storage import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_EMPTY = b"empty bundle"
_MAGICS = (b"# v2 git bundle\n", b"# v3 git bundle\n")  # gitformat-bundle(5); v3 is for SHA-256
_LONGEST_HEADER = 1 << 24


class BundleHeader(NamedTuple):
    """What a bundle says of itself."""

    needs: tuple[str, ...]
    """Commits that whoever opens it must have."""
    refs: tuple[tuple[str, str], ...]
    """Each ref's name and where it leads."""


def make_bundle(git: Git, refs: Mapping[str, str], *, without: Iterable[str]) -> bytes | None:
    """Give a bundle of these refs, less what ``without`` reaches; None where nothing is left.

    The same objects, packed the same way, give the same bytes under one version of Git.
    """
    with _beside(git, refs) as (own, folder):
        target = folder / "made.bundle"
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
def opened_bundle(git: Git, data: bytes) -> Iterator[Git | None]:
    """Give a repository that has what a bundle holds besides what this one has; None where it does not open."""
    with _beside(git, {}) as (own, folder):
        place = folder / "given.bundle"
        try:
            place.write_bytes(data)
        except OSError as error:
            raise refused(error, place, "writing") from error
        done = own.run("bundle", "unbundle", str(place), codes=(0, 1, 128))
        yield own if done.code == 0 else None


@contextlib.contextmanager
def _beside(git: Git, refs: Mapping[str, str]) -> Iterator[tuple[Git, Path]]:
    """Make a bare repository for a while, which sees the objects of the other one and writes its own."""
    if git.git_dir is None:
        raise StorageError("there is no repository to take objects from")
    common = git.run("rev-parse", "--path-format=absolute", "--git-common-dir").stdout.removesuffix(b"\n")
    objects = os.path.join(common, b"objects")  # noqa: PTH118  # bytes, as Git names it
    with tempfile.TemporaryDirectory(prefix="tieout-") as name:
        folder = Path(name)
        place = folder / "objects.git"
        hash_name = git.run("rev-parse", "--show-object-format").stdout.decode("ascii").strip()
        Git(program=git.program, git_dir=None).run(
            "init", "--quiet", "--bare", "--template=", f"--object-format={hash_name}", str(place)
        )
        (place / "objects/info").mkdir(exist_ok=True)
        (place / "objects/info/alternates").write_bytes(objects + b"\n")
        lines = "".join(f"{checked(oid)} {ref}\n" for ref, oid in sorted(refs.items()))
        (place / "packed-refs").write_text("# pack-refs with: sorted\n" + lines)
        yield replace(git, git_dir=place, work_tree=None), folder
