"""Population of changes -> a table for the auditor: a row a change, and empty columns for the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.cell import guarded
from tieout.model.characters import visible
from tieout.workpapers.approvals import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.account import Account
    from tieout.model.verdict import Judged
    from tieout.workpapers.approvals import Population

COLUMNS = (
    "Commit",
    "Day",
    "Pull request",
    "Subject",
    "Method",
    "Proposed by",
    "Merged by",
    "Merged at (UTC)",
    "Verdict",
    "Approvers",
    "Rules",
    "What is said of it",
)
FOR_THE_AUDITOR = ("Sample", "Test performed", "Result", "Reference")
"""Empty: the examination's own results never stand here."""
_BYTE_ORDER_MARK = "\ufeff"
_QUOTED = frozenset('",\r\n')


def approvals(of: Population) -> str:
    """Give the population as RFC 4180, oldest change first; it begins with the mark by which Excel knows UTF-8.

    No cell is cut. A cell that a spreadsheet could take for a formula has an apostrophe in front.
    """
    rows: list[tuple[str, ...]] = [(*COLUMNS, *FOR_THE_AUDITOR)]
    rows += [(*(guarded(visible(cell)) for cell in _row(item)), *("" for _ in FOR_THE_AUDITOR)) for item in of.changes]
    table = "".join(f"{','.join(map(_quoted, row))}\r\n" for row in rows)
    return _BYTE_ORDER_MARK + table.encode("utf-8", "backslashreplace").decode("utf-8")


def _row(of: Judged) -> Iterable[str]:
    landed = of.change
    records = landed.batch or (() if landed.observation is None else (landed.observation,))
    proposals = [item.proposal for item in records]
    return (
        landed.oid,
        landed.on.isoformat(),
        " ".join(f"#{item.number}" for item in proposals),
        landed.subject,
        landed.method.value,
        _names(item.author for item in proposals) or landed.author.name,
        _names(item.merged_by for item in proposals) or landed.committer.name,
        " ".join(dict.fromkeys(f"{item.merged_at:%Y-%m-%d %H:%M:%S}" for item in proposals)),
        WORDS[of.verdict],
        "; ".join(of.approvers),
        "; ".join(of.findings),
        "; ".join((*([of.reason] if of.reason else []), *(item.message for item in of.deviations))),
    )


def _names(accounts: Iterable[Account | None]) -> str:
    return "; ".join(dict.fromkeys("a deleted account" if item is None else item.login for item in accounts))


def _quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if _QUOTED & set(cell) else cell
