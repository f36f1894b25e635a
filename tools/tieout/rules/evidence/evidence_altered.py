"""What lies there is not what was captured."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_altered(examination: Examination) -> Iterator[Observation]:
    """A capture is not what its record, or the log, says it is.

    ## What it checks
    Every file beside a record against the digest and the size that the record lists: none differs, none is gone, none
    lies there unlisted, none is listed twice or lies outside the folder. The folder, the id and the record agree about
    the system, the name, the time and the first file. Where the evidence log has a line for the capture, path, id,
    controls, system, quarter, collector, times and the digest of the record are those of the line: so one that was
    moved to another control or another quarter is found, and one whose times were written over. A capture that the
    log says was removed does not lie there.

    The table of a capture is made again from its raw bytes, offline, by the same version of what made it: it is the one
    that was kept, row by row. Where another version made it, or its maker is not here, nothing is said;
    `tieout reperform --all` names those.

    Such a capture supports nothing.

    ## Why the auditor asks
    A digest in the record shows that a file is the one of that day. If any file may change afterwards, all may.

    ## Example
    `20260302T090000Z-access-review-5b1f8e60 lists records.csv with digest 5b1f8e60aa01, and the one there has
    9c0e2f4711d3`

    ## How to fix
    Put back what was captured: `git log --follow` on the file shows which commit changed it. If that is lost, capture
    the item anew and name this one under `supersedes`. A correction is always a new capture, never an edit.
    Where Git turned the line ends (`git ls-files --eol` shows another one for `i/` than for `w/`), first write
    `* -text` into `evidence/.gitattributes`: else it turns them again.

    ## Sources
    SHA-256 (FIPS 180-4); the log is a Merkle tree after RFC 6962. AT-C section 205: reliability of information.
    """
    yield from reported(examination, "evidence-altered")
