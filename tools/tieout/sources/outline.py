"""A text -> its headings and links, at the speed of a scan where the text is plain enough."""

from __future__ import annotations

from tieout.sources.shape import Outline


def outline(body: str, *, path: str, first_line: int = 1) -> Outline:
    """Give the headings and links of a text whose line ends are LF."""
    from tieout.sources import markdown  # noqa: PLC0415  # its import costs more than a hundred documents

    return markdown.outline(body, path=path, first_line=first_line)


def anchors(body: str) -> frozenset[str]:
    """Give the anchors of a text's headings."""
    return frozenset(heading.anchor for heading in outline(body, path="").headings)
