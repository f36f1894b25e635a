"""What the command line of AWS answers to a question that lists things -> its items, and whether they are all.

It asks page after page and writes one object, in which a token stands only where it was told to stop early
(``--max-items``). With ``--no-paginate`` there is an object a page: a list of them (``jq --slurp``) and an object a
line are read too. In each of them but the last a token says that there is more; in the last it says that some lack.
AWS CLI: Using the pagination options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.ingest.items import Item, document_or_lines, kind_of, objects, step

if TYPE_CHECKING:
    from tieout.collect.ingest.base import Problems

_TOKENS = ("NextToken", "Marker")
"""AWS Backup calls it the one, Amazon RDS the other; the command line writes the first for both."""


class Pages(NamedTuple):
    """What the answer holds."""

    items: tuple[Item, ...]
    pages: int
    gaps: tuple[str, ...]


def pages_of(raw: bytes, problems: Problems, *, key: str) -> Pages | None:
    """Give the items that stand under ``key``, page by page; None where it is no such answer, with a problem."""
    value = document_or_lines(raw, problems)
    if value is None:
        return None
    if isinstance(value, dict):
        pages = [Item(value, "#", problems)]
    elif isinstance(value, list):
        pages = list(objects(value, "#", problems))
    else:
        problems.add("#", f"here is {kind_of(value)}; wanted is an object with {key}")
        return None
    if not pages:
        problems.add("#", f"the list holds no page with {key}")
        return None
    items: list[Item] = []
    gaps: list[str] = []
    for number, page in enumerate(pages, 1):
        if page.value.get(key) is None:
            problems.add(page.at, f"here is no {key}: this is no answer to that question")
        items.extend(page.items(key))
        is_last = number == len(pages)
        token = next((name for name in _TOKENS if page.text(name)), "")
        if is_last and token:
            gaps.append(f"the last page has a {token}: there is at least one page more")
        elif not is_last and not token:
            gaps.append(f"page {number} of {len(pages)} has no token for a next one: the pages are not of one question")
        for name in sorted(page.value.keys() - {key, *_TOKENS}):
            problems.add(page.at + step(name), f"the key {name!r} is not known in such an answer")
    return Pages(tuple(items), len(pages), tuple(gaps))
