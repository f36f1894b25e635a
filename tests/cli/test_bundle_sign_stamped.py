"""`bundle sign --tsa` against an authority that answers by HTTP, looked at by the tools that an auditor has."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundle.samples import FILES, plant
from tests.cli.programme import tieout
from tests.collect.test_stamp import Server
from tests.docs.test_sign_a_bundle import offer_signers
from tests.render import sample
from tests.render.test_pdf import made, why_not
from tests.seal.authority import Authority, needs_openssl, new_authority, openssl
from tests.seal.keys import new_signer
from tests.seal.pki import PASSPHRASE, new_pki
from tieout.bundle.trust import NAMESPACE, allowed_signers
from tieout.cli.exits import ExitCode
from tieout.seal import pades

pytestmark = needs_openssl


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def server(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    offer_signers(tmp_path / "offered", monkeypatch)
    monkeypatch.setenv("TIEOUT_P12_PASSPHRASE", PASSPHRASE)
    found = Server(authority)
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join(10)


def run(*argv: object, stdin: bytes = b"", folder: Path | None = None) -> str:
    words = [str(word) for word in argv]
    done = subprocess.run(words, input=stdin, capture_output=True, check=True, cwd=folder, timeout=60)
    return done.stdout.decode() + done.stderr.decode()


def test_a_stamp_over_http_and_a_report_that_bears_one(tmp_path: Path, server: Server, authority: Authority) -> None:
    pytest.importorskip("pyhanko")
    if why_not():
        pytest.skip(why_not())
    pki, key = new_pki(tmp_path / "pki"), new_signer(tmp_path)
    certificate = pki.certificate()
    trust = {
        "trust/allowed_signers": allowed_signers([key.public_key]),
        "trust/signer.pem": certificate.read_bytes(),
        "trust/tsa.pem": authority.ca.read_bytes(),
    }
    folder = plant(tmp_path / "b", {**FILES, **trust, "report.pdf": made(sample.report(signer="SHA256:example"))})
    keys = ("--key", str(key.path), "--p12", str(pki.p12()), "--tsa", server.url)
    done = tieout("bundle", "sign", str(folder), *keys)
    assert done.returncode == ExitCode.TIED_OUT, done.told
    assert server.asked == [("/tsr?policy=1", "application/timestamp-query")] * 2  # of the report, and of the list
    seal = pades.verify((folder / "report.pdf").read_bytes(), roots=pki.roots, tsa=authority.ca.read_bytes())
    assert seal.is_stamp_held
    named = ("--pin", key.identity, "--ca", str(pki.ca), "--tsa-cert", str(authority.ca), "--require-time")
    found = tieout("bundle", "verify", str(folder), *named)
    assert found.returncode == ExitCode.TIED_OUT, found.told
    stamp = openssl("ts", "-verify", "-data", folder / "SHA256SUMS", "-in", folder / "SHA256SUMS.tsr",
                    "-CAfile", authority.ca)  # fmt: skip
    assert b"Verification: OK" in stamp.stdout + stamp.stderr
    openssl("cms", "-verify", "-binary", "-inform", "DER", "-in", folder / "SHA256SUMS.p7s", "-content",
            folder / "SHA256SUMS", "-CAfile", pki.ca, "-out", tmp_path / "out")  # fmt: skip
    if shutil.which("ssh-keygen"):
        sums = (folder / "SHA256SUMS").read_bytes()
        told = run("ssh-keygen", "-Y", "check-novalidate", "-n", NAMESPACE, "-s", folder / "SHA256SUMS.sig", stdin=sums)
        assert key.identity in told
    if shutil.which("pdfsig"):
        told = run("pdfsig", "-nocert", folder / "report.pdf")
        assert "Signature is Valid" in told
        assert "Total document signed" in told
    if shutil.which("qpdf"):
        assert "No syntax or stream encoding errors found" in run("qpdf", "--check", folder / "report.pdf")


@pytest.mark.parametrize(("status", "answer"), [(500, b""), (200, b"junk"), (200, b""), (404, b"<html>")])
def test_an_authority_that_answers_junk_is_3_and_the_bundle_is_signed_without(
    tmp_path: Path, server: Server, status: int, answer: bytes
) -> None:
    server.status, server.answer = status, lambda _: answer
    key = new_signer(tmp_path)
    folder = plant(tmp_path / "b", {**FILES, "trust/allowed_signers": allowed_signers([key.public_key])})
    done = tieout("bundle", "sign", str(folder), "--key", str(key.path), "--tsa", server.url)
    assert done.returncode == ExitCode.NOT_EXAMINED, done.told
    assert b"signed, and NOT time-stamped: " in done.stderr
    assert b"next: it gets no time-stamp later: build it anew" in b" ".join(done.stderr.split())
    assert not (folder / "SHA256SUMS.tsr").exists()
    found = tieout("bundle", "verify", str(folder), "--pin", key.identity)
    assert found.returncode == ExitCode.TIED_OUT
    assert b"; no time-stamp\n" in found.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--tsa", ""), "--tsa is empty: name the authority's address, or leave the option away"),
        (("--tsa-cert", "FILE"), "--tsa-cert is for --tsa URL, which asks for a time-stamp"),
        (("--cert", "FILE"), "--cert is for --pkcs11 and --kms: "),
        (("--token", "shelf"), "--token and --key-label are for --pkcs11"),
    ],
)
def test_an_option_of_which_nothing_would_come_is_refused(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    key = new_signer(tmp_path)
    folder = plant(tmp_path / "b", FILES)
    given = [str(key.path) if word == "FILE" else word for word in words]
    done = tieout("bundle", "sign", str(folder), "--key", str(key.path), *given)
    assert done.returncode == ExitCode.USAGE
    assert told in " ".join(done.stderr.decode().split())
    assert not (folder / "SHA256SUMS.sig").exists()
