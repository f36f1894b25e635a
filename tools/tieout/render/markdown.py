"""Values -> Markdown in which they are only words: for texts that the company goes on writing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from tieout.model.characters import visible
from tieout.render.body import fit
from tieout.sources.markdown import to_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# CommonMark 0.31.2, 2.4: a backslash before any of these makes it a plain character.
_ACTIVE = re.compile(r"([\\`*_\[\]<>|~&#{}!^$@])")
_LONGEST = 2_000
"""Characters of one value: a draft is to be read and edited."""
_TO_FILL = re.compile(r"\[to fill: [^\[\]<>]*\]")


def plain(text: object) -> str:
    """Give a value as words on one line: nothing in it is markup."""
    shown = visible(" ".join(str(text).split()))
    if len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]} (cut from {len(shown)} characters)"
    return _ACTIVE.sub(r"\\\1", shown).replace("://", ":\\/\\/")


def to_fill(what: str) -> str:
    """Give the mark of what nobody knows but the company."""
    return f"[to fill: {what}]"


def table(columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Give a table; cells that are marks to fill in stay as they are."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(_cell(item) for item in row)} |"
    yield ""


def _cell(item: object) -> str:
    return item if isinstance(item, str) and _TO_FILL.fullmatch(item) else plain(item) or "\N{EN DASH}"


def as_page(text: str, *, title: str) -> Markup:
    """Give it as HTML for a page that has the title already, each place to fill in marked."""
    html = fit(to_html(text), resolve=lambda _: None, title=title).html
    return Markup(_TO_FILL.sub(lambda found: f"<mark>{found[0]}</mark>", str(html)))  # noqa: S704  # body.fit made it inert
