from __future__ import annotations

import pytest

from tieout.render.body import DEEPEST, TooDeep, fit, in_bundle
from tieout.sources.markdown import to_html


def fitted(markdown: str, **options: object) -> str:
    html = to_html(markdown, image=lambda target: target)
    return str(fit(html, resolve=lambda target: f"to/{target}", **options).html)  # type: ignore[arg-type]  # options are those of fit


def test_the_highest_heading_takes_the_level_asked_for_and_the_others_follow() -> None:
    assert fitted("## A\n\n#### B\n", top=3) == '<h3 id="a">A</h3>\n<h5 id="b">B</h5>\n'
    assert fitted("# A\n\n## B\n", top=2) == '<h2 id="a">A</h2>\n<h3 id="b">B</h3>\n'
    assert fitted("###### A\n", top=1) == '<h1 id="a">A</h1>\n'


def test_a_table_whose_longest_words_fit_a_line_is_marked_so_that_none_is_broken() -> None:
    head = "|Account|Code|\n|-|-|\n"
    assert '<table class="whole">' in fitted(f"{head}|{'many short words ' * 30}|`code_17`|\n")
    fits, breaks = "x" * (84 - 2 * 2 - 4), "x" * (84 - 2 * 2 - 3)
    assert '<table class="whole">' in fitted(f"{head}|{fits}|b|\n")
    assert "<table>" in fitted(f"{head}|{breaks}|b|\n")
    assert '<table class="whole">' in fitted("|&lt;&lt;|\n|-|\n|" + "&lt;" * 82 + "|\n")  # an entity is one letter


def test_headings_stop_at_the_sixth_level() -> None:
    assert fitted("# A\n\n###### B\n", top=4) == '<h4 id="a">A</h4>\n<h6 id="b">B</h6>\n'


def test_a_first_heading_that_repeats_the_title_is_left_out_and_no_other() -> None:
    assert fitted("# R & D\n\n# R & D\n", title="R & D") == '\n<h2 id="r--d-1">R &amp; D</h2>\n'
    assert fitted("# A\n", title="B") == '<h2 id="a">A</h2>\n'


def test_a_title_that_is_struck_out_is_no_repetition() -> None:
    assert fitted("# ~~A~~\n", title="A") == '<h2 id="a"><s>A</s></h2>\n'


def test_the_box_of_a_task_is_kept_and_says_what_it_is() -> None:
    assert fitted("- [ ] a\n- [x] ~~b~~\n") == (
        '<ul>\n<li class="task"><span class="task-open" role="img" aria-label="Not done">\u25a1</span> a</li>\n'
        '<li class="task"><span class="task-done" role="img" aria-label="Done">\u2714</span> <s>b</s></li>\n</ul>\n'
    )
    other = '<span class="task-x" role="img" aria-label="x">a</span><span role="button" aria-label="y">b</span>'
    assert str(fit(other, resolve=lambda _: None).html) == "<span>a</span><span>b</span>"


def test_ids_and_inner_links_get_the_prefix_alike() -> None:
    made = fitted("# A\n\n[a](#a) and a note[^1]\n\n[^1]: here\n", prefix="t-")
    assert '<h2 id="t-a">A</h2>' in made
    assert '<a href="#t-a">a</a>' in made
    assert '<a href="#t-fn1" id="t-fnref1">' in made
    assert '<li id="t-fn1" class="footnote-item">' in made


