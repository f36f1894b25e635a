"""Of the company that cannot be judged nothing is said but that, by no rule on reviews of access."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.access_reviews import FAMILY
from tests.test_cases import CASES, repository_of
from tieout.load import load
from tieout.model.finding import Severity

UNJUDGED = "access-review-unjudged"


def test_what_cannot_be_judged_accuses_nobody(tmp_path: Path) -> None:
    found = load(repository_of(CASES / UNJUDGED / "unknown", tmp_path / "repository"), as_of=date(2026, 6, 30))
    told = {rule.id: [item.message for item in rule(found)] for rule in FAMILY}
    assert {name: items for name, items in told.items() if items and name != UNJUDGED} == {}
    assert len(told[UNJUDGED]) == 7
    assert {rule.severity for rule in FAMILY} == {Severity.ERROR}
