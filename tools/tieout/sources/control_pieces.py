"""Versions of ``controls.yaml`` -> their controls, each piece read once however many versions hold it.

A version differs from the one before in a control or two. So the list is cut where its items begin,
and an item is read the first time that it is met. That gives what reading the whole gives: an item
that is sound by itself leaves nothing open that could reach into the next. Where anything else
stands in the way, the whole is read; so it is where most items are new, as in the first version,
and each piece that lies where the whole has an item is known from then on.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from tieout.model.examination import SETTINGS_PATH
from tieout.model.location import Unreadable
from tieout.sources.controls import read_controls
from tieout.sources.nodes import Mapping
from tieout.sources.yaml import read_yaml

if TYPE_CHECKING:
    from tieout.model.control import Control

_HEAD = b"controls:\n"
_LIST = re.compile(rb"^controls:[ ]*\n", re.MULTILINE)
_FIRST = re.compile(rb"(?:[ ]*#[^\n]*\n|[ ]*\n)*([ ]*)- ")
_TOP_LEVEL = re.compile(rb"^[^ \n#-]", re.MULTILINE)
_LONGEST = 512 * 1024
"""Bytes of a version that is cut: a longer one could meet a limit that its pieces do not."""
_DEARER = 4
"""How many times as dear an item is that is read by itself."""


class ControlPieces:
    """Reads versions one after another."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._heads: dict[bytes, bool] = {}
        self._items: dict[bytes, Control | None] = {}

    def controls(self, data: bytes) -> tuple[Control, ...]:
        """Give the controls of a version in its order; none if it cannot be read. Their places are not kept."""
        items = self._cut(data)
        if items is None:
            return read_controls(data, path=SETTINGS_PATH).controls
        if sum(piece not in self._items for piece in items) * _DEARER > len(items):
            controls = read_controls(data, path=SETTINGS_PATH).controls
            if self._has_learned(data, items, controls):
                return controls
        found = tuple(item for piece in items if (item := self._item(piece)) is not None)
        return found if len(found) == len(items) else read_controls(data, path=SETTINGS_PATH).controls

    def _has_learned(self, data: bytes, items: list[bytes], controls: tuple[Control, ...]) -> bool:
        """Remember the pieces, if each of them begins where a control does, and there is no other control."""
        lines = [control.location.line for control in controls]
        first = 1 + data.count(b"\n", 0, len(data) - sum(map(len, items)))
        begins = list(accumulate((piece.count(b"\n") for piece in items[:-1]), initial=first))
        if lines == begins:
            self._items.update(zip(items, controls, strict=True))
        return lines == begins

    def _cut(self, data: bytes) -> list[bytes] | None:
        lists = list(_LIST.finditer(data))
        if len(lists) != 1 or b"\r" in data or b"\t" in data or len(data) > _LONGEST:
            return None
        head, rest = data[: lists[0].start()], data[lists[0].end() :]
        first = _FIRST.match(rest)
        if first is None or _TOP_LEVEL.search(rest) is not None or not self._is_sound(head):
            return None
        _, *items = re.split(rb"^" + first[1] + rb"- ", rest, flags=re.MULTILINE)
        return [first[1] + b"- " + item for item in items]

    def _is_sound(self, head: bytes) -> bool:
        if head not in self._heads:
            read = read_yaml(head, path=SETTINGS_PATH)
            # The list may be the only key: nothing before it is as good as a sound head.
            is_nothing = isinstance(read, Unreadable) and read.kind == "empty"
            self._heads[head] = is_nothing or (
                isinstance(read, Mapping) and all(entry.key != "controls" for entry in read.entries)
            )
        return self._heads[head]

    def _item(self, piece: bytes) -> Control | None:
        if piece not in self._items:
            found = read_controls(_HEAD + piece, path=SETTINGS_PATH).controls
            self._items[piece] = found[0] if len(found) == 1 else None
        return self._items[piece]
