"""Verdicts with good defaults, for tests of what is said of them; see ``tests/approvals.py`` for the changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.approvals import change, direct, examination, oid, proposal
from tieout.model.examination import Examination
from tieout.model.landing import LandedChange
from tieout.model.verdict import Deviation, Judged, Verdict

LATE = Deviation(
    rule="late-approval",
    message="pull request #13, merged 2026-03-03 by Alice, was approved on 2026-03-09",
    remedy="ask for the approval before the merge",
)
PUSHED = Deviation(
    rule="direct-push",
    message="commit 0000000040 of 2026-03-03 by Alice came to main without a pull request",
    remedy="let the branch's rules ask for a pull request",
)
UNSIGNED = Deviation(rule="unsigned-landing", message="nobody signed it", remedy="merge by the button")


def judged(of: LandedChange | None = None, verdict: Verdict = Verdict.APPROVED, *deviations: Deviation) -> Judged:
    """Give a change that Bob approved, or with another verdict what is said against it."""
    approvers = ("bob",) if verdict in {Verdict.APPROVED, Verdict.APPROVED_LATE} else ()
    return Judged(change=of or change(), verdict=verdict, deviations=deviations, approvers=approvers)


def approved() -> Judged:
    return judged()


def late() -> Judged:
    return judged(change(proposal(number=13, id="PR_13", merge_oid=oid(31))), Verdict.APPROVED_LATE, LATE)


def pushed() -> Judged:
    return judged(direct(oid=oid(40)), Verdict.EXCEPTION, PUSHED)


def exempt() -> Judged:
    copied = direct(oid=oid(41), subject="evidence: close 2026-Q1", is_ledger=True)
    return replace(judged(copied, Verdict.EXEMPT), reason="appends to the ledger only")


def untested() -> Judged:
    reason = "the head is not in this repository"
    said = Deviation(rule="untested-change", message=f"pull request #14: not tested, since {reason}", remedy="fetch it")
    found = judged(change(proposal(number=14, id="PR_14", merge_oid=oid(32))), Verdict.NOT_TESTED, said)
    return replace(found, reason=reason)


def examined(*found: Judged, **rest: Any) -> Examination:
    """Give an examination with these verdicts."""
    return examination(*(item.change for item in found), judged=found, **rest)
