"""What is words to a reader stays at its place; all else is blank."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import document
from tieout.model.location import Location
from tieout.rules.prose import place, prose, uncoded, unquoted, words

SIGNS = st.lists(
    st.sampled_from(["`", "``", "```", "~~~", "\n", "\n\n", "    ", "<!--", "-->", "a", "\\", "> ", "- ", "]("])
)


def seen(text: str) -> list[str]:
    return prose(text).split()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a `b` c", ["a", "c"]),
        ("a ``b ` c`` d", ["a", "d"]),
        ("a `b\nc` d", ["a", "d"]),
        ("a `b\n\nc` d", ["a", "`b", "c`", "d"]),
        ("a \\`b` c", ["a", "\\`b`", "c"]),
        ("a `b", ["a", "`b"]),
        ("```\na\n```\nb", ["b"]),
        ("```yaml\na\n~~~\n", []),
        ("~~~\na\n~~~~\nb", ["b"]),
        ("``` a`b\nc", ["```", "a`b", "c"]),
        ("- ```\n  a\n  ```\n- b", ["-", "b"]),
        ("> ```\n> a\n> ```\n> b", [">", "b"]),
        ("    a\n\nb", ["b"]),
        ("b\n\n    a\n    a", ["b"]),
        ("b\n    a", ["b", "a"]),
        ("- b\n\n    a", ["-", "b", "a"]),
        ("- b\n\nc\n\n    a", ["-", "b", "c"]),
        ("\ta", []),
        ("a <!-- b\n\nc --> d", ["a", "d"]),
        ("a <!-- b", ["a", "<!--", "b"]),
        ("a <!-- b\n    c --> d", ["a", "d"]),
        ("`<!--` a `-->`", ["a"]),
        ("<!--\n```\n-->\na\n```\nb\n```", ["a"]),
        ("[a](b) ![c](d)", ["[a]", "![c]"]),
        ("[a]: b\nc", ["c"]),
        ("[^1]: b", ["[^1]:", "b"]),
        ("<https://a.b> https://a.b/c d <e@f.g>", ["d"]),
        ("<a b>", ["<a", "b>"]),
    ],
)
def test_what_is_no_prose_is_blank(text: str, left: list[str]) -> None:
    assert seen(text) == left


@given(SIGNS.map("".join))
def test_every_character_keeps_its_place(text: str) -> None:
    for clean in (uncoded(text), uncoded(text, spans=True), prose(text), unquoted(text)):
        assert len(clean) == len(text)
        assert [i for i, sign in enumerate(clean) if sign == "\n"] == [i for i, sign in enumerate(text) if sign == "\n"]
        assert all(sign in {" ", text[i]} for i, sign in enumerate(clean))


def test_quotes_are_blank_where_they_are_not_wanted() -> None:
    assert unquoted("a\n> b\n  >c\nd > e") == "a\n   \n    \nd > e"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("within **24\nhours** of _the_ `last` moment", "within 24 hours of the last moment"),
        ("> within\n> 24 hours", "within 24 hours"),
        ("- within\n  24 hours", "within 24 hours"),
        ("| who | within 24 hours |", "who within 24 hours"),
        ("[within 24](x.md) [hours][a]", "within 24 hours"),
        ("within 24\\* hours<br>at most", "within 24* hours at most"),
        ("last_reviewed", "last_reviewed"),
        ("## 24 hours", "24 hours"),
    ],
)
def test_words_are_without_marks(text: str, said: str) -> None:
    assert words(text) == said


def test_a_place_counts_from_the_top_of_the_file() -> None:
    text = document(body="a\nbcd\n", body_line=20)
    assert place(text, 0) == Location(path=text.path, line=20, column=1)
    assert place(text, 4) == Location(path=text.path, line=21, column=3)


@pytest.mark.parametrize(
    "unit", ["`", "a`b`", "<!-- -->", "`x`\n\n", "[](a", "[", "](((", "\\`", "    x\n", "> ", "<a "]
)
def test_a_hostile_text_takes_no_longer_than_another(unit: str) -> None:
    before = time.process_time()
    prose(unit * (200_000 // len(unit)))
    words(unit * (200_000 // len(unit)))
    assert time.process_time() - before < 5
