"""YAML -> nodes with places. Every scalar stays text."""

from __future__ import annotations

from tieout.model.location import Location, Unreadable
from tieout.sources.conflict import unmerged
from tieout.sources.encoding import BYTE_ORDER_MARK, decode, hidden
from tieout.sources.nodes import FILE, Limits, Node
from tieout.sources.plain_yaml import plain_mapping
from tieout.sources.pointers import pointer_in


def read_yaml(data: bytes, *, path: str, first_line: int = 1, limits: Limits = FILE) -> Node | Unreadable:
    """Read one YAML document of UTF-8 bytes; a byte-order mark is dropped without a word."""
    data = data.removeprefix(BYTE_ORDER_MARK)
    if len(data) > limits.size_bytes:
        return Unreadable(
            location=Location(path=path, line=first_line),
            kind="too-large",
            message=f"the YAML has {len(data)} bytes; read are {limits.size_bytes}",
            remedy="split it, or move what is no setting elsewhere",
        )
    other = pointer_in(data, path) or unmerged(data, path=path, first_line=first_line)
    if other is not None:
        return other
    decoded = decode(data, path=path, first_line=first_line)
    if isinstance(decoded, Unreadable):
        return decoded
    if decoded.is_plain:
        plain = plain_mapping(decoded.text, path=path, first_line=first_line, limits=limits)
        if plain is not None:
            return plain
    else:
        found = hidden(decoded.text, path=path, first_line=first_line)
        if found is not None:
            return found
    from tieout.sources.yaml_events import compose  # noqa: PLC0415  # its import costs as much as 50 documents

    return compose(decoded.text, path=path, first_line=first_line, limits=limits)
