"""Populations and samples: each list has to come to its digest, and each sample has to be what the seed draws."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import INDEX, LISTS, SAMPLES
from tieout.bundle.second_reader.text import RefusedError, counted, shown, unguarded, wide_cells

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle


LARGEST_TABLE = 64 << 20  # bytes that are read


class TooLargeError(Exception):
    """A table that is not read, by its path: it is not examined."""


def examine_drawn(bundle: Bundle) -> None:
    """Compute each digest anew, and draw each sample by the seed that bundle.json names."""
    tables = {path for path in bundle.kinds if path.startswith((LISTS, SAMPLES)) and path.endswith(".csv")} - {INDEX}
    if not bundle.is_file(INDEX):
        bundle.problems += (f"{shown(path)} is there, and {INDEX} is not" for path in sorted(tables)[:1])
        return
    try:
        rows = rows_of(bundle, INDEX, ("Control", "List", "Digest", "Name", "From", "To"))
    except TooLargeError:
        bundle.unexamined.append(INDEX)
        return
    except RefusedError as error:
        bundle.problems.append(f"{INDEX} {error}")
        return
    said = bundle.fact("populations", "controls")
    if isinstance(said, list) and len(said) != len(rows):
        bundle.problems.append(f"{INDEX} is contradicted: bundle.json names another number of controls")
    told = said if isinstance(said, list) and len(said) == len(rows) else [{} for _ in rows]
    samples = sorted(path for path in tables if path.startswith(SAMPLES))
    if samples and not bundle.facts and "bundle.json" not in bundle.unexamined:
        more = f", nor {counted(len(samples) - 1, 'more sample')}" if len(samples) > 1 else ""
        bundle.problems.append(f"{shown(samples[0])}: bundle.json cannot be read, so nobody can draw it again{more}")
    held = drawn = 0
    for row, of in zip(rows, told):
        tables -= {row["List"], SAMPLES + row["List"][len(LISTS) :]}
        try:
            drawn += hold_population(bundle, row, of if isinstance(of, dict) else {})
            held += bool(row["List"])
        except TooLargeError as error:
            bundle.unexamined.append(shown(str(error)))
        except RefusedError as error:
            bundle.problems.append(f"{shown(row['List'] or INDEX)} {error}")
    bundle.problems += (f"{shown(path)} is there, and {INDEX} names no list for it" for path in sorted(tables))
    by_seed = f", and {counted(drawn, 'sample')} drawn again by its seed" if drawn else ""
    bundle.notes.append(f"populations: {counted(held, 'list')} held against the digest in {INDEX}{by_seed}")


def hold_population(bundle: Bundle, row: dict[str, str], said: dict[str, object]) -> int:
    """Hold a list against its digest, and its sample; gives the number of samples. Raises RefusedError."""
    path = row["List"]
    if not path:
        if said.get("items") is not None:
            raise RefusedError(f"names no list of {shown(row['Control'])}, and bundle.json does")
        return 0
    if not bundle.is_file(path):
        raise RefusedError(f"is missing, and {INDEX} names it")
    items = sorted((item["Item"], item["Day"] or "-") for item in rows_of(bundle, path, ("Item", "Day")))
    lines = [("tieout.population/v1", row["Name"], row["From"], row["To"]), *items]
    digest = "sha256:" + sha256_of("".join("\t".join(line) + "\n" for line in lines))
    if digest != row["Digest"]:
        raise RefusedError(f"does not come to the digest in {INDEX}: an item was added, taken out or dated anew")
    if said and (said.get("digest"), said.get("items")) != (digest, len(items)):
        raise RefusedError("has another digest, or number of items, than bundle.json says")
    sample, size, seed = SAMPLES + path[len(LISTS) :], said.get("drawn"), bundle.fact("populations", "seed")
    if not bundle.is_file(sample):
        if isinstance(size, int) and size > 0:
            raise RefusedError(f"was drawn from, by the word of bundle.json, and {shown(sample)} is missing")
        return 0
    if not bundle.facts:
        return 0  # which is said once
    told = [tuple(item.values()) for item in rows_of(bundle, sample, ("Place in the draw", "Item", "Rank (SHA-256)"))]
    ranked = sorted((sha256_of(f"{seed}\n{digest}\n{item}"), item) for item, _ in items)
    drawn = [(str(place), item, rank) for place, (rank, item) in enumerate(ranked[: len(told)], 1)]
    if (
        not isinstance(seed, str)
        or not seed.isprintable()
        or told != drawn
        or (isinstance(size, int) and size != len(told))
    ):
        raise RefusedError(f"and the seed in bundle.json do not give {shown(sample)}: it was drawn otherwise")
    return 1


def rows_of(bundle: Bundle, path: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Give the rows of a table of ours; raises RefusedError where it is none."""
    try:
        data = b""
        for chunk in bundle.files.chunks(path):
            data += chunk
            if len(data) > LARGEST_TABLE:
                raise TooLargeError(path)
        read = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        with wide_cells():
            return [{name: unguarded(row[name] or "") for name in columns} for row in read]
    except (ValueError, csv.Error, KeyError, OSError) as error:
        raise RefusedError("is no table with " + ", ".join(columns)) from error


def sha256_of(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
