"""Tables made again from their raw files: which of them are not what those bytes give."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tieout import __version__
from tieout.model.evidence.gathered import Contradicted
from tieout.model.evidence.record import Origin, Role
from tieout.ports.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tieout.collect.makers import Maker, NoMaker
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.collector import Collectors
    from tieout.model.location import Unreadable

    Read = Callable[[str], bytes | Unreadable]

_CACHE = "remade-1"
_SOUND = "-"
_READS = "reads"
_CONTRADICTED = frozenset({"table-differs", "not-understood", "record-differs"})
"""What re-performing calls a table that does not follow from its raw file; what was altered is seen by its digest."""


def contradicted(
    captures: Sequence[Capture], collectors: Collectors, read: Read, *, cache: Path | None = None
) -> tuple[Contradicted, ...]:
    """Make the table of each capture again, offline; give those that their raw bytes contradict.

    ``cache`` remembers what a capture came to, by the digests of its record and its files and by our version.
    Where no maker is here, or another version made it, nothing is said: ``reperform`` tells which those are.
    """
    remembered = Cache(cache, _CACHE)
    made = [item for item in captures if _has_maker(item) and not _is_altered(item)]
    keys = {item.path: _key(item, collectors) for item in made}
    known = {path: remembered.get(key) for path, key in keys.items()}
    if None in known.values():
        # Loaded for these alone: of what was made again before, no collector is asked.
        from tieout.collect.makers import installed, maker_of  # noqa: PLC0415  # see above

        native = installed()
        for item in made:
            if known[item.path] is None:
                why = _why(item, maker_of(item.record, collectors, native), read)
                known[item.path] = why
                if why is not None:
                    remembered.put(keys[item.path], why)
    remembered.save()
    found = ((item.path, known[item.path]) for item in made)
    return tuple(Contradicted(path, why) for path, why in found if why not in {None, _SOUND})


def _has_maker(capture: Capture) -> bool:
    record = capture.record
    if record.kind is not Origin.MANUAL:
        return record.kind is not None
    return record.query is not None and any(name == _READS for name, _ in record.query.parameters)


def _is_altered(capture: Capture) -> bool:
    """Say whether a raw file is not what the record lists: then its digest tells, and no maker is asked."""
    there = {item.name: item.sha256 for item in capture.present}
    raw = (item for item in capture.record.files if item.role is Role.RAW)
    return any(there.get(item.path) not in {None, "", item.sha256} for item in raw)


def _key(capture: Capture, collectors: Collectors) -> str:
    used = capture.record.collector
    entry = collectors.collector(used.id) if used and capture.record.kind is Origin.COMMAND else None
    parts = (
        __version__,
        capture.digest,
        *(f"{item.name}={item.sha256}" for item in capture.present),
        repr(entry.command) if entry else "",
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _why(capture: Capture, maker: Maker | NoMaker, read: Read) -> str | None:
    """Say what contradicts; ``-`` for nothing, also where nobody ever made a table, and None where nobody can tell."""
    from tieout.collect.reperform import table_again  # noqa: PLC0415  # as the makers
    from tieout.collect.reperformed import Outcome  # noqa: PLC0415  # as the makers

    step = table_again(capture, maker, read)
    if step.outcome in {Outcome.EQUAL, Outcome.NOTHING}:
        return _SOUND
    return step.message if step.reason in _CONTRADICTED else None
