"""Keys that never leave their holder: a token (softhsm2) and AWS KMS (moto) sign as a file does."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from tests.seal.authority import needs_openssl, openssl
from tests.seal.pki import EXTENSIONS, Pki, new_pki
from tieout.model.errors import UnreachableError, UsageError
from tieout.ports.aws import Account
from tieout.seal import cms, x509
from tieout.seal.signers.base import CertifiedSigner, LongTextError
from tieout.seal.signers.kms import KmsSigner
from tieout.seal.signers.pkcs11 import Pkcs11Signer

LIBRARY = next((path for path in map(Path, ("/usr/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"))
                if path.exists()), None)  # fmt: skip
TEXT = b"some lines\n"
pytestmark = needs_openssl


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return new_pki(tmp_path_factory.mktemp("pki"))


def holds(signer: CertifiedSigner, pki: Pki) -> bool:
    return cms.verify(signer.sign(TEXT, ""), TEXT, roots=pki.roots).fingerprint == signer.identity


@pytest.fixture(scope="module")
def library(pki: Pki) -> Iterator[Path]:
    """A token ``shelf`` with the keys ``ec`` and ``rsa``. One for all: a process reads the configuration once."""
    pytest.importorskip("pkcs11")
    if LIBRARY is None or shutil.which("softhsm2-util") is None:
        pytest.skip("softhsm2 is not installed")
    folder = pki.folder / "tokens"
    folder.mkdir()
    (pki.folder / "softhsm.conf").write_text(f"directories.tokendir = {folder}\n", encoding="ascii")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(pki.folder / "softhsm.conf"))
        softhsm("--init-token", "--free", "--label", "shelf", "--so-pin", "1234", "--pin", "5678")
        for number, kind in enumerate(("ec", "rsa"), 1):
            pki.certificate(kind, kind=kind)
            key = pki.folder / f"{kind}.p8"
            openssl("pkcs8", "-topk8", "-nocrypt", "-in", pki.folder / f"{kind}.key", "-out", key)
            softhsm("--import", key, "--token", "shelf", "--label", kind, "--id", f"0{number}", "--pin", "5678")
        yield LIBRARY


def softhsm(*words: object) -> None:
    subprocess.run(["softhsm2-util", *map(str, words)], check=True, capture_output=True, timeout=60)


def held(library: Path, label: str, certificate: Path | None, pin: str = "5678") -> Pkcs11Signer:
    return Pkcs11Signer(
        library, token="shelf", label=label, pin=pin, certificate=certificate, now=lambda: datetime.now(UTC)
    )


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_token_signs(pki: Pki, kind: str, library: Path) -> None:
    certificate = pki.folder / f"{kind}.pem"
    assert holds(held(library, kind, certificate), pki)
    with pytest.raises(UnreachableError, match="PinIncorrect"):
        held(library, kind, certificate, pin="0000").raw(TEXT)
    with pytest.raises(UnreachableError, match="did not sign with key other") as refused:
        held(library, "other", certificate).raw(TEXT)
    assert refused.value.remedy.endswith(" --list-slots (Debian, Ubuntu: apt-get install opensc)")


def test_the_certificate_may_stand_on_the_token(pki: Pki, library: Path) -> None:
    pkcs11 = pytest.importorskip("pkcs11")
    with pytest.raises(UsageError, match="holds 0 certificates named 'ec'"):
        held(library, "ec", None)
    openssl("x509", "-in", pki.folder / "ec.pem", "-outform", "DER", "-out", pki.folder / "ec.der")
    kinds = pkcs11.Attribute
    token = pkcs11.lib(str(library)).get_token(token_label="shelf")
    with token.open(user_pin="5678", rw=True) as session:
        session.create_object(
            {
                kinds.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                kinds.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                kinds.TOKEN: True,
                kinds.LABEL: "ec",
                kinds.SUBJECT: b"",
                kinds.VALUE: (pki.folder / "ec.der").read_bytes(),
            }
        )
    assert holds(held(library, "ec", None), pki)


@pytest.fixture(scope="module")
def kms() -> Iterator[str]:
    """Moto's own server; gives its address."""
    server = pytest.importorskip("moto.server")
    made = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    made.start()
    host, port = made.get_host_and_port()
    yield f"http://{host}:{port}"
    made.stop()


