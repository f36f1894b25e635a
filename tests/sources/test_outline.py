"""The scan of a text gives what the parser gives: its headings, links and their places."""

from __future__ import annotations

import inspect
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tieout.model.document import Heading
from tieout.sources import markdown
from tieout.sources.inline_links import links_of_plain_part
from tieout.sources.outline import anchors, outline
from tieout.sources.shape import Outline, RawLink, numbered

# Lines that mean one thing alone and another after, inside or under one of the others.
LINES = """\
text here
some [a](b.md) text
- item [a](b.md)
- item
1. step
   1. step [x](y#z)
    - nested [n](m)
  - two [n](m)
   ```sh
```
```sh
   ```
  ```
~~~
~~~~
# H one
## H two [q](r)
### `code` x & y
# comment
  # indented
    # deep
> quote [a](b)
> # qh
> ```
>     code [a](b)
---
===
  ---
- - -
***
___
| a | b |
|---|---|
| [a](b) | c |
| c | d | [e](f) |
|---|
a | b
-|-
# x | y
: def [a](b)
~ def
[ref]: /x
[ref]
[^1]: foot [a](b)
[^1]
^[inl [a](b)]
`code [a](b)`
a `b [c](d)
e` f [g](h)
``x [a](b)``
<https://x.y/z>
<a@b.co> [x](y)
[a <http://x> b](c)
<a`b@c> ` [x](y)
<http://x`y> [a](b) `z
![img](i.png)
![a [b](c) d](e)
[a [b](c) d](e)
[![i](j)](k)
[a](<b c>)
[a](b "t")
[a]( b )
[a](b(c))
[a]()
[](x)
\\[a](b)
a\\`b [c](d) `e`
[a\\](b)
[a
b](c)
](
&amp; [x](y)
[x](a&amp;b)
      [six](s)
-      [five](s)
-
-\t[tab](t)
\t[tab](t)
1.
10) x [a](b)
* star [a](b) *em*
word\\
  trailing  \n\
[a](javascript:x)
[a](b)[c](d)
[a][b](c)
!![a](b)
| a ` b | c ` [d](e) |
| x | `y|z` [d](e) |
####### seven
#nospace
## closed ##
# a #
#
##\t tab
Term
    : indented def
é [ü](ö.md)
   [three](x)
```a`b
``` a|b
  > [q](r)
> - [a](b)
- > [x](y)
- # lh
- ```
     ```
\u00a0
\u000c
# \u00a0x
-     code
=
[a](b\u00a0c)
<x:y>
2. a [x](y)
[ ] task
- [ ] [x](y)
[[[[[[[[[[[[[[[[[[[[[[[[[[ [x](y)
`` ` `` [a](b)
\t- tab
 \t# x
> > > > > > > > > a
- - - - - - - - - x
                # far""".replace("\\\\", "\\").split("\n")
PIECES = [
    *[
        " ",
        "  ",
        "    ",
        "- ",
        "* ",
        "1. ",
        "> ",
        "#",
        "# ",
        "`",
        "``",
        "```",
        "[",
        "](",
        "]",
        "x",
        "word",
        ")",
        "](a)",
        "[a](b)",
        "[c](d)",
        "![e](f)",
        "<",
        ">",
        "<http://x>",
        "<a@b.c>",
    ],
    *[
        ":",
        ": ",
        "~",
        "~~~",
        "~~",
        "[ ] ",
        "\\",
        "!",
        "&",
        "&amp;",
        "=",
        "===",
        "---",
        "-",
        "_",
        "__",
        "**",
        "*",
        "^",
        "é",
        "\xa0",
        '"',
        '(b "t")',
        "1",
        ".",
        "\n",
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "\n- ",
        "\n    ",
    ],
    *("|", "\n|---|---|", "\n| [a](b) | x |", "\n```\n", "\n## ", "\n# [x](y)\n", "\t"),
]
texts = st.lists(st.sampled_from([*LINES, *[""] * 30]), max_size=12).map("\n".join)
soup = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@settings(max_examples=500)
@given(texts | soup)
@example("Term\n: def\n# Heading\n: def")
@example("# a | b\n|---|---|\n")
@example("- a\n\n     ```\n  x\n  ```\n  y\n  ```\n# H")
@example("***\n    [x](y)")
@example("| a |\n:-:\nrow\n    [x](y)")
@example("1.\n      [x](y)")
@example("```\n# no\n````\n# yes")
@example("\u00a0\n[a](b)")
@example("  ```\n  x\n  ```\n\n- ```\n  # no\n")
@example("![a <http://x> b](c)")
@example("- [x] [a](b) ~~[c](d)~~\n- [ ] [e](f)")
@example("## ~~A~~ b [c](d)\n\n| a \\| b | [c](d) |\n|-|-|\n| e \\| [f](g) | [c](d) |")
@example("~~a ~b " * 40)
def test_the_scan_and_the_parser_agree(text: str) -> None:
    headings, links, deep = markdown.parse(text, 7)
    found = outline(text, path="a.md", first_line=7)
    assert found.headings == numbered(headings)
    assert found.links == tuple(links)
    assert (found.problem and found.problem.location.line) == (deep and deep.line)


PLAIN = """\
# Access Control

Intro with `code`, a [link](other.md#part) and <https://example.com/x>.

## Rules & roles

- An item with [a link](../runbooks/leaver.md)
  - a deeper one with ![a picture](map.png)
    - and a third: [deep](deep.md)

1. Write to <security@example.com>.

| Criterion | Where |
|---|---|
| CC6.1 | [text](/policies/a.md) |

```sh
# no heading [no](link)
```

> A quote with [its source](https://example.com/?a=b).

## Rules & roles
"""


