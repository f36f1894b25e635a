"""``controls.yaml`` -> what it says under each key, as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.settings_said import SettingsSaid
from tieout.sources.nodes import Mapping, Node, Scalar, Sequence
from tieout.sources.yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTROLS = "controls"


def settings_said(data: bytes, in_scope: frozenset[str], *, path: str) -> SettingsSaid | None:
    """Give it; None where it cannot be read. Of two controls with one id the last counts."""
    root = read_yaml(data, path=path)
    if not isinstance(root, Mapping):
        return None
    listed = next((item.value for item in root.entries if item.key == _CONTROLS), None)
    controls = listed.items if isinstance(listed, Sequence) else ()
    return SettingsSaid(
        keys=dict(_said(root._replace(entries=tuple(item for item in root.entries if item.key != _CONTROLS)))),
        controls={_id(item): dict(_said(item)) for item in controls if isinstance(item, Mapping)},
        in_scope=in_scope,
    )


def _id(control: Mapping) -> str:
    return next((_words(item.value) for item in control.entries if item.key == "id"), "")


def _said(node: Node, key: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(node, Mapping) and node.entries:
        for item in node.entries:
            yield from _said(item.value, f"{key}.{item.key}" if key else item.key)
    elif isinstance(node, Sequence):
        yield key, tuple(map(_words, node.items))
    else:
        yield key, () if isinstance(node, Mapping) or node.is_null else (_words(node),)


def _words(node: Node) -> str:
    """Give a node in one line, nested lists and mappings too."""
    if isinstance(node, Scalar):
        return " ".join(node.text.split())
    if isinstance(node, Sequence):
        return f"[{', '.join(map(_words, node.items))}]"
    return ", ".join(f"{item.key}: {_words(item.value)}" for item in node.entries)
