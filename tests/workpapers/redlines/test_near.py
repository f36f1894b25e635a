"""What differs between two texts, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.workpapers.redlines.edits import Op
from tieout.workpapers.redlines.near import Passage, passages
from tieout.workpapers.redlines.pieces import Piece

KEPT, GONE, NEW = Op.KEPT, Op.REMOVED, Op.INSERTED


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Same.\n", "Same.\n", ()),
        ("a  b\n", "a b  \n", ()),
        ("within 48 hours", "within 24 hours", (("", ((KEPT, "within"), (GONE, "48"), (NEW, "24"), (KEPT, "hours"))),)),
        ("# One\n\nx", "# One\n\nx\ny", (("One", ((NEW, "y"),)),)),
        ("# One\nx\n# Two\ny", "# One\nx\n# Two", (("Two", ((GONE, "y"),)),)),
        ("", "all of it", (("", ((NEW, "all of it"),)),)),
        ("required", "optional", (("", ((GONE, "required"), (NEW, "optional"))),)),
    ],
    ids=["same", "blanks", "a number", "added", "removed", "new", "the word that matters"],
)
def test_passages(before: str, after: str, found: tuple[tuple[str, tuple[tuple[Op, str], ...]], ...]) -> None:
    wanted = tuple(Passage(heading, tuple(Piece(*piece) for piece in pieces)) for heading, pieces in found)
    assert passages(before, after) == wanted


def test_kept_words_are_shown_near_a_change_alone() -> None:
    before = " ".join(f"w{n}" for n in range(40))
    (passage,) = passages(before, before.replace("w20", "NEW")) or ()
    assert [piece.text for piece in passage.pieces] == [
        "... w12 w13 w14 w15 w16 w17 w18 w19", "w20", "NEW", "w21 w22 w23 w24 w25 w26 w27 w28 ..."
    ]  # fmt: skip


def test_a_text_that_is_too_long_is_not_compared() -> None:
    assert passages("a\n" * 5_000, "b") is None
    assert passages("a\n" * 4_999, "b") is not None


def test_a_long_passage_is_shown_whole() -> None:
    old, new = (" ".join(f"{name}{n}" for n in range(2_000)) for name in "ab")
    assert passages(old, new) == (Passage("", (Piece(GONE, old), Piece(NEW, new))),)


TEXT = st.lists(st.sampled_from(["a", "b", "c", "# h", ""]), max_size=12).map("\n".join)


@given(TEXT, TEXT)
def test_nothing_is_lost(before: str, after: str) -> None:
    """Every word that only one of the texts has is shown as gone or new."""
    found = passages(before, after)
    assert found is not None
    shown = {op: [w for p in found for piece in p.pieces if piece.op is op for w in piece.text.split()] for op in Op}
    old, new = before.split(), after.split()
    for word in {*old, *new}:
        assert old.count(word) - new.count(word) == shown[GONE].count(word) - shown[NEW].count(word)


def test_what_went_or_came_as_a_whole_keeps_its_paragraphs_items_and_rows() -> None:
    section = (
        "## Logging\n\nLogs are kept\nfor a year.\nNobody deletes\tthem.\n- a\n  b\n- c\n1. d\n2) e\n\nLast.\n"
        "| x |\n|---|\n| y |\n> q\n~~~\ncode\nmore\n~~~\nend\n"
    )
    lines = (
        *("## Logging", "Logs are kept for a year. Nobody deletes them.", "- a b", "- c", "1. d", "2) e", "Last."),
        *("| x |", "|---|", "| y |", "> q", "~~~", "code more", "~~~", "end"),
    )
    for before, after, op in (
        ("One.\n\n" + section, "One.\n", Op.REMOVED),
        ("One.\n", "One.\n\n" + section, Op.INSERTED),
    ):
        (found,) = passages(before, after) or ()
        assert found.pieces == ((op, "\n".join(lines)),)
