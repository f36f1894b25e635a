"""A document's Markdown -> HTML that is inert, fits into a page, and links within the bundle."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote, unquote

from markupsafe import Markup

from tieout.sources.images import missing

DEEPEST = 60
"""Elements inside one another that a text may have; WeasyPrint 70 fails between 120 and 140."""

_KEPT = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "br"}
    | {"a", "strong", "em", "code", "del", "s", "sup", "sub", "table", "thead", "tbody", "tr", "th", "td"}
    | {"section", "div", "span"}
)
_VOID = frozenset({"br", "hr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SCHEMES = ("http:", "https:", "mailto:")
_FIRST = re.compile(r"\s*<h1[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"(<[^<>]+>)")
_NAME = re.compile(r"<([A-Za-z][A-Za-z0-9]*)", re.ASCII)
_ATTRIBUTE = re.compile(r'([a-z][a-z-]*)="([^"]*)"', re.ASCII)
_SCHEME = re.compile(r"[\s\x00-\x1f]*([A-Za-z][A-Za-z0-9+.-]*:)", re.ASCII)
_HEADING = re.compile(r"<h([1-6])[ >]")
_EMPTY_HEAD = re.compile(r"<th(?: [^<>]*)?>\s*</th>")
_CLASSES = re.compile(r"footnote[a-z-]*|align-(?:left|center|right)|task(?:-(?:done|open))?", re.ASCII)
_TABLE = re.compile(r"<table>(.*?</table>)", re.DOTALL)
_CELL = re.compile(r"<t[hd][^<>]*>(.*?)</t[hd]>", re.DOTALL)
# Of a table in a PDF, at the width of the widest letters: 168 mm, 8.25 points, 3 mm between two cells.
_CHARACTERS_A_LINE, _AROUND_A_CELL = 84, 2
# What reorders text on the screen (UAX #9: embeddings, overrides, isolates) or acts on a terminal.
_DECEPTIVE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A text ready to stand in a page."""

    html: Markup


class TooDeep(Exception):  # noqa: N818 (it ends a parse; the page says so in its own words)
    """The text nests deeper than ``DEEPEST``."""


Resolve = Callable[[str], str | None]
"""From a link as written to where it leads from this page; None if it leads out of the bundle."""


def fit(html: str, *, resolve: Resolve, top: int = 2, prefix: str = "", title: str | None = None) -> Body:
    """Rewrite rendered Markdown by a list of what is allowed; all else becomes text.

    The highest headings become level ``top`` and the others follow, every id and inner link gets
    ``prefix``, links go through ``resolve``, and an image becomes its description: a bundle loads
    nothing. A first heading that only repeats ``title`` is left out.
    Raises TooDeep.
    """
    first = _FIRST.match(html)
    if first is not None and "<s>" not in first[1] and unescape(_TAG.sub("", first[1])).strip() == title:
        html = html[first.end() :]
    html = _EMPTY_HEAD.sub("<td></td>", html)  # a head of nothing: whoever hears the table hears a head without a name
    levels = [int(level) for level in _HEADING.findall(html)]
    writer = _Writer(resolve=resolve, shift=top - min(levels, default=top), prefix=prefix)
    writer.feed(html)
    written = _TABLE.sub(_kept_whole, writer.html())
    return Body(html=Markup(written))  # noqa: S704  # escaped in _Writer


def _kept_whole(match: re.Match[str]) -> str:
    """Mark a table whose longest words fit beside one another: none of them is broken for the sake of the others."""
    rows = [_CELL.findall(row) for row in match[0].split("</tr>")]
    longest: dict[int, int] = {}
    for row in rows:
        for place, cell in enumerate(row):
            words = unescape(_TAG.sub("", cell)).split()
            longest[place] = max(longest.get(place, 0), *map(len, words), 0)
    is_narrow = sum(longest.values()) + _AROUND_A_CELL * len(longest) <= _CHARACTERS_A_LINE
    return f'<table class="whole">{match[1]}' if is_narrow else match[0]


