"""Is a bundle as it was built, and who signed it? Nothing in the bundle is taken on its word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.bundle import comparison, manifest
from tieout.bundle.archive import ArchiveContainer
from tieout.bundle.container import Container, FolderContainer, Problem
from tieout.bundle.external_types import Outside
from tieout.bundle.named import Named, hold_pin
from tieout.bundle.records import Records, read_records
from tieout.bundle.seals import read_seals
from tieout.bundle.verification import Verification
from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError, refused, shown
from tieout.seal.digest import hex_of, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def verify(path: Path, *, pins: frozenset[str] = frozenset(), named: Named | None = None) -> Verification:
    """Examine a bundle, folder or ZIP, against its manifest, its signatures and the records in it.

    ``pins`` are fingerprints that the reader received another way, ``named`` the certificates. Nothing is written,
    nothing unpacked, no link followed; memory does not grow with the files' size. Raises UsageError where
    there is no such bundle or a pin is no fingerprint, StorageError where reading fails.
    """
    for pin in sorted(pins):
        hold_pin(pin)
    wanted = named or Named()
    wanted = replace(wanted, pins=wanted.pins | pins)
    container = opened(path)
    try:
        return _examine(container, shown(path), wanted)
    finally:
        container.close()


def opened(path: Path) -> Container:
    """Open a bundle, folder or ZIP; raises UsageError where there is none, StorageError where reading fails."""
    try:
        if path.is_dir():
            return FolderContainer(path)
        if path.is_file():
            return ArchiveContainer(path)
    except OSError as error:
        raise refused(error, path, "reading") from error
    raise UsageError(
        f"{shown(path)} is no bundle: there is neither a folder nor a file",
        remedy="name the bundle's folder or its .zip",
    )


def _examine(container: Container, path: str, named: Named) -> Verification:
    kinds = {entry.path: entry.kind for entry in container.entries}
    problems = list(container.problems)
    sums = _manifest(container, kinds, problems)
    read = manifest.parse(sums) if sums is not None else None
    listed = read.digests if read else {}
    if read is not None:
        problems += (Problem(kind=item.kind, path=item.path, message=item.message) for item in read.defects)
    found = _digests(container, (name for name in listed if kinds.get(name) is Kind.FILE), problems)
    matching = sum(listed[name] == digest for name, (digest, _) in found.items())
    if any(name not in kinds for name in listed):  # then an extra file may be a renamed one
        found |= _digests(container, comparison.extra_files(listed, kinds), problems)
    problems += comparison.altered(listed, found)
    problems += comparison.missing(listed, kinds, found)
    if read is not None:  # without a list nothing is extra, or all is
        problems += comparison.others(listed, kinds)
    seals = read_seals(container, kinds, sums, named)
    problems += seals.problems
    # What an altered bundle says of itself, and what its records say, is nobody's word.
    digests = {name: digest for name, (digest, _) in found.items()}
    records = Records() if problems else read_records(container, kinds, digests, named.authorities, seals.signer)
    return Verification(
        path=path,
        problems=tuple(sorted(problems, key=lambda item: (item.path, item.kind, item.message))),
        listed=len(listed),
        matching=matching,
        manifest=None if sums is None else spelled(hex_of(sums)),
        seal=seals.seal,
        signer=seals.signer,
        pinned=seals.pinned,
        has_pins=named.any_signer,
        remarks=(*seals.unexamined, *seals.remarks, *records.remarks),
        facts=records.facts,
        contradictions=records.contradictions,
        signatures=seals.signatures,
        time=seals.time,
        time_wanted=named.time_wanted or named.tsa is not None,
        has_authority=named.tsa is not None,
        log=records.log,
        ledger=records.ledger,
        drawn=records.drawn,
        stated=records.stated,
        captured=records.captured,
        agreeing=records.agreeing,
        unheld=records.unheld,
        unexamined=seals.unexamined,
        unread=records.unread,
        external=None if records.external is None else Outside(files=records.external),
    )


def _manifest(container: Container, kinds: Mapping[str, Kind], problems: list[Problem]) -> bytes | None:
    if problems and not kinds:  # a container that cannot be read has said so itself
        return None
    if kinds.get(manifest.NAME) is not Kind.FILE:
        message = f"there is no {manifest.NAME}, so nothing says what belongs here"
        inner = sorted(name for name in kinds if name.endswith(f"/{manifest.NAME}"))
        flat = sorted(name for name in kinds if name.endswith(f"\\{manifest.NAME}"))
        if flat and not inner:
            message += f"; {visible(flat[0])} has \\ between its folders, as some programs for Windows write it"
        if inner:
            message += f"; is it {visible(inner[0].removesuffix(manifest.NAME))} that you mean?"
        problems.append(Problem(kind="no-manifest", path=manifest.NAME, message=message))
        return None
    try:
        return container.read(manifest.NAME, manifest.LARGEST)
    except UnreadableFileError as error:
        problems.append(Problem(kind="unreadable", path=manifest.NAME, message=error.message))
        return None


def _digests(container: Container, names: Iterable[str], problems: list[Problem]) -> dict[str, tuple[str, int]]:
    found = {}
    for name in names:
        try:
            found[name] = container.digest(name)
        except UnreadableFileError as error:
            problems.append(Problem(kind="unreadable", path=name, message=error.message))
    return found
