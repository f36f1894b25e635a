"""A record for programs -> what the table for people says of the same, cell by cell, held against that table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.bundle import facts as said
from tieout.bundle.sheets import objects
from tieout.model.characters import visible
from tieout.model.strength import Strength
from tieout.model.text_approval import TextState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.bundle.sheets import Sheets

_TEXT_STATES = {state.value: state.words for state in TextState}
_SEALED_BY = {strength.value: strength.voucher for strength in Strength}
_MOMENT = re.compile(r"([0-9-]{10})T([0-9:]{8})(?:\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)


def unlike(path: str, by: str, what: str) -> tuple[str, str]:
    """Give the path of a file and that another one says something else."""
    return path, f"{visible(path)} and {visible(by)} do not agree on {visible(what)}"


def held_rows(sheets: Sheets, path: str, by: str, wanted: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Hold a table row by row; the first cell that differs is told."""
    rows = sheets.rows(path)
    if rows is None:
        return
    if len(rows) != len(wanted):
        yield unlike(path, by, f"how many there are: {len(rows)} rows, and {len(wanted)}")
        return
    for number, (row, want) in enumerate(zip(rows, wanted, strict=True), start=1):
        other = next((column for column, cell in want.items() if row.get(column, cell) != cell), None)
        if other is not None:
            yield unlike(path, by, f"{other} in row {number}")
            return


def held_counts(path: str, claims: object, found: Mapping[str, int], by: str) -> Iterator[tuple[str, str]]:
    """Hold the numbers that a file claims against what another one comes to."""
    for key, number in found.items():
        claimed = said.value_at(claims, key)
        if isinstance(claimed, int) and claimed != number:
            yield unlike(path, by, f"the number of {key}: {claimed}, and {number} are there")


def change_row(of: Mapping[str, object]) -> dict[str, str]:
    """Give what ``approvals/changes.csv`` says of a change."""
    numbers = of.get("numbers")
    merged = _moment(of.get("merged_at"))
    is_one = isinstance(numbers, list) and len(numbers) == 1 and merged.endswith(" UTC")
    messages, reason = of.get("messages"), of.get("reason")
    said_of_it = [*([reason] if reason else []), *(item.get("message") for item in objects(messages))]
    return {
        **({"Merged at (UTC)": merged.removesuffix(" UTC")} if is_one else {}),
        **({"What is said of it": "; ".join(map(lines_shown, said_of_it))} if isinstance(messages, list) else {}),
        "Commit": shown(of.get("oid")),
        "Day": shown(of.get("on")),
        "Pull request": " ".join(f"#{number}" for number in numbers) if isinstance(numbers, list) else "",
        "Subject": shown(of.get("subject")),
        "Method": shown(of.get("method")),
        "Verdict": _in_words(of.get("verdict")),
        "Approvers": _listed(of.get("approvers")),
        "Rules": _listed(of.get("findings")),
    }


def text_row(of: Mapping[str, object]) -> dict[str, str]:
    """Give what ``approvals/policies.csv`` says of a policy or runbook."""
    found, claim = of.get("reviewed"), of.get("claimed")
    review = found if isinstance(found, dict) else {}
    claimed = claim if isinstance(claim, dict) else {}
    return {
        "Document": shown(of.get("id")),
        "Title": shown(of.get("title")),
        "Path": shown(of.get("path")),
        "State": _TEXT_STATES.get(str(of.get("state")), shown(of.get("state"))),
        "Approved by": _listed(of.get("names")),
        "Approved on (code host)": shown(of.get("approved_on")),
        "Approved in": shown(of.get("approved_in")),
        "Commit approved": shown(of.get("commit")),
        "Commit that landed it": shown(of.get("landing")),
        "Digest of the words approved": shown(of.get("body")),
        "Review proven on": shown(review.get("on")),
        "Review proven in": shown(review.get("in")),
        "Clock of the review": shown(review.get("strength")),
        "Approver (claim of the head)": shown(claimed.get("approver")),
        "Approved on (claim of the head)": shown(claimed.get("approved")),
        "Last reviewed (claim of the head)": shown(claimed.get("last_reviewed")),
        "Why it is not approved": shown(of.get("reason")),
        "Digest of the file": shown(of.get("file")),
    }


def capture_row(of: Mapping[str, object]) -> dict[str, str]:
    """Give what ``evidence-captures.csv`` says of a capture."""
    serves = [f"{item.get('control')}: {item.get('evidence')}" for item in objects(of.get("serves"))]
    return {
        "Id": shown(of.get("id")),
        "Title": shown(of.get("title")),
        "For": _listed(serves),
        "System": shown(of.get("system")),
        "Way": shown(of.get("collector")),
        "State": _in_words(of.get("state")),
        "Counts for": shown(of.get("counts_for")),
        "Claimed collected at (self)": _moment(of.get("claimed_at")),
        "First sealed at": _moment(of.get("sealed_at")),
        "Sealed by": _SEALED_BY.get(str(of.get("sealed_by") or Strength.SELF.value), ""),
        "Days between": shown(of.get("lag_days")),
        "Corrected by": shown(of.get("superseded_by")),
        "Checks that looked inside": _listed(of.get("checks")),
        "Record": shown(of.get("path")),
        "Digest of the record": shown(of.get("digest")),
    }


def shown(value: object) -> str:
    """Give a value as a cell has it: nothing for none, what hides as its escape."""
    return "" if value is None else visible(str(value))


def lines_shown(value: object) -> str:
    """Give the same of a text of several lines."""
    return "\n".join(map(shown, ("" if value is None else str(value)).split("\n")))


def _in_words(value: object) -> str:
    return shown(value).replace("_", " ")


def _listed(values: object) -> str:
    return "; ".join(map(shown, values)) if isinstance(values, list) else ""


def _moment(value: object) -> str:
    match = _MOMENT.fullmatch(shown(value))
    if match is None:
        return shown(value)
    zone = " UTC" if match[3] in {"Z", "+00:00"} else match[3].replace(":", "")
    return f"{match[1]} {match[2]}{zone}"
