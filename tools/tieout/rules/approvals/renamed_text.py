"""A document was moved."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.texts import of_texts


@rule(severity=Severity.NOTE, criteria=("CC5.3",), needs=("ledger",))
def renamed_text(examination: Examination) -> Iterator[Observation]:
    """A document in force was moved to another file.

    ## What it checks
    Every landing of the examined period in which a document of today came, while another with the same words,
    or with the same id, went. With the same words its approval carries over. If a word changed in the same
    landing, the text needs approval anew, as rule `text-changed-since-approval` has it.

    ## Why the auditor asks
    Nobody asks, as long as the trail can be followed. A file that appears without a past makes a long
    afternoon.

    ## Example
    `pull request #17 of 2026-03-02 moved Access Control Policy from policies/access.md: its words are the same, so
    their approval carries over`

    ## How to fix
    Nothing, if the words are the same. Move a file in one pull request, and change it in another: then each
    is easy to approve.

    ## Sources
    Criterion CC5.3. The move is read from Git by the words and the id, not by Git's guess of likeness.
    """
    yield from of_texts(examination, "renamed-text", "id", "title")
