"""Attacks by whoever holds the key, on the records inside and on the time-stamp: each by its own message."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from asn1crypto import tsp

from tests.bundle.rich import TOKEN, Rich, make, record, record_path
from tests.bundle.seal_attacks import ATTACKS
from tests.bundle.test_scripts import SCRIPTS, python, shell
from tests.report.shapes import read as held
from tests.seal.authority import needs_openssl, openssl
from tieout.bundle.disclosure import disclose
from tieout.bundle.explain import explain
from tieout.bundle.named import named_in
from tieout.bundle.packing import pack
from tieout.bundle.parts.scripts import PYTHON, SHELL
from tieout.bundle.told import as_json, lines
from tieout.bundle.verification import Verification
from tieout.bundle.verify import verify
from tieout.model.errors import IntegrityError, UsageError
from tieout.model.evidence.log import LEAVES

pytestmark = needs_openssl


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    return make(tmp_path_factory.mktemp("rich"))


@pytest.fixture
def bundle(whole: Rich, tmp_path: Path) -> Rich:
    return whole.copy(tmp_path / "acme-2026")


def verified(bundle: Rich, path: Path | None = None) -> Verification:
    named = named_in((), bundle.pki.ca, bundle.clock.ca, time_wanted=True)
    return verify(path or bundle.folder, pins=frozenset({bundle.signer.identity}), named=named)


def named(bundle: Rich) -> tuple[str, ...]:
    """Give the arguments of verify.py that name everyone."""
    return ("--pin", bundle.signer.identity, "--ca", str(bundle.pki.ca), "--tsa-cert", str(bundle.clock.ca))


def code_of(found: Verification) -> int:
    return 1 if not found.is_sound else 0 if found.is_vouched_for else 3


def test_a_whole_bundle_is_vouched_for(bundle: Rich) -> None:
    pack(bundle.folder, bundle.folder.parent / "x.zip")
    for path in (bundle.folder, bundle.folder.parent / "x.zip"):
        found = verified(bundle, path)
        assert (found.problems, found.contradictions, found.remarks) == ((), (), ())
        assert found.is_vouched_for
        assert found.verdict == f"intact; signer pinned ({bundle.signer.identity})"
        code, told = python(path, *named(bundle))
        assert (code, told.splitlines()[-1]) == (0, "RESULT: intact; signed by whom you named")


@pytest.mark.parametrize("name", ATTACKS)
def test_verify_names_what_was_done(bundle: Rich, name: str) -> None:
    attack = ATTACKS[name]
    attack.do(bundle)
    found = verified(bundle)
    says = attack.says.format(signer=bundle.signer.identity, other=bundle.other.identity)
    told = [(item.kind, item.message) for item in (*found.problems, *found.contradictions)]
    held("verification", as_json(found))
    assert lines(found).isascii()
    assert "authentic" not in explain(found) + lines(found)
    assert code_of(found) == attack.code, told
    if attack.kind:
        assert any(kind == attack.kind and message.startswith(says) for kind, message in told), told
    else:
        assert told == []
        assert says in found.verdict


def test_an_authority_that_is_named_and_has_stamped_nothing_ends_with_3(bundle: Rich) -> None:
    """Nobody lists the token: whoever took it away must not pass for having it, in either reader."""
    (bundle.folder / TOKEN).unlink()
    who = named_in((), bundle.pki.ca, bundle.clock.ca)
    found = verify(bundle.folder, pins=frozenset({bundle.signer.identity}), named=who)
    assert (found.intact, found.pinned, code_of(found)) == (True, True, 3)
    assert found.verdict == f"intact; signer pinned ({bundle.signer.identity}); NOT time-stamped"
    assert lines(found).splitlines()[-1].startswith("next: ask the company another way whether there was a time-stamp")
    assert "There is no time-stamp of a third party over the list of files, which was asked for" in explain(found)
    code, told = python(bundle.folder, *named(bundle))
    assert (code, told.splitlines()[-1]) == (3, "RESULT: intact; signed by whom you named; NOT time-stamped")


def test_the_prose_tells_who_when_and_on_what_it_rests(bundle: Rich) -> None:
    told = explain(verified(bundle))
    for part in (
        f"signed by the holder of the key {bundle.signer.identity}. That is a fingerprint which the reader named",
        "Signature by certificate. The list of files was signed with the certificate of CN=signer,O=Example Ltd (",
        "It leads to a certificate that the reader named, having received it another way.",
        "Time. The list of files existed not later than ",
        "by the word of CN=Clock, whose certificate the reader named. It does not show that it did not exist before.",
        "Evidence log. The root over its 5 lines was computed anew and held against its 3 heads; the newest covers 5 lines",
        "Its chains were computed anew: approvals (6 lines: one chain, as its checkpoint says).",
        "- witness: that all of it existed by the time of the time-stamp, an outside authority says.",
    ):
        assert part in told, told


def test_nobody_is_trusted_who_was_not_named(bundle: Rich) -> None:
    """Certificates and keys lie in the bundle, and count for nothing."""
    found = verify(bundle.folder)
    assert (found.intact, found.pinned, found.is_vouched_for) == (True, False, False)
    assert {item.kind: item.trusted for item in found.signatures} == {"ssh": False, "cms": False, "dsse": False}
    assert found.time is not None
    assert not found.time.trusted
    assert found.verdict == f"intact; signer NOT pinned ({bundle.signer.identity})"
    told = lines(found)
    assert "signed (cms, SHA256SUMS.p7s): by CN=signer,O=Example Ltd (" in told
    assert "read and NOT trusted (CN=Clock): no certificate of an authority was named" in told


@pytest.mark.parametrize("whose", ["signer", "ca"])
def test_a_certificate_is_pinned_by_its_fingerprint(bundle: Rich, whose: str) -> None:
    """The signer's own, or its authority's, of which the bundle's copy will do."""
    done = openssl("x509", "-in", bundle.pki.folder / f"{whose}.pem", "-noout", "-fingerprint", "-sha256")
    pin = done.stdout.decode().strip().rpartition("=")[2]
    if whose == "ca":
        bundle.write("trust/ca.pem", bundle.pki.roots)
        bundle.sign()
        bundle.certify()
    found = verify(bundle.folder, pins=frozenset({pin}))
    assert found.pinned
    assert found.verdict.startswith("intact; signer pinned (CN=signer,O=Example Ltd (")
    other = pin[:-2] + ("00" if pin[-2:] != "00" else "11")
    assert not verify(bundle.folder, pins=frozenset({other})).pinned


