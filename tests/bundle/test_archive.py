"""A ZIP that leaves room for two opinions is refused; nothing is ever unpacked."""

from __future__ import annotations

import hashlib
import struct
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bundle.samples import FILES, RawEntry, deflated, honest, listed, plant, raw_zip, with_entry
from tests.bundle.zip_attacks import ATTACKS
from tieout.bundle import manifest
from tieout.bundle.packing import pack
from tieout.bundle.place import archive_of
from tieout.bundle.verify import verify
from tieout.model.errors import StorageError, UsageError
from tieout.seal.digest import hex_of

POLICY = "policies/POL-002.md"


def told(folder: Path, data: bytes) -> list[tuple[str, str, str]]:
    path = folder / "b.zip"
    path.write_bytes(data)
    return [(item.kind, item.path, item.message) for item in verify(path).problems]


def test_a_zip_by_hand_is_intact(tmp_path: Path) -> None:
    assert told(tmp_path, raw_zip(honest())) == []


def test_files_may_lie_at_the_top(tmp_path: Path) -> None:
    entries = [replace(entry, name=entry.name.removeprefix(b"b/")) for entry in honest()]
    assert told(tmp_path, raw_zip(entries)) == []


def test_a_zip_of_another_tool_is_read(tmp_path: Path) -> None:
    plant(tmp_path / "b")
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((tmp_path / "b").rglob("*")):
            archive.write(path, path.relative_to(tmp_path))
    assert [item.message for item in verify(tmp_path / "b.zip").problems] == []


def test_the_same_files_make_the_same_zip(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    plant(tmp_path / "one" / "b")
    plant(tmp_path / "two" / "b", dict(reversed(FILES.items())))
    for name in ("one", "two"):
        pack(tmp_path / name / "b", tmp_path / name / "b.zip")
    first, second = ((tmp_path / name / "b.zip").read_bytes() for name in ("one", "two"))
    assert first == second
    with zipfile.ZipFile(tmp_path / "one" / "b.zip") as archive:
        found = archive.infolist()
    assert [item.filename for item in found] == [f"b/{path}" for path in sorted([*FILES, manifest.NAME])]
    assert {item.compress_type for item in found} == {zipfile.ZIP_STORED}
    assert {item.date_time for item in found} == {(1980, 1, 1, 0, 0, 0)}
    assert {(item.external_attr, item.create_system) for item in found} == {(0o100644 << 16, 3)}


def test_the_current_folder_can_be_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plant(tmp_path / "b"))
    pack(Path(), archive_of(Path()))
    assert verify(tmp_path / "b.zip").verdict == "intact; unsigned"


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_named(tmp_path: Path, name: str) -> None:
    data, expected = ATTACKS[name]
    assert told(tmp_path, data) == sorted(expected, key=lambda item: (item[1], item[0]))


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    """Two entries over the same bytes: how a small ZIP unpacks to a huge tree."""
    data = raw_zip(honest())
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 4)
    offset = second + 42
    changed = data[:offset] + struct.pack("<L", 0) + data[offset + 4 :]
    assert [kind for kind, _, _ in told(tmp_path, changed)] == ["overlap"]


def test_a_drive_and_an_absolute_path_are_named(tmp_path: Path) -> None:
    content = {**FILES}
    sums = listed(content)
    entries = [RawEntry(name=path.encode(), data=data) for path, data in content.items()]
    entries += [RawEntry(name=b"SHA256SUMS", data=sums), RawEntry(name=b"/etc/x"), RawEntry(name=b"C:/x")]
    assert told(tmp_path, raw_zip(entries)) == [
        ("extra", "/etc/x", "/etc/x is extra: it is not listed, and its name is absolute"),
        ("extra", "C:/x", "C:/x is extra: it is not listed, and its name begins with a drive"),
    ]


def test_a_cut_zip_is_never_intact(tmp_path: Path) -> None:
    data = raw_zip(honest())
    for length in range(len(data)):
        assert told(tmp_path, data[:length]) != []


