"""Signs in a document that there is more than it lists, and the one list that it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.pointers import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.collect.strict_json import Json

_DEEPEST = 12
_NEAR = 1
"""How deep a key lies that means something else further down: `next` of a page, and of a person."""
_TRUE = frozenset(
    {"istruncated", "hasnextpage", "hasmore", "hasnext", "hasmoreitems", "incompleteresults", "timedout", "truncated",
     "morerecords", "moreresultsavailable", "ispartial", "partial"}
)  # fmt: skip
_GIVEN = frozenset(
    {"nexttoken", "nextmarker", "nextpagetoken", "nextcursor", "nextrecordsurl", "odata.nextlink", "nextlink",
     "nextpage", "nextpageurl", "nexturl", "nexthref", "nextcontinuationtoken", "nextkeymarker", "paginationtoken",
     "lastevaluatedkey", "nextpagecursor", "nextpagelink", "morelink", "nextoffset", "nextid"}
)  # fmt: skip
_NEAR_TRUE = frozenset({"more"})
_NEAR_GIVEN = frozenset({"next", "continue", "marker", "remainingitemcount"})
_NEAR_FALSE = frozenset({"last", "islast", "islastpage", "lastpage", "done", "complete", "iscomplete"})
_COUNTS = frozenset({"totalresults", "totalcount", "total", "odata.count", "totalsize", "totalelements", "totalitems",
                     "totalrecords", "totalrows", "resultcount", "recordcount", "totalhits", "hitcount"})  # fmt: skip
_NEAR_COUNTS = frozenset({"count"})
_SIDE_LISTS = frozenset({"errors", "messages", "warnings", "schemas", "links", "errormessages", "notices", "info"})
_ODD = re.compile(r"[_\-@$ ]")


class More(NamedTuple):
    """A sign that there is more."""

    pointer: str
    says: str


class _Node(NamedTuple):
    value: dict[str, Json]
    pointer: str
    depth: int
    is_listed: bool
    """Whether it lies in a list: then it is an item, and says little of the whole."""


def signs_of_more(document: Json) -> tuple[More, ...]:
    """Give what in a document says that it is not all. Of a list of pages only the last may say so."""
    if isinstance(document, list):
        last = len(document) - 1
        found = _nodes(document[last], f"/{last}", 0) if document else ()
        return tuple(sign for node in found for sign in _strong(node._replace(depth=_NEAR + 1)))
    nodes = list(_nodes(document, "", 0))
    lists = [inner for node in nodes if node.depth <= _NEAR + 1 and not node.is_listed for inner in _lists(node.value)]
    longest = max(map(len, lists), default=None)
    return tuple(sign for node in nodes for sign in (*_strong(node), *_weak(node), *_counted(node, longest)))


def one_list(document: Json) -> list[Json] | None:
    """Give the one list that an object holds, however deep in objects; None where it holds none, or several.

    Lists of errors, warnings and the like are beside the matter where they are empty.
    """
    if not isinstance(document, dict):
        return None
    lists = [
        inner
        for node in _nodes(document, "", 0)
        if not node.is_listed
        for key, inner in node.value.items()
        if isinstance(inner, list) and not (_plain(key) in _SIDE_LISTS and (not inner or _plain(key) == "schemas"))
    ]
    if len(lists) > 1 and not any(lists):
        return []
    return lists[0] if len(lists) == 1 else None


def _nodes(value: Json, pointer: str, depth: int, *, is_listed: bool = False) -> Iterator[_Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield _Node(value, pointer, depth, is_listed)
        for key, inner in value.items():
            if isinstance(inner, (dict, list)):
                yield from _nodes(inner, f"{pointer}/{escaped(key)}", depth + 1, is_listed=is_listed)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, (dict, list)):
                yield from _nodes(inner, f"{pointer}/{number}", depth + 1, is_listed=True)


def _strong(node: _Node) -> Iterator[More]:
    for key, inner in node.value.items():
        plain = _plain(key)
        if plain == "hasnextpage" and inner is True:
            yield _more(node, key)
        elif node.is_listed:
            continue
        elif (plain in _TRUE and inner is True) or (plain in _GIVEN and inner not in (None, "", False, [], {}, 0)):
            yield _more(node, key)


def _weak(node: _Node) -> Iterator[More]:
    if node.depth > _NEAR or node.is_listed:
        return
    for key, inner in node.value.items():
        plain = _plain(key)
        is_given = plain in _NEAR_GIVEN and inner not in (None, "", False, [], {}, 0)
        if is_given or (plain in _NEAR_TRUE and inner is True) or (plain in _NEAR_FALSE and inner is False):
            yield _more(node, key)


def _counted(node: _Node, longest: int | None) -> Iterator[More]:
    """Hold a number against the list beside it, near the top also against the longest there."""
    if node.is_listed:
        return
    beside = max(map(len, _lists(node.value)), default=longest if node.depth <= _NEAR else None)
    if beside is None:
        return
    for key, inner in node.value.items():
        plain = _plain(key)
        if plain not in _COUNTS and not (plain in _NEAR_COUNTS and node.depth <= _NEAR):
            continue
        number = inner.get("value") if isinstance(inner, dict) else inner
        if isinstance(number, int) and not isinstance(number, bool) and number > beside:
            says = f"it says that there is more: {key} is {number}, and the list beside it has {beside}"
            yield More(f"{node.pointer}/{escaped(key)}", says)


def _more(node: _Node, key: str) -> More:
    value = node.value[key]
    shown = f" is {str(value).lower()}" if isinstance(value, bool) else ""
    return More(f"{node.pointer}/{escaped(key)}", f"it says that there is more: {key}{shown}")


def _lists(value: dict[str, Json]) -> list[list[Json]]:
    return [inner for key, inner in value.items() if isinstance(inner, list) and _plain(key) not in _SIDE_LISTS]


def _plain(key: str) -> str:
    return _ODD.sub("", key.casefold())
