"""The bundle before, as the one that is built names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle.identity import Identity, UnknownIdentityError, identity_of
from tieout.bundle.log_state import BrokenLogError, LogState, log_of
from tieout.bundle.reading import reading
from tieout.model.characters import visible
from tieout.model.errors import IntegrityError, UsageError
from tieout.ports.storage import shown

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


class Previous(NamedTuple):
    """What is taken over from it."""

    identity: Identity
    log: LogState | None
    """Its evidence log; None where it has none."""
    remarks: tuple[str, ...] = ()


def previous_of(path: Path, *, organization: str, as_of: date) -> Previous:
    """Verify the bundle before and read what names it.

    Raises UsageError where it is of another organization or of a later day, or does not say of what it is;
    IntegrityError where it is altered or its log does not hold; and as ``verify``.
    """
    with reading(path) as bundle:
        try:
            found = identity_of(bundle)
        except UnknownIdentityError as error:
            raise UsageError(
                f"{shown(path)} does not say of what it is a bundle: {error}",
                remedy="name the folder or .zip of the bundle before, as it was handed over",
            ) from error
        if found.organization != organization:
            raise UsageError(
                f"{shown(path)} is a bundle of {visible(found.organization)}, and this one is of {visible(organization)}",
                remedy="name the bundle before of the same organization; a new name of it starts a new chain",
            )
        if found.as_of > as_of.isoformat():
            raise UsageError(
                f"{shown(path)} is as of {found.as_of}, later than this one, {as_of}: it cannot be the one before",
                remedy="name an earlier bundle, or build as of a later day",
            )
        try:
            log = log_of(bundle)
        except BrokenLogError as error:
            raise IntegrityError(f"the evidence log of {shown(path)} does not hold: {error}") from error
        remarks = () if found.signer else (f"{shown(path)} is unsigned: that it is the one before is only your word",)
        return Previous(found, log, remarks)


def record(of: Previous | None) -> dict[str, object] | None:
    """Give what bundle.json says of the bundle before; null without one."""
    if of is None:
        return None
    named = of.identity
    return {
        "manifest": named.manifest,
        "organization": named.organization,
        "period": None if named.period is None else {"start": named.period[0], "end": named.period[1]},
        "as_of": named.as_of,
        "head": named.head or None,
        "signer": named.signer,
        "log": None if of.log is None else {"size": of.log.size, "root": of.log.root.hex()},
    }
