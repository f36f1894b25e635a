"""The sheet of evidence for programs counts what the tables for people count."""

from __future__ import annotations

import json
from collections import Counter

from tests import evidence
from tieout.model.evidence.record import Population as Counted
from tieout.model.examination import Examination
from tieout.report.evidence.json import whole
from tieout.workpapers.evidence_sheet import evidence_sheet


def states(of: Examination) -> Counter[str]:
    told = json.loads(whole(evidence_sheet(of)))
    return Counter(item["state"] for control in told["controls"] for item in control["windows"])


def test_a_window_of_which_it_cannot_be_told_is_not_counted_as_missed() -> None:
    doubtful = evidence.on("2026-01-14", population=Counted(rows=2, complete=False))
    of = evidence.examination(doubtful)
    row = evidence_sheet(of).controls[0]
    assert row.doubtful
    found = states(of)
    assert found["cannot_be_told"] == len(row.doubtful)
    assert found["missed"] == len(row.missed)


def test_a_window_that_was_served_after_too_long_a_gap_is_not_done() -> None:
    of = evidence.examination(evidence.on("2026-01-02"), evidence.on("2026-06-29"))
    row = evidence_sheet(of).controls[0]
    assert row.after_gap
    found = states(of)
    assert (found["done"], found["after_gap"]) == (row.done, len(row.after_gap))
