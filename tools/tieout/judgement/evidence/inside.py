"""Whether anything can look inside the tables of a capture: that their form is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.checks.registry import CHECKS
from tieout.judgement.evidence.made_by import base_of, entries_of, tables_of
from tieout.judgement.evidence.wording import reason, said, several
from tieout.model.evidence.own_table import OWN
from tieout.model.evidence.result import ResultState
from tieout.model.evidence.tables import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason

RECORD = "evidence-record-incomplete"
_CHECKED = frozenset(base_of(check.schema) for check in CHECKS)


def inside(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say which tables nothing would look into, because nobody knows what stands in their columns."""
    for item in tables_of(capture):
        name = said(item.path)
        if not item.schema:
            what, remedy = f"lists the table {name} without its schema", _REMEDY
        elif _is_known(context, capture, item.schema):
            continue
        elif known := [table.id for table in registry.TABLES if base_of(table.id) == base_of(item.schema)]:
            if base_of(item.schema) in _CHECKED:
                continue  # its checks say so
            what = f"lists the table {name} as {said(item.schema)}, and this version of tieout knows {several(known)}"
            remedy = "examine it with the version of tieout that captured it"
        else:
            what, remedy = f"lists the table {name} as {said(item.schema)}, which nobody knows", _REMEDY
        yield reason(capture, RECORD, ResultState.ERROR, what, remedy, at=item.location, about=f"schema {name}")


def _is_known(context: Context, capture: Capture, schema: str) -> bool:
    """Say whether it is one of ours, of a company's own columns, or of a plug-in that ``collectors.yaml`` uses."""
    collectors = context.evidence.collectors
    return (
        registry.table(schema) is not None
        or (schema.startswith(OWN) and base_of(schema) not in {OWN, schema})
        or any(item.uses not in {"command", "ingest"} for item in entries_of(capture, collectors))
        or any({schema, base_of(schema)} & {of for _, of in asked.tables} for asked in collectors.assertions)
    )


_REMEDY = (
    "run tieout collect with its entry in collectors.yaml, which makes the table and names its schema; "
    "a file that came so is no table of ours: list it with role raw"
)
