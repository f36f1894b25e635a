"""A document belongs to no control."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.document import Document, Status
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import is_partly_read, place_of
from tieout.rules.wording import listed


@rule(severity=Severity.WARNING, criteria=("CC5.3",), needs=("documents", "settings"))
def orphan_document(examination: Examination) -> Iterator[Observation]:
    """No control rests on a document.

    ## What it checks
    Every policy and runbook that is not retired is named by a control under `policies` or `runbooks`,
    or names one of `controls.yaml` under its own `controls` (if only it does, rule `one-way-mapping`
    says so). Of a draft it is a note. While no control names any document, they are one note
    together.

    ## Why the auditor asks
    What no control rests on is promised and done by nobody, and tested by nobody. Auditors read the
    whole folder all the same, and hold the company to what stands there.

    ## Example
    `policies/clean-desk.md:2:5: no control rests on Clean Desk Policy`

    ## How to fix
    Name the document in the control that carries it out, and the control in the document:

    ```yaml
    controls:
      - id: AC-02
        policies: [POL-002]
    ```

    If nobody carries it out, write a control, or retire the document (`status: retired`).

    ## Sources
    Criterion CC5.3: policies set what is expected, and procedures put them into action.
    """
    cited = {document_id for control in examination.controls for document_id in control.documents}
    known = {control.id for control in examination.controls}
    standing = [document for document in examination.documents if document.status is not Status.RETIRED]
    alone = [
        document
        for document in standing
        if (document.id is None or document.id not in cited) and known.isdisjoint(document.controls)
    ]
    readable = "readable " if is_partly_read(examination, SETTINGS_PATH) else ""
    if len(alone) == len(standing) > 1:
        yield _all(alone, readable)
        return
    for document in alone:
        yield Observation(
            subject=document.subject,
            location=place_of(document, "controls", "id"),
            message=f"no {readable}control rests on {document.name}",
            remedy="name it in the control that carries it out, and the control in it; or retire it",
            about="controls",
            severity=Severity.NOTE if document.status is Status.DRAFT else None,
        )


def _all(documents: list[Document], readable: str) -> Observation:
    names = listed(document.subject for document in documents)
    return Observation(
        subject="controls",
        location=place_of(documents[0], "controls", "id"),
        message=f"no {readable}control names any of the {len(documents)} documents: {names}",
        remedy=f"write the controls that they promise into {SETTINGS_PATH}, each with its documents",
        about="controls",
        severity=Severity.NOTE,
    )
