"""Hand-made answers in the shapes that GitLab documents; nothing here was ever said by a GitLab."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tieout.model.account import Account
from tieout.model.proposal import (
    BaseChange,
    CheckRun,
    Dismissal,
    Proposal,
    ProposedCommit,
    Review,
    ReviewState,
)
from tieout.sources.forges.gitlab.merge_requests import Answers, proposal
from tieout.sources.forges.gitlab.untold import UntoldError
from tieout.sources.ledger.record import proposal_body, read_proposal

ONE, TWO, MERGE, SQUASH, BASE = ("1" * 40, "2" * 40, "3" * 40, "4" * 40, "5" * 40)
ANA = {"id": 1, "username": "ana", "name": "Ana Example", "state": "active"}
BEN = {"id": 2, "username": "ben", "name": "Ben Example", "state": "active"}
GHOST = {"id": 9, "username": "ghost1", "name": "Ghost User", "state": "active"}
A, B = Account(login="ana", id="1"), Account(login="ben", id="2")


def at(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-02T{time}").replace(tzinfo=UTC)


def stamp(time: str) -> str:
    return f"2026-03-02T{time}.120Z"


def request(**changes: Any) -> dict[str, Any]:
    return {
        "id": 5012,
        "iid": 12,
        "project_id": 7,
        "title": "Say who reviews access",
        "state": "merged",
        "created_at": stamp("08:00:00"),
        "updated_at": stamp("12:00:00"),
        "merged_at": stamp("12:00:00"),
        "merge_user": BEN,
        "merged_by": BEN,
        "target_branch": "main",
        "source_branch": "access",
        "author": ANA,
        "source_project_id": 7,
        "target_project_id": 7,
        "labels": ["policy"],
        "draft": False,
        "sha": TWO,
        "merge_commit_sha": MERGE,
        "squash_commit_sha": None,
        "diff_refs": {"base_sha": BASE, "head_sha": TWO, "start_sha": BASE},
    } | changes


def note(number: int, time: str, body: str, author: Any = BEN, *, system: bool = True) -> dict[str, Any]:
    return {"id": number, "body": body, "author": author, "created_at": stamp(time), "system": system}


def version(number: int, time: str, head: str) -> dict[str, Any]:
    return {
        "id": number,
        "head_commit_sha": head,
        "base_commit_sha": BASE,
        "start_commit_sha": BASE,
        "created_at": stamp(time),
        "merge_request_id": 5012,
        "state": "collected",
        "real_size": "1",
    }


APPROVED = "approved this merge request"
VERSIONS = [version(2, "10:00:00", TWO), version(1, "08:00:00", ONE)]


def answers(**changes: Any) -> Answers:
    sound = Answers(
        merge_request=request(),
        approvals={"approved_by": [{"user": BEN, "approved_at": stamp("11:00:00")}]},
        notes=[note(1, "11:00:00", APPROVED)],
        versions=VERSIONS,
        commits=[{"id": TWO}, {"id": ONE}],
        statuses=[{"name": "test", "status": "success", "finished_at": stamp("10:05:00"), "allow_failure": False}],
        issues=[{"iid": 3, "project_id": 7}],
    )
    return sound._replace(**changes)


def of(**changes: Any) -> Proposal:
    return proposal(answers(**changes))


def reasons(found: Proposal) -> set[str]:
    return {fact for fact, _ in found.unknown}


NEVER = {"auto_merge", "force_pushes", "landed", "queue"}


def test_a_merge_request_becomes_a_record_as_any_forge_s() -> None:
    assert of() == Proposal(
        number=12,
        id="5012",
        title="Say who reviews access",
        base="main",
        base_oid=BASE,
        head="access",
        head_oid=TWO,
        created_at=at("08:00:00"),
        merged_at=at("12:00:00"),
        merge_oid=MERGE,
        author=A,
        merged_by=B,
        labels=("policy",),
        issues=("#3",),
        reviews=(Review("1", B, ReviewState.APPROVED, at("11:00:00"), TWO),),
        commits=(ProposedCommit(ONE, None, None), ProposedCommit(TWO, None, None)),
        checks=(CheckRun("test", None, "SUCCESS", at("10:05:00")),),
        unknown=of().unknown,
    )
    assert reasons(of()) == NEVER


def test_the_ledger_keeps_it_whole() -> None:
    assert read_proposal(proposal_body(of())) == of()


def test_an_approval_is_of_the_version_that_was_newest_when_it_was_given() -> None:
    early = of(
        approvals={"approved_by": [{"user": BEN, "approved_at": stamp("09:59:59")}]},
        notes=[note(1, "09:59:59", APPROVED)],
    )
    assert [item.oid for item in early.reviews] == [ONE]
    late = of(
        approvals={"approved_by": [{"user": BEN, "approved_at": stamp("10:00:02")}]},
        notes=[note(1, "10:00:02", APPROVED)],
    )
    assert [item.oid for item in late.reviews] == [TWO]


@pytest.mark.parametrize("time", ["10:00:00", "10:00:01"])
def test_an_approval_within_a_second_of_a_push_is_of_no_known_head(time: str) -> None:
    found = of(approvals={"approved_by": [{"user": BEN}]}, notes=[note(1, time, APPROVED)])
    assert found.reviews == ()
    assert found.why_unknown("reviews") == (
        "an approval and a push came within one second, so which head was approved is not told"
    )
    assert reasons(found) == NEVER | {"reviews", "dismissals", "base_changes"}


def test_without_the_time_of_the_approval_its_note_gives_it() -> None:
    found = of(approvals={"approved_by": [{"user": BEN}]})
    assert [item.at for item in found.reviews] == [at("11:00:00")]


def test_without_a_note_the_approval_itself_gives_it() -> None:
    found = of(notes=[])
    assert [(item.by, item.at, item.oid) for item in found.reviews] == [(B, at("11:00:00"), TWO)]


def test_without_either_nobody_knows_when_it_was_given() -> None:
    found = of(notes=[], approvals={"approved_by": [{"user": BEN}]})
    assert found.why_unknown("reviews") == (
        "the server does not say when an approval was given (approved_at), and no note does"
    )


def test_an_approval_that_was_taken_back_is_a_review_that_was_dismissed() -> None:
    notes = [note(1, "11:00:00", APPROVED), note(2, "11:30:00", "unapproved this merge request")]
    found = of(approvals={"approved_by": []}, notes=notes)
    assert [(item.id, item.state) for item in found.reviews] == [("1", ReviewState.DISMISSED)]
    assert found.dismissals == (Dismissal("1", ReviewState.APPROVED, at("11:30:00"), B),)


@pytest.mark.parametrize("word", ["reset", "revoked"])
def test_an_approval_that_a_push_reset_was_dismissed_by_nobody(word: str) -> None:
    notes = [
        note(1, "09:00:00", APPROVED),
        note(2, "10:00:10", f"{word} approvals from @Ben and @cleo.x by pushing to the branch", ANA),
        note(3, "11:00:00", APPROVED),
    ]
    found = of(notes=notes)
    assert [(item.state, item.oid) for item in found.reviews] == [
        (ReviewState.DISMISSED, ONE),
        (ReviewState.APPROVED, TWO),
    ]
    assert found.dismissals == (Dismissal("1", ReviewState.APPROVED, at("10:00:10"), None),)


def test_a_comment_of_a_person_in_the_same_words_is_nothing() -> None:
    found = of(notes=[note(1, "09:00:00", APPROVED, ANA, system=False), note(2, "11:00:00", APPROVED)])
    assert [item.by for item in found.reviews] == [B]


def test_a_note_about_approvals_in_new_words_leaves_the_reviews_unknown() -> None:
    found = of(notes=[note(1, "11:00:00", APPROVED), note(2, "11:10:00", "voided all approvals")])
    assert found.why_unknown("reviews") == "a note about approvals is in words that are not known"


@pytest.mark.parametrize(
    "body", ["requested review from @ben", "added 1 commit", "changed title from **a** to **approve**"]
)
def test_other_notes_of_the_server_are_passed_over(body: str) -> None:
    assert len(of(notes=[note(1, "10:30:00", body), note(2, "11:00:00", APPROVED)]).reviews) == 1


def test_an_approval_that_is_gone_without_a_note_leaves_the_reviews_unknown() -> None:
    found = of(approvals={"approved_by": []})
    assert found.why_unknown("reviews") == "an approval is no longer there, and no note says when it was taken back"


def test_a_withdrawal_without_an_approval_leaves_the_reviews_unknown() -> None:
    found = of(approvals={"approved_by": []}, notes=[note(1, "11:00:00", "unapproved this merge request")])
    assert found.why_unknown("reviews") == "an approval was taken back that no note says was given"


def test_an_approval_of_another_time_than_its_note_leaves_the_reviews_unknown() -> None:
    found = of(approvals={"approved_by": [{"user": BEN, "approved_at": stamp("11:01:01")}]})
    assert found.why_unknown("reviews") == "an approval was given at another time than its note says"


def test_an_approval_of_a_deleted_account_is_nobody_s() -> None:
    found = of(approvals={"approved_by": [{"user": GHOST}]}, notes=[note(1, "11:00:00", APPROVED, GHOST)])
    assert [(item.by, item.state) for item in found.reviews] == [(None, ReviewState.APPROVED)]


def test_a_new_target_is_told_and_one_that_reset_the_approvals_takes_them_away() -> None:
    moved = "changed target branch from `dev` to `main`"
    found = of(notes=[note(1, "08:30:00", moved, ANA), note(2, "11:00:00", APPROVED)])
    assert found.base_changes == (BaseChange(at("08:30:00"), A, "dev", "main"),)
    notes = [
        note(1, "09:00:00", APPROVED),
        note(2, "09:30:00", f"{moved} and reset approvals", ANA),
        note(3, "11:00:00", APPROVED),
    ]
    found = of(notes=notes)
    assert [item.state for item in found.reviews] == [ReviewState.DISMISSED, ReviewState.APPROVED]
    assert [item.before for item in found.base_changes] == ["dev"]


@pytest.mark.parametrize(
    ("changes", "oid"),
    [
        ({}, MERGE),
        ({"squash_commit_sha": SQUASH}, MERGE),
        ({"merge_commit_sha": None, "squash_commit_sha": SQUASH}, SQUASH),
        ({"merge_commit_sha": None}, TWO),
        ({"merge_commit_sha": "main"}, None),
    ],
)
def test_the_commit_that_landed_is_the_merge_else_the_squash_else_the_head(
    changes: dict[str, Any], oid: str | None
) -> None:
    found = of(merge_request=request(**changes))
    assert found.merge_oid == oid
    assert ("merge_oid" in reasons(found)) == (oid is None)


def test_older_servers_say_who_merged_in_another_word() -> None:
    told = request()
    del told["merge_user"]
    assert of(merge_request=told).merged_by == B


def test_a_deleted_author_is_nobody_and_a_bot_is_a_machine() -> None:
    assert of(merge_request=request(author=GHOST)).author is None
    for name in ("project_7_bot", "project_7_bot_4ffca233d8298ea1", "group_1_bot1"):
        found = of(merge_request=request(author={"id": 8, "username": name, "name": "x"})).author
        assert found is not None
        assert not found.is_human
    assert of(merge_request=request(author={**ANA, "bot": True})).author == Account("ana", "1", "Bot")
    # A person may choose the name; only the ghost itself is nobody.
    assert of(merge_request=request(author={**ANA, "username": "ghost"})).author == Account("ghost", "1")


def test_a_change_from_a_fork_says_so() -> None:
    assert of(merge_request=request(source_project_id=8)).cross_repo
    assert not of().cross_repo


@pytest.mark.parametrize("key", ["commits", "checks", "issues", "labels"])
def test_what_was_refused_is_unknown_and_not_none(key: str) -> None:
    names = {"commits": "commits", "checks": "statuses", "issues": "issues"}
    found = of(merge_request=request(labels=None)) if key == "labels" else of(**{names[key]: None})
    assert reasons(found) == NEVER | {key}


@pytest.mark.parametrize("key", ["approvals", "notes", "versions"])
@pytest.mark.parametrize("value", [None, {}, [None], [{}], {"approved_by": [{}]}, {"approved_by": [{"user": 7}]}, "x"])
def test_an_odd_answer_about_approvals_leaves_them_unknown(key: str, value: object) -> None:
    found = of(**{key: value})
    assert found.reviews == ()
    assert {"reviews", "dismissals", "base_changes"} <= reasons(found)


@pytest.mark.parametrize(
    ("status", "conclusion"),
    [("failed", "FAILURE"), ("canceled", "CANCELLED"), ("skipped", "SKIPPED"), ("running", None), ("manual", None)],
)
def test_a_check_says_what_it_said(status: str, conclusion: str | None) -> None:
    assert [item.conclusion for item in of(statuses=[{"name": "test", "status": status}]).checks] == [conclusion]


def test_a_check_that_says_something_new_leaves_the_checks_unknown() -> None:
    assert reasons(of(statuses=[{"name": "test", "status": "blessed"}])) == NEVER | {"checks"}


def test_an_issue_of_another_project_has_its_full_reference() -> None:
    issues = [{"iid": 3, "project_id": 8, "references": {"full": "acme/other#3"}}]
    assert of(issues=issues).issues == ("acme/other#3",)
    assert reasons(of(issues=[{"iid": 3, "project_id": 8}])) == NEVER | {"issues"}


@pytest.mark.parametrize(
    "changes", [{"state": "opened"}, {"iid": None}, {"id": "x"}, {"merged_at": None}, {"target_branch": ""}]
)
def test_what_was_not_merged_is_no_record(changes: dict[str, Any]) -> None:
    with pytest.raises(UntoldError):
        of(merge_request=request(**changes))
    with pytest.raises(UntoldError):
        of(merge_request=None)
