"""A message for Slack: within the limits of Block Kit, whatever a repository calls things."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.report.digest.examples import NASTY, little, much, named, sheet
from tieout.model.examination import Examination
from tieout.report.digest.slack import message


def read(of: Examination) -> dict[str, Any]:
    """Read a message, held against what Slack documents of blocks."""
    text = message(sheet(of), of)
    found: dict[str, Any] = json.loads(text)
    assert list(found) == ["text", "blocks"]
    assert 0 < len(found["text"]) <= 4_000
    assert 0 < len(found["blocks"]) <= 50
    for block in found["blocks"]:
        if block["type"] == "header":
            assert block["text"]["type"] == "plain_text"
            assert 0 < len(block["text"]["text"]) <= 150
        elif block["type"] == "section":
            assert block["text"]["type"] == "mrkdwn"
            assert 0 < len(block["text"]["text"]) <= 3_000
            assert block["text"]["verbatim"] is True
        else:
            assert block["type"] == "context"
            assert 0 < len(block["elements"]) <= 10
    return found


def sections(of: Examination) -> list[str]:
    return [block["text"]["text"] for block in read(of)["blocks"] if block["type"] == "section"]


def test_a_message_as_its_readers_see_it() -> None:
    of = little()
    assert read(of)["text"] == (
        "Example Ltd, as of 2026-06-30, period 2026-H1: 1 late, 2 due in 30 days, until 2026-07-30"
    )
    assert sections(of) == [
        "1 late, 2 due in 30 days, until 2026-07-30.",
        (
            "*role:security-lead (Ben Example)*: 1 late or over, 1 due\n"
            "\u2022 *late*: POL-002 Access Control Policy: review of this policy\n"
            "    was due 2026-06-28, 2 days late; lost after that day\n"
            "    next: `tieout review POL-002`\n"
            "\u2022 *due*: POL-004 Access: review of this policy\n"
            "    by 2026-07-05, in 5 days; lost after that day\n"
            "    next: `tieout review POL-004`"
        ),
        (
            "*no owner*: 1 due\n"
            "\u2022 *due*: POL-003 Backups: review of this policy\n"
            "    by 2026-07-10, in 10 days; lost after that day\n"
            "    next: `tieout review POL-003`"
        ),
        (
            "*Not in this list*\n"
            "\u2022 Review of POL-005: no review of it is on record\n"
            "\u2022 1 place could not be read: tieout check names them"
        ),
    ]
    assert read(of)["blocks"][-1]["elements"][0]["text"] == (
        "Made by tieout due --days 30, as of 2026-06-30 at commit 0123456789; what was done since is not in it."
    )


def test_the_same_input_gives_the_same_bytes() -> None:
    of = much(3, 3)
    assert message(sheet(of), of) == message(sheet(of), of)


def test_nothing_due_is_said() -> None:
    of = named()
    assert sections(of)[0].startswith("Nothing found late, nothing due in 30 days")


@pytest.mark.parametrize("text", [NASTY, "&" * 400, "<" * 400, "x" * 4_000, "\u00e9" * 1_000])
@pytest.mark.parametrize(("owners", "each"), [(1, 1), (1, 200), (120, 1), (60, 4)])
def test_it_fits_whatever_there_is_and_counts_what_it_leaves_out(text: str, owners: int, each: int) -> None:
    found = sections(much(owners, each, text))
    shown = sum(part.count("\n\u2022 *late*") for part in found)
    left = [
        int(match[1]) for part in found if (match := re.fullmatch(r"And ([0-9]+) more: `tieout due` lists all\.", part))
    ]
    assert shown + sum(left) == owners * each
    assert shown > 0


def test_no_text_of_a_repository_calls_anybody() -> None:
    """Every ``<`` is escaped, so no mention, no channel and no link can be made."""
    of = much(2, 2)
    text = message(sheet(of), of)
    assert "<" not in text
    assert ">" not in text
    assert "&lt;!channel&gt;" in text
    assert not {"\x1b", "\u202e"} & set(json.loads(text)["text"])
