"""A new version says nothing new."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from tieout.model.change import Effect, FieldChange, Revision
from tieout.model.document import Document
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import place_of

_VERSION = "version"


@rule(severity=Severity.WARNING, criteria=("CC5.3",), needs=("documents", "history"))
def version_without_change(examination: Examination) -> Iterator[Observation]:
    """A document has a new version, and nothing in it changed.

    ## What it checks
    The commit that set today's `version` of every document in force, and all between it and the one
    that set the version before. If none of them changed a word of the text or a key of the
    front-matter other than `version` and `x-` keys, the number stands for nothing. A changelog entry
    ("annual review, no change needed") is a change. Where dates moved beside the number, rule
    `review-date-only-bump` says so, and this one does not. If a front-matter on the way cannot be
    read, or the version is the file's first, nothing is said.

    ## Why the auditor asks
    "What is new in 2.0?" Nothing is an answer that needs an explanation: a change that was taken
    back, one that was never merged, or a number that somebody thought due.

    ## Example
    `commit 1f0c2d3e4b takes Access Control Policy from version 1.3 to 2.0; its text and all else in
    it are as in 1.3`

    ## How to fix
    Put the number back, or write into the `changelog` what the new version is for.

    ## Sources
    Criterion CC5.3 asks that policies are kept current by those who answer for them.
    """
    history = examination.history
    if history is None:
        return
    by_path = history.by_path()
    for document in examination.documents:
        if document.is_in_force:
            yield from _empty(document, by_path.get(document.path, ()))


def _empty(document: Document, revisions: tuple[Revision, ...]) -> Iterator[Observation]:
    at = next((i for i, item in enumerate(revisions) if _version(item) is not None), None)
    if at is None:
        return
    setting, older = revisions[at], revisions[at + 1 :]
    change = _version(setting)
    if change is None or change.before is None or change.after is None or change.after != document.version:
        return
    # What came after the number counts too, also where the file went and came back.
    since = (*revisions[: at + 1], *takewhile(lambda item: not _begins(item) and _version(item) is None, older))
    if all(_says_nothing(item) for item in since):
        yield Observation(
            subject=document.subject,
            location=place_of(document, _VERSION),
            message=(
                f"commit {setting.commit.short} takes {document.name} from version {change.before} to "
                f"{change.after}; its text and all else in it are as in {change.before}"
            ),
            remedy="put the number back, or say in the changelog what the new version is for",
            about=change.after,
        )


def _version(revision: Revision) -> FieldChange | None:
    return next((item for item in revision.fields if item.key == _VERSION), None)


def _begins(revision: Revision) -> bool:
    """Say whether a commit brought the file in, rather than moved it."""
    return revision.effect is Effect.ADDED and revision.body_changed


def _says_nothing(revision: Revision) -> bool:
    """Say whether a commit changed no word and no key but the version and keys of the company's own."""
    return (
        revision.effect is not Effect.DELETED
        and revision.readable
        and not revision.body_changed
        and all(item.key == _VERSION or item.key.startswith("x-") for item in revision.fields)
    )
