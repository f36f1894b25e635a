"""Fields -> the head of a Markdown file, by python-frontmatter; the only home of its import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontmatter.default_handlers import YAMLHandler

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Field = str | date | bool | int | None | list["Field"] | dict[str, "Field"]


def with_head(fields: Mapping[str, Field], body: str) -> bytes:
    """Give the file with these keys, in their order, above the body, which stays as it is.

    Dates and lists of plain words are written as people write them: ``2026-01-14``, ``[CC6.1]``.
    Text that YAML would take for something else is put in quotes. An empty mapping gives a head
    that our reader refuses as empty.
    """
    exported = YAMLHandler().export(
        dict(fields), sort_keys=False, allow_unicode=True, default_flow_style=None, width=2**20
    )
    head = exported.strip("\n")
    return f"---\n{head}\n---\n{body}".encode()
