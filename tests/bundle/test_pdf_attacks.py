"""The signature in report.pdf: held over the whole file, and tied to the list and the statement."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bundle.pdf_attacks import ATTACKS, REPORT, SAYS, plain, relist, with_report
from tests.bundle.rich import Rich, make
from tests.bundle.test_seals import code_of, verified
from tests.seal.authority import needs_openssl
from tieout.bundle.explain import explain
from tieout.seal.pades_signing import sign

pytestmark = needs_openssl


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    bundle = make(tmp_path_factory.mktemp("rich"))
    with_report(bundle)
    return bundle


@pytest.fixture
def bundle(whole: Rich, tmp_path: Path) -> Rich:
    return whole.copy(tmp_path / "acme-2026")


def test_a_signed_report_is_told_and_vouched_for(bundle: Rich) -> None:
    found = verified(bundle)
    assert (found.problems, found.contradictions) == ((), ())
    assert found.is_vouched_for
    assert {item.kind: item.trusted for item in found.signatures} == dict.fromkeys(("ssh", "cms", "pdf", "dsse"), True)
    assert "report.pdf was signed with the certificate of CN=signer,O=Example Ltd (" in explain(found)


@pytest.mark.parametrize("name", ATTACKS)
def test_verify_names_what_was_done_to_the_report(bundle: Rich, name: str) -> None:
    """Though the list has its new digest, and the list was signed anew."""
    attack = ATTACKS[name]
    bundle.write(REPORT, attack.do(bundle.read(REPORT)))
    relist(bundle, plain())
    found = verified(bundle)
    told = [(item.kind, item.message) for item in found.problems]
    assert code_of(found) == 1
    assert any(kind.startswith(attack.kind) and message.startswith(SAYS) for kind, message in told), told


def test_a_report_that_was_not_the_one_built_is_found_by_the_statement(bundle: Rich) -> None:
    bundle.write(REPORT, sign(plain("Another report"), bundle.by_certificate, signed_at=datetime.now(UTC)))
    relist(bundle, plain())
    assert [item.message for item in verified(bundle).problems] == [
        "report.pdf without its signature is not the one that was built, by the word of SHA256SUMS.intoto.jsonl"
    ]


def test_a_report_whose_signature_was_taken_off_is_held_against_the_statement(bundle: Rich) -> None:
    bundle.write(REPORT, plain("Another report"))
    relist(bundle, plain())
    assert [item.kind for item in verified(bundle).problems] == ["report-not-as-built"]


def test_a_report_signed_by_a_certificate_of_another_authority_is_not_trusted(bundle: Rich) -> None:
    with_report(bundle, by="stranger")
    found = verified(bundle)
    assert code_of(found) == 3
    assert {item.kind: item.trusted for item in found.signatures}["pdf"] is False
    assert "report.pdf and SHA256SUMS.p7s were signed with two certificates" in found.remarks


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed")
def test_pdfsig_says_both_things_of_the_sound_report_and_not_of_the_others(bundle: Rich) -> None:
    """What VERIFY.md tells people to look for."""
    both = ("Signature is Valid", "Total document signed")

    def says() -> list[bool]:
        done = subprocess.run(["pdfsig", str(bundle.folder / REPORT)], capture_output=True, check=False, timeout=60)
        text = done.stdout.decode("utf-8", "replace")
        return [re.search(rf"^\s*- (Signature Validation: )?{part}", text, re.MULTILINE) is not None for part in both]

    assert says() == [True, True]
    sound = bundle.read(REPORT)
    for attack in ATTACKS.values():
        bundle.write(REPORT, attack.do(sound))
        assert says() != [True, True]
