"""Digests that a file states of others: page and report fit the bundle that they lie in, and a text its list."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bundle import reports
from tests.bundle.rich import Rich, make, record
from tests.bundle.stated_attacks import ATTACKS, CHECKPOINT, HEADS, PAGE, REPORT, digests_in, page, report, with_stated
from tests.bundle.test_scripts import python
from tests.bundle.test_seals import code_of, named
from tests.seal.authority import needs_openssl
from tests.seal.keys import new_signer
from tests.seal.pki import new_pki
from tieout.bundle import manifest, stated_records
from tieout.bundle.build import build
from tieout.bundle.explain import explain
from tieout.bundle.second_reader import stated
from tieout.bundle.second_reader.bundle import Bundle
from tieout.bundle.second_reader.facts import read_facts
from tieout.bundle.sign import sign
from tieout.bundle.stated_records import read_stated
from tieout.bundle.told import as_json, lines
from tieout.bundle.trust import NAMESPACE
from tieout.bundle.verification import Verification
from tieout.bundle.verify import opened, verify
from tieout.render.names import RECORDS_COMMAND

pytestmark = needs_openssl


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    bundle = make(tmp_path_factory.mktemp("rich"))
    with_stated(bundle)
    return bundle


@pytest.fixture
def bundle(whole: Rich, tmp_path: Path) -> Rich:
    return whole.copy(tmp_path / "acme-2026")


def verified(bundle: Rich) -> Verification:
    return verify(bundle.folder, pins=frozenset({bundle.signer.identity}))


def test_what_is_stated_is_held_and_told(bundle: Rich) -> None:
    found = verified(bundle)
    assert (found.problems, found.contradictions, found.remarks) == ((), (), ())
    assert found.is_vouched_for
    assert (
        f"digests stated: {PAGE} states that of the records, and it fits; {REPORT} states that of all other files, and"
        " it fits; 2 files held against the digest that another one names\n"
    ) in lines(found)
    assert "it is the report of this bundle." in explain(found)
    code, said = python(bundle.folder, "--pin", bundle.signer.identity)
    assert code == 0
    assert f"digests stated: {REPORT} states that of all other files, and it fits\n" in said
    assert "digests stated: 2 files held against the digest that another one names\n" in said


@pytest.mark.parametrize("name", ATTACKS)
def test_both_readers_find_what_was_done_though_it_was_signed_anew(bundle: Rich, name: str) -> None:
    attack = ATTACKS[name]
    attack.do(bundle)
    bundle.sign()
    found = verified(bundle)
    told = [(item.kind, item.message) for item in found.contradictions]
    assert found.problems == ()
    assert code_of(found) == 1
    assert any(kind == attack.kind and message.startswith(attack.says) for kind, message in told), told
    code, said = python(bundle.folder, *named(bundle))
    assert code == 1
    assert "PROBLEM: " in said


@pytest.mark.parametrize("path", [PAGE, REPORT])
def test_what_is_too_large_to_be_read_for_its_digest_is_not_examined(
    bundle: Rich, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    for name in (PAGE, REPORT):
        bundle.write(name, b"%PDF-1.7\n" + b"\n" * 4000 * (name == path) + b"%%EOF\n")
    bundle.write("bundle.json", record(bundle.signer))
    bundle.sign()
    monkeypatch.setattr(stated_records, "_LARGEST", 3000)
    found = verified(bundle)
    assert (found.problems, found.contradictions, found.unheld) == ((), (), (path,))
    assert found.verdict.endswith(f"; {path} NOT examined")
    assert (found.is_vouched_for, found.is_held_in_full) == (True, False)
    assert json.loads(as_json(found))["not_held"] == [path]
    monkeypatch.setattr(stated, "LARGEST_PAGE", 3000)
    read = Bundle(str(bundle.folder))
    read_facts(read)
    stated.examine_stated(read, digests_in(bundle.folder))
    assert (read.problems, read.unexamined) == ([], [path])


def test_a_bundle_of_before_there_were_such_digests_holds_and_it_is_told(bundle: Rich) -> None:
    bundle.write(PAGE, b"<!doctype html>\n<title>Start here</title>\n")
    bundle.write(REPORT, b"%PDF-1.7\n%%EOF\n")
    bundle.write("bundle.json", record(bundle.signer))
    bundle.sign()
    found = verified(bundle)
    assert (found.problems, found.contradictions) == ((), ())
    assert f"{REPORT} states none that a program can read: compare the one on its first page" in lines(found)
    code, said = python(bundle.folder, "--pin", bundle.signer.identity)
    assert code == 0
    assert f"digests stated: {REPORT} states none that can be read here\n" in said


def test_the_digest_of_an_earlier_bundle_was_over_no_evidence(bundle: Rich) -> None:
    """Then access reviews and exercises were left out of it, which stand in no table; bundle.json did not name it."""
    bundle.write("bundle.json", record(bundle.signer))
    bundle.write(PAGE, page(manifest.records_digest(digests_in(bundle.folder), is_before=True)))
    bundle.write(REPORT, report(manifest.content_digest(digests_in(bundle.folder))))
    bundle.sign()
    found = verified(bundle)
    assert (found.problems, found.contradictions) == ((), ())
    assert found.stated is not None
    assert found.stated.records
    code, said = python(bundle.folder, "--pin", bundle.signer.identity)
    assert (code, f"{PAGE} states that of the records, and it fits" in said) == (0, True)


def test_what_the_page_prints_as_its_command_comes_to_the_same(bundle: Rich) -> None:
    done = subprocess.run(["sh", "-c", RECORDS_COMMAND], cwd=bundle.folder, check=True, capture_output=True, timeout=60)
    assert done.stdout.split()[0].decode() == manifest.records_digest(digests_in(bundle.folder))


def test_a_fault_of_the_ledger_that_the_bundle_reports_is_a_remark(bundle: Rich) -> None:
    bundle.write(HEADS, b"other\n")
    container = opened(bundle.folder)
    found = read_stated(container, digests_in(bundle.folder), {"approvals": {"faults": 1}})
    container.close()
    assert [item.kind for item in found.contradictions] == ["other-records", "other-report"]
    (remark,) = found.remarks
    assert remark.startswith(f"{HEADS} is not the file that {CHECKPOINT} names: ")
    assert remark.endswith(", as the bundle reports itself")


@pytest.mark.parametrize("data", [report("ab" * 32)[:100], b"<</Type /Metadata/Filter /FlateDecode/Length 9>>stream\n"])
def test_metadata_that_cannot_be_unpacked_states_nothing(bundle: Rich, data: bytes) -> None:
    bundle.write(REPORT, data + b"\n%PDF")
    container = opened(bundle.folder)
    assert read_stated(container, digests_in(bundle.folder), None).told.report is False
    container.close()


def test_a_report_that_was_signed_is_still_that_of_its_bundle_and_of_no_other(tmp_path: Path) -> None:
    """As built and as signed by certificate; then the older report, validly signed, is put into a newer bundle."""
    pytest.importorskip("pyhanko")
    key, by_certificate = new_signer(tmp_path), new_pki(tmp_path / "pki").signer()
    for name in ("old", "new"):
        build(replace(reports.report(), note=name), reports.HANDED, tmp_path / name, keys=(key.public_key,))
        sign(tmp_path / name, key, by_certificate, now=datetime.now(UTC))
        found = verify(tmp_path / name, pins=frozenset({key.identity}))
        assert (found.problems, found.contradictions) == ((), ())
        assert found.stated is not None
        assert (found.stated.records, found.stated.report) == (True, True)
    shutil.copy(tmp_path / "old" / REPORT, tmp_path / "new" / REPORT)
    sums = b"".join(f"{digest}  {path}\n".encode() for path, digest in sorted(digests_in(tmp_path / "new").items()))
    for path in (tmp_path / "new").glob("SHA256SUMS*"):
        path.unlink()
    (tmp_path / "new" / manifest.NAME).write_bytes(sums)
    (tmp_path / "new" / manifest.SIGNATURE).write_bytes(key.sign(sums, NAMESPACE))
    found = verify(tmp_path / "new", pins=frozenset({key.identity}))
    assert (found.problems, [item.kind for item in found.contradictions]) == ((), ["other-report"])
    code, said = python(tmp_path / "new")
    assert code == 1
    assert f"PROBLEM: {REPORT} states another digest than that of all other files" in said
