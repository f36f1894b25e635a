"""A draft is told as one, and louder where it was in force before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.factories import HEAD, POLICY_PATH, commit, document, examination, statement
from tests.rules.seen import messages, observed, severities
from tieout.model.change import Arrival, Effect, FieldChange, History, Revision
from tieout.model.document import Document, Status
from tieout.model.finding import Observation, Severity
from tieout.rules.documents.draft_document import draft_document

DRAFT = document(status=Status.DRAFT)
NEVER = "Access Control Policy is a draft: it is not approved yet, and AC-01 rests on it"
GONE = (
    "Access Control Policy was in force until 2026-05-04, and is a draft now: the text that people must follow is "
    "gone, and AC-01 rests on it"
)


def revision(oid: str, *status: str | None, effect: Effect = Effect.MODIFIED) -> Revision:
    fields = (FieldChange("status", *status),) if status else ()
    return Revision(
        commit=commit(oid=oid * 40, committed_at=datetime(2026, 5, 3, 12, tzinfo=UTC)),
        path=POLICY_PATH,
        effect=effect,
        body_changed=effect is Effect.ADDED,
        fields=fields,
        readable=True,
    )


BEGUN = revision("a", effect=Effect.ADDED)


def said(*revisions: Revision, landings: str = "", of: Document = DRAFT, **changes: Any) -> list[str]:
    arrivals = tuple(
        Arrival(commit=item.commit.oid, landing=landing * 40, at=datetime(2026, 5, 4, 12, tzinfo=UTC))
        for item, landing in zip(revisions, landings, strict=False)
    )
    history = History(commits=3, revisions=revisions, irregularities=(), arrivals=arrivals)
    return messages(draft_document, examination(of, history=history, **changes))


def test_a_text_in_force_that_turns_draft_is_an_error() -> None:
    history = History(commits=2, revisions=(revision("b", "active", "draft"), BEGUN), irregularities=())
    assert observed(draft_document, examination(DRAFT, history=history)) == [
        Observation(
            subject="POL-002",
            location=DRAFT.at("status"),
            message=GONE.replace("05-04", "05-03"),
            remedy=(
                "put the approved text back in force, and draft the next one in a pull request; or set status: retired"
            ),
            about="taken back",
            severity=Severity.ERROR,
        )
    ]


def test_a_later_edit_or_an_end_between_does_not_hide_it() -> None:
    back = revision("b", "active", "draft")
    assert said(revision("c"), back, BEGUN, landings="cba") == [GONE]
    ended = [revision("c", "retired", "draft"), revision("b", "active", "retired"), BEGUN]
    assert said(*ended, landings="cba") == [GONE]


@pytest.mark.parametrize("begin", [revision("a", "draft", "active"), BEGUN])
def test_what_one_merge_made_active_and_draft_again_was_never_in_force(begin: Revision) -> None:
    back = revision("b", "active", "draft")
    assert said(back, begin, landings="mm") == [NEVER]
    assert said(back, begin, landings="ma") == [GONE]


def test_a_draft_that_never_was_in_force_is_a_warning() -> None:
    assert said(revision("b", None, "draft"), BEGUN, landings="ba") == [NEVER]
    assert messages(draft_document, examination(DRAFT, history=None)) == [NEVER]
    assert severities(draft_document, examination(DRAFT, history=None)) == [Severity.WARNING]


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.RETIRED, None])
def test_what_is_no_draft_says_nothing(status: Status | None) -> None:
    assert said(revision("b", "active", "draft"), of=document(status=status)) == []


@pytest.mark.parametrize("status", [Status.DRAFT, None])
def test_an_earlier_text_of_the_id_that_stated_parameters_was_in_force(status: Status | None) -> None:
    one = statement(document="POL-002", path="policies/old.md")
    two = statement(document="POL-002", path=POLICY_PATH, since=date(2026, 5, 4), commit=HEAD, status=status)
    assert said(BEGUN, statements=(one, two)) == [GONE]
    assert said(BEGUN, statements=(two, one)) == [NEVER]
    assert said(BEGUN, statements=(statement(), two)) == [NEVER]
