"""The head of a Markdown file: YAML between two lines of three dashes, and the text below."""

from __future__ import annotations

import re
from typing import NamedTuple

from tieout.model.location import Location, Unreadable
from tieout.sources.encoding import BYTE_ORDER_MARK, wide_encoding
from tieout.sources.nodes import FRONT_MATTER, Mapping, Node, Scalar, Sequence
from tieout.sources.pointers import pointer_in
from tieout.sources.yaml import read_yaml

_OPENING = re.compile(rb"---[ \t]*\r?(?:\n|\Z)")
_FENCE = b"---"
_ANY_FENCE = re.compile(rb"^(?:(---)|\.\.\.|\+\+\+|-{4,})[ \t]*\r?$", re.MULTILINE)
_CLOSING = re.compile(rb"^---[ \t]*\r?$", re.MULTILINE)
_CODE_BLOCK = re.compile(rb"\s*(?:`{3,}|~{3,})[ \t]*[A-Za-z]*[ \t]*\r?\n(---)[ \t]*\r?\n")
_KEY = re.compile(rb"[A-Za-z_][A-Za-z0-9_.-]*:(?:[ \t\r\n]|\Z)")
_LONE_CR = re.compile(rb"\r(?!\n)")
_TRAILING = re.compile(rb"[ \t\r]+$", re.MULTILINE)
_FIRST_LINE = 2
"""The line of the file on which the YAML begins: the one below the opening fence."""
_WRITE_A_HEAD = "begin the file with a line `---`, the keys, and a line `---`, as tieout explain unreadable-file shows"


class Parts(NamedTuple):
    """A file cut at its fences."""

    yaml: bytes
    body: bytes
    """All below the closing fence."""
    body_line: int
    """The line of the file on which the body begins."""
    has_mark: bool
    """Whether a byte-order mark stood before the opening fence."""


class Head(NamedTuple):
    """The keys of a file, and what lies below them."""

    fields: Mapping
    parts: Parts


class FlatHead(NamedTuple):
    """A head and body in the form in which two versions of a file are compared."""

    fields: dict[str, str]
    """``review.every``, ``criteria[0]`` -> text; an empty list or mapping as ``[]``, ``{}``."""
    body: bytes
    """Line ends as LF; blanks at line ends and at the end of the text dropped."""


def split(data: bytes, *, path: str) -> Parts | Unreadable:
    """Cut a file at its fences; an ``Unreadable`` names a fence that is missing or odd."""
    has_mark = data.startswith(BYTE_ORDER_MARK)
    if has_mark:
        data = data[len(BYTE_ORDER_MARK) :]
    opening = _OPENING.match(data)
    if opening is None:
        return _without_opening(data, path)
    fence = _ANY_FENCE.search(data, opening.end())
    if fence is None or fence.group(1) is None:
        return _without_closing(data, opening.end(), fence, path)
    return Parts(
        yaml=data[opening.end() : fence.start()],
        body=data[fence.end() + 1 :],
        body_line=data.count(b"\n", 0, fence.end()) + 2,
        has_mark=has_mark,
    )


def read_head(data: bytes, *, path: str) -> Head | Unreadable:
    """Read the keys of a file's head; places count from the top of the file."""
    parts = split(data, path=path)
    if isinstance(parts, Unreadable):
        return parts
    node = read_yaml(parts.yaml, path=path, first_line=_FIRST_LINE, limits=FRONT_MATTER)
    if isinstance(node, Mapping):
        return Head(fields=node, parts=parts)
    if isinstance(node, Unreadable):
        if node.kind != "empty":
            return node
        return _unreadable(
            path, 1, "empty-front-matter", "the front-matter is empty", "write the keys between its fences"
        )
    found = "a list" if isinstance(node, Sequence) else "one value"
    return Unreadable(
        location=Location(path=path, line=node.line, column=node.column),
        kind="front-matter-not-a-mapping",
        message=f"the front-matter is {found}; wanted are keys with values",
        remedy="write `key: value` lines",
    )


def flat_head(data: bytes) -> FlatHead | None:
    """Flatten a file for comparison; None if its head is there and cannot be read.

    A file that has no front-matter at all has no fields, and all of it is body.
    """
    head = read_head(data, path="")
    if isinstance(head, Unreadable):
        if head.kind == "no-front-matter":
            return FlatHead(fields={}, body=plain_body(data))
        return None
    fields: dict[str, str] = {}
    for entry in head.fields.entries:
        _flatten(entry.key, entry.value, fields)
    return FlatHead(fields=fields, body=normalised(head.parts.body))


def plain_body(data: bytes) -> bytes:
    """Give the text below the fences, else the whole file, in the form that is compared."""
    parts = split(data, path="")
    return normalised(data if isinstance(parts, Unreadable) else parts.body)


def normalised(body: bytes) -> bytes:
    """Give a text in the form that is compared: line ends as LF, blanks at the ends of lines and text apart."""
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n")
    if b" \n" in body or b"\t\n" in body or b"\r" in body or body.endswith((b" ", b"\t")):  # few texts have any
        body = _TRAILING.sub(b"", body)
    return body.rstrip(b"\n")


