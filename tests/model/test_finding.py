"""Findings: what their fingerprints hold on to, and how an outcome counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import AS_OF, POLICY_PATH, finding
from tieout.model.finding import Outcome, RuleResult, RuleState, Severity, State
from tieout.model.location import Location


def outcome(*found: object, rules: tuple[RuleResult, ...] = ()) -> Outcome:
    return Outcome(
        head=None,
        as_of=AS_OF,
        timezone="UTC",
        period=None,
        ruleset="sha256:",
        rules=rules,
        findings=found,  # type: ignore[arg-type]  # findings, from this file alone
        unreadable=(),
        uncommitted=(),
        documents=0,
        controls=0,
    )


def test_a_fingerprint_is_32_hex_digits_and_stays_from_release_to_release() -> None:
    assert finding().fingerprint == "63771e794fe67722fd5aa9394b308a07"


@pytest.mark.parametrize(
    "change",
    [
        {"location": Location(path=POLICY_PATH, line=99, column=1)},
        {"message": "another wording, 3 days later"},
        {"remedy": "another"},
        {"severity": Severity.WARNING},
        {"state": State.BASELINED},
    ],
)
def test_a_fingerprint_survives_edits_elsewhere_and_better_words(change: dict[str, object]) -> None:
    assert finding(**change).fingerprint == finding().fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"rule": "future-date"},
        {"subject": "POL-003"},
        {"about": "next_review"},
        {"location": Location(path="policies/other.md", line=10, column=5)},
    ],
)
def test_a_fingerprint_tells_findings_apart(change: dict[str, object]) -> None:
    assert finding(**change).fingerprint != finding().fingerprint


def test_neighbouring_parts_do_not_run_together() -> None:
    one, other = finding(subject="POL-1", about="1owner"), finding(subject="POL-11", about="owner")
    assert one.fingerprint != other.fingerprint


@given(st.text(st.characters(codec=None)))
def test_any_text_has_a_fingerprint(text: str) -> None:
    assert len(finding(subject=text, about=text).fingerprint) == 32


def test_lone_surrogates_have_fingerprints_of_their_own() -> None:
    prints = {finding(subject=subject).fingerprint for subject in ("\ud800", "\udcff", "\udfff", "?")}
    assert len(prints) == 4


def test_the_gravest_severity_ranks_first() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank) == [Severity.ERROR, Severity.WARNING, Severity.NOTE]


def test_only_open_findings_count() -> None:
    found = outcome(
        finding(), finding(state=State.WAIVED), finding(state=State.BASELINED), finding(severity=Severity.NOTE)
    )
    assert [found.count(severity) for severity in Severity] == [1, 0, 1]
    assert found.open() == (finding(), finding(severity=Severity.NOTE))


def test_a_rule_switched_off_is_not_among_those_that_lacked_input() -> None:
    states = tuple(RuleResult(rule=state.value, state=state, reason="why") for state in RuleState)
    assert [item.rule for item in outcome(rules=states).not_examined] == ["not_examined"]


def test_a_location_reads_as_editors_do() -> None:
    assert str(Location(path="a.md", line=3, column=7)) == "a.md:3:7"
    assert sorted([Location(path="b"), Location(path="a", line=2), Location(path="a")]) == [
        Location(path="a"),
        Location(path="a", line=2),
        Location(path="b"),
    ]