def test_a_plain_text_is_read_without_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str, first_line: int) -> None:
        raise AssertionError((text, first_line))

    monkeypatch.setattr(markdown, "parse", refuse)
    found = outline(PLAIN, path="a.md", first_line=10)
    assert found.headings == (
        Heading(level=1, text="Access Control", anchor="access-control", line=10),
        Heading(level=2, text="Rules & roles", anchor="rules--roles", line=14),
        Heading(level=2, text="Rules & roles", anchor="rules--roles-1", line=32),
    )
    assert found.links == (
        RawLink("other.md#part", 12, 22),
        RawLink("https://example.com/x", 12, 48),
        RawLink("../runbooks/leaver.md", 16, 16),
        RawLink("map.png", 17, 23),
        RawLink("deep.md", 18, 20),
        RawLink("mailto:security@example.com", 20, 13),
        RawLink("/policies/a.md", 24, 11),
        RawLink("https://example.com/?a=b", 30, 16),
    )
    assert found.problem is None


@pytest.mark.parametrize("text", ["", "\n", "\n\n\n", "text", "[text]", "(text)", "[a] (b)", "`[a](b)`"])
def test_a_text_may_have_neither(text: str) -> None:
    assert outline(text, path="a.md") == ((), (), None)


def test_a_link_in_code_is_none() -> None:
    text = "```\n[a](b)\n```\n\n    [c](d)\n\n`[e](f)` and ``[g](h)``\n\n- x\n\n      [i](j)\n"
    assert outline(text, path="a.md").links == ()


def test_every_way_to_write_a_link_is_found() -> None:
    text = (
        "[a](one.md 'title') [b][two] [two] [two][] ![c](four.png) <https://example.com/five>\n\n"
        "[d](<six six.md>) [e\nf](seven.md)\n\n[two]: three.md\n"
    )
    assert [link.target for link in outline(text, path="a.md").links] == [
        "one.md",
        "three.md",
        "three.md",
        "three.md",
        "four.png",
        "https://example.com/five",
        "six six.md",
        "seven.md",
    ]


def test_a_link_in_a_footnote_is_found_where_it_stands() -> None:
    text = "Text[^1] and more^[see [b](c.md)].\n\n[^1]: First\n    and [a](b.md).\n"
    assert sorted(outline(text, path="a.md").links) == [RawLink("b.md", 4, 9), RawLink("c.md", 1, 5)]


def test_a_target_is_given_whatever_it_leads_to() -> None:
    text = "[a](javascript:alert(1)) [b](//evil.example) [c](data:x) [d](file:///etc/passwd)\n"
    assert [link.target for link in outline(text, path="a.md").links] == [
        "javascript:alert(1)",
        "//evil.example",
        "data:x",
        "file:///etc/passwd",
    ]


def test_underlined_and_nested_headings_are_headings() -> None:
    text = "Title\n=====\n\nPart\n---\n\n> ## Quoted\n\n- # Item\n"
    assert [(heading.level, heading.text, heading.line) for heading in outline(text, path="a.md").headings] == [
        (1, "Title", 1),
        (2, "Part", 4),
        (2, "Quoted", 7),
        (1, "Item", 9),
    ]


def test_the_text_of_a_heading_has_no_markup() -> None:
    text = "# A `b` *c* [d](e) ![f](g) &amp; \\* <h@i.jk> ##\n"
    (heading,) = outline(text, path="a.md").headings
    assert heading.text == "A b c d f & * h@i.jk"
    assert heading.anchor == "a-b-c-d-f---hijk"


@pytest.mark.parametrize(
    "text",
    [
        "> " * 61 + "a",
        "- " * 31 + "a",
        "> - " * 21 + "a",
        "*a **b " * 61 + "** b*" * 61,
        "[" * 300 + "a](b)",
        "[" * 300 + "]: x",
    ],
)
def test_what_lies_too_deep_is_said(text: str) -> None:
    found = outline(f"# H\n\n{text}\n", path="a.md", first_line=5)
    assert found.problem is not None
    assert (found.problem.kind, found.problem.location.line) == ("too-deep", 7)
    assert [heading.text for heading in found.headings] == ["H"]


@pytest.mark.parametrize("text", ["^[" * 59 + "a" + "]" * 59, "![" * 59 + "a" + "](b)" * 59, "> " * 50 + "*a " * 9])
def test_what_lies_less_deep_is_read_to_its_end(text: str) -> None:
    assert outline(text, path="a.md").problem is None


def deep_in_calls(calls: int, text: str) -> Outline:
    return deep_in_calls(calls - 1, text) if calls else outline(text, path="a.md", first_line=3)


def test_a_stack_that_ends_is_said_as_depth() -> None:
    room = sys.getrecursionlimit() - len(inspect.stack())
    found = deep_in_calls(room - 40, "> " * 30 + "[a](b)")
    assert found.problem is not None
    assert (found.problem.kind, found.problem.location.line) == ("too-deep", 3)


def test_a_link_in_fifty_eight_quotes_is_not_too_deep() -> None:
    found = outline("> " * 58 + "[a](b)", path="a.md")
    assert (found.links, found.problem) == ((RawLink("b", 1, 117),), None)
    assert outline("> " * 59 + "[a](b)", path="a.md").problem is not None


def test_anchors_are_those_of_the_headings() -> None:
    assert anchors("# A\n\n## B b\n\n## B b\n") == {"a", "b-b", "b-b-1"}


def test_a_stretch_that_its_lines_do_not_tell_is_left_to_the_parser() -> None:
    for line in ("[a](b c)", "`a [b](c)", "\\[a](b)", "[a [b](c) d](e)", "    [a](b)", "[^1](b)", "<x@y.z [a](b)"):
        assert links_of_plain_part(f"\n{line}", 1) is None
