"""``population:`` of a record: whether it is all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.evidence.record import Count, Denied, Population, Refusal
from tieout.sources.evidence.record_keys import COUNT_KEYS, DENIED_KEYS, POPULATION_KEYS
from tieout.sources.values import count, flag, texts

if TYPE_CHECKING:
    from tieout.sources.fields import Fields

_COUNT = "{name: account_summary.Users + root, value: 134, match: true}"
_DENIED = '{resource: bucket logs, action: "s3:GetBucketAcl", class: denied, message: AccessDenied}'


def population(fields: Fields) -> Population | None:
    """Read it; None where the record says nothing of it."""
    inner = fields.mapping("population", "population: {rows: 134, pages: 1, complete: true}")
    if inner is None:
        return None
    inner.place_keys()
    inner.check_keys(POPULATION_KEYS)
    return Population(
        rows=count(inner, "rows", "rows"),
        pages=count(inner, "pages", "pages"),
        complete=flag(inner, "complete"),
        total=count(inner, "total", "rows"),
        counts=_counts(inner),
        denied=_denied(inner),
        gaps=texts(inner, "gaps"),
        errors=texts(inner, "errors"),
        allow_empty=inner.text("allow_empty") or "",
    )


def _counts(fields: Fields) -> tuple[Count, ...]:
    found: list[Count] = []
    for item in fields.mappings("counts", _COUNT):
        item.check_keys(COUNT_KEYS)
        if "name" not in item:
            item.note("", "a count lacks its name", f"write `- {_COUNT}`")
        found.append(Count(name=item.line("name") or "", value=count(item, "value", "rows"), match=flag(item, "match")))
    return tuple(found)


def _denied(fields: Fields) -> tuple[Denied, ...]:
    found: list[Denied] = []
    for item in fields.mappings("denied", _DENIED):
        item.check_keys(DENIED_KEYS)
        if absent := item.missing(("resource", "class")):
            item.note("", f"what was denied lacks {' and '.join(absent)}", f"write `- {_DENIED}`")
        found.append(
            Denied(
                resource=item.text("resource") or "",
                action=item.line("action") or "",
                # Of no known class it is still something that was not read.
                reason=item.choice("class", Refusal) or Refusal.FAILED,
                message=item.text("message") or "",
            )
        )
    return tuple(found)
