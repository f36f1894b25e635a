"""Characters that a reader cannot see are found, and never reach a screen."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.characters import hidden_character, name_of, visible

# Format characters that do show: number signs and the like of Arabic, Syriac, Kaithi and hieroglyphs.
_SHOWN = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}


def test_every_control_and_format_character_of_unicode_is_hidden() -> None:
    ordinary = {0x09, 0x0A, 0x0D} | _SHOWN
    missed = [
        name_of(character)
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}
        and ord(character) not in ordinary
        and hidden_character(character) is None
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("owner: a\u2028approver: m", (8, "U+2028")),
        ("owner: a\u0085approver: m", (8, "U+0085")),
        ("\u202eabc", (0, "U+202E")),
        ("a\u2066b\u2069", (1, "U+2066")),
        ("role:c\u200bto", (6, "U+200B")),
        ("a\x00b\x1b[2J", (1, "U+0000")),
        ("a\ufeff", (1, "U+FEFF")),
        ("a\U000e0041", (1, "U+E0041")),
        ("a\x7f", (1, "U+007F")),
        ("a\u3164", (1, "U+3164")),
    ],
)
def test_the_first_hidden_character_is_placed_and_named(text: str, found: tuple[int, str]) -> None:
    assert hidden_character(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "tab\tline\nreturn\r",
        "naïve Zoë",
        "Ñandú",
        "日本語 ポリシー",
        "Ελλάδα",
        "העברית",
        "🔒 ⚠️",
        "a\u00a0b",
    ],
)
def test_text_that_shows_is_left_alone(text: str) -> None:
    assert hidden_character(text) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Zoë 日本 🔒", "Zoë 日本 🔒"),
        ("a\nb\tc\r", "a\\x0ab\\x09c\\x0d"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb", "a\\u202eb"),
        ("a\U000e0041", "a\\U000e0041"),
        ("p\udcffq", "p\\xffq"),
        ("p\ud800q", "p\\ud800q"),
    ],
)
def test_what_does_not_show_is_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters()))
def test_what_is_shown_is_one_line_without_hidden_characters_and_can_be_encoded(text: str) -> None:
    shown = visible(text)
    assert hidden_character(shown) is None
    assert len(shown.splitlines()) <= 1
    assert shown.encode().decode() == shown
    assert visible(shown) == shown


def test_an_empty_text_is_shown_as_such() -> None:
    assert visible("") == ""
