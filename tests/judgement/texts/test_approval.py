"""The approval of a text is of its words: an edit ends it, and only an approved commit with today's words gives it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import approvals, factories, texts
from tests.texts import approval, direct, landing, rules, step, version
from tieout.model.cadence import ANNUAL
from tieout.model.content import Content
from tieout.model.document import Status
from tieout.model.finding import Severity
from tieout.model.landing import LandedChange, Relation
from tieout.model.location import Location, Unreadable
from tieout.model.text_approval import ProvenReview, TextApproval, TextState, TextStep
from tieout.model.verdict import Judged, Verdict

FIRST, SECOND = date(2026, 3, 2), date(2026, 4, 7)
Past = tuple[LandedChange, TextStep]


def begun() -> Past:
    """#12 of Alice brings the policy, approved by Bob, who is its approver."""
    change = landing(12, FIRST, "bob")
    return change, step(change, None, version("first"))


def then(change: LandedChange, before: str = "first", after: str = "second", *held: str) -> Past:
    """A later landing changes the words."""
    return change, step(change, version(before), version(after), *(version(item) for item in held))


def test_a_text_is_approved_by_its_approver_with_the_very_words() -> None:
    assert approval(begun()) == TextApproval(
        document="POL-002",
        path=factories.POLICY_PATH,
        state=TextState.APPROVED,
        approvers=("bob",),
        approved_on=FIRST,
        landing=approvals.oid(1012),
        commit=approvals.oid(12),
        body="first",
        since=FIRST,
        since_commit=approvals.oid(1012),
        words_hold=True,
        head_holds=True,
        reviewed_on=FIRST,
        reviewed_by=("bob",),
        reviewed_in=approvals.oid(1012),
        claimed_on=FIRST,
        reviews=(ProvenReview(on=FIRST, landing=approvals.oid(1012), cadence=ANNUAL),),
    )


def test_an_edit_ends_the_approval() -> None:
    found = approval(begun(), then(direct(13, SECOND)))
    assert (found.state, found.approvers, found.approved_on, found.body) == (TextState.VOID, ("bob",), FIRST, "first")
    assert (found.since, found.since_commit) == (SECOND, approvals.oid(1013))
    message = (
        "Access Control Policy was approved by bob on 2026-03-02, and its words were changed on 2026-04-07: commit "
        "0000001013 of 2026-04-07 brought its words with no pull request on record"
    )
    assert [(item.rule, item.message) for item in found.deviations] == [("text-changed-since-approval", message)]


def test_an_approved_edit_gives_it_anew() -> None:
    found = approval(begun(), then(landing(13, SECOND, "bob")))
    assert (found.state, found.approved_on, found.body, rules(found)) == (TextState.APPROVED, SECOND, "second", [])


def test_somebody_who_is_not_its_approver_does_not_approve_it() -> None:
    found = approval(begun(), then(landing(13, SECOND, "dave")))
    assert (found.state, rules(found)) == (TextState.VOID, ["text-changed-since-approval"])
    assert (
        found.reason
        == "pull request #13 of 2026-04-07 brought its words, approved by dave, and role:cto is to approve it"
    )


def test_an_approval_of_other_words_does_not() -> None:
    """Bob approved a commit, and Alice changed the policy after that and merged."""
    found = approval(begun(), then(landing(13, SECOND, "bob"), "first", "second", "draft of second"))
    assert found.state is TextState.VOID
    assert found.reason == (
        "pull request #13 of 2026-04-07 brought its words, and bob approved commit 0000000013, which holds another text"
    )


def test_an_approval_that_is_stale_for_another_file_approves_the_text_that_it_saw() -> None:
    """What the change as a whole is worth is for its own verdict to say."""
    change = landing(13, SECOND, "bob")
    late = replace(change, reviewed=(change.reviewed[0]._replace(relation=Relation.EARLIER, commits_after=1),))
    assert approval(begun(), then(late, "first", "second", "second")).state is TextState.APPROVED


def test_words_put_back_without_approval_are_not_approved() -> None:
    """Bob approved the first words, then the second ones: who put the first ones back did not ask him."""
    found = approval(
        begun(),
        then(landing(13, SECOND, "bob")),
        then(direct(14, SECOND + timedelta(days=1)), "second", "first"),
    )
    assert (found.state, found.body) == (TextState.VOID, "second")


