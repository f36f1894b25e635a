"""A time-stamping authority whose clock can be set, and the key and certificate of a server: all made when wanted.

The tokens are real ones (RFC 3161): openssl signs them, and `openssl ts -verify` accepts them.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SINCE = datetime(2024, 1, 1, tzinfo=UTC)
UNTIL = datetime(2099, 1, 1, tzinfo=UTC)
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_INTEGER, _GENERALIZED_TIME, _SEQUENCE = 0x02, 0x18, 0x30
_POLICY = bytes.fromhex("06042a030401")
_GRANTED = bytes.fromhex("3003020100")


class _Made:
    """A certificate with its key, in PEM files."""

    def __init__(self, folder: Path, name: str, by: _Made | None, extensions: list[tuple[x509.ExtensionType, bool]]):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(by.name if by else self.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(SINCE)
            .not_valid_after(UNTIL)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key((by or self).key.public_key()), critical=False
            )
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        made = builder.sign((by or self).key, hashes.SHA256())
        stem = name.lower().replace(" ", "-")
        self.certificate, self.key_file = folder / f"{stem}.pem", folder / f"{stem}.key"
        self.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        self.key_file.write_bytes(
            self.key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


def _usage(*, signs_others: bool) -> tuple[x509.ExtensionType, bool]:
    return (
        x509.KeyUsage(
            digital_signature=not signs_others,
            key_cert_sign=signs_others,
            crl_sign=signs_others,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        ),
        True,
    )


_ROOT: list[tuple[x509.ExtensionType, bool]] = [
    (x509.BasicConstraints(ca=True, path_length=None), True),
    _usage(signs_others=True),
]


def server_certificate(folder: Path, address: str) -> tuple[Path, Path, Path]:
    """Make the certificate of a server at an address: that of its authority, its own, its key."""
    root = _Made(folder, "Example Authority", None, _ROOT)
    own = _Made(
        folder,
        "Example Portal",
        root,
        [
            (x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), False),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            _usage(signs_others=False),
        ],
    )
    return root.certificate, own.certificate, own.key_file


@dataclass(frozen=True, slots=True)
class Authority:
    """Whose files lie in a folder."""

    folder: Path
    name: str

    @classmethod
    def new(cls, folder: Path, name: str) -> Authority:
        """Make one."""
        folder.mkdir(parents=True)
        root = _Made(folder, f"{name} Root", None, _ROOT)
        stamping: x509.ExtensionType = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        _Made(folder, name, root, [(stamping, True), _usage(signs_others=False)])
        return cls(folder, name)

    @property
    def certificate(self) -> Path:
        """The one to trust."""
        return self._file(f"{self.name} Root", "pem")

    def answer(self, asked: bytes, at: datetime) -> bytes:
        """Give the response to a request, as if it were then."""
        fields = list(_children(_content(asked)))
        imprint = fields[1]
        nonce = next((field for field in fields[2:] if field[0] == _INTEGER), b"")
        when = _tlv(_GENERALIZED_TIME, f"{at.astimezone(UTC):%Y%m%d%H%M%SZ}".encode())
        version, serial = _tlv(_INTEGER, b"\x01"), _tlv(_INTEGER, b"\x01" + imprint[-8:])
        told = _tlv(_SEQUENCE, version + _POLICY + imprint + serial + when + nonce)
        signer, key = self._file(self.name, "pem"), self._file(self.name, "key")
        signed = subprocess.run(
            [
                *("openssl", "cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256", "-outform", "DER"),
                *("-econtent_type", _TST_INFO, "-signer", str(signer), "-inkey", str(key)),
            ],
            input=told,
            check=True,
            capture_output=True,
            timeout=60,
        ).stdout
        return _tlv(_SEQUENCE, _GRANTED + signed)

    @contextmanager
    def listening(self, at: datetime) -> Iterator[str]:
        """Listen on this machine, by a clock that stands; gives the address."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = authority.answer(self.rfile.read(int(self.headers["content-length"])), at)
                self.send_response(200)
                self.send_header("content-type", "application/timestamp-reply")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            server.server_close()
            thread.join(10)

    def _file(self, name: str, ending: str) -> Path:
        return self.folder / f"{name.lower().replace(' ', '-')}.{ending}"


def _tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _content(data: bytes) -> bytes:
    return next(_parts(data))[1]


def _children(data: bytes) -> Iterator[bytes]:
    return (whole for whole, _ in _parts(data))


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        size, start = data[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            size, start = int.from_bytes(data[start : start + count], "big"), start + count
        yield data[at : start + size], data[start : start + size]
        at = start + size
