"""What stands in a bundle for a file that is not handed on."""

from __future__ import annotations

from typing import NamedTuple

NAME = "WITHHELD.csv"
COLUMNS = ("path", "bytes", "commitment", "reason", "ask")
"""Of that table; the auditor's own stand behind them."""


class Withheld(NamedTuple):
    """One file that is not handed on."""

    path: str
    bytes: int
    commitment: str
    """SHA-256 over salt and content, in hex."""
    reason: str
    ask: str
