"""The bench of the sample collector over HTTP: the server of faults itself is put to the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from tests.collect.world import SETTING, SYSTEM, context
from tests.faults.benches import Fault
from tests.faults.http import Book, failing
from tests.faults.members import HttpMembers
from tieout.collect.base import Draft
from tieout.collect.run import run


def now() -> datetime:
    return datetime.now(UTC)


def book(account: str = "7301", total: int = 3) -> Book:
    return Book(
        pages={
            "/me": f'{{"login": "auditor", "account": "{account}"}}'.encode(),
            "/count": f'{{"total": {total}}}'.encode(),
            "/members?page=1": b'[{"name": "ana", "mfa": true}, {"name": "ben", "mfa": false}]',
            "/members?page=2": b'[{"name": "eve", "mfa": true}]',
        },
        headers={"/members?page=1": (("link", '</members?page=2>; rel="next"'),)},
        now=now,
    )


class HttpBench:
    """The sample collector before a server of faults."""

    collector = "sample.http"
    excused: ClassVar[dict[Fault, str]] = {}

    def absent(self) -> str:
        return ""

    def capture(self, fault: Fault | None, root: Path) -> Draft:
        sound = book(account="9999" if fault is Fault.OTHER_SOURCE else "7301", total=0 if fault is Fault.EMPTY else 3)
        with failing(sound, fault, now=now, is_part=lambda target: target.startswith("/members")) as origin:
            setting = replace(SETTING, settings=(("origin", origin),))
            around = context(root, now=now, system=replace(SYSTEM, endpoints=()))
            return run(setting, HttpMembers(), replace(around, setting=setting))


BENCHES = (HttpBench(),)
