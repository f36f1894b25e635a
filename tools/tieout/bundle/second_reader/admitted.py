"""What bundle.json says of ledger, log and lists, held against the files that tell of them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import APPROVALS, EVIDENCE, INDEX
from tieout.bundle.second_reader.sheets import seen, unlike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.second_reader.sheets import Sheets


def hold_facts(sheets: Sheets) -> Iterator[str]:
    """Hold what bundle.json says of ledger, log and lists; the faults that it admits make remarks of problems."""
    fact = sheets.bundle.fact
    for part, path, key, verb in (
        ("approvals", APPROVALS, "changes", "were"),
        ("evidence", EVIDENCE, "captures", "was"),
    ):
        if fact(part, "examined") is False and sheets.items(path, key):
            yield unlike("bundle.json", path, f"whether {part} {verb} examined")
    for path, here, there in (
        (APPROVALS, ("ledger", "source"), ("approvals", "ledger", "source")),
        (APPROVALS, ("ledger", "records"), ("approvals", "ledger", "records")),
        (EVIDENCE, ("log", "lines"), ("evidence", "log", "lines")),
        (EVIDENCE, ("log", "head", "signer"), ("evidence", "log", "signer")),
    ):
        found, claimed = sheets.json(path, *here), fact(*there)
        if found is not None and claimed is not None and found != claimed:
            yield unlike("bundle.json", path, " ".join(there))
    for path, of, key, said in (
        (APPROVALS, "ledger", "approvals faults", fact("approvals", "faults")),
        (EVIDENCE, "log", "evidence log faults", fact("evidence", "log", "faults")),
    ):
        faults = sheets.json(path, of, "faults")
        if isinstance(faults, list) and isinstance(said, int) and said != len(faults):
            yield unlike("bundle.json", path, f"the number of {key}: {said}, and {len(faults)} are there")
    rows, listed = sheets.rows(INDEX), fact("populations", "controls")
    if rows is not None and isinstance(listed, list):
        ids = [seen(one.get("id")) if isinstance(one, dict) else "" for one in listed]
        if ids != [row.get("Control") for row in rows]:
            yield unlike("bundle.json", INDEX, "the controls")
