"""A small authority and certificates that sign, made by openssl as docs/how-to/sign-a-bundle.md says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.seal.authority import openssl
from tieout.seal.signers.pkcs12 import Pkcs12Signer

NOW = datetime(2026, 7, 3, 9, 30, tzinfo=UTC)
PASSPHRASE = "correct horse"  # of files made here
EXTENSIONS = "keyUsage=critical,digitalSignature,nonRepudiation\nbasicConstraints=critical,CA:FALSE\n"
KEYS = {
    "ec": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
    "rsa": ("-newkey", "rsa:2048"),
    "ed25519": ("-newkey", "ed25519"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pki:
    """An authority whose files lie in a folder."""

    folder: Path

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def roots(self) -> bytes:
        return self.ca.read_bytes()

    def certificate(
        self, name: str = "signer", *, kind: str = "ec", extensions: str = EXTENSIONS, dates: tuple[str, ...] = ()
    ) -> Path:
        """Issue a certificate; gives its PEM, beside which lies its key."""
        key, asked, made = (self.folder / f"{name}.{end}" for end in ("key", "csr", "pem"))
        openssl("req", *KEYS[kind], "-noenc", "-keyout", key, "-out", asked, "-subj", f"/O=Example Ltd/CN={name}")
        ext = self.folder / f"{name}.ext"
        ext.write_text(extensions, encoding="ascii")
        days = dates or ("-days", "3650")
        openssl("x509", "-req", "-in", asked, "-CA", self.ca, "-CAkey", self.folder / "ca.key", "-CAcreateserial",
                *days, "-extfile", ext, "-out", made)  # fmt: skip
        return made

    def p12(self, name: str = "signer") -> Path:
        """Pack a certificate with its key and the authority's certificate."""
        made = self.folder / f"{name}.p12"
        openssl("pkcs12", "-export", "-inkey", self.folder / f"{name}.key", "-in", self.folder / f"{name}.pem",
                "-certfile", self.ca, "-passout", f"pass:{PASSPHRASE}", "-out", made)  # fmt: skip
        return made

    def signer(
        self, name: str = "signer", *, kind: str = "ec", extensions: str = EXTENSIONS, at: datetime | None = None
    ) -> Pkcs12Signer:
        """Issue a certificate and give a signer with it, whose clock stands still."""
        self.certificate(name, kind=kind, extensions=extensions)
        when = at or datetime.now(UTC)
        return Pkcs12Signer(self.p12(name), PASSPHRASE, now=lambda: when)


def new_pki(folder: Path, name: str = "Example Ltd Signing CA") -> Pki:
    """Make an authority."""
    folder.mkdir(parents=True, exist_ok=True)
    openssl("req", "-x509", *KEYS["ec"], "-noenc", "-keyout", folder / "ca.key", "-out", folder / "ca.pem",
            "-days", "3650", "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    return Pki(folder=folder)
