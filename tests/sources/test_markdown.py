"""Rendered Markdown holds no markup but its own, no address but those allowed, and nothing hidden."""

from __future__ import annotations

import contextlib
import inspect
import re
import sys
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.test_outline import LINES
from tieout.model.errors import NotExaminableError
from tieout.model.location import Location, Unreadable
from tieout.sources.images import NotShown, Shown
from tieout.sources.markdown import raw_html, to_html
from tieout.sources.outline import outline


class Page(HTMLParser):
    """The tags of a page with their attributes, and how deep they lie."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def attributes(self, name: str) -> list[str | None]:
        return [attrs[name] for _, attrs in self.tags if name in attrs]


def test_the_dialect_is_commonmark_with_tables_struck_words_footnotes_and_definitions() -> None:
    text = "# A *b*\n\n| c | d |\n|:-|-:|\n| 1 | 2 |\n\nTerm\n: Text[^1]\n\n[^1]: Note\n\n~~gone~~ www.example.com\n"
    assert to_html(text) == (
        '<h1 id="a-b">A <em>b</em></h1>\n'
        "<table>\n<thead>\n<tr>\n"
        '<th class="align-left">c</th>\n<th class="align-right">d</th>\n'
        "</tr>\n</thead>\n<tbody>\n<tr>\n"
        '<td class="align-left">1</td>\n<td class="align-right">2</td>\n'
        "</tr>\n</tbody>\n</table>\n"
        '<dl>\n<dt>Term</dt>\n<dd>Text<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></dd>\n</dl>\n'
        "<p><s>gone</s> www.example.com</p>\n"
        '<hr class="footnotes-sep" />\n<section class="footnotes">\n<ol class="footnotes-list">\n'
        '<li id="fn1" class="footnote-item"><p>Note <a href="#fnref1" class="footnote-backref">↩︎</a></p>\n</li>\n'
        "</ol>\n</section>\n"
    )


def test_ids_are_the_anchors_of_the_outline_with_the_prefix() -> None:
    text = "# A\n\n## A\n\n### `B` é!\n"
    expected = [heading.anchor for heading in outline(text, path="a.md").headings]
    assert Page(to_html(text)).attributes("id") == expected == ["a", "a-1", "b-é"]
    assert Page(to_html(text, prefix="p-")).attributes("id") == ["p-a", "p-a-1", "p-b-é"]


def test_a_footnote_has_one_number_wherever_it_is_referred_to() -> None:
    html = to_html("One[^a], again[^a], two[^b].\n\n[^a]: A\n[^b]: B\n")
    assert re.findall(r">(\[[0-9:]+\])<", html) == ["[1]", "[1]", "[2]"]
    assert html.count("footnote-backref") == 3


def test_footnotes_of_two_documents_on_a_page_have_ids_of_their_own() -> None:
    ids = [Page(to_html("a[^1]\n\n[^1]: b\n", prefix=prefix)).attributes("id") for prefix in ("one-", "two-")]
    assert not set(ids[0]) & set(ids[1])


# --- Addresses ---


@pytest.mark.parametrize(
    "target",
    [
        "https://example.com/",
        "http://example.com",
        "mailto:a@example.com",
        "#part",
        "a.md",
        "../b/a.md#x",
        "/a.md",
        "?a",
    ],
)
def test_an_allowed_address_is_written(target: str) -> None:
    assert to_html(f"[a]({target})") == f'<p><a href="{target}">a</a></p>\n'


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "javascript&colon;alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "data:image/png;base64,x",
        "file:///etc/passwd",
        "//evil.example",
        "///evil.example",
        "ftp://example.com",
        "blob:x",
        "tel:1",
        "x:y",
    ],
)
def test_any_other_address_stays_text(target: str) -> None:
    for text in (f"[a]({target})", f"![a]({target})", f"[a][b]\n\n[b]: {target}\n", f"<{target}>"):
        assert Page(to_html(text, image=lambda address: address)).attributes("href") == []
        assert Page(to_html(text, image=lambda address: address)).attributes("src") == []


@pytest.mark.parametrize(
    "target", ["\\/evil.example", "/\\evil.example", "\\\\evil.example", "<java\tscript:x>", "\x01javascript:x"]
)
def test_no_spelling_makes_a_browser_leave(target: str) -> None:
    for address in Page(to_html(f"[a]({target})")).attributes("href"):
        assert address is not None
        assert not address.startswith("//")
        assert not address.lower().startswith("javascript:")
        assert "\\" not in address


def test_the_caller_says_where_links_lead() -> None:
    asked: list[str] = []

    def link(target: str) -> str | None:
        asked.append(target)
        return {"a.md": "a.html", "https://example.com": None}.get(target, target)

    assert to_html("[a](a.md) [b *c*](https://example.com) [d](javascript:x)", link=link) == (
        '<p><a href="a.html">a</a> b <em>c</em> [d](javascript:x)</p>\n'
    )
    assert asked == ["a.md", "https://example.com"]


def test_an_image_is_named_as_missing_unless_the_caller_has_it() -> None:
    """Its text alone reads as a word of the sentence, and one without a text left nothing at all."""
    text = "![a *b*](map.png) [![c](d.png)](e.md)"
    assert to_html(text) == '<p>[Image not shown: a b] <a href="e.md">[Image not shown: c]</a></p>\n'
    assert to_html("![](plans/net%20work%2E%E2%80%AE.png?a=b#c)") == "<p>[Image not shown: net work.\\u202e.png]</p>\n"
    assert to_html("![](https://example.com/) ![<b>](x)") == "<p>[Image not shown] [Image not shown: &lt;b&gt;]</p>\n"
    assert Page(to_html(text, image=lambda source: f"img/{source}")).attributes("src") == ["img/map.png", "img/d.png"]


def test_the_caller_says_why_an_image_is_not_shown_and_one_without_words_goes_by_its_name() -> None:
    text = "![a *b*](x/map.svg) ![](x/map.svg) ![](y\\\\z.svg)"
    assert to_html(text, image=lambda _: NotShown("SVG is not shown")) == (
        "<p>[Image not shown: a b (SVG is not shown)] [Image not shown: map.svg (SVG is not shown)] "
        "[Image not shown: z.svg (SVG is not shown)]</p>\n"
    )
    assert to_html("![](/)", image=lambda _: NotShown("why")) == "<p>[Image not shown: why]</p>\n"
    shown = Page(to_html('![a *b*](m.png "T") ![](x/a%20%22b.png?q#f) ![ ](/)', image=lambda _: Shown("i/1.png")))
    assert shown.attributes("alt") == ["a b", 'a "b.png', "Image"]
    assert shown.attributes("src") == ["i/1.png"] * 3
    assert shown.attributes("title") == ["T"]


def test_exactly_the_images_that_a_text_shows_are_asked_for() -> None:
    """Not those in code, in the words of another image, or in a footnote that nothing leads to."""
    asked: list[str] = []
    text = (
        "![a ![in](in.png)](out.png) `![c](c.png)`\n\n    ![d](d.png)\n\n[^1] [![e](e.png)](x:y) <!-- ![f](f.png) -->\n"
    )
    notes = "\n[^1]: ![g](g.png)\n\n[^2]: ![h](h.png)\n\n\\![i](i.png) ![j][ref] ![k][none]\n\n[ref]: j.png\n"

    def image(target: str) -> Shown:
        asked.append(target)
        return Shown(target)

    assert sorted(map(str, Page(to_html(text + notes, image=image)).attributes("src"))) == sorted(asked)
    assert set(asked) == {"out.png", "e.png", "f.png", "g.png", "j.png"}


# --- Markup ---


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <b onclick=x>c</b>",
        "<a rel=attachment href=file:///etc/passwd>x</a>",
        "<link rel=attachment href=file:///etc/passwd>",
        "<style>@import 'http://evil.example'</style>",
        "<!-- remark -->",
        "a{onclick=x}",
        "`<img src=x onerror=y>`",
        "[<img src=x>](a.md)",
        '[a](b.md "<img src=x>")',
        "# <img src=x>",
        "```<img src=x>\n<img src=x>\n```",
    ],
)
def test_html_in_a_text_is_text(text: str) -> None:
    allowed = {"p", "a", "code", "pre", "h1"}
    page = Page(to_html(text))
    assert {tag for tag, _ in page.tags} <= allowed
    assert not {name for _, attrs in page.tags for name in attrs} - {"href", "id", "title", "class"}


def test_blocks_of_raw_html_are_placed() -> None:
    assert raw_html("text\n\n<div>\n</div>\n\na <b>c</b>\n\n`<code>` <https://example.com>\n\n    <div>\n") == (3, 6)


def test_what_hides_is_shown() -> None:
    assert to_html("Pay \u202eana\u2066, \u2764\ufe0f\u200d\U0001f525\n") == (
        "<p>Pay \\u202eana\\u2066, \u2764\ufe0f\u200d\U0001f525</p>\n"
    )


# --- Depth and time ---


@pytest.mark.parametrize("text", ["> " * 61 + "a", "- " * 31 + "a", "*a **b " * 61 + "** b*" * 61])
def test_what_lies_too_deep_is_refused(text: str) -> None:
    with pytest.raises(NotExaminableError, match="60 levels"):
        to_html(text)


def deep_in_calls(calls: int, text: str) -> str:
    return deep_in_calls(calls - 1, text) if calls else to_html(text)


def test_a_stack_that_ends_is_refused_as_depth() -> None:
    room = sys.getrecursionlimit() - len(inspect.stack())
    with pytest.raises(NotExaminableError, match="60 levels"):
        deep_in_calls(room - 40, "> " * 30 + "a")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "[" * 20_000 + "](a)",
        "![" * 10_000,
        "![a" * 3_000 + "](b)" * 3_000,
        "[a](" * 2_000,
        "^[" * 5_000,
        "\n\n".join(["[" * 150] * 100),
        "*a " * 10_000,
        "~" * 20_000,
        "~a " * 10_000,
        "a~b" * 7_000,
        "~~a ~b " * 3_000,
        "- [ ] " * 3_000,
        "- [x] a\n" * 2_500,
        "_" * 20_000,
        "<" * 20_000,
        " ".join("`" * length for length in range(200)),
        "a|" * 2_000 + "\n" + "-|" * 2_000,
    ],
)
def test_no_text_of_twenty_thousand_characters_is_slow(text: str) -> None:
    begun = time.process_time()
    to_html(text)
    assert time.process_time() - begun < 1.0


CROWDED = (
    "[^",
    "[^a](",
    "[^a]",
    "[a](b",
    '[a](b "',
    "![",
    "[[",
    "](",
    "<",
    "<a:",
    "`",
    "a` ",
    "*",
    "_",
    "*a ",
    "**a* ",
    "_a__",
    "~",
    "~~",
    "~a",
    "~~a ~",
    "~~*a~ ",
    "- [x] an item of some words ~~a~~ and others\n",
    "&",
    "\\",
    "|",
    "[^a]:",
    "[^a]: b\n",
    "[^1]: x [^1]\n",
    "[a]: b\n",
    ": a\n",
    "a\n: b\n",
)


@pytest.mark.parametrize("piece", CROWDED)
def test_no_text_of_two_hundred_thousand_characters_is_slow(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.process_time()
    outline(text, path="a.md")
    assert time.process_time() - begun < 1.0
    begun = time.process_time()
    with contextlib.suppress(NotExaminableError):
        to_html(text)
    assert time.process_time() - begun < 1.5


def test_two_megabytes_of_footnote_brackets_are_not_slow() -> None:
    text = "[^" * (1 << 20)
    begun = time.process_time()
    found = outline(text, path="a.md")
    assert time.process_time() - begun < 1.0
    to_html(text)
    assert time.process_time() - begun < 2.0
    assert found.problem is not None


def test_a_paragraph_of_more_signs_than_are_read_stays_text() -> None:
    most, more = "[a](b 't') " * 5_000, "[a](b 't') " * 5_001
    assert outline(most, path="a.md").problem is None
    assert to_html(most).count("<a ") == 5_000
    found = outline(f"# H\n\n{more}", path="a.md")
    assert found.problem == Unreadable(
        location=Location(path="a.md", line=3),
        kind="too-much-markup",
        message="this paragraph's markup is not read: those with more than 1000 signs of it may have 10000 together",
        remedy="split the paragraph or the document",
    )
    assert "<a " not in to_html(more)


def test_paragraphs_of_few_signs_are_all_read() -> None:
    text = "\n\n".join(["[a](b) " * 500] * 25)
    found = outline(text, path="a.md")
    assert (len(found.links), found.problem) == (12_500, None)


@pytest.mark.parametrize("line", ["[^a%d]: b", "[a%d]: b", "a%d\n: b\n"])
def test_definitions_above_three_thousand_are_refused(line: str) -> None:
    most = "\n".join(line % number for number in range(3_000))
    assert outline(most, path="a.md").problem is None
    to_html(most)
    found = outline(f"{most}\n[^more]: c\n", path="a.md", first_line=9)
    assert found.problem is not None
    assert (found.problem.kind, found.problem.location.line) == ("too-much-markup", 9)
    with pytest.raises(NotExaminableError, match="more than 3000 definitions"):
        to_html(f"{most}\n[^more]: c\n")


@settings(max_examples=150)
@given(st.lists(st.sampled_from(LINES), max_size=10).map("\n".join) | st.text(max_size=60))
def test_any_text_gives_a_page_of_our_tags_alone(text: str) -> None:
    page = Page(to_html(text))
    boxes = [attrs for tag, attrs in page.tags if tag == "span"]
    assert all(set(attrs) == {"class", "role", "aria-label"} for attrs in boxes)
    others = {name for tag, attrs in page.tags for name in attrs if tag != "span"}
    assert not others - {"href", "id", "title", "class", "start"}
    assert "script" not in {tag for tag, _ in page.tags}
