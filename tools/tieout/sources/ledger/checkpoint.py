"""checkpoint.json: how much the ledger holds, up to where the forge was asked, what is still to be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.ledger import STREAMS
from tieout.sources.ledger.body import Body, MalformedRecordError, clean, instant_json, text_item
from tieout.sources.ledger.line import VERSION, decoded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


class StreamEnd(NamedTuple):
    """How far a stream goes."""

    lines: int
    head: str
    """``sha256:`` of its last line; of an empty one 64 zeros."""


class Resume(NamedTuple):
    """Where a run was stopped."""

    cursor: str
    """What the forge gave to go on from."""
    started_at: datetime
    """When that run began: the watermark that it would have set."""


class Heads(NamedTuple):
    """What ``pr-heads.bundle`` holds."""

    file: str
    """``sha256:`` of the file."""
    heads: int
    """How many commits that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The state of the ledger after a commit to it."""

    branch: str
    tip: str | None
    """Where the branch stood."""
    streams: tuple[tuple[str, StreamEnd], ...]
    """Sorted by name; those without a line too."""
    total: int | None
    """How many merged changes the forge counted."""
    watermark: datetime | None
    """Up to when every change of the forge was seen; None before the first run came to its end."""
    synced_at: datetime
    complete: bool
    """Whether the run reached the end of what the forge had."""
    reread_at: datetime | None = None
    """When the changes of the last weeks were last read again though nothing said that they changed."""
    resume: Resume | None = None
    queries: tuple[tuple[str, str], ...] = ()
    """Each question's name and the ``sha256:`` of its text. Sorted."""
    tool: str = ""
    heads: Heads | None = None

    def end_of(self, stream: str) -> StreamEnd | None:
        """Give how far a stream goes, None if the checkpoint does not say."""
        return dict(self.streams).get(stream)


def read_checkpoint(data: bytes) -> Checkpoint:
    """Read the file; raises MalformedRecordError."""
    fields = Body(decoded(data.removesuffix(b"\n"), is_strict=True), "the checkpoint")
    version = fields.number("v")
    if version != VERSION:
        raise MalformedRecordError(f"the checkpoint's version is {version}; only {VERSION} is known")
    found = Checkpoint(
        branch=fields.need("branch", fields.text("branch")),
        tip=fields.oid("tip"),
        streams=_streams(fields.need("streams", fields.mapping("streams"))),
        total=fields.number("total"),
        watermark=fields.instant("watermark"),
        synced_at=fields.need("synced_at", fields.instant("synced_at")),
        complete=fields.need("complete", fields.flag("complete")),
        reread_at=fields.instant("reread_at"),
        resume=_resume(fields.mapping("resume")),
        queries=_texts(fields.mapping("queries") or {}),
        tool=fields.text("tool") or "",
        heads=_heads(fields.mapping("heads")),
    )
    fields.end()
    return found


def checkpoint_json(of: Checkpoint) -> dict[str, object]:
    """Give what the file says, to be written canonically and with a line end."""
    resume, heads = of.resume, of.heads
    return {
        "v": VERSION,
        "branch": clean(of.branch),
        "tip": of.tip,
        "streams": {name: {"count": end.lines, "head": end.head} for name, end in of.streams},
        "total": of.total,
        "watermark": instant_json(of.watermark),
        "synced_at": instant_json(of.synced_at),
        "complete": of.complete,
        "reread_at": instant_json(of.reread_at),
        "resume": resume and {"cursor": clean(resume.cursor), "started_at": instant_json(resume.started_at)},
        "queries": {clean(name): digest for name, digest in of.queries},
        "tool": clean(of.tool),
        "heads": heads and {"file": heads.file, "count": heads.heads},
    }


def _streams(value: Mapping[str, object]) -> tuple[tuple[str, StreamEnd], ...]:
    found = []
    for name, inner in sorted(value.items()):
        where = "the checkpoint.streams"
        if name not in STREAMS:
            raise MalformedRecordError(f"{where} names what is no stream")
        fields = Body(inner, f"{where}.{name}")
        end = StreamEnd(
            lines=fields.need("count", fields.number("count")),
            head=_digest(fields.text("head"), f"{where}.{name}.head"),
        )
        fields.end()
        found.append((name, end))
    return tuple(found)


def _resume(value: Mapping[str, object] | None) -> Resume | None:
    if value is None:
        return None
    fields = Body(value, "the checkpoint.resume")
    found = Resume(
        cursor=fields.need("cursor", fields.text("cursor")),
        started_at=fields.need("started_at", fields.instant("started_at")),
    )
    fields.end()
    return found


def _heads(value: Mapping[str, object] | None) -> Heads | None:
    if value is None:
        return None
    fields = Body(value, "the checkpoint.heads")
    found = Heads(
        file=_digest(fields.text("file"), "the checkpoint.heads.file"),
        heads=fields.need("count", fields.number("count")),
    )
    fields.end()
    return found


def _digest(text: str | None, where: str) -> str:
    if text is None or _DIGEST.fullmatch(text) is None:
        raise MalformedRecordError(f"{where} is no sha256: digest")
    return text


def _texts(value: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, text_item(text, "the checkpoint.queries")) for name, text in value.items()))
