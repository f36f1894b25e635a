"""A document is not approved yet."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from tieout.model.change import Effect, Revision
from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.trail import Landings
from tieout.rules.wording import listed

_ACTIVE = Status.ACTIVE.value


@rule(severity=Severity.WARNING, criteria=("CC5.3",), needs=("documents",))
def draft_document(examination: Examination) -> Iterator[Observation]:
    """A document is not approved yet.

    ## What it checks
    Every document with `status: draft`. Nobody has to follow a draft, so a control that rests on it
    rests on nothing that is in force.

    A draft that was in force before, by the commits that led to it or by an earlier text of its id
    with parameters, is an error: nothing that the rules ask of a text in force is asked of it now.
    What one merge made active and draft again was never in force. A text that is over is
    `status: retired`.

    ## Why the auditor asks
    A policy counts from the day on which somebody who may do so approved it. Of a draft an auditor
    takes note, and then asks for the policy.

    ## Example
    `policies/access-control.md:4:1: Access Control Policy is a draft: it is not approved yet, and
    AC-01 and AC-02 rest on it`

    ## How to fix
    Read the text, change what your company does not do, and open a pull request that sets
    `status: active` with `approved`, `effective` and `last_reviewed`. The document's approver
    approves it. To rewrite a text that is in force, leave it active on the branch and draft the new
    one in a pull request.

    ## Sources
    Criterion CC5.3: control activities are deployed through policies that management puts in force.
    """
    history = examination.history
    landings = None if history is None else Landings(history, ZoneInfo(examination.timezone))
    by_path = {} if history is None else history.by_path()
    for document in examination.documents:
        if document.status is not Status.DRAFT:
            continue
        resting = [item.id for item in examination.controls if document.id and document.id in item.documents]
        on_it = f", and {listed(resting)} {'rests' if len(resting) == 1 else 'rest'} on it" if resting else ""
        until = _withdrawn(by_path.get(document.path, ()), landings) if landings else None
        until = until or _stated(document, examination)
        yield _taken_back(document, until, on_it) if until else _not_approved(document, on_it)


def _not_approved(document: Document, on_it: str) -> Observation:
    return Observation(
        subject=document.subject,
        location=document.at("status"),
        message=f"{document.name} is a draft: it is not approved yet{on_it}",
        remedy=(
            "make it your own, set status: active with approved, effective and last_reviewed, and have "
            f"{document.approver or 'its approver'} approve the pull request"
        ),
        about="status",
    )


def _taken_back(document: Document, until: date, on_it: str) -> Observation:
    return Observation(
        subject=document.subject,
        location=document.at("status"),
        message=(
            f"{document.name} was in force until {until}, and is a draft now: the text that people must follow "
            f"is gone{on_it}"
        ),
        remedy="put the approved text back in force, and draft the next one in a pull request; or set status: retired",
        about="taken back",
        severity=Severity.ERROR,
    )


def _withdrawn(revisions: Sequence[Revision], landings: Landings) -> date | None:
    """Give the day on which the branch last lost the text in force, by the trail of the document."""
    for index, revision in enumerate(revisions):
        if _status(revision)[0] != _ACTIVE:
            continue
        earlier = revisions[index + 1 :]
        made = next((item for item in earlier if _status(item)[1] == _ACTIVE or item.effect is Effect.ADDED), None)
        if made is None or not landings.together(made.commit, revision.commit):
            return landings.day(revision.commit)
    return None


def _status(revision: Revision) -> tuple[str | None, str | None]:
    return next(((item.before, item.after) for item in revision.fields if item.key == "status"), (None, None))


def _stated(document: Document, examination: Examination) -> date | None:
    """Give the day on which a text of this id with parameters was last in force."""
    own = [item for item in examination.statements if item.document == document.subject]
    ends = [
        later.since
        for one, later in itertools.pairwise(own)
        if one.status is Status.ACTIVE and later.status is not Status.ACTIVE
    ]
    return ends[-1] if ends else None
