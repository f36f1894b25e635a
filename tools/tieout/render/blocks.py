"""A document's Markdown -> its rendered prose as blocks of plain text, for comparing two versions."""

from __future__ import annotations

import re
from html import unescape

from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError
from tieout.sources.markdown import to_html
from tieout.workpapers.redlines.blocks import Block

_TAG = re.compile(r"(<[^<>]+>)")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)", re.ASCII)
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"', re.ASCII)
_KINDS = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    **dict.fromkeys(("p", "blockquote", "section", "div", "ul", "ol", "dl"), "paragraph"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("tr", "table", "thead", "tbody"), "row"),
    "pre": "code",
}
_NOTES = ("#fn",)
"""Addresses of footnotes, which the renderer makes up."""
_CELLS = frozenset({"td", "th"})
_KEPT_KINDS = frozenset({"item", "code", "row"})
"""What a paragraph inside one of these is taken for."""


def blocks(body: str) -> tuple[Block, ...]:
    """Give the blocks in order, none empty: headings, paragraphs, items, rows of tables, code.

    A link is followed by its target in parentheses and an image by its source, and what is struck out stands in brackets,
    so that a change of one is seen.
    A text that nests too deep to be rendered is cut at its blank lines, as written.
    """
    try:
        html = to_html(body, image=lambda target: target)
    except NotExaminableError:
        return tuple(Block("paragraph", _plain(part)) for part in re.split(r"\n\s*\n", body) if part.strip())
    reader = _Reader()
    for place, part in enumerate(_TAG.split(html)):
        if place % 2 == 0:
            reader.text(unescape(part))
        else:
            reader.tag(part)
    reader.end()
    return tuple(reader.found)


class _Reader:
    """Gathers text until a tag that begins or ends a block."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._parts: list[str] = []
        self._open: list[str] = []
        self._targets: list[str] = []

    def text(self, text: str) -> None:
        self._parts.append(text)

    def tag(self, tag: str) -> None:
        name, is_end = _NAME.match(tag), tag.startswith("</")
        if name is None:
            return
        kind = _KINDS.get(name[1].lower())
        if kind is not None:
            self._block(kind, is_end=is_end)
        elif name[1].lower() in _CELLS and not is_end and "".join(self._parts).strip():
            self._parts.append(" | ")
        elif name[1].lower() in {"a", "img"}:
            self._address(dict(_ATTRIBUTE.findall(tag)), is_end=is_end, is_image=name[1].lower() == "img")
        elif name[1].lower() == "s":
            self._parts.append("]" if is_end else "[Struck out: ")
        elif name[1].lower() == "br":
            self._parts.append("\n")

    def end(self) -> None:
        kind, text = self._kind(), "".join(self._parts)
        text = _plain(text) if kind == "code" else _words(text)
        if text:
            self.found.append(Block(kind, text))
        self._parts = []

    def _block(self, kind: str, *, is_end: bool) -> None:
        self.end()
        if is_end and self._open:
            self._open.pop()
        elif not is_end:
            self._open.append(kind)

    def _kind(self) -> str:
        own = self._open[-1] if self._open else "paragraph"
        around = next((item for item in reversed(self._open) if item in _KEPT_KINDS), own)
        return around if own == "paragraph" else own

    def _address(self, given: dict[str, str], *, is_end: bool, is_image: bool) -> None:
        if is_image:
            self._parts.append(f"[Image: {unescape(given.get('alt', ''))} ({unescape(given.get('src', ''))})]")
        elif not is_end:
            self._targets.append(unescape(given.get("href", "")))
        elif self._targets and not (target := self._targets.pop()).startswith(_NOTES):
            self._parts.append(f" ({target})")


def _words(text: str) -> str:
    return _plain(" ".join(text.split()))


def _plain(text: str) -> str:
    return "\n".join(visible(line) for line in text.strip("\n").split("\n"))
