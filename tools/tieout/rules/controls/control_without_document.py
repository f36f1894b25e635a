"""A control rests on no document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tieout.model.control import Control
from tieout.model.criteria import nearest
from tieout.model.document import Document, Kind, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import named, place_of
from tieout.rules.wording import did_you_mean, listed


@rule(severity=Severity.ERROR, criteria=("CC5.3",), needs=("settings",))
def control_without_document(examination: Examination) -> Iterator[Observation]:
    """A control rests on no document.

    ## What it checks
    Every control that has not ended names at least one policy, and each id under its `policies` and
    `runbooks` is borne by a document that is not retired. An id of the other kind (a runbook under
    `policies`) is a warning.

    ## Why the auditor asks
    The policy is where the company promises the control. Without it an auditor has a practice that
    nobody has decided on, and nothing to test it against.

    ## Example
    `controls.yaml:44:18: AC-02 rests on the policy POL-020, and no document has that id. Did you mean
    POL-002?`

    ## How to fix
    Name the policy that promises the control:

    ```yaml
    controls:
      - id: AC-02
        policies: [POL-002]
    ```

    If no policy does, write the sentence into one first and have it approved.

    ## Sources
    Criterion CC5.3: control activities are deployed through policies that set what is expected and
    procedures that put them into action.
    """
    shelf = _shelf(examination)
    for control in examination.controls:
        if control.effective_to is not None and control.effective_to < _first_day(examination):
            continue
        if not control.policies:
            yield _without_policy(control)
        for kind, key, ids in (
            (Kind.POLICY, "policies", control.policies),
            (Kind.RUNBOOK, "runbooks", control.runbooks),
        ):
            for i, document_id in enumerate(ids):
                fault = _fault(document_id, kind, shelf)
                if fault is not None:
                    message, remedy, severity = fault
                    yield Observation(
                        subject=named(control),
                        location=place_of(control, f"{key}[{i}]", key),
                        message=f"{named(control)} rests on the {kind.value} {document_id}, {message}",
                        remedy=remedy,
                        about=f"{key} {document_id}",
                        severity=severity,
                    )


def _first_day(examination: Examination) -> date:
    """Give the first day that is examined: what ended before it is history."""
    return examination.period.start if examination.period else examination.as_of


class _Shelf(NamedTuple):
    """Every document by its id, and the files that may bear an id which we could not read."""

    by_id: dict[str, tuple[Document, ...]]
    unnamed: tuple[str, ...]


def _shelf(examination: Examination) -> _Shelf:
    by_id: dict[str, tuple[Document, ...]] = {}
    for document in examination.documents:
        if document.id is not None:
            by_id[document.id] = (*by_id.get(document.id, ()), document)
    named = {document.path for document in examination.documents if document.id is not None}
    unreadable = {item.location.path for item in examination.unreadable}
    silent = {path for path in unreadable if path.lower().endswith(".md")} - named
    return _Shelf(by_id=by_id, unnamed=tuple(sorted(silent)))


def _without_policy(control: Control) -> Observation:
    return Observation(
        subject=named(control),
        location=control.at("policies"),
        message=f"{named(control)} names no policy",
        remedy="name the policy that promises it under policies, writing one first if there is none",
        about="policies",
    )


def _fault(document_id: str, kind: Kind, shelf: _Shelf) -> tuple[str, str, Severity | None] | None:
    documents = shelf.by_id.get(document_id, ())
    if not documents and shelf.unnamed:
        unread = f"and no readable document has that id; {listed(shelf.unnamed)} could not be read and may have it"
        return unread, "make that file readable, or name a document that is there", None
    if not documents:
        meant = did_you_mean(nearest(document_id, tuple(shelf.by_id)))
        return f"and no document has that id{meant}", "name a document that is there", None
    if all(document.status is Status.RETIRED for document in documents):
        return "which is retired", "name the document that replaced it", None
    if all(document.kind is not kind for document in documents):
        other = documents[0].kind.value
        key = "policies" if kind is Kind.RUNBOOK else "runbooks"
        return f"which is a {other}", f"move it to {key}", Severity.WARNING
    return None
