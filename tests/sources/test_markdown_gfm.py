"""Struck out words and boxes of tasks are shown as the forges show them, and told to the rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.test_outline import soup, texts
from tieout.model.document import Kind
from tieout.model.program import DocumentGlobs
from tieout.sources.documents import read_document
from tieout.sources.markdown import struck, to_html

OPEN = '<span class="task-open" role="img" aria-label="Not done">\u25a1</span> '
DONE = '<span class="task-done" role="img" aria-label="Done">\u2714</span> '


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("~~a~~", "<s>a</s>"),
        ("~a~ b", "<s>a</s> b"),
        ("a~b~c", "a<s>b</s>c"),
        ("a\n~~b\nc~~", "a\n<s>b\nc</s>"),
        ("~~a *b* `c~~` [d](e)~~", '<s>a <em>b</em> <code>c~~</code> <a href="e">d</a></s>'),
        ("**~~a~~** *b ~~c~~ d*", "<strong><s>a</s></strong> <em>b <s>c</s> d</em>"),
        ("[~~a~~](b) ~~[c~~](d)", '<a href="b"><s>a</s></a> ~~<a href="d">c~~</a>'),
        ("~~a ~b~ c~~", "<s>a <s>b</s> c</s>"),
        ("~~a b~c d~~", "<s>a b~c d</s>"),
        ("~~a~~~~b~~", "<s>a~~~~b</s>"),
        ("5~10 and 6~8", "5<s>10 and 6</s>8"),
    ],
)
def test_words_between_one_or_two_tildes_are_struck_out(text: str, html: str) -> None:
    assert to_html(text) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        *("~~a", "a~~", "~~a~", "~a~~", "x ~~~a~~~", "~~ a ~~", "~", "~~~ ~", "a ~ b", "~5 days, ~10 days"),
        *("`~~a~~`", "~/.ssh and ~/bin", "~~a.~~b", "a~~.b~~", "~~about ~5 days~~", "\\~~a~~"),
    ],
)
def test_other_tildes_are_text(text: str) -> None:
    assert "<s>" not in to_html(text)
    assert struck(text) == ()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a**~~b~~**c", "a<strong><s>b</s></strong>c"),
        ("~~**a.**~~b", "~~**a.**~~b"),
        ("x~_~_.~\\", "x~_<s>_.</s>\\"),
        ("x**~~a.**~~](x)", "x<strong>~~a.</strong>~~](x)"),
        ("x~~**)*)~~\\~~**~~", "x~~**)*)<s>~~**</s>"),
        ("x~*.~~ba*~~.~~", "x~*.<s>ba*</s>.~~"),
        ("~~)~b~~a", "<s>)~b</s>a"),
        ("*a**~~a[", "*a**~~a["),
        ("~**bb ~~*", "~**bb ~~*"),
    ],
)
def test_a_sign_of_emphasis_beside_a_tilde_is_taken_as_the_forges_take_it(text: str, html: str) -> None:
    """Where markdown-it alone would show another thing than cmark-gfm and comrak, whose answers these are."""
    assert to_html(text) == f"<p>{html}</p>\n"


def test_struck_words_stand_in_headings_and_tables_and_the_anchor_has_them() -> None:
    assert to_html("## ~~Old~~ New\n") == '<h2 id="old-new"><s>Old</s> New</h2>\n'
    page = to_html("| a~b | c~d |\n|-|-|\n| ~~x~~ | ~~a \\| b~~ |\n| ~~a | b~~ |\n")
    assert [part.partition("</td>")[0] for part in page.split("<td>")[1:]] == [
        *("<s>x</s>", "<s>a | b</s>", "~~a", "b~~"),
    ]
    assert "a~b" in page


# --- Boxes of tasks ---


def test_an_item_that_begins_with_a_mark_has_a_box() -> None:
    assert to_html("- [ ] a\n- [x] b\n- c\n\n1. [X]\t*d*\n") == (
        f'<ul>\n<li class="task">{OPEN}a</li>\n<li class="task">{DONE}b</li>\n<li>c</li>\n</ul>\n'
        f'<ol>\n<li class="task">{DONE}<em>d</em></li>\n</ol>\n'
    )
    assert to_html("> - [x] a\n>\n>   b\n") == (
        f'<blockquote>\n<ul>\n<li class="task">\n<p>{DONE}a</p>\n<p>b</p>\n</li>\n</ul>\n</blockquote>\n'
    )
    assert to_html("- [x] [y](z)\n\n[x]: u\n") == f'<ul>\n<li class="task">{DONE}<a href="z">y</a></li>\n</ul>\n'


@pytest.mark.parametrize(
    "text",
    [
        *(
            "[ ] a",
            "- [ ]",
            "- [x]",
            "- [  ] a",
            "- [y] a",
            "- [x]a",
            "- [x](y) a",
            "- \\[x] a",
            "- a [x] b",
            "- `[x]` a",
        ),
        *(
            "- # [ ] a",
            "- a\n\n  [ ] b",
            "| a |\n|-|\n| [x] b |",
            "> [x] a",
            "```\n- [x] a\n```",
            "- [ ]\u00a0a",
            "[x] a\n: b",
        ),
    ],
)
def test_any_other_mark_is_text(text: str) -> None:
    assert "task" not in to_html(text)


# --- What the rules are told ---


def stretches(text: str) -> list[str]:
    return [text[start:end] for start, end in struck(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a ~~b~~ c ~d~", ["~~b~~", "~d~"]),
        ("~~a ~b~ c~~", ["~~a ~b~ c~~"]),
        ("> - x ~~a\n>   b~~ c", ["~~a\n>   b~~"]),
        ("- [x] ~~a~~", ["~~a~~"]),
        ("## ~~A~~ b", ["~~A~~"]),
        ("| a | ~~a~~ | ~~a~~ |\n|-|-|-|\n| `~~a~~` | ~~a~~ | b |", ["~~a~~", "~~a~~", "~~a~~"]),
        ("Text[^1]\n\n[^1]: a ~~b~~\n", ["~~b~~"]),
        ("Term\n: a ~~b~~\n", ["~~b~~"]),
        ("`~~a~~` ~~a~~\n\n    ~~a~~\n", ["~~a~~"]),
        ("![~~a~~](b)", []),
    ],
)
def test_what_is_struck_out_is_found_where_it_stands(text: str, found: list[str]) -> None:
    assert stretches(text) == found


def test_a_row_that_is_not_found_as_it_stands_is_struck_out_whole_and_misleads_no_other() -> None:
    head = "| a | b |\n|---|---|\n"
    assert stretches(f"{head}| ~~a~~ \\| c | ~~a~~ |") == ["| ~~a~~ \\| c | ~~a~~ |"]
    assert stretches(f"{head}| `~~a~~` \\| c | ~~a~~ |") == ["~~a~~"]
    assert struck(f"{head}| `~~a~~` \\| c | ~~a~~ |")[0][0] == len(head) + 17


@given(texts | soup | st.text("ab ~*_`|\n->[]()\\", max_size=30))
def test_stretches_lie_in_the_text_in_its_order(text: str) -> None:
    end = 0
    for start, stop in struck(text):
        assert end <= start < stop <= len(text)
        assert "~" in text[start:stop]
        end = stop + 1
    if "<s>" in to_html(text) and "^[" not in text:
        assert end


def test_a_document_says_its_text_without_what_is_struck_out() -> None:
    body = "# A\n\n> It ends ~~within 48\n> hours~~ soon.\n"
    data = f"---\nid: POL-001\ntitle: A\n---\n{body}".encode()
    document = read_document(data, path="policies/a.md", kind=Kind.POLICY, globs=DocumentGlobs()).document
    assert document is not None
    assert document.body == body
    assert document.said == "# A\n\n> It ends            \n          soon.\n"
    assert [len(line) for line in document.said.split("\n")] == [len(line) for line in body.split("\n")]
    plain = read_document(
        b"---\nid: POL-001\n---\n~/a, ~ and ~~~b~~~\n", path="policies/a.md", kind=Kind.POLICY, globs=DocumentGlobs()
    )
    assert plain.document is not None
    assert plain.document.said is plain.document.body
