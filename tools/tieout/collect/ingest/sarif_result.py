"""One result of a SARIF run -> a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.ingest.base import row
from tieout.model.evidence.tables.weaknesses import WEAKNESSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.items import Item
    from tieout.collect.ingest.sarif_rules import Rules
    from tieout.model.evidence.table import Row

_KINDS = {
    "fail": "open",
    "open": "in_triage",
    "review": "in_triage",
    "pass": "not_affected",
    "notApplicable": "not_affected",
    "informational": "not_affected",
}
_BASELINE = {"": "", "new": "", "unchanged": "", "updated": "", "absent": "fixed"}
_REFUSED = frozenset({"underReview", "rejected"})


def result_row(result: Item, rules: Rules, asset: str) -> Row:
    """Give the row of a result."""
    rule = rules.of(result)
    name = rules.name(result) or (rule.text("id") if rule else "")
    if not name:
        result.problems.add(result.at, "the result names no rule")
    severity, source = rules.rated(result, rule)
    return row(
        WEAKNESSES,
        result.place(),
        {
            "asset": asset,
            "id": name,
            "aliases": " ".join(rule.texts("deprecatedIds")) if rule else "",
            "fix_available": "unknown",
            "severity": severity,
            "severity_source": source,
            "title": _title(result, rule),
            "location": _location(result, rules),
            "url": rule.text("helpUri") if rule else "",
            **_standing(result),
        },
    )


def _standing(result: Item) -> Mapping[str, str]:
    """Give status and suppression (sections 3.27.9, 3.27.23, 3.27.24 and 3.35.3)."""
    kind, baseline = result.text("kind") or "fail", result.text("baselineState")
    status = _KINDS.get(kind)
    if status is None:
        result.problems.add(f"{result.at}/kind", f"the kind {kind!r} is not known")
    if baseline not in _BASELINE:
        result.problems.add(f"{result.at}/baselineState", f"the state {baseline!r} is not known")
        status = None
    said = list(result.items("suppressions"))
    # The standard calls it status; its schema, and some tools by it, state.
    states = [each.text("status") or each.text("state") for each in said]
    is_suppressed = bool(said) and not _REFUSED & set(states)
    found = _BASELINE.get(baseline) or ("suppressed" if is_suppressed and status == "open" else status)
    words = (f"kind={kind}" if kind != "fail" else "", f"baseline={baseline}" if baseline else "")
    return {
        "status": found or "unknown",
        "source_status": " ".join(word for word in words if word),
        "suppressed": "yes" if is_suppressed else "no",
        "dismissed_reason": " ".join(
            f"{each.text('kind')}{f' {state}' if state else ''}" for each, state in zip(said, states, strict=True)
        ),
        "statement": "; ".join(text for each in said if (text := each.text("justification"))),
    }


def _title(result: Item, rule: Item | None) -> str:
    message = result.item("message")
    strings = rule.item("messageStrings") if rule else None
    named = strings.item(message.text("id")) if strings and message and message.text("id") else None
    for text in (rule.item("shortDescription") if rule else None, message, named):
        if text and text.text("text"):
            return text.text("text").strip().partition("\n")[0]
    return ""


def _location(result: Item, rules: Rules) -> str:
    """Give file, line and column of the first location, and say where there are more."""
    places = [place for each in result.items("locations") if (place := _place(each, rules))]
    more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
    return f"{places[0]}{more}" if places else ""


def _place(location: Item, rules: Rules) -> str:
    physical = location.item("physicalLocation")
    artifact = physical.item("artifactLocation") if physical else None
    if physical is None or artifact is None:
        return "".join(
            each.text("fullyQualifiedName") or each.text("name") for each in location.items("logicalLocations")
        )
    uri, index = artifact.text("uri"), artifact.number("index")
    if not uri and index is not None:
        uri = rules.uri(index)
    region = physical.item("region")
    numbers = (region.number("startLine"), region.number("startColumn")) if region else ()
    return ":".join([uri, *(str(number) for number in numbers if number is not None)])
