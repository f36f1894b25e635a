"""Each part of the second reader by itself, and held against the first where both compute the same."""

from __future__ import annotations

import base64
import shutil
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bundle import rich
from tests.bundle.rich import leaf
from tests.bundle.samples import FILES, plant
from tests.seal.authority import needs_openssl
from tests.seal.keys import new_signer
from tieout.bundle.second_reader import archive, command_line, programs
from tieout.bundle.second_reader.bundle import Bundle
from tieout.bundle.second_reader.certificate_signature import der_length, first_certificate
from tieout.bundle.second_reader.evidence_log import Tree, examine_log
from tieout.bundle.second_reader.external import COLUMNS, quoted, table_of
from tieout.bundle.second_reader.facts import is_withheld_list, keys_in
from tieout.bundle.second_reader.ledger import chain_of
from tieout.bundle.second_reader.manifest import compare, read_manifest
from tieout.bundle.second_reader.paths import collisions, folder_problem, path_problem
from tieout.bundle.second_reader.ssh_signature import ORDER, is_plain
from tieout.bundle.second_reader.text import RefusedError, json_object, shown, unguarded
from tieout.bundle.second_reader.zip_layout import odd_extra
from tieout.bundle.verify import verify
from tieout.model.evidence.log import CHECKPOINTS, LEAVES
from tieout.seal.digest import hex_of
from tieout.seal.merkle import root_of

WHOLE_ROW = ["evidence/a.csv", "3", "0" * 64, "secret", "Ada"]
WITHHELD = "path,bytes,commitment,reason,ask\r\n"
WRONG_HEAD = b"acme\n1\n" + b"A" * 43 + b"=\n"


def bundle(tmp_path: Path, files: dict[str, bytes] | None = None) -> Bundle:
    return Bundle(str(plant(tmp_path / "b", {**FILES, **(files or {})})))


@given(st.lists(st.binary(max_size=20), max_size=40))
def test_the_tree_has_the_root_that_the_other_reader_computes(lines: list[bytes]) -> None:
    tree = Tree()
    for line in lines:
        tree.add(line)
    assert (tree.size, tree.root()) == (len(lines), root_of(lines))


@pytest.mark.parametrize("odd", ["x\x1b[2J", "y\nRESULT: intact; signed by whom you named", "a\u202eb", "c\udcff"])
@pytest.mark.parametrize(
    "path",
    [f"{CHECKPOINTS}/{{odd}}.txt", "approvals/ledger/{odd}/checkpoint.json", "approvals/ledger/{odd}/approvals.jsonl"],
)
def test_no_name_of_a_record_reaches_the_terminal_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, odd: str
) -> None:
    place = plant(tmp_path / "b", {**FILES, LEAVES: leaf(0, "sha256:" + "0" * 64) + b"\n"})
    for size, more in ((1, ""), (9, "2")):
        name = place / path.format(odd=odd + more)
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_bytes(WRONG_HEAD.replace(b"1", b"%d" % size, 1))
        name.with_name(name.name + ".sig").write_bytes(b"x")
    assert command_line.main([str(place)]) == 1
    told = capsys.readouterr().out
    assert told.isascii()
    assert "\x1b" not in told
    assert [line for line in told.splitlines() if line.startswith("RESULT")] == [told.splitlines()[-1]]


def test_a_signature_of_the_checkpoint_by_a_name_that_moves_the_cursor_is_told_in_plain_letters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signer = new_signer(tmp_path, "signer")
    place = plant(tmp_path / "b")
    checkpoint = place / "approvals/ledger/x\x1b[2J/checkpoint.json"
    checkpoint.parent.mkdir(parents=True)
    checkpoint.write_bytes(b"{}")
    checkpoint.with_name("checkpoint.json.sig").write_bytes(signer.sign(b"{}", "tieout-ledger"))
    command_line.main([str(place)])
    assert "approvals/ledger/x\\x1b[2J/checkpoint.json: signed by the key SHA256:" in capsys.readouterr().out


@pytest.mark.parametrize("name", [b"option", b"unknown option -- Y"])
def test_a_signature_is_not_excused_by_the_name_of_its_digest(tmp_path: Path, name: bytes) -> None:
    """ssh-keygen prints a name that it does not know; one too old prints which option it has not."""
    signer = new_signer(tmp_path, "signer")
    place = plant(tmp_path / "b", signer=signer)
    armor = (place / "SHA256SUMS.sig").read_bytes().split(b"\n")
    blob, at, fields = base64.b64decode(b"".join(armor[1:-2])), 10, list[bytes]()
    while at < len(blob):
        (length,) = struct.unpack_from(">L", blob, at)
        fields.append(blob[at + 4 : at + 4 + length])
        at += 4 + length
    fields[3] = name
    text = base64.encodebytes(base64.b64decode(armored(*fields)))
    (place / "SHA256SUMS.sig").write_bytes(armor[0] + b"\n" + text + armor[-2] + b"\n")
    assert command_line.main([str(place), "--pin", signer.identity]) == 1
    assert not verify(place).is_sound


