"""A digest in Markdown: by owner, within the limit of an issue, with no markup of a repository's own."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.factories import document
from tests.report.digest.examples import NASTY, little, much, named, sheet
from tieout.model.examination import Examination
from tieout.model.location import Location, Unreadable
from tieout.report.digest.markdown import LIMIT, page
from tieout.workpapers.due.obligation import Kind, Unlisted


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


def test_what_could_not_be_read_is_said_however_much_else_is() -> None:
    """Of many reasons some are only counted; that a file could not be read is none of those."""
    broken = Unreadable(
        location=Location(path="policies/a.md", line=1, column=1),
        kind="encoding",
        message="it is no UTF-8",
        remedy="save it",
    )
    many = [document(id=f"POL-{number}", path=f"policies/{number}.md", last_reviewed=None) for number in range(30)]
    reasons = (
        Unlisted(kind=Kind.REVIEW, subject=item.path, reason=f"reason {number}") for number, item in enumerate(many)
    )
    of = replace(named(*many), unreadable=(broken,))
    text = page(replace(sheet(of), unlisted=tuple(reasons)), of)
    listed = text.partition("### Not in this list")[2].splitlines()
    assert "- 1 place could not be read: tieout check names them" in listed
    assert any(line.endswith("reasons more: tieout due lists all") for line in listed)
