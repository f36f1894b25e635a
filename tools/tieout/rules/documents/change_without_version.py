"""The words changed after the approval, under the same version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tieout.model.change import Effect, Revision
from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.period import iso_date
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.trail import Landings
from tieout.rules.wording import listed

_APPROVED, _VERSION, _PARAMETERS = "approved", "version", "parameters."
_LATE = timedelta(days=7)
"""How long after its approval a text may come to the branch; a merge takes a few days."""


@rule(severity=Severity.ERROR, criteria=("CC5.3", "CC8.1"), needs=("documents", "history"))
def change_without_version(examination: Examination) -> Iterator[Observation]:
    """The text of a document changed after its approval, and its version did not.

    ## What it checks
    The commits that led to the text of every document in force. A commit that changed words below
    the front-matter, or changed or removed one of its `parameters`, and came to the branch on a later
    day than `approved`, after the commit that states that day, with no new `version` in it or since,
    is an error: the text in force is not the text that was approved. All of a document are one finding.

    A warning, where there is no such error:

    - `approved` was moved past such a commit later on, or in it, and `version` was not: one version
      names two texts;
    - the text came to the branch more than 7 days after `approved`, with a new `version` or as a new
      file, and not with the first commit: nothing shows that it is the text that was approved. A file
      that was moved and edited in one commit, or removed and brought back, is new;
    - a front-matter after `approved` cannot be read: that commit, and what is older, was not judged.

    Blanks, line ends and HTML comments are no words. Of a document with changes that are not
    committed yet, only the version that Git knows can be judged: where it differs from the one in the
    file, nothing is said.

    ## Why the auditor asks
    The approval is of a text. If the text went on changing under the same number, nobody approved
    what people follow, and two people who cite version 1.3 may cite two policies. It is the first
    thing that a comparison of two dates in Git shows.

    ## Example
    `Access Control Policy 1.3 was approved on 2026-01-14, and commit 9a8b7c6d5e of 2026-03-02
    changed its text; the version is still 1.3`

    ## How to fix
    Have the text approved as it stands, and say so in one commit:

    ```yaml
    version: "1.4"
    approved: 2026-03-09
    changelog:
      - {version: "1.4", date: 2026-03-09, author: person:ana, change: "Sessions end after 8 hours"}
    ```

    A slip of the pen is a change too; collect several for the next version, or put the text back.

    ## Sources
    Criteria CC5.3 (policies are put into action as approved) and CC8.1 (changes are authorised). The
    days are those on which the branch came to hold a commit, in the organization's zone: never before
    an earlier state of it, whatever a commit says. What came with the commit that states the approval
    has only its own date, a claim of whoever made it.
    """
    history = examination.history
    if history is None:
        return
    landings, by_path = Landings(history, ZoneInfo(examination.timezone)), history.by_path()
    for document in examination.documents:
        if document.is_in_force and document.approved is not None:
            revisions = by_path.get(document.path, ())
            since = _since_version(document, revisions, examination)
            if since is not None:
                yield from _unapproved(document, document.approved, revisions, since, landings)


def _since_version(
    document: Document, revisions: tuple[Revision, ...], examination: Examination
) -> tuple[Revision, ...] | None:
    """Give the commits after the one that set today's version, newest first; None if Git knows it not yet."""
    setting = next((i for i, item in enumerate(revisions) if _change(item, _VERSION)), len(revisions))
    if document.path in examination.uncommitted:
        known = _change(revisions[setting], _VERSION) if setting < len(revisions) else None
        if known is None or known[1] != document.version:
            return None
    return revisions[:setting]


def _change(revision: Revision, key: str) -> tuple[str | None, str | None] | None:
    return next(((item.before, item.after) for item in revision.fields if item.key == key), None)


def _unapproved(
    document: Document,
    approved: date,
    revisions: tuple[Revision, ...],
    since: tuple[Revision, ...],
    landings: Landings,
) -> Iterator[Observation]:
    late: list[tuple[Revision, date]] = []
    covered: list[tuple[Revision, date, date]] = []
    before: date | None = None
    is_stated = False  # whether the commit that states today's approval lies behind, on the way back
    stating = _stating(since, revisions)
    for revision in since:
        if not revision.readable:
            break
        moved = _change(revision, _APPROVED)
        if moved is not None:
            is_stated, before = True, iso_date(moved[0]) if moved[0] else None
        day = landings.day(revision.commit)
        if day is None or not _says_otherwise(revision):
            continue
        if not is_stated and _last_day(revision, day, stating, landings) > approved:
            late.append((revision, day))
        elif is_stated and before is not None and day > before:
            covered.append((revision, day, before))
    if late:
        yield _late(document, approved, late)
    elif covered:
        yield _covered(document, approved, covered)
    else:
        yield from _unclear(document, approved, (*since, *revisions[len(since) :][:1]), landings)


