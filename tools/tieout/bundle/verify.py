"""Is a bundle as it was built, and who signed it? Nothing in the bundle is taken on its word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tieout.bundle import comparison, manifest, schema, signature
from tieout.bundle.archive import ArchiveContainer
from tieout.bundle.container import Container, FolderContainer, Problem
from tieout.bundle.verification import Facts, Verification
from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError, refused, shown
from tieout.seal import sshsig
from tieout.seal.digest import hex_of, spelled
from tieout.seal.sshkey import is_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FACTS = "bundle.json"
_FACTS_LIMIT = 1 << 20


def verify(path: Path, *, pins: frozenset[str] = frozenset()) -> Verification:
    """Examine a bundle, folder or ZIP, against its manifest and signature.

    ``pins`` are fingerprints that the reader received another way. Nothing is written, nothing
    unpacked, no link followed; memory does not grow with the files' size. Raises UsageError where
    there is no such bundle or a pin is no fingerprint, StorageError where reading fails.
    """
    for pin in sorted(pins):
        if not is_fingerprint(pin):
            raise UsageError(
                f"{visible(pin)!r} is no fingerprint",
                remedy="give it as ssh-keygen -l prints it: SHA256: and 43 characters",
            )
    container = opened(path)
    try:
        return _examine(container, shown(path), pins)
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


def _examine(container: Container, path: str, pins: frozenset[str]) -> Verification:
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
    judgement = _signature(container, kinds, sums)
    if judgement.problem is not None:
        problems.append(judgement.problem)
    remarks = [
        f"{name} was not examined: this version does not read it" for name in sorted(comparison.LATER & kinds.keys())
    ]
    if judgement.remark:
        remarks.append(judgement.remark)
    later = None if problems or FACTS not in found else schema.other(container.read(FACTS, _FACTS_LIMIT))
    facts = None if problems or later or FACTS not in found else _facts(container)
    if later:
        remarks.append(later)
    elif facts is None and not problems:
        what = "of no form that this version reads" if FACTS in found else "missing"
        remarks.append(f"{FACTS} is {what}: it does not say what it is a bundle of")
    return Verification(
        path=path,
        problems=tuple(sorted(problems, key=lambda item: (item.path, item.kind, item.message))),
        listed=len(listed),
        matching=matching,
        manifest=None if sums is None else spelled(hex_of(sums)),
        seal=judgement.seal,
        signer=judgement.signer,
        pinned=judgement.signer in pins,
        has_pins=bool(pins),
        remarks=tuple(remarks),
        facts=facts,
    )


def _manifest(container: Container, kinds: Mapping[str, Kind], problems: list[Problem]) -> bytes | None:
    if problems and not kinds:  # a container that cannot be read has said so itself
        return None
    if kinds.get(manifest.NAME) is not Kind.FILE:
        message = f"there is no {manifest.NAME}, so nothing says what belongs here"
        inner = sorted(name for name in kinds if name.endswith(f"/{manifest.NAME}"))
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


def _signature(container: Container, kinds: Mapping[str, Kind], sums: bytes | None) -> signature.Judgement:
    if kinds.get(manifest.SIGNATURE) is not Kind.FILE:
        return signature.ABSENT
    if sums is None:  # named already; nothing is left that it could be over
        return signature.UNUSABLE
    try:
        text = container.read(manifest.SIGNATURE, sshsig.LARGEST)
    except UnreadableFileError as error:
        return signature.broken("malformed-signature", error.message)
    return signature.judge(text, sums)


def _facts(container: Container) -> Facts | None:
    try:
        record = json.loads(container.read(FACTS, _FACTS_LIMIT))
        period = record["period"]
        return Facts(
            organization=visible(str(record["organization"])),
            period=visible(f"{period['start']} to {period['end']}") if period else "",
            as_of=visible(str(record["as_of"])),
            head=visible(str(record["head"] or "")),
            tool=visible(f"{record['tool']['name']} {record['tool']['version']}"),
        )
    except (UnreadableFileError, ValueError, KeyError, TypeError, RecursionError):
        return None
