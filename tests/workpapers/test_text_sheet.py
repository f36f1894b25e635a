"""What is proven of each text, in a sentence, beside what its head claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests import approvals, factories
from tests.approvals import oid
from tests.texts import direct, examined, landing, step, version
from tieout.model.document import Kind, Status
from tieout.model.examination import Examination
from tieout.model.strength import Strength
from tieout.model.text_approval import TextState
from tieout.workpapers.text_sheet import NOT_LANDED, TextRow, named, text_sheet

FIRST, SECOND = date(2026, 2, 2), date(2026, 3, 2)
NEXT = version("second", last_reviewed="2026-02-02")


def rows(of: Examination) -> tuple[TextRow, ...]:
    return text_sheet(of, why="there is no approval ledger")


def brought(*by: str) -> Examination:
    """Give a policy that pull request #12 brought, approved by these."""
    came = landing(12, SECOND, *by)
    return examined((came, step(came, None, version())))


def reworded() -> Examination:
    """Give a policy that was approved, and then changed by a push."""
    came, pushed = landing(12, FIRST, "bob"), direct(40, SECOND)
    return examined(
        (came, step(came, None, version(last_reviewed="2026-02-02"))),
        (pushed, step(pushed, version(last_reviewed="2026-02-02"), NEXT)),
    )


def test_an_approval_is_told_with_who_when_and_in_what() -> None:
    (row,) = rows(brought("bob"))
    assert row.approval == "approved by Bob on 2026-03-02 in pull request #12, as these words stand"
    assert row.review == "reviewed by Bob on 2026-03-02 in pull request #12"
    assert (row.state, row.reason, row.clock, row.change) == (TextState.APPROVED, "", Strength.FORGE, oid(1012))


def test_what_nobody_approved_is_not_proven_with_its_reason() -> None:
    (row,) = rows(brought())
    assert row.state is TextState.NEVER
    assert row.approval == f"not proven: {row.reason}"
    assert (row.review, row.approvers, row.change) == ("none is proven", (), oid(1012))


def test_of_a_text_that_was_edited_the_last_approval_is_told_too() -> None:
    (row,) = rows(reworded())
    assert row.state is TextState.VOID
    assert row.approval == (f"not proven: {row.reason}; last approved by Bob on 2026-02-02 in pull request #12")
    assert row.change == oid(1040)


def test_without_a_ledger_nothing_is_examined_and_nothing_is_approved() -> None:
    (row,) = rows(factories.examination())
    assert (row.state, row.found) == (TextState.NOT_TESTED, None)
    assert row.approval == row.review == "not examined: there is no approval ledger"
    assert row.change == ""


def test_what_has_not_landed_is_never_taken_for_approved() -> None:
    found = brought("bob")
    ahead = replace(found, texts=tuple(replace(item, is_proposed=True) for item in found.texts))
    (row,) = rows(ahead)
    assert row.state is TextState.NOT_TESTED
    assert row.approval.startswith(f"not tested: {NOT_LANDED}; last approved by Bob")


def test_a_draft_asks_for_no_approval() -> None:
    found = brought()
    draft = replace(found.documents[0], status=Status.DRAFT)
    texts = tuple(replace(item, state=TextState.DRAFT, landing="", commit="") for item in found.texts)
    (row,) = rows(replace(found, documents=(draft,), texts=texts))
    assert row.approval == "not in force, so nothing asks for an approval"


def test_a_landing_without_a_record_is_named_by_its_commit_and_dated_by_git() -> None:
    found = brought("bob")
    assert found.landings is not None
    bare = replace(found, landings=replace(found.landings, changes=()))
    (row,) = rows(bare)
    assert row.reviewed_in == f"commit {oid(1012)[:10]}"
    assert row.clock is Strength.GIT


def test_policies_come_first_by_id_and_those_without_one_last() -> None:
    made = [
        factories.document(path="policies/a.md", id=None),
        factories.document(path="runbooks/b.md", id="AA-001", kind=Kind.RUNBOOK),
        factories.document(path="policies/c.md", id="POL-009"),
        factories.document(path="policies/d.md", id="POL-001"),
    ]
    order = [row.document.path for row in rows(factories.examination(*made))]
    assert order == ["policies/d.md", "policies/c.md", "policies/a.md", "runbooks/b.md"]


def test_several_approvers_are_listed() -> None:
    found = brought("bob")
    both = replace(found, texts=tuple(replace(item, approvers=("bob", "carol")) for item in found.texts))
    (row,) = rows(both)
    assert row.approval.startswith("approved by Bob and Carol on 2026-03-02 in")


def test_a_login_that_is_somebody_s_id_is_not_given_that_name() -> None:
    """A register that names no accounts cannot say whose the login ``bob`` is."""
    people = approvals.people(bob={"logins": (), "ids": ()})
    assert named(("alice", "bob", "mallory"), people) == ("Alice", "bob", "mallory")
