"""Keys for tests: made here, in the form that ssh-keygen leaves on disk."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tieout.seal import sshsig
from tieout.seal.signers.ssh import public_key_in, sign_in_python
from tieout.seal.sshkey import SK_ECDSA, SK_ED25519, PublicKey, from_blob
from tieout.seal.wire import mpint, string


@dataclass(frozen=True, slots=True, kw_only=True)
class TestSigner:
    """A signer whose key lies in a file, without ssh-keygen."""

    __test__ = False
    path: Path

    @property
    def public_key(self) -> PublicKey:
        return public_key_in(self.path)

    @property
    def identity(self) -> str:
        return self.public_key.fingerprint

    def sign(self, message: bytes, namespace: str) -> bytes:
        return sign_in_python(self.path.read_bytes(), message, namespace, "the key")


def new_signer(folder: Path, name: str = "key") -> TestSigner:
    """Make an Ed25519 key."""
    key = ed25519.Ed25519PrivateKey.generate()
    path = folder / name
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption())
    )
    path.chmod(0o600)
    return TestSigner(path=path)


def new_key(folder: Path, *options: str) -> Path:
    """Make a key with the real ssh-keygen."""
    path = folder / "-".join(("key", *options)).replace(" ", "")
    argv = ["ssh-keygen", "-q", "-N", "", "-C", "ana@example.com", "-f", str(path), *options]
    subprocess.run(argv, check=True, timeout=60)
    return path


class HardwareKey:
    """What a FIDO token does, in software (OpenSSH, PROTOCOL.u2f)."""

    def __init__(self, kind: str, *, application: bytes = b"ssh:") -> None:
        self.application = application
        if kind == SK_ED25519:
            self._edwards = ed25519.Ed25519PrivateKey.generate()
            raw = self._edwards.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            fields = [kind.encode(), raw, application]
        else:
            self._nist = ec.generate_private_key(ec.SECP256R1())
            point = self._nist.public_key().public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
            )
            fields = [kind.encode(), b"nistp256", point, application]
        self.kind = kind
        self.public_key = from_blob(b"".join(string(field) for field in fields))

    def sign(self, message: bytes, namespace: str, *, flags: int = 1, counter: int = 7) -> bytes:
        covered = sshsig.covered(message, namespace)
        tail = bytes([flags]) + counter.to_bytes(4, "big")
        device = hashlib.sha256(self.application).digest() + tail + hashlib.sha256(covered).digest()
        if self.kind == SK_ED25519:
            raw = self._edwards.sign(device)
        else:
            assert self.kind == SK_ECDSA
            r, s = decode_dss_signature(self._nist.sign(device, ec.ECDSA(hashes.SHA256())))
            raw = mpint(r) + mpint(s)
        return sshsig.armored(self.public_key, string(self.kind.encode()) + string(raw) + tail, namespace)
