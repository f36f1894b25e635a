"""Verification -> lines for a terminal, JSON for a program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tieout.bundle import external_told, succession_told
from tieout.bundle.next_told import next_step
from tieout.model.characters import visible
from tieout.render.names import REPORT, START
from tieout.render.words import plural
from tieout.report.layout import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.bundle.container import Problem
    from tieout.bundle.verification import DrawnTold, LedgerTold, LogTold, StatedTold, Verification

SCHEMA = "tieout.verification/v1"


def lines(of: Verification) -> str:
    """Give the problems, each with its own message, then the verdict and what it lacks."""
    told = [f"{problem.kind}: {plain(problem.message)}" for problem in of.problems]
    told += [f"{problem.kind}: {plain(problem.message)}" for problem in of.contradictions]
    told.append(f"{plain(of.path)}: {of.verdict}")
    told.append(f"{of.matching} of {of.listed} listed files match SHA256SUMS" + _digest(of))
    told += _by_whom(of)
    told += _records(of)
    told += [f"remark: {plain(remark)}" for remark in of.remarks]
    told += external_told.lines(of.external)
    told += succession_told.lines(of.succession)
    told += [f"next: {step}"] if (step := next_step(of)) else []
    return "\n".join(told) + "\n"


def _by_whom(of: Verification) -> Iterator[str]:
    """Say of each signature by whom it is, and of the time who vouches for it."""
    for item in of.signatures:
        named = "whom you named" if item.trusted else "NOT named by you"
        seen = f", and seen by a witness at {item.seen_at}" if item.seen_at else ""
        yield f"signed ({item.kind}, {item.path}): by {plain(item.signer)}, {named}{seen}"
        if item.kind == "sigstore" and item.remark:
            yield f"  {plain(item.remark)}"
    if of.signatures and of.intact and not any(item.kind == "dsse" for item in of.signatures):
        yield "statement: none is signed beside the list (SHA256SUMS.intoto.jsonl)"
    if of.time is None:
        if of.signatures and of.intact:
            yield "time: no time-stamp beside the list (SHA256SUMS.tsr): when it was made, the company alone says"
        return
    by = plain(of.time.authority) or "an unnamed authority"
    if of.time.trusted:
        yield f"time: it existed not later than {of.time.at}, by the word of {by}, which you trust"
    else:
        yield f"time: {of.time.at}, read and NOT trusted ({by}): {plain(of.time.remark)}"


def _records(of: Verification) -> Iterator[str]:
    if (log := of.log) is not None:
        by = f"signed by {log.signer}" if log.signer else "not signed"
        yield (
            f"evidence log: {plural(log.lines, 'line')}, its newest head covers {log.covered} and is {by}; "
            f"{plural(log.held, 'record')} held against {'its line' if log.held == 1 else 'their lines'}, {log.absent} not in this bundle"
        )
    if (count := of.captured) is not None:
        yield f"evidence: {plural(count, 'file')} held against the {'record that lists it' if count == 1 else 'records that list them'}"
    if (ledger := of.ledger) is not None:
        streams = "; ".join(f"{name}: {plural(count, 'line')}, {state}" for name, count, state in ledger.streams)
        by = f"signed by {ledger.signer}" if ledger.signer else ledger.remark or "not signed"
        yield f"approval ledger: {streams or 'no lines'}; its newest checkpoint: {by}"
    if (drawn := of.drawn) is not None:
        by_seed = f", {plural(drawn.samples, 'sample')} drawn again" if drawn.samples else ""
        yield f"populations: {plural(drawn.lists, 'list')} held against {'its digest' if drawn.lists == 1 else 'their digests'}{by_seed}"
    if (stated := of.stated) is not None and (stated.records or stated.report is not None or stated.files):
        yield f"digests stated: {'; '.join(_stated(stated))}"
    if of.agreeing:
        yield f"said more than once: {plural(of.agreeing, 'file')} held against one another"


def _stated(of: StatedTold) -> Iterator[str]:
    if of.records:
        yield f"{START} states that of the records, and it fits"
    if of.report:
        yield f"{REPORT} states that of all other files, and it fits"
    elif of.report is False:
        yield f"{REPORT} states none that a program can read: compare the one on its first page, as VERIFY.md tells"
    if of.files:
        yield f"{plural(of.files, 'file')} held against the digest that another one names"


def _digest(of: Verification) -> str:
    return f" ({of.manifest})" if of.manifest else ""


def as_json(of: Verification) -> str:
    """Give a verification as one JSON object and a line end."""
    facts, time = of.facts, of.time
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
        "problems": _problems(of.problems),
        "contradictions": _problems(of.contradictions),
        "signatures": [
            {
                "path": visible(item.path),
                "kind": item.kind,
                "signer": item.signer,
                "trusted": item.trusted,
                "remark": item.remark or None,
                "seen_at": item.seen_at or None,
            }
            for item in of.signatures
        ],
        "time": None
        if time is None
        else {"at": time.at, "authority": time.authority, "trusted": time.trusted, "remark": time.remark or None},
        "evidence_log": _log(of.log),
        "evidence_files_held": of.captured,
        "files_held_together": of.agreeing,
        "not_held": list(map(visible, of.unheld)),
        "digests_stated": None
        if of.stated is None
        else {"records": of.stated.records, "report": of.stated.report, "files": of.stated.files},
        "approval_ledger": _ledger(of.ledger),
        "populations": _drawn(of.drawn),
        "unexamined": list(of.unexamined),
        "external": external_told.shape(of.external),
        "previous": succession_told.shape(of.succession),
        "remarks": list(of.remarks),
        "claims": None
        if facts is None
        else {
            "organization": facts.organization,
            "period": facts.period,
            "as_of": facts.as_of,
            "head": facts.head,
            **({"folder": facts.folder} if facts.folder else {}),
            "tool": facts.tool,
        },
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _problems(items: Iterable[Problem]) -> list[dict[str, str]]:
    return [{"kind": item.kind, "path": visible(item.path), "message": item.message} for item in items]


def _log(log: LogTold | None) -> dict[str, object] | None:
    if log is None:
        return None
    return {
        "lines": log.lines,
        "heads": log.heads,
        "covered": log.covered,
        "records_held": log.held,
        "records_absent": log.absent,
        "signer": log.signer,
        "time": {"state": log.stamp.value, "at": log.stamped_at or None, "authority": log.authority or None},
    }


def _drawn(drawn: DrawnTold | None) -> dict[str, object] | None:
    if drawn is None:
        return None
    return {"lists": drawn.lists, "samples": drawn.samples, "not_examined": list(map(visible, drawn.too_large))}


def _ledger(ledger: LedgerTold | None) -> dict[str, object] | None:
    if ledger is None:
        return None
    return {
        "streams": [{"name": name, "lines": count, "chain": state} for name, count, state in ledger.streams],
        "signer": ledger.signer,
        "remark": ledger.remark or None,
    }