def test_a_changed_byte_is_seen_or_means_nothing(tmp_path: Path) -> None:
    """What may change unseen: times, versions, attributes and unused flags; never name or content."""
    data = raw_zip(honest())
    unseen = set()
    for at in range(len(data)):
        for bit in (0x01, 0x80):
            changed = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
            if not told(tmp_path, changed):
                unseen.add(at)
    harmless = set()
    for mark, fields in ((b"PK\3\4", ((4, 6), (10, 14))), (b"PK\1\2", ((4, 8), (12, 16), (36, 42)))):
        at = data.find(mark)
        while at >= 0:
            for start, end in fields:
                harmless |= set(range(at + start, at + end))
            at = data.find(mark, at + 4)
    assert unseen <= harmless


@pytest.mark.parametrize("limit", ["ZIP_FILECOUNT_LIMIT", "ZIP64_LIMIT"])
def test_what_python_writes_for_large_zips_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """Its limits lowered, so that six small files are a large ZIP."""
    monkeypatch.setattr(zipfile, limit, 3)
    plant(tmp_path / "b")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for path in sorted((tmp_path / "b").rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(tmp_path))
    assert b"PK\6\6" in (tmp_path / "b.zip").read_bytes()
    assert verify(tmp_path / "b.zip").verdict == "intact; unsigned"


def test_64_bit_sizes_are_read_and_held_against_each_other(tmp_path: Path) -> None:
    sizes = struct.pack("<2H2Q", 1, 16, len(FILES[POLICY]), len(FILES[POLICY]))
    data = raw_zip(with_entry(POLICY, extra=sizes))
    full = struct.pack("<L", 0xFFFFFFFF) * 2

    def widened(data: bytes, mark: bytes, offset: int) -> bytes:
        at = data.index(mark, data.index(b"PK\1\2")) if mark == b"PK\1\2" else 0
        while POLICY.encode() not in data[at : at + 80]:
            at = data.index(mark, at + 4)
        return data[: at + offset] + full + data[at + offset + 8 :]

    both = widened(widened(data, b"PK\3\4", 18), b"PK\1\2", 20)
    assert told(tmp_path, both) == []
    assert told(tmp_path, widened(data, b"PK\3\4", 18)) == []  # one width each, the same sizes
    short = both.replace(sizes, struct.pack("<2H", 1, 16) + b"\0" * 8 + sizes[12:])
    assert told(tmp_path, short)[0] == ("mismatch", POLICY, f"{POLICY} is stored and claims two sizes")


def test_two_end_records_that_differ_are_refused(tmp_path: Path) -> None:
    data = raw_zip(honest())
    start, end = data.index(b"PK\1\2"), len(data) - 22
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 6, 6, end - start, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    assert told(tmp_path, data[:end] + wide + locator + data[end:]) == []
    other = wide.replace(struct.pack("<2Q", 6, 6), struct.pack("<2Q", 5, 5))
    found = told(tmp_path, data[:end] + other + locator + data[end:])
    assert ("mismatch", "b.zip", "b.zip cannot be read: its two end records differ") in found
    moved = struct.pack("<4sLQL", b"PK\6\7", 0, end + 1, 1)
    found = told(tmp_path, data[:end] + wide + moved + data[end:])
    assert found[0][2] == "b.zip cannot be read: its 64-bit end record is not where it is said to be"
    version = wide.replace(b"PK\6\6", b"PK\6\0")
    found = told(tmp_path, data[:end] + version + locator + data[end:])
    assert found[0][2] == "b.zip cannot be read: its 64-bit end record is malformed"


