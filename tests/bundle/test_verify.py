"""What verifying says besides: pins, remarks, facts, and what it refuses to start on."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest

from tests.bundle.samples import FILES, plant
from tests.bundle.test_scripts import python
from tests.seal.keys import HardwareKey, TestSigner, new_signer
from tieout.bundle import manifest
from tieout.bundle.explain import explain
from tieout.bundle.packing import pack
from tieout.bundle.told import lines
from tieout.bundle.trust import NAMESPACE
from tieout.bundle.verification import Facts
from tieout.bundle.verify import verify
from tieout.model.errors import StorageError, UsageError
from tieout.seal import digest, sshsig
from tieout.seal.digest import hex_of, spelled
from tieout.seal.sshkey import SK_ED25519
from tieout.seal.wire import string

HEAD = b"\xef\xbb\xbfpath,bytes,commitment,reason,ask\r\n"
ROW = b"evidence/a.csv,10," + b"0" * 64 + b",names of staff,role:lead\r\n"
THREE = b"".join(ROW.replace(b"a.csv", name).replace(b"0" * 64, digit * 64) for name, digit in
                 ((b"a.csv", b"0"), (b"b.csv", b"1"), (b"\xc3\xa9 \xc2\xb7.csv", b"2")))  # fmt: skip


@pytest.fixture
def signer(tmp_path: Path) -> TestSigner:
    return new_signer(tmp_path)


def test_what_the_bundle_says_of_itself_is_told_once_it_is_intact(tmp_path: Path) -> None:
    found = verify(plant(tmp_path / "b"))
    assert found.facts == Facts(
        organization="Example Ltd",
        period="2026-01-01 to 2026-06-30",
        as_of="2026-06-30",
        head="1" * 40,
        tool="tieout 0.1.0",
    )
    assert found.manifest == spelled(hex_of((tmp_path / "b" / manifest.NAME).read_bytes()))
    assert found.remarks == ()


@pytest.mark.parametrize(
    "record", [b"", b"[]", b"{}", b'"x"', b'{"organization":1}', b"[" * 100_000, b"\xff", b'{"period":[],"tool":{}}']
)
def test_a_record_of_another_form_is_a_contradiction(tmp_path: Path, record: bytes) -> None:
    found = verify(plant(tmp_path / "b", {**FILES, "bundle.json": record}))
    assert (found.intact, found.is_sound, found.facts, found.remarks) == (True, False, None, ())
    assert [(item.kind, item.message) for item in found.contradictions] == [
        ("facts-form", "bundle.json is of no form that this version reads: it does not say what it is a bundle of"),
    ]


@pytest.mark.parametrize(
    ("path", "data", "kind", "says"),
    [
        ("report.pdf", b"<html>", "report", "report.pdf is no PDF: it has not a PDF's first or last mark"),
        ("report.pdf", b"", "report", "report.pdf is no PDF: "),
        ("report.pdf", b"%PDF-1.7\n", "report", "report.pdf is no PDF: "),
        ("report.pdf", b"\n%PDF-1.7\n%%EOF\n", "report", "report.pdf is no PDF: "),
        ("WITHHELD.csv", b"\xff\xfe", "withheld", "WITHHELD.csv is no list of what is withheld: it is no table in UTF-8"),
        ("WITHHELD.csv", b"", "withheld", "WITHHELD.csv is no list of what is withheld: its first line does not begin"),
        ("WITHHELD.csv", b"path,bytes\r\n", "withheld", "WITHHELD.csv is no list of what is withheld: its first line"),
        ("WITHHELD.csv", HEAD + b"a,1," + b"g" * 64 + b",x,y\r\n", "withheld",
         "WITHHELD.csv is no list of what is withheld: row 2 has no path, size and commitment of 64 hex digits"),
        ("WITHHELD.csv", HEAD + ROW + b"a,-1," + b"0" * 64 + b",x,y\r\n", "withheld",
         "WITHHELD.csv is no list of what is withheld: row 3 has"),
        ("WITHHELD.csv", HEAD + ROW + b"a,1," + b"0" * 64 + b"\r\n", "withheld",
         "WITHHELD.csv is no list of what is withheld: row 3 has"),
    ],
)  # fmt: skip
def test_junk_under_the_name_of_a_record_is_a_contradiction(
    tmp_path: Path, path: str, data: bytes, kind: str, says: str
) -> None:
    folder = plant(tmp_path / "b", {**FILES, path: data})
    found = verify(folder)
    assert (found.intact, [item.kind for item in found.contradictions]) == (True, [kind])
    assert found.contradictions[0].message.startswith(says)
    code, told = python(folder)
    assert code == 1
    assert f"PROBLEM: {says.partition(':')[0]}" in told


@pytest.mark.parametrize(
    ("path", "data"), [("report.pdf", b"%PDF-1.7\n%%EOF\n"), ("WITHHELD.csv", HEAD), ("WITHHELD.csv", HEAD + THREE)]
)
def test_what_is_one_is_none(tmp_path: Path, path: str, data: bytes) -> None:
    folder = plant(tmp_path / "b", {**FILES, path: data})
    assert verify(folder).contradictions == ()
    assert python(folder)[0] == 3


def test_a_record_cannot_reach_the_terminal(tmp_path: Path) -> None:
    record = FILES["bundle.json"].replace(b"Example Ltd", b"Example\\u001b[2J\\u202e")
    facts = verify(plant(tmp_path / "b", {**FILES, "bundle.json": record})).facts
    assert facts is not None
    assert facts.organization == "Example\\x1b[2J\\u202e"


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_folder_that_does_not_say_what_it_is_of_is_remarked(
    tmp_path: Path, signer: TestSigner, *, is_signed: bool
) -> None:
    folder = plant(tmp_path / "b", {"a": b""}, signer if is_signed else None)
    found = verify(folder)
    assert (found.intact, found.facts) == (True, None)
    assert found.remarks == ("bundle.json is missing: it does not say what it is a bundle of",)
    assert f"remark: {found.remarks[0]}\n" in lines(found)


def test_a_hardware_key_that_nobody_touched_is_remarked(tmp_path: Path) -> None:
    folder = plant(tmp_path / "b")
    device = HardwareKey(SK_ED25519)
    sums = (folder / manifest.NAME).read_bytes()
    for flags, remarks in ((1, ()), (0, ("the hardware key signed without being touched",))):
        (folder / manifest.SIGNATURE).write_bytes(device.sign(sums, NAMESPACE, flags=flags))
        found = verify(folder, pins=frozenset({device.public_key.fingerprint}))
        assert (found.intact, found.pinned, found.remarks) == (True, True, remarks)


@pytest.mark.parametrize(
    "pin", ["", "SHA256:", "SHA256:short", "MD5:aa:bb", "x" * 50, "SHA256:" + "A" * 44, "SHA256:" + "A" * 42 + "\n"]
)
def test_a_pin_that_is_no_fingerprint_is_refused(tmp_path: Path, pin: str) -> None:
    with pytest.raises(UsageError, match="is no fingerprint") as caught:
        verify(plant(tmp_path / "b"), pins=frozenset({pin}))
    assert (
        caught.value.remedy
        == "give it as ssh-keygen -l prints it: SHA256: and 43 characters; of a certificate, as openssl x509 -noout -fingerprint -sha256 does"
    )


def test_one_of_several_pins_is_enough(tmp_path: Path, signer: TestSigner) -> None:
    folder = plant(tmp_path / "b", signer=signer)
    assert verify(folder, pins=frozenset({"SHA256:" + "A" * 43, signer.identity})).pinned


def test_another_signer_than_the_pinned_one_is_said_to_be_another(tmp_path: Path, signer: TestSigner) -> None:
    folder = plant(tmp_path / "b", signer=signer)
    other = verify(folder, pins=frozenset({"SHA256:" + "A" * 43}))
    assert (other.intact, other.pinned, other.has_pins) == (True, False, True)
    assert other.verdict == f"intact; signer is NOT the pinned one ({signer.identity}); no time-stamp"
    assert lines(other).splitlines()[-1] == (
        f"next: {signer.identity} is not whom you named; do not rely on this bundle "
        "until the company has told you another way who signs for it"
    )
    assert "is NOT one that the reader named" in explain(other)
    assert "no fingerprint" not in explain(other)
    none = verify(folder)
    assert (none.pinned, none.has_pins) == (False, False)
    assert none.verdict == f"intact; signer NOT pinned ({signer.identity}); no time-stamp"
    assert (
        lines(none)
        .splitlines()[-1]
        .startswith("next: take the fingerprint that you received another way, not the one above")
    )


def test_an_unsigned_bundle_is_never_pinned(tmp_path: Path, signer: TestSigner) -> None:
    found = verify(plant(tmp_path / "b"), pins=frozenset({signer.identity}))
    assert (found.pinned, found.verdict) == (False, "intact; unsigned")


def test_a_manifest_of_any_size_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "LARGEST", 100)
    found = verify(plant(tmp_path / "b"))
    first = next(item for item in found.problems if item.path == "SHA256SUMS")
    assert (first.kind, first.message) == (
        "unreadable",
        "SHA256SUMS has more than the 100 bytes that are read of such a file",
    )


def test_a_signature_of_any_size_is_not_read(tmp_path: Path, signer: TestSigner) -> None:
    folder = plant(tmp_path / "b", signer=signer)
    (folder / manifest.SIGNATURE).write_bytes(b"x" * 70_000)
    assert [item.message for item in verify(folder).problems] == [
        "SHA256SUMS.sig has more than the 65536 bytes that are read of such a file"
    ]


def test_a_path_that_is_a_list_of_devices_is_not_waited_for(tmp_path: Path) -> None:
    """A listed file that is a pipe is named at once: nobody opens it."""
    folder = plant(tmp_path / "b")
    (folder / "controls.html").unlink()
    os.mkfifo(folder / "controls.html")
    assert [(item.kind, item.path) for item in verify(folder).problems] == [("special", "controls.html")]


def test_the_current_folder_can_be_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plant(tmp_path / "b"))
    assert verify(Path()).verdict == "intact; unsigned"


@pytest.mark.parametrize("size", [digest.SMALL - 1, digest.SMALL, digest.SMALL + 1, 3 * digest.SMALL + 1])
def test_files_of_any_size_are_held_against_their_digest(tmp_path: Path, size: int) -> None:
    content = {**FILES, "evidence/export.csv": b"x" * size}
    folder = plant(tmp_path / "b", content)
    pack(folder, tmp_path / "b.zip")
    assert verify(folder).verdict == verify(tmp_path / "b.zip").verdict == "intact; unsigned"
    with (folder / "evidence/export.csv").open("r+b") as file:
        file.seek(size - 1)
        file.write(b"y")
    pack(folder, tmp_path / "b.zip")
    for path in (folder, tmp_path / "b.zip"):
        assert [(item.kind, item.path) for item in verify(path).problems] == [("altered", "evidence/export.csv")]


def test_large_files_take_no_memory(tmp_path: Path) -> None:
    folder = plant(tmp_path / "b", {**FILES, "evidence/export.csv": b"x" * (40 << 20)})
    tracemalloc.start()
    assert verify(folder).intact
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_signature_of_another_kind_than_its_key_is_malformed(tmp_path: Path, signer: TestSigner) -> None:
    folder = plant(tmp_path / "b", signer=signer)
    text = sshsig.armored(signer.public_key, string(b"ssh-rsa") + string(b""), NAMESPACE)
    (folder / manifest.SIGNATURE).write_bytes(text)
    assert [item.message for item in verify(folder).problems] == [
        "SHA256SUMS.sig holds no valid signature: an ssh-rsa signature cannot come from an ssh-ed25519 key"
    ]


def test_a_folder_that_cannot_be_looked_into_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_self: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", forbidden)
    with pytest.raises(StorageError) as caught:
        verify(tmp_path / "b")
    assert caught.value.message == f"{tmp_path}/b: reading failed: permission denied"


def test_remarks_are_told_in_prose(tmp_path: Path) -> None:
    folder = plant(tmp_path / "b", {"a": b""})
    text = explain(verify(folder))
    assert (
        "Not examined, or worth a second look:\n- bundle.json is missing: it does not say what it is a bundle of\n"
    ) in text


def test_the_folder_above_a_bundle_is_told_from_a_changed_one(tmp_path: Path) -> None:
    (tmp_path / "above").mkdir()
    plant(tmp_path / "above" / "b")
    assert [item.message for item in verify(tmp_path / "above").problems] == [
        "there is no SHA256SUMS, so nothing says what belongs here; is it b/ that you mean?"
    ]


def test_nothing_is_written(tmp_path: Path, signer: TestSigner) -> None:
    folder = plant(tmp_path / "b", signer=signer)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    verify(folder)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_the_prose_never_says_more_than_was_found(tmp_path: Path, signer: TestSigner) -> None:
    folder = plant(tmp_path / "b", signer=signer)
    pinned = explain(verify(folder, pins=frozenset({signer.identity})))
    unpinned = explain(verify(folder))
    (folder / "extra").write_bytes(b"")
    changed = explain(verify(folder))
    (folder / manifest.SIGNATURE).write_bytes(b"")
    broken = explain(verify(folder))
    unsigned = explain(verify(plant(tmp_path / "unsigned")))
    for text in (pinned, unpinned, changed, broken, unsigned):
        assert "authentic" not in text
        assert "\n\n\n" not in text
        assert text.endswith(".\n")
    assert "a fingerprint which the reader named" in pinned
    assert "NOT pinned" in unpinned
    assert "- extra is extra: it is not listed" in changed
    assert "must not be relied upon" in changed
    assert "does not hold, so it says nothing of who made it" in broken
    assert "The bundle is unsigned: nothing in it shows who made it" in unsigned


def test_the_prose_of_a_pinned_bundle(tmp_path: Path, signer: TestSigner) -> None:
    found = verify(plant(tmp_path / "b", signer=signer), pins=frozenset({signer.identity}))
    expected = f"""\
