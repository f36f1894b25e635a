"""The page and the part of the report on approvals: sums, sentences, places, and nothing but words in them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tests import approvals, enforcement, factories
from tests.approvals import change, direct, ledger, oid, proposal
from tests.judged import PUSHED, approved, examined, exempt, judged, late, pushed, untested
from tests.render import sample
from tests.render.test_html import Crawled, shown
from tieout.model.enforcement import Enforcement
from tieout.model.examination import Examination
from tieout.model.finding import Finding
from tieout.model.landing import Landings
from tieout.model.ledger import LedgerFault
from tieout.model.location import Location
from tieout.model.period import Period
from tieout.model.text_approval import TextApproval, TextState
from tieout.model.verdict import Judged, Verdict
from tieout.render.approvals import MOST_CHANGES
from tieout.render.approvals import shown as laid_out
from tieout.render.html import MOST_ROWS, bundle_pages, report_html
from tieout.render.names import change_anchors
from tieout.render.report import Report

ALL = (approved(), late(), pushed(), exempt(), untested())
TEXT = TextApproval(
    document="POL-002",
    path=factories.POLICY_PATH,
    state=TextState.APPROVED,
    approvers=("bob",),
    approved_on=factories.AS_OF,
    landing=oid(30),
    commit=oid(20),
    reviewed_on=factories.AS_OF,
    reviewed_by=("bob",),
    reviewed_in=oid(30),
)


def full(*found: Judged, **rest: Any) -> Examination:
    """Give a company with these changes and a policy that Bob approved in #12."""
    return examined(*(found or ALL), **{"documents": (factories.document(),), "texts": (TEXT,), **rest})


def pages(of: Report) -> dict[str, str]:
    return {page.path: page.text for page in bundle_pages(of)}


def told(of: Report) -> str:
    return shown(pages(of)["approvals.html"])


def printed(of: Report) -> str:
    """Give that part of the report."""
    _, _, rest = report_html(of).partition('<section class="part" id="approvals">')
    return rest.partition("</section>")[0]


def test_each_change_is_counted_once_and_the_sums_add_up() -> None:
    report = sample.report(full())
    told_of = laid_out(report)
    assert sum(count for _, count in told_of.totals) == len(told_of.changes) == 5
    words = told(report)
    assert "5 changes: 1 approved, 1 late, 1 exception, 1 exempt, 1 not tested" in words
    for sentence in (
        "✓ Approved 1",
        "△ Approved late 1",
        "✗ Exception 1",
        "\u2013 Exempt 1",
        "○ Not tested 1",
        "All 5",
    ):
        assert sentence in words
        assert sentence in shown(printed(report))


def test_what_is_not_approved_comes_first_the_gravest_on_top_with_its_sentences() -> None:
    words = told(sample.report(full()))
    places = [
        words.index(part)
        for part in ("Not approved, and why 3", PUSHED.message[:20].capitalize(), "#13: ", "#14: ", "Every change 5")
    ]
    assert places == sorted(places)
    assert "The head is not in this repository." in words


def test_every_change_has_one_place_that_its_row_leads_to() -> None:
    page = Crawled(pages(sample.report(full()))["approvals.html"])
    for anchor in change_anchors(ALL).values():
        assert page.ids.count(anchor) == 1
        assert f"#{anchor}" in page.hrefs


def test_a_day_stands_with_whose_clock_it_is_from() -> None:
    words = told(sample.report(full()))
    assert "2026-03-03 forge" in words
    assert f"{pushed().change.on} git" in words
    assert "Approved on 2026-01-14 self" in words
    assert "Approved by Bob on 2026-06-30 in pull request #12, as these words stand forge" in words


def test_a_head_has_the_proven_approval_beside_the_claim() -> None:
    words = shown(pages(sample.report(full()))["policies/POL-002.html"])
    assert "Approved on 2026-01-14 self" in words
    assert (
        "Approval ✓ Approved by Bob on 2026-06-30 in pull request #12, as these words stand the change forge" in words
    )
    assert "Review Reviewed by Bob on 2026-06-30 in pull request #12 the change forge" in words


@pytest.mark.parametrize("state", [TextState.VOID, TextState.NEVER])
def test_what_is_not_proven_is_marked_and_says_why(state: TextState) -> None:
    text = replace(
        TEXT, state=state, reason="pull request #9 brought its words", reviewed_on=None, approvers=(), landing=""
    )
    words = shown(pages(sample.report(full(texts=(text,))))["policies/POL-002.html"])
    assert "Approval ✗ Not proven: pull request #9 brought its words" in words
    assert "Review None is proven" in words
    assert "Next review ✗ no review is proven" in words


