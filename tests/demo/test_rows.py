"""Rows of a register as text: changed, added and looked for, and read back as they are meant."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tieout.demo.rows import Row, every, gains, holds, ids
from tieout.demo.texts import Amendment, amended

REGISTER = """# What it is.
schema: tieout.systems/v1

systems:
  - id: chat
    name: Chat
    status: draft
  - id: mail
    name: Mail
    status: draft
"""
EMPTY = "schema: tieout.access/v1\n\naccess: []\n"


def test_a_row_comes_to_hold_values_in_their_place_or_at_its_end() -> None:
    told = holds("chat", status="active", tier=2, sso=True)(REGISTER)
    assert told == REGISTER.replace("status: draft\n", "status: active\n    tier: 2\n    sso: yes\n", 1)
    assert holds("mail", name=None)(REGISTER) == REGISTER.replace("    name: Mail\n", "")


def test_rows_are_added_to_a_list_that_was_empty_or_not() -> None:
    row: Row = {"id": "A-1", "at": datetime(2026, 1, 5, 8, 40, tzinfo=UTC), "on": date(2026, 1, 5), "owner": None}
    added = "  - id: A-1\n    at: 2026-01-05T08:40:00Z\n    on: 2026-01-05\n"
    once = gains("access", row)(EMPTY)
    assert once == EMPTY.replace("access: []\n", "access:\n") + added
    assert gains("access", {"id": "A-2", "systems": ("chat", "mail")})(once) == (
        once + "  - id: A-2\n    systems: [chat, mail]\n"
    )


def test_rows_are_found_by_what_they_say() -> None:
    later = amended(REGISTER, holds("mail", status="active"))
    assert ids(later, status="draft") == ("chat",)
    assert ids(later) == ("chat", "mail")
    assert ids(every(ids(later), status="active")(later), status="active") == ("chat", "mail")


@pytest.mark.parametrize("amend", [holds("pager", name="Pager"), gains("vendors", {"id": "x"})])
def test_what_is_not_there_is_refused(amend: Amendment) -> None:
    with pytest.raises(LookupError):
        amend(REGISTER)
