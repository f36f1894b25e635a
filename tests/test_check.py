"""The check: every rule is run, or is named with the reason why not; the outcome is in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.evidence import sound
from tests.factories import AS_OF, HEAD, PERIOD, POLICY_PATH, document, examination, program
from tests.judged import approved, examined
from tieout.check import check
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Finding, Observation, Outcome, RuleResult, RuleState, Severity
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.program import RuleSetting, RuleValue
from tieout.rules.base import Rule
from tieout.rules.ruleset import RULESET, digest

SETTING = Location(path=SETTINGS_PATH, line=8, column=3)


def rule_of(name: str, *observations: Observation, needs: tuple[str, ...] = ()) -> Rule:
    def judge(_: Examination) -> Iterator[Observation]:
        yield from observations

    return Rule(id=name, title=name, severity=Severity.ERROR, criteria=(), needs=needs, manual=name, judge=judge)


def seen(line: int = 1, *, path: str = "a.md", **changes: object) -> Observation:
    plain = Observation(
        subject="POL-001", location=Location(path=path, line=line), message="m", remedy="r", about="owner"
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields of Observation


def places(outcome: Outcome) -> list[str]:
    return [f"{item.location} {item.rule} {item.about}" for item in outcome.findings]


def test_a_sound_repository_has_no_finding_and_every_rule_was_examined() -> None:
    outcome = check(sound())
    assert outcome.findings == ()
    assert outcome.rules == tuple(
        RuleResult(rule=rule.id, state=RuleState.EXAMINED, criteria=rule.criteria, needs=rule.needs) for rule in RULESET
    )


def test_an_outcome_says_what_was_taken_for_a_branch_that_is_not_here() -> None:
    of = examined(approved())
    assert of.landings is not None
    noted = replace(of, landings=replace(of.landings, branch_note="no branch main is in this clone, so x"))
    assert check(noted, ()).branch_note == "no branch main is in this clone, so x"
    assert check(of, ()).branch_note == check(examination(), ()).branch_note == ""


def test_an_outcome_says_what_was_examined() -> None:
    outcome = check(examination(document(), document(path="b.md"), uncommitted=("b.md",), settings="main"), ())
    assert outcome == Outcome(
        head=HEAD,
        as_of=AS_OF,
        timezone="UTC",
        period=PERIOD,
        ruleset=digest(()),
        rules=(),
        findings=(),
        unreadable=(),
        uncommitted=("b.md",),
        documents=2,
        controls=1,
        settings="main",
    )


def test_an_observation_becomes_a_finding_of_its_rule() -> None:
    outcome = check(examination(), (rule_of("some-rule", seen(3)),))
    assert outcome.findings == (
        Finding(
            rule="some-rule",
            severity=Severity.ERROR,
            subject="POL-001",
            location=Location(path="a.md", line=3),
            message="m",
            remedy="r",
            about="owner",
        ),
    )


def test_an_observation_may_have_a_severity_of_its_own() -> None:
    outcome = check(examination(), (rule_of("some-rule", seen(severity=Severity.NOTE)),))
    assert [item.severity for item in outcome.findings] == [Severity.NOTE]


def test_findings_are_in_the_order_of_their_places_then_rules() -> None:
    one = rule_of("b-rule", seen(2), seen(1, path="b.md"), seen(1, about="z"), seen(1, about="a"))
    other = rule_of("a-rule", seen(10), seen(1, about="m"))
    outcome = check(examination(), (one, other))
    assert places(outcome) == [
        "a.md:1:1 a-rule m",
        "a.md:1:1 b-rule a",
        "a.md:1:1 b-rule z",
        "a.md:2:1 b-rule owner",
        "a.md:10:1 a-rule owner",
        "b.md:1:1 b-rule owner",
    ]


def test_the_order_in_which_a_rule_observes_does_not_show() -> None:
    observations = [seen(2), seen(1), seen(1, message="n"), seen(1, about="z")]
    forth = check(examination(), (rule_of("some-rule", *observations),))
    back = check(examination(), (rule_of("some-rule", *reversed(observations)),))
    assert forth == back


def test_no_two_findings_have_one_fingerprint() -> None:
    outcome = check(examination(), (rule_of("some-rule", seen(1), seen(2), seen(3), seen(4, about="")),))
    assert places(outcome) == [
        "a.md:1:1 some-rule owner",
        "a.md:2:1 some-rule owner#2",
        "a.md:3:1 some-rule owner#3",
        "a.md:4:1 some-rule ",
    ]
    assert len({item.fingerprint for item in outcome.findings}) == 4


def test_fingerprints_of_repeats_survive_edits_above() -> None:
    before = check(examination(), (rule_of("some-rule", seen(1), seen(2)),))
    after = check(examination(), (rule_of("some-rule", seen(11), seen(12)),))
    assert [item.fingerprint for item in before.findings] == [item.fingerprint for item in after.findings]


def test_a_rule_without_its_input_is_named_with_the_reason_and_not_run() -> None:
    lacking = examination(unexamined=(NotExamined(need="people", reason="there is no register"),))
    outcome = check(lacking, (rule_of("some-rule", seen(), needs=("history", "people")), rule_of("other", seen())))
    assert outcome.rules == (
        RuleResult(
            rule="some-rule",
            state=RuleState.NOT_EXAMINED,
            reason="there is no register",
            needs=("history", "people"),
        ),
        RuleResult(rule="other", state=RuleState.EXAMINED),
    )
    assert [item.rule for item in outcome.findings] == ["other"]
    assert [item.rule for item in outcome.not_examined] == ["some-rule"]


@pytest.mark.parametrize(("settings", "state"), [("", RuleState.NOT_EXAMINED), ("2" * 40, RuleState.EXAMINED)])
def test_no_change_is_judged_by_settings_that_nobody_can_read(settings: str, state: RuleState) -> None:
    """Those of another revision hold where they were named."""
    lost = examination(unexamined=(NotExamined(need="settings", reason="it is odd"),), settings=settings)
    outcome = check(lost, (rule_of("of-changes", seen(), needs=("ledger",)), rule_of("other", seen())))
    assert [item.state for item in outcome.rules] == [state, RuleState.EXAMINED]


def test_a_rule_that_is_switched_off_is_named_as_such_and_not_run() -> None:
    settings = program(rules=(RuleSetting(rule="some-rule", off=True, location=SETTING),))
    outcome = check(examination(program=settings), (rule_of("some-rule", seen()),))
    assert outcome.rules == (RuleResult(rule="some-rule", state=RuleState.OFF, reason="switched off in controls.yaml"),)
    assert outcome.findings == ()


def test_a_rule_that_is_only_tuned_is_run() -> None:
    settings = program(rules=(RuleSetting(rule="some-rule", off=False, location=SETTING),))
    assert len(check(examination(program=settings), (rule_of("some-rule", seen()),)).findings) == 1


@pytest.mark.parametrize("off", [True, False])
def test_a_setting_of_a_rule_that_is_not_there_is_a_finding(off: bool) -> None:
    settings = program(rules=(RuleSetting(rule="stale-reviews", off=off, location=SETTING),))
    (found,) = check(sound(program=settings)).findings
    assert (found.rule, found.severity, found.location) == ("unknown-field", Severity.ERROR, SETTING)
    assert found.message == (
        "controls.yaml sets the rule stale-reviews, and this version has no such rule. Did you mean stale-review?"
    )


def test_a_setting_of_nonsense_has_no_suggestion() -> None:
    settings = program(rules=(RuleSetting(rule="unreadable-handwriting", off=True, location=SETTING),))
    (found,) = check(sound(program=settings)).findings
    assert found.message == "controls.yaml sets the rule unreadable-handwriting, and this version has no such rule"
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("key", "text", "rule", "message"),
    [
        (
            "day",
            "30",
            "unknown-field",
            "controls.yaml sets day of the rule due-soon, which has no such key. Did you mean days?",
        ),
        ("window", "30", "unknown-field", "controls.yaml sets window of the rule due-soon, which has no such key"),
        ("days", "thirty", "unreadable-file", "rules.due-soon.days is thirty; wanted is a whole number from 0 to 366"),
        ("days", "367", "unreadable-file", "rules.due-soon.days is 367; wanted is a whole number from 0 to 366"),
        ("days", "-1", "unreadable-file", "rules.due-soon.days is -1; wanted is a whole number from 0 to 366"),
    ],
)
def test_a_value_that_a_rule_cannot_take_is_a_finding_at_its_place(
    key: str, text: str, rule: str, message: str
) -> None:
    value = RuleValue(key=key, text=text, location=Location(path=SETTINGS_PATH, line=9, column=7))
    settings = program(rules=(RuleSetting(rule="due-soon", off=False, location=SETTING, values=(value,)),))
    outcome = check(sound(program=settings))
    (found,) = outcome.findings
    assert (found.rule, found.location, found.message) == (rule, value.location, message)
    assert [item.location for item in outcome.unreadable] == ([value.location] if rule == "unreadable-file" else [])


@pytest.mark.parametrize("text", ["0", "30", "366"])
def test_a_value_that_a_rule_can_take_is_none(text: str) -> None:
    value = RuleValue(key="days", text=text, location=SETTING)
    settings = program(rules=(RuleSetting(rule="due-soon", off=False, location=SETTING, values=(value,)),))
    assert check(sound(program=settings)).findings == ()


def test_settings_of_rules_that_were_added_are_known() -> None:
    settings = program(rules=(RuleSetting(rule="ours", off=True, location=SETTING),))
    assert check(sound(program=settings), (*RULESET, rule_of("ours"))).findings == ()


def test_what_could_not_be_read_is_in_the_outcome_whatever_is_switched_off() -> None:
    bad = [
        Unreadable(location=Location(path=path, line=line), kind=kind, message="m", remedy="r")
        for path, line, kind in [("b.md", 1, "k"), ("a.md", 9, "k"), ("a.md", 2, "z"), ("a.md", 2, "k")]
    ]
    off = program(rules=(RuleSetting(rule="unreadable-file", off=True, location=SETTING),))
    outcome = check(sound(unreadable=tuple(bad), program=off))
    assert [(str(item.location), item.kind) for item in outcome.unreadable] == [
        ("a.md:2:1", "k"),
        ("a.md:2:1", "z"),
        ("a.md:9:1", "k"),
        ("b.md:1:1", "k"),
    ]
    assert outcome.findings == ()


def test_the_digest_tells_rulesets_apart() -> None:
    one, other = rule_of("a"), rule_of("b")
    digests = {
        digest(rules)
        for rules in [(), (one,), (other,), (one, other), (other, one), (replace(one, needs=("people",)),)]
    }
    assert len(digests) == 6
    assert all(len(text) == len("sha256:") + 64 for text in digests)


def test_the_same_examination_gives_the_same_outcome() -> None:
    wrong = document(path=POLICY_PATH, criteria=("CC99.9", "banana"), owner="nobody", controls=("X",))
    broken = sound(documents=(wrong,))
    assert check(broken) == check(broken)
    assert len(check(broken).findings) == 5
