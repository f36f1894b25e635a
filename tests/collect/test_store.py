"""A capture is kept whole and under a new name, or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.collect.drafts import NOW, RECORD, draft
from tieout.collect.base import DraftFile
from tieout.collect.store import keep
from tieout.model.errors import StorageError, UsageError
from tieout.model.evidence.record import Role
from tieout.ports.files import Kind, walk

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


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "evidence.yaml", "Evidence.YAML", "a\nb", "a\u202eb"])
def test_a_name_that_is_none_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        keep(tmp_path, draft(name=name), now=NOW)
    assert files(tmp_path) == []


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    twin = DraftFile(name="ROLES.csv", content=b"", media="text/csv", role=Role.RECORDS)
    with pytest.raises(UsageError):
        keep(tmp_path, draft(more=(twin,)), now=NOW)


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
    said = json.loads(kept.record.read_bytes())
    assert said["id"] == kept.id
    assert said["system"] == RECORD.system
    assert [(item["path"], item["bytes"]) for item in said["files"]] == [("roles.csv", 4)]
