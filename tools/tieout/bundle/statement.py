"""The bundle as an in-toto statement: every file a subject, and what the bundle says of itself. Pure.

    https://in-toto.io/Statement/v1 (in-toto attestation, spec/v1/statement.md)

It repeats SHA256SUMS and bundle.json for programs that read such statements; the manifest stays what is signed first.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle import manifest
from tieout.bundle.once import TwofoldError, no_number, once
from tieout.seal.digest import hex_of, is_hex, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "SHA256SUMS.intoto.jsonl"
TYPE = "https://in-toto.io/Statement/v1"
PREDICATE = "https://tieout.dev/bundle/v1"
REPORT = "report.pdf"


class StatementError(ValueError):
    """No statement, or one of another bundle; one sentence on "it"."""


class Unsigned(NamedTuple):
    """report.pdf as it was built, before a signature was put behind it."""

    sha256: str
    """64 hex digits."""
    size_bytes: int


class Stated(NamedTuple):
    """What a statement says beyond the manifest."""

    manifest: str
    """``sha256:`` of SHA256SUMS."""
    report: Unsigned | None
    """None where the bundle has no report.pdf."""
    previous: str | None
    """``sha256:`` of the manifest of the bundle before, if the company named one."""


def write(sums: bytes, facts: bytes, report: Unsigned | None) -> bytes:
    """Write the statement of a manifest; ``facts`` are bundle.json's bytes. The same input gives the same bytes."""
    try:
        known = json.loads(facts)
        previous = known.get("previous")
    except (ValueError, AttributeError, RecursionError) as error:
        raise StatementError("bundle.json is no JSON object") from error
    shape = {
        "_type": TYPE,
        "subject": _subjects(manifest.parse(sums).digests),
        "predicateType": PREDICATE,
        "predicate": {
            "manifest": {"path": manifest.NAME, "sha256": hex_of(sums)},
            "bundle": known,
            "report": None
            if report is None
            else {"path": REPORT, "unsigned_sha256": report.sha256, "unsigned_bytes": report.size_bytes},
            "previous": previous,
        },
    }
    return json.dumps(shape, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def hold(payload: bytes, sums: bytes) -> Stated:
    """Hold a statement against the manifest that it repeats; raises StatementError."""
    try:
        found = json.loads(payload.decode("utf-8"), object_pairs_hook=once, parse_constant=no_number)
        kinds = (found["_type"], found["predicateType"])
        predicate = found["predicate"]
        named, report, previous = predicate["manifest"]["sha256"], predicate["report"], predicate["previous"]
        unsigned = None if report is None else Unsigned(str(report["unsigned_sha256"]), int(report["unsigned_bytes"]))
        subjects = found["subject"]
    except TwofoldError as error:
        raise StatementError(str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise StatementError("it is no statement of a bundle that can be read") from error
    if kinds != (TYPE, PREDICATE):
        raise StatementError("it is a statement of another kind")
    if named != hex_of(sums):
        raise StatementError("it is of another bundle: it names another SHA256SUMS")
    if subjects != _subjects(manifest.parse(sums).digests):
        raise StatementError("its subjects are not the files that SHA256SUMS lists")
    if unsigned is not None and (not is_hex(unsigned.sha256) or unsigned.size_bytes < 0):
        raise StatementError("what it says of report.pdf is no digest and length")
    return Stated(
        manifest=spelled(hex_of(sums)), report=unsigned, previous=None if previous is None else _digest_in(previous)
    )


def _subjects(digests: Mapping[str, str]) -> list[dict[str, object]]:
    return [{"name": path, "digest": {"sha256": digests[path]}} for path in sorted(digests)]


def _digest_in(previous: object) -> str:
    """Read the digest of the bundle before: as text, or as the object that bundle.json has of it."""
    text = previous.get("manifest") if isinstance(previous, dict) else previous
    if not isinstance(text, str):
        raise StatementError("what it says of the previous bundle is no digest")
    return text
