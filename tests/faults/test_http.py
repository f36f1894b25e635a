"""The server of faults spoils what it says, and each fault is told as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.bench_http import HttpBench
from tests.faults.benches import Fault
from tests.faults.verdict import verdict
from tieout.model.evidence.record import Refusal

INCOMPLETE = "evidence-incomplete"
TOLD: dict[Fault, tuple[Refusal | None, str, int]] = {
    Fault.DENIED: (Refusal.DENIED, INCOMPLETE, 0),
    Fault.DENIED_IN_PART: (Refusal.DENIED, INCOMPLETE, 2),
    Fault.CUT_OFF: (Refusal.TRANSIENT, INCOMPLETE, 2),
    Fault.RATE_LIMITED: (Refusal.TRANSIENT, INCOMPLETE, 0),
    Fault.KILLED: (Refusal.TRANSIENT, INCOMPLETE, 2),
    Fault.HANGS: (Refusal.TIMEOUT, INCOMPLETE, 2),
    Fault.ERROR_BODY: (Refusal.SHAPE, INCOMPLETE, 2),
    Fault.EMPTY: (None, "evidence-empty", 0),
    Fault.OTHER_VERSION: (Refusal.SHAPE, INCOMPLETE, 0),
    Fault.SKEWED_CLOCK: (None, "evidence-clock-skew", 3),
    Fault.OTHER_SOURCE: (None, "evidence-source-unknown", 3),
}


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.value)
def test_each_fault_is_told_as_what_it_is(fault: Fault, tmp_path: Path) -> None:
    reason, rule, rows = TOLD[fault]
    draft = HttpBench().capture(fault, tmp_path)
    population = draft.record.population
    assert population is not None
    assert population.rows == rows
    assert (reason in {item.reason for item in population.denied}) == (reason is not None)
    assert rule in {item.rule for item in verdict(draft, tmp_path).reasons}


def test_a_refusal_in_the_middle_names_the_permission_and_the_page(tmp_path: Path) -> None:
    population = HttpBench().capture(Fault.DENIED_IN_PART, tmp_path).record.population
    assert population is not None
    [denied] = population.denied
    assert (denied.resource, denied.action) == ("/members?page=2", "members:read")
    assert [(item.name, item.value, item.match) for item in population.counts] == [("GET /count", 3, False)]
