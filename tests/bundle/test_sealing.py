"""A bundle signed in every way holds with the auditor's own tools, and breaks where it should."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.bundle.samples import FILES, plant
from tests.bundle.test_scripts import python, shell
from tests.seal.authority import Authority, needs_openssl, new_authority, openssl
from tests.seal.keys import TestSigner, new_signer
from tests.seal.pki import Pki, new_pki
from tieout.bundle import manifest, statement
from tieout.bundle.named import named_in
from tieout.bundle.sign import sign
from tieout.bundle.trust import ALLOWED_SIGNERS, allowed_signers
from tieout.bundle.verify import verify
from tieout.model.errors import UnreachableError, UsageError
from tieout.render.pdf import pdf
from tieout.seal import cms, dsse, pades, timestamp, x509
from tieout.seal.digest import hex_of
from tieout.seal.signers.base import LongTextError
from tieout.seal.signers.pkcs12 import Pkcs12Signer

pytest.importorskip("pyhanko")
pytestmark = needs_openssl


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return new_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def by_certificate(pki: Pki) -> Pkcs12Signer:
    return pki.signer("ana")


@pytest.fixture(scope="module")
def report() -> bytes:
    page = "<html lang='en'><head><title>x</title></head><body><h1>Report</h1></body></html>"
    return pdf(page, title="Example Ltd", created=date(2026, 6, 30))


@pytest.fixture
def key(tmp_path: Path) -> TestSigner:
    return new_signer(tmp_path)


@pytest.fixture
def folder(tmp_path: Path, report: bytes, pki: Pki, authority: Authority, by_certificate: Pkcs12Signer,
           key: TestSigner) -> Path:  # fmt: skip
    assert by_certificate.certificate
    trust = {
        "trust/signer.pem": (pki.folder / "ana.pem").read_bytes(),
        "trust/ca.pem": pki.roots,
        "trust/tsa.pem": authority.ca.read_bytes(),
        ALLOWED_SIGNERS: allowed_signers([key.public_key]),
    }
    return plant(tmp_path / "b", {**FILES, "report.pdf": report, **trust})


def tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hex_of(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def content_digest(folder: Path) -> str:
    lines = (folder / "SHA256SUMS").read_bytes().splitlines(keepends=True)
    return hex_of(b"".join(line for line in lines if not line.endswith(b"  report.pdf\n")))


def test_all_seals_hold_with_the_auditors_tools(
    folder: Path, by_certificate: Pkcs12Signer, key: TestSigner, authority: Authority, report: bytes
) -> None:
    before = content_digest(folder)
    signed = sign(
        folder, key, by_certificate, now=datetime.now(UTC), stamp=lambda t: authority.answer(timestamp.request(t).body)
    )
    assert (signed.not_stamped, signed.remarks) == ("", ())
    assert signed.signers == (key.identity, by_certificate.identity)
    assert content_digest(folder) == before  # what report.pdf says of the rest stays true
    for argv in (
        ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"],
        ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "SHA256SUMS.p7s", "-content", "SHA256SUMS",
         "-CAfile", "trust/ca.pem", "-out", os.devnull],
        ["openssl", "ts", "-verify", "-data", "SHA256SUMS", "-in", "SHA256SUMS.tsr", "-CAfile", "trust/tsa.pem"],
        ["ssh-keygen", "-Y", "verify", "-f", ALLOWED_SIGNERS, "-I", "bundle-signer", "-n", "tieout-bundle", "-s",
         "SHA256SUMS.sig"],
        ["qpdf", "--check", "report.pdf"],
    ):  # fmt: skip
        done = subprocess.run(
            argv, cwd=folder, input=(folder / "SHA256SUMS").read_bytes(), capture_output=True, check=False, timeout=60
        )
        assert done.returncode == 0, (argv, done.stderr)
    told = subprocess.run(["pdfsig", "report.pdf"], cwd=folder, capture_output=True, check=True, timeout=60).stdout
    assert b"Signature is Valid" in told
    assert b"Total document signed" in told
    seal = pades.verify((folder / "report.pdf").read_bytes(), roots=(folder / "trust/ca.pem").read_bytes(),
                        tsa=authority.ca.read_bytes())  # fmt: skip
    assert (seal.unsigned_sha256, seal.is_stamp_held) == (hex_of(report), True)
    assert (folder / "report.pdf").read_bytes().startswith(report)
    found = dsse.verify((folder / statement.NAME).read_bytes(), certificates=[by_certificate.certificate])
    assert found.signers == signed.signers
    stated = statement.hold(found.payload, (folder / "SHA256SUMS").read_bytes())
    assert stated.report == (hex_of(report), len(report))


class OfShortTexts:
    """A key whose holder signs no statement: AWS KMS takes 4096 bytes, and a test server no digest in their place."""

    def __init__(self, signer: Pkcs12Signer) -> None:
        self.identity, self.certificate, self.chain = signer.identity, signer.certificate, signer.chain
        self.sign, self._raw = signer.sign, signer.raw

    def raw(self, message: bytes) -> bytes:
        if message.startswith(b"DSSEv1"):
            raise LongTextError(f"it signed another digest than that of {len(message)} bytes")
        return self._raw(message)


def test_a_key_that_signs_no_long_text_signs_all_but_the_statement(folder: Path, by_certificate: Pkcs12Signer) -> None:
    signed = sign(folder, OfShortTexts(by_certificate), now=datetime.now(UTC))
    assert [path.name for path in signed.written] == ["SHA256SUMS", "SHA256SUMS.p7s", "report.pdf"]
    assert [remark.partition(" bytes, ")[2] for remark in signed.remarks] == [f"so no {statement.NAME} is made"]
    assert verify(folder).intact


def test_openssl_verifies_the_statement_over_its_encoding(
    folder: Path, by_certificate: Pkcs12Signer, tmp_path: Path
) -> None:
    """The recipe of docs/how-to/sign-a-bundle.md: DSSEv1, the two lengths, type and payload."""
    sign(folder, by_certificate, now=datetime.now(UTC))
    envelope = json.loads((folder / statement.NAME).read_text())
    payload = base64.b64decode(envelope["payload"])
    (tmp_path / "pae").write_bytes(b"DSSEv1 28 application/vnd.in-toto+json %d " % len(payload) + payload)
    (tmp_path / "sig").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
    (tmp_path / "pub").write_bytes(openssl("x509", "-in", folder / "trust/signer.pem", "-noout", "-pubkey").stdout)
    words = ("dgst", "-sha256", "-verify", tmp_path / "pub", "-signature", tmp_path / "sig", tmp_path / "pae")
    assert openssl(*words).stdout == b"Verified OK\n"
    (tmp_path / "pae").write_bytes(b"DSSEv1 28 application/vnd.in-toto+json 2 {}")
    assert openssl(*words, check=False).returncode == 1


def test_an_authority_that_is_not_reached_leaves_the_bundle_signed(folder: Path, by_certificate: Pkcs12Signer) -> None:
    asked = []

    def offline(text: bytes) -> bytes:
        asked.append(text)
        raise UnreachableError("clock.example did not answer")

    signed = sign(folder, by_certificate, now=datetime.now(UTC), stamp=offline)
    assert signed.not_stamped == "clock.example did not answer"
    assert len(asked) == 1
    assert not (folder / "SHA256SUMS.tsr").exists()
    sums = (folder / "SHA256SUMS").read_bytes()
    assert cms.verify((folder / "SHA256SUMS.p7s").read_bytes(), sums).fingerprint == by_certificate.identity
    assert pades.verify((folder / "report.pdf").read_bytes()).stamp is None


def test_a_token_by_an_authority_that_is_not_trusted_is_not_kept(
    folder: Path, by_certificate: Pkcs12Signer, tmp_path: Path
) -> None:
    other = new_authority(tmp_path / "other", name="Other Clock")
    signed = sign(
        folder, by_certificate, now=datetime.now(UTC), stamp=lambda t: other.answer(timestamp.request(t).body)
    )
    assert signed.not_stamped.startswith(
        "the authority's answer is not used: its signature fits the certificate in it, and"
    )
    assert signed.is_stamp_untrusted
    assert not (folder / "SHA256SUMS.tsr").exists()


def test_an_authority_that_the_reader_does_not_know_alters_nothing(
    folder: Path, by_certificate: Pkcs12Signer, authority: Authority, pki: Pki, tmp_path: Path
) -> None:
    sign(
        folder, by_certificate, now=datetime.now(UTC), stamp=lambda text: authority.answer(timestamp.request(text).body)
    )
    other = new_authority(tmp_path / "other")
    found = verify(folder, named=named_in((), pki.folder / "ca.pem", other.ca, time_wanted=True))
    assert found.problems == ()
    assert (found.pinned, found.is_vouched_for) == (True, False)
    assert found.verdict.endswith("; its time-stamp is NOT by an authority that you named")
    assert [remark.partition(":")[0] for remark in found.remarks] == ["the time-stamp in report.pdf is not trusted"]


def test_a_signed_report_is_no_signature_of_the_bundle(folder: Path, by_certificate: Pkcs12Signer) -> None:
    sign(folder, by_certificate, now=datetime.now(UTC))
    for name in (statement.NAME, "SHA256SUMS.p7s"):
        (folder / name).unlink()
    found = verify(folder, named=named_in((by_certificate.identity,), None, None, time_wanted=False))
    assert found.verdict == "intact; unsigned (only report.pdf is signed)"
    assert not found.is_vouched_for


def test_a_signature_by_another_certificate_than_the_listed_one_is_found(
    folder: Path, by_certificate: Pkcs12Signer, key: TestSigner, pki: Pki
) -> None:
    sign(folder, key, by_certificate, now=datetime.now(UTC))
    stranger = pki.signer("bo")
    (folder / statement.NAME).unlink()
    (folder / "SHA256SUMS.p7s").write_bytes(stranger.sign((folder / manifest.NAME).read_bytes(), "tieout-bundle"))
    found = verify(folder, pins=frozenset({key.identity}))
    assert [(problem.kind, problem.path) for problem in found.problems] == [("other-certificate", "SHA256SUMS.p7s")]
    assert found.problems[0].message.endswith(f"and trust/signer.pem is {by_certificate.identity}")
    code, told = python(folder, "--pin", key.identity)
    assert code == 1
    assert "PROBLEM: SHA256SUMS.p7s was signed by another certificate than trust/signer.pem (" in told


def test_the_scripts_take_the_fingerprint_of_a_certificate_as_bundle_sign_gives_it(
    folder: Path, by_certificate: Pkcs12Signer, pki: Pki
) -> None:
    sign(folder, by_certificate, now=datetime.now(UTC))
    other = x509.fingerprint(x509.der_of(x509.from_pem(pki.certificate("kim").read_bytes())[0]))
    for pin, code in ((by_certificate.identity, 0), (other, 3)):
        assert verify(folder, pins=frozenset({pin})).is_vouched_for is (code == 0)
        found = python(folder, "--pin", pin)
        assert (found[0], "by the certificate that you named" in found[1]) == (code, code == 0)
        for words in ((pin,), ("--pin", pin)):
            found = shell(folder, *words)
            assert (found[0], "signed by the certificate that you named" in found[1]) == (code, code == 0)
    assert python(folder, "--pin", other, "--pin", by_certificate.identity)[0] == 0  # one of them, as bundle verify
    assert shell(folder, "--unknown")[0] == 2


@pytest.mark.parametrize("is_by_key", [False, True])
def test_a_report_that_is_signed_already_is_not_signed_again(
    folder: Path, by_certificate: Pkcs12Signer, key: TestSigner, *, is_by_key: bool
) -> None:
    """As after an attempt to sign anew by removing the seals: what came out would have been called altered."""
    sign(folder, by_certificate, now=datetime.now(UTC))
    for name in (statement.NAME, "SHA256SUMS.p7s"):
        (folder / name).unlink()
    before = tree(folder)
    with pytest.raises(UsageError, match=r"report\.pdf of .* is signed already, by CN=ana") as caught:
        sign(folder, key if is_by_key else by_certificate, now=datetime.now(UTC))
    assert caught.value.remedy == "build it anew if another key is to sign"
    assert tree(folder) == before


@pytest.mark.parametrize(("days", "why"), [(-1, "it was not yet valid on"), (3651, "it had expired on")])
def test_a_certificate_of_another_time_is_refused_before_anyone_is_asked(
    folder: Path, by_certificate: Pkcs12Signer, days: int, why: str
) -> None:
    asked: list[bytes] = []

    def stamp(text: bytes) -> bytes:
        asked.append(text)
        return b""

    then = datetime.now(UTC) + timedelta(days=days)
    with pytest.raises(UsageError, match=f"the signer's certificate cannot be used: {why}") as caught:
        sign(folder, by_certificate, now=then, stamp=stamp)
    assert caught.value.remedy.startswith("have one issued that is valid today: ")
    assert asked == []


def test_a_certificate_of_an_authority_signs_with_a_remark(folder: Path, pki: Pki) -> None:
    own = pki.signer("gus", extensions="basicConstraints=critical,CA:TRUE\n")
    (folder / "trust/signer.pem").write_bytes((pki.folder / "gus.pem").read_bytes())
    sums = {path: digest for path, digest in tree(folder).items() if path != manifest.NAME}
    (folder / manifest.NAME).write_bytes(manifest.write(sums))
    found = sign(folder, own, now=datetime.now(UTC))
    assert [remark.partition(":")[0] for remark in found.remarks] == [
        "the certificate that signs is an authority itself"
    ]


def test_of_a_time_stamp_that_nobody_was_named_for_only_the_form_is_known_and_that_is_said(
    tmp_path: Path, authority: Authority, key: TestSigner
) -> None:
    folder = plant(tmp_path / "c", {**FILES, ALLOWED_SIGNERS: allowed_signers([key.public_key])})
    stamp = lambda text: authority.answer(timestamp.request(text).body)  # noqa: E731  # as above
    found = sign(folder, key, stamp=stamp)
    assert [remark.partition(" (")[0] for remark in found.remarks] == [
        "nobody's certificate is named for the time-stamp"
    ]
    assert (folder / "SHA256SUMS.tsr").exists()


def test_what_holds_no_certificate_is_refused_before_anything_is_signed(
    folder: Path, by_certificate: Pkcs12Signer
) -> None:
    before = tree(folder)
    with pytest.raises(UsageError, match="it holds no certificate in PEM"):
        sign(folder, by_certificate, now=datetime.now(UTC), stamp=lambda text: text, tsa=b"no certificate")
    assert tree(folder) == before


def test_another_certificate_than_the_bundle_names_is_refused(folder: Path, pki: Pki) -> None:
    before = tree(folder)
    with pytest.raises(UsageError, match=r"trust/signer.pem of .* names .*, not "):
        sign(folder, pki.signer("eva"), now=datetime.now(UTC))
    assert tree(folder) == before


_KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from tieout.bundle.sign import sign
from tieout.ports import writing
from tieout.seal.signers.pkcs12 import Pkcs12Signer
name, count = sys.argv[3], int(sys.argv[4])
calls, real = 0, getattr(writing, name)
def dying(*words):
    global calls
    calls += 1
    if calls == count:
        os.kill(os.getpid(), 9)
    return real(*words)
setattr(writing, name, dying)
at = datetime.now(UTC)
sign(Path(sys.argv[1]), Pkcs12Signer(Path(sys.argv[2]), "correct horse", now=lambda: at), now=at)
"""


