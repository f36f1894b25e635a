"""``bundle.json``: what a bundle says of itself, held against what is there. Pure."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tieout.bundle.container import Problem
from tieout.bundle.once import TwofoldError, no_number, once
from tieout.bundle.trust import ALLOWED_SIGNERS, keys_in
from tieout.bundle.verification import Facts
from tieout.model.characters import visible
from tieout.model.evidence.log import LEAVES
from tieout.render.names import REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = "bundle.json"
_DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])", re.ASCII)
_HEAD = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})?", re.ASCII)
"""A commit's, by SHA-1 or SHA-256; empty for none."""
LARGEST = 8 << 20
"""Bytes of it that are read; it names files that were left out, which may be many."""


def parse(data: bytes) -> Mapping[str, object] | None:
    """Read it; None for what is no JSON object. Raises TwofoldError where it says something twice."""
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=no_number)
    except TwofoldError:
        raise
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def facts_of(record: Mapping[str, object]) -> Facts | None:
    """Give what it says, safe to print; None for another form than this version reads."""
    period = record.get("period")
    tool = record.get("tool")
    if not isinstance(tool, dict) or not {"name", "version"} <= tool.keys():
        return None
    if not {"organization", "period", "as_of", "head"} <= record.keys():
        return None
    if period is not None and not (isinstance(period, dict) and {"start", "end"} <= period.keys()):
        return None
    days = [record["as_of"], *([period["start"], period["end"]] if period else [])]
    if not all(isinstance(day, str) and _DAY.fullmatch(day) for day in days) or sorted(map(str, days[1:])) != days[1:]:
        return None
    folder = record.get("folder", "")
    if (
        not isinstance(record["organization"], str)
        or not isinstance(folder, str)
        or not _HEAD.fullmatch(str(record["head"] or ""))
    ):
        return None
    return Facts(
        organization=visible(record["organization"]),
        period=visible(f"{period['start']} to {period['end']}") if period else "",
        as_of=visible(str(record["as_of"])),
        head=str(record["head"] or ""),
        folder=visible(folder),
        tool=visible(f"{tool['name']} {tool['version']}"),
    )


def value_at(record: object, *keys: str) -> object:
    """Give what stands below these keys; None where there is nothing."""
    for key in keys:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def admitted(record: object, *keys: str) -> bool:
    """Say whether the bundle itself reports faults below these keys."""
    faults = value_at(record, *keys, "faults")
    return isinstance(faults, int) and faults > 0


def contradictions(
    record: Mapping[str, object],
    listed: Mapping[str, str],
    *,
    lines: int | None,
    signer: str | None,
    keys: bytes | None,
    withheld: int | None,
) -> Iterator[Problem]:
    """Yield what it says and the bundle does not bear out.

    ``lines`` of the evidence log; ``signer`` is the fingerprint found, ``keys`` the content of ``trust/allowed_signers``,
    ``withheld`` the number of files that are listed as withheld, None where nobody can tell.
    """
    included = value_at(record, "report_pdf", "included")
    if isinstance(included, bool) and included != (REPORT in listed):
        yield _problem(f"it says that {REPORT} is {'' if included else 'not '}included")
    claimed = value_at(record, "evidence", "log", "lines")
    if isinstance(claimed, int) and claimed != lines:
        found = "there is no such log" if lines is None else f"{LEAVES} has {lines}"
        yield _problem(f"it says that the evidence log has {claimed} lines, and {found}")
    claimed = value_at(record, "withheld", "files")
    if isinstance(claimed, int) and withheld is not None and claimed != withheld:
        yield _problem(f"it says that {claimed} files are withheld, and WITHHELD.csv lists {withheld or 'none'}")
    named = value_at(record, "keys")
    if not isinstance(named, list):
        return
    known = sorted(visible(str(item)) for item in named)
    if keys is None and known and ALLOWED_SIGNERS not in listed:
        yield _problem(f"it names a key that was to sign, and there is no {ALLOWED_SIGNERS}")
    if keys is not None and known != sorted({key.fingerprint for key in keys_in(keys)}):
        yield _problem(f"it names other keys than {ALLOWED_SIGNERS}")
    if known and signer is not None and signer not in known:
        yield _problem(f"it says that {', '.join(known)[:200]} was to sign, and {signer} did")


def _problem(what: str) -> Problem:
    return Problem(kind="facts", path=NAME, message=f"{NAME} is contradicted: {what}")
