"""What bundle.json says of ledger, evidence log and lists, held against the files that tell of them in full.

The faults that it admits decide whether a broken log is a problem or a remark, so nobody may add one there alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle import facts as said
from tieout.bundle.sheet_rows import shown, unlike
from tieout.bundle.sheets import objects
from tieout.render import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.sheets import Sheets

_EXAMINED = {"approvals": (names.CHANGES_WHOLE, "changes"), "evidence": (names.EVIDENCE_WHOLE, "captures")}
_SAME = (
    (names.CHANGES_WHOLE, ("ledger", "source"), ("approvals", "ledger", "source")),
    (names.CHANGES_WHOLE, ("ledger", "records"), ("approvals", "ledger", "records")),
    (names.EVIDENCE_WHOLE, ("log", "lines"), ("evidence", "log", "lines")),
    (names.EVIDENCE_WHOLE, ("log", "head", "signer"), ("evidence", "log", "signer")),
)
"""Of a file the keys, and those of bundle.json that say the same."""
_FAULTS = (
    (names.CHANGES_WHOLE, ("ledger", "faults"), ("approvals", "faults")),
    (names.EVIDENCE_WHOLE, ("log", "faults"), ("evidence", "log", "faults")),
)
"""A list of a file, and where bundle.json says how long it is."""


def stated(sheets: Sheets) -> Iterator[tuple[str, str]]:
    """Hold them; a key that one of both lacks is not held."""
    for part, (path, key) in _EXAMINED.items():
        if said.value_at(sheets.record, part, "examined") is False and sheets.items(path, key):
            yield unlike(said.NAME, path, f"whether {part} {'was' if part == 'evidence' else 'were'} examined")
    for path, here, there in _SAME:
        found, claimed = sheets.at(path, *here), said.value_at(sheets.record, *there)
        if found is not None and claimed is not None and found != claimed:
            yield unlike(said.NAME, path, " ".join(there))
    for path, inner, claim in _FAULTS:
        faults, number = sheets.at(path, *inner), said.value_at(sheets.record, *claim)
        if isinstance(faults, list) and isinstance(number, int) and number != len(faults):
            yield unlike(said.NAME, path, f"the number of {' '.join(claim)}: {number}, and {len(faults)} are there")
    rows, listed = sheets.rows(names.POPULATIONS_INDEX), said.value_at(sheets.record, "populations", "controls")
    if rows is not None and isinstance(listed, list):
        ids = [shown(item.get("id")) for item in objects(listed)]
        if ids != [row.get("Control") for row in rows]:
            yield unlike(said.NAME, names.POPULATIONS_INDEX, "the controls")
