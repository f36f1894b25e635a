"""Withheld evidence: a commitment, salted so that nobody confirms a guess by it. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.bundle.streaming import pieces, size_of
from tieout.bundle.withheld import Withheld
from tieout.model.characters import visible
from tieout.model.evidence.log import LOG_FOLDER
from tieout.sources import globs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tieout.bundle.handed import Handed
    from tieout.bundle.part import Streamed
    from tieout.model.program import Withhold

SALT_BYTES = 32
"""As many as the digest has: a salt that is no easier to find than a collision."""
RECORDS = ("evidence.yaml", ".evidence.yaml")


def commitment(salt: bytes, path: str, content: bytes | Streamed) -> str:
    """Give what a company commits itself to: ``sha256(salt || content)`` in hex.

    Raises IntegrityError where what is streamed is not what was examined.
    """
    total = hashlib.sha256(salt)
    for piece in pieces(path, content):
        total.update(piece)
    return total.hexdigest()


def matched(paths: Iterable[str], rules: tuple[Withhold, ...]) -> dict[str, Withhold]:
    """Give each path that is withheld with the first entry that says so; the evidence log never is."""
    known = (path for path in paths if not path.startswith(f"{LOG_FOLDER}/"))
    found = ((path, next((rule for rule in rules if globs.match(path, (rule.path,))), None)) for path in known)
    return {path: rule for path, rule in found if rule is not None}


def unmatched(paths: Iterable[str], rules: tuple[Withhold, ...]) -> tuple[Withhold, ...]:
    """Give the entries that meet no file, each by itself: one may stand behind another that takes the same."""
    known = tuple(path for path in paths if not path.startswith(f"{LOG_FOLDER}/"))
    return tuple(rule for rule in rules if not any(globs.match(path, (rule.path,)) for path in known))


def withhold(handed: Handed, rules: tuple[Withhold, ...], salt_of: Callable[[str], bytes]) -> Handed:
    """Take the matched files out, and put a commitment in place of each; ``salt_of`` gives the salt of a path."""
    given = {item.path: item.data for item in handed.evidence if item.data is not None}
    taken = matched(given, rules)
    items = tuple(
        Withheld(
            path=path,
            bytes=size_of(given[path]),
            commitment=commitment(salt_of(path), path, given[path]),
            reason=rule.reason,
            ask=rule.ask,
        )
        for path, rule in sorted(taken.items())
    )
    evidence = tuple(
        item._replace(data=None, reason=f"withheld: {taken[item.path].reason}; ask {taken[item.path].ask}")
        if item.path in taken
        else item
        for item in handed.evidence
    )
    return replace(handed, evidence=evidence, withheld=items, remarks=(*handed.remarks, *_remarks(given, taken, rules)))


def _remarks(given: Iterable[str], taken: dict[str, Withhold], rules: tuple[Withhold, ...]) -> Iterable[str]:
    for rule in unmatched(given, rules):
        yield f"{rule.location}: {visible(rule.path)} matches no evidence that would be handed on, so it withholds nothing"
    known = set(given)
    records = {path: _record_of(path, known) for path in taken if not path.endswith(RECORDS)}
    bare = sorted(path for path, record in records.items() if record in known and record not in taken)
    if bare:
        which = (
            f"{visible(bare[0])} is withheld, and its record is in the bundle, which holds its"
            if len(bare) == 1
            else f"{len(bare)} withheld files, the first {visible(bare[0])}, have their records in the bundle, which hold their"
        )
        yield (
            f"{which} plain digest: who guesses the content can confirm it; withhold the record too where that matters"
        )


def _record_of(path: str, known: set[str]) -> str:
    """Give the record that lists a file: beside a flat one, else of the nearest folder that has one."""
    flat = f"{path}.evidence.yaml"
    folder = path.rpartition("/")[0]
    while flat not in known and folder and f"{folder}/evidence.yaml" not in known:
        folder = folder.rpartition("/")[0]
    return flat if flat in known else f"{folder}/evidence.yaml"
