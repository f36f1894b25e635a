"""What the bundle says more than once: counts, tables for people, lines for programs."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.admitted import hold_facts
from tieout.bundle.second_reader.lists import hold_lists, hold_matrix, hold_rungs
from tieout.bundle.second_reader.names import (
    APPROVALS,
    CONTROLS,
    DOCUMENTS,
    EVIDENCE,
    EXCEPTIONS,
    FINDINGS,
    LEDGER,
)
from tieout.bundle.second_reader.rows import capture_row, change_row, text_row
from tieout.bundle.second_reader.sheets import Sheets, by_line, hold_counts, hold_rows, unlike
from tieout.bundle.second_reader.text import counted
from tieout.bundle.second_reader.windows import hold_windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.second_reader.bundle import Bundle


def examine_agreeing(bundle: Bundle) -> None:
    """Hold them against one another; of what one file alone says, nothing is told."""
    sheets = Sheets(bundle)
    for hold in (
        hold_day, hold_facts, hold_findings, hold_exceptions, hold_approvals, hold_texts, hold_captures, hold_windows, hold_rungs, hold_matrix,
        hold_lists,
    ):  # fmt: skip
        bundle.problems += hold(sheets)
    if sheets.held:
        bundle.notes.append(f"said more than once: {counted(len(sheets.held), 'file')} held against one another")


def hold_day(sheets: Sheets) -> Iterator[str]:
    """Hold period, day and commit."""
    for path in (FINDINGS, EVIDENCE, APPROVALS):
        for keys in (("as_of",), ("timezone",), ("head",), ("period", "id"), ("period", "start"), ("period", "end")):
            here, there = sheets.json(path, *keys), sheets.bundle.fact(*keys)
            if here is not None and there is not None and here != there:
                yield unlike(path, "bundle.json", " ".join(keys))


def hold_findings(sheets: Sheets) -> Iterator[str]:
    """Count the findings, and what they are about."""
    said = sheets.bundle.fact("counts")
    findings, unread = sheets.items(FINDINGS, "findings"), sheets.items(FINDINGS, "unreadable")
    if findings is not None:
        is_open = collections.Counter(str(one.get("severity")) for one in findings if one.get("state") == "open")
        states = collections.Counter(str(one.get("state")) for one in findings)
        counts = {key: is_open[key] for key in ("error", "warning", "note")}
        yield from hold_counts("bundle.json", said, counts, FINDINGS)
        counts.update({key: states[key] for key in ("waived", "baselined")})
        yield from hold_counts(FINDINGS, sheets.json(FINDINGS, "counts"), counts, FINDINGS)
    if unread is not None:
        yield from hold_counts("bundle.json", said, {"unreadable": len(unread)}, FINDINGS)
    for path, key in ((DOCUMENTS, "documents"), (CONTROLS, "controls")):
        listed = sheets.items(path, key)
        if listed is not None:
            yield from hold_counts("bundle.json", said, {key: len(listed)}, path)
            yield from hold_counts(FINDINGS, sheets.json(FINDINGS), {key: len(listed)}, path)
    rules = sheets.items(FINDINGS, "rules")
    told = sheets.bundle.fact("not_examined")
    if rules is not None and isinstance(told, list):
        left = sorted(str(one.get("id")) for one in rules if one.get("state") == "not_examined")
        if left != sorted(str(one.get("rule")) for one in told if isinstance(one, dict)):
            yield unlike(FINDINGS, "bundle.json", "what was not examined")


def hold_exceptions(sheets: Sheets) -> Iterator[str]:
    """Hold the table of deviations against the findings of severity error: each once, in its state."""
    findings, rows = sheets.items(FINDINGS, "findings"), sheets.rows(EXCEPTIONS)
    if findings is None or rows is None:
        return
    errors = [one for one in findings if one.get("severity") == "error"]
    keys = ("rule", "subject", "message")
    wanted: dict[tuple[str, ...], list[str]] = collections.defaultdict(list)
    for one in errors:
        place = f"{one.get('path')}:{one.get('line')}:{one.get('column')}"
        told = (*(by_line(one.get(key)) for key in keys), by_line(place))
        wanted[told].append(str(one.get("state")))
    for number, row in enumerate(rows, 1):
        if not row.get("Rule"):
            continue  # a row of the exceptions register, which no finding is about
        states = wanted.get(tuple(by_line(row.get(key)) for key in ("Rule", "Subject", "What", "Place")), [])
        state = row.get("State")
        fits = {"open": ["open"], "baselined": ["baselined"], "accepted": ["waived", "open", "baselined"]}
        match = next((one for one in fits.get(str(state), []) if one in states), "")
        if not match:
            yield unlike(EXCEPTIONS, FINDINGS, f"the deviation in row {number}")
            return
        if state == "accepted" and not (row.get("Accepted by") or match == "waived"):
            yield f"{EXCEPTIONS} calls row {number} accepted, and names nobody who accepted it"
        states.remove(match)
    if any(wanted.values()):
        yield unlike(EXCEPTIONS, FINDINGS, f"the number of deviations: {sum(map(len, wanted.values()))} more are found")


def hold_approvals(sheets: Sheets) -> Iterator[str]:
    """Hold each change: as lines, in the table, counted, and by the ledger's word."""
    changes = sheets.items(APPROVALS, "changes")
    if changes is None:
        return
    lines, table = "approvals/changes.jsonl", "approvals/changes.csv"
    found = sheets.lines(lines)
    if found is not None and found != changes:
        yield unlike(lines, APPROVALS, "the changes")
    verdicts = collections.Counter(str(one.get("verdict")) for one in changes)
    totals = {key: verdicts[key] for key in ("approved", "approved_late", "exception", "exempt", "not_tested")}
    totals["changes"] = len(changes)
    yield from hold_counts(APPROVALS, sheets.json(APPROVALS, "totals"), totals, APPROVALS)
    yield from hold_counts("bundle.json", sheets.bundle.fact("approvals", "totals"), totals, APPROVALS)
    yield from hold_rows(sheets, table, APPROVALS, [change_row(one) for one in changes])
    merged = merged_in(sheets)
    for one in changes:
        numbers = one.get("numbers")
        number = numbers[0] if isinstance(numbers, list) and len(numbers) == 1 else None
        if number in merged and not is_same_moment(merged[number], str(one.get("merged_at"))):
            yield unlike(APPROVALS, LEDGER + "...", f"when #{number} was merged")
            return