@needs_openssl
def test_a_signature_that_was_not_examined_is_not_passed_over_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without ssh-keygen, a good signature by certificate does not speak for the one by a key."""
    whole = rich.make(tmp_path)
    there = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "ssh-keygen" else there(name))
    named = [str(whole.folder), "--ca", str(whole.pki.ca), "--tsa-cert", str(whole.clock.ca)]
    assert command_line.main(named) == 3
    assert capsys.readouterr().out.splitlines()[-1] == (
        "RESULT: intact; signed by whom you named; not examined here: SHA256SUMS.sig, SHA256SUMS.intoto.jsonl"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no reason given"),
        (" \n \n", "no reason given"),
        ("first\n last \n\n", "last"),
        ("x\n40571D332B7F0000:error:17000064:CMS routines:f:verify error:a.c:289:it has expired\n", "CMS routines:f:verify error:a.c:289:it has expired"),
    ],
)  # fmt: skip
def test_the_last_line_of_a_program_is_the_same_in_each_run(text: str, says: str) -> None:
    assert programs.last_line(text) == says


def test_a_program_that_is_not_there_or_cannot_start_has_the_code_minus_one() -> None:
    assert programs.run(["/no/such/program"])[0] == -1


def test_what_a_program_prints_is_made_plain() -> None:
    assert programs.run(["printf", "a\\033[2J\\nb"]) == (0, "a\\x1b[2J\nb")


def test_a_name_that_spells_a_line_end_makes_no_line_of_its_own() -> None:
    """A certificate may be called so, and what openssl prints of a message is read by its lines."""
    assert programs.run(["printf", "%s", "CN=x\\n  eContent: <ABSENT>"]) == (0, "CN=x\\\\n  eContent: <ABSENT>")
    assert programs.run(["printf", "%s", "a\r\nb\rc"]) == (0, "a\nbc")


@pytest.mark.parametrize(
    ("data", "length"),
    [(b"", 0), (b"\x30", 0), (b"\x30\x00", 2), (b"\x30\x03abc", 5), (b"\x30\x80", 0), (b"\x30\x81\x80", 131), (b"\x30\x82\x01\x00", 260)],
)  # fmt: skip
def test_the_length_of_a_value(data: bytes, length: int) -> None:
    assert der_length(data) == length


def test_the_first_certificate_of_several() -> None:
    one = b"-----BEGIN CERTIFICATE-----\nAA\nBB\n-----END CERTIFICATE-----\n"
    assert first_certificate(b"x\n" + one + one.replace(b"AA", b"CC")) == b"AABB"
    assert first_certificate(b"") == b""


def signed(kind: bytes, raw: bytes) -> bytes:
    """Give a signature in SSH's form."""
    return b"".join(len(item).to_bytes(4, "big") + item for item in (kind, raw))


def armor(written: bytes) -> bytes:
    """Give a signature as a file."""
    return b"-----BEGIN SSH SIGNATURE-----\n" + written.strip() + b"\n-----END SSH SIGNATURE-----\n"


def armored(*fields: bytes) -> bytes:
    return base64.b64encode(b"SSHSIG" + struct.pack(">L", 1) + b"".join(struct.pack(">L", len(f)) + f for f in fields))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (armored(b"key", b"tieout-bundle", b"", b"sha512", signed(b"rsa-sha2-512", b"x")), True),
        (armored(b"key", b"tieout-bundle", b"!", b"sha512", signed(b"rsa-sha2-512", b"x")), False),
        (armored(b"key", b"tieout-bundle", b"", b"sha512", b"x"), False),
        (armored(b"key"), False),
        (b"no base64\n", False),
        (b"", False),
    ],
)
def test_the_field_that_nobody_signs_is_empty(written: bytes, plain: bool) -> None:
    assert is_plain(armor(written)) is plain
    assert not is_plain(written)


@pytest.mark.parametrize("kind", [b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com"])
@pytest.mark.parametrize(("number", "plain"), [(1, True), (ORDER - 1, True), (ORDER, False), (ORDER + 1, False)])
def test_the_number_of_an_edwards_signature_has_one_spelling(kind: bytes, number: int, plain: bool) -> None:
    of = signed(kind, bytes(32) + number.to_bytes(32, "little"))
    assert is_plain(armor(armored(b"key", b"tieout-bundle", b"", b"sha512", of))) is plain


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"a":1,"a":2}', "says something twice"),
        (b'{"a":NaN}', "holds NaN"),
        (b"[]", "is no JSON object"),
        (b"{", "is no JSON"),
        (b"\xff", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
    ],
)
def test_what_readers_differ_on_is_no_object(data: bytes, says: str) -> None:
    with pytest.raises(RefusedError, match=says):
        json_object(data)
    assert json_object(b'{"a":{"b":[1]}}') == {"a": {"b": [1]}}


