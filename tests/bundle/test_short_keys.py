"""Signatures by keys that others than their holder may find: no reader relies on them, whoever is named."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.bundle.samples import FILES, plant
from tests.bundle.test_scripts import python, shell
from tests.seal.authority import needs_openssl, openssl
from tieout.bundle.named import named_in
from tieout.bundle.verify import verify

pytestmark = needs_openssl


def with_certificate(place: Path, *key: str) -> tuple[Path, Path, str]:
    """Sign a bundle by a certificate of its own, with openssl alone; gives it, the certificate and its fingerprint."""
    cert, secret = place / "cert.pem", place / "key.pem"
    openssl("req", "-x509", *key, "-noenc", "-keyout", secret, "-out", cert, "-days", "3650",
            "-subj", "/O=Example Ltd/CN=signer", "-addext", "keyUsage=digitalSignature,nonRepudiation")  # fmt: skip
    trust = {"trust/signer.pem": cert.read_bytes(), "trust/ca.pem": cert.read_bytes()}
    folder = plant(place / "b", {**FILES, **trust})
    openssl("cms", "-sign", "-binary", "-md", "sha256", "-in", folder / "SHA256SUMS", "-signer", cert, "-inkey", secret,
            "-outform", "DER", "-out", folder / "SHA256SUMS.p7s")  # fmt: skip
    told = subprocess.run(
        ["openssl", "x509", "-in", cert, "-noout", "-fingerprint", "-sha256"],
        check=True, capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip
    return folder, cert, told.strip().rpartition("=")[2]


def signed(place: Path, bits: str) -> tuple[Path, str]:
    """Sign a bundle by an RSA key, with ssh-keygen alone."""
    subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", bits, "-N", "", "-f", place / "key"], check=True, timeout=60)
    folder = plant(place / "b")
    sums = folder / "SHA256SUMS"
    argv: list[str | Path] = ["ssh-keygen", "-q", "-Y", "sign", "-f", place / "key", "-n", "tieout-bundle", sums]
    subprocess.run(argv, check=True, timeout=60, capture_output=True)
    told = subprocess.run(["ssh-keygen", "-l", "-f", place / "key.pub"], check=True, capture_output=True, timeout=60)
    return folder, told.stdout.split()[1].decode()


@pytest.mark.parametrize("bits", ["512", "1024", "2047"])
def test_a_certificate_with_a_short_key_signs_nothing_in_any_reader(tmp_path: Path, bits: str) -> None:
    folder, cert, pin = with_certificate(tmp_path, "-newkey", f"rsa:{bits}")
    (problem,) = verify(folder, named=named_in((pin,), cert, None)).problems
    assert (problem.kind, problem.message.endswith(f"its key of {bits} bits is too short: 2048 at least")) == (
        "wrong-cms", True,
    )  # fmt: skip
    for arguments in (("--pin", pin), ("--ca", str(cert))):
        code, told = python(folder, *arguments)
        assert code == 1
        assert f"its key of {bits} bits is too short: 2048 at least\n" in told
    assert shell(folder, pin)[0] == 1


@pytest.mark.parametrize(
    ("key", "is_accepted"),
    [
        (("-newkey", "rsa:2048"), True),
        (("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"), True),
        (("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"), True),
        (("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp160r1"), False),
        (("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"), False),
    ],
)
def test_the_readers_take_the_same_keys(tmp_path: Path, key: tuple[str, ...], *, is_accepted: bool) -> None:
    folder, cert, pin = with_certificate(tmp_path, *key)
    found = verify(folder, named=named_in((pin,), cert, None))
    assert found.is_vouched_for is is_accepted
    assert found.intact is is_accepted
    assert python(folder, "--pin", pin)[0] == (0 if is_accepted else 1)
    assert shell(folder, pin)[0] == (0 if is_accepted else 1)


@pytest.mark.parametrize(("bits", "code"), [("1024", 1), ("2040", 1), ("2048", 0), ("3072", 0)])
def test_an_ssh_key_is_long_enough_or_signs_nothing_in_any_reader(tmp_path: Path, bits: str, code: int) -> None:
    folder, pin = signed(tmp_path, bits)
    found = verify(folder, pins=frozenset({pin}))
    assert (found.intact, found.is_vouched_for) == (not code, not code)
    told = python(folder, "--pin", pin)
    assert told[0] == code
    assert (f"its key of {bits} bits is too short: 2048 at least\n" in told[1]) is bool(code)
    assert shell(folder, pin)[0] == code
