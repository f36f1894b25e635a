"""Policies and runbooks -> a page of the site that lists them, as Markdown of our one dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.document import Kind
from tieout.render.words import unread
from tieout.site.words import line, review_state, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.model.document import Document
    from tieout.site.told import Told

_NONE = {
    Kind.POLICY: "There is none: `documents.policies` of `controls.yaml` says where they lie, and `tieout init` plants ten.",
    Kind.RUNBOOK: "There is none: `documents.runbooks` of `controls.yaml` says where they lie, and `tieout init` plants nine.",
}
_MANY = 40
"""Documents up to which one table is enough."""
_TITLES = {Kind.POLICY: "Policies", Kind.RUNBOOK: "Runbooks"}


def documents_page(told: Told, link: Callable[[Document], str]) -> list[str]:
    """Give the lines of the page; ``link`` gives a link to a document's own."""
    lines = [
        "# Policies and runbooks",
        "",
        "Who answers for each, and when it is to be looked at again. Names and dates of a head are its own claims.",
        "",
    ]
    for kind, title in _TITLES.items():
        shown = [item for item in told.view.documents if item.kind is kind]
        there = any(item.kind is kind for item in told.examination.documents)
        none = "None is for the readers of this site." if there else _NONE[kind]
        lines += [f"## {title}", "", *(_listed(shown, told, link) if shown else (none, ""))]
    return lines


def _listed(shown: list[Document], told: Told, link: Callable[[Document], str]) -> Iterator[str]:
    """Give one table; of many documents in several folders one for each, which the table of contents leads to."""
    folders: dict[str, list[Document]] = {}
    for item in sorted(shown, key=lambda item: item.path.rpartition("/")[0]):
        folders.setdefault(item.path.rpartition("/")[0], []).append(item)
    if len(shown) <= _MANY or len(folders) == 1:
        yield from (*_table(shown, told, link), "")
        return
    for folder, items in folders.items():
        yield from (f"### {line(folder) or 'At the root'}", "", *_table(items, told, link), "")


def _table(shown: list[Document], told: Told, link: Callable[[Document], str]) -> Iterator[str]:
    yield "| Document | Owner | Approver | Status | Next review by | Review | Approval (proven) |"
    yield "|---|---|---|---|---|---|---|"
    for item in shown:
        row = told.rows[item.path]
        by = item.review.on_time_until(row.day.last).isoformat() if row.day.last else "not stated"
        cells = (
            f"{link(item)}{f' {text(item.id)}' if item.id else ''}",
            text(told.whose(item.owner)),
            text(item.approver or unread(item, "approver")),
            item.status.value if item.status else unread(item, "status"),
            by,
            review_state(item, row.day, told.examination.as_of, told.ahead),
            told.approval_sign(item),
        )
        yield f"| {' | '.join(cells)} |"
