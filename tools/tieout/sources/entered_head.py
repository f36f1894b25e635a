"""The head of a document with one more entry in a list of it: no comment, no order, no other byte is changed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.location import Unreadable
from tieout.sources.front_matter import flat_head, read_head
from tieout.sources.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Mapping as Fields

    from tieout.sources.front_matter import FlatHead
    from tieout.sources.nodes import Entry, Node

_DAY = "date"
_DASH = re.compile(rb" *- +(?=\S)")
# What stands in a flow mapping without quotes and means itself (YAML 1.2.2, 7.3.3).
_BARE = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[a-z]+:[A-Za-z0-9][A-Za-z0-9-]*)")


class _Place(NamedTuple):
    """Where an entry goes, and whether it stands above those that are there."""

    new: bytes
    on_top: bool


def with_entry(data: bytes, key: str, entry: Fields[str, str]) -> bytes | None:
    """Give a file with an entry in the list under a key of its head, below the others only where their days run upwards.

    None where the head has no such list, and where it cannot be done safely: what was written is read again, and every
    other key, every other entry and the text must be what they were.
    """
    head = read_head(data, path="")
    if isinstance(head, Unreadable):
        return None
    found = next((item for item in head.fields.entries if item.key == key), None)
    if found is None:
        return None
    after = min((item.line for item in head.fields.entries if item.line > found.line), default=head.parts.body_line - 1)
    text = "{" + ", ".join(f"{name}: {_written(value)}" for name, value in entry.items()) + "}"
    place = _placed(data.split(b"\n"), found, text.encode(), after - 1)
    if place is None:
        return None
    was, now = flat_head(data), flat_head(place.new)
    if was is None or now is None or was.body != now.body or _others(was, key) != _others(now, key):
        return None
    old = _items(was, key)
    wanted = [dict(entry), *old] if place.on_top else [*old, dict(entry)]
    return place.new if _items(now, key) == wanted else None


def _placed(lines: list[bytes], found: Entry, text: bytes, after: int) -> _Place | None:
    """Put the text of an entry into the lines of a file; ``after``: the index of the line below the list."""
    end = b"\r" if lines[0].endswith(b"\r") else b""
    value = found.value
    if isinstance(value, Scalar) and value.is_null and not value.text:
        lines.insert(found.line, b"  - " + text + end)
        return _Place(b"\n".join(lines), on_top=True)
    if not isinstance(value, Sequence):
        return None
    upward = _runs_upward(value)
    dash = _DASH.match(lines[value.items[0].line - 1]) if value.items else None
    if dash is None:  # [ ... ]
        line = lines[value.line - 1].decode("utf-8", "replace")
        if upward or line[value.column - 1 : value.column] != "[":
            return None
        between = ", " if value.items else ""
        lines[value.line - 1] = f"{line[: value.column]}{text.decode()}{between}{line[value.column :]}".encode()
        return _Place(b"\n".join(lines), on_top=True)
    at = value.items[0].line - 1
    if upward:
        at = after
        while not lines[at - 1].strip() or lines[at - 1].lstrip().startswith(b"#"):
            at -= 1
    lines.insert(at, dash[0] + text + end)
    return _Place(b"\n".join(lines), on_top=not upward)


def _runs_upward(listed: Sequence) -> bool:
    """Say whether the oldest entry stands on top, by the days of the first and the last."""
    first, last = (_day(item) for item in (listed.items[0], listed.items[-1])) if listed.items else ("", "")
    return bool(first) and first < last


def _day(item: Node) -> str:
    if not isinstance(item, Mapping):
        return ""
    return next((one.value.text for one in item.entries if one.key == _DAY and isinstance(one.value, Scalar)), "")


def _written(value: str) -> str:
    return value if _BARE.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _others(head: FlatHead, key: str) -> dict[str, str]:
    return {name: text for name, text in head.fields.items() if name != key and not name.startswith(f"{key}[")}


def _items(head: FlatHead, key: str) -> list[dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name, text in head.fields.items():
        parts = re.fullmatch(rf"{re.escape(key)}\[([0-9]+)\]\.?(.*)", name, re.DOTALL)
        if parts is not None:
            found.setdefault(int(parts[1]), {})[parts[2]] = text
    return [found[number] for number in sorted(found)]