def test_the_ledger_says_where_it_is_from_and_that_nobody_signed_it() -> None:
    kept = ledger(*(item.change for item in ALL), commit="ab" * 20, checkpoint=b"{}\n")
    words = told(sample.report(full(ledger=kept)))
    assert "Read from tieout/ledger, commit abababababab" in words
    assert "Records 3 pull requests of acme/policies at github, the first merged on 2026-03-03" in words
    assert "Code host last asked 2026-06-30 23:00 UTC" in words
    assert "Signed by the checkpoint is not signed" in words
    broken = replace(kept, is_complete=False, checkpoint=None, synced_at=None)
    words = told(sample.report(full(ledger=broken)))
    assert "Code host last asked not stated; that run did not reach the end" in words
    assert "Signed by nobody: it has no checkpoint" in words


def test_a_signature_that_does_not_hold_names_nobody() -> None:
    kept = ledger(*(item.change for item in ALL), checkpoint=b"{}\n", signature=b"nothing")
    words = told(sample.report(full(ledger=kept)))
    assert "Signed by the checkpoint&#39;s signature cannot be read" in words


def test_faults_of_the_ledger_are_told_before_anything_rests_on_it() -> None:
    fault = LedgerFault("chain", Location(path="tieout/ledger:a.jsonl", line=7), "line 7 follows nothing", "look at it")
    report = sample.report(full(ledger=ledger(*(item.change for item in ALL), faults=(fault,) * 22)))
    words = told(report)
    assert words.index("✗ The ledger does not hold together") < words.index("How they add up")
    assert "tieout/ledger:a.jsonl:7:1 Line 7 follows nothing" in words
    assert "And 2 more." in words
    assert "Holds together no: 22 faults" in words
    assert "✗ Fault tieout/ledger:a.jsonl:7:1 Line 7 follows nothing" in shown(printed(report))


def test_the_timeline_of_the_protection_is_there_with_what_is_not_known() -> None:
    guarded = Enforcement(
        snapshots=enforcement.monthly("2026-07-01", "2026-09-30", enforcement.classic(), days=20),
        pushes=(enforcement.push("2026-08-01"),),
    )
    report = sample.report(enforcement.under(guarded, landings=Landings(branch="main", changes=())))
    for words in (told(report), shown(printed(report))):
        assert "What protected main" in words
        assert "Enforced 1 approval" in words
        assert "Rewritten Alice moved main by force from 0000000000 to 1111111111" in words
        assert "Not known (who was let past)" in words or "Not known who was let past" in words
    page = pages(report)["approvals.html"]
    assert page.count('<span class="standing rewritten">✗ Rewritten</span>') == 1
    assert "What protected main Not known: " in told(sample.report(full()))


def test_without_a_ledger_each_page_says_what_was_not_examined() -> None:
    report = sample.report(factories.examination(ledger=None, landings=None))
    words = told(report)
    assert "No approval was examined ○ There is no approval ledger" in words
    assert "no text is shown to be approved" in words
    assert "approved by" not in words.lower()
    assert "○ Not examined: there is no approval ledger." in shown(printed(report))
    assert "Approval ledger" not in shown(pages(report)["START-HERE.html"])


def test_the_first_page_says_what_was_examined_of_approvals() -> None:
    words = shown(pages(sample.report(full()))["START-HERE.html"])
    assert "Changes 5 changes: 1 approved, 1 late, 1 exception, 1 exempt, 1 not tested" in words
    assert "Approval ledger 3 pull requests on record; code host last asked on 2026-06-30" in words
    assert "Protection of the branch Not known: " in words
    assert "✓ Bob, 2026-06-30" in words


def finding(rule: str, subject: str, path: str) -> Finding:
    return factories.finding(rule=rule, subject=subject, location=Location(path=path))


def test_findings_lead_to_the_change_the_ledger_and_the_protection() -> None:
    found = (
        finding("late-approval", "#13", "controls.yaml"),
        finding("direct-push", oid(40)[:10], "controls.yaml"),
        finding("stale-approval", "#12", factories.POLICY_PATH),
        finding("ledger-fault", "x", "tieout/ledger:evidence/2026-Q1/change-management/approvals.jsonl"),
        finding("weak-protection", "main:protection", "controls.yaml"),
        finding(
            "protection-gap", "main:activity", "tieout/ledger:evidence/2026-Q1/change-management/enforcement.jsonl"
        ),
        finding("late-approval", "#99", "controls.yaml"),
    )
    report = sample.report(full(), *found)
    page = Crawled(pages(report)["findings.html"])
    led = [href for href in page.hrefs if href.startswith("approvals.html#")]
    anchors = change_anchors(ALL)
    assert {*led} == {
        *(f"approvals.html#{anchors[number]}" for number in (oid(30), oid(31), oid(40))),
        "approvals.html#ledger",
        "approvals.html#protection",
    }
    targets = Crawled(pages(report)["approvals.html"]).ids
    assert {href.partition("#")[2] for href in led} <= {*targets}
    whole = Crawled(report_html(report))
    assert [href for href in whole.hrefs if href.startswith("#") and href[1:] not in whole.ids] == []