def test_a_table_scrolls_by_keyboard_its_heads_have_scope_and_its_columns_their_side() -> None:
    assert fitted("|a|b|\n|:-|-:|\n|1|2|\n") == (
        '<div class="wide" role="group" aria-label="Table" tabindex="0"><table class="whole">\n<thead>\n<tr>\n'
        '<th scope="col" class="align-left">a</th>\n<th scope="col" class="align-right">b</th>\n'
        "</tr>\n</thead>\n<tbody>\n<tr>\n"
        '<td class="align-left">1</td>\n<td class="align-right">2</td>\n'
        "</tr>\n</tbody>\n</table></div>\n"
    )


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            "[x](https://example.com/?a=1&b=2)",
            '<a href="https://example.com/?a=1&amp;b=2" rel="noreferrer noopener">x</a>',
        ),
        ("[x](mailto:a@example.com)", '<a href="mailto:a@example.com" rel="noreferrer noopener">x</a>'),
        ("[x](other.md#y)", '<a href="to/other.md#y">x</a>'),
        ("[x](/etc/passwd)", '<span class="unlinked" title="Not in this bundle: /etc/passwd">x</span>'),
        ("![a plan](plan.png)", '<span class="image">[Image not shown: a plan (plan.png)]</span>'),
        (
            "![](http://example.com/x.png)",
            '<span class="image">[Image not shown: http://example.com/x.png]</span>',
        ),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](file:///etc/passwd)", "[x](file:///etc/passwd)"),
        ("[x](//evil.example/)", "[x](//evil.example/)"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <b onclick=x>b</b>", "a &lt;b onclick=x&gt;b&lt;/b&gt;"),
    ],
)
def test_links_lead_where_they_may_and_all_else_is_text(markdown: str, html: str) -> None:
    assert fitted(f"a {markdown}") == f"<p>a {html}</p>\n"


@pytest.mark.parametrize(
    ("hostile", "html"),
    [
        ("<script>alert(1)</script>", "alert(1)"),
        (
            '<a href="javascript:alert(1)">x</a>',
            '<span class="unlinked" title="Not in this bundle: javascript:alert(1)">x</span>',
        ),
        (
            '<a href=" \tJavaScript:alert(1)">x</a>',
            '<span class="unlinked" title="Not in this bundle:  \tJavaScript:alert(1)">x</span>',
        ),
        (
            '<a href="\\\\evil.example">x</a>',
            '<span class="unlinked" title="Not in this bundle: \\\\evil.example">x</span>',
        ),
        ('<p onclick="x" style="y" class="evil">x</p>', "<p>x</p>"),
        ('<link rel="attachment" href="file:///etc/passwd">', ""),
        ("<style>@import url(x)</style>", "@import url(x)"),
        ("<iframe src=x></iframe><object data=x></object>", ""),
        ("<p>a < b <i", "<p>a &lt; b &lt;i</p>"),
        ("</div></p><p>x", "<p>x</p>"),
        ("<p id='x'>x</p>", "<p>x</p>"),
        ("<!-- x --><p>y</p>", "<p>y</p>"),
    ],
)
def test_whatever_is_fed_only_allowed_tags_and_attributes_come_out(hostile: str, html: str) -> None:
    assert str(fit(hostile, resolve=lambda _: None).html) == html


def test_characters_that_reorder_or_act_are_named_in_text_links_and_code() -> None:
    made = str(fit("<p>a\u202eb\x1b[2J</p><a href='#'>x</a><a href=\"#\u2066\">y</a>", resolve=lambda _: None).html)
    assert made == '<p>a[U+202E]b[U+001B][2J</p><span class="unlinked">x</span><a href="#[U+2066]">y</a>'


def test_text_may_nest_to_the_limit_and_not_beyond() -> None:
    def nested(levels: int) -> str:
        return "<blockquote>" * levels + "x" + "</blockquote>" * levels

    assert fit(nested(DEEPEST), resolve=lambda _: None).html == nested(DEEPEST)
    with pytest.raises(TooDeep):
        fit(nested(DEEPEST + 1), resolve=lambda _: None)


@pytest.mark.parametrize(
    ("target", "way"),
    [
        ("b.md", "B.html"),
        ("b.md#part", "B.html#part"),
        ("./../policies/b.md", "B.html"),
        ("../runbooks/r.md#x", "../runbooks/R%20R.html#x"),
        ("missing.md", None),
        ("../../etc/passwd", None),
        ("%62.md", "B.html"),
    ],
)
def test_a_relative_link_leads_to_the_page_of_the_document_it_names(target: str, way: str | None) -> None:
    pages = {"policies/b.md": "policies/B.html", "runbooks/r.md": "runbooks/R R.html"}
    assert in_bundle(target, path="policies/a.md", page="policies/A.html", pages=pages) == way


def test_a_head_of_a_table_with_nothing_in_it_is_a_plain_cell() -> None:
    made = fit(to_html("| | Kept |\n|---|:---:|\n| Logs | 1 year |\n"), resolve=lambda _: None).html
    assert "<thead>\n<tr>\n<td></td>\n<th" in made
    assert made.count("<th") == 2  # thead, and the one head
