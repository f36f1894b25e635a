"""Which names are of one weakness: those of CVE, of GitHub, of a scanner's own.

Two CVEs are two weaknesses, whatever names both: a distribution's advisory mends several at once, and makes none
of them the other. What no CVE is known for goes by its GHSA, and what has neither by its source's own name. The
answer depends on what was said, never on who said it first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_CVE = re.compile(r"cve-[0-9]{4}-[0-9]{4,19}", re.ASCII)
# https://github.com/github/advisory-database: four characters, three times.
_GHSA = re.compile(r"ghsa(?:-[a-z0-9]{4}){3}", re.ASCII)


def is_public(name: str) -> bool:
    """Say whether it is a name of CVE or of GitHub, whoever reports it."""
    folded = name.strip().casefold()
    return _CVE.fullmatch(folded) is not None or _GHSA.fullmatch(folded) is not None


class Names:
    """Gives the one name by which a weakness goes, for each of its names."""

    def __init__(self, said: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Take what scans said: the name of a row with its other names."""
        spelt: dict[str, str] = {}
        links: defaultdict[str, set[str]] = defaultdict(set)
        for name, others in set(said):
            folded = [_folded(item, spelt) for item in (name, *others) if item]
            for one, other in _linked(folded):
                if one != other:
                    links[one].add(other)
                    links[other].add(one)
        self._main = _mains(links)
        self._shown = {item: _shown(item, written) for item, written in spelt.items()}

    def main(self, name: str) -> str:
        """Give the name by which the weakness goes that is called so; the name itself for one that no scan knows."""
        folded = name.strip().casefold()
        return self._shown.get(self._main.get(folded, folded)) or _shown(folded, name.strip())

    def knows(self, name: str) -> bool:
        """Say whether a scan calls a weakness so."""
        folded = name.strip().casefold()
        return folded in self._shown


def _folded(name: str, spelt: dict[str, str]) -> str:
    folded = name.casefold()
    spelt[folded] = min(name, spelt.get(folded, name))
    return folded


def _shown(folded: str, written: str) -> str:
    if _CVE.fullmatch(folded):
        return folded.upper()
    return f"GHSA{folded[4:]}" if _GHSA.fullmatch(folded) else written


def _linked(names: list[str]) -> Iterable[tuple[str, str]]:
    """Give which names of a row are of one thing: each with the row's own, and with its CVE where it is but one."""
    for other in names[1:]:
        yield names[0], other
    cves = {item for item in names if _CVE.fullmatch(item)}
    if len(cves) == 1:
        cve = cves.pop()
        for other in names:
            yield cve, other


def _mains(links: Mapping[str, set[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    left = set(links)
    for is_anchor in (lambda name: _CVE.fullmatch(name) is not None, lambda name: _GHSA.fullmatch(name) is not None):
        found.update(_anchored(links, left, is_anchor))
        left -= found.keys()
    for group in _groups(links, left):
        found.update(dict.fromkeys(group, min(group)))
    return found


def _anchored(links: Mapping[str, set[str]], left: set[str], is_anchor: Callable[[str], bool]) -> dict[str, str]:
    """Give the anchor of each name that has one and no more; one that has several stands for itself."""
    anchors = {name for name in left if is_anchor(name)}
    direct = {name: links[name] & anchors for name in left - anchors}
    found = {name: name for name in (*anchors, *(name for name, known in direct.items() if len(known) > 1))}
    for group in _groups(links, direct.keys() - found.keys()):
        of_group = {anchor for name in group for anchor in direct[name]}
        for name in group:
            known = of_group if len(of_group) == 1 else direct[name]
            if known:
                found[name] = next(iter(known))
    return found


def _groups(links: Mapping[str, set[str]], names: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """Give the names in groups of those that hang together."""
    left = set(names)
    while left:
        waiting, group = [left.pop()], []
        while waiting:
            name = waiting.pop()
            group.append(name)
            near = links[name] & left
            left -= near
            waiting.extend(near)
        yield tuple(group)
