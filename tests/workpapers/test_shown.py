"""What an item shows: what is known of it, what rules found about it, and what their silence is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import factories
from tieout.check import check
from tieout.model.examination import Examination
from tieout.model.finding import Finding, RuleResult, RuleState, Severity, State
from tieout.model.location import Location
from tieout.model.population import Item, Population, Shown
from tieout.workpapers.shown import Found, Result, shown

ROW = Location("registers/access.yaml", 8, 7)
ITEM = Item(
    id="GR-0001",
    on=date(2026, 3, 2),
    what="a grant",
    location=ROW,
    touched_by=frozenset({"GR-0001", "registers/access.yaml:8", "evidence/2026-Q1/x/y/z"}),
)
RULE = "unapproved-grant"


def population(item: Item, *rules: str) -> Population:
    return Population(
        control=factories.control(owner="role:security-lead"),
        period=factories.PERIOD,
        source="",
        completeness="",
        items=(item,),
        rules=rules,
    )


def finding(**changes: Any) -> Finding:
    return factories.finding(
        **{"rule": RULE, "subject": "GR-0001", "location": ROW, "about": "", "message": "nobody approved it", **changes}
    )


def result(item: Item, *findings: Finding, rules: tuple[str, ...] = (RULE,), **rest: Any) -> Result:
    seen: Examination = rest.pop("seen", factories.examination())
    outcome = replace(check(seen), findings=findings, **rest)
    (found,) = shown(population(item, *rules), Found.of(seen, outcome))
    return found


def test_silence_of_the_rules_that_looked_at_it_is_support() -> None:
    assert result(ITEM) == Result(item=ITEM, shown=Shown.SUPPORTED, why="")


def test_silence_of_a_rule_that_did_not_look_is_none() -> None:
    off = RuleResult(rule=RULE, state=RuleState.NOT_EXAMINED, reason="there is no register")
    seen = factories.examination()
    outcome = replace(check(seen), findings=(), rules=(off,))
    (told,) = shown(population(ITEM, RULE), Found.of(seen, outcome))
    assert (told.shown, told.why) == (Shown.UNKNOWN, f"the rule {RULE} was not examined: there is no register")


def test_silence_of_a_rule_that_nobody_knows_is_none() -> None:
    told = result(ITEM, rules=("no-such-rule",))
    assert (told.shown, told.why) == (Shown.UNKNOWN, "the rule no-such-rule was not examined")


def test_where_no_rule_looks_nothing_is_said() -> None:
    told = result(ITEM, rules=())
    assert (told.shown, told.why) == (Shown.UNKNOWN, "no rule looks at it, so nothing says whether it was in order")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"subject": "registers/access.yaml"},
        {"subject": "x", "location": Location("x"), "about": "GR-0001 still open"},
        {"subject": "x", "location": Location("evidence/2026-Q1/x/y/z/records.csv", 12)},
        {"state": State.BASELINED},
    ],
)
def test_an_error_by_subject_place_folder_or_first_word_is_a_deviation(changes: dict[str, Any]) -> None:
    told = result(ITEM, finding(**changes))
    assert told == Result(item=ITEM, shown=Shown.DEVIATION, why="nobody approved it", rules=(RULE,))


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "GR-0002", "location": Location("registers/access.yaml", 9)},
        {"subject": "x", "location": Location("registers/access.yaml"), "about": "of GR-0001"},
        {"subject": "x", "location": Location("evidence/2026-Q1/x/y/z-2/records.csv", 8)},
        {"severity": Severity.NOTE},
    ],
)
def test_what_is_about_something_else_or_only_a_remark_is_none(changes: dict[str, Any]) -> None:
    assert result(ITEM, finding(**changes)).shown is Shown.SUPPORTED


@pytest.mark.parametrize(
    "changes",
    [
        {"severity": Severity.WARNING},
        {"state": State.WAIVED},
        {"rule": "grant-past-its-end"},
    ],
)
def test_a_warning_a_waived_error_and_an_error_of_another_matter_are_asked_about(changes: dict[str, Any]) -> None:
    assert result(ITEM, finding(**changes)).shown is Shown.ASKED


@pytest.mark.parametrize("rule", ["leavers-unjudged", "evidence-check-inconclusive", "untested-change"])
def test_what_could_not_be_told_is_unknown_and_accuses_nobody(rule: str) -> None:
    told = result(replace(ITEM, shown=Shown.SUPPORTED), finding(rule=rule), rules=())
    assert (told.shown, told.rules) == (Shown.UNKNOWN, (rule,))


def test_an_unjudged_rule_counts_whoever_the_judges_are() -> None:
    assert result(ITEM, finding(rule="leavers-unjudged")).shown is Shown.UNKNOWN


def test_each_of_several_that_one_finding_tells_of_is_meant() -> None:
    """Its subject is the file, and its place the first: the others are no less unapproved."""
    of_two = finding(
        subject="registers/access.yaml",
        location=Location("registers/access.yaml", 4),
        touches=("registers/access.yaml:4", "registers/access.yaml:8"),
    )
    assert result(ITEM, of_two).shown is Shown.DEVIATION
    assert result(ITEM, replace(of_two, touches=("registers/access.yaml:4",))).shown is Shown.SUPPORTED


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.ERROR])
@pytest.mark.parametrize("state", [*State])
def test_a_doubt_of_its_own_rule_is_unknown_however_grave_and_whoever_accepts_it(
    severity: Severity, state: State
) -> None:
    assert result(ITEM, finding(is_doubt=True, severity=severity, state=state)).shown is Shown.UNKNOWN


def test_a_doubt_of_another_matter_is_asked_about() -> None:
    assert result(ITEM, finding(rule="late-incident-record", is_doubt=True)).shown is Shown.ASKED


def test_the_worst_of_all_that_is_said_counts() -> None:
    told = result(
        ITEM,
        finding(severity=Severity.WARNING, message="ask"),
        finding(message="one"),
        finding(message="two"),
        finding(message="three"),
        finding(message="four"),
    )
    assert (told.shown, told.why) == (Shown.DEVIATION, "one; two; and 2 more")


def test_what_says_the_same_with_its_place_stands_for_both() -> None:
    """A verdict and the finding that reports it."""
    item = replace(ITEM, shown=Shown.DEVIATION, why="nobody approved it")
    told = result(item, finding(message="nobody approved it (registers/access.yaml:8)"))
    assert told.why == "nobody approved it (registers/access.yaml:8)"


@pytest.mark.parametrize("state", [item for item in Shown if item is not Shown.DEVIATION])
def test_an_error_is_never_hidden_by_what_is_known(state: Shown) -> None:
    assert result(replace(ITEM, shown=state), finding()).shown is Shown.DEVIATION


def test_what_is_open_stays_open_to_its_last_day_and_then_the_rules_say() -> None:
    still = replace(ITEM, shown=Shown.OPEN, until=factories.AS_OF, why="to come")
    over = replace(still, until=date(2026, 6, 29))
    assert result(still) == Result(item=still, shown=Shown.OPEN, why="to come")
    assert result(over).shown is Shown.SUPPORTED
    assert result(over, rules=("no-such-rule",)).shown is Shown.UNKNOWN


EXPLAINED = factories.acceptance(
    policy="", control="AC-01", requested_by="ben", approved_by="ana", reason="GR-0001 was entered late"
)


def explained(item: Item, *findings: Finding, **changes: Any) -> Result:
    rows = factories.registers(exceptions=(replace(EXPLAINED, **changes),))
    seen = factories.examination(registers=rows)
    return result(item, *findings, seen=seen)


def test_a_deviation_that_a_row_names_is_told_as_explained_and_never_as_done() -> None:
    told = explained(ITEM, finding())
    assert (told.shown, told.rules) == (Shown.EXPLAINED, (RULE,))
    assert told.why == "explained by EXC-001, accepted by ana: nobody approved it"


def test_a_row_that_names_another_instance_explains_nothing() -> None:
    assert explained(ITEM, finding(), reason="GR-0002 was entered late").shown is Shown.DEVIATION


def test_what_came_late_is_explained_as_what_was_missed() -> None:
    late = replace(ITEM, shown=Shown.ASKED, why="came late", is_late=True)
    assert explained(late).shown is Shown.EXPLAINED
    assert explained(replace(late, is_late=False)).shown is Shown.ASKED


def test_what_cannot_be_told_is_explained_by_nothing() -> None:
    assert explained(replace(ITEM, shown=Shown.UNKNOWN, why="denied")).shown is Shown.UNKNOWN
