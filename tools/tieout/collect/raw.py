"""The raw file of a native collector: one line a page, as received.

    {"attempts":1,"body":{...},"received_at":"2026-11-22T03:15:01Z","request":"GET /members?page=2",
     "source_clock":"2026-11-22T03:15:00Z"}

Each line is canonical JSON. ``body`` stands there where the answer was JSON that its canonical form keeps
exactly; else ``text`` holds the answer to the letter, and ``base64`` what is no UTF-8. ``received_at`` binds the
bytes to their moment: the same bytes under another date are a replay, and no answer that did not change. A collector's
``normalise`` reads pages by ``pages_in`` and asks each for its ``json()`` or ``content``, and never has to know.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.sidecar import instant
from tieout.collect.strict_json import Json, ShapeError, parse
from tieout.model.instant import iso_instant
from tieout.seal.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.collect.base import Page

RAW_NAME = "raw.jsonl"


class RawPage(NamedTuple):
    """One line of the raw file."""

    number: int
    """From 1: the line."""
    request: str
    source_clock: datetime | None
    attempts: int
    content: bytes
    """The answer; of a ``body`` its canonical JSON."""
    received_at: datetime | None = None

    def json(self) -> Json:
        """Give the answer as JSON; raises ShapeError."""
        return parse(self.content)

    def at(self, pointer: str = "") -> str:
        """Give a place in it, for ``_at``: ``raw.jsonl:3#/rows/2``."""
        return f"{RAW_NAME}:{self.number}{f'#{pointer}' if pointer else ''}"


def raw_bytes(pages: Iterable[Page]) -> bytes:
    """Give the file of these pages."""
    return b"".join(_line(page) for page in pages)


def pages_in(raw: bytes) -> Iterator[RawPage]:
    """Yield the pages of a raw file; raises ShapeError for a line that is none."""
    lines = raw.split(b"\n")
    if lines.pop():
        raise ShapeError(f"{RAW_NAME} ends within a line: it was cut off")
    for number, line in enumerate(lines, 1):
        yield _page(number, line)


def _line(page: Page) -> bytes:
    moments = (("source_clock", page.source_clock), ("received_at", page.received_at))
    clocks = {name: instant(moment) for name, moment in moments if moment is not None}
    said = {"request": page.request, "attempts": page.attempts, **clocks}
    try:
        value = parse(page.body)
        return canonical_json({**said, "body": value}) + b"\n"
    except (ShapeError, TypeError, ValueError):  # no JSON, or with numbers that canonical JSON has not
        pass
    try:
        return canonical_json({**said, "text": page.body.decode("utf-8")}) + b"\n"
    except UnicodeDecodeError:
        return canonical_json({**said, "base64": base64.b64encode(page.body).decode("ascii")}) + b"\n"


def _page(number: int, line: bytes) -> RawPage:
    try:
        fields = parse(line)
    except ShapeError as error:
        raise ShapeError(f"line {number} of {RAW_NAME}: {error.message}") from error
    if not isinstance(fields, dict):
        raise ShapeError(f"line {number} of {RAW_NAME} is no page")
    request, attempts = fields.get("request"), fields.get("attempts")
    content = _content(fields)
    if not isinstance(request, str) or not isinstance(attempts, int) or content is None:
        raise ShapeError(f"line {number} of {RAW_NAME} is no page")
    return RawPage(
        number=number,
        request=request,
        source_clock=_moment(fields, "source_clock"),
        attempts=attempts,
        content=content,
        received_at=_moment(fields, "received_at"),
    )


def _moment(fields: dict[str, Json], name: str) -> datetime | None:
    text = fields.get(name)
    return iso_instant(text) if isinstance(text, str) else None


def _content(fields: dict[str, Json]) -> bytes | None:
    if "body" in fields:
        return canonical_json(fields["body"])
    text, packed = fields.get("text"), fields.get("base64")
    if isinstance(text, str):
        return text.encode("utf-8")
    try:
        return base64.b64decode(packed, validate=True) if isinstance(packed, str) else None
    except (binascii.Error, ValueError):
        return None
