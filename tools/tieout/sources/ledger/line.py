"""One line of a ledger's stream: its place in the chain, when it was written, who was asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from tieout.model.ledger import Source
from tieout.sources.ledger.body import Body, MalformedRecordError, clean, instant_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

VERSION = 1
LONGEST = 1 << 20
"""Bytes of a line that are read."""


class Envelope(NamedTuple):
    """A line that was read; what ``body`` holds is still to be read."""

    seq: int
    prev: str
    """``sha256:`` of the line before, without its line end."""
    kind: str
    observed_at: datetime
    source: Source
    body: dict[str, object]
    is_canonical: bool
    """Whether the line is the one text that its values have (RFC 8785)."""


def read_line(line: bytes, *, strict: bool = True) -> Envelope:
    """Read a line without its line end; raises MalformedRecordError for anything that is none.

    A key that is there twice is refused, so that no reader can take the other one. Without ``strict``
    neither that nor the canonical form is looked at, which costs half as much again as reading.
    """
    value = decoded(line)
    is_canonical = not strict or written(value) == line
    if not is_canonical:
        decoded(line, is_strict=True)
    fields = Body(value, "the record")
    version = fields.number("v")
    if version != VERSION:
        raise MalformedRecordError(f"the record's version is {version}; only {VERSION} is known")
    source = Body(fields.mapping("source"), "source")
    found = Envelope(
        seq=fields.need("seq", fields.number("seq")),
        prev=fields.need("prev", fields.text("prev")),
        kind=fields.need("kind", fields.word("kind")),
        observed_at=fields.need("observed_at", fields.instant("observed_at")),
        source=_source(source),
        body=fields.need("body", fields.mapping("body")),
        is_canonical=is_canonical,
    )
    fields.end()
    return found


def entry(*, kind: str, observed_at: datetime, source: Source, body: Mapping[str, object]) -> dict[str, object]:
    """Give what a line says, but for its place in the chain (``seal.chain`` adds that)."""
    return {
        "v": VERSION,
        "kind": kind,
        "observed_at": instant_json(observed_at),
        "source": {
            "forge": clean(source.forge),
            "repo": clean(source.repository),
            "query": clean(source.query),
            "complete": source.is_complete,
        },
        "body": body,
    }


def _source(fields: Body) -> Source:
    found = Source(
        forge=fields.need("forge", fields.word("forge")),
        repository=fields.need("repo", fields.word("repo")),
        query=fields.need("query", fields.word("query")),
        is_complete=fields.need("complete", fields.flag("complete")),
    )
    fields.ignore("repo_id")
    fields.end()
    return found


def decoded(line: bytes, *, is_strict: bool = False) -> object:
    """Give what a JSON text of at most ``LONGEST`` bytes holds; raises MalformedRecordError.

    With ``is_strict`` also for a key that is there twice.
    """
    if len(line) > LONGEST:
        raise MalformedRecordError(f"the line is longer than {LONGEST} bytes")
    try:
        return (_CAREFUL if is_strict else _DECODER).decode(line.decode("utf-8"))
    except MalformedRecordError:
        raise
    except RecursionError as error:
        raise MalformedRecordError("the line is nested too deep") from error
    except ValueError as error:  # no UTF-8, no JSON, or a number of thousands of digits
        raise MalformedRecordError("the line is no JSON that can be read") from error


def written(value: object) -> bytes:
    """Give the one text of a value without fractions whose keys are ASCII, as ``seal.canonical`` does."""
    try:
        return _ENCODER.encode(value).encode("utf-8")
    except RecursionError as error:
        raise MalformedRecordError("the line is nested too deep") from error
    except ValueError as error:
        raise MalformedRecordError("the line holds half of a character, or a number beyond all use") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedRecordError("a key is there twice")
    return found


def _no_fraction(_text: str) -> NoReturn:
    raise MalformedRecordError("the line holds a fraction; the ledger has whole numbers only")


_DECODER = json.JSONDecoder(parse_float=_no_fraction, parse_constant=_no_fraction)
_CAREFUL = json.JSONDecoder(parse_float=_no_fraction, parse_constant=_no_fraction, object_pairs_hook=_once)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
