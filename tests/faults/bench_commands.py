"""Benches of the forms that a command's output has of itself: a program that prints, and fails in every way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.collect.commands import captured, entry, python
from tests.collect.world import context
from tests.faults.bench_http import now
from tests.faults.benches import Fault
from tieout.collect.base import Draft

SILENT = "the clock of a command's source is not seen: nothing is compared, and nothing is claimed"
NAMELESS = "a command does not say which account answered: the record says that nobody compared"
NO_PARTS = "one run is one answer: a part that is refused is for the program to tell, by its code or its total"


@dataclass(frozen=True, kw_only=True)
class CommandBench:
    """A program that prints this form."""

    collector: str
    sound: str
    empty: str
    other: str
    changes: Mapping[str, Any]
    excused: Mapping[Fault, str] = field(default_factory=dict)

    def absent(self) -> str:
        return ""

    def capture(self, fault: Fault | None, root: Path) -> Draft:
        setting = entry(
            python(self._code(fault)), timeout=timedelta(seconds=1 if fault is Fault.HANGS else 30), **self.changes
        )
        return captured(setting, root, context(root, now=now, environment={"PATH": "/usr/bin:/bin"}))

    def _code(self, fault: Fault | None) -> str:
        half = self.sound[: len(self.sound) // 2]
        codes = {
            None: f"import sys; sys.stdout.write({self.sound!r})",
            Fault.DENIED: "import sys; sys.exit('AccessDenied: not authorized to perform: users:List')",
            Fault.CUT_OFF: f"import os; os.write(1, {half.encode()!r}); os.close(1); os._exit(141)",
            Fault.RATE_LIMITED: f"import sys; sys.stdout.write({self.sound!r}); sys.exit('429 Too Many Requests')",
            Fault.KILLED: f"import os; os.write(1, {half.encode()!r}); os.kill(os.getpid(), 9)",
            Fault.HANGS: f"import os, time; os.write(1, {self.sound.encode()!r}); time.sleep(60)",
            Fault.ERROR_BODY: """print('{"message": "Service degraded", "error": {"code": "E503"}}')""",
            Fault.EMPTY: f"import sys; sys.stdout.write({self.empty!r})",
            Fault.OTHER_VERSION: f"import sys; sys.stdout.write({self.other!r})",
        }
        return codes[fault]


_NEVER = {Fault.SKEWED_CLOCK: SILENT, Fault.OTHER_SOURCE: NAMELESS, Fault.DENIED_IN_PART: NO_PARTS}
BENCHES = (
    CommandBench(
        collector="command:json",
        sound='{"total": 2, "items": [{"name": "ana", "mfa": true}, {"name": "ben", "mfa": false}]}',
        empty='{"total": 0, "items": []}',
        other='{"total": 2, "users": [{"name": "ana", "mfa": true}, {"name": "ben", "mfa": false}]}',
        changes={"reads": "json", "rows": "/items", "total": "/total", "columns": (("user", "/name"), ("mfa", "/mfa"))},
        excused=_NEVER,
    ),
    CommandBench(
        collector="command:csv",
        sound="Name,Second factor\nana,yes\nben,no\n",
        empty="Name,Second factor\n",
        other="Login,Second factor\nana,yes\nben,no\n",
        changes={"reads": "csv", "columns": (("user", "Name"), ("mfa", "Second factor"))},
        excused=_NEVER,
    ),
    CommandBench(
        collector="command:text",
        sound="ana yes\nben no\n",
        empty="",
        other="",
        changes={"reads": "text"},
        excused={**_NEVER, Fault.OTHER_VERSION: "text has no form, and no check looks into it"},
    ),
)
