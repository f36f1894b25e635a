"""The public keys that travel with a bundle: a convenience, and no proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.seal import x509
from tieout.seal.signers.x509_signer import read_certificates
from tieout.seal.sshkey import PublicKey, from_line
from tieout.seal.wire import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

NAMESPACE = "tieout-bundle"
"""The purpose that a bundle's SSH signature names: one made for Git or a login is none of ours."""
ALLOWED_SIGNERS = "trust/allowed_signers"
SIGNER = "trust/signer.pem"
"""The certificate that signs, then its chain."""
CA = "trust/ca.pem"
"""The roots to which it leads."""
TSA = "trust/tsa.pem"
"""The roots of the time-stamping authority."""
PRINCIPAL = "bundle-signer"
"""The name under which ``ssh-keygen -Y verify -I`` finds the key."""


def allowed_signers(keys: Iterable[PublicKey]) -> bytes:
    """Write the file that ``ssh-keygen -Y verify -f`` reads (ssh-keygen(1), ALLOWED SIGNERS)."""
    lines = sorted({f'{PRINCIPAL} namespaces="{NAMESPACE}" {key.line}\n' for key in keys})
    return "".join(lines).encode("ascii")


def keys_in(data: bytes) -> tuple[PublicKey, ...]:
    """Read the keys of a file that ``allowed_signers`` wrote; other lines give none."""
    found = []
    for line in data.decode("ascii", "replace").splitlines():
        principal, _, rest = line.partition(" ")
        _, _, key = rest.partition(" ")
        if principal == PRINCIPAL:
            try:
                found.append(from_line(key))
            except MalformedError:
                continue
    return tuple(found)


def certificates_for(signer: Path | None, ca: Path | None, tsa: Path | None) -> dict[str, bytes]:
    """Read the certificates that were named; gives PEM without anything else in it, by path.

    Raises UsageError for what holds none, so that nobody puts a private key into a bundle by it, and StorageError.
    """
    named = {SIGNER: signer, CA: ca, TSA: tsa}
    return {path: _pem(file) for path, file in named.items() if file is not None}


def named_in(certificates: Mapping[str, bytes]) -> tuple[str, ...]:
    """Give the fingerprint of the certificate that will sign, if one was named."""
    if SIGNER not in certificates:
        return ()
    return (x509.fingerprint(x509.der_of(x509.from_pem(certificates[SIGNER])[0])),)


def _pem(file: Path) -> bytes:
    return x509.pem_of(map(x509.from_der, read_certificates(file)))
