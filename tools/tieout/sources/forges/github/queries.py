"""queries/*.graphql -> the text that is sent: a question, and those fragments alone that it uses."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files

_FRAGMENT = re.compile(r"^fragment (?P<name>\w+) on .*?^}\n", re.MULTILINE | re.DOTALL)
_SPREAD = re.compile(r"\.\.\.(?P<name>[A-Z]\w*)")
_REMARK = re.compile(r"^#.*\n", re.MULTILINE)


@cache
def text(name: str) -> str:
    """Give the whole text of a question; a server refuses fragments that are not used."""
    fragments = {match["name"]: match[0] for match in _FRAGMENT.finditer(_read("facts"))}
    question = _REMARK.sub("", _read(name))
    used: list[str] = []
    waiting = [question]
    while waiting:
        names = {match["name"] for match in _SPREAD.finditer(waiting.pop())}
        new = sorted(names - set(used))
        used += new
        waiting += [fragments[each] for each in new]
    return "\n".join([question, *(fragments[each] for each in sorted(used))])


def digest(name: str) -> str:
    """Give ``sha256:`` and the digest of a question's text: a record tells by it what was asked."""
    return f"sha256:{sha256(text(name).encode()).hexdigest()}"


def _read(name: str) -> str:
    place = files("tieout.sources.forges.github") / "queries" / f"{name}.graphql"
    return place.read_text(encoding="utf-8")
