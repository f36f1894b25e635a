"""A time-stamping authority for tests: ``openssl ts`` with keys made here."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

CONFIG = """
[tsa]
default_tsa = here
[here]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
"""
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


def openssl(*arguments: object, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *map(str, arguments)], check=check, capture_output=True, timeout=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """An authority whose files lie in a folder."""

    folder: Path

    @property
    def ca(self) -> Path:
        """The certificate to trust."""
        return self.folder / "ca.pem"

    def answer(self, request: bytes) -> bytes:
        """Give the response to a request."""
        asked, answered = self.folder / "asked.tsq", self.folder / "answered.tsr"
        asked.write_bytes(request)
        openssl("ts", "-reply", "-queryfile", asked, "-config", self.folder / "tsa.cnf", "-out", answered)
        return answered.read_bytes()


def new_authority(folder: Path, *, usage: str = "critical,timeStamping", name: str = "Sample Clock") -> Authority:
    """Make a certificate of its own and one that signs time-stamps."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl("req", "-x509", *key, "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-days", "3650",
            "-subj", f"/CN={name} Root", "-addext", "basicConstraints=critical,CA:TRUE")  # fmt: skip
    openssl("req", *key, "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr", "-subj", f"/CN={name}")
    (folder / "ext").write_text(f"extendedKeyUsage={usage}\nkeyUsage=critical,digitalSignature\n", encoding="ascii")
    openssl("x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
            "-CAcreateserial", "-days", "3650", "-extfile", folder / "ext", "-out", folder / "tsa.pem")  # fmt: skip
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="ascii")
    return Authority(folder=folder)
