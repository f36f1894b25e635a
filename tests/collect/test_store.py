"""A capture is kept whole and under a new name, or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.collect.drafts import NOW, draft
from tests.seal.keys import new_signer
from tieout.collect import store
from tieout.collect.base import DraftFile
from tieout.collect.heads import read_heads
from tieout.collect.leaves import read_lines
from tieout.collect.log import EVIDENCE, LOCK
from tieout.collect.store import keep
from tieout.model.errors import BusyError, StorageError, UsageError
from tieout.model.evidence.log import CHECKPOINT, LEAVES
from tieout.model.evidence.record import Role
from tieout.ports import new_folder
from tieout.ports.files import Kind, walk
from tieout.ports.lock import lock
from tieout.seal.merkle import root_of
from tieout.seal.note import Note

MARK = hashlib.sha256(b"one\n").hexdigest()[:8]
FOLDER = "evidence/2026-Q1/sample-database/database-roles"


def files(root: Path) -> list[str]:
    return sorted(item.path for item in walk(root) if item.kind is not Kind.FOLDER)


def test_a_capture_lies_in_a_folder_of_its_own_with_its_record(tmp_path: Path) -> None:
    kept = keep(tmp_path, draft(), now=NOW)
    place = f"{FOLDER}/20260203T040506Z-{MARK}"
    assert kept.id == f"20260203T040506Z-database-roles-{MARK}"
    assert kept.record == tmp_path / place / "evidence.yaml"
    assert [f"{place}/evidence.yaml", f"{place}/roles.csv"] == [
        path for path in files(tmp_path) if not path.startswith("evidence/log/")
    ]
    assert kept.digest == f"sha256:{hashlib.sha256(kept.record.read_bytes()).hexdigest()}"


def test_the_same_capture_again_gets_another_folder(tmp_path: Path) -> None:
    ids = [keep(tmp_path, draft(), now=NOW).id for _ in range(3)]
    assert [item.removeprefix(f"20260203T040506Z-database-roles-{MARK}") for item in ids] == ["", "-2", "-3"]


def test_a_capture_without_a_file_has_the_mark_of_nothing(tmp_path: Path) -> None:
    kept = keep(tmp_path, replace(draft(), files=()), now=NOW)
    assert kept.id.endswith(hashlib.sha256(b"").hexdigest()[:8])


def test_without_a_time_of_its_own_it_is_called_by_the_moment_it_is_kept(tmp_path: Path) -> None:
    kept = keep(tmp_path, draft(times=None), now=NOW)
    assert kept.id.startswith("20260203T040506Z-")


def test_a_large_file_is_copied_in_parts(tmp_path: Path) -> None:
    large = tmp_path / "large"
    data = os.urandom(3_000_001)
    large.write_bytes(data)
    root = tmp_path / "root"
    root.mkdir()
    kept = keep(root, draft(large), now=NOW)
    assert kept.paths[0].read_bytes() == data
    assert hashlib.sha256(data).hexdigest().startswith(kept.id[-8:])
    assert large.exists()


def test_a_large_file_needs_no_memory_of_its_size(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(64 << 20)
    (tmp_path / "root").mkdir()
    tracemalloc.start()
    try:
        kept = keep(tmp_path / "root", draft(large), now=NOW)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept.paths[0].stat().st_size == 64 << 20
    assert peak < 8 << 20


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "evidence.yaml", "Evidence.YAML", "a\nb", "a\u202eb"])
def test_a_name_that_is_none_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        keep(tmp_path, draft(name=name), now=NOW)
    assert files(tmp_path) == []


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    twin = DraftFile(name="ROLES.csv", content=b"", media="text/csv", role=Role.RECORDS)
    with pytest.raises(UsageError):
        keep(tmp_path, draft(more=(twin,)), now=NOW)


@pytest.mark.parametrize("name", ["evidence.yaml", "Evidence.YAML", "accounts.csv.evidence.yaml"])
def test_a_file_that_would_be_read_as_a_record_is_refused(tmp_path: Path, name: str) -> None:
    """The record of another item, which lists nothing, was what every examination saw in it."""
    with pytest.raises(UsageError, match="is the name of a record, and would be read as one"):
        keep(tmp_path, draft(name=name), now=NOW)
    assert files(tmp_path) == []


@pytest.mark.parametrize("system", ["", "..", "a/b", ".x"])
def test_a_system_that_names_no_folder_is_refused(tmp_path: Path, system: str) -> None:
    with pytest.raises(UsageError):
        keep(tmp_path, draft(system=system), now=NOW)


@pytest.mark.parametrize("quarter", ["", "2026-Q5", "2026"])
def test_a_quarter_that_is_none_is_refused(tmp_path: Path, quarter: str) -> None:
    with pytest.raises(UsageError):
        keep(tmp_path, replace(draft(), quarter=quarter), now=NOW)


def test_nothing_is_written_behind_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "root"
    (root / "evidence").mkdir(parents=True)
    (root / "evidence" / "2026-Q1").symlink_to(outside)
    with pytest.raises(StorageError):
        keep(root, draft(), now=NOW)
    assert files(outside) == []
    assert files(root) == ["evidence/2026-Q1"]


def test_a_file_that_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        keep(tmp_path, draft(tmp_path / "missing"), now=NOW)
    assert files(tmp_path) == []


def test_the_record_says_what_lies_beside_it(tmp_path: Path) -> None:
    kept = keep(tmp_path, draft(), now=NOW)
    said = kept.record.read_text(encoding="utf-8")
    assert f'id: "{kept.id}"' in said
    assert hashlib.sha256(b"one\n").hexdigest() in said


def lines(root: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (root / LEAVES).read_bytes().splitlines()]


def test_each_capture_has_a_line_of_the_log(tmp_path: Path) -> None:
    first = keep(tmp_path, draft(), now=NOW)
    second = keep(tmp_path, draft(b"two\n"), now=NOW + timedelta(seconds=5))
    assert (first.sealed, second.sealed, first.remark) == (True, True, "")
    assert [(item["id"], item["digest"], item["sealed_at"]) for item in lines(tmp_path)] == [
        (first.id, first.digest, "2026-02-03T04:05:06Z"),
        (second.id, second.digest, "2026-02-03T04:05:11Z"),
    ]
    assert lines(tmp_path)[0] == {
        "v": 1,
        "kind": "capture",
        "path": first.record.relative_to(tmp_path).as_posix(),
        "id": first.id,
        "controls": ["AC-03"],
        "evidence": [],
        "system": "sample-database",
        "period": "2026-Q1",
        "collector": "postgres.roles",
        "started": "2026-02-03T04:05:06Z",
        "finished": "2026-02-03T04:05:06Z",
        "data_as_of": "2026-02-03T04:05:06Z",
        "digest": first.digest,
        "sealed_at": "2026-02-03T04:05:06Z",
    }


def test_no_line_is_older_than_the_one_before(tmp_path: Path) -> None:
    """Two machines' clocks differ by seconds; by more, one of them is wrong, and the capture is kept unsealed."""
    keep(tmp_path, draft(), now=NOW)
    keep(tmp_path, draft(), now=NOW - timedelta(minutes=4))
    assert [item["sealed_at"] for item in lines(tmp_path)] == ["2026-02-03T04:05:06Z"] * 2
    late = keep(tmp_path, draft(), now=NOW - timedelta(minutes=6))
    assert not late.sealed
    assert "was kept, and it is not sealed: this machine's clock says 2026-02-03T03:59:06Z" in late.remark
    assert late.record.exists()
    assert len(lines(tmp_path)) == 2