def test_a_later_change_that_the_approver_approves_with_the_words_in_it_mends_it() -> None:
    mended = landing(14, SECOND + timedelta(days=1), "bob")
    before, after = version("second"), version("second", last_reviewed="2026-04-08", version="1.1")
    found = approval(begun(), then(direct(13, SECOND)), (mended, step(mended, before, after)))
    assert (found.state, found.approved_on, found.since) == (TextState.APPROVED, date(2026, 4, 8), SECOND)


def test_a_text_that_nobody_approved_ever() -> None:
    change = direct(12, FIRST)
    found = approval((change, step(change, None, version())), earlier=0)
    assert (found.state, rules(found)) == (TextState.NEVER, ["text-not-approved"])
    assert found.reason == "commit 0000001012 of 2026-03-02 brought its words with no pull request on record"


def test_a_first_version_is_approved_by_whom_its_own_head_names() -> None:
    change = landing(12, FIRST, "carol")
    assert approval((change, step(change, None, version(approver="role:security-lead")))).state is TextState.APPROVED
    assert approval((change, step(change, None, version()))).state is TextState.NEVER


def test_a_text_without_approver_is_approved_by_its_owner() -> None:
    change = landing(12, FIRST, "carol")
    assert approval((change, step(change, None, version(approver="")))).state is TextState.APPROVED
    nobody = approval((change, step(change, None, version(approver="", owner=""))))
    assert nobody.state is TextState.NEVER
    assert nobody.reason.endswith("approved by carol, and its head names nobody who may approve it")


def test_a_draft_and_a_retired_text_need_no_approval() -> None:
    change = direct(12, FIRST)
    for status in (Status.DRAFT, Status.RETIRED):
        document = factories.document(status=status)
        found = approval((change, step(change, None, version())), documents=(document,))
        assert (found.state, found.reason, found.deviations) == (TextState.DRAFT, "", ())


def test_a_file_that_no_commit_holds_is_not_approved() -> None:
    found = approval()
    assert (found.state, found.reason, rules(found)) == (
        TextState.NEVER,
        "no commit of the branch holds it",
        ["text-not-approved"],
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"untested": ("the head of #13 is not in this repository",)}, "the head of #13 is not in this repository"),
        (
            {
                "observation": approvals.observation(approvals.proposal(number=13, reviews=()))._replace(
                    source=approvals.observation().source._replace(is_complete=False)
                )
            },
            "the record of pull request #13 is not complete",
        ),
    ],
)
def test_what_cannot_be_read_is_not_tested_and_never_approved(changed: dict[str, object], why: str) -> None:
    change = replace(landing(13, SECOND), **changed)  # type: ignore[arg-type]  # any field of it
    after = step(change, version("first"), version("second"), held=())
    found = approval(begun(), (change, after))
    assert (found.state, found.reason, rules(found)) == (TextState.NOT_TESTED, why, ["text-not-approved"])


def test_a_record_that_may_be_missing_is_not_tested() -> None:
    """The judgement of changes says so of a landing after the last sync, or where the ledger has lost lines."""
    change = direct(13, SECOND)
    judged = Judged(change=change, verdict=Verdict.NOT_TESTED, reason="it may have landed after the last sync")
    found = approval(begun(), then(change), judged=(judged,))
    assert (found.state, found.reason) == (TextState.NOT_TESTED, "it may have landed after the last sync")
    proven = replace(judged, verdict=Verdict.EXCEPTION)
    assert approval(begun(), then(change), judged=(proven,)).state is TextState.VOID


def test_a_record_that_git_contradicts_approves_nothing() -> None:
    change = landing(13, SECOND, "bob", untested=("the record gives its head another tree than Git does",))
    found = approval(begun(), then(change))
    assert (found.state, found.reason) == (
        TextState.NOT_TESTED,
        "the record gives its head another tree than Git does",
    )


