"""The owner of a document is the only one who may approve it."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.people import Person
from tieout.rules.base import rule
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("CC5.1", "CC1.3"), needs=("documents",))
def owner_approves_own(examination: Examination) -> Iterator[Observation]:
    """The owner of a document is the only one who may approve it.

    ## What it checks
    For every document that is not retired, the people whom `owner` and `approver` mean on the as-of
    day, by the people register. If they are the same people, nobody else could approve the text:
    an error, for a draft a warning. If some could be both and somebody else could approve too, a
    note. The same name written in both places is an error with or without a register.

    ## Why the auditor asks
    Two pairs of eyes are the point of an approval. Small companies fall into this without noticing:
    `role:cto` and `role:security-lead` are two roles, and in many companies one person.

    ## Example
    `owner: role:security-lead` and `approver: role:cto`, while `registers/people.yaml` gives both
    roles to Ana Example and to nobody else.

    ## How to fix
    Name an approver who is somebody else, such as the CEO:

    ```diff
    -approver: role:cto
    +approver: role:ceo
    ```

    ## Sources
    Segregation of duties belongs to the choice of control activities (criterion CC5.1) and to lines
    of authority (CC1.3).
    """
    for document in examination.documents:
        if document.status is Status.RETIRED or not document.owner or not document.approver:
            continue
        if document.owner == document.approver:
            yield _same_name(document)
            continue
        if examination.why_absent("people") is not None:
            continue
        owners = _present(document.owner, examination)
        approvers = _present(document.approver, examination)
        both = [person for person in approvers if person in owners]
        if not both:
            continue
        if len(both) == len(owners) == len(approvers):
            yield _same_people(document, both, examination)
        else:
            yield _overlap(document, both, examination)


def _present(reference: str, examination: Examination) -> list[Person]:
    people = examination.roster.holders(reference) or ()
    return [person for person in people if person.is_present(examination.as_of)]


def _severity(document: Document) -> Severity | None:
    return None if document.is_in_force else Severity.WARNING


def _same_name(document: Document) -> Observation:
    return Observation(
        subject=document.subject,
        location=document.at("approver"),
        message=f"{document.name} has {document.owner} as owner and as approver",
        remedy="name an approver who is somebody else",
        about="approver",
        severity=_severity(document),
    )


def _same_people(document: Document, both: list[Person], examination: Examination) -> Observation:
    names = listed(person.name for person in both)
    return Observation(
        subject=document.subject,
        location=document.at("approver"),
        message=(
            f"owner {document.owner} and approver {document.approver} of {document.name} are both {names} "
            f"on {examination.as_of}; nobody else could approve it"
        ),
        remedy="name an approver who is somebody else",
        about="approver",
        severity=_severity(document),
    )


def _overlap(document: Document, both: list[Person], examination: Examination) -> Observation:
    names = listed(person.name for person in both)
    return Observation(
        subject=document.subject,
        location=document.at("approver"),
        message=(
            f"{names} could be owner ({document.owner}) and approver ({document.approver}) "
            f"of {document.name} at once on {examination.as_of}"
        ),
        remedy="see to it that whoever approves a version is not the one who owns it",
        about="approver",
        severity=Severity.NOTE,
    )
