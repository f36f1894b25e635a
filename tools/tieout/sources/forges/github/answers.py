"""The body of GitHub's answers: JSON within bounds, its faults, and the limits that show nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

    from tieout.ports.http import Answer

_LIMITS = (b"rate limit", b"abuse detection")
FAILED = "GitHub failed to give it"
FORBIDDEN = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES"})
_REASONS = {"NOT_FOUND": "GitHub did not find it", **dict.fromkeys(FORBIDDEN, "the token may not read it")}
_SMALL = 64 * 1024
"""An answer that is nothing but a limit is far smaller."""


class Fault(NamedTuple):
    """One entry of a GraphQL answer's ``errors``."""

    kind: str
    """GitHub's ``type``, as NOT_FOUND or FORBIDDEN; empty where it gives none."""
    path: tuple[str | int, ...]
    """Where in ``data`` something is null for it; empty where it does not say."""
    message: str
    """Made fit to be shown."""
    is_grammar: bool
    """Whether the question itself is not understood, as by a server that lacks a field."""

    @property
    def reason(self) -> str:
        """Why a fact is unknown, for a record: always the same words, for GitHub's own name each question anew."""
        return _REASONS.get(self.kind, FAILED)


def faults(errors: object, clean: Callable[[str], str]) -> tuple[Fault, ...]:
    """Read ``errors``, whatever it holds."""
    found = []
    for error in errors if isinstance(errors, list) else []:
        entry = error if isinstance(error, dict) else {}
        kind, path, message = entry.get("type"), entry.get("path"), entry.get("message")
        extensions = entry.get("extensions")
        found.append(
            Fault(
                clean(kind) if isinstance(kind, str) else "",
                tuple(step for step in path if isinstance(step, (str, int))) if isinstance(path, list) else (),
                clean(message).rstrip(".") if isinstance(message, str) else "an error without a word",
                isinstance(extensions, dict) and "code" in extensions,
            )
        )
    return tuple(found)


def parsed(body: bytes) -> object:
    """Parse JSON; a value that JSON does not have (NaN), other encodings and bad bytes are refused.

    Raises:
        ValueError: it is none.
        RecursionError: it is nested beyond what anybody means.

    """
    return json.loads(body.decode("utf-8"), parse_constant=_refuse)


def is_limited(answer: Answer) -> bool:
    """Tell a limit that shows in the body alone: GraphQL says so with status 200, REST with a plain 403."""
    if answer.status not in {200, 403, 429} or len(answer.body) > _SMALL:
        return False
    text = answer.body.lower()
    if answer.status != 200:
        return any(word in text for word in _LIMITS)
    if b"rate_limit" not in text and b"rate limit" not in text:
        return False
    try:
        value = parsed(answer.body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict):
        return False
    return any(
        fault.kind.startswith("RATE_LIMIT") or (not value.get("data") and "rate limit" in fault.message.lower())
        for fault in faults(value.get("errors"), str)
    )


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)
