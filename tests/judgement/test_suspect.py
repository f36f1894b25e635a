"""A mapping is suspect from an unapproved change of what it rests on until an approved one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests import approvals, factories, texts
from tests.texts import direct, landing, step, version
from tieout.judgement.suspect import Entries, suspects
from tieout.model.control_change import EntryChange
from tieout.model.examination import Examination
from tieout.model.landing import LandedChange
from tieout.model.text_approval import TextStep
from tieout.model.verdict import Judged, Verdict

FIRST, SECOND = date(2026, 3, 2), date(2026, 4, 7)
ENTRY = EntryChange(control="CO-01", commit=approvals.oid(1013), on=SECOND, keys=("statement",))


def past(*after: tuple[LandedChange, TextStep], **rest: Any) -> Examination:
    change = landing(12, FIRST, "bob")
    control = factories.control(id="CO-01", policies=("POL-002",))
    return texts.examined((change, step(change, None, version())), *after, **{"controls": (control,), **rest})


def edit(change: LandedChange, before: str = "first", after: str = "second") -> tuple[LandedChange, TextStep]:
    return change, step(change, version(before), version(after))


def told(of: Examination) -> list[str]:
    return [item.why for item in suspects(of)]


def test_an_approved_text_leaves_no_doubt() -> None:
    assert told(past()) == []
    assert told(past(edit(landing(13, SECOND, "bob")))) == []


def test_an_edit_that_nobody_approved_makes_it_suspect_until_it_is_approved() -> None:
    wrong = edit(direct(13, SECOND))
    assert told(past(wrong)) == [
        "rests on POL-002, whose words changed on 2026-04-07 in commit 0000001013, and were approved last on 2026-03-02"
    ]
    assert told(past(wrong, edit(landing(14, SECOND + timedelta(days=1), "bob"), "second", "second"))) == []


def test_a_head_that_changed_leaves_the_words_as_they_were() -> None:
    change = direct(13, SECOND)
    assert told(past((change, step(change, version(), version(owner="person:dave"))))) == []


def test_what_was_never_approved_was_never_mapped() -> None:
    change = direct(12, FIRST)
    of = texts.examined((change, step(change, None, version())), controls=(factories.control(policies=("POL-002",)),))
    assert told(of) == []


def test_a_control_that_is_not_in_operation_maps_nothing() -> None:
    control = factories.control(policies=("POL-002",), effective_from=date(2026, 7, 1))
    assert told(past(edit(direct(13, SECOND)), controls=(control,))) == []


def judged(verdict: Verdict, *, entry: EntryChange = ENTRY) -> Examination:
    change = direct(13, SECOND)
    found = Judged(change=change, verdict=verdict, reason="a page is missing", approvers=("bob",))
    return replace(past(), control_entries=(entry,), judged=(found,))


@pytest.mark.parametrize("verdict", [Verdict.EXCEPTION, Verdict.APPROVED_LATE])
def test_an_entry_that_an_unapproved_change_left_is_suspect(verdict: Verdict) -> None:
    assert told(judged(verdict)) == [
        "had its statement changed on 2026-04-07 in commit 0000001013, which was not approved"
    ]


@pytest.mark.parametrize("verdict", [Verdict.APPROVED, Verdict.EXEMPT, Verdict.NOT_TESTED])
def test_an_approved_and_an_untested_change_are_not(verdict: Verdict) -> None:
    assert told(judged(verdict)) == []


def test_an_entry_that_came_so_is_the_matter_of_the_change_that_brought_it() -> None:
    assert told(judged(Verdict.EXCEPTION, entry=ENTRY._replace(keys=()))) == []


@pytest.mark.parametrize(
    ("of", "gap"),
    [
        (judged(Verdict.APPROVED), ""),
        (judged(Verdict.EXEMPT), ""),
        (
            judged(Verdict.NOT_TESTED),
            "was last changed in commit 0000001013 of 2026-04-07, which was not tested: a page is missing",
        ),
        (
            judged(Verdict.EXCEPTION),
            "was last changed in commit 0000001013 of 2026-04-07, which is not an approved change",
        ),
        (
            replace(judged(Verdict.APPROVED), judged=()),
            "was last changed in commit 0000001013 of 2026-04-07, which was not examined",
        ),
        (past(), "stands in no commit of the branch"),
    ],
)
def test_why_an_entry_is_not_approved(of: Examination, gap: str) -> None:
    assert Entries.of(of).gap(of.controls[0]) == gap


@pytest.mark.parametrize(
    ("verdict", "gap"),
    [
        (Verdict.APPROVED, ""),
        (Verdict.EXCEPTION, "was last changed in commit 0000001013 of 2026-04-07, which is not an approved change"),
        (Verdict.NOT_TESTED, "was last changed in commit 0000001013 of 2026-04-07, which is not an approved change"),
    ],
)
def test_an_approved_review_of_all_controls_approves_an_older_entry(verdict: Verdict, gap: str) -> None:
    """And one that was not approved takes nothing away."""
    again = direct(14, SECOND + timedelta(days=30))
    entry = ENTRY._replace(reviews=((again.oid, SECOND + timedelta(days=30)),))
    of = judged(Verdict.EXCEPTION, entry=entry)
    of = replace(of, judged=(*of.judged, Judged(change=again, verdict=verdict, approvers=("bob",))))
    assert Entries.of(of).gap(of.controls[0]) == gap
    assert bool(told(of)) is bool(gap)
