"""The revision history does not end at the version."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.document import ChangelogEntry, Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import place_of


@rule(severity=Severity.WARNING, criteria=("CC5.3",), needs=("documents",))
def changelog_mismatch(examination: Examination) -> Iterator[Observation]:
    """The changelog of a document does not end at its version.

    ## What it checks
    Where a document that is not retired has a `changelog`, its latest entry is of the `version` that
    the front-matter states. The latest is the one of the latest date, first or last in the list;
    where the dates do not tell, either end may bear the version. Of a draft it is a note.

    ## Why the auditor asks
    "What changed in 2.1, and who decided?" is answered by the changelog. A version without an entry
    has no answer, and an entry above the version was announced and never made.

    ## Example
    `policies/access-control.md:5:10: Access Control Policy is version 2.1, and its changelog ends at
    2.0`

    ## How to fix
    Add the entry in the same commit as the version:

    ```yaml
    version: "2.1"
    changelog:
      - {version: "2.1", date: 2026-01-14, author: person:ana, change: "Sessions end after 8 hours"}
    ```

    ## Sources
    Criterion CC5.3 asks that policies are kept current by those who answer for them.
    """
    for document in examination.documents:
        if document.status is Status.RETIRED or document.version is None or not document.changelog:
            continue
        latest = _latest(document)
        versions = {entry.version for entry in latest}
        if document.version not in versions:
            yield Observation(
                subject=document.subject,
                location=place_of(document, "version", "changelog"),
                message=(
                    f"{document.name} is version {document.version}, and its changelog ends at "
                    f"{latest[0].version or 'an entry without a version'}"
                ),
                remedy=f"add an entry for {document.version} to the changelog, or correct the version",
                about="version",
                severity=Severity.NOTE if document.status is Status.DRAFT else None,
            )


def _latest(document: Document) -> tuple[ChangelogEntry, ...]:
    """Give the entry at the end that is later; both ends where their days do not tell."""
    first, last = document.changelog[0], document.changelog[-1]
    if first.on is None or last.on is None or first.on == last.on:
        return (first, last)
    return (first,) if first.on > last.on else (last,)