def _flatten(name: str, node: Node, into: dict[str, str]) -> None:
    if isinstance(node, Scalar):
        into[name] = "" if node.is_null else node.text
    elif isinstance(node, Sequence):
        if not node.items:
            into[name] = "[]"
        for index, item in enumerate(node.items):
            _flatten(f"{name}[{index}]", item, into)
    else:
        if not node.entries:
            into[name] = "{}"
        for entry in node.entries:
            _flatten(f"{name}.{entry.key}", entry.value, into)


def _without_opening(data: bytes, path: str) -> Unreadable:
    """Say why the first line is no opening fence: the first cause that fits."""
    pointer = pointer_in(data, path)
    if pointer is not None:
        return pointer
    causes = (_foreign_bytes, _foreign_fence, _odd_fence, _late_fence, _in_a_block, _closing_only)
    found = next((fault for cause in causes if (fault := cause(data)) is not None), None)
    line, kind, message, remedy = found or (1, "no-front-matter", "the file has no front-matter", _WRITE_A_HEAD)
    return _unreadable(path, line, kind, message, remedy)


_Cause = tuple[int, str, str, str] | None
"""Line, kind, message and remedy; None if this is not why."""


def _foreign_bytes(data: bytes) -> _Cause:
    wide = wide_encoding(data)
    if wide is not None:
        return 1, wide, f"the file is in {wide.upper()}, not in UTF-8", "save it as UTF-8"
    if data.startswith(b"---") and _LONE_CR.match(data, len(data) - len(data[3:].lstrip(b" \t"))):
        return (
            1,
            "lone-carriage-return",
            "a carriage return ends this line without a line feed",
            "end the lines with LF, or with CR and LF",
        )
    return None


def _foreign_fence(data: bytes) -> _Cause:
    first = _first_line(data)
    if first == b"+++":
        return 1, "toml-front-matter", "the front-matter is TOML (`+++`); read is YAML", _WRITE_A_HEAD
    if first in {b"{", b";;;"}:
        return 1, "json-front-matter", "the front-matter is JSON; read is YAML", _WRITE_A_HEAD
    return None


def _odd_fence(data: bytes) -> _Cause:
    first = _first_line(data)
    if len(first) > len(_FENCE) and first.strip(b"-") == b"":
        return 1, "long-fence", f"the opening fence has {len(first)} dashes; wanted are three", "write `---`"
    if first.startswith(_FENCE) and _KEY.match(data.partition(b"\n")[2].lstrip()):
        return (
            1,
            "fence-not-alone",
            "the line of the opening fence holds more than `---`",
            "leave `---` alone on the first line",
        )
    return None


def _late_fence(data: bytes) -> _Cause:
    stripped = data.lstrip()
    opening = _OPENING.match(stripped)
    if stripped == data or opening is None or _KEY.match(stripped, opening.end()) is None:
        return None
    return (
        1 + data.count(b"\n", 0, len(data) - len(stripped)),
        "blank-before-front-matter",
        "blanks or blank lines stand before the opening fence",
        "make `---` the first line of the file",
    )


def _in_a_block(data: bytes) -> _Cause:
    block = _CODE_BLOCK.match(data)
    if block is None or _KEY.match(data, block.end()) is None:
        return None
    return (
        1 + data.count(b"\n", 0, block.start(1)),
        "front-matter-in-a-code-block",
        "the front-matter stands in a code block, where it is text",
        "take away the line above its opening fence and the one below its closing fence",
    )


def _closing_only(data: bytes) -> _Cause:
    closing = _CLOSING.search(data)
    if closing is None or _KEY.match(data.lstrip()) is None:
        return None
    return (
        1 + data.count(b"\n", 0, closing.start()),
        "unopened-front-matter",
        "the front-matter has a closing fence and no opening one",
        "write a line `---` at the top of the file",
    )


def _first_line(data: bytes) -> bytes:
    return data.partition(b"\n")[0].rstrip()


def _without_closing(data: bytes, start: int, fence: re.Match[bytes] | None, path: str) -> Unreadable:
    if fence is None:
        return _unreadable(
            path,
            1,
            "unclosed-front-matter",
            "the front-matter that opens here has no closing fence",
            "write a line `---` below its last key",
        )
    line = 1 + data.count(b"\n", 0, start) + data.count(b"\n", start, fence.start())
    found = fence.group().strip().decode("ascii")
    if found == "...":
        kind = "dotted-fence"
    elif found == "+++":
        kind = "toml-fence"
    else:
        kind = "long-fence"
    shown = found if len(found) < len("-" * 10) else f"a row of {len(found)} dashes"
    return _unreadable(
        path,
        line,
        kind,
        f"the line `{shown}` stands where the closing fence `---` is wanted",
        "close the front-matter with `---`",
    )


def _unreadable(path: str, line: int, kind: str, message: str, remedy: str) -> Unreadable:
    return Unreadable(location=Location(path=path, line=line), kind=kind, message=message, remedy=remedy)