def _stating(since: tuple[Revision, ...], revisions: tuple[Revision, ...]) -> Revision | None:
    """Give the commit that states today's approval: as far as is known, that which set the version."""
    stated = next((item for item in since if _change(item, _APPROVED)), None)
    return stated or next(iter((*revisions[len(since) :], *revisions[-1:])), None)


def _last_day(revision: Revision, day: date, stating: Revision | None, landings: Landings) -> date:
    """Give the day after which an approval covers a change: its own, where it came with the approval."""
    if stating is not None and landings.together(revision.commit, stating.commit):
        return landings.own_day(revision.commit) or day
    return day


def _begins(revision: Revision) -> bool:
    """Say whether a commit brought a text in, or a new version of it, to a branch that was there before."""
    if not revision.body_changed or revision.effect is Effect.DELETED:
        return False
    if revision.effect is Effect.ADDED:
        return bool(revision.commit.parents) or not revision.commit.on_mainline
    return _change(revision, _VERSION) is not None


def _says_otherwise(revision: Revision) -> bool:
    """Say whether a commit changed words, or took back or changed what the head says is promised."""
    return revision.effect is Effect.MODIFIED and (revision.body_changed or _relaxes(revision))


def _relaxes(revision: Revision) -> bool:
    return any(item.key.startswith(_PARAMETERS) and item.before is not None for item in revision.fields)


def _late(document: Document, approved: date, late: list[tuple[Revision, date]]) -> Observation:
    commits = listed(f"commit {revision.commit.short} of {day}" for revision, day in reversed(late))
    what = listed(
        ["text"] * any(revision.body_changed for revision, _ in late)
        + ["parameters"] * any(_relaxes(revision) for revision, _ in late)
    )
    return Observation(
        subject=document.subject,
        location=place_of(document, _VERSION, _APPROVED),
        message=(
            f"{_numbered(document)} was approved on {approved}, and {commits} changed its {what}; {_still(document)}"
        ),
        remedy="have the text approved as it stands, with a new version, its approved date and a changelog entry",
        about="text",
    )


def _covered(document: Document, approved: date, covered: list[tuple[Revision, date, date]]) -> Observation:
    revision, day, then = covered[-1]
    return Observation(
        subject=document.subject,
        location=place_of(document, _VERSION, _APPROVED),
        message=(
            f"{_numbered(document)} names two texts: approved on {then}, changed in commit "
            f"{revision.commit.short} of {day}, and approved again on {approved}; {_still(document)}"
        ),
        remedy="give the text of today a version of its own, with a changelog entry",
        about="two texts",
        severity=Severity.WARNING,
    )


def _unclear(
    document: Document, approved: date, since: tuple[Revision, ...], landings: Landings
) -> Iterator[Observation]:
    """Tell of the newest commit after the approval whose text cannot be compared with the approved one."""
    for revision in since:
        day = landings.day(revision.commit)
        told = f"{_numbered(document)} was approved on {approved}, and "
        commit = f"commit {revision.commit.short} of {day}"
        if not revision.readable:
            told += (
                f"whether {commit}, or an earlier one, changed its text was not judged: a front-matter cannot be read"
            )
        elif _begins(revision):
            told += f"its text came in {commit}; nothing shows that it is the text that was approved"
        else:
            continue
        if day is not None and day - approved > (_LATE if revision.readable else timedelta()):
            yield Observation(
                subject=document.subject,
                location=place_of(document, _VERSION, _APPROVED),
                message=told,
                remedy="compare it with the text that was approved; if they differ, have it approved as a new version",
                about="unclear",
                severity=Severity.WARNING,
            )
        return


def _numbered(document: Document) -> str:
    return f"{document.name} {document.version}" if document.version else document.name


def _still(document: Document) -> str:
    return f"the version is still {document.version}" if document.version else "it states no version"
