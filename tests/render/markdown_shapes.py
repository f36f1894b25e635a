"""One text for each shape of Markdown whose tags in a PDF are easily wrong, by its name."""

from __future__ import annotations

_LONG = "".join(
    f"""
## Part {part}

{"Prose that goes on over the end of its page. " * 60}

- one {"word " * 60}

  its second paragraph {"word " * 90}

  - within {"word " * 200}

- two

#### A level is left out

| a | b |
|---|---|
{"".join(f"| {row} | {'word ' * 40} |" + chr(10) for row in range(20))}
Noted[^{part}].

[^{part}]: {"note " * 150}
"""
    for part in range(4)
)
SHAPES = {
    "loose list": "- one\n\n- two\n\n  its second paragraph\n\n- three\n\n1. first\n\n2. second\n\n   > quoted\n",
    "nested list": "- one\n  - two\n    - three\n      1. four\n\n        loose\n- last\n-\n\n*\n",
    "list between paragraphs": "- before\n\n  - within\n\n  after\n\n  1. ordered\n\n  last\n",
    "list in columns of a contents": "".join(f"## Part {part}\n\n{'word ' * 900}\n\n" for part in range(5)),
    "list of 400": "- x\n" * 400,
    "list of blocks": "- ```\n  code\n  ```\n- > quote\n- ---\n-\n  | a |\n  |---|\n  | 1 |\n\n  after\n- ## heading\n",
    "list in a table and a quote": "| a |\n|---|\n| - x - y |\n\n> - a\n> - b\n>\n>   c\n>\n> | a | b |\n> |---|---|\n> | 1 |  |\n",
    "task list": "- [ ] open\n- [x] done\n\n- [ ] loose\n\n- [x] too\n",
    "task list in lists": "- a\n  - [ ] b\n\n    c\n- [x] d\n  1. [ ] e\n  2. [X] ~~f~~\n\n> - [ ] g\n",
    "struck out": "~~a *b* `c` [d](https://example.com) ~e~~~ f ~~g\nh~~\n\n## ~~Old~~ New\n\n| ~~a~~ |\n|-|\n| ~~b~~ c |\n",
    "definition list": "Term\n: Meaning\n\nTwo\n\n: Loose\n\n  second\n\n  - list\n\n    loose\n\n: another\n",
    "footnotes": (
        "One[^a] two[^a] three[^b] ^[inline].\n\n- item[^a]\n\n| t[^b] |\n|---|\n| x[^a] |\n\n"
        "[^a]: First\n[^b]: Second\n\n    more\n\n    - list\n"
    ),
    "levels left out": "#### Deep first\n\nx\n\n## Two\n\n##### Five\n\n###### Six\n\n### Three\n\n# One\n\n#### Four\n",
    "levels in blocks": "### Three\n\n# One\n\n> #### quoted\n\n- ###### listed\n\n## Two\n",
    "code": "```python\nx = 1\n\n\ny = 2\n```\n\n    indented\n\n```\n```\n\n`a` and `b`\n",
    "table without a head": "|  |  |\n|---|---|\n| key | value |\n|  |  |\n",
    "table with an empty head": "| a |  | c |\n|---|---|---|\n| 1 |  | 3 |\n|  |  |  |\n",
    "table of a head alone": "| a | b |\n|---|---|\n",
    "table across": f"{'| a ' * 14}|\n{'|---' * 14}|\n{'| word ' * 14}|\n",
    "tall row": f"### Above\n\n| a | b |\n|---|---|\n| x | {'long words here ' * 700} |\n",
    "images": "![plan](a.png) ![](b.png)\n\n- ![x](c.png)\n\n[![badge](d.svg)](https://example.com)\n",
    "links": f"[**bold** `code`](https://example.com) <https://example.com/{'x' * 90}>\n\n- [in](#access)\n\n- [_it_](#access)\n",
    "nothing": "",
    "long": _LONG,
}
SHAPES = {name: f"# Access\n\n{text}" for name, text in SHAPES.items()}
