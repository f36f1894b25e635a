"""A programme whose every text tries something."""

from __future__ import annotations

from tests.cli.programme import CONTROLS, PEOPLE, POLICY

SCRIPT = "</title><script>alert(1)</script>"
TEXT = """\
# Data <script>alert('heading')</script> & Policy

<script>alert('block')</script>

<img src=x onerror=alert(1)> and <b onclick="alert(2)">inline</b>

[one](javascript:alert(3)) [two](//evil.example/x) [three](data:text/html,x) [four](vbscript:x)
[five](<JaVaScRiPt:alert(1)>) [six](file:///etc/passwd) ![seven](https://evil.example/pixel.png)

{{ 7*7 }} {% raw %} {{ config }}

${8*8}

--8<-- ".git/config"

;--8<-- "mkdocs.yml"

[attr](#x){: onclick="alert(4)" } {#id onmouseover=alert(5)}

[home](../index.md) [ours](../controls.md) [asked](index.md) [readme](README.md#hello)
[spaced](a%20b%20%C3%A9.md#one) [outside](../../../etc/passwd) [settings](../controls.yaml) [git](../.git/config)
[self](#__config) [gone](#nowhere) [web](https://example.com/a?b=c&d) [mail](mailto:ana@example.com) [other](../plain.markdown)

## __config

## __search

## {"__config":""}

## ???

Text[^1].

[^1]: A note with <i>markup</i>.
"""


CHINESE = (
    "# \u8bbf\u95ee\u63a7\u5236\n\n"
    "\u6240\u6709\u5458\u5de5\u6bcf\u5b63\u5ea6\u8fdb\u884c\u8bbf\u95ee\u5ba1\u67e5\u3002\n"
)
"""Access control: all staff have their access reviewed each quarter."""


def policy(number: int, *, title: str = "Plain", body: str = "# Plain\n\nText.\n", controls: str = "[CO-01]") -> str:
    """Give a policy with a sound head."""
    head = POLICY[: POLICY.index("---\n", 4) + 4]
    head = head.replace("POL-008", f"POL-{number:03d}").replace("controls: [CO-01]", f"controls: {controls}")
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return head.replace("title: Data Classification Policy", f'title: "{quoted}"') + body


CONTROLS_OF_ALL = CONTROLS.replace("name: Example Ltd", f'name: "Example & {SCRIPT}"').replace(
    'policies: ["policies/**/*.md"]', 'policies: ["policies/**/*", "*.md", "plain.markdown"]'
) + (
    '  - {id: "Controls", title: "[x](javascript:alert(1))", statement: "- <img src=x onerror=alert(6)>",\n'
    "     owner: role:lead, criteria: [CC6.1, C1.1, CC99.9], policies: [POL-008, POL-404]}\n"
    '  - {id: "__config", title: "= x", statement: "1. one", owner: role:lead, criteria: [C1.2], policies: [POL-008]}\n'
)
FILES = {
    "controls.yaml": CONTROLS_OF_ALL,
    "registers/people.yaml": PEOPLE,
    "policies/data-classification.md": policy(8, title=SCRIPT, body=TEXT),
    "policies/index.md": policy(10),
    "policies/README.md": policy(11, title='Quo"te', body="# Hello\n"),
    "policies/readme.md": policy(12),
    "policies/a b \u00e9.md": policy(13, body="## One\n\nNo first heading.\n"),
    "policies/a-b-\u00e9.md": policy(14),
    "policies/index.html/x.md": policy(15),
    "policies/notes.txt": policy(16),
    "policies/.hidden.md": policy(17),
    "policies/templates/x.md": policy(18),
    "policies/back\\slash'quote\".md": policy(19),
    "policies/deep.md": policy(20, body="# Deep\n\n" + ">" * 80 + " x\n"),
    "policies/brackets.md": policy(21, body="# Brackets\n\n" + "[`" * 5000 + "\n"),
    "policies/chinese.md": policy(28, title="\u8bbf\u95ee\u63a7\u5236", body=CHINESE),
    "policies/broken.md": "---\nid: [\n---\n",
    "index.md": policy(22, title="Index", body="# Index\n\n[sibling](policies/index.md)\n"),
    "controls.md": policy(23, title="Controls"),
    "approvals.md": policy(27, title="Approvals"),
    "404.md": policy(24, title="404"),
    "sitemap.xml.md": policy(25, title="Map"),
    "plain.markdown": policy(26, title="Plain markdown"),
    "mkdocs.yml": "site_name: theirs\nhooks: [hook.py]\ntheme: {name: readthedocs}\n",
    "hook.py": "raise SystemExit('a hook of the repository ran')\n",
    "overrides/main.html": "{{ 7*7 }}",
    "secret.txt": "CANARY-SECRET\n",
}
