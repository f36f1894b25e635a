"""Which file systems keep a time of change that no program sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tieout.ports.mounts import keeps_change_times

TABLE = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / /mnt/share rw,nosuid - fuse.sshfs host:/srv rw
31 30 0:41 / /mnt/share/deep rw - xfs /dev/vdb rw
32 22 0:42 / /mnt/a\040stick rw - vfat /dev/sdb1 rw
33 22 0:43 / /mnt/two rw - ext4 /dev/vdc rw
34 22 0:44 / /mnt/two rw - 9p share rw
odd
"""


@pytest.mark.parametrize(
    ("place", "keeps"),
    [
        ("/", True),
        ("/srv/x", True),
        ("/mnt/shared", True),
        ("/mnt/share", False),
        ("/mnt/share/x", False),
        ("/mnt/share/deep/x", True),
        ("/mnt/a stick/x", False),
        ("/mnt/two/x", False),
    ],
)
def test_the_kind_of_the_nearest_mount_decides(place: str, keeps: bool, tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(TABLE, encoding="utf-8")
    assert keeps_change_times(Path(place), table) is keeps


def test_a_machine_without_a_table_is_taken_to_keep_them(tmp_path: Path) -> None:
    assert keeps_change_times(Path("/"), tmp_path / "none") is True


def test_a_table_that_says_nothing_is_no_yes(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert keeps_change_times(Path("/"), tmp_path / "empty") is False
    assert keeps_change_times(Path("/"), tmp_path) is False, "a folder in its place"
