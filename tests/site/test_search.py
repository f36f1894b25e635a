"""What the search finds on a page, held against what the theme's own parser finds there."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from material.plugins.search.plugin import Parser  # type: ignore[import-untyped]  # Material has no types

from tieout.site.search import Section, sections
from tieout.sources.markdown import to_html

_LINES = (
    "# Access",
    "## Grants",
    "Who *asks* [is](https://example.com) heard.",
    "- one",
    "  - two",
    "1. first",
    "> said",
    "",
)
_MORE = (
    "| A | B |\n|---|---|\n| 1 & 2 | `x  <y>` |",
    "```\nfor  x\n  in y\n```",
    'Quote "so" it\'s',
    "T[^1]\n\n[^1]: Note",
    "---",
)


def test_each_heading_has_its_part_and_the_first_no_anchor() -> None:
    page = to_html("# Access\n\nWho asks.\n\n## Grants\n\n- one\n- `two`\n")
    assert sections(page) == (
        Section(None, "Access", "<p>Who asks.</p>"),
        Section("grants", "Grants", "<ul> <li>one</li> <li><code>two</code></li> </ul>"),
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", ""),
        ("<p>So &amp; &lt;so&gt; it&#x27;s &quot;said&quot;</p>", '<p>So &amp; &lt;so&gt; it\'s "said"</p>'),
        (
            '<p>runbooks/<wbr>a.md of <a href="x.html">Ana</a><span class="kept">-1</span></p>',
            "<p>runbooks/a.md of Ana-1</p>",
        ),
        ("<table><tr><td>CC7.3</td><td>CC7.4</td></tr></table>", "CC7.3 CC7.4"),
        ('<svg viewBox="0 0 1 1"><text>CC7.3</text><text>CC7.4</text></svg>', "CC7.3 CC7.4"),
        ('<pre><code class="language-sh">a\n  b &lt;c\n</code></pre>', "<pre><code>a\n  b &lt;c\n</code></pre>"),
        ("<ul>\n<li>\n<p> </p>\n</li>\n<li>one</li>\n</ul>", "<ul> <li>one</li> </ul>"),
        ("<p>one</p>\n<p></p>\n<p>two</p>", "<p>one</p> <p>two</p>"),
        ("<p>in <s>48 <em>long</em> <s>old</s> hours</s> 24 hours</p>\n<p><s>x</s></p>", "<p>in 24 hours</p>"),
    ],
)
def test_a_text_keeps_its_words_and_the_tags_that_a_result_shows(content: str, text: str) -> None:
    assert sections(f'<h1 id="t">T</h1>\n{content}') == (Section(None, "T", text),)


def test_what_stands_before_any_heading_is_found_by_the_page() -> None:
    assert sections('<p>Before</p>\n<h2 id="a">A</h2>\n<p>After</p>') == (
        Section(None, "", "<p>Before</p>"),
        Section("a", "A", "<p>After</p>"),
    )


def test_nothing_of_an_excluded_heading_is_found() -> None:
    page = (
        '<h1 id="t">T</h1>\n<h2 id="h" data-search-exclude>Change history</h2>\n<p>Ana</p>\n<h2 id="b">B</h2>\n<p>b</p>'
    )
    assert sections(page) == (Section(None, "T", ""), Section("b", "B", "<p>b</p>"))


def test_a_heading_within_a_list_leaves_no_half_of_a_tag() -> None:
    page = to_html("# T\n\n- before\n\n  ## Within\n\n  inside\n- after\n")
    assert sections(page) == (Section(None, "T", "before"), Section("within", "Within", "inside after"))


@given(st.lists(st.sampled_from(_LINES + _MORE), max_size=14).map("\n".join))
def test_the_same_words_are_found_as_the_theme_finds(text: str) -> None:
    page = to_html(text)
    theirs = Parser()
    theirs.feed(page)
    theirs.close()
    ours = sections(page)
    assert _words("".join(f"{item.title}{item.text}" for item in ours)) == _words(
        "".join("".join((*item.title, *item.text)) for item in theirs.data)
    )
    anchored = {item.id for item in ours if item.id}
    assert anchored == {item.id for item in theirs.data if item.id}


def _words(text: str) -> str:
    """Give the signs that are no blanks, without tags."""
    return html.unescape(re.sub(r"<[^<>]*>|\s", "", text))
