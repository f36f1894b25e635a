"""``files:`` of a record: what lies beside it, and what that must be, byte for byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.evidence.record import ListedFile, Pointer, Role
from tieout.model.evidence.told_by_store import ToldByStore
from tieout.sources.evidence.record_keys import FILE_KEYS, POINTER_KEYS, TOLD_KEYS
from tieout.sources.values import count, instant, value

if TYPE_CHECKING:
    from tieout.sources.fields import Fields

_FILE = "{path: raw.jsonl, sha256: 9f86d081..., bytes: 8123, role: raw}"
_EXAMPLE = "write the 64 lower-case hex digits that sha256sum prints"
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def listed_files(fields: Fields) -> tuple[ListedFile, ...]:
    """Read the list. What cannot be a file of the record's folder is kept as it is written: rules refuse it."""
    found: list[ListedFile] = []
    for item in fields.mappings("files", _FILE):
        item.check_keys(FILE_KEYS)
        if absent := item.missing(("path", "sha256", "bytes")):
            item.note("", f"a file lacks {' and '.join(absent)}", f"write `- {_FILE}`")
        found.append(
            ListedFile(
                path=_path(item),
                sha256=_digest(item),
                bytes=count(item, "bytes", "bytes"),
                media=item.line("media") or "",
                role=item.choice("role", Role),
                rows=count(item, "rows", "rows"),
                schema=item.line("schema") or "",
                pointer=_pointer(item),
                location=item.location(),
            )
        )
    return tuple(found)


def _path(fields: Fields) -> str:
    scalar = fields.scalar("path", "the name of a file")
    return "" if scalar is None else scalar.text


def _digest(fields: Fields) -> str:
    return value(fields, "sha256", "64 lower-case hex digits", _EXAMPLE, _hex) or ""


def _hex(text: str) -> str | None:
    return text if _DIGEST.fullmatch(text) else None


def _pointer(fields: Fields) -> Pointer | None:
    inner = fields.mapping("pointer", 'pointer: {uri: "s3://bucket/key", version_id: "...", lock_mode: COMPLIANCE}')
    if inner is None:
        return None
    inner.check_keys(POINTER_KEYS)
    if "uri" not in inner:
        inner.note("", "the pointer lacks its uri", 'write `pointer: {uri: "s3://bucket/key"}`')
    return Pointer(
        uri=inner.line("uri") or "",
        version_id=inner.line("version_id") or "",
        lock_mode=inner.line("lock_mode") or "",
        retain_until=inner.day("retain_until"),
        told=_told(inner),
    )


def _told(fields: Fields) -> ToldByStore | None:
    inner = fields.mapping("told", "told: {at: 2026-11-22T03:15:00Z, region: eu-central-1}")
    if inner is None:
        return None
    inner.check_keys(TOLD_KEYS)
    return ToldByStore(
        at=instant(inner, "at"),
        region=inner.line("region") or "",
        locked_until=instant(inner, "locked_until"),
        stored_at=instant(inner, "stored_at"),
        checksum=inner.line("checksum") or "",
    )
