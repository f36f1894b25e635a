"""Fields -> the head of a Markdown file, written by python-frontmatter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from frontmatter.default_handlers import YAMLHandler

Field: TypeAlias = "str | date | bool | int | list[Field] | dict[str, Field] | None"
"""What a head may hold. A date is written plain, as our reader and people write it."""

_WIDE = 2**20
"""Columns at which a value would be folded: never, so that a change of a value is one line."""


def with_head(fields: Mapping[str, Field], body: str) -> bytes:
    """Give the file with these keys, in their order, above the body, which stays as it is.

    Lists and mappings of plain values are written on one line, ``[CC6.1, CC6.2]``. Text that YAML
    would take for something else is put in quotes. Without a key, the head is one that our reader
    refuses as empty.
    """
    head = YAMLHandler().export(dict(fields), sort_keys=False, allow_unicode=True, default_flow_style=None, width=_WIDE)
    return f"---\n{head.strip()}\n---\n{body}".encode()
