"""Of a company that cannot be judged no rule accuses anybody, and something is said all the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.test_cases import CASES, repository_of
from tieout.check import check
from tieout.load import load
from tieout.rules.ruleset import RULESET

FAMILIES = {
    "backups-unjudged": (
        {"backup-not-restored", "drill-over-objective", "drill-point-unlisted", "recovery-point-gap"},
        date(2026, 6, 1),
    ),
    "policy-reviews-unjudged": ({"policy-review-gap", "stale-review"}, date(2026, 6, 30)),
    "pen-tests-unjudged": ({"pen-test-missing", "pen-test-answer-late"}, date(2026, 6, 30)),
}


def test_a_list_that_repeats_another_and_an_empty_one_accuse_nobody(tmp_path: Path) -> None:
    accusing, _ = FAMILIES["backups-unjudged"]
    case = CASES / "backups-unjudged" / "again"
    of = load(repository_of(case, tmp_path / "repository"), as_of=date(2026, 6, 16), period=None)
    found = check(of, tuple(rule for rule in RULESET if rule.id in accusing - {"backup-not-restored"})).findings
    assert found == ()


@pytest.mark.parametrize("family", FAMILIES)
def test_nobody_is_accused_and_it_is_no_pass(family: str, tmp_path: Path) -> None:
    accusing, as_of = FAMILIES[family]
    of = load(repository_of(CASES / family / "unknown", tmp_path / "repository"), as_of=as_of, period=None)
    rules = tuple(rule for rule in RULESET if rule.id in {family, *accusing})
    found = check(of, rules).findings
    assert {(item.rule, item.severity.value) for item in found} == {(family, "error")}
    assert all("cannot be told whether" in item.message for item in found)
