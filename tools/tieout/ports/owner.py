"""Which process made something, so that what a killed one left can be told from what is at work."""

from __future__ import annotations

import os
import re
import secrets
import zlib
from dataclasses import dataclass
from pathlib import Path

_DRAFT = re.compile(
    r"\.tieout-(?P<host>[0-9a-f]{8})-(?P<pid>[0-9]{1,9})-(?P<started>[0-9]*)-[0-9a-f]{8}\.draft", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A process, told apart from a later one that bears its number."""

    host: str
    pid: int
    started: str
    """Clock ticks from boot to its start (proc(5), stat, field 22); empty where unknown."""

    @classmethod
    def this(cls) -> Owner:
        """The process that asks."""
        return cls(host=os.uname().nodename, pid=os.getpid(), started=_started(os.getpid()))

    def is_dead(self) -> bool:
        """Say whether it surely no longer runs; a process of another host never does so surely."""
        if self.host != os.uname().nodename:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:  # it exists, and is someone else's
            pass
        return bool(self.started) and self.started != _started(self.pid)


def draft_in(folder: Path) -> Path:
    """Give a name for something unfinished in ``folder``, which tells whose it is."""
    me = Owner.this()
    return folder / f".tieout-{_mark(me.host)}-{me.pid}-{me.started}-{secrets.token_hex(4)}.draft"


def maker_of(draft: Path) -> Owner | None:
    """Give the process that named a draft; None if it bears another name, or another host's."""
    match = _DRAFT.fullmatch(draft.name)
    host = os.uname().nodename
    if match is None or match["host"] != _mark(host):
        return None
    return Owner(host=host, pid=int(match["pid"]), started=match["started"])


def _mark(host: str) -> str:
    return f"{zlib.crc32(host.encode('utf-8', 'surrogateescape')):08x}"


def _started(pid: int) -> str:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    # The name, in brackets, may itself hold spaces and brackets; field 3 follows the last one.
    return text.rpartition(")")[2].split()[19]
