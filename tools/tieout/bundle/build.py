"""Report -> a bundle: a folder, and a ZIP of it if asked, each there as a whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.bundle import manifest
from tieout.bundle.content import content
from tieout.bundle.packing import packing
from tieout.bundle.place import absolute, archive_of, lock_of
from tieout.bundle.printing import Printing
from tieout.bundle.streaming import size_of
from tieout.bundle.verify import verify
from tieout.model.errors import UsageError
from tieout.ports.lock import lock
from tieout.ports.storage import refused, shown
from tieout.ports.writing import sweep, write_tree
from tieout.seal.digest import hex_of, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tieout.bundle.handed import Handed
    from tieout.render.report import Report
    from tieout.seal.sshkey import PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What building wrote."""

    folder: Path
    archive: Path | None
    """The ZIP, if one was asked for."""
    manifest: str
    """``sha256:`` of SHA256SUMS: names the content as a whole."""
    files: int
    """Files in the bundle, the manifest among them."""
    size_bytes: int
    remarks: tuple[str, ...]
    """What was left out and why, one sentence each."""


def build(
    report: Report,
    handed: Handed,
    out: Path,
    *,
    with_pdf: bool = True,
    as_zip: bool = False,
    keys: tuple[PublicKey, ...] = (),
    certificates: Mapping[str, bytes] | None = None,
    printing: Printing | None = None,
) -> BuildResult:
    """Build an unsigned bundle at ``out``; missing folders above it are made.

    Each file is read once: hashed, written and packed piece by piece, none of it held in memory as a whole that is
    streamed. An earlier unsigned build there is replaced. ``keys`` are the public keys that will sign it:
    they go into ``trust/allowed_signers``, which the manifest lists, so they must be known now; so do
    ``certificates`` (PEM, by their path in ``trust/``).
    ``printing`` says how PDFs are made, which changes no byte of them. Raises IntegrityError where what is read is
    not what was examined, UsageError where ``out`` holds anything else, BusyError while another run writes there, StorageError where
    writing fails; then what was there stays.
    """
    out = absolute(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, out.parent, "making the folder") from error
    archive = archive_of(out) if as_zip else None
    with lock(lock_of(out)):
        sweep(out.parent)
        for path in filter(None, (out, archive)):
            _hold_replaceable(path)
        here = replace(printing or Printing(), waiting=out.parent)
        made = content(report, handed, keys=keys, certificates=certificates, with_pdf=with_pdf, printing=here)
        sums = made.sums()
        files = {**made.files, manifest.NAME: sums}
        with packing(out.name, archive) as packed:
            write_tree(out, ((path, packed(path, files[path])) for path in sorted(files)))
    return BuildResult(
        folder=out,
        archive=archive,
        manifest=spelled(hex_of(sums)),
        files=len(files),
        size_bytes=sum(map(size_of, files.values())),
        remarks=made.remarks,
    )


def _hold_replaceable(path: Path) -> None:
    """Let only an earlier unsigned build be replaced, or an empty folder: nothing else is lost."""
    if path.is_symlink():
        reason = "is a symbolic link"
    elif not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    else:
        found = verify(path)
        if found.intact and found.signer is None:
            return
        reason = "is signed" if found.intact else "is no earlier build, or was changed since"
    raise UsageError(
        f"{shown(path)} {reason}, so it is not replaced",
        remedy="name another folder, or move that one away",
    )
