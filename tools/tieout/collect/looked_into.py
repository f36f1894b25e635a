"""A file that a person brings -> what in it is no evidence: the same eyes that look at what a command printed."""

from __future__ import annotations

import zlib
from datetime import timedelta
from pathlib import PurePosixPath

from tieout.collect.file_kinds import is_of_a_kind, why_not
from tieout.collect.guises import is_nothing, page_guise
from tieout.collect.output import read_output, seeming
from tieout.collect.strict_json import ShapeError, parse
from tieout.model.evidence.collector import CommandSetting
from tieout.model.evidence.record import Denied, Refusal
from tieout.sources.encoding import BYTE_ORDER_MARK

_READ_AS = {
    ".json": "json",
    ".csv": "csv",
    ".txt": "text",
    ".log": "text",
    ".md": "text",
    ".xml": "text",
    ".yaml": "text",
    ".yml": "text",
    ".out": "text",
    ".tsv": "text",
}
_LINES = frozenset({".jsonl", ".ndjson"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_LARGEST = 64 << 20
"""Bytes that are unpacked of a packed file."""
_GZIP = 31


def look_into(name: str, content: bytes, *, may_be_empty: bool = False) -> tuple[Denied, ...]:
    """Say why a file is not the answer that its name promises; empty: nothing is known against it. Pure."""
    path = PurePosixPath(name.lower())
    if why := why_not(path.suffix, content):
        return (Denied(name, "", Refusal.SHAPE, why),)
    if path.suffix == ".gz":
        return _packed(path.stem, name, content, may_be_empty=may_be_empty)
    if is_of_a_kind(path.suffix):
        return ()
    content = content.removeprefix(BYTE_ORDER_MARK)
    if is_nothing(content):
        return () if may_be_empty else (Denied(name, "", Refusal.SHAPE, "it is empty"),)
    return _of_text(path.suffix, name, content, may_be_empty=may_be_empty)


def _of_text(suffix: str, name: str, content: bytes, *, may_be_empty: bool) -> tuple[Denied, ...]:
    if suffix in _LINES:
        return _of_lines(name, content)
    if suffix in _PAGES:
        why = page_guise(content)
        return (Denied(name, "", Refusal.FAILED, why),) if why else ()
    form = _READ_AS.get(suffix, "" if suffix else "text")
    if not form:
        return ()
    read = read_output(content, CommandSetting(argv=(), reads=form, timeout=timedelta(0)), None)
    if not read.found.problems and read.rows == 0 and not may_be_empty:
        return (Denied(name, "", Refusal.SHAPE, "it lists nothing"),)
    return tuple(item._replace(resource=_placed(item.resource, name)) for item in read.found.problems)


def _packed(inner: str, name: str, content: bytes, *, may_be_empty: bool) -> tuple[Denied, ...]:
    unpack = zlib.decompressobj(_GZIP)
    try:
        text = unpack.decompress(content, _LARGEST)
    except zlib.error:
        return (Denied(name, "", Refusal.SHAPE, "it cannot be unpacked"),)
    if unpack.unconsumed_tail:
        return ()
    if not unpack.eof:
        return (Denied(name, "", Refusal.TRUNCATED, "it is cut off: it cannot be unpacked to its end"),)
    return tuple(
        item._replace(resource=_placed(item.resource, name))
        for item in look_into(inner, text, may_be_empty=may_be_empty)
    )


def _of_lines(name: str, content: bytes) -> tuple[Denied, ...]:
    """Hold every line to be JSON; an error in place of the lines is one line, or all of them."""
    lines = [(number, line) for number, line in enumerate(content.split(b"\n"), 1) if line.strip()]
    for number, line in lines:
        try:
            document = parse(line.strip())
        except ShapeError as error:
            reason = Refusal.TRUNCATED if error.is_cut else Refusal.SHAPE
            return (Denied(f"{name}:{number}", "", reason, error.message),)
        if len(lines) == 1 and (found := seeming(document, name)):
            return tuple(found)
    return ()


def _placed(resource: str, name: str) -> str:
    """Give a place in the file by the name that the person knows it by."""
    at = min((resource.find(sign) for sign in "#:" if sign in resource), default=len(resource))
    return name + resource[at:]
