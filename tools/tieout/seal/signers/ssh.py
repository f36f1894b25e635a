"""Signing with an SSH key: through ssh-keygen (agent, hardware keys), else in Python."""

from __future__ import annotations

import base64
import binascii
import shlex
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tieout.model.errors import UnreachableError, UsageError
from tieout.ports import process
from tieout.ports.storage import refused, shown
from tieout.seal import sshsig
from tieout.seal.sshkey import CURVES, ED25519, SK_ECDSA, SK_ED25519, PublicKey, from_blob, from_line
from tieout.seal.wire import MalformedError, Wire, mpint, string

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from tieout.seal.signers.base import Options

_LARGEST = 65536
_PATIENCE_S = 120.0
"""Time for a passphrase or a touch on a hardware key."""
_OPENSSH = b"openssh-key-v1\0"  # OpenSSH, PROTOCOL.key


class _OldFormError(MalformedError):
    """A private key of another form than OpenSSH writes today, which it can rewrite."""


class SshSigner:
    """A key file, private or (for a key in an agent) public; nothing secret is kept in memory."""

    __slots__ = ("_path", "public_key")

    def __init__(self, path: Path) -> None:
        """Read the public half; raises UsageError if the file holds no key that can sign."""
        self._path = path
        self.public_key = public_key_in(path)

    @classmethod
    def asked(cls, options: Options) -> Self:
        """Make the signer that a command line asks for."""
        if options.path is None:
            raise UsageError("no SSH key is named", remedy="--key FILE")
        return cls(options.path)

    @property
    def identity(self) -> str:
        """The key's fingerprint, ``SHA256:...``."""
        return self.public_key.fingerprint

    def sign(self, message: bytes, namespace: str) -> bytes:
        """Give the armored SSH signature of a message, for one purpose alone.

        Raises UsageError for a key that cannot be used here, UnreachableError where ssh-keygen
        could not sign (no agent, no touch, a wrong passphrase).
        """
        program = process.find("ssh-keygen")
        if program is None:
            return sign_in_python(_read(self._path), message, namespace, shown(self._path))
        path = str(self._path.absolute())
        argv = [program, "-Y", "sign", "-q", "-n", namespace, "-f", path]
        done = process.run(argv, stdin=message, timeout_s=_PATIENCE_S)
        if done.code != 0:
            raise UnreachableError(
                f"ssh-keygen did not sign with {shown(path)}: {shown(done.complaint)}",
                remedy=_way_to_sign(self._path, is_hardware=self.public_key.kind in {SK_ED25519, SK_ECDSA}),
            )
        return done.stdout


def _way_to_sign(path: Path, *, is_hardware: bool) -> str:
    """Give the command that lets ssh-keygen sign: it takes no private key that others may read, and asks no passphrase."""
    private = path.with_suffix("") if path.suffix == ".pub" else path
    named = shlex.quote(shown(private))
    try:
        is_open = private.stat().st_mode & 0o077
    except OSError:
        return f"ssh-add -L shows the keys of your agent; {named} is not here"
    if is_open:
        return f"chmod 600 {named}; others may read it, and then ssh-keygen does not"
    if is_hardware:
        return (
            "plug in the hardware key that it was made on, run the same command again, and touch the key when it blinks"
        )
    return (
        f"ssh-add {named} asks for its passphrase once; then the same command again"
        f' (if it finds no agent: eval "$(ssh-agent -s)" first)'
    )


def public_key_in(path: Path) -> PublicKey:
    """Give the public key of a ``.pub`` file or of an OpenSSH private key, even an encrypted one.

    Raises UsageError for any other file and StorageError if it cannot be read.
    """
    data = _read(path)
    try:
        if b"PRIVATE KEY-----" in data:
            return _public_half(data)
        return from_line(data.decode("ascii").strip())
    except (MalformedError, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, MalformedError) else "it is no text"
        reason = reason if data.strip() else "it is empty"
        raise UsageError(
            f"{shown(path)} is no SSH key that can be used: {reason}", remedy=_way_to_a_key(path, data, error)
        ) from error


def _way_to_a_key(path: Path, data: bytes, error: Exception) -> str:
    """Give the command that leads to a key that is accepted."""
    anew = "ssh-keygen -t ed25519 -f NAME makes one"
    if isinstance(error, _OldFormError):
        return f"ssh-keygen -p -f {shlex.quote(shown(path))} brings an old SSH key up to date; {anew}"
    if b"-cert-v01@openssh.com" in data.partition(b" ")[0]:
        plain = path.with_name(path.name.replace("-cert.pub", ".pub"))
        return f"it is a certificate: name the key that it is for, --key {shlex.quote(shown(plain))}"
    if path.suffix in {".p12", ".pfx"}:
        return f"--p12 {shlex.quote(shown(path))} signs with a PKCS#12 file; {anew}"
    return anew


def sign_in_python(private: bytes, message: bytes, namespace: str, name: str) -> bytes:
    """Sign with a private key that has no passphrase; ``name`` is for the error's text."""
    try:
        key = serialization.load_ssh_private_key(private, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        # TypeError is how the library says that there is a passphrase.
        raise UsageError(
            f"{name} cannot be used without ssh-keygen: it is no private key, has a passphrase, or lives in hardware",
            remedy="install ssh-keygen (apt-get install openssh-client)",
        ) from error
    covered = sshsig.covered(message, namespace)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        raw = _pair(ED25519, key.sign(covered))
    elif isinstance(key, rsa.RSAPrivateKey):
        raw = _pair("rsa-sha2-512", key.sign(covered, padding.PKCS1v15(), hashes.SHA512()))
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        kind = next(kind for kind, curve in CURVES.items() if curve.curve.name == key.curve.name)
        r, s = decode_dss_signature(key.sign(covered, ec.ECDSA(CURVES[kind].hash)))
        raw = _pair(kind, mpint(r) + mpint(s))
    else:
        raise UsageError(f"{name} is of a kind that is not accepted", remedy="ssh-keygen -t ed25519")
    line = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return sshsig.armored(from_line(line.decode("ascii")), raw, namespace)


def _public_half(data: bytes) -> PublicKey:
    lines = data.decode("ascii").strip().splitlines()
    if lines[0] != "-----BEGIN OPENSSH PRIVATE KEY-----":
        raise _OldFormError("it is a private key in an old form")
    try:
        raw = base64.b64decode("".join(lines[1:-1]), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError("what stands between its first and last line is no base64") from error
    fields = Wire(raw)
    if fields.take(len(_OPENSSH)) != _OPENSSH:
        raise MalformedError("it is no OpenSSH private key")
    for _ in ("cipher", "kdf", "its options"):
        fields.string()
    if fields.number() != 1:
        raise MalformedError("it holds more than one key")
    return from_blob(fields.string())


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise refused(error, path, "reading") from error
    if len(data) > _LARGEST:
        raise UsageError(f"{shown(path)} is too large for an SSH key")
    return data


def _pair(kind: str, raw: bytes) -> bytes:
    return string(kind.encode("ascii")) + string(raw)
