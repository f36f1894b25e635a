"""The answers of Jira's search -> their issues, and what shows that they are all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.evidence.record import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tieout.collect.ingest.delimited import Bounds
    from tieout.collect.ingest.items import Item

PERMISSION = "Browse projects"
_DENIED = ("permission", "not authorized", "unauthorized", "does not exist", "forbidden", "login")


def issues_of(pages: Sequence[Item]) -> Iterator[Item]:
    """Give the issues of all pages; an answer without any list of them is a problem."""
    for page in pages:
        if page.value.get("issues") is None:
            text = _complaint(page)
            is_denied = any(word in text.lower() for word in _DENIED)
            page.problems.add(
                page.at,
                f"Jira answered: {text}" if text else "the answer has no issues, not even an empty list of them",
                reason=Refusal.DENIED if is_denied else Refusal.FAILED if text else Refusal.SHAPE,
                action=PERMISSION,
            )
        yield from page.items("issues")


def gaps_of(pages: Sequence[Item], count: int, bounds: Bounds) -> tuple[str, ...]:
    """Say what nobody can know of the issues that were read."""
    gaps = list(bounds.gaps(count, "issues")) if bounds.total is not None else []
    if not pages:
        return tuple(gaps)
    # Jira Data Center REST v2: Search. total and startAt are of the whole search.
    totals = {total for page in pages if (total := page.number("total")) is not None}
    if totals:
        if len(totals) > 1:
            gaps.append(f"the pages name {len(totals)} totals: the search was not the same, or changed meanwhile")
        elif count not in totals:
            gaps.append(f"{count} issues were read; Jira says that there are {max(totals)}")
        return tuple(gaps)
    # Jira Cloud REST v3: Search for issues using JQL enhanced search. The last page has no token.
    early = [number for number, page in enumerate(pages[:-1], 1) if not _goes_on(page)]
    if early:
        gaps.append(f"page {early[0]} of {len(pages)} says that it is the last")
    last = pages[-1]
    if _goes_on(last):
        gaps.append("the last page says that there is a further one")
    elif last.flag("isLast") is None and not (bounds.complete or bounds.total is not None):
        gaps.append("no page says that it is the last (isLast), and none says how many there are (total)")
    return tuple(gaps)


def _goes_on(page: Item) -> bool:
    return page.flag("isLast") is False or bool(page.text("nextPageToken"))


def _complaint(page: Item) -> str:
    said = page.value.get("errorMessages")
    given = [each for each in said if isinstance(each, str)] if isinstance(said, list) else []
    other = (page.value.get("message"), page.value.get("error"))
    return "; ".join([*given, *(each for each in other if isinstance(each, str))])
