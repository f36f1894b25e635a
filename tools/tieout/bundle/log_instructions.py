"""The part of VERIFY.md on the evidence log. Pure."""

from __future__ import annotations

from tieout.model.evidence.log import CHECKPOINT, EVIDENCE_NAMESPACE, LEAVES

_SECTION = """\
## {number}. The evidence is what was sealed

`{leaves}` has a line for each item of evidence: its place, its control, its times and the SHA-256 of
its record, which lists the SHA-256 of each of its files. This holds every record in this bundle against its line:

    sed -n '/"kind":"capture"/s/.*"digest":"sha256:\\([0-9a-f]*\\)".*"path":"\\([^"]*\\)".*/\\1  \\2/p' {leaves} | sha256sum --check --quiet --strict

A record that was removed is named as missing; a line with `"kind":"tombstone"` says by whom and why. And this holds the
files in this bundle against their records; `verify.py` names also those that no record lists:

    find evidence -name evidence.yaml | while read -r r; do sed -n "s#^  - {{path: \\([^,]*\\), sha256: [^0-9a-f]*\\([0-9a-f]*\\).*#\\2  ${{r%/*}}/\\1#p" "$r"; done | sha256sum --check --quiet --strict --ignore-missing

`{checkpoint}` gives the number of lines and their root, a Merkle tree as in RFC 6962: no line can be
changed, taken out, put in or moved without another root. `verify.py` computes it anew, and those of all earlier heads.
{signed}{stamped}
That what was captured first was true, the query and the numbers of rows in each record show, tried at the source.

"""
_SIGNED = """\
Who vouches for that root (compare this fingerprint, too):

    ssh-keygen -Y check-novalidate -n {namespace} -s {checkpoint}.sig < {checkpoint}

"""
_NOT_SIGNED = """\
The root is not signed: whoever may write to the repository could have replaced log and evidence at once.
"""
_STAMPED = """\
By when it was there, by the clock of an outside authority, whose certificate you get from it:

    openssl ts -verify -data {checkpoint} -in {checkpoint}.tsr -CAfile ../TSA.pem
"""
_NOT_STAMPED = """\
No outside authority has time-stamped it: by when it was there, only the commits of the company say.
"""


def log_section(captured: frozenset[str], *, number: int) -> str:
    """Give the section; none for a bundle without the log."""
    if LEAVES not in captured or CHECKPOINT not in captured:
        return ""
    signed = _SIGNED if f"{CHECKPOINT}.sig" in captured else _NOT_SIGNED
    stamped = _STAMPED if f"{CHECKPOINT}.tsr" in captured else _NOT_STAMPED
    return _SECTION.format(
        number=number,
        leaves=LEAVES,
        checkpoint=CHECKPOINT,
        signed=signed.format(namespace=EVIDENCE_NAMESPACE, checkpoint=CHECKPOINT),
        stamped=stamped.format(checkpoint=CHECKPOINT),
    )
