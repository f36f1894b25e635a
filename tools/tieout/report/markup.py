"""Text of a repository, made safe within a line of Markdown, on a forge too."""

from __future__ import annotations

import re
from html import escape

from tieout.report.layout import plain

_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~])")
_LINKED = re.compile(r"@|#|://|(?<=\bwww)\.|[!$%](?=\w)|\bGH(?=-\d)", re.IGNORECASE)
"""``!7``, ``$7`` and ``%7`` are a merge request, a snippet and a milestone at GitLab; ``GH-7`` an issue at GitHub."""
_BEGINNING = re.compile(r"\A(?:([-+=:])|([0-9]{1,9})([.)]))")


def inline(text: str) -> str:
    """Make a value plain text within a line of Markdown, and no command to a pipeline."""
    escaped = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    start = _BEGINNING.match(escaped)
    if start is not None:
        sign, number, after = start.groups()
        escaped = f"\\{escaped}" if sign else f"{number}\\{after}{escaped[start.end() :]}"
    return plain(escaped)


def in_html(text: str) -> str:
    """Make a value plain text within a line that begins with a tag: there a backslash escapes nothing (CommonMark 4.6).

    A bracket is spelled out all the same, so that no picture begins where a forge reads it otherwise.
    """
    return unlinked(escape(plain(" ".join(text.split())), quote=False).replace("[", "&lbrack;"))


def unlinked(markdown: str) -> str:
    """Keep a forge from making more of a line: nobody is notified, no issue is mentioned, no address is a link.

    A comment that is not shown parts what would be read as a name, a number or an address.
    """
    return _LINKED.sub(lambda match: f"{match.group()[0]}<!-- -->{match.group()[1:]}", markdown)