def test_a_bomb_takes_no_memory(tmp_path: Path) -> None:
    """64 MB of zeros at a ratio under 100 are hashed in parts."""
    whole = hashlib.shake_256(b"noise").digest(700_000) + b"\0" * 64_000_000
    content = {"evidence/big": hex_of(whole)}
    entries = [
        RawEntry(name=b"b/evidence/big", data=whole, method=8, packed=deflated(whole)),
        RawEntry(name=b"b/SHA256SUMS", data=manifest.write(content)),
    ]
    (tmp_path / "b.zip").write_bytes(raw_zip(entries))
    del whole, entries
    tracemalloc.start()
    found = verify(tmp_path / "b.zip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.problems == ()
    assert peak < 8_000_000


def test_a_zip_that_is_not_there_or_a_device_is_a_usage_error(tmp_path: Path) -> None:
    for path in (tmp_path / "none.zip", Path("/dev/null")):
        with pytest.raises(UsageError) as caught:
            verify(path)
        assert caught.value.message == f"{path} is no bundle: there is neither a folder nor a file"


def test_packing_where_nothing_can_be_written_leaves_nothing(tmp_path: Path) -> None:
    plant(tmp_path / "b")
    with pytest.raises(StorageError, match="no such file or directory"):
        pack(tmp_path / "b", tmp_path / "none" / "b.zip")


def test_the_entry_of_the_top_folder_is_no_file(tmp_path: Path) -> None:
    entries = [RawEntry(name=b"b/", attributes=0o040755 << 16), *honest()]
    assert told(tmp_path, raw_zip(entries)) == []


@pytest.mark.parametrize("made_by", [0, 3, 5, 10, 11, 14, 16, 19, 30])
def test_a_plain_file_may_come_from_any_system(tmp_path: Path, made_by: int) -> None:
    """A link may not: whose attributes count as those of Unix, unpackers do not agree on."""
    for attributes in (0, 0x20, 0o100644 << 16, 0o100755 << 16 | 0x21):
        assert told(tmp_path, raw_zip(with_entry(POLICY, made_by=made_by, attributes=attributes))) == []


@pytest.mark.parametrize(
    "extra",
    [
        struct.pack("<2HBL", 0x5455, 5, 1, 0),
        struct.pack("<2HB3L", 0x5455, 13, 7, 0, 0, 0),
        struct.pack("<2HBBLBL", 0x7875, 11, 1, 4, 0, 4, 0),
        struct.pack("<2HLHH3Q", 0x000A, 32, 0, 1, 24, 0, 0, 0),
        struct.pack("<2H", 0xCAFE, 0),
    ],
)
def test_times_and_owners_of_honest_tools_are_passed_over(tmp_path: Path, extra: bytes) -> None:
    assert told(tmp_path, raw_zip(with_entry(POLICY, extra=extra))) == []
    assert told(tmp_path, raw_zip(with_entry(POLICY, local_extra=extra))) == []


@pytest.mark.parametrize("name", ["acme 2026", "M\u00fcller & Co", "bundle (1)", ".hidden", "\u4f8b"])
def test_whoever_packs_names_the_folder(tmp_path: Path, name: str) -> None:
    entries = [replace(entry, name=name.encode() + entry.name[1:]) for entry in honest()]
    assert told(tmp_path, raw_zip(entries)) == []


def test_a_deflated_entry_that_goes_on_and_on_is_left_early(tmp_path: Path) -> None:
    data = deflated(b"\0" * 50_000_000)
    entry = with_entry(POLICY, method=8, packed=data, size=50_000, checksum=0)
    tracemalloc.start()
    found = told(tmp_path, raw_zip(entry))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [("unreadable", POLICY, f"{POLICY} is not of the size that its entry claims")]
    assert peak < 8_000_000


def test_a_manifest_of_any_size_is_not_read_from_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "LARGEST", 100)
    message = "SHA256SUMS has more than the 100 bytes that are read of such a file"
    assert ("unreadable", "SHA256SUMS", message) in told(tmp_path, raw_zip(honest()))


def test_a_wide_field_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    data = raw_zip(with_entry(POLICY, extra=struct.pack("<2H", 1, 4) + b"\0" * 4))
    at = data.rindex(b"PK\1\2", 0, data.rindex(POLICY.encode()))
    changed = data[: at + 20] + b"\xff" * 8 + data[at + 28 :]
    assert [item[2] for item in told(tmp_path, changed)] == [
        "b.zip cannot be read: entry 'b/policies/POL-002.md' has malformed extra fields"
    ]


@given(st.data())
def test_any_damage_is_named_and_never_a_crash(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    base = bytearray(raw_zip(with_entry(POLICY, method=8, packed=deflated(FILES[POLICY]), extra=b"\1\0\4\0abcd")))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(base) - 1))
        base[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(base)
    verify(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_zip_or_named(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.zip"
    path.write_bytes(data)
    assert verify(path).problems
