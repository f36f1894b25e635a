"""The bytes of a document -> what is compared of two versions of it."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from tieout.model.text_approval import GOVERNED, VOLATILE, TextVersion
from tieout.sources.front_matter import flat_head, normalised
from tieout.sources.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.model.program import DocumentGlobs

_INDEX = re.compile(r"\[[0-9]+\]")
_ID = "id"


class TextReader:
    """Reads versions one after another, and remembers what their heads have in common."""

    def __init__(self, globs: DocumentGlobs) -> None:
        """``globs`` says which keys of other tools are to be read as ours."""
        self._versions = Versions(flat_head)
        self._names = dict(globs.fields)

    def read(self, data: bytes) -> TextVersion | None:
        """Give a version; None if its head is there and cannot be read."""
        found = self._versions.version(data)
        if found is None:
            return None
        fields = self._ours(found.fields)
        body = normalised(found.body)
        governed = _under(GOVERNED, fields)
        return TextVersion(
            body=_digest(body),
            words=_digest(b" ".join(body.split())),
            governance=_digest(
                "".join(f"{key}\0{value}\0" for key, value in governed).encode("utf-8", "surrogatepass")
            ),
            governed=governed,
            volatile=_under(VOLATILE, fields),
        )

    def identifier(self, data: bytes) -> str:
        """Give the id that a version gives itself; empty for none."""
        found = self._versions.version(data)
        return "" if found is None else self._ours(found.fields).get(_ID, "")

    def _ours(self, fields: Mapping[str, str]) -> Mapping[str, str]:
        if not self._names:
            return fields
        renamed: dict[str, str] = {}
        for name, value in fields.items():
            root = re.split(r"[.\[]", name, maxsplit=1)[0]
            renamed[self._names.get(root, root) + name[len(root) :]] = value
        return renamed


def _under(keys: Iterable[str], fields: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Give what stands under these keys, sorted; the items of a list as one value, in order of their text."""
    wanted = frozenset(keys)
    found: dict[str, list[str]] = {}
    for name, value in fields.items():
        plain = _INDEX.sub("", name)
        if plain.partition(".")[0] in wanted:
            found.setdefault(plain, []).append(value)
    return tuple((name, ", ".join(sorted(values))) for name, values in sorted(found.items()))


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
