"""The findings of today -> ``.tieout/baseline.json``, which can only shrink."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.check import check
from tieout.load import load
from tieout.model.baseline import BASELINE_PATH, Frozen
from tieout.model.errors import UsageError
from tieout.model.finding import UNREADABLE, Severity
from tieout.ports.git import Repository
from tieout.ports.writing import write_file
from tieout.sources.baseline import SCHEMA

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path


_NEVER = frozenset({"widened-baseline"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frost:
    """What was written."""

    path: str
    frozen: int
    """Findings that the file lists now."""
    mended: int
    """Findings that it listed before and that are gone."""
    left: int
    """Open findings that it does not list, because a baseline can only shrink."""
    unread: int
    """Of those that it lists, places that cannot be read: ``check`` says 3 as long as there is one."""


def freeze(root: Path, *, as_of: date | datetime) -> Frost:
    """List today's open findings in the baseline; where there is one, only take out what is mended.

    Raises as ``load``, UsageError where the settings cannot be read, and StorageError.
    """
    examination = load(root, as_of=as_of)
    if examination.settings_unreadable:
        message = f"{examination.why_absent('settings')}: most rules were not examined, so nothing is frozen"
        raise UsageError(message, remedy="tieout check says what is wrong; mend it, then: tieout adopt --baseline")
    outcome = check(examination)
    before = examination.baseline
    open_now = [item for item in outcome.open() if item.rule not in _NEVER]
    if before is None:
        kept, ruleset = [Frozen.of(item) for item in open_now], outcome.ruleset
    else:
        still = {item.fingerprint for item in outcome.findings if before.holds(item, outcome.ruleset)}
        kept, ruleset = [item for item in before.since_first.values() if item.fingerprint in still], before.ruleset
    whole = {"schema": SCHEMA, "ruleset": ruleset, "findings": [_entry(item) for item in kept]}
    data = json.dumps(whole, indent=1, ensure_ascii=True)
    top = Repository.open(root).root
    (top / BASELINE_PATH).parent.mkdir(exist_ok=True)
    write_file(top / BASELINE_PATH, f"{data}\n".encode())
    return Frost(
        path=BASELINE_PATH,
        frozen=len(kept),
        mended=0 if before is None else len(before.entries) - len(kept),
        left=0 if before is None else len(open_now),
        unread=sum(item.rule == UNREADABLE and item.severity is Severity.ERROR for item in kept),
    )


def _entry(item: Frozen) -> dict[str, object]:
    return {
        "fingerprint": item.fingerprint,
        "rule": item.rule,
        "path": item.path,
        "subject": item.subject,
        "severity": item.severity.value,
        "words": sorted(item.words),
    }
