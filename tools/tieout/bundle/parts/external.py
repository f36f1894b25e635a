"""``EXTERNAL.csv``: evidence that is too large for Git, lies in another store, and is not in the bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle import external
from tieout.bundle.commitment import matched
from tieout.bundle.part import Part
from tieout.bundle.paths import path_problem
from tieout.judgement.evidence.external import external_files
from tieout.model.characters import visible
from tieout.render.report import ListedFile
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from tieout.bundle.part import Making
    from tieout.model.evidence.external import ExternalFile

_ABOUT = "evidence that lies in another store and is NOT in this bundle: digest, size, place, version and lock of each"
_MOST_LISTED = 50


class Sorted(NamedTuple):
    """The files of evidence that lie elsewhere."""

    listed: tuple[ExternalFile, ...]
    left_out: tuple[tuple[str, str], ...]
    """Path and reason of those that the table does not name."""


def part(making: Making) -> Part:
    """Give the table; nothing where all evidence is here."""
    found = sorted_out(making)
    told = tuple(
        f"{visible(path)} lies in another store and is not in {external.NAME}: {why}" for path, why in found.left_out
    )
    remarks = (*told[:_MOST_LISTED], *([f"and {len(told) - _MOST_LISTED} more"] if len(told) > _MOST_LISTED else []))
    left_out = tuple(ListedFile(path=path, about=f"not included: {why}", present=False) for path, why in found.left_out)
    if not found.listed:
        return Part(listed=left_out, remarks=remarks)
    data = external.write(found.listed)
    count = len(found.listed)
    remark = (
        f"{count} {'file' if count == 1 else 'files'} of evidence {'lies' if count == 1 else 'lie'} in another store and"
        f" {'is' if count == 1 else 'are'} not in the bundle: hand {'it' if count == 1 else 'them'} over beside it, or let"
        f" the reader ask the store; {external.NAME} lists {'it' if count == 1 else 'them'}"
    )
    return Part(
        files={external.NAME: data},
        listed=(ListedFile(path=external.NAME, digest=hex_of(data), about=_ABOUT), *left_out),
        remarks=(remark, *remarks),
    )


def sorted_out(making: Making) -> Sorted:
    """Tell those that the table lists from those that it does not.

    These are withheld with their record, or have a name that no bundle holds.
    """
    examination = making.report.examination
    if not making.report.evidence.is_examined:
        return Sorted((), ())
    here = frozenset(item.path for item in making.handed.evidence if item.data is not None)
    found = external_files(examination.evidence.captures, here)
    withheld = matched({path for item in found for path in (item.path, item.record)}, examination.program.withhold)
    listed, left_out = [], []
    for item in found:
        why = path_problem(item.path) or ""
        if item.path in withheld and item.record in withheld:
            why = f"withheld: {withheld[item.path].reason}; ask {withheld[item.path].ask}"
        if why:
            left_out.append((item.path, why))
        else:
            listed.append(item)
    return Sorted(tuple(listed), tuple(left_out))


def record(making: Making) -> dict[str, int]:
    """Give what bundle.json says of them."""
    listed = sorted_out(making).listed
    return {"files": len(listed), "bytes": sum(item.bytes or 0 for item in listed)}
