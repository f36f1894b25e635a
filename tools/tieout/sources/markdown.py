"""Markdown -> headings and links, or HTML; with its neighbours named so, the only home of markdown-it.

One dialect: CommonMark with GFM's tables, struck out words and boxes of tasks, footnotes and definition lists. HTML is
text. Nothing in a text is expanded, included or run.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from tieout.model.errors import NotExaminableError
from tieout.sources.crowding import DEFINED, SPLIT, Budget, Excess, has_too_many_definitions
from tieout.sources.images import NotShown, Shown, image_name, missing
from tieout.sources.markdown_gfm import add, parse_inline
from tieout.sources.markdown_places import Places
from tieout.sources.markdown_signs import ACTIVE, idle
from tieout.sources.prose import without_hidden
from tieout.sources.shape import DEEPEST, FLATTEN, RawHeading, RawLink, numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

    from tieout.sources.images import Image

_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_TANGLED = "tangled"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):", re.ASCII)


def parse(text: str, first_line: int) -> tuple[list[RawHeading], list[RawLink], Excess | None]:
    """Give the headings and links of a text, whatever they lead to, and what of it is not read."""
    if has_too_many_definitions(text):
        return [], [], Excess(first_line, DEFINED)
    try:
        tokens = _reader(idle(text)).parse(text, {})
    except RecursionError:
        return [], [], Excess(first_line)
    places = Places(text.split("\n"))
    headings: list[RawHeading] = []
    links: list[RawLink] = []
    for index, token in enumerate(tokens):
        if token.type != "inline":
            continue
        children = token.children or []
        opening = tokens[index - 1]
        if opening.type == "heading_open":
            headings.append((int(opening.tag[1]), plain_text(children), first_line + _top(token)))
        for target, line, column in places.links(token, children):
            links.append(RawLink(target, line + first_line, column + 1))
    links.sort(key=lambda link: (link.line, link.column))
    deep = next((token for token in tokens if _depth(token) > DEEPEST or _TANGLED in token.meta), None)
    return headings, links, None if deep is None else Excess(first_line + _top(deep), deep.meta.get(_TANGLED, ""))


def struck(text: str) -> tuple[tuple[int, int], ...]:
    """Give where the stretches of a text begin and end that are struck out, their tildes with them, in its order.

    None overlaps another. None is told of a text that is not read whole.
    """
    if has_too_many_definitions(text):
        return ()
    try:
        tokens = _reader(idle(text)).parse(text, {})
    except RecursionError:
        return ()
    places = Places(text.split("\n"))
    found = (
        stretch for token in tokens if token.type == "inline" for stretch in places.struck(token, token.children or [])
    )
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def to_html(
    body: str,
    *,
    link: Callable[[str], str | None] = lambda target: target,
    image: Image = lambda _: None,
    prefix: str = "",
) -> str:
    """Render a text as HTML without scripts, styles or raw HTML.

    ``link`` gives the address to write for a target, None to leave only the link's text; it is
    asked only for http, https, mailto, ``#`` and relative targets, and any other stays as written.
    ``image`` does the same for images; of one without an address the page says that it is missing, by its text or name.
    It is asked for exactly those that the text shows.
    ``prefix`` goes before each heading's and footnote's id. Columns are aligned by the classes
    ``align-left``, ``align-center`` and ``align-right``.

    Raises NotExaminableError for a text nested more than 60 levels deep, or with more than 3,000
    definitions and footnotes.
    """
    if has_too_many_definitions(body):
        raise NotExaminableError(DEFINED, remedy=SPLIT)
    text = without_hidden(body)
    writer = _writer(idle(text))
    try:
        tokens = writer.parse(text, environment := {"docId": prefix} if prefix else {})
        if any(_depth(token) > DEEPEST for token in tokens):
            raise NotExaminableError(f"the text is nested more than {DEEPEST} levels deep", remedy=FLATTEN)
        _prepare(tokens, link, image, prefix)
        return str(writer.renderer.render(tokens, writer.options, environment))
    except RecursionError as error:
        raise NotExaminableError(f"the text is nested more than {DEEPEST} levels deep", remedy=FLATTEN) from error


def raw_html(body: str) -> tuple[int, ...]:
    """Give the lines, from 1, of blocks that hold raw HTML; it is shown as text."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    found: set[int] = set()
    for token in parser.parse(body):
        has_html = token.type == "html_block" or any(child.type == "html_inline" for child in token.children or ())
        if has_html and token.map:
            found.add(token.map[0] + 1)
    return tuple(sorted(found))


