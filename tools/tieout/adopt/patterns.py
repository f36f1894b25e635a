"""Paths -> the fewest globs that match exactly these paths and none of the others."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tieout.sources.globs import fault, match

_WHOLE_FOLDER = re.compile(
    r"(?:^|/)(?:policy|runbook|playbook|(?:[^/*?]*[-_. ])?(?:policies|runbooks|playbooks))/\*\*/\*\.[a-z]+$",
    re.IGNORECASE,
)
_FIXED = re.compile(r"[^*?]*")
_SIGNS = frozenset("*?")


def smallest_globs(wanted: Sequence[str], others: Iterable[str]) -> tuple[str, ...]:
    """Give globs that match every wanted path and none of the others, the widest first.

    Fewest globs, then a whole folder that is called after its kind, then fewest stars. No glob is
    of stars alone (``*/*.md``): what it would match tomorrow is not known today. A path that no
    truthful glob can name is left out.
    """
    rest, mine = sorted(others), sorted(wanted)
    names = Counter(path.rpartition("/")[2] for path in mine)
    candidates = {glob for path in mine for glob in _candidates(path, shared_name=names[path.rpartition("/")[2]] > 1)}
    truthful: dict[str, frozenset[str]] = {}
    for glob in candidates:
        if fault(glob) is None and not any(_matching(glob, rest)):
            truthful[glob] = frozenset(_matching(glob, mine))
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


def is_whole_folder(glob: str) -> bool:
    """Say whether a glob takes all of a folder that is called after its kind, and what is put there later."""
    return _WHOLE_FOLDER.search(glob) is not None


def _matching(glob: str, paths: list[str]) -> Iterator[str]:
    """Give those of the sorted paths that match; looks only at those that begin alike."""
    start = _FIXED.match(glob)[0]  # type: ignore[index]  # it matches the empty text too
    first = bisect.bisect_left(paths, start)
    for path in itertools.islice(paths, first, None):
        if not path.startswith(start):
            return
        if match(path, (glob,)):
            yield path


def _rank(glob: str, covered: int) -> tuple[int, int, int, str]:
    """Give the order of choice, the smallest first."""
    if is_whole_folder(glob):
        stars = 0  # what is put there later is a document too
    elif covered == 1 and not _SIGNS & set(glob):
        stars = 1  # for a single file its own path says most
    else:
        stars = 1 + glob.count("*")
    return (-covered, stars, len(glob), glob)


def _candidates(path: str, *, shared_name: bool) -> Iterator[str]:
    """Give what may match this path and others; a starred folder over a name only if others bear it."""
    *folders, name = path.split("/")
    suffix = name[name.rfind(".") :]
    names = (name, f"*{suffix}") if shared_name else (f"*{suffix}",)
    yield "".join(sign if fault(f"a{sign}a") is None else "?" for sign in path)
    for depth in range(len(folders)):
        starred = [*folders[:depth], *("*" for _ in folders[depth:])]
        yield from ("/".join([*starred, last]) for last in names if depth or last == name)
    for depth in range(1, len(folders) + 1):
        yield from ("/".join([*folders[:depth], "**", last]) for last in names)
    if folders:
        yield "/".join([*folders, f"*{suffix}"])
    stem = name.removesuffix(suffix).lower()
    for word in ("policy", "runbook"):
        if word in stem:
            yield "/".join([*folders, f"*{word}*{suffix}"])
