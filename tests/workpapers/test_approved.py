"""The rung approved: texts as they stand, the control's own entry, and nothing that is only claimed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests import approvals, factories, texts
from tests.texts import direct, landing, step, version
from tieout.check import check
from tieout.model.control import Control
from tieout.model.control_change import EntryChange
from tieout.model.document import Status
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Finding, Severity
from tieout.model.landing import LandedChange
from tieout.model.ledger import LedgerFault
from tieout.model.location import Location
from tieout.model.rung import Rung
from tieout.model.strength import Strength
from tieout.model.text_approval import TextStep
from tieout.model.verdict import Judged, Verdict
from tieout.report.status import page
from tieout.report.text import ladder as ladder_text
from tieout.report.text import not_examined
from tieout.report.trace.json import json
from tieout.report.trace.markdown import markdown
from tieout.report.trace.text import text as trace_text
from tieout.site.pages import site_map
from tieout.workpapers.approvals import population
from tieout.workpapers.due.obligation import Obligation, Unlisted
from tieout.workpapers.due.reviews import reviews
from tieout.workpapers.evidence_sheet import evidence_sheet
from tieout.workpapers.ladder import NOT_CAPTURED, Ladder, Support, ladder
from tieout.workpapers.standing import overview
from tieout.workpapers.support import Link
from tieout.workpapers.trace import Trace, trace

FIRST, SECOND = date(2026, 3, 2), date(2026, 4, 7)
ENTRY = EntryChange(control="CO-01", commit=approvals.oid(1012), on=FIRST, keys=())
Past = tuple[LandedChange, TextStep]


def company(*after: Past, verdict: Verdict = Verdict.APPROVED, **rest: Any) -> Examination:
    """One control on one policy, both approved by Bob unless ``after`` changes that."""
    change = landing(12, FIRST, "bob")
    control = factories.control(id="CO-01", policies=("POL-002",), criteria=("C1.1",))
    entry = Judged(change=change, verdict=verdict, approvers=("bob",), reason="a page is missing")
    found = texts.examined(
        (change, step(change, None, version())),
        *after,
        **{"controls": (control,), "control_entries": (ENTRY,), "judged": (entry,), **rest},
    )
    return replace(found, documents=tuple(replace(item, status=Status.ACTIVE) for item in found.documents))


def edited(*by: str) -> Past:
    change = landing(13, SECOND, *by) if by else direct(13, SECOND)
    return change, step(change, version(), version("second"))


def clean(of: Examination, *findings: Finding) -> tuple[Examination, Any]:
    return of, replace(check(of), findings=findings)


def of_ladder(of: Examination, *findings: Finding) -> Ladder:
    return ladder(*clean(of, *findings))


def support(of: Examination, *findings: Finding) -> Support:
    return of_ladder(of, *findings).standings[0].support[Rung.APPROVED.height - 1]


def traced(of: Examination) -> Trace:
    return trace(*clean(of), "C1.1")


def test_a_text_and_an_entry_that_are_approved_carry_the_control() -> None:
    found = support(company())
    assert (found.is_reached, found.missing) == (True, ())
    assert found.links == (
        Link(
            control="CO-01",
            document="POL-002",
            path=factories.POLICY_PATH,
            digest=factories.document().digest,
            commit=approvals.oid(1012),
            day=FIRST,
            strength=Strength.FORGE,
            by=("bob",),
        ),
        Link(
            control="CO-01",
            document=None,
            path=SETTINGS_PATH,
            digest="",
            commit=approvals.oid(1012),
            day=FIRST,
            strength=Strength.FORGE,
            by=("bob",),
        ),
    )


NOT_APPROVED = (
    "CO-01 rests on POL-002, which is not approved as it stands: commit 0000001013 of 2026-04-07 brought its "
    "words with no pull request on record"
)
LAST = "the entry of CO-01 was last changed in commit 0000001012 of 2026-03-02, which"


def control(**changes: Any) -> tuple[Control, ...]:
    return (factories.control(id="CO-01", criteria=("C1.1",), **changes),)


@pytest.mark.parametrize(
    ("of", "missing"),
    [
        (company(edited()), NOT_APPROVED),
        (company(verdict=Verdict.EXCEPTION), f"{LAST} is not an approved change"),
        (company(verdict=Verdict.NOT_TESTED), f"{LAST} was not tested: a page is missing"),
        (company(control_entries=()), "the entry of CO-01 stands in no commit of the branch"),
        (company(uncommitted=(SETTINGS_PATH,)), "the entry of CO-01 is not committed as it stands"),
        (
            company(uncommitted=(factories.POLICY_PATH,)),
            "CO-01 rests on POL-002, which has not landed on the branch as it stands",
        ),
        (company(controls=control(policies=("POL-077",))), "CO-01 rests on POL-077, which no readable document has"),
        (company(controls=control(policies=())), "CO-01 rests on no text that could be approved"),
    ],
)
def test_what_holds_a_control_back(of: Examination, missing: str) -> None:
    assert support(of).missing == (missing,)


def test_an_untested_text_is_not_approved() -> None:
    change = replace(landing(13, SECOND), untested=("its head is not here",))
    found = company((change, step(change, version(), version("second"))))
    assert support(found).missing == ("CO-01 rests on POL-002, which could not be tested: its head is not here",)


def test_a_finding_about_an_approval_counts_here_and_not_below() -> None:
    found = factories.finding(rule="unapproved-review", severity=Severity.ERROR)
    standing = of_ladder(company(), found).standings[0]
    assert standing.support[Rung.APPROVED.height - 1].missing == (
        "CO-01 rests on POL-002, which has open errors: unapproved-review",
    )
    assert not [gap for gap in standing.support[1].missing if "unapproved-review" in gap]


def test_a_ledger_that_does_not_hold_together_proves_nothing() -> None:
    found = company()
    fault = LedgerFault("chain", Location("evidence/a.jsonl", 3), "line 3 does not follow line 2", "restore it")
    broken = replace(found, ledger=replace(found.ledger, faults=(fault,))) if found.ledger else found
    assert support(broken).missing == (
        "the approval ledger does not hold together: at evidence/a.jsonl:3:1, line 3 does not follow line 2",
    )


def test_without_a_ledger_the_rung_says_that_nothing_is_captured() -> None:
    found = company(ledger=None)
    assert support(found).missing == (NOT_CAPTURED[Rung.APPROVED],)
    assert of_ladder(found).why_not_examined(Rung.APPROVED) == NOT_CAPTURED[Rung.APPROVED]
    assert of_ladder(company()).why_not_examined(Rung.APPROVED) is None


def test_a_criterion_without_a_control_has_no_text_that_could_be() -> None:
    standings = of_ladder(company()).standings
    (bare,) = (item for item in standings if item.criterion.id == "C1.2")
    assert bare.support[Rung.APPROVED.height - 1].missing == ("there is no text on C1.2 that could be approved",)


def test_what_is_not_examined_is_said_in_one_phrase() -> None:
    assert not_examined(of_ladder(company(ledger=None))) == "approvals, evidence and operation are not examined yet"
    assert not_examined(of_ladder(company())) == "evidence and operation are not examined yet"
    only = replace(of_ladder(company()), not_captured=((Rung.OPERATED, "x"),))
    assert not_examined(only) == "operation is not examined yet"
    assert not_examined(replace(only, not_captured=())) == ""


def test_the_text_of_the_ladder_counts_the_approved() -> None:
    assert "  1 approved   Each of those texts is shown to be approved as it stands." in ladder_text(
        of_ladder(company())
    )
    assert "  - approved   Not examined:" in ladder_text(of_ladder(company(ledger=None)))


def test_the_status_page_counts_the_approved() -> None:
    of, outcome = clean(company())
    sheet = overview(of, outcome, within=timedelta(days=30))
    told = page(of, outcome, sheet, ladder(of, outcome), population(of), evidence_sheet(of), days=30)
    assert "Criteria  1 of 2 claimed by a control · 1 documented · 1 approved\n" in told
    assert "          evidence and operation are not examined yet\n" in told


def test_the_trace_names_who_approved_what() -> None:
    found = traced(company())
    told = " ".join(trace_text(found).replace("│", " ").split())
    assert "approval: POL-002 as it stands by bob (forge: since 2026-03-02, commit 0000001012)" in told
    assert "the entry in controls.yaml as it stands by bob (forge: since 2026-03-02, commit 0000001012)" in told
    assert "proven last review by bob (forge: since 2026-03-02, commit 0000001012)" in told
    assert "then: no approvals are captured" not in told
    page = markdown(found)
    assert "- Approval: POL-002 as it stands by bob" in page
    assert "- Proven: last review by bob" in page
    assert '"by": [\n' in json(found)


def test_the_trace_names_what_is_lacking_and_what_mends_it() -> None:
    found = traced(company(edited()))
    assert "lacks: CO-01 rests on POL-002, which is not approved as it stands" in " ".join(
        trace_text(found).replace("│", " ").split()
    )
    (action,) = (item.action for item in found.steps if item.command == "tieout explain text-changed-since-approval")
    assert action == (
        "of POL-002: have role:cto approve a pull request that touches policies/access-control.md, with these words in "
        "the commit that is approved"
    )
    entry = traced(company(verdict=Verdict.EXCEPTION))
    assert "tieout explain unapproved-mapping" in [item.command for item in entry.steps]


def test_the_site_tells_the_proven_beside_the_claimed() -> None:
    of, outcome = clean(company(edited()))
    pages = site_map(of, outcome, ladder(of, outcome)).pages
    facts = next(item.facts for item in pages if item.document == factories.POLICY_PATH)
    assert "Approval (proven)\n: not proven: " in facts
    assert "; last approved by Bob on 2026-03-02 in pull request \\#12\n" in facts
    assert "Last review (proven)\n: reviewed by Bob on 2026-03-02 in pull request \\#12\n" in facts
    assert "<strong>0 of 2</strong> <span>criteria approved</span>" in pages[0].drawing


def test_what_is_due_counts_from_the_proven_day() -> None:
    """A date that nobody stands for neither moves the review nor makes it current."""
    (found,) = reviews(company())
    assert isinstance(found, Obligation)
    assert found.due_on == date(2027, 3, 2)
    bumped = direct(13, SECOND)
    moved = step(bumped, version(), version(last_reviewed=str(SECOND)))
    (found,) = reviews(company((bumped, moved)))
    assert isinstance(found, Obligation)
    assert found.due_on == date(2027, 3, 2)
    never = direct(12, FIRST)
    (claimed,) = reviews(texts.examined((never, step(never, None, version()))))
    assert isinstance(claimed, Unlisted)
    assert claimed.reason == "no review of it is proven: its head claims one of 2026-03-02"
    late = step(never, None, version(last_reviewed="2025-03-02"))
    (overdue,) = reviews(texts.examined((never, late)))
    assert isinstance(overdue, Obligation)
    assert overdue.due_on == date(2026, 3, 2)
