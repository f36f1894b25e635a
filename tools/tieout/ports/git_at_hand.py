"""What readers of blobs hand on to each other within one run: processes that answer, small blobs, and large ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from tieout.ports.process import Running
    from tieout.ports.waiting import Waiting

SMALL, _MOST = 1 << 18, 16 << 20
"""Bytes of a blob that is kept in memory, and of all of them together."""


class AtHand:
    """Keeps each ``cat-file`` that has answered all for the next who asks, as long as the block lasts.

    A start of one costs as much as some hundred blobs, and an examination asks twenty times. It asks for a third
    of the blobs again as well: small ones are kept, up to ``_MOST`` bytes, once their id was checked.
    """

    def __init__(self) -> None:
        """Keep none before the block."""
        self.idle: list[Running] = []
        self.is_open = False
        self.kept: dict[str, bytes] = {}
        self.waiting: Waiting | None = None
        """Where large ones are kept, beyond the block too; None: nowhere."""
        self._room = _MOST

    def __enter__(self) -> Self:
        self.is_open = True
        return self

    def __exit__(self, *_: object) -> None:
        self.is_open = False
        self.kept.clear()
        self._room = _MOST
        while self.idle:
            self.idle.pop().end()

    def keep(self, oid: str, data: bytes) -> None:
        """Keep a blob whose bytes have this id, if there is room."""
        if self.is_open and len(data) <= min(SMALL, self._room):
            self.kept[oid] = data
            self._room -= len(data)
