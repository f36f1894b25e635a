"""Two bundles -> what changed between them. Nothing is unpacked or written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.reading import hold_is_bundle, reading, refusal
from tieout.bundle.sides import side
from tieout.workpapers.differences.whole import Differences, differences

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.bundle.reading import ReadBundle


def differ(old: Path, new: Path, *, unverified: bool = False) -> Differences:
    """Compare two bundles, folder or ZIP, after verifying both.

    Raises IntegrityError where one is altered, unless ``unverified``: then that is the first remark.
    Raises UsageError where one is no bundle, StorageError where reading fails.
    """
    with reading(old, unverified=unverified) as before, reading(new, unverified=unverified) as after:
        distrust = (*_distrust("old", before), *_distrust("new", after))
        return differences(side(before), side(after), distrust)


def _distrust(which: str, bundle: ReadBundle) -> tuple[str, ...]:
    hold_is_bundle(bundle)
    if bundle.verification.intact:
        return ()
    told = refusal(bundle.verification)
    return (f"NOT VERIFIED: the {which} bundle is altered, so nothing below is to be relied upon: {told}",)
