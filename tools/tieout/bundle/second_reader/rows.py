"""What a table for people has to say of a record that is for programs."""

from __future__ import annotations

import re

from tieout.bundle.second_reader.sheets import by_line, seen

STATES = {
    "void": "not approved as it stands",
    "never": "never approved",
    "draft": "not in force",
}  # of a text, in words
SEALED_BY = {"self": "nobody else", "git": "its commit", "forge": "the code host", "witness": "a time-stamp"}
MOMENT = re.compile(r"([0-9-]{10})T([0-9:]{8})(?:\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")


def in_words(value: object) -> str:
    """Give a state as people read it."""
    return seen(value).replace("_", " ")


def moment(value: object) -> str:
    """Give a moment as a table shows it."""
    match = MOMENT.fullmatch(str(value))
    if not match:
        return seen(value)
    zone = " UTC" if match.group(3) in ("Z", "+00:00") else match.group(3).replace(":", "")
    return f"{match.group(1)} {match.group(2)}{zone}"


def joined_with(values: object) -> str:
    """Give a list as it stands in a cell."""
    return "; ".join(map(seen, values)) if isinstance(values, list) else ""


def change_row(one: dict[str, object]) -> dict[str, str]:
    """Give what the table says of a change."""
    numbers = one.get("numbers")
    merged = moment(one.get("merged_at"))
    is_one = isinstance(numbers, list) and len(numbers) == 1 and merged.endswith(" UTC")
    messages, reason = one.get("messages"), one.get("reason")
    told = messages if isinstance(messages, list) else []
    said_of_it = ([reason] if reason else []) + [
        item.get("message") if isinstance(item, dict) else None for item in told
    ]
    return {
        **({"Merged at (UTC)": merged[: -len(" UTC")]} if is_one else {}),
        **({"What is said of it": "; ".join(map(by_line, said_of_it))} if isinstance(messages, list) else {}),
        "Commit": seen(one.get("oid")),
        "Day": seen(one.get("on")),
        "Pull request": " ".join(f"#{number}" for number in numbers) if isinstance(numbers, list) else "",
        "Subject": seen(one.get("subject")),
        "Method": seen(one.get("method")),
        "Verdict": in_words(one.get("verdict")),
        "Approvers": joined_with(one.get("approvers")),
        "Rules": joined_with(one.get("findings")),
    }


def text_row(one: dict[str, object]) -> dict[str, str]:
    """Give what the table says of a text."""
    reviewed, claimed = one.get("reviewed"), one.get("claimed")
    review = reviewed if isinstance(reviewed, dict) else {}
    claim = claimed if isinstance(claimed, dict) else {}
    return {
        "Document": seen(one.get("id")),
        "Title": seen(one.get("title")),
        "Path": seen(one.get("path")),
        "State": STATES.get(str(one.get("state")), in_words(one.get("state"))),
        "Approved by": joined_with(one.get("names")),
        "Approved on (code host)": seen(one.get("approved_on")),
        "Approved in": seen(one.get("approved_in")),
        "Commit approved": seen(one.get("commit")),
        "Commit that landed it": seen(one.get("landing")),
        "Digest of the words approved": seen(one.get("body")),
        "Review proven on": seen(review.get("on")),
        "Review proven in": seen(review.get("in")),
        "Clock of the review": seen(review.get("strength")),
        "Approver (claim of the head)": seen(claim.get("approver")),
        "Approved on (claim of the head)": seen(claim.get("approved")),
        "Last reviewed (claim of the head)": seen(claim.get("last_reviewed")),
        "Why it is not approved": seen(one.get("reason")),
        "Digest of the file": seen(one.get("file")),
    }


def capture_row(one: dict[str, object]) -> dict[str, str]:
    """Give what the table says of a capture."""
    serves = one.get("serves")
    pairs = [one for one in serves if isinstance(one, dict)] if isinstance(serves, list) else []
    return {
        "Id": seen(one.get("id")),
        "Title": seen(one.get("title")),
        "For": "; ".join(f"{seen(pair.get('control'))}: {seen(pair.get('evidence'))}" for pair in pairs),
        "System": seen(one.get("system")),
        "Way": seen(one.get("collector")),
        "State": in_words(one.get("state")),
        "Counts for": seen(one.get("counts_for")),
        "Claimed collected at (self)": moment(one.get("claimed_at") or ""),
        "First sealed at": moment(one.get("sealed_at") or ""),
        "Sealed by": SEALED_BY.get(str(one.get("sealed_by") or "self"), ""),
        "Days between": seen(one.get("lag_days")),
        "Corrected by": seen(one.get("superseded_by")),
        "Checks that looked inside": joined_with(one.get("checks")),
        "Record": seen(one.get("path")),
        "Digest of the record": seen(one.get("digest")),
    }


def cells_of(row: dict[str, str], column: str) -> list[str]:
    """Give what a cell lists."""
    return [one for one in row.get(column, "").split("; ") if one]