def is_same_moment(one: str, other: str) -> bool:
    """Say whether both are of one second, as far as both are in UTC: else nothing is said."""
    return one[:19] == other[:19] or not (one.endswith("Z") and other.endswith("Z"))


def merged_in(sheets: Sheets) -> dict[object, str]:
    """Give when each request was merged, by the newest line of the ledger."""
    merged: dict[object, str] = {}
    for path in sorted(sheets.bundle.kinds):
        if path.startswith(LEDGER) and path.endswith("/approvals.jsonl"):
            for line in sheets.lines(path) or ():
                body = line.get("body") if isinstance(line, dict) else None
                if isinstance(body, dict) and isinstance(body.get("number"), int) and body.get("merged_at"):
                    merged[body["number"]] = str(body["merged_at"])
    return merged


def hold_texts(sheets: Sheets) -> Iterator[str]:
    """Hold what is proven of each text, and what it claims."""
    lines, table = "approvals/policies.jsonl", "approvals/policies.csv"
    texts = sheets.lines(lines)
    if texts is None:
        return
    found = [one if isinstance(one, dict) else {} for one in texts]
    yield from hold_rows(sheets, table, lines, [text_row(one) for one in found])
    claims = {str(one.get("path")): one for one in found}
    for document in sheets.items(DOCUMENTS, "documents") or ():
        of = claims.get(str(document.get("path")))
        if of is None:
            continue
        claimed = of.get("claimed")
        for key, value in {**(claimed if isinstance(claimed, dict) else {}), "id": of.get("id"), "title": of.get("title"),
                           "digest": of.get("file")}.items():  # fmt: skip
            if key in document and document[key] != value:
                yield unlike(DOCUMENTS, lines, f"the {key} of {document.get('path')}")
                return


def hold_captures(sheets: Sheets) -> Iterator[str]:
    """Hold each capture: as lines, in the table, and counted."""
    captures = sheets.items(EVIDENCE, "captures")
    if captures is None:
        return
    lines, table = "evidence-captures.jsonl", "evidence-captures.csv"
    found = sheets.lines(lines)
    if found is not None and found != captures:
        yield unlike(lines, EVIDENCE, "the captures")
    states = collections.Counter(str(one.get("state")) for one in captures)
    totals = {key: states[key] for key in ("pass", "fail", "inconclusive", "error", "not_applicable")}
    yield from hold_counts(EVIDENCE, sheets.json(EVIDENCE, "totals"), totals, EVIDENCE)
    yield from hold_counts("bundle.json", sheets.bundle.fact("evidence", "totals"), totals, EVIDENCE)
    yield from hold_rows(sheets, table, EVIDENCE, [capture_row(one) for one in captures])
