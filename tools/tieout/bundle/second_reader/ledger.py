"""The ledger of approvals.

Each of its streams is a chain of lines through all quarters: a line names the digest of the one before.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import LEDGER, STREAMS
from tieout.bundle.second_reader.text import RefusedError, json_object, shown

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle


def examine_ledger(bundle: Bundle) -> None:
    """Compute the chains of the approval ledger anew, through all quarters."""
    quarters = sorted({path[len(LEDGER) :].partition("/")[0] for path in bundle.kinds if path.startswith(LEDGER)})
    if not quarters:
        return
    newest = f"{LEDGER}{quarters[-1]}/checkpoint.json"
    ends = ends_in(bundle, newest) if bundle.is_file(newest) else {}
    left_out = bundle.facts.get("left_out")
    for stream in STREAMS:
        files = [f"{LEDGER}{quarter}/{stream}.jsonl" for quarter in quarters]
        if isinstance(left_out, list) and any(path in left_out and path not in bundle.kinds for path in files):
            bundle.notes.append(f"approval ledger: the chain of {stream} was not examined: a file of it was left out")
            continue
        files = [path for path in files if bundle.is_file(path)]
        found = chain_of(bundle, stream, files)
        if found is None or (not files and stream not in ends):
            continue
        is_one = found["count"] == 1
        told = f"approval ledger: {found['count']} {'line' if is_one else 'lines'} of {stream} {'is' if is_one else 'are'} one chain"
        if stream not in ends:
            bundle.notes.append(f"{told}, which no checkpoint confirms")
        elif ends[stream] == found:
            bundle.notes.append(f"{told}, as its checkpoint says")
        else:
            bundle.contradicted(f"{told}, and {shown(newest)} says something else of it", "approvals")


def ends_in(bundle: Bundle, path: str) -> dict[str, object]:
    """Give number and end of each chain as a checkpoint says them; none where it does not, which is said."""
    try:
        ends = json_object(bundle.read(path)).get("streams")
    except RefusedError as error:
        bundle.contradicted(f"{shown(path)} {error}", "approvals")
        return {}
    if not isinstance(ends, dict):
        bundle.contradicted(f"{shown(path)} is no checkpoint: it does not say where the chains end", "approvals")
        return {}
    return ends


def chain_of(bundle: Bundle, stream: str, files: list[str]) -> dict[str, object] | None:
    """Give number and end of the chain in these files; None where a line does not follow, which is said."""
    count, head = 0, "sha256:" + "0" * 64
    for path in files:
        for line in bundle.lines(path):
            count += 1
            try:
                found = json_object(line.rstrip(b"\n"))
            except RefusedError:
                found = {}
            if found.get("prev") != head or found.get("seq") != count:
                bundle.contradicted(
                    f"line {count} of the chain of {stream} does not follow ({shown(path)})", "approvals"
                )
                return None
            head = "sha256:" + hashlib.sha256(line.rstrip(b"\n")).hexdigest()
    return {"count": count, "head": head}
