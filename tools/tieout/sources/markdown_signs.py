"""What the signs of a text tell of it: which rules of the parser nothing in it can set off. Pure.

The parser asks each of its rules at each block, and many of them again at each line of a paragraph.
A rule that waits for a sign which the text does not hold is not asked; the HTML is the same, which tests hold.
"""

from __future__ import annotations

import re

ACTIVE = re.compile(r"[\n\\`*_\[\]!<&^~]")
"""The characters at which something other than plain text may begin or end within lines (``]``: a link's text)."""
NEVER = ("html_block", "html_inline")
"""HTML is text."""
_WAITS_FOR = (
    ("table", ("|",)),
    ("fence", ("```", "~~~")),
    ("blockquote", (">",)),
    ("footnote_def", ("[^",)),
    ("reference", ("]:",)),
    ("strikethrough", ("~",)),
)
# Where a line ends as the parser has it: the underline of a heading, and what begins a definition. A heading's rule
# walks the lines of each paragraph, and asks the others at each, before the rule of paragraphs does so again.
_WAITS_FOR_LINE = (
    ("lheading", re.compile(r"[-=][ \t]*(?:[\r\n]|\Z)")),
    ("deflist", re.compile(r"(?:\A|[\r\n])[ \t>]*[:~][ \t]")),
)


def idle(text: str) -> tuple[str, ...]:
    """Give the names of the rules that the text cannot set off."""
    return (
        *NEVER,
        *(name for name, signs in _WAITS_FOR if not any(sign in text for sign in signs)),
        *(name for name, line in _WAITS_FOR_LINE if line.search(text) is None),
    )
