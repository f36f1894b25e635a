"""A verification -> the same, with the evidence that lies elsewhere examined where the reader says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.bundle.external import NAME
from tieout.bundle.external_beside import beside
from tieout.bundle.external_store import in_store
from tieout.bundle.external_types import Outside

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tieout.bundle.verification import Verification
    from tieout.ports.aws import Account


_NONE = (
    f"this bundle lists no evidence that lies elsewhere ({NAME}): ask the company for that list if there is such"
    " evidence, else verify without --external and --external-s3"
)


def hold_outside(
    found: Verification, bundle: Path, *, folder: Path | None = None, account: Account | None = None, now: datetime
) -> Verification:
    """Look for it in a folder, in S3, or in both; then only what holds in both is held.

    Of an altered bundle nothing is looked for: its list is nobody's word. Raises as ``beside``.
    """
    if not found.intact:
        return found
    files = found.external.files if found.external else ()
    looked = [beside(files, folder, bundle)] if folder is not None else []
    looked += [in_store(files, account, now=now)] if account is not None else []
    if not looked:
        return found
    return replace(
        found,
        external=Outside(
            files=files,
            where=tuple(place for item in looked for place in item.where),
            held=frozenset.intersection(*(item.held for item in looked)),
            problems=tuple(problem for item in looked for problem in item.problems),
            unexamined=tuple(text for item in looked for text in item.unexamined) if files else (_NONE,),
            remarks=tuple(text for item in looked for text in item.remarks),
        ),
    )
