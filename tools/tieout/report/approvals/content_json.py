"""The content of a line -> JSON of the published shape; a commit a line, so that two reports can be compared."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from tieout.model.content import MERGE_RESULTS, SQUASH_RESULTS, ContentProof, LineContent, Method
from tieout.report.layout import encodable

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA_CONTENT = "tieout.content/v1"
_MERGES = {Method.MERGE, Method.OCTOPUS}


def content(of: LineContent) -> str:
    """Give it as one JSON object and a line end: UTF-8, the newest commit first."""
    counts = Counter((kind(proof), proof.result) for proof in of.proofs)
    head = {
        "schema": SCHEMA_CONTENT,
        "rev": of.rev,
        "squash": {result.value: counts["squash", result] for result in SQUASH_RESULTS},
        "merge": {result.value: counts["merge", result] for result in MERGE_RESULTS},
    }
    lines = [f'  "{key}": {_dumped(value)},\n' for key, value in head.items()]
    return encodable(f'{{\n{"".join(lines)}  "commits": {_listed(of.proofs)}\n}}\n')


def kind(proof: ContentProof) -> str:
    """Give ``squash`` for a commit with one parent, else ``merge``."""
    return "merge" if proof.method in _MERGES else "squash"


def _listed(proofs: Iterable[ContentProof]) -> str:
    lines = ",\n".join([f"    {_dumped(_commit(proof))}" for proof in proofs])
    return f"[\n{lines}\n  ]" if lines else "[]"


def _commit(proof: ContentProof) -> dict[str, Any]:
    return {
        "oid": proof.oid,
        "number": proof.number,
        "kind": kind(proof),
        "result": proof.result.value,
        "proven": proof.is_proven,
        "files": proof.files,
        "conflicted": proof.conflicted,
        "as_left": proof.as_left,
        "unproposed": proof.unproposed,
        "committer": proof.committer or None,
        "reason": proof.reason or None,
    }


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
