"""A parser without the rules that a text cannot set off gives what the parser with all of them gives."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.sources.test_outline import soup, texts
from tieout.model.errors import NotExaminableError
from tieout.sources import markdown
from tieout.sources.markdown_signs import NEVER, idle

_ANY_SIGN = re.compile(r"(?s:.)")

ALL = ("table", "fence", "blockquote", "footnote_def", "reference", "strikethrough", "lheading", "deflist")


def html_of(text: str) -> str:
    """Give the page, or why there is none."""
    try:
        return markdown.to_html(text)
    except NotExaminableError as error:
        return error.message


@settings(max_examples=400)
@given(texts | soup | st.text("ab \t\r\n-=:~>#|`\\[]^!<&*_0.)+", max_size=40))
@example("a\n=\n\n> b\n> -\n")
@example("a\r=\rb\r: c\r")
@example("> a\n> : b\n>\n> ~\tc")
@example("- a\n\n  : b\n\n      c\n")
@example("a | b\n:- | -\nc")
@example("[^a]: b\n\n    c[^a]\n\n^[d]\n\n[e]: f\n\n[e] ![e]\n")
@example("1. a\n2) b\n+ c\n\n- d\n1. e\n~~~\nf\n")
@example("~a ~~*b~~ c* [d~](e) ~ | ~~f~~")
@example("- [ ] a\n- [x] ~~b~~\n\n1. [X] c")
@example("a\x00b  \n\tc &amp; \\d <https://example.com> - : = { } @ $ % + ~")
def test_no_rule_is_left_out_that_a_text_sets_off(text: str) -> None:
    quick, outline = html_of(text), markdown.parse(text, 7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "idle", lambda _: ())
        patch.setattr(markdown, "ACTIVE", _ANY_SIGN)
        markdown._reader.cache_clear()
        markdown._writer.cache_clear()
        whole = (html_of(text), markdown.parse(text, 7))
    markdown._reader.cache_clear()
    markdown._writer.cache_clear()
    assert (quick, outline) == whole


def test_plain_prose_sets_off_none_of_them() -> None:
    assert idle("# A\n\nThe lead: reviews - each day - the list.\n\n- An item\n1. Another\n") == (*NEVER, *ALL)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("| a |", ["table"]),
        ("```", ["fence"]),
        ("~~~", ["fence", "strikethrough"]),
        ("a ~b~", ["strikethrough"]),
        ("> a", ["blockquote"]),
        ("[^a]: b", ["footnote_def", "reference"]),
        ("[a]: b", ["reference"]),
        ("a\n--- \nb", ["lheading"]),
        ("a\n=", ["lheading"]),
        ("a\r=\rb", ["lheading"]),
        ("a\n: b", ["deflist"]),
        ("a\r\n \t~\tb", ["deflist", "strikethrough"]),
        (">: b", ["blockquote", "deflist"]),
    ],
)
def test_a_sign_wakes_its_rules_alone(text: str, rules: list[str]) -> None:
    assert set(ALL) - set(idle(text)) == set(rules)