def test_a_reviewed_commit_that_is_not_here_is_not_tested() -> None:
    change = landing(13, SECOND, "bob")
    one = step(change, version("first"), version("second"))
    absent = replace(one, held=(one.held[0]._replace(version=None, is_here=False),))
    found = approval(begun(), (change, absent))
    assert found.state is TextState.NOT_TESTED
    assert found.reason == "commit 0000000013, which bob approved, is not in this repository"


def test_a_landing_that_was_not_examined_is_not_tested() -> None:
    old = direct(11, FIRST)
    found = texts.examined(begun())
    trail_only = approval((old, step(old, None, version())), landings=replace(found.landings, changes=()))  # type: ignore[type-var]  # there is one
    assert trail_only.state is TextState.NOT_TESTED


def test_a_head_that_cannot_be_read_is_not_tested() -> None:
    change = direct(13, SECOND)
    found = approval(begun(), (change, step(change, version("first"), None, is_deleted=False)))
    assert found.state is TextState.NOT_TESTED
    assert found.reason == "the head of policies/access-control.md in commit 0000001013 cannot be read"


def test_a_people_register_that_cannot_be_read_is_the_reason_that_is_told() -> None:
    """The words were approved, and nobody can tell whose account that was."""
    fault = Unreadable(location=Location("registers/people.yaml", 9, 1), kind="bad-yaml", message="odd", remedy="mend")
    found = approval(begun(), unreadable=(fault,))
    why = "the people register cannot be read in full (registers/people.yaml:9:1: odd)"
    assert (found.state, found.reason) == (TextState.NOT_TESTED, why)
    assert [item.message for item in found.deviations] == [
        f"whether Access Control Policy is approved as it stands was not tested: {why}"
    ]


def test_a_role_that_nobody_knows_is_not_tested() -> None:
    change = landing(12, FIRST, "bob")
    found = approval((change, step(change, None, version(approver="role:board"))))
    assert (found.state, found.reason) == (TextState.NOT_TESTED, "the people register does not know role:board")


def test_who_answers_for_a_text_changes_with_the_approval_of_who_did() -> None:
    change = landing(13, SECOND, "bob")
    pair = change, step(change, version(), version(approver="role:security-lead"))
    found = approval(begun(), pair)
    assert (found.state, rules(found)) == (TextState.APPROVED, [])
    after = landing(14, SECOND + timedelta(days=9), "carol")
    both = version(approver="role:security-lead"), version("second", approver="role:security-lead")
    assert approval(begun(), pair, (after, step(after, *both))).state is TextState.APPROVED


def test_a_new_approver_cannot_approve_the_change_that_names_them() -> None:
    change = landing(13, SECOND, "carol")
    found = approval(begun(), (change, step(change, version(), version(approver="role:security-lead"))))
    assert (found.state, found.words_hold, found.head_holds) == (TextState.VOID, True, False)
    message = (
        "pull request #13 of 2026-04-07 changed approver (role:cto -> role:security-lead) of Access Control Policy "
        "without the approval of role:cto, who was to give it until then"
    )
    assert [(item.rule, item.message) for item in found.deviations] == [("head-changed-unapproved", message)]


def test_an_approver_who_came_without_approval_approves_nothing_later() -> None:
    """Else two changes would do what one may not."""
    taken, used = direct(13, SECOND), landing(14, SECOND + timedelta(days=1), "carol")
    by_carol = version(approver="role:security-lead"), version("second", approver="role:security-lead")
    found = approval(
        begun(), (taken, step(taken, version(), by_carol[0])), (used, step(used, by_carol[0], by_carol[1]))
    )
    assert (found.state, rules(found)) == (
        TextState.VOID,
        ["text-changed-since-approval", "head-changed-unapproved"],
    )


def test_the_owner_stands_in_for_an_approver_who_has_left() -> None:
    roster = approvals.people(bob={"left_on": date(2026, 3, 31)})
    found = approval(begun(), then(landing(13, SECOND, "carol")), roster=roster)
    assert found.state is TextState.APPROVED
    assert approval(begun(), then(landing(13, SECOND, "dave")), roster=roster).state is TextState.VOID


def test_the_people_register_counts_as_the_base_had_it() -> None:
    """A change that makes Dave the CTO is not approved by Dave."""
    today = approvals.people(dave={"roles": ("cto",)})
    change = landing(13, SECOND, "dave", roster=approvals.people())
    assert approval(begun(), then(change), roster=today).state is TextState.VOID
    assert approval(begun(), then(landing(13, SECOND, "dave")), roster=today).state is TextState.APPROVED


