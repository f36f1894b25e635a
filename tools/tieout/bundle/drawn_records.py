"""Populations and samples of a bundle: does each list come to its digest, and is each sample what the seed draws?"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle.container import Problem
from tieout.bundle.facts import value_at
from tieout.bundle.verification import DrawnTold
from tieout.bundle.wide_cells import wide_cells
from tieout.model.cell import unguarded
from tieout.model.characters import visible
from tieout.model.population import digest_of, lines_of
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError
from tieout.render.names import POPULATIONS_INDEX
from tieout.render.words import plural
from tieout.workpapers.sample import rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.bundle.container import Container

LISTS, SAMPLES = "populations/", "samples/"
LARGEST = 64 << 20
"""Bytes of a table that are read; a list of more is told as not examined."""
_COLUMNS = ("Control", "List", "Digest", "Name", "From", "To")
_OF_LIST, _OF_SAMPLE = ("Item", "Day"), ("Place in the draw", "Item", "Rank (SHA-256)")
_LIST_END = ".csv"
_UNKNOWN = object()
"""In place of a seed, where nothing can be read of what the bundle says of itself."""


class Drawn(NamedTuple):
    """What holding them came to."""

    contradictions: tuple[Problem, ...] = ()
    told: DrawnTold | None = None


class _NotATableError(Exception):
    """A table of another form, with the reason."""


class _TooLargeError(Exception):
    """A table that is not read, by its path."""


def read_drawn(
    container: Container, kinds: Mapping[str, Kind], record: Mapping[str, object] | None, *, is_later: bool = False
) -> Drawn:
    """Compute each digest anew, and draw each sample by the seed that ``bundle.json`` names; nothing where there is none.

    ``is_later`` says that it is of a form that this version does not read, which is told elsewhere.
    """
    if POPULATIONS_INDEX not in kinds:
        lists = sorted(path for path in kinds if path.startswith(LISTS) and path.endswith(_LIST_END))
        return Drawn(tuple(_problem("population", path, f"{POPULATIONS_INDEX} is missing") for path in lists[:1]))
    try:
        rows = _rows(container, POPULATIONS_INDEX, _COLUMNS)
    except _TooLargeError as error:
        return Drawn(told=DrawnTold(too_large=(str(error),)))
    except _NotATableError as error:
        return Drawn((_problem("population", POPULATIONS_INDEX, str(error)),))
    found = [*_unnamed(kinds, rows), *(() if is_later else _without_seed(kinds, record))]
    too_large: list[str] = []
    told = _told(record, len(rows))
    for row, said in zip(rows, told, strict=True):
        try:
            seed = _UNKNOWN if record is None else value_at(record, "populations", "seed")
            found += _held(container, kinds, row, said, seed)
        except _TooLargeError as error:
            too_large.append(str(error))
    if value_at(record, "populations", "controls") is not None and None in told:
        found.append(_problem("population", POPULATIONS_INDEX, "bundle.json names another number of controls"))
    lists = [row["List"] for row in rows if row["List"]]
    drawn = [
        path
        for path in lists
        if record is not None and _sample_of(path) in kinds and not {path, _sample_of(path)} & {*too_large}
    ]
    whole = [path for path in lists if path not in too_large]
    held = DrawnTold(lists=len(whole), samples=len(drawn), too_large=tuple(too_large))
    return Drawn(tuple(found), held if lists else None)


def _unnamed(kinds: Mapping[str, Kind], rows: Iterable[Mapping[str, str]]) -> Iterator[Problem]:
    """Give the lists and samples that the index does not name."""
    lists = {row["List"] for row in rows}
    named = {POPULATIONS_INDEX, *lists, *map(_sample_of, lists)}
    for path in sorted(kinds):
        if path.startswith((LISTS, SAMPLES)) and path.endswith(_LIST_END) and path not in named:
            kind = "sample" if path.startswith(SAMPLES) else "population"
            yield _problem(kind, path, f"{POPULATIONS_INDEX} names no list for it")


def _without_seed(kinds: Mapping[str, Kind], record: Mapping[str, object] | None) -> Iterator[Problem]:
    """Say once that the samples could not be drawn again, where nothing can be read of what the bundle says of itself."""
    samples = [path for path in sorted(kinds) if path.startswith(SAMPLES) and path.endswith(_LIST_END)]
    if record is None and samples:
        more = f", nor {plural(len(samples) - 1, 'more sample')}" if len(samples) > 1 else ""
        yield _problem("sample", samples[0], f"bundle.json cannot be read, so nobody can draw it again{more}")


def _told(record: Mapping[str, object] | None, count: int) -> list[object]:
    """Give what ``bundle.json`` says of each control, in their order; None where it says nothing that fits."""
    said = value_at(record, "populations", "controls")
    return list(said) if isinstance(said, list) and len(said) == count else [None] * count


def _held(
    container: Container, kinds: Mapping[str, Kind], row: Mapping[str, str], said: object, seed: object
) -> Iterator[Problem]:
    path = row["List"]
    if not path:
        if said is not None and value_at(said, "items") is not None:
            yield _says(row, "has a list", "it has none")
        return
    if kinds.get(path) is not Kind.FILE:
        yield _problem("population", path, f"{POPULATIONS_INDEX} names it, and it is not there")
        return
    try:
        items = sorted((item["Item"], item["Day"] or "-") for item in _rows(container, path, _OF_LIST))
    except _NotATableError as error:
        yield _problem("population", path, str(error))
        return
    digest = digest_of(lines_of(row["Name"], row["From"], row["To"], items))
    if digest != row["Digest"]:
        message = f"its items come to {digest}, and {POPULATIONS_INDEX} gives {visible(row['Digest'])}: an item was"
        yield _problem("population", path, f"{message} added, taken out or dated anew")
    elif said is not None and (value_at(said, "digest"), value_at(said, "items")) != (digest, len(items)):
        yield _says(row, "has another digest or number of items", f"it is {digest}, of {len(items)}")
    else:
        yield from _sampled(container, kinds, row, said, seed, digest, [item for item, _ in items])


def _sampled(
    container: Container, kinds: Mapping[str, Kind], row: Mapping[str, str], said: object, seed: object, digest: str,
    items: list[str],
) -> Iterator[Problem]:  # fmt: skip
    """Draw the sample of a list again."""
    path = _sample_of(row["List"])
    size = value_at(said, "drawn")
    if path not in kinds:
        if isinstance(size, int) and size > 0:
            yield _problem("sample", path, f"bundle.json says that {size} were drawn, and it is not there")
        return
    if seed is _UNKNOWN:
        return  # which is said once
    if not isinstance(seed, str) or not seed or not seed.isprintable():
        yield _problem("sample", path, "bundle.json names no seed by which it was drawn")
        return
    try:
        rows = _rows(container, path, _OF_SAMPLE)
    except _NotATableError as error:
        yield _problem("sample", path, str(error))
        return
    ranked = sorted((rank(seed, digest, item), item) for item in items)
    drawn = [(str(place), item, first) for place, (first, item) in enumerate(ranked[: len(rows)], start=1)]
    told = [tuple(item[name] for name in _OF_SAMPLE) for item in rows]
    if isinstance(size, int) and size != len(rows):
        yield _problem(
            "sample", path, f"it has {plural(len(rows), 'item')}, and bundle.json says that {size} were drawn"
        )
    elif told != drawn:
        wrong = next((place for place, pair in enumerate(zip(told, drawn, strict=False), 1) if pair[0] != pair[1]), 0)
        at = f"its place {wrong}" if wrong else "one of its items"
        yield _problem("sample", path, f"{at} is not what the seed in bundle.json draws from {row['List']}")


def _sample_of(path: str) -> str:
    return f"{SAMPLES}{path.removeprefix(LISTS)}"


def _rows(container: Container, path: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a table of ours; the apostrophe that keeps a spreadsheet from computing a cell belongs to no value."""
    try:
        text = container.read(path, LARGEST).decode("utf-8-sig")
        read = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        with wide_cells():
            rows = [{name: unguarded(row[name] or "") for name in columns} for row in read]
    except UnreadableFileError as error:
        raise _TooLargeError(path) from error
    except (UnicodeDecodeError, csv.Error, KeyError) as error:
        raise _NotATableError(f"it is no table with {', '.join(columns)}") from error
    return rows


def _says(row: Mapping[str, str], what: str, but: str) -> Problem:
    return _problem(
        "population",
        row["List"] or POPULATIONS_INDEX,
        f"bundle.json says that {visible(row['Control'])} {what}, and {but}",
    )


def _problem(kind: str, path: str, what: str) -> Problem:
    return Problem(kind=kind, path=path, message=f"{visible(path)} is not as it was built: {what}")
