"""Each fact about backups is said once."""

from __future__ import annotations

from datetime import date

from tests.exercises import limits, runbook
from tests.recovery import drill, examination, system
from tieout.check import check
from tieout.model.examination import Examination
from tieout.model.finding import Finding
from tieout.model.limit import Unit
from tieout.rules.ruleset import RULESET


def found(of: Examination, rules: set[str]) -> list[Finding]:
    return list(check(of, tuple(rule for rule in RULESET if rule.id in rules)).findings)


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
