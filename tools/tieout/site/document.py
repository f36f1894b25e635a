"""A document -> what stands around its text: who answers for it, what is proven of it, and how it changed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.model.change import Effect
from tieout.render.words import unread
from tieout.site.audience import Audience
from tieout.site.places import APPROVALS, FINDINGS
from tieout.site.told import NOT_FOR_THEM
from tieout.site.words import counted, described, in_force_since, line, review_state, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo

    from tieout.model.change import Revision
    from tieout.model.document import Document
    from tieout.site.told import Told

_NEVER = datetime.min.replace(tzinfo=UTC)
_WITHIN = re.compile(r"[.\[].*", re.DOTALL)
_MOST = 20
"""Changes of a text that are told one by one, the newest first."""


def facts(
    document: Document, told: Told, up: str, criterion: Callable[[str, str], str], control: Callable[[str, str], str]
) -> list[str]:
    """Give the lines; ``criterion`` and ``control`` give links by id and the way up from this page."""
    rows = _of_anybody(document, told) if told.view.audience is Audience.PUBLIC else _of_staff(document, told)
    found = [(name, line(str(value)) if value else "not stated") for name, value in rows]
    if told.view.audience is not Audience.PUBLIC:
        criteria = ", ".join(criterion(item, up) for item in document.criteria)
        controls = ", ".join(control(item, up) for item in document.controls)
        found += [("Criteria", criteria or "none"), ("Controls", controls or "none")]
        open_, frozen = told.findings[document.path], told.frozen[document.path]
        said = [counted(open_, "open finding")] if open_ else []
        if said := [*said, *([f"{frozen} in the baseline"] if frozen else [])]:
            found.append(("Findings", f"[{', '.join(said)}]({up}{FINDINGS})"))
    return described(*found)


def of_images(told: Told) -> list[str]:
    """Give what is said of the images of a text, where it shows some: nobody approves one with its words."""
    if told.view.audience is Audience.PUBLIC:  # nothing is said of approvals there
        return []
    return described(("Images", "What is proven here is of the words alone"))


def _of_anybody(document: Document, told: Told) -> list[tuple[str, object]]:
    since = in_force_since(document, told.examination.as_of)
    return [("Id", document.id), ("Version", document.version), ("In force from", since)]


def _of_staff(document: Document, told: Told) -> list[tuple[str, object]]:
    changed = next((item for item in told.revisions.get(document.path, ()) if item.body_changed), None)
    zone = told.examination.program.organization.calendar.zone
    row = told.rows[document.path]
    day = row.day
    return [
        ("Id", document.id),
        ("Status", document.status.value if document.status else unread(document, "status")),
        ("Version", document.version or unread(document, "version")),
        ("Classification", _classification(document)),
        ("Owner", told.whose(document.owner) if document.owner else unread(document, "owner")),
        ("Approver (claimed)", document.approver or unread(document, "approver")),
        ("Approved (claimed)", document.approved or unread(document, "approved")),
        ("Approval (proven)", _proven(row.approval, told)),
        ("In force from", document.effective or unread(document, "effective")),
        ("Review", review_state(document, day, told.examination.as_of, told.ahead)),
        ("Next review by", document.review.on_time_until(day.last) if day.last else None),
        ("Last reviewed (claimed)", document.last_reviewed or unread(document, "last_reviewed")),
        *([("Last review (proven)", _proven(row.review, told))] if row.found else []),
        ("Text last changed (Git)", changed.commit.committed_on(zone) if changed else None),
    ]


def _classification(document: Document) -> str:
    """Give it as the head has it; of one that says nothing, as what it is taken for."""
    is_stated = "classification" in dict(document.places)
    return document.classification.value if is_stated else f"not stated, so {document.classification.value}"


def _proven(said: str, told: Told) -> str:
    return NOT_FOR_THEM if told.view.tells(said) else said


def changes(document: Document, told: Told, up: str) -> list[str]:
    """Tell the newest changes by the day of their commit, which whoever commits can set; none for anybody."""
    revisions = told.revisions.get(document.path, ())
    if not revisions or told.view.audience is Audience.PUBLIC:
        return []
    zone = told.examination.program.organization.calendar.zone
    newest = sorted(revisions, key=lambda item: (item.commit.committed_at or _NEVER, item.commit.oid), reverse=True)
    return list(_table(newest, told, up, zone))


def _table(newest: list[Revision], told: Told, up: str, zone: tzinfo) -> Iterator[str]:
    has_verdicts = bool(told.verdicts)
    yield f"| Changed (Git) | Commit | By | What |{' Verdict |' if has_verdicts else ''}"
    yield f"|---|---|---|---|{'---|' if has_verdicts else ''}"
    for item in newest[:_MOST]:
        commit = item.commit
        day = commit.committed_on(zone) or "no date"
        is_hidden = commit.oid in told.view.hidden.commits
        subject = NOT_FOR_THEM if is_hidden else told.plain(commit.subject)
        cells = (str(day), f"`{commit.short}`", text(commit.author.name), f"{subject}{_what(item)}")
        verdict = f" [{told.verdicts[commit.oid]}]({up}{APPROVALS}) |" if commit.oid in told.verdicts else " \u2013 |"
        yield f"| {' | '.join(cells)} |{verdict if has_verdicts else ''}"
    if len(newest) > _MOST:
        yield ""
        yield f"And {len(newest) - _MOST} earlier ones, in Git."


def _what(item: Revision) -> str:
    if item.effect is not Effect.MODIFIED:
        return f" ({item.effect.value})"
    # Of what stands within a key, such as ``changelog[0].date``, the key alone.
    said = ["words" if item.body_changed else "", *(_WITHIN.sub("", change.key) for change in item.fields)]
    named = [text(name) for name in dict.fromkeys(said) if name]
    return f" ({', '.join(named)})" if named else ""
