"""Text of a repository, made safe within a line of Markdown."""

from __future__ import annotations

import re

from tieout.report.layout import plain

_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~])")
_BEGINNING = re.compile(r"\A(?:([-+=:])|([0-9]{1,9})([.)]))")


def inline(text: str) -> str:
    """Make a value plain text within a line of Markdown, and no command to a pipeline."""
    escaped = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    start = _BEGINNING.match(escaped)
    if start is not None:
        sign, number, after = start.groups()
        escaped = f"\\{escaped}" if sign else f"{number}\\{after}{escaped[start.end() :]}"
    return plain(escaped)
