"""The part of VERIFY.md on evidence that is not in the bundle. Pure."""

from __future__ import annotations

from tieout.bundle.external import NAME

_SECTION = """\
## {number}. Evidence that is not in this bundle

`{name}` lists files that were too large for it, each with its SHA-256, size and place. Nothing above examines them:
until you do, nothing is known of their bytes. If they were handed to you beside the bundle, in a folder (here
`../external`) under the same paths, this prints nothing if all are there and as listed:

    sed -nE 's/^([0-9a-f]{{64}}),[0-9]+,([^",]+),.*/\\1  \\2/p; s/^([0-9a-f]{{64}}),[0-9]+,"([^"]+)",.*/\\1  \\2/p' {name} | (cd ../external && sha256sum --check --quiet --strict)

It passes over a line without digest or size, which nothing can be held against. This prints such lines, if there are any:

    grep -vE '^([0-9a-f]{{64}},[0-9]+,|.?.?.?sha256,bytes,)' {name}

`python3 verify.py --external ../external` does the same, and names what is missing or extra as well. With read access
to the store and a network, which this alone needs, one version of one file, and its lock, are examined there (`uri` is `s3://BUCKET/KEY`):

    aws s3api get-object --bucket BUCKET --key KEY --version-id VERSION file && sha256sum file
    aws s3api get-object-retention --bucket BUCKET --key KEY --version-id VERSION

COMPLIANCE is lifted by nobody before its day, GOVERNANCE by whoever may. `told_by` says whether the store told version
and lock when the file was captured (`s3`), or somebody typed them (`person`).

"""


def external_section(captured: frozenset[str], *, number: int) -> str:
    """Give the section; none for a bundle that holds all of its evidence."""
    return _SECTION.format(number=number, name=NAME) if NAME in captured else ""
