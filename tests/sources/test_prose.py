"""Prose may hold the invisible characters that its script or emoji need, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.characters import hidden_character
from tieout.sources.prose import hidden_in_prose, without_hidden

HONEST = {
    "ASCII": "Plain text,\n\twith a tab.",
    "family emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "technologist with a skin tone": "\U0001f469\U0001f3fd\u200d\U0001f4bb",
    "heart on fire": "\u2764\ufe0f\u200d\U0001f525",
    "flag of England": "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "Hindi": "\u0915\u094d\u200d\u0937",
    "Hebrew with a direction mark": "\u05d0\u200f!",
    "Thai with word breaks": "\u0e01\u0e02\u200b\u0e04\u0e07",
    "soft hyphen": "Donau\u00addampf",
    "ideograph with a variant": "\u8fbb\U000e0100",
}
DISHONEST = {
    "override": ("a\u202eb", 1, "U+202E"),
    "embedding": ("a\u202ab", 1, "U+202A"),
    "isolate": ("a\u2066b", 1, "U+2066"),
    "override in Hebrew": ("\u05d0\u202e", 1, "U+202E"),
    "direction mark in Latin": ("a\u200eb", 1, "U+200E"),
    "joiner in Latin": ("ow\u200dner", 2, "U+200D"),
    "joiner at the start": ("\u200downer", 0, "U+200D"),
    "joiner before emoji in Latin": ("a\u200d\U0001f4bb", 1, "U+200D"),
    "joiner at the end": ("\U0001f4bb\u200d", 1, "U+200D"),
    "zero-width space in Latin": ("a\u200bb", 1, "U+200B"),
    "word joiner": ("a\u2060b", 1, "U+2060"),
    "mark inside": ("a\ufeffb", 1, "U+FEFF"),
    "tags without a flag": ("a\U000e0041", 1, "U+E0041"),
    "variant of a letter": ("a\U000e0100", 1, "U+E0100"),
    "control": ("a\x07", 1, "U+0007"),
    "next line": ("a\x85", 1, "U+0085"),
    "line separator": ("a\u2028", 1, "U+2028"),
    "after honest ones": ("\u2764\ufe0f\u200d\U0001f525 a\u202e", 6, "U+202E"),
    "after a flag": (HONEST["flag of England"] + "\u202e", 7, "U+202E"),
}


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST.keys())
def test_what_a_script_or_emoji_needs_is_honest(text: str) -> None:
    assert hidden_in_prose(text) is None
    assert without_hidden(text) == text


@pytest.mark.parametrize(("text", "offset", "name"), DISHONEST.values(), ids=DISHONEST.keys())
def test_what_hides_is_named_where_it_stands(text: str, offset: int, name: str) -> None:
    assert hidden_in_prose(text) == (offset, name)


@given(st.text())
def test_text_without_its_hidden_characters_shows_all(text: str) -> None:
    shown = without_hidden(text)
    assert hidden_in_prose(shown) is None
    if hidden_character(text) is None:
        assert shown == text


def test_many_hidden_characters_are_shown_in_one_pass() -> None:
    assert without_hidden("\u202e\u2066" * 50_000) == "\\u202e\\u2066" * 50_000
