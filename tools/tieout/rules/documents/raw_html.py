"""A text holds HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.prose import place, uncoded
from tieout.rules.wording import listed, shortened

_PLAIN_NAMES = """
a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl
dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s
samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
"""
_ACTIVE_NAMES = """
applet audio base body button canvas dialog embed form frame frameset head html iframe input link marquee math meta
noscript object portal script select slot source style svg template textarea title track video xml
"""
_PLAIN, _ACTIVE = frozenset(_PLAIN_NAMES.split()), frozenset(_ACTIVE_NAMES.split())
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)((?:\s[^<>]*)?)/?>")
# Also where a quoted `>` ends the tag for the pattern above and not for a browser.
_HANDLER = re.compile(
    r"<[A-Za-z][A-Za-z0-9-]*(?=[\s/])[^<]{0,2000}?[\s/\"']on[a-z]{3,}\s*=[^<>]{0,200}>?", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"[\s/\"'](?:href|src|srcset|action|formaction|data|poster|background)\s*=\s*(?:\"([^\"]*)\"?|'([^']*)'?|([^\s\"'>]+))",
    re.IGNORECASE,
)
_SAFE = re.compile(r"https?:|mailto:|[#.?]|/(?![/\\])|[^:/?#\\]+(?:[/?#]|\Z)|\Z", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20]")
"""What browsers leave out of an address before they read its scheme."""
_STYLE = re.compile(r"[\s/\"']style\s*=[^>]*(?:url\s*\(|expression|@import)", re.IGNORECASE)
# Attribute lists and inclusions that MkDocs' extensions act on, not HTML but as strong.
_EXTENSION = re.compile(
    r"\{:?[^{}\n]*\son[a-z]{3,}\s*=[^{}\n]*\}|^[ \t]*-{1,}8<-{1,}[ \t][^\n]*", re.IGNORECASE | re.MULTILINE
)


@rule(severity=Severity.ERROR, criteria=("CC2.2",), needs=("documents",))
def raw_html(examination: Examination) -> Iterator[Observation]:
    """A text holds raw HTML.

    ## What it checks
    The text of every document, code and HTML comments apart. An error is what acts: scripts, frames,
    forms, styles, embedded objects and the like; attributes that run something (`onclick=`);
    addresses in HTML other than `http:`, `https:`, `mailto:` and paths; attribute lists with a
    handler and inclusions (`--8<--`), which some site builders obey. A warning is any other tag of
    HTML, such as `<br>`: all of a document are one. What is in angle brackets and no tag of HTML is
    left alone. Links of Markdown are the matter of rule `broken-link`.

    ## Why the auditor asks
    The policy that people read is a page of a site. A text that can run a script there can show one
    reader another policy than the next one, and can publish what the build machine knows. Harmless
    tags are only lost: Tieout's pages and the printed policy show them as text.

    ## Example
    `policies/remote-work.md:31:1: Remote Work Policy holds <script>, which a browser acts on`

    ## How to fix
    Write it in Markdown: two blanks or a backslash at the end of a line for `<br>`, a heading for
    `<h2>`, a table for `<table>`. To speak about a tag, put it in a code span.

    ## Sources
    CommonMark 0.31 (6.6, raw HTML); the WHATWG HTML standard for the names of tags. Criterion CC2.2
    asks that people are told what they have to do, and told it whole.
    """
    for document in examination.documents:
        if "<" not in document.body and "{" not in document.body:
            continue
        text = uncoded(document.body, spans=True)
        tags = list(_TAG.finditer(text))
        handlers = list(_HANDLER.finditer(text))
        handled = {match.start() for match in handlers}
        active = [match for match in tags if _acts(match) and match.start() not in handled]
        strong = sorted([*active, *handlers, *_EXTENSION.finditer(text)], key=lambda match: match.start())
        yield from _active(document, strong)
        acting = {match.start() for match in strong}
        plain = [match for match in tags if match[1].lower() in _PLAIN and match.start() not in acting]
        if plain:
            yield _plain(document, plain)


def _acts(tag: re.Match[str]) -> bool:
    name, attributes = tag[1].lower(), unescape(tag[2])
    return (
        name in _ACTIVE
        or _STYLE.search(attributes) is not None
        or any(_SAFE.match(_address(found)) is None for found in _ADDRESS.finditer(attributes))
    )


def _address(found: re.Match[str]) -> str:
    return _IGNORED.sub("", found[1] or found[2] or found[3] or "")


def _active(document: Document, found: list[re.Match[str]]) -> Iterator[Observation]:
    """Give one observation for each text that acts, at the first place, with the lines of all."""
    by_text: dict[str, list[re.Match[str]]] = {}
    for match in found:
        if not match[0].startswith("</"):
            by_text.setdefault(shortened(" ".join(match[0].split()), 60), []).append(match)
    for text, matches in by_text.items():
        lines = listed((str(place(document, match.start()).line) for match in matches), at_most=6)
        yield Observation(
            subject=document.subject,
            location=place(document, matches[0].start()),
            message=(
                f"{document.name} holds {text}, which a browser or a site builder acts on"
                f"{f', on lines {lines}' if len(matches) > 1 else ''}"
            ),
            remedy="take it out; to speak about it, put it in a code span",
            about=text,
        )


def _plain(document: Document, found: list[re.Match[str]]) -> Observation:
    counts: dict[str, int] = {}
    for match in found:
        if not match[0].startswith("</"):
            counts[match[1].lower()] = counts.get(match[1].lower(), 0) + 1
    names = listed((f"<{name}>{f' {count} times' if count > 1 else ''}" for name, count in counts.items()), at_most=8)
    return Observation(
        subject=document.subject,
        location=place(document, found[0].start()),
        message=f"{document.name} holds {names or found[0][0]}; Tieout's pages show that as text",
        remedy="write it in Markdown; to speak about it, put it in a code span",
        about="tags",
        severity=Severity.WARNING,
    )
