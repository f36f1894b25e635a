"""The part of VERIFY.md on the evidence log: how its root is computed anew with the tools of a shell. Pure."""

from __future__ import annotations

from tieout.model.evidence.log import CHECKPOINT, EVIDENCE_NAMESPACE, LEAVES

_SECTION = """\
## {number}. The evidence is what was sealed

`{leaves}` has a line for each item of evidence when it was kept: its place, its control, its times
and the SHA-256 of its record, which lists the SHA-256 of each of its files.
This holds every record in this bundle against its line:

    sed -n '/"kind":"capture"/s/.*"digest":"sha256:\\([0-9a-f]*\\)".*"path":"\\([^"]*\\)".*/\\1  \\2/p' {leaves} |
      sha256sum --check --quiet --strict

It prints nothing if each record is as it was sealed. A record that was removed since is named as missing,
and a line with `"kind":"tombstone"` says by whom and why.

`{checkpoint}` says how many lines there are, and their root: a Merkle tree as in RFC 6962, so that no line can
be changed, taken out, put in or moved without another root. This (bash) computes it anew, some seconds for
a thousand lines:

    hash() {{ sha256sum | cut -c1-64; }}
    bytes() {{ printf "$(printf %s "$1" | sed 's/../\\\\x&/g')"; }}
    roots=() sizes=()
    while IFS= read -r line; do
      root=$({{ printf '\\0'; printf %s "$line"; }} | hash) size=1
      while [ "${{#sizes[@]}}" -gt 0 ] && [ "${{sizes[-1]}}" = "$size" ]; do
        root=$({{ printf '\\1'; bytes "${{roots[-1]}}"; bytes "$root"; }} | hash) size=$((size * 2))
        unset 'roots[-1]' 'sizes[-1]'
      done
      roots+=("$root") sizes+=("$size")
    done < {leaves}
    root=${{roots[-1]}}
    for ((i = ${{#roots[@]}} - 2; i >= 0; i--)); do
      root=$({{ printf '\\1'; bytes "${{roots[i]}}"; bytes "$root"; }} | hash)
    done
    echo "$root"
    sed -n 3p {checkpoint} | base64 -d | od -An -v -tx1 | tr -d ' \\n'; echo

The two lines that it prints must be the same.

{signed}
{stamped}
The log shows that nothing was exchanged since it was sealed; not that what was captured first was true. The
query and the numbers of rows in each record, tried again at the source, show that.

"""
_SIGNED = """\
Who vouches for that root:

    ssh-keygen -Y check-novalidate -n {namespace} -s {checkpoint}.sig < {checkpoint}

It prints the fingerprint of the key that signed it: compare that, too, with one received another way.
"""
_NOT_SIGNED = """\
The root is not signed: whoever may write to the repository could have replaced log and evidence at once.
"""
_STAMPED = """\
By when it was there, by the clock of an outside authority, whose certificate you get from it:

    openssl ts -verify -data {checkpoint} -in {checkpoint}.tsr -CAfile ITS_CERTIFICATE.pem
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
