"""Whether a signer may sign a bundle: its certificate's dates, and what ``trust/`` of the bundle says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.trust import ALLOWED_SIGNERS, SIGNER, keys_in
from tieout.model.errors import IntegrityError, UsageError
from tieout.ports.files import read_file
from tieout.ports.storage import UnreadableFileError, shown
from tieout.seal import x509
from tieout.seal.signers.base import CertifiedSigner

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tieout.seal.signers.base import Signer

_LARGEST = 1 << 20


def hold_valid(signer: CertifiedSigner, now: datetime | None) -> None:
    """Raise UsageError before anything is signed or asked, where the certificate is not valid at the time to be claimed."""
    if now is None:
        return
    try:
        x509.hold_valid(x509.from_der(signer.certificate), now, "it")
    except x509.CertificateError as error:
        raise UsageError(
            f"the signer's certificate cannot be used: {error}",
            remedy="have one issued that is valid today: docs/how-to/sign-a-bundle.md has the commands",
        ) from error


def hold_trust(folder: Path, signer: Signer) -> str:
    """Give what readers lack of this signer, empty for nothing; raises UsageError where ``trust/`` names another key."""
    is_certified = isinstance(signer, CertifiedSigner)
    path = SIGNER if is_certified else ALLOWED_SIGNERS
    data = optional(folder, path)
    if data is None:
        what = "certificate" if is_certified else "public key"
        return f"the bundle has no {path}: readers need the {what} from you as well"
    if is_certified:
        try:
            known = [x509.fingerprint(x509.der_of(x509.from_pem(data)[0]))]
        except x509.CertificateError as error:
            raise IntegrityError(f"{path} of {shown(folder)} cannot be read: {error}") from error
    else:
        known = [key.fingerprint for key in keys_in(data)]
    if signer.identity not in known:
        raise UsageError(
            f"{path} of {shown(folder)} names {', '.join(known) or 'no key'}, not {signer.identity}",
            remedy="build the bundle with what will sign it (--key, --cert), or sign with that key",
        )
    return ""


def optional(folder: Path, path: str, limit: int = _LARGEST) -> bytes | None:
    """Give a file of the bundle; None where it is not there."""
    try:
        return read_file(folder, path, limit)
    except UnreadableFileError as error:
        if error.kind != "missing":
            raise
        return None


def is_authority(signer: Signer) -> str:
    """Say of a signer whose certificate is an authority's what that means; empty for others."""
    if not isinstance(signer, CertifiedSigner) or not x509.is_authority(x509.from_der(signer.certificate)):
        return ""
    return (
        "the certificate that signs is an authority itself: whoever has its key can issue others in its name; "
        "docs/how-to/sign-a-bundle.md makes one that can only sign"
    )
