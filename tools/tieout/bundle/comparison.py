"""What a manifest lists against what is there. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle import manifest
from tieout.bundle.container import Problem
from tieout.bundle.paths import collisions, path_problem
from tieout.model.characters import visible
from tieout.ports.files import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WITNESSED = "SHA256SUMS.sigstore.json"
SEALS = frozenset({manifest.SIGNATURE, "SHA256SUMS.p7s", "SHA256SUMS.tsr", "SHA256SUMS.intoto.jsonl", WITNESSED})
BESIDE = frozenset({manifest.NAME}) | SEALS


def extra_files(listed: Mapping[str, str], kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    """Give the files that are there and not listed, in the order of ``kinds``."""
    return tuple(
        path for path, kind in kinds.items() if kind is Kind.FILE and path not in listed and path not in BESIDE
    )


def altered(listed: Mapping[str, str], found: Mapping[str, tuple[str, int]]) -> Iterator[Problem]:
    """Yield the files whose digest (``found``: digest, size) is not the listed one."""
    changed = [path for path, (digest, _) in found.items() if listed.get(path, digest) != digest]
    owners = {digest: path for path, digest in sorted(listed.items(), reverse=True)} if changed else {}
    for path in changed:
        (digest, size), wanted = found[path], listed[path]
        if (owner := owners.get(digest)) is not None:
            what = f"holds what {manifest.NAME} lists for {visible(owner)}"
        elif size == 0:
            what = "is empty, and was not when it was listed"
        else:
            what = f"was altered: its digest is {digest[:12]}..., listed is {wanted[:12]}..."
        yield _problem("altered", path, what)


def missing(
    listed: Mapping[str, str], kinds: Mapping[str, Kind], found: Mapping[str, tuple[str, int]]
) -> Iterator[Problem]:
    """Yield the listed files that are not there; ``found`` may tell where their content went."""
    gone = [path for path in listed if kinds.get(path) in {None, Kind.FOLDER}]
    elsewhere = {found[path][0]: path for path in sorted(found.keys() - listed.keys(), reverse=True)}
    for path in gone:
        copy = elsewhere.get(listed[path])
        hint = f"; {visible(copy)}, which is not listed, has its content" if copy else ""
        yield _problem("missing", path, f"is missing{hint}")


def others(listed: Mapping[str, str], kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """Yield what is there and has no place in a bundle: files, folders, links, devices."""
    occupied = {path.rpartition("/")[0] for path in kinds}
    for path, kind in kinds.items():
        if kind is Kind.FOLDER and path not in occupied:
            yield _problem("extra-folder", path, "is an extra folder, with nothing in it")
        elif kind is Kind.SYMLINK:
            yield _problem("symlink", path, "is a symbolic link, not a file")
        elif kind is Kind.SPECIAL:
            yield _problem("special", path, "is a device, socket or pipe, not a file")
    files = extra_files(listed, kinds)
    for path in files:
        problem = path_problem(path)
        odd = f", and its name {problem}" if problem else ""
        yield _problem("extra", path, f"is extra: it is not listed{odd}")
    if files:
        for path, problem in collisions([*listed, *files]):
            yield _problem("collision", path, problem)


def _problem(kind: str, path: str, what: str) -> Problem:
    return Problem(kind=kind, path=path, message=f"{visible(path)} {what}")
