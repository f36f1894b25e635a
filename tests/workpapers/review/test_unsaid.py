"""What the changelog says of a review of which nobody said what it found."""

from __future__ import annotations

from tieout.workpapers.redlines.near import passages
from tieout.workpapers.review.reading import AFTER_CHANGES, NOTHING, READ, Change, unsaid


def test_it_says_nothing_that_is_not_so() -> None:
    same = passages("# A\n\nWords.\n", "# A\n\nWords.\n")
    assert unsaid(Change(keys=(), passages=same)) == NOTHING
    assert unsaid(Change(keys=("owner",), passages=same)) == AFTER_CHANGES
    assert unsaid(Change(keys=(), passages=passages("# A\n\nWords.\n", "# A\n\nOthers.\n"))) == AFTER_CHANGES
    assert unsaid(Change(keys=(), passages=None)) == AFTER_CHANGES  # too long to be compared: nobody knows
    assert unsaid(None) == READ