@pytest.mark.parametrize(
    "key", ["owner", "controls", "criteria", "status", "review.every", "parameters.access-removal"]
)
def test_what_governs_a_text_needs_approval_as_its_words_do(key: str) -> None:
    change = direct(13, SECOND)
    found = approval(begun(), (change, step(change, version(), version(**{key: "other"}))))
    assert (found.state, rules(found)) == (TextState.VOID, ["head-changed-unapproved"])


def test_an_approver_of_the_time_before_the_records_counts() -> None:
    """Nobody could hold a record then: who was its approver when the records began may approve it."""
    old, older = direct(11, date(2026, 1, 5)), direct(10, date(2026, 1, 2))
    past = (
        (older, step(older, None, version("first", approver="person:erin"))),
        (old, step(old, version("first", approver="person:erin"), version("first"))),
        then(landing(12, FIRST, "bob")),
    )
    assert approval(*past, earlier=2).state is TextState.APPROVED


def test_two_approved_changes_put_together_by_git_are_a_warning() -> None:
    """Each was approved; the words that came of both were seen by nobody."""
    change = landing(14, SECOND, "bob", content=Content.EQUAL)
    found = approval(begun(), then(change, "first", "second", "half of second"))
    assert found.state is TextState.VOID
    assert [(item.rule, item.severity) for item in found.deviations] == [
        ("text-changed-since-approval", Severity.WARNING)
    ]


def test_a_file_that_was_moved_with_its_words_keeps_its_approval() -> None:
    change = direct(13, SECOND)
    moved = step(change, version(), version(), old_path="policies/old.md")
    found = approval(begun(), (change, moved))
    assert (found.state, rules(found)) == (TextState.APPROVED, ["renamed-text"])
    edited = approval(begun(), (change, replace(moved, after=version("second"))))
    assert (edited.state, rules(edited)) == (TextState.VOID, ["text-changed-since-approval", "renamed-text"])


def test_a_text_that_was_removed_and_brought_back_is_not_approved_by_its_past() -> None:
    gone, back = direct(13, SECOND), landing(14, SECOND + timedelta(days=1), "carol")
    found = approval(
        begun(),
        (gone, step(gone, version(), None)),
        (back, step(back, None, version(approver="role:security-lead"))),
    )
    assert found.state is TextState.VOID


def test_blanks_end_an_approval_unless_the_settings_let_them_be() -> None:
    change = direct(13, SECOND)
    past = begun(), (change, step(change, version("first"), version("first ", words="first")))
    assert approval(*past).state is TextState.VOID
    found = approval(*past, policy=approvals.policy(trivial_allowed=True))
    assert found.state is TextState.APPROVED
    assert [(item.rule, item.severity) for item in found.deviations] == [("text-changed-since-approval", Severity.NOTE)]


def test_without_a_ledger_nothing_is_said() -> None:
    change, one = begun()
    assert texts.examined((change, one), ledger=None).texts == ()
    assert texts.examined((change, one), landings=None).texts == ()


BODIES = st.lists(st.sampled_from("abc"), min_size=1, max_size=6)


@given(BODIES, st.lists(st.sampled_from(["bob", "dave", "carol", ""]), min_size=6, max_size=6))
def test_a_text_is_approved_only_if_its_approver_saw_todays_words_since_they_came(
    bodies: list[str], reviewers: list[str]
) -> None:
    """And whatever is not approved is reported."""
    past: list[Past] = []
    before = None
    for place, (body, by) in enumerate(zip(bodies, reviewers, strict=False)):
        day = FIRST + timedelta(days=place)
        change = landing(12 + place, day, by) if by else direct(12 + place, day)
        past.append((change, step(change, before, version(body))))
        before = version(body)
    same = len(bodies) - next((n for n, body in enumerate(reversed(bodies)) if body != bodies[-1]), len(bodies))
    found = approval(*past)
    assert (found.state is TextState.APPROVED) == ("bob" in reviewers[same : len(bodies)])
    assert (found.state is TextState.APPROVED) == (not rules(found))
