"""The public keys that travel with a bundle: a convenience, and no proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.seal.sshkey import PublicKey, from_line
from tieout.seal.wire import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterable

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
