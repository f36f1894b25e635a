"""Sign a bundle that was built: SHA256SUMS -> SHA256SUMS.sig."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.bundle import manifest
from tieout.bundle.place import absolute, lock_of
from tieout.bundle.trust import ALLOWED_SIGNERS, NAMESPACE, keys_in
from tieout.bundle.verify import verify
from tieout.model.errors import IntegrityError, UsageError
from tieout.ports.files import read_file
from tieout.ports.lock import lock
from tieout.ports.storage import UnreadableFileError, shown
from tieout.ports.writing import sweep, write_file
from tieout.seal import sshsig
from tieout.seal.digest import hex_of, spelled
from tieout.seal.sshkey import MismatchError
from tieout.seal.wire import MalformedError

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.seal.signers.base import Signer

_LARGEST_TRUST = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What signing wrote."""

    path: Path
    """The signature, the only file written."""
    manifest: str
    """``sha256:`` of the manifest that was signed."""
    signer: str
    """The key's fingerprint: what the reader must learn another way."""
    remarks: tuple[str, ...] = ()


def sign(folder: Path, signer: Signer) -> Signed:
    """Sign the manifest of an unsigned bundle, once the bundle is seen to be as it was built.

    Raises IntegrityError where it is not, or where the signature made does not hold; UsageError
    where it is signed already or its ``trust/allowed_signers`` names other keys; BusyError while
    another run works on it; and what the signer raises.
    """
    folder = absolute(folder)
    if not folder.is_dir():
        raise UsageError(f"{shown(folder)} is no folder", remedy="build the bundle first: tieout bundle build")
    with lock(lock_of(folder)):
        sweep(folder.parent)
        digest = _hold(folder)
        sums = read_file(folder, manifest.NAME, manifest.LARGEST)
        if spelled(hex_of(sums)) != digest:
            raise IntegrityError(f"{shown(folder)} was changed while it was being signed")
        remarks = _hold_trust(folder, signer.identity)
        text = signer.sign(sums, NAMESPACE)
        _hold_signature(text, sums, signer.identity)
        path = folder / manifest.SIGNATURE
        write_file(path, text, drafts=folder.parent)
    return Signed(path=path, manifest=digest, signer=signer.identity, remarks=remarks)


def _hold(folder: Path) -> str:
    found = verify(folder)
    if found.signer is not None:
        raise UsageError(
            f"{shown(folder)} is signed already, by {found.signer}",
            remedy=f"remove its {manifest.SIGNATURE} first if another key is to sign",
        )
    if not found.intact or found.manifest is None:
        first = found.problems[0].message
        more = f" (and {len(found.problems) - 1} more)" if len(found.problems) > 1 else ""
        raise IntegrityError(
            f"{shown(folder)} is not as it was built, so it is not signed: {first}{more}",
            remedy="look at it with tieout bundle verify, then build it anew",
        )
    return found.manifest


def _hold_trust(folder: Path, fingerprint: str) -> tuple[str, ...]:
    try:
        data = read_file(folder, ALLOWED_SIGNERS, _LARGEST_TRUST)
    except UnreadableFileError as error:
        if error.kind != "missing":
            raise
        return (f"the bundle has no {ALLOWED_SIGNERS}: readers need the public key from you as well",)
    known = [key.fingerprint for key in keys_in(data)]
    if fingerprint not in known:
        raise UsageError(
            f"{ALLOWED_SIGNERS} of {shown(folder)} names {', '.join(known) or 'no key'}, not {fingerprint}",
            remedy="build the bundle with the public key that will sign it, or sign with that key",
        )
    return ()


def _hold_signature(text: bytes, sums: bytes, fingerprint: str) -> None:
    try:
        signature = sshsig.parse(text)
        signature.verify(sums)
    except (MalformedError, MismatchError) as error:
        raise IntegrityError("the signer gave a signature that does not hold") from error
    if signature.namespace != NAMESPACE or signature.key.fingerprint != fingerprint:
        raise IntegrityError(
            f"the signer gave a signature by {signature.key.fingerprint} for "
            f"{signature.namespace!r}; {fingerprint} for {NAMESPACE!r} was asked for"
        )
