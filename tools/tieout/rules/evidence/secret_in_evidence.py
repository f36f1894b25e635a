"""A secret lies in the repository."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC6.1", "C1.1"))
def secret_in_evidence(examination: Examination) -> Iterator[Observation]:
    """Something that looks like a secret lies in the evidence.

    ## What it checks
    The files under `evidence/` against the forms of keys, tokens and passwords. What was found stands nowhere in
    what we print: only what it looks like, its first characters, and a digest by which you find it again. A capture
    with one supports nothing. Files that cannot be searched, such as pictures and archives, are named in a note.

    ## Why the auditor asks
    Evidence is handed to others, and Git forgets nothing: a key in it is a key that everybody with a clone has.

    ## Example
    `evidence/2026-Q1/cloud-production/users/20260302T090000Z-5b1f8e60/raw.jsonl:3:1: this looks like a secret
    (github-token, begins with ghp_, digest 3f2a9c0d77e1)`

    ## How to fix
    Take it out of use first, in the system that it opens: removing it from the files does not help whoever has it.
    Then remove the capture and make it anew without the secret:

    ```sh
    tieout evidence remove ID --by PERSON --reason WHY
    ```

    The collector's list of columns is what keeps secrets out: leave the one out that holds it.

    ## Sources
    Criteria CC6.1 (credentials are protected) and C1.1 (confidential information).
    """
    for item in examination.evidence.secrets:
        begins = f", begins with {visible(item.prefix)}" if item.prefix else ""
        yield Observation(
            subject=item.location.path,
            location=item.location,
            message=f"this looks like a secret ({visible(item.rule)}{begins}, digest {visible(item.digest)})",
            remedy="take it out of use first; then remove the capture and make it anew without it",
            about=f"{visible(item.rule)} {visible(item.digest)}",
        )
    unsearched = examination.evidence.unsearched
    if unsearched:
        first, rest = unsearched[0], len(unsearched) - 1
        more = f"; so were {rest} others" if rest > 1 else "; so was 1 other" if rest else ""
        yield Observation(
            subject=visible(first.path),
            location=Location(visible(first.path)),
            message=f"{visible(first.path)} was left unsearched for secrets: {visible(first.why)}{more}",
            remedy="look through it yourself before it is handed to anybody; better, export text",
            about="unsearched",
            severity=Severity.NOTE,
        )