NASTY = '"><script>alert(1)</script>{{ 7*7 }}\u202e</td>'


def test_a_hostile_name_title_branch_or_reason_is_only_words() -> None:
    account = approvals.account()._replace(login=NASTY)
    of = change(proposal(title=NASTY, author=account, merged_by=account, head=NASTY))
    nasty = judged(of, Verdict.EXCEPTION, PUSHED._replace(message=NASTY, rule=NASTY))
    late_one = replace(judged(direct(oid=oid(40), subject=NASTY), Verdict.NOT_TESTED), reason=NASTY, approvers=(NASTY,))
    found = full(
        nasty,
        late_one,
        ledger=replace(ledger(of), source=NASTY, faults=(LedgerFault("chain", Location(path=NASTY), NASTY, NASTY),)),
        program=factories.program(changes=approvals.policy(branch=NASTY)),
        texts=(replace(TEXT, state=TextState.VOID, reason=NASTY, approvers=(NASTY,)),),
    )
    assert found.landings is not None
    found = replace(found, landings=replace(found.landings, branch=NASTY))
    report = sample.report(found)
    for text in (*pages(report).values(), report_html(report)):
        page = Crawled(text)
        assert not {"script", "link", "img", "iframe", "form"} & {*page.tags}
        assert page.odd == []
        assert "\u202e" not in text
        assert "49" not in re.sub(r"[0-9a-f]{8,}|<style>.*?</style>|&#[0-9]+;", "", text, flags=re.DOTALL)


def many(count: int, verdict: Verdict) -> tuple[Judged, ...]:
    return tuple(judged(direct(oid=oid(1000 + number)), verdict, PUSHED) for number in range(count))


def test_a_long_list_is_cut_where_it_says_so_and_leads_to_the_table() -> None:
    page = pages(sample.report(full(*many(MOST_CHANGES + 3, Verdict.EXCEPTION))))["approvals.html"]
    assert page.count("<article") == MOST_CHANGES
    assert "And 3 more: all of them in approvals/changes.csv" in shown(page)
    assert f"These are the first {MOST_CHANGES}. All {MOST_CHANGES + 3} stand in approvals/changes.csv" in shown(page)
    crawled = Crawled(page)
    assert len(crawled.ids) == len({*crawled.ids})
    assert [href for href in crawled.hrefs if href.startswith("#") and href[1:] not in crawled.ids] == []


def test_the_report_prints_no_more_changes_than_it_can_hold() -> None:
    part = printed(sample.report(full(*many(MOST_ROWS + 2, Verdict.EXCEPTION))))
    assert part.count("<tr id=") == MOST_ROWS
    assert "And 2 more: full data in approvals/changes.csv." in shown(part)


def test_what_was_taken_for_a_branch_that_is_not_here_is_said() -> None:
    found = full()
    assert found.landings is not None
    noted = replace(found, landings=replace(found.landings, branch_note="no branch main is in this clone, so x"))
    report = sample.report(noted)
    for words in (told(report), shown(printed(report))):
        assert "No branch main is in this clone, so x." in words


def test_a_single_day_that_is_examined_is_no_stretch() -> None:
    day = Period(id="day", start=factories.AS_OF, end=factories.AS_OF, type=1)
    report = sample.report(replace(full(), period=day))
    for words in (told(report), shown(printed(report))):
        assert f"Each commit of main on {factories.AS_OF}" in words
        assert f"from {factories.AS_OF} to {factories.AS_OF}" not in words


def test_a_branch_without_a_change_in_the_period_says_so() -> None:
    words = told(sample.report(examined()))
    assert "No change of main lies in the window from 2026-01-01 to 2026-06-30" in words
    assert "No change lies in the period, so none was held against an approval." in words
    assert "approved before it landed, or is exempt" not in words
    assert "No commit of main lies in the period." in words


def test_two_commits_that_begin_alike_keep_places_of_their_own() -> None:
    first, second = "ab" * 20, "ab" * 6 + "cd" * 14
    anchors = change_anchors((judged(direct(oid=first)), judged(direct(oid=second))))
    assert anchors == {first: f"c-{first}", second: f"c-{second}"}


@pytest.mark.parametrize(("found", "is_told"), [(ALL, True), ((approved(), late()), False)])
def test_the_first_page_counts_changes_that_could_not_be_tested_among_what_was_not_examined(
    found: tuple[Judged, ...], is_told: bool
) -> None:
    words = shown(pages(sample.report(full(*found)))["START-HERE.html"])
    part = words.partition(" Not examined ")[2].partition(" Examined ")[0]
    assert ("Approval of changes Of 5 changes it cannot be told whether 1 had approval." in part) is is_told
