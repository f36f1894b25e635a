"""A document's prose is compared as blocks, and what was struck out or ticked between two versions is a change."""

from __future__ import annotations

from tieout.render.blocks import blocks
from tieout.workpapers.redlines.blocks import Block


def test_what_is_struck_out_stands_in_brackets() -> None:
    assert blocks("It ends ~~within *48* hours~~ soon.\n\n- ~~a~~\n") == (
        Block("paragraph", "It ends [Struck out: within 48 hours] soon."),
        Block("item", "[Struck out: a]"),
    )
    assert blocks("It ends.\n") != blocks("~~It ends.~~\n")


def test_a_box_is_a_sign_of_its_own() -> None:
    assert blocks("- [ ] a\n- [x] a\n") == (Block("item", "\u25a1 a"), Block("item", "\u2714 a"))
