"""Verification -> lines for a terminal, JSON for a program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tieout.bundle import succession_told
from tieout.model.characters import visible
from tieout.report.layout import plain

if TYPE_CHECKING:
    from tieout.bundle.verification import Verification

SCHEMA = "tieout.verification/v1"


def lines(of: Verification) -> str:
    """Give the problems, each with its own message, then the verdict and what it lacks."""
    told = [f"{problem.kind}: {plain(problem.message)}" for problem in of.problems]
    told.append(f"{plain(of.path)}: {of.verdict}")
    told.append(f"{of.matching} of {of.listed} listed files match SHA256SUMS" + _digest(of))
    told += [f"remark: {plain(remark)}" for remark in of.remarks]
    told += succession_told.lines(of.succession)
    if of.intact and not of.pinned:
        told.append(_next(of))
    return "\n".join(told) + "\n"


def _digest(of: Verification) -> str:
    return f" ({of.manifest})" if of.manifest else ""


def _next(of: Verification) -> str:
    if of.signer is None:
        return "next: nothing shows who made it; ask for a signed bundle"
    if of.has_pins:
        return (
            f"next: {of.signer} is not the key that you pinned; do not rely on this bundle "
            "until the company has told you another way which key is theirs"
        )
    return (
        "next: compare the fingerprint with one that you received another way, "
        f"then verify again with --pin {of.signer}"
    )


def as_json(of: Verification) -> str:
    """Give a verification as one JSON object and a line end."""
    facts = of.facts
    shape = {
        "schema": SCHEMA,
        "path": visible(of.path),
        "intact": of.intact,
        "signature": of.seal.value,
        "signer": of.signer,
        "pinned": of.pinned,
        "verdict": of.verdict,
        "manifest": of.manifest,
        "listed": of.listed,
        "matching": of.matching,
        "problems": [{"kind": item.kind, "path": visible(item.path), "message": item.message} for item in of.problems],
        "previous": succession_told.shape(of.succession),
        "remarks": list(of.remarks),
        "claims": None
        if facts is None
        else {
            "organization": facts.organization,
            "period": facts.period,
            "as_of": facts.as_of,
            "head": facts.head,
            "tool": facts.tool,
        },
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"
