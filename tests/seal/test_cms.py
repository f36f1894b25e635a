"""A CMS signature holds for its bytes, its certificate and the reader's roots alone; openssl agrees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from hypothesis import given
from hypothesis import strategies as st

from tests.seal.authority import needs_openssl, openssl
from tests.seal.pki import EXTENSIONS, Pki, new_pki
from tieout.model.errors import UsageError
from tieout.seal import cms
from tieout.seal.cms import CmsError

TEXT = b"some lines\n"
pytestmark = needs_openssl


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return new_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def made(pki: Pki) -> bytes:
    return pki.signer("ana").sign(TEXT, "tieout-bundle")


def openssl_says(folder: Path, message: bytes, text: bytes, roots: Path) -> bool:
    (folder / "m").write_bytes(message)
    (folder / "t").write_bytes(text)
    done = openssl("cms", "-verify", "-binary", "-inform", "DER", "-in", folder / "m", "-content", folder / "t",
                   "-CAfile", roots, "-out", "/dev/null", check=False)  # fmt: skip
    return done.returncode == 0


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_openssl_and_we_agree(pki: Pki, tmp_path: Path, kind: str) -> None:
    signer = pki.signer(kind, kind=kind)
    message = signer.sign(TEXT, "")
    found = cms.verify(message, TEXT, roots=pki.roots)
    assert (found.fingerprint, found.is_claimed) == (signer.identity, True)
    told = openssl("x509", "-noout", "-fingerprint", "-sha256", "-in", pki.folder / f"{kind}.pem").stdout
    assert told.decode().strip().partition("=")[2] == found.fingerprint
    assert openssl_says(tmp_path, message, TEXT, pki.ca)
    assert not openssl_says(tmp_path, message, TEXT + b"x", pki.ca)
    other = new_pki(tmp_path / "other", "Other")
    assert not openssl_says(tmp_path, message, TEXT, other.ca)


def test_other_bytes_and_other_roots_are_refused(made: bytes, tmp_path: Path) -> None:
    with pytest.raises(CmsError, match="it is of other bytes"):
        cms.verify(made, TEXT + b"x")
    with pytest.raises(CmsError, match="does not lead to one that is trusted"):
        cms.verify(made, TEXT, roots=new_pki(tmp_path, "Other").roots)


def test_an_expired_certificate_is_held_at_the_trusted_time(made: bytes) -> None:
    later = datetime.now(UTC) + timedelta(days=4000)
    with pytest.raises(CmsError, match="its certificate had expired on"):
        cms.verify(made, TEXT, at=later)
    with pytest.raises(CmsError, match="its certificate was not yet valid on"):
        cms.verify(made, TEXT, at=later - timedelta(days=8000))
    assert not cms.verify(made, TEXT, at=datetime.now(UTC)).is_claimed


def test_openssl_makes_what_we_read(pki: Pki, tmp_path: Path) -> None:
    pki.certificate("eva", kind="rsa")
    (tmp_path / "t").write_bytes(TEXT)
    openssl("cms", "-sign", "-binary", "-in", tmp_path / "t", "-signer", pki.folder / "eva.pem", "-inkey",
            pki.folder / "eva.key", "-md", "sha256", "-outform", "DER", "-out", tmp_path / "m")  # fmt: skip
    assert cms.verify((tmp_path / "m").read_bytes(), TEXT, roots=pki.roots).subject == "CN=eva,O=Example Ltd"


def test_two_signers_are_refused(pki: Pki, tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(TEXT)
    words = []
    for name in ("one", "two"):
        pki.certificate(name)
        words += ["-signer", pki.folder / f"{name}.pem", "-inkey", pki.folder / f"{name}.key"]
    openssl("cms", "-sign", "-binary", "-in", tmp_path / "t", *words, "-outform", "DER", "-out", tmp_path / "m")
    with pytest.raises(CmsError, match="it has 2 signers"):
        cms.verify((tmp_path / "m").read_bytes(), TEXT)


def test_a_swapped_certificate_is_seen(pki: Pki, made: bytes) -> None:
    """Of the same name, number and key even: the signer named the certificate's own digest."""
    outer = asn1.ContentInfo.load(made)
    (pki.folder / "x.srl").write_text("")
    serial = outer["content"]["signer_infos"][0]["sid"].chosen["serial_number"].native
    openssl("x509", "-req", "-in", pki.folder / "ana.csr", "-CA", pki.ca, "-CAkey", pki.folder / "ca.key",
            "-set_serial", serial, "-days", "9", "-extfile", pki.folder / "ana.ext", "-out",
            pki.folder / "swap.pem")  # fmt: skip
    openssl("x509", "-in", pki.folder / "swap.pem", "-outform", "DER", "-out", pki.folder / "swap.der")
    other = asn1.CertificateChoices("certificate", asn1.Certificate.load((pki.folder / "swap.der").read_bytes()))
    outer["content"]["certificates"] = [other]
    with pytest.raises(CmsError, match="its certificate was swapped"):
        cms.verify(outer.dump(force=True), TEXT)


@pytest.mark.parametrize(
    ("extensions", "message"),
    [
        ("extendedKeyUsage=1.3.6.1.5.5.7.3.36\n", "its certificate is for other purposes"),
        ("keyUsage=critical,keyEncipherment\n", "its certificate may not sign"),
        (EXTENSIONS + "1.2.3.4=critical,DER:05:00\n", "critical extension 1.2.3.4"),
    ],
)
def test_a_certificate_that_openssl_would_refuse_does_not_sign(pki: Pki, extensions: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        pki.signer("odd", extensions=extensions)


def test_a_cut_or_a_flipped_bit_is_an_error_of_ours(pki: Pki, made: bytes) -> None:
    good = cms.verify(made, TEXT, roots=pki.roots)
    for at in range(0, len(made), 3):
        with pytest.raises(CmsError):
            cms.verify(made[:at], TEXT, roots=pki.roots)
        forged = bytearray(made)
        forged[at] ^= 0x20
        try:
            found = cms.verify(bytes(forged), TEXT, roots=pki.roots)
        except CmsError:
            continue
        assert found.fingerprint == good.fingerprint
        assert found.signature == good.signature


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with pytest.raises(CmsError):
        cms.verify(data, TEXT)
