"""Paths -> the fewest globs that match exactly these paths and none of the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tieout.sources.globs import fault, match

_WHOLE_FOLDER = re.compile(r"(?:^|/)(?:polic(?:y|ies)|runbooks?|playbooks?)/\*\*/\*\.[a-z]+$", re.IGNORECASE)
_SIGNS = frozenset("*?")


def smallest_globs(wanted: Sequence[str], others: Iterable[str]) -> tuple[str, ...]:
    """Give globs that match every wanted path and none of the others, the widest first.

    Fewest globs, then a whole folder that is called after its kind, then fewest stars. No glob is
    of stars alone (``*/*.md``): what it would match tomorrow is not known today. A path that no
    truthful glob can name is left out.
    """
    rest = tuple(others)
    truthful: dict[str, frozenset[str]] = {}
    for glob in {glob for path in wanted for glob in _candidates(path)}:
        if fault(glob) is None and not any(match(path, (glob,)) for path in rest):
            truthful[glob] = frozenset(path for path in wanted if match(path, (glob,)))
    chosen: list[str] = []
    missing = set(wanted)
    while missing and truthful:
        best = min(truthful, key=lambda glob: _rank(glob, len(truthful[glob] & missing)))
        covered = truthful[best] & missing
        if not covered:
            break
        chosen.append(best)
        missing -= covered
    return tuple(chosen)


def _rank(glob: str, covered: int) -> tuple[int, int, int, str]:
    """Give the order of choice, the smallest first."""
    if _WHOLE_FOLDER.search(glob):
        stars = 0  # what is put there later is a document too
    elif covered == 1 and not _SIGNS & set(glob):
        stars = 1  # for a single file its own path says most
    else:
        stars = 1 + glob.count("*")
    return (-covered, stars, len(glob), glob)


def _candidates(path: str) -> Iterator[str]:
    *folders, name = path.split("/")
    suffix = name[name.rfind(".") :]
    yield "".join(sign if fault(f"a{sign}a") is None else "?" for sign in path)
    for depth in range(len(folders)):
        above = folders[:depth]
        starred = [*above, *("*" for _ in folders[depth:])]
        yield "/".join([*starred, name])
        if above:
            yield "/".join([*starred, f"*{suffix}"])
    for depth in range(1, len(folders) + 1):
        yield "/".join([*folders[:depth], "**", name])
        yield "/".join([*folders[:depth], "**", f"*{suffix}"])
    if folders:
        yield "/".join([*folders, f"*{suffix}"])
    stem = name.removesuffix(suffix).lower()
    for word in ("policy", "runbook"):
        if word in stem:
            yield "/".join([*folders, f"*{word}*{suffix}"])