def account(address: str) -> Account:
    environment = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_ENDPOINT_URL": address}
    return Account(
        environment,
        now=lambda: datetime.now(UTC),
        until=datetime.now(UTC) + timedelta(seconds=60),
        sleep=lambda _: None,
        region="eu-central-1",
    )


def issued(pki: Pki, public: bytes) -> Path:
    """Issue a certificate over a public key whose private half is elsewhere."""
    paths = {name: pki.folder / f"kms.{name}" for name in ("der", "pub", "pem", "ext")}
    paths["der"].write_bytes(public)
    paths["ext"].write_text(EXTENSIONS, encoding="ascii")
    openssl("pkey", "-pubin", "-inform", "DER", "-in", paths["der"], "-out", paths["pub"])
    pki.certificate("any")
    openssl("x509", "-new", "-force_pubkey", paths["pub"], "-subj", "/O=Example Ltd/CN=kms", "-CA", pki.ca, "-CAkey",
            pki.folder / "ca.key", "-days", "30", "-extfile", paths["ext"], "-out", paths["pem"])  # fmt: skip
    return paths["pem"]


@pytest.mark.parametrize("spec", ["ECC_NIST_P256", "RSA_2048"])
def test_kms_signs(pki: Pki, kms: str, spec: str) -> None:
    aws = account(kms)
    made = aws.ask("kms", "CreateKey", KeyUsage="SIGN_VERIFY", KeySpec=spec).body
    arn = made["KeyMetadata"]["Arn"]  # type: ignore[index, call-overload]  # JSON
    certificate = issued(pki, aws.bytes_of("kms", "GetPublicKey", "PublicKey", KeyId=arn))
    assert holds(KmsSigner(str(arn), aws, certificate, now=lambda: datetime.now(UTC)), pki)
    with pytest.raises(UsageError, match="the certificate is not of arn:"):
        KmsSigner(str(arn), aws, pki.folder / "any.pem", now=lambda: datetime.now(UTC))


LONG = TEXT * 1000
"""More than the 4096 bytes that KMS takes as they are: of such a text it is sent the digest, as of every real statement."""


def prehashed(self: Any) -> str:
    """Sign as KMS does (API reference, Sign: MessageType), where moto 5.2.5 hashes a digest once more."""
    message, kind = self._get_param("Message"), self._get_param("MessageType")
    key = self.kms_backend.describe_key(self._get_param("KeyId").rpartition("/")[2]).private_key.private_key
    hashed = utils.Prehashed(hashes.SHA256()) if kind == "DIGEST" else hashes.SHA256()
    how = (padding.PKCS1v15(), hashed) if isinstance(key, rsa.RSAPrivateKey) else (ec.ECDSA(hashed),)
    return json.dumps({"Signature": base64.b64encode(key.sign(message, *how)).decode("ascii")})


@pytest.mark.parametrize("spec", ["ECC_NIST_P256", "RSA_2048"])
def test_kms_is_sent_the_digest_of_a_long_text(pki: Pki, kms: str, spec: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As AWS itself answers; what moto answers is refused, and named."""
    aws = account(kms)
    arn = aws.ask("kms", "CreateKey", KeyUsage="SIGN_VERIFY", KeySpec=spec).body["KeyMetadata"]["Arn"]  # type: ignore[index, call-overload]  # JSON
    certificate = issued(pki, aws.bytes_of("kms", "GetPublicKey", "PublicKey", KeyId=arn))
    signer = KmsSigner(str(arn), aws, certificate, now=lambda: datetime.now(UTC))
    with pytest.raises(LongTextError, match="signed another digest than it was sent, as test servers do"):
        signer.raw(LONG)
    monkeypatch.setattr("moto.kms.responses.KmsResponse.sign", prehashed)
    x509.verify(x509.from_der(signer.certificate), signer.raw(LONG), LONG)
    assert holds(signer, pki)


def test_a_key_that_kms_does_not_have_is_told(pki: Pki, kms: str) -> None:
    pki.certificate("any")
    arn = "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000000"
    with pytest.raises(UnreachableError, match="AWS KMS did not answer for arn:"):
        KmsSigner(arn, account(kms), pki.folder / "any.pem", now=lambda: datetime.now(UTC))
