"""A review is signed off by an approved change whose approver signed it; what cannot be told is no denial."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.access_reviews import examination, landed, review
from tests.approvals import change
from tests.judged import PUSHED
from tieout.judgement.operation.access_review import Standing, reviews_in
from tieout.model.landing import Landings
from tieout.model.location import NotExamined
from tieout.model.verdict import Judged, Verdict

ON = date(2026, 4, 10)
COMMIT = f"the change of 2026-04-10 that brought it (commit {landed(ON).oid[:10]})"


def standing(verdict: Verdict | None, *approvers: str, **changes: Any) -> Standing:
    signer = changes.pop("signer", "person:ana")
    brought = replace(change(), oid=landed(ON).oid)
    judged = (
        ()
        if verdict is None
        else (
            Judged(
                change=brought,
                verdict=verdict,
                approvers=approvers,
                deviations=(PUSHED,) if verdict is Verdict.EXCEPTION else (),
                reason="the head is gone" if verdict is Verdict.NOT_TESTED else "",
            ),
        )
    )
    found = examination(
        review(ON, signed_off_by=signer),
        judged=judged,
        landings=Landings(branch="main", changes=(), proposed=changes.pop("proposed", 0)),
        **changes,
    )
    return reviews_in(found).all[0]


@pytest.mark.parametrize(
    ("verdict", "approvers", "signer", "is_approved", "why"),
    [
        (Verdict.APPROVED, ("ana",), "person:ana", True, ""),
        (Verdict.APPROVED, ("ben", "ana"), "person:ana", True, ""),
        (Verdict.APPROVED, ("ANA-example",), "person:ana", True, ""),
        (Verdict.APPROVED, ("ben",), "person:ana", False, f"ben approved {COMMIT}, and not person:ana"),
        (Verdict.APPROVED, ("ben",), "", True, ""),
        (
            Verdict.APPROVED,
            ("ben",),
            "person:erin",
            None,
            f"it cannot be told who person:erin is (the people register does not know person:erin), and ben approved {COMMIT}",
        ),
        (Verdict.APPROVED_LATE, ("ana",), "person:ana", False, f"{COMMIT} was approved only after it had landed"),
        (Verdict.EXCEPTION, (), "person:ana", False, f"{COMMIT} is not approved (direct-push)"),
        (Verdict.NOT_TESTED, (), "person:ana", None, f"{COMMIT} was not tested: the head is gone"),
        (None, (), "person:ana", None, "the change that brought it is none of those that were looked at"),
    ],
)
def test_the_signer_approved_the_change_that_brought_it(
    verdict: Verdict | None, approvers: tuple[str, ...], signer: str, is_approved: bool | None, why: str
) -> None:
    found = standing(verdict, *approvers, signer=signer)
    assert (found.is_approved, found.why) == (is_approved, why)
    assert found.may_count is (is_approved is not False and bool(signer))


def test_without_a_ledger_nobody_can_tell() -> None:
    missing = (NotExamined(need="ledger", reason="there is none"),)
    assert standing(Verdict.APPROVED, "ben", ledger=None, unexamined=missing).is_approved is None
    assert standing(Verdict.EXCEPTION, ledger=None).why == "there is no approval ledger"


def test_without_a_people_register_an_unlike_name_is_no_denial() -> None:
    missing = (NotExamined(need="people", reason="there is no register"),)
    nobody = {"roster": replace(examination().roster, people=(), roles=()), "unexamined": missing}
    assert standing(Verdict.APPROVED, "ana", **nobody).is_approved is True
    assert standing(Verdict.APPROVED, "anap", **nobody).is_approved is None


def test_what_is_proposed_is_no_sign_off_yet() -> None:
    found = standing(None, proposed=1)
    assert (found.is_pending, found.on, found.may_count) == (True, None, False)
    assert standing(Verdict.APPROVED, "ana", proposed=1).on == ON


def test_a_change_before_the_window_is_judged_too() -> None:
    found = examination(
        review(ON),
        judged_earlier=(
            Judged(change=replace(change(), oid=landed(ON).oid), verdict=Verdict.APPROVED, approvers=("ana",)),
        ),
    )
    assert reviews_in(found).all[0].is_approved is True


def test_another_register_of_people_is_asked_anew() -> None:
    brought = Judged(
        change=replace(change(), oid=landed(ON).oid),
        verdict=Verdict.APPROVED,
        approvers=("erin-example",),
        deviations=(),
        reason="",
    )
    of = examination(
        review(ON, signed_off_by="person:erin"),
        judged=(brought,),
        landings=Landings(branch="main", changes=(), proposed=0),
    )
    assert reviews_in(of).all[0].is_approved is None
    hired = replace(
        of, roster=factories.roster(*of.roster.people, factories.person(id="erin", logins=("erin-example",)))
    )
    assert reviews_in(hired).all[0].is_approved is True
