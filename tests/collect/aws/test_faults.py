"""None of the faults of a source leaves a capture of AWS that could pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.collect.aws.bench_aws import BENCHES, AwsBench
from tests.faults.benches import Fault
from tieout.collect.base import LARGEST_SKEW, Draft


def could_pass(draft: Draft) -> bool:
    population, times, source = draft.record.population, draft.record.times, draft.record.source
    assert population is not None
    assert times is not None
    assert source is not None
    assert population.complete or population.denied or population.counts, "incomplete, and nobody says why"
    return (
        population.complete is True
        and bool(population.rows)
        and all(count.value == population.rows for count in population.counts)
        and times.skew_s is not None
        and abs(times.skew_s) <= LARGEST_SKEW.total_seconds()
        and source.expected_match is True
    )


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.collector)
def test_without_a_fault_it_could_pass(bench: AwsBench, tmp_path: Path) -> None:
    assert could_pass(bench.capture(None, tmp_path))


@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.value)
@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.collector)
def test_with_a_fault_it_could_not(bench: AwsBench, fault: Fault, tmp_path: Path) -> None:
    assert not could_pass(bench.capture(fault, tmp_path))