@pytest.mark.parametrize(
    ("name", "count"), [("_link_or_copy", 1), ("_write_new", 1), ("_write_new", 3), ("_sync", 2), ("_swap_in", 1)]
)
def test_a_kill_leaves_the_bundle_unsigned_and_whole(folder: Path, pki: Pki, name: str, count: int) -> None:
    before = tree(folder)
    argv = [sys.executable, "-c", _KILLED, str(folder), str(pki.folder / "ana.p12"), name, str(count)]
    path = os.pathsep.join(filter(None, (str(Path(manifest.__file__).parents[2]), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(argv, check=False, timeout=120, capture_output=True, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert tree(folder) == before
    at = datetime.now(UTC)
    sign(folder, Pkcs12Signer(pki.folder / "ana.p12", "correct horse", now=lambda: at), now=at)
    leftovers = sorted(path.name for path in folder.parent.iterdir() if path.name.startswith("."))
    assert leftovers == []


def test_a_statement_of_another_bundle_is_refused(folder: Path, by_certificate: Pkcs12Signer) -> None:
    sign(folder, by_certificate, now=datetime.now(UTC))
    payload = dsse.verify((folder / statement.NAME).read_bytes(), certificates=[by_certificate.certificate]).payload
    with pytest.raises(statement.StatementError, match="it is of another bundle"):
        statement.hold(payload, b"0" * 64 + b"  a\n")
    with pytest.raises(dsse.DsseError, match="by a certificate that did not sign the manifest"):
        dsse.verify((folder / statement.NAME).read_bytes())


if shutil.which("pdfsig") is None or shutil.which("qpdf") is None:
    pytest.skip("pdfsig or qpdf is not installed", allow_module_level=True)
