"""A digest in Markdown: by owner, within the limit of an issue, with no markup of a repository's own."""

from __future__ import annotations

import re

import pytest

from tests.report.digest.examples import NASTY, little, much, sheet
from tieout.model.examination import Examination
from tieout.report.digest.markdown import LIMIT, page


def told(of: Examination) -> str:
    text = page(sheet(of), of)
    assert len(text) <= LIMIT
    return text


def test_a_page_as_its_readers_see_it() -> None:
    assert (
        told(little())
        == """\
## What falls due: Example Ltd, as of 2026-06-30, period 2026-H1

1 late, 2 due in 30 days, until 2026-07-30.

### role:security-lead (Ben Example): 1 late or over, 1 due

- **late**: POL-002 Access Control Policy: review of this policy, was due 2026-06-28, 2 days late; lost after that day. Next: `tieout review POL-002`
- **due**: POL-004 Access: review of this policy, by 2026-07-05, in 5 days; lost after that day. Next: `tieout review POL-004`

### no owner: 1 due

- **due**: POL-003 Backups: review of this policy, by 2026-07-10, in 10 days; lost after that day. Next: `tieout review POL-003`

### Not in this list

- Review of POL-005: no review of it is on record
- 1 place could not be read: tieout check names them

Made by tieout due --days 30, as of 2026-06-30 at commit 0123456789; what was done since is not in it.
"""
    )


@pytest.mark.parametrize("text", [NASTY, "<" * 400, "x" * 4_000])
@pytest.mark.parametrize(("owners", "each"), [(1, 1), (1, 400), (200, 2)])
def test_it_fits_whatever_there_is_and_counts_what_it_leaves_out(text: str, owners: int, each: int) -> None:
    found = told(much(owners, each, text))
    left = re.findall(r"^And ([0-9]+) more: there is no room here\.", found, re.MULTILINE)
    assert found.count("\n- **late**: ") + sum(map(int, left)) == owners * each


def test_no_text_of_a_repository_is_markup_or_calls_anybody() -> None:
    text = told(much(1, 1))
    assert "@here" not in text
    assert "@<!-- -->here" in text
    assert "\\<!<!-- -->channel\\>" in text
    assert not re.search(r"(?<!\\)<(?!!-- -->)", text)
    assert not {"\x1b", "\u202e"} & set(text)
