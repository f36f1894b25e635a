"""Time-stamps of heads, from the authority that the company named: the only network of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tieout.model.errors import UnreachableError
from tieout.ports.http import AGAIN, Door, Question
from tieout.ports.origin import origin_of
from tieout.seal import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

_GOOD = 200
_PATIENCE_S = 60.0


def stamp(text: bytes, url: str, *, sleep: Callable[[float], None], now: Callable[[], float]) -> bytes:
    """Give the authority's answer over a text, once it is seen to be of this text and of this question.

    Only a digest of the text is sent. ``http`` is fine, as most authorities have it: the answer is
    signed. Raises UsageError for an address that cannot be one, UnreachableError where no token came.
    """
    origin, host, _ = origin_of(url, root=False, plain=True, whose="The time-stamping authority's")
    asked = timestamp.request(text)
    question = Question(
        what="a time-stamp",
        path=_path(url),
        body=asked.body,
        accept="application/timestamp-reply",
        media=timestamp.MEDIA,
        tries=2,
        slow_tries=2,
    )
    with Door(
        origin, token="", sleep=sleep, now=now, patience_s=_PATIENCE_S, answer_bytes=timestamp.LARGEST, plain=True
    ) as door:
        answer = door.ask(question)
    if answer.status != _GOOD:
        raise UnreachableError(
            f"{host} answered with status {answer.status} when asked for a time-stamp",
            remedy=f"look at the authority's address. {AGAIN}",
        )
    try:
        timestamp.read(answer.body, text, nonce=asked.nonce)
    except timestamp.TokenError as error:
        message = f"{host} gave no time-stamp that can be used: {error}"
        raise UnreachableError(message, remedy="ask another authority, or later: the head itself is written") from error
    return answer.body


def _path(url: str) -> str:
    parts = urlsplit(url)
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path
