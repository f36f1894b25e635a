"""Records of another repository are a fault, and those of before a renaming are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import approvals
from tieout.model.ledger import Ledger, Observation
from tieout.sources.ledger.origin import of_others


def record(seq: int, repository: str) -> Observation:
    of = approvals.observation(approvals.proposal(number=seq))
    return of._replace(seq=seq, source=of.source._replace(repository=repository))


@pytest.mark.parametrize(
    ("repositories", "faults"),
    [
        (["acme/policies", "acme/policies"], 0),
        (["acme/Policies", "ACME/policies"], 0),
        (["acme/old", "acme/old", "acme/policies"], 0),
        (["acme/old", "acme/policies", "acme/old"], 1),
        (["acme/policies", "other/repo"], 1),
        (["other/repo", "other/repo"], 1),
        ([], 0),
    ],
)
def test_a_renaming_leaves_the_old_name_before_the_new_one_alone(repositories: list[str], faults: int) -> None:
    ledger = Ledger(
        source="tieout/ledger", observations=tuple(record(at, name) for at, name in enumerate(repositories, 1))
    )
    assert len(of_others(ledger, "acme/policies")) == faults
    assert of_others(replace(ledger), "") == ()