def test_names_are_shown_in_plain_letters() -> None:
    assert shown("a\x1b\u202e\udcff\n") == "a\\x1b\\u202e\\udcff\\n"
    assert [unguarded(cell) for cell in ("'=1", "=1", "''", "")] == ["=1", "=1", "'", ""]


WIDE = struct.pack("<2H2Q", 1, 16, 5, 6)


@pytest.mark.parametrize(
    ("extra", "values", "found"),
    [
        (b"", (1, 2), ("", [1, 2])),
        (WIDE, (0xFFFFFFFF, 0xFFFFFFFF), ("", [5, 6])),
        (WIDE, (5, 6), ("", [5, 6])),
        (WIDE, (1, 2), ("has 64-bit sizes that nobody asked for: readers differ on them", [1, 2])),
        (WIDE, (0xFFFFFFFF, 2), ("has 64-bit sizes that nobody asked for: readers differ on them", [0xFFFFFFFF, 2])),
        (struct.pack("<2HB", 0x7075, 1, 1), (1,), ("has a second name", [1])),
        (struct.pack("<2H", 0x5455, 0), (1,), ("", [1])),
        (struct.pack("<2H14s", 0x5455, 14, b""), (1,), ("has an extra field 0x5455, which may give it another name, kind or content", [1])),
        (b"\1\0\10\0\1", (1,), ("has malformed extra fields", [1])),
    ],
)  # fmt: skip
def test_extra_fields(extra: bytes, values: tuple[int, ...], found: tuple[str, list[int]]) -> None:
    assert odd_extra(extra, *values) == found


def test_paths_that_some_system_takes_for_one() -> None:
    assert list(collisions(["a/b", "A/c", "x", "x/y"])) == [
        "a differs from A only by case or composition",
        "x is a file, and a folder as well",
    ]
    assert path_problem("a/b.md") == folder_problem("acme 2026") == ""
    assert folder_problem("acme:b") == 'has one of < > : " | ? *, which Windows refuses'


def test_the_list_is_held_in_both_directions(tmp_path: Path) -> None:
    found = bundle(tmp_path)
    listed = read_manifest(found, found.read("SHA256SUMS"))
    assert (compare(found, listed), found.problems) == (len(FILES), [])
    path = min(FILES)
    (tmp_path / "b" / path).unlink()
    (tmp_path / "b/extra").mkdir()
    (tmp_path / "b/more.txt").write_bytes(b"")
    found = Bundle(str(tmp_path / "b"))
    assert compare(found, listed) == len(FILES) - 1
    assert set(found.problems) >= {
        f"{path} is missing",
        "extra is an extra folder, with nothing in it",
        "more.txt is extra: it is not listed",
    }


def test_a_file_larger_than_is_read_is_told(tmp_path: Path) -> None:
    found = bundle(tmp_path, {"bundle.json": b" " * (8 << 20) + b" "})
    assert found.read("bundle.json") == b""
    assert found.problems == ["bundle.json has more than the 8388608 bytes that are read of such a file"]


def test_a_chain_that_breaks_says_where(tmp_path: Path) -> None:
    path = "approvals/ledger/2026-Q1/approvals.jsonl"
    found = bundle(tmp_path, {path: b'{"prev":"sha256:%s","seq":1}\n{"seq":2}\n' % (b"0" * 64)})
    assert chain_of(found, "approvals", [path]) is None
    assert found.problems == [f"line 2 of the chain of approvals does not follow ({path})"]
    assert chain_of(found, "approvals", []) == {"count": 0, "head": "sha256:" + "0" * 64}


def test_a_log_that_was_cut_off_says_so(tmp_path: Path) -> None:
    found = bundle(tmp_path, {LEAVES: b"", "evidence/log/checkpoint.txt": WRONG_HEAD})
    examine_log(found)
    assert found.problems == [
        f"evidence/log/checkpoint.txt is the head of 1 lines, and {LEAVES} has 0: lines were cut off"
    ]
    assert found.lines_sealed == 0


