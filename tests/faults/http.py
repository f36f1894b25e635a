"""A server of pages that fails when told to: what every collector over HTTP is put before.

    with failing(book, Fault.CUT_OFF) as origin:
        draft = run(setting, MyCollector(), context)

``book`` answers as the source does when all is well: a function from method, target, headers and body to ``Raw``,
as in ``tests/forge/transport.py``, whose server this is. ``Book`` is the simplest one: pages of JSON by path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from tests.faults.benches import Fault
from tests.forge.transport import Raw, serving

if TYPE_CHECKING:
    from datetime import datetime

    from tests.forge.transport import Answering

SKEW = timedelta(minutes=10)
ERROR = b'{"message": "Service degraded", "documentation_url": "https://example.com/status"}'
A_DAY = "86400"


@dataclass(frozen=True, kw_only=True)
class Book:
    """Answers by path and query; another path is 404."""

    pages: Mapping[str, bytes]
    headers: Mapping[str, tuple[tuple[str, str], ...]]
    """Of each path: a ``Link`` to the next one."""
    now: Callable[[], datetime]

    def __call__(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Raw:
        del method, headers, body
        if target not in self.pages:
            return Raw(404, b'{"message": "Not Found"}')
        date = format_datetime(self.now(), usegmt=True)
        more = (("content-type", "application/json"), ("date", date), *self.headers.get(target, ()))
        return Raw(200, self.pages[target], more)


@contextmanager
def failing(
    sound: Answering,
    fault: Fault | None,
    *,
    now: Callable[[], datetime],
    nth: int = 2,
    empty: bytes = b"[]",
    other: bytes = b'{"version": 99, "members": {}}',
    is_part: Callable[[str], bool] = lambda _: True,
) -> Iterator[str]:
    """Serve ``sound`` with a fault until the block ends; the value is the address.

    ``nth`` is the request from which on the source fails where it fails half way, counted over those targets
    that ``is_part`` takes; ``empty`` and ``other`` stand for what the source answers where it has nothing, or
    is of another version. ``OTHER_SOURCE`` is nothing that this server can play: hand it another ``sound``.
    """
    asked = 0

    def answer(method: str, target: str, headers: dict[str, str], body: bytes) -> Raw:
        nonlocal asked
        whole = sound(method, target, headers, body)
        if fault is None or not is_part(target):
            return whole
        asked += 1
        return _spoiled(whole, fault, is_half_way=asked >= nth, now=now, empty=empty, other=other)

    with serving(answer) as origin:
        yield origin


def _spoiled(
    whole: Raw, fault: Fault, *, is_half_way: bool, now: Callable[[], datetime], empty: bytes, other: bytes
) -> Raw:
    """Give an answer as the fault makes it."""
    always = {
        Fault.DENIED: whole._replace(status=403, body=b'{"message": "Forbidden"}'),
        Fault.RATE_LIMITED: whole._replace(status=429, body=b"{}", headers=(*whole.headers, ("retry-after", A_DAY))),
        Fault.EMPTY: whole._replace(body=empty, headers=_but(whole, "link")),
        Fault.OTHER_VERSION: whole._replace(body=other),
        Fault.SKEWED_CLOCK: whole._replace(
            headers=(*_but(whole, "date"), ("date", format_datetime(now() - SKEW, usegmt=True)))
        ),
    }
    half_way = {
        Fault.DENIED_IN_PART: whole._replace(status=403, body=b'{"message": "Forbidden"}'),
        Fault.CUT_OFF: whole._replace(body=whole.body[: len(whole.body) // 2], cut=len(whole.body) // 2 + 1),
        Fault.KILLED: whole._replace(is_dead=True),
        Fault.HANGS: whole._replace(is_silent=True),
        Fault.ERROR_BODY: whole._replace(body=ERROR, headers=_but(whole, "link")),
    }
    return always.get(fault) or (half_way.get(fault, whole) if is_half_way else whole)


def _but(raw: Raw, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in raw.headers if pair[0].lower() != name)
