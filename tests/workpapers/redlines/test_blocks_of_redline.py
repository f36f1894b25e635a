"""A redline holds both texts whole, and says of each word what became of it."""

from __future__ import annotations

import time
from collections.abc import Iterable

from hypothesis import example, given
from hypothesis import strategies as st

from tieout.workpapers.redlines.blocks import MOST_BLOCKS, Block, Passage, redline
from tieout.workpapers.redlines.edits import Edit, Op, edits
from tieout.workpapers.redlines.pieces import Piece

KINDS = ("heading", "paragraph", "item")
texts = st.lists(
    st.builds(Block, st.sampled_from(KINDS), st.text("ab \n.,é\u05d0", min_size=1, max_size=30)), max_size=12
)


def side(without: Op, passages: Iterable[Passage]) -> tuple[Block, ...]:
    """Give the old text back without what was inserted, or the new one without what was removed."""
    return tuple(
        Block(item.kind, "".join(piece.text for piece in item.pieces if piece.op is not without))
        for item in passages
        if item.op is not without
    )


def paragraphs(*found: str) -> tuple[Block, ...]:
    return tuple(Block("paragraph", text) for text in found)


@given(texts, texts)
@example([Block("paragraph", "a")], [Block("paragraph", "b")])
@example([Block("paragraph", "a b c")], [Block("paragraph", "a x c")])
@example([], [Block("heading", " ")])
def test_what_was_inserted_and_kept_is_the_new_text_and_what_was_removed_and_kept_the_old(
    old: list[Block], new: list[Block]
) -> None:
    found = redline(old, new)
    assert found is not None
    assert side(Op.INSERTED, found) == tuple(old)
    assert side(Op.REMOVED, found) == tuple(new)


@given(texts)
def test_a_text_held_against_itself_is_kept_whole(text: list[Block]) -> None:
    assert redline(text, text) == tuple(Passage(item.kind, (Piece(Op.KEPT, item.text),)) for item in text)


@given(st.lists(st.integers(0, 3), max_size=40), st.lists(st.integers(0, 3), max_size=40))
def test_an_edit_script_is_the_shortest_and_covers_both_sides_once(old: list[int], new: list[int]) -> None:
    found = edits(old, new, most=80)
    assert found is not None
    assert [old[i] for item in found for i in range(item.old_start, item.old_end)] == old
    assert [new[i] for item in found for i in range(item.new_start, item.new_end)] == new
    for item in found:
        if item.op is Op.KEPT:
            assert old[item.old_start : item.old_end] == new[item.new_start : item.new_end]
    kept = sum(item.old_end - item.old_start for item in found if item.op is Op.KEPT)
    assert kept == longest_common(old, new)


def longest_common(old: list[int], new: list[int]) -> int:
    row = [0] * (len(new) + 1)
    for one in old:
        last = row[:]
        for place, other in enumerate(new, 1):
            row[place] = last[place - 1] + 1 if one == other else max(last[place], row[place - 1])
    return row[-1]


def test_a_script_over_the_budget_is_none_and_one_at_it_is_not() -> None:
    assert edits("ab", "cd", most=3) is None
    assert edits("ab", "cd", most=4) == (Edit(Op.REMOVED, 0, 2, 0, 0), Edit(Op.INSERTED, 2, 2, 0, 2))


def test_a_number_that_changed_is_struck_and_written_anew_in_its_sentence() -> None:
    found = redline(paragraphs("Access ends within 24 hours."), paragraphs("Access ends within 48 business hours."))
    assert found == (
        Passage(
            "paragraph",
            (
                Piece(Op.KEPT, "Access ends within "),
                Piece(Op.REMOVED, "24"),
                Piece(Op.INSERTED, "48 business"),
                Piece(Op.KEPT, " hours."),
            ),
        ),
    )


def test_a_paragraph_with_nothing_in_common_is_no_edit_of_another() -> None:
    found = redline(paragraphs("Same.", "One two three.", "Same."), paragraphs("Same.", "Altogether else", "Same."))
    assert [item.op for item in found or ()] == [Op.KEPT, Op.REMOVED, Op.INSERTED, Op.KEPT]


def test_a_heading_never_becomes_a_paragraph() -> None:
    found = redline([Block("heading", "Purpose")], [Block("paragraph", "Purpose")])
    assert [item.op for item in found or ()] == [Op.REMOVED, Op.INSERTED]


def test_texts_that_differ_beyond_the_budget_are_no_redline() -> None:
    old = paragraphs(*(f"old {number}" for number in range(MOST_BLOCKS)))
    assert redline(old, paragraphs("new")) is None


def test_texts_made_to_be_slow_are_not() -> None:
    old = paragraphs(*("a b" if number % 2 else "b a" for number in range(3_000)))
    new = paragraphs(*("a b" if number % 3 else "b a" for number in range(3_000)))
    started = time.process_time()
    redline(old, new)
    redline(paragraphs("a b " * 20_000), paragraphs("b a c " * 20_000))
    assert time.process_time() - started < 30