@pytest.mark.parametrize("damage", [b'{"v":1', b"x\n", b'{"sealed_at": 1}\n'])
def test_a_log_that_is_not_whole_gets_no_line_and_loses_no_capture(tmp_path: Path, damage: bytes) -> None:
    keep(tmp_path, draft(), now=NOW)
    before = (tmp_path / LEAVES).read_bytes() + damage
    (tmp_path / LEAVES).write_bytes(before)
    kept = keep(tmp_path, draft(b"two\n"), now=NOW)
    assert not kept.sealed
    assert "is not whole, so nothing is added to it" in kept.remark
    assert kept.record.exists()
    assert (tmp_path / LEAVES).read_bytes() == before


def test_with_a_key_a_signed_head_covers_every_line(tmp_path: Path) -> None:
    signer = new_signer(tmp_path)
    root = tmp_path / "root"
    root.mkdir()
    for number in range(3):
        kept = keep(root, draft(str(number).encode()), now=NOW, signer=signer, organization="Example Ltd")
        assert kept.remark == ""
    heads = read_heads(root)
    assert heads.is_whole
    assert [head.note.size for head in heads.kept] == [1, 2, 3]
    assert heads.newest is not None
    assert heads.newest.note == Note("tieout-evidence/Example Ltd", 3, root_of(read_lines(root)))
    assert files(root / "evidence/log") == sorted([
        "checkpoint.txt", "checkpoint.txt.sig", "leaves.jsonl",
        *(f"checkpoints/00000000{size}.txt{end}" for size in (1, 2, 3) for end in ("", ".sig")),
    ])  # fmt: skip


