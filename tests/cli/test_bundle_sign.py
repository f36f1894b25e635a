"""A real bundle, report.pdf and all, built and signed by a certificate from the command line."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bundle.test_sealing import content_digest
from tests.cli.programme import AS_OF, FILES, plant, tieout
from tests.docs.test_sign_a_bundle import offer_signers
from tests.seal.authority import needs_openssl
from tests.seal.pki import PASSPHRASE, new_pki
from tieout.bundle.manifest import parse
from tieout.seal import pades


@needs_openssl
def test_a_real_report_is_signed_and_its_digest_of_the_rest_stays_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyhanko")
    pytest.importorskip("weasyprint")
    offer_signers(tmp_path / "offered", monkeypatch)
    monkeypatch.setenv("TIEOUT_P12_PASSPHRASE", PASSPHRASE)
    root, out, pki = plant(tmp_path / "root", FILES), tmp_path / "b", new_pki(tmp_path / "pki")
    certificate = pki.certificate("ana")
    words = ("--cert", str(certificate), "--ca", str(pki.ca))
    built = tieout("bundle", "build", "--root", str(root), "--as-of", AS_OF, "--out", str(out), *words)
    assert built.returncode == 0, built.told
    unsigned, before = (out / "report.pdf").read_bytes(), content_digest(out)
    signed = tieout("bundle", "sign", str(out), "--p12", str(pki.p12("ana")), "--zip")
    assert signed.returncode == 0, signed.told
    report = (out / "report.pdf").read_bytes()
    seal = pades.verify(report, roots=pki.roots)
    assert report.startswith(unsigned)
    assert seal.unsigned_bytes == len(unsigned)
    assert {"trust/signer.pem", "trust/ca.pem"} <= set(parse((out / "SHA256SUMS").read_bytes()).digests)
    assert content_digest(out) == before
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", out / "report.pdf", "-"], capture_output=True, check=True, timeout=60
        ).stdout
        plain = "".join(text.decode().split())
        assert before in plain
        assert seal.cms.fingerprint in plain
