"""Which reviews are late, which are not any more, and of which nobody knows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.factories import document, examination
from tieout.model.document import Status
from tieout.model.location import Location, Unreadable
from tieout.model.text_approval import TextApproval, TextState
from tieout.post.base import key_of, marker
from tieout.report import review_issue
from tieout.workpapers.late_reviews import LateReview, Reviews, late_reviews

REVIEWED = date(2025, 6, 1)
DUE = date(2026, 6, 1)
LATE = LateReview(
    subject="POL-002", path="policies/a.md", title="A: review of this policy", due_on=DUE, lost_after=None,
    owner="role:lead", people=("Ana Example",), logins=("ana-example",), step="review policies/a.md",
)  # fmt: skip


def on(day: date, **changes: object) -> Reviews:
    return late_reviews(examination(document(id="POL-002", last_reviewed=REVIEWED, **changes), as_of=day))


@pytest.mark.parametrize(("day", "late"), [(date(2026, 6, 1), []), (date(2026, 6, 2), ["POL-002"])])
def test_late_begins_the_day_after_it_was_due(day: date, late: list[str]) -> None:
    found = on(day)
    assert [item.subject for item in found.late] == late
    assert found.over("POL-002") == ("" if late else f"The review has landed: the next one is due on {DUE}.")


def test_a_review_without_a_day_is_neither_late_nor_over() -> None:
    found = late_reviews(examination(document(id="POL-002", last_reviewed=None), as_of=date(2026, 6, 2)))
    assert (found.late, found.over("POL-002")) == ((), "")


def test_what_is_retired_is_over_and_a_draft_is_not_known() -> None:
    assert on(date(2027, 1, 1), status=Status.RETIRED).over("POL-002") == "The document is retired."
    assert on(date(2027, 1, 1), status=Status.DRAFT).over("POL-002") == ""


def test_what_is_gone_is_over_only_where_all_could_be_read() -> None:
    known = document(id="POL-009", last_reviewed=REVIEWED)
    whole = late_reviews(examination(known, as_of=DUE))
    torn = Unreadable(location=Location(path="policies/a.md"), kind="syntax", message="no YAML", remedy="mend it")
    holed = late_reviews(examination(known, as_of=DUE, unreadable=(torn,)))
    assert whole.over("POL-002") == "There is no such document any more."
    assert holed.over("POL-002") == ""


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.RETIRED])
def test_a_claim_that_has_not_landed_is_no_review(status: Status) -> None:
    """A new date in the work tree, or on a branch of its own: an issue that it closed would say what is not so."""
    claimed = document(id="POL-002", last_reviewed=REVIEWED, status=status)
    uncommitted = examination(claimed, as_of=DUE, uncommitted=(claimed.path,))
    text = TextApproval(document="POL-002", path=claimed.path, state=TextState.APPROVED, is_proposed=True)
    for found in (uncommitted, examination(claimed, as_of=DUE, texts=(text,))):
        reviews = late_reviews(found)
        assert (reviews.over("POL-002"), reviews.proposed) == ("", ("POL-002",))


def test_a_document_that_is_only_deleted_in_the_work_tree_is_not_gone() -> None:
    known = document(id="POL-009", last_reviewed=REVIEWED)
    assert late_reviews(examination(known, as_of=DUE, uncommitted=("policies/gone.md",))).over("POL-002") == ""


def test_without_documents_nothing_is_known() -> None:
    found = late_reviews(replace(examination(as_of=DUE), documents=()))
    assert found.blind == "no document could be read"
    assert found.over("POL-002") == ""


def test_an_issue_says_days_that_stay_the_same() -> None:
    assert review_issue.key(LATE) == "review:POL-002:2026-06-01"
    assert review_issue.title(LATE) == "Review of POL-002 is late"
    assert review_issue.body(LATE) == (
        "**A: review of this policy**\n\n"
        "- The review was due on 2026-06-01.\n"
        "- Owner: role:lead (Ana Example)\n"
        "- Next: review policies/a.md.\n\n"
        "This closes by itself once the review has landed.\n"
    )


@pytest.mark.parametrize("subject", ["policies/a b.md", "a--b", "-->", "@team", "a:b", "\u00fc", "x\ny", "a---b"])
def test_any_subject_can_be_a_key_and_comes_back(subject: str) -> None:
    key = review_issue.key(LATE._replace(subject=subject))
    assert key_of(f"{marker(key)}\nbody") == key
    assert review_issue.subject(key.rpartition(":")[0]) == subject


@pytest.mark.parametrize("said", ["@team", "![x](https://evil.example/x.png)", "<img src=x>", "<!-- tieout:impact -->",
                                  "\n/close\n", "#12", "www.evil.example", "fixes #3"])  # fmt: skip
def test_what_a_document_says_notifies_nobody_and_shows_nothing_else(said: str) -> None:
    shown = review_issue.body(LATE._replace(title=said, owner=said, people=(said,), step=said))
    bare = shown.replace("<!-- -->", "\0")
    assert not re.search(r"(?<!\\)<|@\w|#\d|://|!\[|www\.\w", bare)
    assert not any(line.startswith(("/", "<!--")) for line in shown.splitlines())
    assert "@" not in review_issue.title(LATE._replace(subject=said))
