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
    "  blanks   at\tboth ends  ",
    "x" * 5000,
)
