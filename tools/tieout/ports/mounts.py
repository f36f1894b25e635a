"""A place on disk -> whether its file system keeps the time at which a file was last changed in any way."""

from __future__ import annotations

import re
from pathlib import Path

_TABLE = Path("/proc/self/mountinfo")
_KEEPING = frozenset({"bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "jfs", "overlay", "tmpfs", "xfs", "zfs"})
"""Those of Linux whose ``st_ctime`` is one that no program can set. FAT, sshfs (SFTP has none) and shared folders of
virtual machines give the time of the content again, which ``touch -r`` sets back; a network's may be minutes old."""
_ESCAPE = re.compile(r"\\([0-7]{3})")


def keeps_change_times(place: Path, table: Path = _TABLE) -> bool:
    """Say so of the file system that holds ``place``; yes where the machine has no table of them, as macOS.

    The table is proc_pid_mountinfo(5): the fifth field is the mount point, the first after ``-`` the kind.
    """
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    here = place.resolve()
    longest, kind = -1, ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5:
            continue
        point = Path(_ESCAPE.sub(lambda match: chr(int(match[1], 8)), fields[4]))
        if here.is_relative_to(point) and len(point.parts) >= longest:  # of two at one point the later lies on top
            longest, kind = len(point.parts), after.partition(" ")[0]
    return kind in _KEEPING
