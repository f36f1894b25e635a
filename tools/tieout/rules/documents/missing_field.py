"""A field is missing or empty."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule
from tieout.rules.wording import listed

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@rule(severity=Severity.ERROR, criteria=("CC5.3", "CC2.1"))
def missing_field(examination: Examination) -> Iterator[Observation]:
    """A field is missing or empty.

    ## What it checks
    Every document, control and register row has the fields of its schema, none of them empty. An
    exercise record has its id, kind, runbooks and day; the rest is for `exercise-incomplete`.
    A document in force (`status: active`) must say who owns it, who approved it and when, since when
    it is in effect, when it was last reviewed, and which criteria it serves. A draft may leave open
    what is not decided yet. Fields that an auditor would only ask about are a warning.
    Below its fields a document in force has a text.

    ## Why the auditor asks
    An auditor reads these fields first: a policy without an approver or a date cannot be shown to
    have been approved, and a control without an owner is nobody's.

    ## Example
    `policies/access-control.md:1:1: POL-002 lacks approver and last_reviewed`

    ## How to fix
    Add the fields at the place named:

    ```yaml
    approver: role:cto
    last_reviewed: 2026-01-14
    ```

    Write only what is true. Where something is not decided or not done yet, set `status: draft`.

    ## Sources
    The schema is Tieout's own, drawn from what auditors ask for. Criterion CC5.3 asks that policies
    set expectations and say who is responsible.
    """
    in_force = {item.path for item in examination.documents if item.is_in_force}
    for item in examination.missing_fields:
        names = listed(item.names, at_most=99)
        undecided = item.asked and item.location.path in in_force
        draft = ", or set status: draft until that is decided" if undecided else ""
        yield Observation(
            subject=item.subject,
            location=item.location,
            message=f"{item.subject} lacks {names}",
            remedy=f"add {names}{draft}",
            about=",".join(item.names),
            severity=None if item.asked else Severity.WARNING,
        )
    for document in examination.documents:
        if document.is_in_force and not _COMMENT.sub("", document.said).strip():
            yield Observation(
                subject=document.subject,
                location=Location(path=document.path, line=document.body_line),
                message=(
                    f"{document.name} has no text below its front-matter"
                    f"{' that is not struck out' if document.struck else ''}"
                ),
                remedy="write what people are to do, or set status: draft until that is decided",
                about="text",
            )
