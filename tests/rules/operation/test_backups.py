"""Where nobody can tell, no rule about backups accuses anybody; and each fact is said once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.exercises import limits, runbook
from tests.recovery import drill, examination, system
from tests.test_cases import CASES, repository_of
from tieout.check import check
from tieout.load import load
from tieout.model.examination import Examination
from tieout.model.finding import Finding
from tieout.model.limit import Unit
from tieout.rules.ruleset import RULESET

ACCUSING = {"backup-not-restored", "drill-over-objective", "drill-point-unlisted", "recovery-point-gap"}


def found(of: Examination, rules: set[str]) -> list[Finding]:
    return list(check(of, tuple(rule for rule in RULESET if rule.id in rules)).findings)


def test_of_the_company_that_cannot_be_judged_nothing_accuses(tmp_path: Path) -> None:
    repository = repository_of(CASES / "backups-unjudged" / "unknown", tmp_path / "repository")
    of = load(repository, as_of=date(2026, 6, 1), period=None)
    assert found(of, ACCUSING) == []
    assert {item.rule for item in found(of, {"backups-unjudged"})} == {"backups-unjudged"}


def test_that_no_restore_was_drilled_is_said_of_the_runbook_alone_where_it_is_the_systems_own() -> None:
    both = {"backup-not-restored", "runbook-never-exercised"}
    last = drill(1, date(2026, 1, 14), system="")
    own = examination(last, documents=(runbook(systems=("orders",)),))
    assert [item.rule for item in found(own, both)] == ["runbook-never-exercised"]
    shared = examination(
        drill(1, date(2026, 1, 14)), documents=(runbook(systems=("orders", "files")),), systems=(system(),)
    )
    assert [item.rule for item in found(shared, both)] == ["backup-not-restored", "runbook-never-exercised"]


def test_a_drill_over_both_limits_is_over_the_policys_and_over_the_systems() -> None:
    strict = limits(recovery_time=(2, Unit.HOURS), recovery_point=(1, Unit.HOURS), restore_drill_gap=(92, Unit.DAYS))
    of = examination(drill(1, date(2026, 5, 14)), systems=(system(rto=None),), statements=strict)
    assert [item.rule for item in found(of, {"drill-over-objective", "exercise-over-limit"})] == ["exercise-over-limit"]