def test_a_time_stamp_by_another_authority_than_the_named_one_is_no_pass_though_nobody_insists_on_a_time(
    bundle: Rich,
) -> None:
    bundle.stamp(bundle.wrong_clock)
    found = verify(bundle.folder, pins=frozenset({bundle.signer.identity}), named=named_in((), None, bundle.clock.ca))
    assert found.verdict.endswith("; its time-stamp is NOT by an authority that you named")
    assert code_of(found) == 3
    code, told = python(bundle.folder, *named(bundle))
    assert code == 3
    assert "is NOT by the authority that you named, though it fits the certificate in it" in told
    assert found.time is not None
    assert found.time.remark.startswith("its signature fits the certificate in it, and that leads to none that you")
    assert code_of(verify(bundle.folder, pins=frozenset({bundle.signer.identity}))) == 0


def test_a_time_stamp_whose_signature_was_altered_is_told_apart_from_one_by_another_authority(bundle: Rich) -> None:
    bundle.stamp()
    path = bundle.folder / "SHA256SUMS.tsr"
    token = path.read_bytes()
    (info,) = tsp.TimeStampResp.load(token)["time_stamp_token"]["content"]["signer_infos"]
    at = token.rindex(info["signature"].native) + 20
    path.write_bytes(token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :])
    for authority in (bundle.clock, bundle.wrong_clock):
        found = verify(bundle.folder, named=named_in((), None, authority.ca))
        assert found.time is not None
        assert found.time.remark.startswith("its signature does not hold")
    unnamed = verify(bundle.folder).time
    assert unnamed is not None
    assert unnamed.remark == "its signature does not hold"
    assert "NOT by the authority that you named: it was altered" in python(bundle.folder, *named(bundle))[1]
    assert "not trusted, for its signature does NOT hold" in python(bundle.folder)[1]


def test_everyone_who_is_named_must_be_there(bundle: Rich) -> None:
    """A pin does not make up for a certificate that is asked for, nor the other way round."""
    pin = bundle.signer.identity
    assert verify(bundle.folder, named=named_in((pin,), bundle.pki.ca, None)).pinned
    assert not verify(bundle.folder, named=named_in((pin,), bundle.wrong_pki.ca, None)).pinned
    assert verify(bundle.folder, named=named_in((bundle.other.identity, pin), None, None)).pinned
    assert not verify(bundle.folder, named=named_in((bundle.other.identity,), None, None)).pinned


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_bytes(b"x")
    with pytest.raises(
        UsageError, match=r"x\.pem holds no certificate that can be read: it holds no certificate in PEM"
    ):
        named_in((), tmp_path / "x.pem", None)


