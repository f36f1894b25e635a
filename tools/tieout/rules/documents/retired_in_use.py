"""A document that has been replaced is still used."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.wording import shortened


@rule(severity=Severity.ERROR, criteria=("CC5.3", "CC2.2"), needs=("documents",))
def retired_in_use(examination: Examination) -> Iterator[Observation]:
    """A document that is retired or superseded is still in use.

    ## What it checks
    No document in force is named under `supersedes` by another one in force; where a version is
    named (`POL-002@1.4`), only that version counts. This is an error.
    No document in force links to a retired one, or names it under `policies` or `runbooks`, unless it
    says that it `supersedes` it. This is a warning. Controls that rest on a retired document are the
    matter of rule `control-without-document`.

    ## Why the auditor asks
    Two policies in force on one matter are two promises, and the stricter one is tested. A link to a
    retired policy sends people to rules that no longer hold.

    ## Example
    `policies/access-control.md:18:13: Access Control Policy supersedes Password Policy
    (policies/password.md), which is still in force`

    ## How to fix
    Set `status: retired` and `retired:` in the old document. Link to the one that replaced it.

    ## Sources
    Criteria CC5.3 (policies are kept current) and CC2.2 (people are told what they have to do).
    """
    by_path = {document.path: document for document in examination.documents}
    by_id: dict[str, list[Document]] = {}
    for document in examination.documents:
        if document.id is not None:
            by_id.setdefault(document.id, []).append(document)
    for document in examination.documents:
        if document.is_in_force:
            yield from _superseded(document, by_id)
            yield from _links(document, by_path)
            yield from _named(document, by_id)


def _replaces(document: Document) -> str:
    return (document.supersedes or "").partition("@")[0].strip()


def _superseded(document: Document, by_id: dict[str, list[Document]]) -> Iterator[Observation]:
    old_id, version = _replaces(document), (document.supersedes or "").partition("@")[2].strip()
    for old in by_id.get(old_id, ()):
        if old.is_in_force and old.id != document.id and version in {"", old.version}:
            yield Observation(
                subject=document.subject,
                location=place_of(document, "supersedes"),
                message=f"{document.name} supersedes {old.name} ({old.path}), which is still in force",
                remedy="set status: retired in the old one, with the day under retired",
                about=f"supersedes {old_id}",
            )


def _links(document: Document, by_path: dict[str, Document]) -> Iterator[Observation]:
    for link in document.links:
        old = by_path.get(link.path or "")
        if old is not None and old.status is Status.RETIRED and old.id != (_replaces(document) or None):
            yield _stale(document, old, f"links to {shortened(link.target)}", link.target, at=link.location)


def _named(document: Document, by_id: dict[str, list[Document]]) -> Iterator[Observation]:
    for key, ids in (("policies", document.policies), ("runbooks", document.runbooks)):
        for i, document_id in enumerate(ids):
            found = by_id.get(document_id, [])
            if found and all(item.status is Status.RETIRED for item in found) and document_id != _replaces(document):
                place = place_of(document, f"{key}[{i}]", key)
                yield _stale(document, found[0], f"names {document_id} under {key}", f"{key} {document_id}", at=place)


def _stale(document: Document, old: Document, does: str, about: str, *, at: Location) -> Observation:
    gone = f"was retired on {old.retired}" if old.retired else "is retired"
    return Observation(
        subject=document.subject,
        location=at,
        message=f"{document.name} {does}, and {old.name} {gone}",
        remedy="name the document that replaced it",
        about=about,
        severity=Severity.WARNING,
    )
