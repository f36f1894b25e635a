"""What is read as text, and how it is shown.

Whoever made the bundle may want to mislead this script, or the terminal that it prints to.
"""

from __future__ import annotations

import contextlib
import csv
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}", re.ASCII)  # of a key, as ssh-keygen -l prints it
CERTIFICATE = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2}){31}", re.ASCII)  # as openssl x509 -fingerprint -sha256 prints it
HIDDEN = re.compile(  # characters that nobody sees, or that turn the direction of the others
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


class RefusedError(Exception):
    """Something that is not read, with the reason."""


def shown(text: str) -> str:
    """Make a name from the bundle safe to print."""
    return ascii(text)[1:-1]


def counted(number: int, noun: str) -> str:
    """Give ``1 line``, ``2 lines``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def unguarded(cell: str) -> str:
    """Give a cell of a table without the apostrophe that keeps a spreadsheet from computing it."""
    return cell[1:] if cell.startswith("'") else cell


@contextlib.contextmanager
def wide_cells() -> Iterator[None]:
    """Lift the limit of 128 KiB on a cell while a table of ours is read: a control with many findings fills more."""
    before = csv.field_size_limit(64 << 20)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def json_object(data: bytes) -> dict[str, object]:
    """Read a JSON object; raises RefusedError for anything else."""
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        raise RefusedError("is no JSON") from error
    if not isinstance(found, dict):
        raise RefusedError("is no JSON object")
    return found


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of its pairs; raises RefusedError where it says something twice, for readers differ on that."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise RefusedError("says something twice: some readers take the first, others the last")
    return found


def no_number(name: str) -> object:
    """Raise RefusedError for NaN and the like, which are no JSON."""
    raise RefusedError(f"holds {name}, which is no JSON")
