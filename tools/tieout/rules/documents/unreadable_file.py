"""A file, or a part of one, could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule

_MILD = frozenset({"byte-order-mark", "blank-row"})
"""Kinds beside which all else of the file was read."""


@rule(severity=Severity.ERROR, criteria=("CC2.1",))
def unreadable_file(examination: Examination) -> Iterator[Observation]:
    """A file, or a part of one, could not be read.

    ## What it checks
    Every document, exercise record and register and `controls.yaml`, from the bytes up: encoding, the
    fences of the front-matter, YAML without duplicate keys, tags, anchors or guessed types, dates as
    `YYYY-MM-DD`, no hidden characters, no marks of an unfinished merge, no symbolic links, a sane size.
    Each thing that could not be read is one finding; what could be read is examined all the same. Of
    more than a hundred slips in one column of a register, the rest are counted in one finding.
    A byte order mark at the start of a file, and rows of blanks in a register, are warnings, since the
    rest can be read. Files in `registers/` that are no register, two files of one register, and
    exercise records under another name are named, since nobody reads them.

    ## Why the auditor asks
    A policy that a tool silently skips looks exactly like a policy without faults.
    Many of these slips change the meaning without a trace: of two `owner:` lines one is dropped, an
    invisible line break hides a second key, `version: 1.10` becomes 1.1.

    ## Example
    `policies/access-control.md:6:1: the key owner stands here and on line 4`

    ## How to fix
    Each finding names the place and the cause. Correct the file there and run `tieout check` again.
    A text without front-matter is begun with some; as a draft it needs no more than this, with an id
    and an owner of yours:

    ```yaml
    ---
    id: POL-001
    title: Access Control Policy
    status: draft
    owner: role:security-lead
    ---
    ```

    The title is that of the text's first heading. What it takes to be in force stands in the manual
    of `missing-field`.

    ## Sources
    YAML 1.2.2 (3.2.1.3: keys are unique), Unicode Standard Annex 9 (bidirectional controls).
    The limits of size and depth are Tieout's own. Criterion CC2.1 asks for information of quality.
    """
    for item in examination.unreadable:
        yield Observation(
            subject=item.location.path,
            location=item.location,
            message=item.message,
            remedy=item.remedy,
            about=item.kind,
            severity=Severity.WARNING if item.kind in _MILD else None,
        )
