"""Whom the reader of a bundle trusts: fingerprints and certificates that came another way than the bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import UsageError
from tieout.ports.files import read_file
from tieout.ports.storage import UnreadableFileError, shown
from tieout.seal.sshkey import is_fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.seal.timestamp import Authorities

_LARGEST_PEM = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom the reader names."""

    pins: frozenset[str] = frozenset()
    """Fingerprints of SSH keys (``SHA256:...``) and of certificates (``3A:0F:...``)."""
    ca: bytes | None = None
    """PEM: whose certificates may sign."""
    tsa: bytes | None = None
    """PEM: whose time-stamps count."""
    authorities: Authorities | None = None
    """The same, read."""
    time_wanted: bool = False
    """Whether a time is asked for: by one of them, or of Sigstore's log for the identity."""
    identity: tuple[str, str] | None = None
    """Who may have signed by Sigstore, and who vouches for that name."""
    sigstore_root: bytes | None = None
    """JSON: what a Sigstore bundle must lead to; None for what the client carries of the public instance."""

    @property
    def any_signer(self) -> bool:
        """Whether any signer is named: then one who is not named is another one."""
        return bool(self.pins) or self.ca is not None or self.identity is not None


def named_in(
    pins: tuple[str, ...],
    ca: Path | None,
    tsa_cert: Path | None,
    *,
    time_wanted: bool = False,
    identity: tuple[str, str] = ("", ""),
    sigstore_root: Path | None = None,
) -> Named:
    """Read what the reader names.

    Raises UsageError for a fingerprint that is none, a file without certificates, a trusted root that is none, and
    an identity without its issuer: someone else's issuer may give out the same name.
    """
    if any(identity) and not all(identity):
        raise UsageError(
            "an identity is a name and who vouches for it: one of them is not named",
            remedy="give both, received another way: --sigstore-identity NAME --sigstore-issuer URL",
        )
    for pin in sorted(pins):
        hold_pin(pin)
    if time_wanted and tsa_cert is None and not all(identity):
        raise UsageError(
            "a time-stamp is asked for, and no authority is named that may give it",
            remedy="name its certificate, received another way: --tsa-cert FILE; or whom Sigstore's log saw signing:"
            " --sigstore-identity NAME --sigstore-issuer URL",
        )
    stamps = None if tsa_cert is None else _certificates(tsa_cert)
    return Named(
        pins=frozenset(pins),
        ca=None if ca is None else _certificates(ca)[0],
        tsa=None if stamps is None else stamps[0],
        authorities=None if stamps is None else stamps[1],
        time_wanted=time_wanted,
        identity=identity if all(identity) else None,
        sigstore_root=None if sigstore_root is None else _root(sigstore_root),
    )


def hold_pin(pin: str) -> None:
    """Raise UsageError for what is no fingerprint of a key, nor of a certificate."""
    if is_fingerprint(pin):
        return
    if ":" in pin and not pin.startswith("SHA256:"):
        # Loaded for those alone who name a certificate: they take a while to load.
        from tieout.seal import cms  # noqa: PLC0415  # see above

        if cms.is_fingerprint(pin):
            return
    raise UsageError(
        f"{visible(pin)!r} is no fingerprint",
        remedy="give it as ssh-keygen -l prints it: SHA256: and 43 characters"
        "; of a certificate, as openssl x509 -noout -fingerprint -sha256 does",
    )


def _certificates(path: Path) -> tuple[bytes, Authorities]:
    # Loaded for those alone who name certificates: they take a while to load.
    from tieout.seal import timestamp  # noqa: PLC0415  # see above

    try:
        data = read_file(path.parent, path.name, _LARGEST_PEM)
        return data, timestamp.authorities(data)
    except (UnreadableFileError, timestamp.TokenError) as error:
        raise UsageError(
            f"{shown(path)} holds no certificate that can be read: {error}", remedy="name a file of certificates in PEM"
        ) from error


def _root(path: Path) -> bytes:
    from tieout.seal import sigstore  # noqa: PLC0415  # as above

    try:
        data = read_file(path.parent, path.name, _LARGEST_PEM)
        if sigstore.is_available():  # else the bundle's signature is told as not examined
            sigstore.root(data)
    except (UnreadableFileError, sigstore.SigstoreError) as error:
        raise UsageError(
            f"{shown(path)} is no trusted root of Sigstore: {error}", remedy="give a trusted_root.json"
        ) from error
    return data
