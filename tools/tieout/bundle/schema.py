"""Which form of ``bundle.json`` a bundle has: another version's is told apart from one that was altered. Pure."""

from __future__ import annotations

import json
import re

from tieout.model.characters import visible

KNOWN = "tieout.bundle/v1"
_OURS = re.compile(r"tieout\.bundle/v[1-9][0-9]{0,3}", re.ASCII)


def other(data: bytes) -> str | None:
    """Say that it is of a schema of ours that this version does not read; None where it is not."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    schema = found.get("schema") if isinstance(found, dict) else None
    if not isinstance(schema, str) or schema == KNOWN or not _OURS.fullmatch(schema):
        return None
    return (
        f"bundle.json is of the schema {visible(schema)}, and this version reads {KNOWN}: what the bundle says of"
        " itself was not examined; verify it with the version of Tieout that made it, or a later one"
    )