def plain_text(children: Sequence[Token]) -> str:
    """Give the text of inline tokens without their markup."""
    parts: list[str] = []
    for token in children:
        if token.type in {"text", "code_inline"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(plain_text(token.children or ()))
    return "".join(parts)


def _top(token: Token) -> int:
    return token.map[0] if token.map else 0


def _depth(token: Token) -> int:
    return token.level + max((child.level for child in token.children or ()), default=0)


@functools.cache
def _reader(without: tuple[str, ...]) -> MarkdownIt:
    """Give the parser that reads: it keeps targets as written and remembers where links begin."""
    parser = _parser(without)
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # so markdown-it is told
    parser.validateLink = _is_any  # type: ignore[method-assign]  # so markdown-it is told
    for name, kind in (("link", "link_open"), ("image", "image"), ("autolink", "link_open")):
        rule = next(rule for rule in parser.inline.ruler.__rules__ if rule.name == name)
        parser.inline.ruler.at(name, _remembering(rule.fn, kind))
    return parser


@functools.cache
def _writer(without: tuple[str, ...]) -> MarkdownIt:
    """Give the parser that renders: unsafe targets are no links."""
    parser = _parser(without)
    parser.validateLink = _is_safe  # type: ignore[method-assign]  # so markdown-it is told
    parser.add_render_rule("footnote_caption", _note_number)
    return parser


def _parser(without: tuple[str, ...]) -> MarkdownIt:
    # maxNesting above DEEPEST: what is too deep must be seen before the parser drops it.
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": DEEPEST + 20})
    parser.core.ruler.at("inline", _parse_inline)
    parser.inline.terminator_re = ACTIVE  # it stops at each sign that a plug-in might use, and asks all rules there
    add(parser)
    return parser.enable("table").use(footnote_plugin).use(deflist_plugin).disable(without)


def _parse_inline(state: StateCore) -> None:
    """Parse what stands within lines, as the parser does; what has more than the budget stays text."""
    budget = Budget()
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children or []
        if ACTIVE.search(token.content) is None:
            if token.content:
                token.children.append(Token("text", "", 0, content=token.content))
            continue
        refusal = budget.refusal(token.content)
        if refusal is not None:
            token.meta[_TANGLED] = refusal
            token.children.append(Token("text", "", 0, content=token.content))
        elif "~" in token.content:
            parse_inline(token.content, state.md, state.env, token.children)
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _note_number(renderer: object, tokens: Sequence[Token], place: int, options: object, environment: object) -> str:
    """Give a note the same number wherever it is referred to; the plug-in writes ``[1:1]`` the second time."""
    del renderer, options, environment
    return f"[{tokens[place].meta['id'] + 1}]"


def _is_any(url: str) -> bool:  # noqa: ARG001  # the parser names it
    return True


def _is_safe(url: str) -> bool:
    if url.startswith("//"):
        return False
    scheme = _SCHEME.match(url)
    return scheme is None or scheme.group(1).lower() in _SAFE_SCHEMES


def _remembering(rule: Callable[[StateInline, bool], bool], kind: str) -> Callable[[StateInline, bool], bool]:
    def remember(state: StateInline, silent: bool) -> bool:  # the signature is markdown-it's
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            opened = next(token for token in state.tokens[count:] if token.type == kind)
            opened.meta["at"] = start
        return True

    return remember


def _prepare(tokens: Sequence[Token], link: Callable[[str], str | None], image: Image, prefix: str) -> None:
    opened: list[Token] = []
    headings: list[RawHeading] = []
    for index, token in enumerate(tokens):
        style = token.attrs.pop("style", None)
        if style is not None:
            token.attrSet("class", f"align-{str(style).rpartition(':')[2]}")
        if token.type != "inline":
            continue
        children = token.children or []
        opening = tokens[index - 1]
        if opening.type == "heading_open":
            opened.append(opening)
            headings.append((int(opening.tag[1]), plain_text(children), 1))
        _address(children, link, image)
    for opening, heading in zip(opened, numbered(headings), strict=True):
        if anchor := f"{prefix}{heading.anchor}":  # a heading of signs alone has none, and HTML no empty one
            opening.attrSet("id", anchor)


def _address(children: Sequence[Token], link: Callable[[str], str | None], image: Image) -> None:
    """Write the addresses of links and images; turn those without one into text."""
    dropped: list[bool] = []
    for token in children:
        if token.type == "link_open":
            address = link(str(token.attrs.get("href", "")))
            dropped.append(address is None)
            if address is None:
                _to_text(token, "")
            else:
                token.attrSet("href", address)
        elif token.type == "link_close":
            if dropped.pop():
                _to_text(token, "")
        elif token.type == "image":
            found = image(src := str(token.attrs.get("src", "")))
            if found is None or isinstance(found, NotShown):
                named = plain_text(token.children or ()).strip() or image_name(src)
                _to_text(token, missing(named, found.why if found else ""))
                continue
            if isinstance(found, Shown) and not plain_text(token.children or ()).strip():
                token.children = [Token("text", "", 0, content=image_name(src) or "Image")]
            token.attrSet("src", found.address if isinstance(found, Shown) else found)


def _to_text(token: Token, content: str) -> None:
    token.type, token.tag, token.content, token.nesting = "text", "", content, 0
