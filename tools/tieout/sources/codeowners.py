"""CODEOWNERS -> who may approve a change of a file, as GitHub reads it.

Patterns are those of ``.gitignore`` with GitHub's differences: the last line that matches decides,
there is no ``!`` and no ``[...]``, and ``docs/*`` does not reach below ``docs``. A line that cannot
be read is skipped, which is what GitHub does. A line without owners takes them away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tieout.sources.encoding import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where it may stand; the first that is there counts."""
GITLAB_PLACES = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""The same at GitLab, which never looks into ``.github``."""
SIZE_LIMIT = 3 * 1024 * 1024
"""Bytes; a larger file GitHub does not read at all."""
_TOKEN = re.compile(r"(?:\\.|[^\\ \t])+")
_OWNER = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_-]*(?:/[A-Za-z0-9._-]+)?|[^@\s]+@[^@\s]+\.[^@\s]+")
_GITLAB_OWNER = re.compile(rf"@[A-Za-z0-9_][A-Za-z0-9_.-]*|{_OWNER.pattern}")
_WILD = re.compile(r"[*?\\]")
_SUFFIX = re.compile(r"\*[^*?\\/]+")


class _Rule(NamedTuple):
    line: int
    owners: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class CodeOwners:
    """A file that was read; rules lie where a path can find them without trying each."""

    _paths: dict[str, _Rule] = field(default_factory=dict)
    """Of a path without wildcards, from the top: it and all below."""
    _folders: dict[str, _Rule] = field(default_factory=dict)
    """The same with a slash at the end: all below alone."""
    _names: dict[str, _Rule] = field(default_factory=dict)
    """Of a name anywhere: it and all below."""
    _folder_names: dict[str, _Rule] = field(default_factory=dict)
    _suffixes: dict[str, _Rule] = field(default_factory=dict)
    """Of ``*.md`` and the like: the end of a name."""
    _others: list[tuple[re.Pattern[str], _Rule]] = field(default_factory=list)
    """In the order of the file."""

    @classmethod
    def parse(cls, data: bytes, *, at_gitlab: bool = False) -> CodeOwners:
        """Read a file's bytes, whatever they are; a byte-order mark is dropped. At GitLab a name may have dots."""
        found = cls()
        for number, line in enumerate(
            data.removeprefix(BYTE_ORDER_MARK).decode("utf-8", "surrogateescape").split("\n"), 1
        ):
            read = _line(line.rstrip("\r"), _GITLAB_OWNER if at_gitlab else _OWNER)
            if read is not None:
                found._add(read[0], _Rule(number, read[1]))
        return found

    def everybody(self) -> frozenset[str]:
        """Give everybody whom a rule names, as written."""
        tables = (self._paths, self._folders, self._names, self._folder_names, self._suffixes)
        rules = (*(rule for table in tables for rule in table.values()), *(rule for _, rule in self._others))
        return frozenset(owner for rule in rules for owner in rule.owners)

    def owners(self, path: str) -> tuple[str, ...]:
        """Give who is named for a file, as written; none where no line matches, or the last one names nobody."""
        best = _Rule(0, ())
        for rule in self._indexed(path):
            if rule.line > best.line:
                best = rule
        for pattern, rule in reversed(self._others):
            if rule.line < best.line:
                break
            if pattern.fullmatch(path) is not None:
                return rule.owners
        return best.owners

    def _indexed(self, path: str) -> Iterator[_Rule]:
        parts = path.split("/")
        last = len(parts) - 1
        for place, name in enumerate(parts):
            above = "/".join(parts[: place + 1])
            tables = [(self._paths, above), (self._names, name)]
            if place < last:
                tables += [(self._folders, above), (self._folder_names, name)]
            if self._suffixes:
                tables += [(self._suffixes, name[start:]) for start in range(1, len(name))]
                tables += [(self._suffixes, name)]
            for table, key in tables:
                rule = table.get(key)
                if rule is not None:
                    yield rule

    def _add(self, pattern: str, rule: _Rule) -> None:
        """Put a rule where it is found; a later one for the same key takes the place of an earlier."""
        inner = pattern.strip("/")
        is_anchored = pattern.startswith("/") or "/" in inner
        if not _WILD.search(pattern):
            tables = (self._folders, self._folder_names) if pattern.endswith("/") else (self._paths, self._names)
            tables[0 if is_anchored else 1][inner] = rule
        elif not is_anchored and not pattern.endswith("/") and _SUFFIX.fullmatch(pattern):
            self._suffixes[pattern[1:]] = rule
        else:
            self._others.append((_compiled(pattern), rule))


def _line(line: str, owner: re.Pattern[str]) -> tuple[str, tuple[str, ...]] | None:
    """Read a line: its pattern and owners; None for a blank one, a remark, and one that is no rule."""
    tokens: list[str] = []
    for match in _TOKEN.finditer(line):
        if match[0].startswith("#"):
            break
        tokens.append(match[0])
    if not tokens or line.rstrip().endswith("\\"):
        return None
    pattern, *owners = tokens
    is_odd = pattern.startswith(("!", "\\#")) or "[" in pattern or "***" in pattern or "//" in pattern
    if is_odd or not pattern.strip("/") or not all(map(owner.fullmatch, owners)):
        return None
    return pattern, tuple(owners)


def _compiled(pattern: str) -> re.Pattern[str]:
    """Translate a pattern; each wildcard takes the earliest match and keeps it, so no path makes it slow."""
    parts = pattern.removeprefix("/").split("/")
    if not pattern.startswith("/") and (len(parts) == 1 or parts[1:] == [""]) and parts[0] != "**":
        parts.insert(0, "**")
    if parts[-1] == "":
        parts[-1] = "**"
    groups: list[list[str]] = [[]]
    for part in parts:
        if part == "**":
            groups.append([])
        else:
            groups[-1].append(part)
    below = {"**": ".+", "*": ""}.get(parts[-1], "(?:/.*)?")
    first, *rest = groups
    text = "".join(f"{_part(part)}/" for part in first) if rest else "/".join(map(_part, first))
    for group in rest[:-1]:
        if group:
            text += f"(?>(?:[^/]+/)*?{''.join(f'{_part(part)}/' for part in group)})"
    if rest and rest[-1]:
        text += f"(?:[^/]+/)*?{'/'.join(map(_part, rest[-1]))}"
    return re.compile(text + below, re.DOTALL)


def _part(part: str) -> str:
    if part == "*":
        return "[^/]+"
    chunks = [""]
    signs = iter(part)
    for sign in signs:
        if sign == "*":
            chunks.append("")
        elif sign == "?":
            chunks[-1] += "[^/]"
        else:
            chunks[-1] += re.escape(next(signs, "") if sign == "\\" else sign)
    if len(chunks) == 1:
        return chunks[0]
    head, *middle, last = chunks
    return head + "".join(f"(?>[^/]*?{chunk})" for chunk in middle) + f"[^/]*{last}(?![^/])"
