"""What a change touches: compared value by value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories import POLICY_PATH, control, document, examination, finding, person, roster
from tests.report.outcomes import outcome
from tieout.model.document import Document, Status
from tieout.model.examination import Examination
from tieout.model.finding import UNREADABLE, Outcome, RuleResult, RuleState, Severity, Since, State
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.settings_said import SettingsSaid
from tieout.model.text_approval import TextApproval, TextState
from tieout.report.impact.lines import headline, text_line
from tieout.workpapers.impact import impact
from tieout.workpapers.impacts.sheet import Approver, ControlImpact, Impact, Scoped, SuspectMapping, Voided
from tieout.workpapers.impacts.values import Value

SINCE = Since(rev="main", commit="2" * 40)
POLICY = document(approved=date(2026, 1, 14))
BEFORE = examination(documents=(POLICY,))


def of(
    after: Examination, before: Examination | None = BEFORE, *, now: Outcome | None = None, then: Outcome | None = None
) -> Impact:
    return impact(before, then or outcome(), after, now or outcome(since=SINCE))


def edited(**changes: Any) -> Examination:
    return examination(documents=(replace(POLICY, digest="sha256:" + "9" * 64, **changes),))


def effects(found: Impact) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(item.id, item.effect, item.keys) for item in found.texts]


REWORDED = edited(body=POLICY.body.replace("It is done.", "It may be done.", 1))


def test_nothing_changed_is_nothing_told() -> None:
    found = of(BEFORE)
    assert (found.texts, found.controls, found.criteria, found.suspect, found.voided, found.approvers) == ((),) * 6


def test_what_could_not_be_read_before_is_not_brought_by_a_change_of_something_else() -> None:
    """As in a repository whose texts have no heads yet: the gate counts them, and the change is not accused of them."""
    old, other, new = (
        finding(rule=UNREADABLE, subject=f"policies/{name}.md", location=Location(f"policies/{name}.md", 1))
        for name in "abc"
    )
    then, now = outcome(findings=(old, other)), outcome(findings=(old, other, new), since=SINCE)
    found = impact(BEFORE, then, BEFORE, now, paths=("policies/b.md", "policies/c.md", "README.md"))
    assert (found.unread, found.brought) == ((old,), (other, new))
    assert found.unknown == ("policies/b.md", "policies/c.md")


def lost(path: str) -> Examination:
    """Give the programme with that text unreadable."""
    place = Unreadable(location=Location(path, 1), kind="no-head", message="it has no head", remedy="write one")
    return examination(documents=(), unreadable=(place,))


def test_a_text_that_cannot_be_read_any_more_is_not_called_removed() -> None:
    found = of(lost(POLICY_PATH))
    assert effects(found) == [("POL-002", "unreadable", ("words",))]
    assert found.texts[0].passages == ()
    assert found.suspect == (SuspectMapping(control().id, "rests on POL-002, which nobody can read after the change"),)
    assert [item.reference for item in found.approvers] == [POLICY.approver]
    assert text_line(found.texts[0]).endswith("cannot be read any more: what the change does to its words is not known")


def test_a_text_that_could_not_be_read_before_is_not_called_added() -> None:
    found = of(BEFORE, lost(POLICY_PATH))
    assert effects(found) == [("POL-002", "readable", ("words",))]
    assert found.suspect == (SuspectMapping(control().id, "rests on POL-002, which nobody could read before"),)
    assert text_line(found.texts[0]).endswith(
        "could not be read before: what the change does to its words is not known"
    )


def test_a_file_that_the_change_leaves_alone_is_neither_added_nor_removed() -> None:
    """The first change brings controls.yaml, and every policy of the company was told as added by it."""
    nothing = examination(documents=())
    found = impact(nothing, outcome(), BEFORE, outcome(since=SINCE), paths=("controls.yaml",))
    assert effects(found) == [("POL-002", "examined", ())]
    assert (found.texts[0].passages, found.approvers) == ((), ())
    assert headline(found).startswith("touches 0 texts, ")
    assert "; 1 text examined from now on; 0 findings of it" in headline(found)
    assert text_line(found.texts[0]).endswith(" is examined from now on: its file is as it was")
    found = impact(None, None, BEFORE, outcome(since=SINCE), paths=("controls.yaml",))
    assert effects(found) == [("POL-002", "examined", ())]
    found = impact(BEFORE, outcome(), nothing, outcome(since=SINCE), paths=("controls.yaml",))
    assert effects(found) == [("POL-002", "unexamined", ("words",))]
    assert text_line(found.texts[0]).endswith(" is examined no more: its file is as it was")
    assert found.suspect == (SuspectMapping(control().id, "rests on POL-002, which is examined no more"),)
    assert [item.reference for item in found.approvers] == [POLICY.approver]
    found = impact(nothing, outcome(), BEFORE, outcome(since=SINCE), paths=("controls.yaml", POLICY_PATH))
    assert effects(found) == [("POL-002", "added", ("words",))]


def test_a_text_that_only_the_settings_of_the_base_examine_is_told() -> None:
    """The gate holds a change to the settings of its base, by which nothing is left out yet."""
    was = SettingsSaid(keys={}, controls={}, in_scope=frozenset(), texts=frozenset({POLICY_PATH}))
    now = was._replace(texts=frozenset())
    found = impact(BEFORE, outcome(), BEFORE, outcome(since=SINCE), paths=("controls.yaml",), said=(was, now))
    assert effects(found) == [("POL-002", "unexamined", ("words",))]
    found = impact(BEFORE, outcome(), REWORDED, outcome(since=SINCE), paths=(POLICY_PATH,), said=(was, now))
    assert effects(found) == [("POL-002", "changed", ("words",))]
    assert effects(impact(BEFORE, outcome(), BEFORE, outcome(since=SINCE), said=(was, was))) == []


def test_what_nobody_looks_at_any_more_is_not_resolved() -> None:
    """A change that took policies out of documents: was told as having resolved all that was found in them."""
    found = (finding(location=Location(POLICY_PATH, 1)), finding(rule="orphan-document", subject="POL-002"))
    other = finding(rule="broken-link", subject="POL-009", location=Location("policies/z.md", 1))
    rules = tuple(RuleResult(rule=item.rule, state=RuleState.EXAMINED) for item in (*found, other))
    then, now = outcome(findings=(*found, other), rules=rules), outcome(since=SINCE, rules=rules)
    nothing = examination(documents=())
    assert impact(BEFORE, then, nothing, now, paths=("controls.yaml",)).resolved == (other,)
    assert set(impact(BEFORE, then, nothing, now, paths=(POLICY_PATH,)).resolved) == {*found, other}


def test_what_can_be_read_again_is_told_as_unknown_before() -> None:
    then = outcome(findings=(finding(rule=UNREADABLE, location=Location(POLICY_PATH, 1)),))
    found = impact(examination(), then, BEFORE, outcome(since=SINCE), paths=(POLICY_PATH,))
    assert (found.unread, found.unknown) == ((), (POLICY_PATH,))


def test_reworded_text_ends_its_approval_makes_mappings_suspect_and_needs_its_approver() -> None:
    found = of(REWORDED)
    assert effects(found) == [("POL-002", "changed", ("words",))]
    assert found.voided == (Voided("POL-002", (str(POLICY.approver),), "2026-01-14", False, ("words",)),)
    assert found.suspect == (SuspectMapping(control().id, "rests on POL-002, whose words change"),)
    assert [(item.reference, item.texts, item.doubt) for item in found.approvers] == [
        (POLICY.approver, ("POL-002",), "")
    ]
    assert found.criteria == tuple(sorted({*POLICY.criteria, *control().criteria}))


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"owner": "role:cto"}, ("owner",)),
        ({"criteria": ("C1.1",)}, ("criteria",)),
        ({"status": Status.RETIRED}, ("status",)),
        ({"last_reviewed": date(2026, 5, 1)}, ()),
        ({"version": "9.9"}, ()),
        ({"body": POLICY.body + "\n\n"}, ()),
    ],
)
def test_what_ends_an_approval_and_what_does_not(changes: dict[str, Any], keys: tuple[str, ...]) -> None:
    found = of(edited(**changes))
    assert effects(found) == [("POL-002", "changed", keys)]
    assert [item.keys for item in found.voided] == ([keys] if keys else [])
    assert bool(found.approvers) is bool(keys)


def test_a_parameter_that_only_moved_is_no_change() -> None:
    moved = tuple(replace(item, location=Location(path=POLICY_PATH, line=99)) for item in POLICY.parameters)
    assert effects(of(edited(parameters=moved))) == [("POL-002", "changed", ())]


def test_what_a_ledger_proves_is_told_as_proven_and_what_it_denies_is_no_approval_to_end() -> None:
    known = TextApproval(
        document="POL-002", path=POLICY_PATH, state=TextState.APPROVED, approvers=("ben",), approved_on=date(2026, 2, 2)
    )
    proven = replace(BEFORE, texts=(known,))
    assert of(REWORDED, proven).voided == (Voided("POL-002", ("Ben Example",), "2026-02-02", True, ("words",)),)
    never = replace(BEFORE, texts=(replace(known, state=TextState.NEVER),))
    assert of(REWORDED, never).voided == ()


def test_a_change_cannot_choose_its_own_approver() -> None:
    found = of(edited(body="# Else\n", approver="person:mallory"))
    assert [item.reference for item in found.approvers] == [POLICY.approver]


def test_a_new_text_is_approved_by_whom_it_names() -> None:
    new = replace(POLICY, id="POL-009", path="policies/new.md", approver="role:nobody", owner=None)
    found = of(examination(documents=(POLICY, new)))
    assert effects(found) == [("POL-009", "added", ("words",))]
    assert found.approvers == (Approver("role:nobody", (), ("POL-009",), "it is not in the people register"),)
    assert found.voided == ()


@pytest.mark.parametrize(
    ("new", "doubt"),
    [
        (replace(POLICY, approver=None, owner=None), "the head names no approver and no owner"),
        (replace(POLICY, approver="role:empty"), "it is not in the people register"),
    ],
)
def test_nobody_named_is_said(new: Document, doubt: str) -> None:
    found = of(examination(documents=(new,)), None)
    assert [item.doubt for item in found.approvers] == [doubt]


def test_without_a_people_register_nobody_can_tell() -> None:
    blind = replace(BEFORE, unexamined=(NotExamined(need="people", reason="there is no register"),), roster=roster())
    blind = replace(blind, roster=replace(blind.roster, people=(), roles=()))
    assert [item.doubt for item in of(REWORDED, blind).approvers] == ["there is no register"]


def test_a_removed_text_names_its_approver_and_the_controls_it_leaves() -> None:
    found = of(examination(documents=()))
    assert effects(found) == [("POL-002", "removed", ("words",))]
    assert [item.why for item in found.suspect] == ["rests on POL-002, which the change removes"]
    assert [item.reference for item in found.approvers] == [POLICY.approver]


def test_texts_that_change_places_are_told_by_their_ids() -> None:
    """Each was told as having got the owner, criteria and words of the other."""
    other = replace(
        POLICY, id="POL-009", path="policies/other.md", body="# Other\n", approver="role:other", owner="role:x"
    )
    before = examination(documents=(POLICY, other))
    found = of(examination(documents=(replace(POLICY, path=other.path), replace(other, path=POLICY_PATH))), before)
    assert sorted((item.id, item.effect, item.old_path, item.keys) for item in found.texts) == [
        ("POL-002", "moved", POLICY_PATH, ()),
        ("POL-009", "moved", other.path, ()),
    ]
    assert {item.reference for item in found.approvers} >= {POLICY.approver}


def test_a_text_that_takes_the_place_of_another_leaves_that_one_removed() -> None:
    other = replace(POLICY, id="POL-009", path="policies/other.md", body="# Other\n")
    found = of(examination(documents=(replace(POLICY, path=other.path),)), examination(documents=(POLICY, other)))
    assert sorted((item.id, item.effect, item.old_path, item.path) for item in found.texts) == [
        ("POL-002", "moved", POLICY_PATH, other.path),
        ("POL-009", "removed", other.path, other.path),
    ]


def test_texts_of_one_id_are_held_against_the_text_in_their_place() -> None:
    other = replace(POLICY, path="policies/other.md", body="# Other\n")
    before = examination(documents=(POLICY, other))
    assert effects(of(examination(documents=(POLICY, replace(other, body="# Else\n"))), before)) == [
        ("POL-002", "changed", ("words",))
    ]


def test_a_text_that_only_moved_is_moved() -> None:
    found = of(examination(documents=(replace(POLICY, path="policies/moved.md"),)))
    assert [(item.effect, item.old_path, item.path) for item in found.texts] == [
        ("moved", POLICY_PATH, "policies/moved.md")
    ]
    assert found.voided == ()


def test_controls_are_added_changed_and_removed() -> None:
    one, two = control(id="A", title="One"), control(id="B", title="Two")
    before = examination(documents=(POLICY,), controls=(one, two))
    moved = replace(one, statement="Else.", location=Location(path="controls.yaml", line=99))
    found = of(examination(documents=(POLICY,), controls=(moved, control(id="C", title="Three"))), before)
    assert found.controls == (
        ControlImpact("A", "One", "changed", ("statement",), (Value("statement", (), ("Else.",)),)),
        ControlImpact("C", "Three", "added", ()),
        ControlImpact("B", "Two", "removed", ()),
    )
    assert found.suspect == (SuspectMapping("A", "has its statement changed"),)


def test_the_criteria_of_before_count_too() -> None:
    before = examination(documents=(POLICY,), controls=(control(criteria=("C1.2", "C1.1")),))
    found = of(examination(documents=(POLICY,), controls=(control(criteria=("C1.1", "CC6.1")),)), before)
    assert found.criteria == ("CC6.1", "C1.1", "C1.2")


def test_findings_are_brought_resolved_and_let_rest() -> None:
    old, mended, kept = finding(about="old"), finding(about="mended"), finding(about="kept")
    new = finding(about="new", severity=Severity.NOTE)
    now = outcome(new, replace(old, state=State.WAIVED), replace(kept, state=State.ELSEWHERE), since=SINCE)
    found = of(BEFORE, now=now, then=outcome(old, mended, kept))
    assert (found.brought, found.resolved, found.waived, found.elsewhere) == ((new,), (mended,), (old,), 1)


def test_what_a_rule_that_is_no_longer_examined_found_is_not_resolved() -> None:
    found = of(BEFORE, now=outcome(rules=(), since=SINCE), then=outcome(finding()))
    assert found.resolved == ()


def test_what_gives_way_to_rules_that_are_not_examined_is_not_resolved() -> None:
    """`no-ledger-yet` falls silent once a text is in force: then the rules that lack the ledger say so themselves."""
    yet = finding(rule="no-ledger-yet", about="ledger")
    rules = (RuleResult(rule="no-ledger-yet", state=RuleState.EXAMINED, criteria=()),)
    silent = replace(BEFORE, unexamined=(NotExamined(need="ledger", reason="there is no approval ledger"),))
    assert of(silent, now=outcome(rules=rules, since=SINCE), then=outcome(yet)).resolved == ()
    assert of(BEFORE, now=outcome(rules=rules, since=SINCE), then=outcome(yet)).resolved == (yet,)


def test_what_a_file_held_that_nobody_can_read_now_is_not_resolved() -> None:
    mended = finding(about="mended")
    fault = Unreadable(location=mended.location, kind="bad-value", message="no day", remedy="mend")
    now = outcome(since=SINCE, unreadable=(fault,))
    assert of(BEFORE, now=now, then=outcome(mended)).resolved == ()
    assert of(BEFORE, now=now, then=outcome(mended, unreadable=(fault,))).resolved == (mended,)


def test_what_else_was_found_before_a_file_could_not_be_read_any_more_is_not_resolved() -> None:
    """As with a register that a change breaks: a rule that looks into it is silent, and nothing is mended by that."""
    elsewhere = finding(about="elsewhere")
    fault = Unreadable(location=Location("registers/people.yaml", 3), kind="bad-yaml", message="odd", remedy="mend")
    found = of(BEFORE, now=outcome(since=SINCE, unreadable=(fault,)), then=outcome(elsewhere))
    assert (found.resolved, found.lost) == ((), ("registers/people.yaml",))


@pytest.mark.parametrize("path", ["registers/people.yaml", "registers/people.csv"])
def test_nobody_loses_a_role_by_a_register_that_cannot_be_read(path: str) -> None:
    fault = Unreadable(location=Location(path, 3), kind="bad-yaml", message="odd", remedy="mend")
    with_people = replace(BEFORE, roster=roster(person()))
    assert of(BEFORE, with_people).held != ()
    assert of(replace(BEFORE, unreadable=(fault,)), with_people).held == ()
    assert of(BEFORE, replace(with_people, unreadable=(fault,))).held == ()


def test_what_stood_before_is_told_apart_from_what_the_change_brought() -> None:
    old, new = finding(about="old", message="11 rows at a.csv:3"), finding(about="new")
    moved, graver = replace(old, message="11 rows at a.csv:9"), finding(about="graver", message="it is 9 days late")
    milder = replace(graver, message="it is 8 days late")
    found = of(BEFORE, now=outcome(moved, new, graver, since=SINCE), then=outcome(old, milder))
    assert (found.stood, set(found.brought)) == ((moved,), {new, graver})


@pytest.mark.parametrize(
    ("rule", "changes", "is_over"),
    [
        ("text-changed-since-approval", {}, False),
        ("suspect-mapping", {"subject": "AC-02", "about": "POL-002"}, False),
        ("suspect-mapping", {"subject": "AC-02", "about": "POL-003"}, True),
        ("stale-review", {}, False),
        ("missing-field", {}, True),
    ],
)
def test_what_nobody_tells_of_a_text_until_it_has_landed_is_not_resolved(
    rule: str, changes: dict[str, str], is_over: bool
) -> None:
    proposed = TextApproval(document="POL-002", path=POLICY_PATH, state=TextState.VOID, is_proposed=True)
    gone = finding(**{"rule": rule, "subject": "POL-002", "location": Location("controls.yaml", 3), **changes})
    rules = (RuleResult(rule=rule, state=RuleState.EXAMINED, criteria=()),)
    found = of(replace(REWORDED, texts=(proposed,)), now=outcome(rules=rules, since=SINCE), then=outcome(gone))
    assert (found.resolved, found.awaiting) == (((gone,), ()) if is_over else ((), (gone,)))


def said(*in_scope: str, **keys: tuple[str, ...]) -> SettingsSaid:
    return SettingsSaid(keys=keys, controls={"AC-02": {"id": ("AC-02",), **keys}}, in_scope=frozenset(in_scope))


def test_what_the_settings_say_is_held_against_what_they_said_whoever_judges() -> None:
    """A change is judged by the settings of its base, and is told for those that it brings."""
    was = said("CC6.1", "A1.2", "A1.1", categories=("security", "availability"), branch=("main",), rules=())
    now = said("CC6.1", "C1.1", categories=("security",), bots=("helper",))
    found = impact(BEFORE, outcome(), BEFORE, outcome(since=SINCE), paths=("controls.yaml",), said=(was, now))
    assert found.program == (
        Value("categories", ("availability",), ()), Value("bots", (), ("helper",)), Value("branch", ("main",), ()),
    )  # fmt: skip
    assert found.scope == Scoped(new=("C1.1",), gone=("A1.1", "A1.2"))
    assert found.criteria == ("A1.1", "A1.2", "C1.1")
    assert found.others == ()


def test_a_key_of_a_control_that_nothing_reads_is_no_silence() -> None:
    before = examination(controls=(control(id="AC-02"),))
    was, now = said(performer=("ana",)), said(performer=("ben",))
    found = impact(before, outcome(), before, outcome(since=SINCE), said=(was, now))
    (told,) = found.controls
    assert (told.effect, told.values) == ("changed", (Value("performer", ("ana",), ("ben",)),))


def test_settings_in_another_order_are_a_file_that_changed() -> None:
    found = impact(
        BEFORE, outcome(), BEFORE, outcome(since=SINCE), paths=("controls.yaml",), said=(said("CC6.1"), said("CC6.1"))
    )
    assert (found.program, found.others) == ((), ("controls.yaml",))


def test_an_outcome_that_is_held_against_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="not held against"):
        impact(BEFORE, None, BEFORE, outcome())
