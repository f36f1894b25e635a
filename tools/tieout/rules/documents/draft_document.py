"""A document is not approved yet."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.document import Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import listed


@rule(severity=Severity.WARNING, criteria=("CC5.3",))
def draft_document(examination: Examination) -> Iterator[Observation]:
    """A document is not approved yet.

    ## What it checks
    Every document with `status: draft`. Nobody has to follow a draft, so a control that rests on it
    rests on nothing that is in force.

    ## Why the auditor asks
    A policy counts from the day on which somebody who may do so approved it. Of a draft an auditor
    takes note, and then asks for the policy.

    ## Example
    `policies/access-control.md:4:1: Access Control Policy is a draft: it is not approved yet, and
    AC-01 and AC-02 rest on it`

    ## How to fix
    Read the text, change what your company does not do, and open a pull request that sets
    `status: active` with `approved`, `effective` and `last_reviewed`. The document's approver
    approves it.

    ## Sources
    Criterion CC5.3: control activities are deployed through policies that management puts in force.
    """
    for document in examination.documents:
        if document.status is not Status.DRAFT:
            continue
        resting = [item.id for item in examination.controls if document.id and document.id in item.documents]
        verb = "rests" if len(resting) == 1 else "rest"
        yield Observation(
            subject=document.subject,
            location=document.at("status"),
            message=f"{document.name} is a draft: it is not approved yet"
            + (f", and {listed(resting)} {verb} on it" if resting else ""),
            remedy=(
                "make it your own, set status: active with approved, effective and last_reviewed, and have "
                f"{document.approver or 'its approver'} approve the pull request"
            ),
            about="status",
        )
