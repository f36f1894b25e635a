"""A redline shows every change, and what it keeps and brings is the later text."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from tieout.workpapers.redlines import lines as module
from tieout.workpapers.redlines.edits import Op
from tieout.workpapers.redlines.lines import Passage, Redline, redline
from tieout.workpapers.redlines.pieces import Piece

TEXTS = st.lists(st.text(alphabet=string.ascii_lowercase[:3] + "  \t#", max_size=12), max_size=12).map("\n".join)


def sides(of: Redline, later: list[str]) -> tuple[str, list[str]]:
    """Give the later text, and the words of the earlier one; ``later``: the lines of the later, for what was skipped."""
    text: list[str] = []
    words: list[str] = []
    for passage in of.passages:
        if passage.is_skipped:
            at = "\n".join(text).count("\n") + 1 if text else 0
            skipped = "\n".join(later[at : at + passage.lines])
            text.append(skipped)
            words += skipped.split()
            continue
        words += [item for word in passage.pieces if word.op is not Op.INSERTED for item in word.text.split()]
        if passage.op is not Op.REMOVED:
            text.append("".join(word.text for word in passage.pieces if word.op is not Op.REMOVED))
    return "\n".join(text), words


@given(TEXTS, TEXTS)
def test_it_holds_the_later_text_and_every_word_of_the_earlier(old: str, new: str) -> None:
    found = redline(old, new)
    lines = new.removesuffix("\n").split("\n")
    if found.passages:
        assert sides(found, lines) == ("\n".join(lines), old.split())
    else:
        assert old.removesuffix("\n") == new.removesuffix("\n")


@given(TEXTS)
def test_a_text_is_the_same_as_itself_whatever_its_line_ends(text: str) -> None:
    assert redline(text, text.replace("\n", "\r\n")) == Redline((), 0, 0)


def test_one_word_is_shown_within_its_line_and_what_is_far_away_is_skipped() -> None:
    old = "# Access\n\nOne.\nAccess ends within 24 hours.\nTwo.\n\nThree.\n"
    assert redline(old, old.replace("24", "12")) == Redline(
        (
            Passage(Op.KEPT, (), 2),
            Passage(Op.KEPT, (Piece(Op.KEPT, "One."),)),
            Passage(
                None,
                (
                    Piece(Op.KEPT, "Access ends within"),
                    Piece(Op.REMOVED, " 24"),
                    Piece(Op.INSERTED, " 12"),
                    Piece(Op.KEPT, " hours."),
                ),
            ),
            Passage(Op.KEPT, (Piece(Op.KEPT, "Two."),)),
            Passage(Op.KEPT, (), 2),
        ),
        1,
        1,
    )


def test_a_paragraph_that_was_only_wrapped_anew_has_no_word_changed() -> None:
    found = redline("one two three\nfour five", "one two\nthree four\nfive")
    assert (found.gone, found.came) == (0, 0)
    assert found.passages == (Passage(None, (Piece(Op.KEPT, "one two\nthree four\nfive"),), 3),)


def test_passages_with_nothing_in_common_stand_one_after_the_other() -> None:
    assert redline("a b c", "x y z") == Redline(
        (Passage(Op.REMOVED, (Piece(Op.REMOVED, "a b c"),)), Passage(Op.INSERTED, (Piece(Op.INSERTED, "x y z"),))), 3, 3
    )


def test_lines_that_came_or_went_alone_are_shown_whole() -> None:
    assert redline("a\nb", "a") == Redline(
        (Passage(Op.KEPT, (Piece(Op.KEPT, "a"),)), Passage(Op.REMOVED, (Piece(Op.REMOVED, "b"),))), 1, 0
    )
    assert redline("a", "a\nb").came == 1


def test_what_is_longer_than_the_limits_is_shown_as_gone_and_come() -> None:
    many = "x\n" * (module.MOST_LINES + 1)
    assert [item.op for item in redline(many, "y").passages] == [Op.REMOVED, Op.INSERTED]
    words = "x " * (module.MOST_WORDS + 1)
    assert [item.op for item in redline(words, f"{words}y").passages] == [Op.REMOVED, Op.INSERTED]
