"""A commit moved review dates and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from tieout.model.change import Effect, FieldChange, Revision
from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.period import MONTHS_A_YEAR, add_months, iso_date
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.wording import listed

_FOLLOWS = 7
"""Days within which a date that moves after its text is the date of that change."""
_VERSION = "version"


@rule(severity=Severity.WARNING, criteria=("CC5.3",), needs=("documents", "history"))
def review_date_only_bump(examination: Examination) -> Iterator[Observation]:
    """A commit moved only the dates of a document, and no word of it.

    ## What it checks
    Every commit that led to the current text of a document in force, if all that it changed there
    are keys whose values are dates (`last_reviewed`, `approved`, `next_review`, dates of the
    `changelog`, and any key of yours that holds `YYYY-MM-DD`), while the words of the text and
    their order stayed the same. Blanks, line ends and HTML comments are no words. A change of
    `version` or of an `x-` key beside the dates says nothing of a review: it is named, and does not
    excuse; an entry in the `changelog` does. That the file was moved does not excuse either. Each
    is reported once for each document, with the dates before and after and the commit that last
    changed the words.

    Reported are commits of the examined period up to the as-of day (of the last twelve months where
    no period is examined), and older ones whose moved dates still stand. A commit that only adds
    dates where there were none is reported within that time too, as what it is. Where the text
    itself changed in the week before and its date had not moved since, the date merely follows the
    text: that is a note, not a warning. A merge counts where it differs from each of its parents.

    ## Why the auditor asks
    "Reviewed on 12 January" is a control, and its evidence is what somebody read, found and
    decided. A commit that only moves the date is evidence that somebody moved a date.
    Auditors who find several in a row, minutes before the audit, extend their sample.

    ## Example
    `commit 1f0c2d3e4b of 2026-01-13 moves only last_reviewed (2025-01-14 -> 2026-01-13) of Access
    Control Policy; its text had last changed on 2025-03-02, in commit 9a8b7c6d5e`.

    ## How to fix
    A review that found nothing to change is a good review: say so. Add an entry to the `changelog`
    in the same commit, and let the approver approve the pull request:

        changelog:
          - {version: "1.3", date: 2026-01-13, author: person:ana, change: "Annual review: no change needed"}

    If nobody read the text, put the old date back, or review it now.

    ## Sources
    The company's own review interval, as rule `stale-review`; criterion CC5.3. The commits are read
    from Git; their dates are the committer's, a claim of whoever made them. The week and the twelve
    months are Tieout's conventions.
    """
    history = examination.history
    if history is None:
        return
    zone, by_path = ZoneInfo(examination.timezone), history.by_path()
    for document in examination.documents:
        if not document.is_in_force:
            continue
        newer_keys: set[str] = set()
        revisions = by_path.get(document.path, ())
        for index, revision in enumerate(revisions):
            dates = _dates(revision)
            stands = newer_keys.isdisjoint(change.key for change in dates)
            newer_keys.update(change.key for change in revision.fields)
            if not _moves_only_dates(revision):
                continue
            moved = any(change.before for change in dates)
            day = revision.commit.committed_on(zone)
            if _in_time(examination, day) or (moved and stands):
                yield _observation(document, revision, day, revisions[index + 1 :], zone)


def _moves_only_dates(revision: Revision) -> bool:
    """Say whether nothing moved but dates and what does not excuse them."""
    return (
        revision.effect is not Effect.DELETED
        and revision.readable
        and not revision.body_changed
        and bool(_dates(revision))
        and all(_is_date_change(change) or _is_beside(change) for change in revision.fields)
    )


def _dates(revision: Revision) -> tuple[FieldChange, ...]:
    return tuple(change for change in revision.fields if _is_date_change(change))


def _is_date_change(change: FieldChange) -> bool:
    return _is_date(change.after) and (not change.before or _is_date(change.before))


def _is_beside(change: FieldChange) -> bool:
    return change.key == _VERSION or change.key.startswith("x-")


def _is_date(text: str | None) -> bool:
    return text is not None and iso_date(text) is not None


def _in_time(examination: Examination, day: date | None) -> bool:
    if day is None:  # when it was is unknown, so it may have been now; bad-commit-date tells
        return True
    if examination.period is not None:
        return examination.period.start <= day <= examination.as_of
    return add_months(examination.as_of, -MONTHS_A_YEAR) < day <= examination.as_of


def _observation(
    document: Document, revision: Revision, day: date | None, older: tuple[Revision, ...], zone: ZoneInfo
) -> Observation:
    text = next((item for item in older if item.body_changed), None)
    said = ""
    if text is not None:
        changed = text.commit.committed_on(zone)
        said = f"; its text had last changed {f'on {changed}, ' if changed else ''}in commit {text.commit.short}"
    follows = text is not None and _follows(revision, text, older)
    return Observation(
        subject=document.subject,
        location=place_of(document, *(change.key for change in _dates(revision))),
        message=(
            f"commit {revision.commit.short}{f' of {day}' if day else ''} {_what(_dates(revision))} "
            f"of {document.name}{_beside(revision)}{said}"
        ),
        remedy=(
            "change the date in the commit that changes the text"
            if follows
            else "record what was reviewed in the changelog, by whom and with what result; or put the old date back"
        ),
        about=revision.commit.oid,
        severity=Severity.NOTE if follows else None,
    )


def _follows(revision: Revision, text: Revision, older: tuple[Revision, ...]) -> bool:
    """Say whether the dates were moved in the week after the text, and for the first time since."""
    moved_at, changed_at = revision.commit.committed_at, text.commit.committed_at
    if moved_at is None or changed_at is None or not 0 <= (moved_at - changed_at).days < _FOLLOWS:
        return False
    keys = {change.key for change in _dates(revision)}
    since = older[: older.index(text) + 1]
    return not any(change.key in keys for item in since for change in item.fields)


def _what(fields: tuple[FieldChange, ...]) -> str:
    moved = [f"{item.key} ({item.before} -> {item.after})" for item in fields if item.before]
    added = [f"{item.key} ({item.after})" for item in fields if not item.before]
    if not added:
        return f"moves only {listed(moved)}"
    if not moved:
        return f"adds only {listed(added)}"
    return f"only moves {listed(moved)} and adds {listed(added)}"


def _beside(revision: Revision) -> str:
    """Name what moved with the dates and does not excuse them."""
    words = [
        f"{item.key} ({item.before or 'none'} -> {item.after or 'none'})" if item.key == _VERSION else item.key
        for item in revision.fields
        if not _is_date_change(item)
    ]
    return f", beside it {listed(words)}" if words else ""
