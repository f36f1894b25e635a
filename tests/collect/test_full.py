"""A disk that is full, read-only or failing: nothing half written, nothing lost, the input as it was."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.collect.drafts import NOW, draft
from tests.collect.nursery import held
from tests.disks import make_read_only
from tests.seal.keys import new_signer
from tieout.collect.store import keep
from tieout.model.errors import StorageError
from tieout.ports.files import Kind, walk

STEPS = ("open", "fsync", "rename", "replace", "link", "mkdir")


def files(root: Path) -> dict[str, bytes]:
    return {item.path: (root / item.path).read_bytes() for item in walk(root) if item.kind is not Kind.FOLDER}


def test_a_full_disk_keeps_what_was_kept_and_nothing_of_what_was_not(small_disk: Path, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(b"x" * 20_000)
    keep(small_disk, draft(large), now=NOW)
    keep(small_disk, draft(large), now=NOW)
    with pytest.raises(StorageError) as caught:
        keep(small_disk, draft(large), now=NOW)
    assert "no space left on device" in caught.value.message
    assert caught.value.remedy == f"df -h {small_disk} shows it: free some space there, or name another folder"
    captures, lines = held(small_disk)
    assert len(captures) == len(lines) == 2
    assert [path for path in files(small_disk) if "/.tieout-" in path] == []
    assert large.read_bytes() == b"x" * 20_000


def test_a_read_only_disk_is_left_as_it_is(small_disk: Path) -> None:
    keep(small_disk, draft(), now=NOW)
    before = files(small_disk)
    make_read_only(small_disk)
    with pytest.raises(StorageError, match="read-only file system"):
        keep(small_disk, draft(), now=NOW)
    assert files(small_disk) == before


def test_a_folder_without_permission_is_left_as_it_is(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="permission denied"):
        keep(tmp_path, draft(), now=NOW)
    assert files(tmp_path) == {}


def test_a_device_that_is_full_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "evidence").symlink_to("/dev/full")
    with pytest.raises(StorageError):
        keep(tmp_path, draft(), now=NOW)


@pytest.mark.parametrize("number", range(0, 90, 3))
def test_every_call_that_fails_leaves_the_old_or_the_new_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    signer = new_signer(tmp_path)
    root = tmp_path / "root"
    root.mkdir()
    keep(root, draft(), now=NOW, signer=signer)
    with monkeypatch.context() as patch:
        left = iter([*range(number), None])

        def failing(real: Callable[..., object]) -> Callable[..., object]:
            def step(*arguments: object, **named: object) -> object:
                if next(left, 0) is None:
                    raise OSError(errno.ENOSPC, "no space left on device")
                return real(*arguments, **named)

            return step

        for name in STEPS:
            patch.setattr(os, name, failing(getattr(os, name)))
        with contextlib.suppress(StorageError):
            keep(root, draft(b"two\n"), now=NOW, signer=signer)
    captures, lines = held(root)
    assert len(captures) in {1, 2}
    assert len(captures - lines) <= 1
    assert keep(root, draft(b"three\n"), now=NOW, signer=signer).remark == ""
    held(root)