Bundle: {tmp_path}/b
Result: intact; signer pinned ({signer.identity}); no time-stamp
Digest of its list of files: {found.manifest}
Organization, by its own account: Example Ltd
Period: 2026-01-01 to 2026-06-30
As of: 2026-06-30
Commit examined: {"1" * 40}
Made with: tieout 0.1.0

What was done. Every name in the bundle was compared with SHA256SUMS, its list of files, in both directions. \
The SHA-256 digest of each of the 6 listed files was computed from its bytes and compared with the listed one. \
Nothing was unpacked, no link was followed, and no key in the bundle was trusted.

What was found. Every listed file is there with the listed content, and there is no other file but that list \
and what goes with it.

Signer. The list of files was signed by the holder of the key {signer.identity}. That is a fingerprint which the \
reader named, having received it another way.

Time. There is no time-stamp of a third party over the list of files: when the bundle was made, only the company says.

What this rests on, from the weakest to the strongest:
- self: what the files say, and every date in them, is the company's own word.
- git: they claim to be of the commit {"1" * 12}; whoever may read the repository can hold them against it, as \
VERIFY.md tells.
- witness: none. No outside party vouches for any time.

What this does not show. That the files say the truth, that they are complete, or that what they tell of was done: \
that takes procedures of the examination itself, such as a sample looked up at its source.
"""
    assert explain(found) == expected


def test_many_problems_are_counted(tmp_path: Path) -> None:
    folder = plant(tmp_path / "b")
    for number in range(60):
        (folder / f"extra-{number}").write_bytes(b"")
    text = explain(verify(folder))
    assert "- and 10 more\n" in text
    assert "Result: altered: 60 problems\n" in text


def test_a_file_that_is_no_bundle_is_told_briefly(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"no ZIP")
    text = explain(verify(tmp_path / "b.zip"))
    assert "What was done. The bundle was searched for SHA256SUMS, its list of files." in text
