"""Which bundle a bundle is: whose, of what period and day, and which one it names as the one before."""

from __future__ import annotations

from typing import NamedTuple

from tieout.bundle import shape
from tieout.bundle.reading import ReadBundle
from tieout.model.characters import visible
from tieout.model.period import iso_date
from tieout.ports.storage import UnreadableFileError

SCHEMA = "tieout.bundle/v1"
NAME = "bundle.json"
_LARGEST = 1 << 20


class UnknownIdentityError(ValueError):
    """A bundle that does not say what it is of, in a form that this version reads."""


class Identity(NamedTuple):
    """What names a bundle. All but ``manifest`` and ``signer`` is its own word."""

    manifest: str
    """``sha256:`` of its list of files."""
    organization: str
    period: tuple[str, str] | None
    """First and last day, as dates of the calendar; None where it has none."""
    as_of: str
    """A date of the calendar: these sort as text."""
    head: str
    signer: str | None
    """The fingerprint of the key that signed it; None if nobody did."""
    previous: str
    """The manifest of the bundle before; empty where it names none."""

    @property
    def told(self) -> str:
        """Give it in a few words, safe to print."""
        span = f"{self.period[0]} to {self.period[1]}, " if self.period else ""
        return f"{visible(self.organization)}, {span}as of {self.as_of}"


def identity_of(bundle: ReadBundle) -> Identity:
    """Read it from bundle.json; raises UnknownIdentityError, and IntegrityError as ``ReadBundle.read``."""
    try:
        record = shape.parse(bundle.read(NAME, _LARGEST))
        record.require(SCHEMA)
        period, previous = record.inner("period"), record.inner("previous")
        found = Identity(
            manifest=bundle.verification.manifest or "",
            organization=record.text("organization"),
            period=None if period is None else (period.text("start"), period.text("end")),
            as_of=record.text("as_of"),
            head=record.text("head"),
            signer=bundle.verification.signer,
            previous=previous.text("manifest") if previous else "",
        )
    except UnreadableFileError as error:
        raise UnknownIdentityError(error.message) from error
    except shape.MalformedShapeError as error:
        raise UnknownIdentityError(f"{NAME} cannot be used: {error}") from error
    days = [found.as_of, *(found.period or ())]
    if not all(iso_date(day) for day in days):
        raise UnknownIdentityError(f"{NAME} cannot be used: it has no day of the calendar where one belongs")
    return found
