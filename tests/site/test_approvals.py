"""The site's page on approvals, and what a document's page says of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import approvals, enforcement, factories
from tests.approvals import change, ledger, oid, proposal
from tests.judged import approved, examined, exempt, judged, late, pushed, untested
from tieout.check import check
from tieout.model.enforcement import Enforcement
from tieout.model.examination import Examination
from tieout.model.landing import Landings
from tieout.model.ledger import LedgerFault
from tieout.model.location import Location
from tieout.model.period import Period
from tieout.model.text_approval import TextApproval, TextState
from tieout.model.verdict import Verdict
from tieout.site.pages import site_map
from tieout.site.site_map import SitePage
from tieout.sources.markdown import to_html
from tieout.workpapers.ladder import ladder

TEXT = TextApproval(
    document="POL-002",
    path=factories.POLICY_PATH,
    state=TextState.APPROVED,
    approvers=("bob",),
    approved_on=factories.AS_OF,
    landing=oid(30),
)
NASTY = "</td><script>alert(1)</script> | [x](javascript:alert(1)) `"


def pages(of: Examination) -> dict[str, SitePage]:
    outcome = check(of)
    return {page.path: page for page in site_map(of, outcome, ladder(of, outcome)).pages}


def full() -> Examination:
    return examined(
        approved(), late(), pushed(), exempt(), untested(), documents=(factories.document(),), texts=(TEXT,)
    )


def test_the_sums_and_what_is_not_approved_stand_on_the_page() -> None:
    text = pages(full())["approvals.md"].markdown
    assert "| Approved | 1 |\n| Approved late | 1 |\n| Exception | 1 |\n| Exempt | 1 |\n| Not tested | 1 |\n" in text
    assert "| **All** | **5** |" in text
    assert text.index("- **0000000040** ") < text.index("- **\\#13** ") < text.index("- **\\#14** ")
    assert "    - commit 0000000040 of 2026-03-03 by Alice came to main without a pull request" in text
    assert "    - the head is not in this repository" in text
    assert "last asked on 2026-06-30 23:00 UTC" in text
    assert "What protected main\n\nNot known: " in text


def test_the_overview_and_each_document_say_what_is_proven() -> None:
    found = pages(full())
    card = (
        '<a href="approvals.html"><strong>1 of 5</strong> <span>changes approved</span> '
        "<small>1 late, 1 exception, 1 exempt, 1 not tested</small></a>"
    )
    assert card in found["index.md"].drawing
    sentence = "approved by Bob on 2026-06-30 in pull request \\#12, as these words stand"
    assert f"Approval (proven)\n: {sentence}\n" in found[factories.POLICY_PATH].facts
    assert f"| [Access Control Policy](policies/access-control.md) | {sentence} | 2026-01-14 |" in (
        found["approvals.md"].markdown
    )


def test_what_nobody_approved_late_or_not_at_all_is_said_to_be_none() -> None:
    text = pages(examined(approved()))["approvals.md"].markdown
    assert "None: each change was approved before it landed, or is exempt." in text


def test_without_a_ledger_the_page_says_what_was_not_examined() -> None:
    found = pages(factories.examination(ledger=None))
    assert "Not examined: there is no approval ledger." in found["approvals.md"].markdown
    assert "claims of the document" in found["approvals.md"].markdown
    assert "Verdict" not in found["approvals.md"].markdown
    assert "not examined: there is no approval ledger" in found["index.md"].drawing


def test_what_was_taken_for_a_branch_that_is_not_here_is_said() -> None:
    found = full()
    assert found.landings is not None
    noted = replace(found, landings=replace(found.landings, branch_note="no branch main is in this clone, so x"))
    assert "\n\u25b3 No branch main is in this clone, so x.\n" in pages(noted)["approvals.md"].markdown


def test_a_single_day_that_is_examined_is_no_stretch() -> None:
    day = Period(id="day", start=factories.AS_OF, end=factories.AS_OF, type=1)
    assert (
        f"Each commit of main on {factories.AS_OF} is counted"
        in pages(replace(full(), period=day))["approvals.md"].markdown
    )


def test_the_protection_is_told_stretch_by_stretch() -> None:
    guarded = Enforcement(snapshots=enforcement.monthly("2026-07-01", "2026-12-31", enforcement.classic(), days=20))
    of = enforcement.under(guarded, landings=Landings(branch="main", changes=()))
    text = pages(of)["approvals.md"].markdown
    assert "| When | What is known | As the code host told it |" in text
    assert "| enforced | 1 approval" in text


@pytest.mark.parametrize("count", [199, 203])
def test_a_long_list_is_cut_and_says_where_the_rest_is(count: int) -> None:
    found = tuple(judged(approvals.direct(oid=oid(1000 + n)), Verdict.EXCEPTION) for n in range(count))
    text = pages(examined(*found))["approvals.md"].markdown
    assert text.count("\n- **") == min(count, 200)
    assert ("And 3 more: `tieout approvals check`" in text) is (count > 200)


def test_a_hostile_title_branch_or_reason_is_only_words() -> None:
    of = change(proposal(title=NASTY))
    bad = replace(judged(of, Verdict.NOT_TESTED), reason=NASTY)
    faults = (LedgerFault("chain", Location(path=NASTY), NASTY, NASTY),)
    found = examined(
        bad,
        documents=(factories.document(),),
        texts=(replace(TEXT, state=TextState.VOID, reason=NASTY, approvers=(NASTY,)),),
        ledger=replace(ledger(of), source=NASTY, faults=faults),
        landings=Landings(branch=NASTY, changes=(of,)),
    )
    made = pages(found)
    html = "".join(to_html(text) for text in (made["approvals.md"].markdown, made[factories.POLICY_PATH].facts))
    assert "<script" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")
    assert html.count("<td") == html.count("</td>")
    rows = [line for line in made["approvals.md"].markdown.splitlines() if line.startswith("| [Access")]
    assert len(rows) == 1
    assert len(rows[0].replace("\\|", "").split("|")) == 5