def test_a_list_of_what_is_withheld_that_no_reader_takes_discloses_nothing(bundle: Rich, tmp_path: Path) -> None:
    """A cell longer than Python's csv reads: told, and no traceback."""
    bundle.write("WITHHELD.csv", b"path,bytes,commitment,reason,ask\r\n" + b"x" * 200_000 + b"\r\n")
    bundle.sign()
    with pytest.raises(IntegrityError, match=r"WITHHELD\.csv is no list of what is withheld: field larger"):
        disclose(bundle.folder, "x", salt=b"", source=tmp_path, out=tmp_path / "out")


def test_what_the_bundle_reports_itself_is_a_remark(bundle: Rich) -> None:
    """A company that says that its log does not hold, and signs that, hides nothing."""
    bundle.write(LEAVES, bundle.read(LEAVES).replace(b'"AC-03"', b'"AC-04"', 1))
    bundle.write("bundle.json", record(bundle.signer, evidence={"log": {"lines": 5, "faults": 3}}))
    bundle.write(record_path(3), b"reworded\n")
    findings = {"findings": [{"rule": "evidence-meddled", "path": record_path(3)}]}
    bundle.write("findings.json", json.dumps(findings).encode())
    bundle.sign()
    found = verify(bundle.folder, pins=frozenset({bundle.signer.identity}))
    assert found.contradictions == ()
    assert found.is_vouched_for
    told = [item for item in found.remarks if item.endswith("as the bundle reports itself")]
    assert len(told) == 4
    assert f"{record_path(3)} is not the record that line 4 of {LEAVES} seals, as the bundle reports itself" in told
    assert python(bundle.folder, "--pin", bundle.signer.identity)[0] == 0


@pytest.mark.parametrize(
    ("says", "is_told"),
    [
        ({}, True),
        (
            {
                "WITHHELD.csv": b"path,bytes,commitment,reason,ask\r\n%s,5,%s,why,whom\r\n"
                % (record_path(3).encode(), b"a" * 64)
            },
            False,
        ),
        ({"findings.json": json.dumps({"path": record_path(3).replace("evidence.yaml", "rows.csv")}).encode()}, False),
        ({"findings.json": b'{"path": "evidence/\\q/evidence.yaml"}'}, True),
    ],
)
def test_a_record_that_the_log_seals_and_nothing_speaks_of_is_told(
    bundle: Rich, says: dict[str, bytes], is_told: bool
) -> None:
    shutil.rmtree((bundle.folder / record_path(3)).parent)
    for path, data in says.items():
        bundle.write(path, data)
    bundle.sign()
    found = verify(bundle.folder, pins=frozenset({bundle.signer.identity}))
    unlike = ["findings.json"] if says.get("findings.json", b"{}").find(b"\\q") > 0 else []  # no JSON: told as well
    assert (found.problems, [item.path for item in found.contradictions]) == ((), unlike)
    why = f"1 record that the log seals is not in this bundle, and neither WITHHELD.csv nor a finding says why: {record_path(3)}"
    assert (why in found.remarks) is is_told


@pytest.mark.parametrize("name", ATTACKS)
def test_the_script_in_the_bundle_finds_it_too(bundle: Rich, name: str) -> None:
    ATTACKS[name].do(bundle)
    code, told = python(bundle.folder, *named(bundle))
    assert code == ATTACKS[name].code, told


SHELL_FINDS = (
    "time-stamp of other data", "time-stamp that is none", "time-stamp of the list before it was changed",
    "time-stamp cut off", "time-stamp with data behind it", "signature by certificate with a list of its own inside",
    "signature by certificate with another list inside", "signature by certificate with two signers", "signature by certificate of other data", "signature by certificate that is none",
    "signature by certificate with a bit flipped", "signature by certificate with data behind it",
    "signature by certificate over a digest of SHA-1", "signature by certificate too large to be one",
    "statement that is none", "statement with data behind it", "statement twice",
    "statement with words of its own in the envelope", "signature with empty lines",
    "signature by certificate with an attribute that nobody signed",
    "signature by certificate with the time-stamp of something else inside",
    "signature by certificate with words in place of a list of revocation",
    "signature by certificate that does not say how long it is", "signature by certificate without signed attributes",
    "time-stamp with words beside it", "time-stamp whose status was changed", "time-stamp said to be refused",
    "time-stamp asked for by SHA-1",
)  # fmt: skip


