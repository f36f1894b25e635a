"""GitHub's lists as its interface gives them, one page or several -> their items; an error body is no list.

Read are a page (a list), pages in a list (``gh api --paginate --slurp``), and a page a line. GitHub gives 30 items
where nothing else was asked, and 100 at most: a single page that is full does not show that it is the last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.ingest.delimited import Bounds
from tieout.collect.ingest.items import Item, document_or_lines, kind_of, objects
from tieout.model.evidence.record import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.collect.ingest.base import Problems

# GitHub REST: Using pagination in the REST API (per_page: 30 by default, 100 at most).
DEFAULT_PAGE = 30
FULL_PAGE = 100
_DENIED = (
    "bad credentials",
    "not accessible",
    "must have",
    "not authorized",
    "forbidden",
    "not found",
    "requires auth",
)
_BUSY = ("rate limit", "abuse", "try again", "unavailable", "timed out")


class Listed(NamedTuple):
    """What a list holds."""

    items: tuple[Item, ...]
    pages: int
    gaps: tuple[str, ...]


def listed(raw: bytes, problems: Problems, *, action: str, bounds: Bounds) -> Listed | None:
    """Give the items of all pages; None where it is no list, with a problem. ``action`` is the permission asked."""
    value = document_or_lines(raw, problems, frame=b"[]")
    if value is None:
        return None
    if isinstance(value, dict):
        said = value.get("message")
        text = said if isinstance(said, str) else "an object without a message"
        problems.add("#", f"GitHub answered: {text}", reason=_reason(text), action=action)
        return None
    if not isinstance(value, list):
        problems.add("#", f"here is {kind_of(value)}; wanted is a list")
        return None
    is_paged = bool(value) and all(isinstance(each, list) for each in value)
    if is_paged:
        pages = [each for each in value if isinstance(each, list)]
        items = tuple(item for number, page in enumerate(pages) for item in objects(page, f"#/{number}", problems))
        lengths = [len(page) for page in pages]
    else:
        items, lengths = tuple(objects(value, "#", problems)), [len(value)]
    return Listed(items, len(lengths), tuple(_gaps(lengths, bounds)))


def _gaps(lengths: list[int], bounds: Bounds) -> Iterator[str]:
    count = sum(lengths)
    if bounds.total is not None:
        yield from bounds.gaps(count, "items")
        return
    if bounds.complete:
        return
    last, size = lengths[-1], max(lengths)
    if len(lengths) == 1 and (last == DEFAULT_PAGE or (last and last % FULL_PAGE == 0)):
        yield f"the list has {last} items, as many as a full page: nothing shows that there is no further one"
    if len(lengths) > 1:
        if last == size:
            yield f"the last of {len(lengths)} pages is full: nothing shows that there is no further one"
        short = [number for number, length in enumerate(lengths[:-1], 1) if length < size]
        if short:
            yield f"page {short[0]} of {len(lengths)} has {lengths[short[0] - 1]} items, the others {size}"


def _reason(text: str) -> Refusal:
    lower = text.lower()
    if any(word in lower for word in _BUSY):
        return Refusal.TRANSIENT
    return Refusal.DENIED if any(word in lower for word in _DENIED) else Refusal.FAILED
