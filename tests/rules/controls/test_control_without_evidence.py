"""A control says what it leaves behind and how often."""

from __future__ import annotations

from datetime import date

import pytest

from tests.evidence import capture
from tests.factories import AS_OF, control, examination
from tests.rules.seen import messages, observed
from tieout.model.control import Requirement
from tieout.model.evidence.capture import Capture
from tieout.model.evidence.gathered import Evidence
from tieout.rules.controls.control_without_evidence import control_without_evidence as rule
from tieout.rules.controls.no_evidence_yet import no_evidence_yet


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"evidence": ()}, ["AC-01 names no evidence"]),
        ({"cadence": None}, ["AC-01 does not say how often it happens"]),
        (
            {"evidence": (), "cadence": None},
            ["AC-01 names no evidence and does not say how often it happens"],
        ),
        (
            {"evidence": (Requirement(id="", system="", kind="list"),)},
            ["AC-01 does not say id or system of its evidence 1"],
        ),
        ({"evidence": (), "effective_to": date(2026, 6, 29)}, []),
        ({"evidence": (), "effective_to": AS_OF}, ["AC-01 names no evidence"]),
    ],
)
def test_what_is_not_said_is_named(changes: dict[str, object], told: list[str]) -> None:
    assert messages(rule, examination(controls=(control(**changes),))) == told


@pytest.mark.parametrize(
    ("captures", "changes", "count"),
    [
        ((), {}, 1),
        ((capture(),), {}, 0),
        ((), {"evidence": ()}, 0),
        ((), {"effective_from": date(2026, 7, 1)}, 0),
    ],
)
def test_a_programme_without_any_capture_is_told_once(
    captures: tuple[Capture, ...], changes: dict[str, object], count: int
) -> None:
    bare = examination(
        controls=(control(**changes), control(id="AC-02", **changes)), evidence=Evidence(captures=captures)
    )
    assert len(observed(no_evidence_yet, bare)) == count