def test_ssh_keygen_accepts_the_signature(tmp_path: Path) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    signer = new_signer(tmp_path)
    keep(tmp_path, draft(), now=NOW, signer=signer)
    allowed = tmp_path / "allowed"
    allowed.write_text(f"ci@example.com {signer.public_key.line}\n", encoding="ascii")
    text = (tmp_path / CHECKPOINT).read_bytes()
    for message, expected in ((text, 0), (text + b"\n", 255)):
        done = subprocess.run(
            ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "ci@example.com", "-n", "tieout-evidence",
             "-s", tmp_path / f"{CHECKPOINT}.sig"],
            input=message, capture_output=True, check=False, timeout=20,
        )  # fmt: skip
        assert done.returncode == expected, done.stderr


def test_no_head_is_made_over_lines_that_were_changed(tmp_path: Path) -> None:
    signer = new_signer(tmp_path)
    keep(tmp_path, draft(), now=NOW, signer=signer)
    keep(tmp_path, draft(), now=NOW, signer=signer)
    place = tmp_path / LEAVES
    place.write_bytes(place.read_bytes().replace(b"AC-03", b"AC-04", 1))
    kept = keep(tmp_path, draft(), now=NOW, signer=signer)
    assert kept.sealed
    assert "no head covers it yet: the log is not the one whose head of 1 lines was kept" in kept.remark
    assert [head.note.size for head in read_heads(tmp_path).kept] == [1, 2]


def test_a_head_is_written_where_names_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_folder, "exchange", lambda *_: False)
    signer = new_signer(tmp_path)
    for number in range(3):
        keep(tmp_path, draft(str(number).encode()), now=NOW, signer=signer)
    assert read_heads(tmp_path).is_whole
    assert [head.note.size for head in read_heads(tmp_path).kept] == [1, 2, 3]


def test_files_are_copied_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    keep(tmp_path, draft(), now=NOW)
    monkeypatch.setattr(os, "link", link)
    keep(tmp_path, draft(), now=NOW, signer=new_signer(tmp_path))
    assert read_heads(tmp_path).is_whole
    assert len(lines(tmp_path)) == 2


def test_a_run_waits_for_another_and_says_who_holds_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE_S", 0.1)
    (tmp_path / EVIDENCE).mkdir()
    with lock(tmp_path / EVIDENCE / LOCK), pytest.raises(BusyError):
        keep(tmp_path, draft(), now=NOW)
    assert files(tmp_path) == []
    assert keep(tmp_path, draft(), now=NOW).sealed
