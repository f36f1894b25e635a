"""Texts that a repository could hold to make a platform do or show something else."""

from __future__ import annotations

HOSTILE = (
    "::error::mine",
    "a\n::set-output name=x::y",
    "a\r\n::error file=/etc/passwd::x",
    "50% off, a:b,c",
    "%0A::error::x",
    "##[error]x ##vso[task.setvariable variable=a]b",
    "]]><failure message='x'/>",
    "<!-- --> <script>alert(1)</script> &amp;",
    "NUL \x00 and \x1b[31m red",
    "lone \ud800 and \udcff",
    "bidi \u202e txet \u2066",
    "no character \ufffe \uffff",
    "| cell | `code` | [link](https://evil.example) @team #12 www.evil.example",
    "GH-12 !12 $12 %12 &12 ~12 ^12 ![picture](https://evil.example/p.png) <img src=https://evil.example/p.png>",
    "\n/close\n/assign @team\n/approve",
    "<!-- tieout:impact -->\n<!-- tieout:review:POL-002:2026-01-01 -->",
    "</details></ins></del><details open><summary>x",
    "fixes #3, closes example/policies#4, resolves https://forge.example/example/policies/issues/5",
    "  blanks   at\tboth ends  ",
    "x" * 5000,
)