def test_the_short_script_takes_what_nobody_touched(bundle: Rich) -> None:
    code, told = shell(bundle.folder, bundle.signer.identity)
    assert (code, told.splitlines()[-1]) == (0, "RESULT: intact; signed by the key that you named")


@pytest.mark.parametrize("kind", ["sha256", "sha384", "sha512"])
def test_everyone_takes_a_time_stamp_of_any_such_digest(bundle: Rich, kind: str) -> None:
    asked = bundle.folder.parent / "asked"
    openssl("ts", "-query", "-data", bundle.folder / "SHA256SUMS", f"-{kind}", "-cert", "-out", asked)
    bundle.write("SHA256SUMS.tsr", bundle.clock.answer(asked.read_bytes()))
    assert code_of(verified(bundle)) == 0
    assert python(bundle.folder, *named(bundle))[0] == 0
    code, told = shell(bundle.folder, bundle.signer.identity)
    assert (code, "SHA256SUMS.tsr is of this list; whose word that is, VERIFY.md tells how to examine" in told) == (
        0,
        True,
    )


@pytest.mark.parametrize("name", SHELL_FINDS)
def test_the_short_script_finds_what_lies_behind_a_seal(bundle: Rich, name: str) -> None:
    ATTACKS[name].do(bundle)
    code, told = shell(bundle.folder, bundle.signer.identity)
    assert code == 1, told
    assert "PROBLEM: SHA256SUMS." in told


@pytest.mark.parametrize("size", [3, 127, 128, 255, 256, 65535, 65536, 100_000])
def test_the_short_script_reads_every_length(bundle: Rich, size: int) -> None:
    """Of a DER value; openssl then refuses what is inside, and the length is not what is wrong."""
    wide = b"" if size < 128 else size.to_bytes((size.bit_length() + 7) // 8, "big")
    head = b"\x30" + (bytes([size]) if size < 128 else bytes([0x80 + len(wide)]) + wide)
    for more, said in ((b"", False), (b"x", True), (None, True)):
        body = head + b"x" * size + (more or b"")
        bundle.write("SHA256SUMS.p7s", body if more is not None else body[:-1])
        _, told = shell(bundle.folder)
        assert ("SHA256SUMS.p7s: data behind it" in told) is said, told


def test_sigstore_s_signature_is_not_examined_by_a_script_and_that_is_no_pass(bundle: Rich) -> None:
    bundle.write("SHA256SUMS.sigstore.json", b"{}")
    code, told = python(bundle.folder, *named(bundle))
    assert (code, told.splitlines()[-1]) == (
        3,
        "RESULT: intact; signed by whom you named; not examined here: SHA256SUMS.sigstore.json",
    )
    code, told = shell(bundle.folder, bundle.signer.identity)
    assert (code, told.splitlines()[-1]) == (
        3,
        "RESULT: intact; signed by the key that you named; SHA256SUMS.sigstore.json was NOT examined: see VERIFY.md",
    )
    told = shell(bundle.folder)[1].splitlines()[-1]
    assert told.startswith("RESULT: intact; unsigned, or by a key that you did not name, ")


def test_a_seal_that_nothing_here_can_read_is_no_pass(bundle: Rich, tmp_path: Path) -> None:
    """No openssl on the machine: the key is the right one, and neither certificate nor time was looked at."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in (
        "sha256sum", "grep", "cut", "sort", "uniq", "tail", "tr", "find", "dirname", "head", "sed", "ssh-keygen", "od",
        "awk", "wc",
    ):  # fmt: skip
        found = shutil.which(tool)
        assert found is not None
        (tools / tool).symlink_to(found)
    (bundle.folder / "SHA256SUMS.p7s").unlink()
    bundle.state(bundle.signer)
    run = [sys.executable, "-I", "-S", str(SCRIPTS / PYTHON), str(bundle.folder), "--pin", bundle.signer.identity]
    line = ["/bin/sh", str(SCRIPTS / SHELL), str(bundle.folder), bundle.signer.identity]
    for command in (run, [*run, "--tsa-cert", str(bundle.clock.ca)], line):
        done = subprocess.run(command, capture_output=True, check=False, env={"PATH": str(tools)}, timeout=60)
        assert done.returncode == 3, done
        assert b"signed by " in done.stdout
        assert b"SHA256SUMS.tsr" in done.stdout.splitlines()[-1]