def in_bundle(target: str, *, path: str, page: str, pages: Mapping[str, str]) -> str | None:
    """Lead a relative link of the document at ``path`` to the page of the document it names."""
    place, _, fragment = target.partition("#")
    aimed = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(place)))
    found = pages.get(aimed)
    if found is None:
        return None
    way = posixpath.relpath(found, posixpath.dirname(page))
    return f"{quote(way)}#{fragment}" if fragment else quote(way)


class _Writer:
    """Writes the tags that are allowed; what stands between them is text, escaped already."""

    def __init__(self, *, resolve: Resolve, shift: int, prefix: str) -> None:
        self._resolve = resolve
        self._shift = shift
        self._prefix = prefix
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []

    def feed(self, html: str) -> None:
        # Odd parts are tags: text never holds a "<" of its own, whatever was fed.
        for place, part in enumerate(_TAG.split(html)):
            if place % 2 == 0:
                self._out.append(_DECEPTIVE.sub(_named, part).replace("<", "&lt;"))
            elif part[1] == "/":
                self._end(part[2:-1].strip().lower())
            elif name := _NAME.match(part):
                self._start(name[1].lower(), {key: unescape(value) for key, value in _ATTRIBUTE.findall(part)})

    def html(self) -> str:
        closing = (end for _, end in reversed(self._open))
        return "".join([*self._out, *closing])

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "img":
            self._out.append(_described(given))
            return
        if tag not in _KEPT:
            return
        start, end = self._written(tag, given)
        self._out.append(start)
        if tag in _VOID:
            return
        self._open.append((tag, end))
        if len(self._open) > DEEPEST:
            raise TooDeep

    def _end(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag in names:
            place = len(names) - 1 - names[::-1].index(tag)
            self._out.extend(end for _, end in reversed(self._open[place:]))
            del self._open[place:]

    def _written(self, tag: str, given: dict[str, str]) -> tuple[str, str]:
        if tag == "a":
            return self._link(given)
        attributes = self._attributes(tag, given)
        if tag in _HEADINGS:
            tag = f"h{min(6, max(1, int(tag[1]) + self._shift))}"
        if tag == "table":
            opened = f'<div class="wide" role="group" aria-label="Table" tabindex="0"><table{attributes}>'
            return opened, "</table></div>"
        return f"<{tag}{attributes}>", f"</{tag}>"

    def _attributes(self, tag: str, given: dict[str, str]) -> str:
        kept: dict[str, str] = {}
        if given.get("id"):
            kept["id"] = self._prefix + given["id"]
        if tag == "ol" and given.get("start", "").isdecimal():
            kept["start"] = given["start"]
        if tag == "th":
            kept["scope"] = "col"
        if tag == "pre":
            kept["tabindex"] = "0"  # it may scroll: who uses the keyboard must reach it
        classes = [name for name in given.get("class", "").split() if _CLASSES.fullmatch(name)]
        if classes:
            kept["class"] = " ".join(classes)
        if tag == "span" and classes and given.get("role") == "img":  # the box of a task
            kept |= {"role": "img", "aria-label": given.get("aria-label", "")}
        return "".join(f' {name}="{_quoted(value)}"' for name, value in kept.items())

    def _link(self, given: dict[str, str]) -> tuple[str, str]:
        target = given.get("href", "")
        attributes = self._attributes("a", given)
        scheme = _SCHEME.match(target)
        if target.startswith("#"):
            return f'<a href="#{_quoted(self._prefix + target[1:])}"{attributes}>', "</a>"
        if scheme and scheme[1].lower() in _SCHEMES:
            return f'<a href="{_quoted(target)}" rel="noreferrer noopener"{attributes}>', "</a>"
        way = None if scheme or target.startswith(("/", "\\")) else self._resolve(target)
        if way is not None:
            return f'<a href="{_quoted(way)}"{attributes}>', "</a>"
        title = f' title="Not in this bundle: {_quoted(target)}"' if target else ""
        return f'<span class="unlinked"{title}{attributes}>', "</span>"


def _described(given: dict[str, str]) -> str:
    return f'<span class="image">{_quoted(missing(given.get("alt", "").strip(), given.get("src", "")))}</span>'


def _quoted(text: str) -> str:
    return escape(_DECEPTIVE.sub(_named, text))


def _named(match: re.Match[str]) -> str:
    return f"[U+{ord(match.group()):04X}]"
