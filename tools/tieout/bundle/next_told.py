"""Verification -> the step that comes next, for whoever reads it. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.bundle import external_told

if TYPE_CHECKING:
    from tieout.bundle.verification import Verification

_OF_A_SYSTEM = re.compile(
    r"(?:.*/)?(?:\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)|__MACOSX/.*"
    r"|(?:\.Spotlight-V100|\.fseventsd|\.Trashes|\.TemporaryItems|System Volume Information|\$RECYCLE\.BIN)(?:/.*)?",
    re.DOTALL,
)
"""Files that macOS and Windows put into folders, and onto USB sticks, by themselves."""
_NEXT_WITHOUT_TIME = (
    "ask the company another way whether there was a time-stamp, and for its file SHA256SUMS.tsr; verify without"
    " --tsa-cert and --require-time if there never was one: then the company alone says when"
)


def next_step(of: Verification) -> str:
    """Give it without a full stop; empty where nothing is left to do."""
    if not of.intact:
        return _of_altered(of)
    if not of.pinned:
        return _of_another_signer(of)
    if of.contradictions:
        return "ask the company about each of these: whoever signed the bundle signed it as it is"
    if of.lacks_time:
        return _NEXT_WITHOUT_TIME
    return external_told.next_step(of.external)


def _of_altered(of: Verification) -> str:
    if {item.kind for item in of.problems} == {"no-manifest"}:
        return (
            "name the folder that holds SHA256SUMS itself; where a ZIP was packed anew with other names or more around"
            " it, unpack it and verify that folder, or take the ZIP as it was handed over"
        )
    if all(item.kind in ("extra", "extra-folder") and _OF_A_SYSTEM.fullmatch(item.path) for item in of.problems):
        return (
            "macOS and Windows write such files by themselves: take the bundle as it was handed over, or remove them"
            " from a copy of it, and verify again"
        )
    return (
        "do not rely on this copy: get the bundle anew, as it was handed over, and verify that; if it is altered in the"
        " same way, ask the company"
    )


def _of_another_signer(of: Verification) -> str:
    if of.unexamined:
        return "have the signatures examined that were not (see the remarks), then verify again"
    if not of.signatures:
        return "nothing shows who made it; ask for a signed bundle"
    if of.has_pins and of.signer is None:
        return "it is not signed by whom you named; ask the company another way who signed it"
    if of.signer is None:
        return _next_without_key(of)
    if of.has_pins:
        return _next_of_another(of)
    return (
        "take the fingerprint that you received another way, not the one above, "
        "and verify again with it: --pin SHA256:..."
    )


def _next_of_another(of: Verification) -> str:
    if any(item.trusted for item in of.signatures):
        return "not all whom you named have signed it; ask the company another way who was to sign"
    return (
        f"{of.signer} is not whom you named; do not rely on this bundle "
        "until the company has told you another way who signs for it"
    )


def _next_without_key(of: Verification) -> str:
    if any(item.kind == "sigstore" for item in of.signatures):
        return (
            "ask the company another way who signed, then verify again with --sigstore-identity NAME "
            "--sigstore-issuer URL"
        )
    return "name the certificate of the signer's authority, received another way, by --ca FILE"