@pytest.mark.parametrize(
    ("row", "is_list"),
    [
        (WHOLE_ROW, True),
        (["'@a", "3", "0" * 64, "x", "y"], True),
        (["@a", "3", "0" * 64, "x", "y"], False),
        (["", "3", "0" * 64, "x", "y"], False),
        (["'", "3", "0" * 64, "x", "y"], False),
        (["/a", "3", "0" * 64, "x", "y"], False),
        (["a/../b", "3", "0" * 64, "x", "y"], False),
        (["a\u202e", "3", "0" * 64, "x", "y"], False),
        (["a", "-3", "0" * 64, "x", "y"], False),
        (["a", "3", "0" * 63, "x", "y"], False),
        (["a", "3", "0" * 64, "=x", "y"], False),
        (["a", "3", "0" * 64, "x"], False),
        (["bundle.json", "3", "0" * 64, "x", "y"], False),
        ([], False),
    ],
)
def test_a_list_of_what_is_withheld(tmp_path: Path, row: list[str], is_list: bool) -> None:
    found = bundle(tmp_path)
    assert is_withheld_list(found, (WITHHELD + ",".join(row) + "\r\n").encode()) is is_list
    assert is_withheld_list(found, WITHHELD.encode())
    assert not is_withheld_list(found, b"")
    assert not is_withheld_list(found, b"\xff")


@pytest.mark.parametrize("second", ["'evidence/a.csv,3," + "1" * 64 + ",x,y", "evidence/b.csv,3," + "0" * 64 + ",x,y"])
def test_a_path_and_a_commitment_stand_once(tmp_path: Path, second: str) -> None:
    assert not is_withheld_list(bundle(tmp_path), f"{WITHHELD}{','.join(WHOLE_ROW)}\r\n{second}\r\n".encode())


def test_the_keys_of_a_list_of_signers() -> None:
    assert keys_in(
        b"bundle-signer n ssh-ed25519 AAAA\nother n ssh-ed25519 AAAA\nbundle-signer n t !\nbundle-signer\n"
    ) == {"SHA256:cJ6AyISHokEeHuTfufIqhhSS0gxHZRUMDHlKvXD4FHw"}


def test_a_table_is_read_as_it_was_built() -> None:
    head = ",".join(COLUMNS)
    odd: list[str] = []
    assert table_of(f"\ufeff{head}\r\n".encode(), odd) == [COLUMNS]
    assert odd == []
    for data in (head.encode(), b"\xff", f"\ufeff{head}\n".encode(), b"a\r\n", b"\n" * 200_001, b'"'):
        odd = []
        table_of(data, odd)
        assert len(odd) == 1
    assert [quoted(cell) for cell in ("a", "a,b", 'a"b')] == ["a", '"a,b"', '"a""b"']


def test_an_archive_that_is_none_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK")
    found = archive.Archive(str(tmp_path / "x.zip"))
    assert found.kinds == {}
    assert found.problems == ["the ZIP cannot be read: File is not a zip file"]


def test_a_link_in_a_files_place_is_not_followed(tmp_path: Path) -> None:
    found = bundle(tmp_path)
    path = min(FILES)
    (tmp_path / "b" / path).unlink()
    (tmp_path / "b" / path).symlink_to("/etc/hostname")
    assert found.read(path) == b""
    assert len(found.problems) == 1


CHECKPOINT = "approvals/ledger/2026-Q1/checkpoint.json"
ONE_LINE = b'{"prev":"sha256:%s","seq":1}' % (b"0" * 64)
ENDS = b'{"streams":{"approvals":{"count":1,"head":"sha256:%s"}}}' % hex_of(ONE_LINE).encode()
STREAM = "approvals/ledger/2026-Q1/approvals.jsonl"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({CHECKPOINT: ENDS, STREAM: ONE_LINE + b"\n"}, ""),
        ({CHECKPOINT: ENDS, STREAM: ONE_LINE}, ""),
        ({CHECKPOINT: b'{"streams":{}}', STREAM: ONE_LINE + b"\n"}, ""),
        ({CHECKPOINT: ENDS}, f"approval ledger: 0 lines of approvals are one chain, and {CHECKPOINT} says something else of it"),
        ({CHECKPOINT: b"{}", STREAM: ONE_LINE + b"\n"}, f"{CHECKPOINT} is no checkpoint: it does not say where the chains end"),
        ({CHECKPOINT: b'{"streams":[]}'}, f"{CHECKPOINT} is no checkpoint: it does not say where the chains end"),
        ({CHECKPOINT: b"[]"}, f"{CHECKPOINT} is no JSON object"),
        ({LEAVES: leaf(0, "sha256:" + "0" * 64) + b"\n"}, ""),
        ({LEAVES: leaf(0, "sha256:" + "0" * 64)}, f"line 1 of {LEAVES} has no end: its writing broke off"),
    ],
)  # fmt: skip
def test_both_readers_see_a_record_that_was_cut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, bytes], says: str
) -> None:
    place = plant(tmp_path / "b", {**FILES, **files})
    assert command_line.main([str(place)]) == (1 if says else 3)
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("PROBLEM")]
    assert told == ([f"PROBLEM: {says}"] if says else [])
    assert verify(place).is_sound is not bool(says)
