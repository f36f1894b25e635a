"""An authority and certificates for the tests, made by openssl when they are wanted."""

from __future__ import annotations

import subprocess
import zlib
from pathlib import Path
from typing import NamedTuple


class Pair(NamedTuple):
    """A certificate and its key, as PEM files."""

    certificate: Path
    key: Path


def openssl(*arguments: str, folder: Path) -> bytes:
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def authority(folder: Path, name: str = "authority", signer: Pair | None = None) -> Pair:
    """Make an authority; with a signer one below it."""
    return _made(folder, name, f"/CN=Example {name}", "basicConstraints=critical,CA:TRUE", signer=signer)


def certificate(
    folder: Path,
    name: str,
    *,
    signer: Pair | None = None,
    names: str = "DNS:localhost,IP:127.0.0.1",
    days: int = 90,
    key: str = "ec",
) -> Pair:
    """Make a server's certificate; without a signer it signs itself. Days below zero: it is over."""
    return _made(folder, name, f"/CN={name}", f"subjectAltName={names}", signer=signer, days=days, key=key)


def _made(
    folder: Path, name: str, subject: str, extension: str, *, signer: Pair | None, days: int = 90, key: str = "ec"
) -> Pair:
    made = Pair(folder / f"{name}.pem", folder / f"{name}.key")
    kind = ("-newkey", "rsa:2048") if key == "rsa" else ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    request = folder / f"{name}.csr"
    openssl(
        "req", "-new", "-nodes", *kind, "-keyout", str(made.key), "-subj", subject, "-out", str(request), folder=folder
    )
    extensions = folder / f"{name}.ext"
    extensions.write_text(f"{extension}\n")
    by = ("-signkey", str(made.key)) if signer is None else ("-CA", str(signer.certificate), "-CAkey", str(signer.key))
    openssl(
        *("x509", "-req", "-in", str(request), "-days", str(days), "-extfile", str(extensions), *by),
        *("-set_serial", str(zlib.crc32(name.encode()) + 1), "-out", str(made.certificate)),
        folder=folder,
    )
    return made
