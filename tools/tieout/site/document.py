"""A document -> what stands below its title: who answers for it, what is proven of it, and how it changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.model.change import Effect
from tieout.site.audience import Audience
from tieout.site.places import FINDINGS
from tieout.site.words import counted, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.model.change import Revision
    from tieout.model.document import Document
    from tieout.site.told import Told

_NEVER = datetime.min.replace(tzinfo=UTC)
_MOST = 20
"""Changes of a text that are told one by one, the newest first."""


def facts(
    document: Document, told: Told, up: str, criterion: Callable[[str, str], str], control: Callable[[str, str], str]
) -> list[str]:
    """Give the lines; ``criterion`` and ``control`` give links by id and the way up from this page."""
    history = told.examination.history
    revisions = tuple(item for item in history.revisions if item.path == document.path) if history else ()
    rows = _of_anybody(document) if told.view.audience is Audience.PUBLIC else _of_staff(document, told)
    lines = ["| | |", "|---|---|"]
    lines += [f"| {name} | {text(str(value)) if value else 'not stated'} |" for name, value in rows]
    if told.view.audience is Audience.PUBLIC:
        return lines
    criteria = ", ".join(criterion(item, up) for item in document.criteria)
    controls = ", ".join(control(item, up) for item in document.controls)
    lines += [f"| Criteria | {criteria or 'none'} |", f"| Controls | {controls or 'none'} |"]
    findings = sum(item.location.path == document.path for item in told.view.findings)
    if findings:
        lines += ["", f"[{counted(findings, 'open finding')}]({up}{FINDINGS})"]
    return [*lines, *_changes(revisions, told)]


def _of_anybody(document: Document) -> list[tuple[str, object]]:
    return [("Id", document.id), ("Version", document.version), ("In force from", document.effective)]


def _of_staff(document: Document, told: Told) -> list[tuple[str, object]]:
    history = told.examination.history
    changed = history.last_body_change(document.path) if history else None
    committed = changed.commit.committed_at if changed else None
    row = told.rows[document.path]
    day = row.day
    return [
        ("Id", document.id),
        ("Status", document.status.value if document.status else None),
        ("Version", document.version),
        ("Classification", document.classification.value),
        ("Owner", document.owner),
        ("Approver (claimed)", document.approver),
        ("Approved (claimed)", document.approved),
        ("Approval (proven)", row.approval),
        ("In force from", document.effective),
        ("Last reviewed (claimed)", document.last_reviewed),
        *([("Last review (proven)", row.review)] if row.found else []),
        ("Next review by", document.review.on_time_until(day.last) if day.last else None),
        ("Text last changed (Git)", committed.date() if committed else None),
    ]


def _changes(revisions: tuple[Revision, ...], told: Told) -> Iterator[str]:
    """Tell the newest changes by the day of their commit, which whoever commits can set."""
    if not revisions:
        return
    zone = told.examination.program.organization.calendar.zone
    newest = sorted(revisions, key=lambda item: (item.commit.committed_at or _NEVER, item.commit.oid), reverse=True)
    yield ""
    yield "| Changed (Git) | Commit | By | What |"
    yield "|---|---|---|---|"
    for item in newest[:_MOST]:
        commit = item.commit
        day = commit.committed_on(zone) or "no date"
        yield f"| {day} | `{commit.short}` | {text(commit.author.name)} | {text(commit.subject)}{_what(item)} |"
    if len(newest) > _MOST:
        yield ""
        yield f"And {len(newest) - _MOST} earlier ones, in Git."


def _what(item: Revision) -> str:
    if item.effect is not Effect.MODIFIED:
        return f" ({item.effect.value})"
    said = ["words" if item.body_changed else "", *(change.key for change in item.fields)]
    named = [text(name) for name in said if name]
    return f" ({', '.join(named)})" if named else ""
