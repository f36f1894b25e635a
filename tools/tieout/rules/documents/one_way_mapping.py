"""A document and a control do not name each other."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.control import Control
from tieout.model.criteria import nearest
from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.wording import did_you_mean, listed


@rule(severity=Severity.WARNING, criteria=("CC5.3",), needs=("documents", "settings"))
def one_way_mapping(examination: Examination) -> Iterator[Observation]:
    """A document and a control do not name each other.

    ## What it checks
    Every control of `controls.yaml` that a document names under `controls` names the document under
    its `policies` or `runbooks`, and the other way round. All controls of one direction are one
    finding for a document; of a draft it is a note. Retired documents are left out, and so are
    controls that ended before the examined period, where the document no longer names them.
    Every id under `policies` and `runbooks` in the front-matter of a document that is not retired is
    that of a document; ids of controls are the matter of rule `broken-link`.

    ## Why the auditor asks
    The matrix of controls is read from both sides: from the control to the text that promises it,
    and from the text to the controls that keep it. If the two differ, one of them is out of date,
    and the auditor cannot know which.

    ## Example
    `policies/access-control.md:12:11: Access Control Policy names AC-09, which does not name it back`

    ## How to fix
    Correct the side that is wrong:

    ```yaml
    controls:
      - id: AC-09
        policies: [POL-002]
    ```

    ## Sources
    Criterion CC5.3: policies set what is expected, and procedures put them into action.
    """
    ids = tuple(dict.fromkeys(document.id for document in examination.documents if document.id))
    by_id = {control.id: control for control in examination.controls if control.id}
    naming: dict[str, list[str]] = {}
    for control in by_id.values():
        for document_id in control.documents:
            naming.setdefault(document_id, []).append(control.id)
    for document in examination.documents:
        if document.status is not Status.RETIRED:
            yield from _one_way(document, by_id, naming, examination)
            yield from _unknown(document, ids)


def _one_way(
    document: Document, by_id: dict[str, Control], naming: dict[str, list[str]], examination: Examination
) -> Iterator[Observation]:
    severity = Severity.NOTE if document.status is Status.DRAFT else None
    forth = [
        (i, name)
        for i, name in enumerate(document.controls)
        if name in by_id and document.id not in by_id[name].documents
    ]
    if forth:
        many = len(forth) > 1
        yield Observation(
            subject=document.subject,
            location=place_of(document, f"controls[{forth[0][0]}]", "controls"),
            message=(
                f"{document.name} names {listed(dict.fromkeys(name for _, name in forth))}, "
                f"which do{'' if many else 'es'} not name it back"
            ),
            remedy=(
                f"add {document.id or 'its id'} to {document.kind.plural} of the control, "
                f"or take the control off the document"
            ),
            about="controls",
            severity=severity,
        )
    back = [
        name
        for name in dict.fromkeys(naming.get(document.id or "", ()))
        if name not in document.controls and not _is_over(by_id[name], examination)
    ]
    if back:
        yield Observation(
            subject=document.subject,
            location=place_of(document, "controls", "id"),
            message=(
                f"{listed(back)} rest{'s' if len(back) == 1 else ''} on {document.name}, "
                f"which does not name {'it' if len(back) == 1 else 'them'}"
            ),
            remedy=f"add {listed(back)} to controls of the document, or take the document off the control",
            about="named by controls",
            severity=severity,
        )


def _is_over(control: Control, examination: Examination) -> bool:
    first = examination.period.start if examination.period else examination.as_of
    return control.effective_to is not None and control.effective_to < first


def _unknown(document: Document, known: tuple[str, ...]) -> Iterator[Observation]:
    for key, ids in (("policies", document.policies), ("runbooks", document.runbooks)):
        for i, document_id in enumerate(ids):
            if document_id not in known:
                yield Observation(
                    subject=document.subject,
                    location=place_of(document, f"{key}[{i}]", key),
                    message=(
                        f"{document.name} names {document_id} under {key}, and no readable document has that id"
                        f"{did_you_mean(nearest(document_id, known))}"
                    ),
                    remedy="name a document that is there",
                    about=f"{key} {document_id}",
                )
