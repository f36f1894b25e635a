"""What the pages say, from values alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import evidence
from tests.factories import AS_OF, POLICY_PATH, commit, control, document, examination, finding, program
from tests.workpapers.test_operated import company, judged
from tieout.check import check
from tieout.judgement.texts.review_dates import review_day
from tieout.model.cadence import Cadence, Every
from tieout.model.change import Effect, FieldChange, History, Revision
from tieout.model.control import Control
from tieout.model.control_change import ControlChange, ControlEffect, FormerControl
from tieout.model.document import Classification, Document, Kind, Status
from tieout.model.examination import Examination
from tieout.model.finding import SWITCHED_OFF, Finding, RuleResult, RuleState, Severity, State
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.period import Period
from tieout.model.program import Organization
from tieout.render.ladder_chart import drawn
from tieout.site.audience import Audience
from tieout.site.drawings import boxed, drawings
from tieout.site.home import home_cards
from tieout.site.pages import site_map
from tieout.site.site_map import SitePage
from tieout.site.told import Told
from tieout.site.words import counted, dated_ahead, line, review_state, text
from tieout.workpapers.ladder import ladder


def page(path: str, of: Examination | None = None) -> SitePage:
    """Give one page of a sound company's site, or of another's."""
    of = of or examination()
    outcome = check(of)
    return next(item for item in site_map(of, outcome, ladder(of, outcome)).pages if item.path == path)


def test_a_site_begins_with_the_overview_and_groups_the_rest() -> None:
    runbook = document(id="RB-001", kind=Kind.RUNBOOK, path="runbooks/x.md", controls=())
    of = examination(document(id="POL-009", path="policies/z.md"), document(), runbook)
    outcome = check(of)
    site = site_map(of, outcome, ladder(of, outcome))
    assert site.name == "Unnamed organization"
    assert site.navigation == (
        ("", ("index.md", "documents.md")),
        ("To do", ("due.md", "findings.md", "exceptions.md")),
        ("Controls", ("ladder.md", "controls.md", "criteria.md")),
        ("Proof", ("approvals.md", "evidence.md", "exercises.md")),
        ("Policies", (POLICY_PATH, "policies/z.md")),
        ("Runbooks", ("runbooks/x.md",)),
    )
    assert {item.path for item in site.pages} == {path for _, paths in site.navigation for path in paths}


def test_texts_of_one_title_are_told_apart_by_their_ids() -> None:
    """In the navigation and the search stood one title twice, and a control rested on "Keys, Keys"."""
    twin = replace(document(), id="POL-009", path="policies/twin.md")
    of = examination(documents=(document(), twin))
    site = site_map(of, check(of), ladder(of, check(of)))
    titles = {item.document: item.title for item in site.pages if item.document}
    name = document().name
    assert titles == {POLICY_PATH: f"{name} (POL-002)", "policies/twin.md": f"{name} (POL-009)"}
    assert f"[{name} (POL-009)](policies/twin.md)" in page("documents.md", of).markdown


def test_a_title_that_a_text_above_the_readers_has_as_well_tells_nothing_of_it() -> None:
    twin = replace(document(), id="POL-009", path="policies/twin.md", classification=Classification.RESTRICTED)
    assert page(POLICY_PATH, examination(documents=(document(), twin))).title == document().name


def test_without_runbooks_there_is_no_empty_heading() -> None:
    of = examination()
    outcome = check(of)
    titles = [title for title, _ in site_map(of, outcome, ladder(of, outcome)).navigation]
    assert titles == ["", "To do", "Controls", "Proof", "Policies"]


def test_the_overview_counts_and_names_what_was_not_examined() -> None:
    of = examination()
    outcome = replace(
        check(of),
        rules=(RuleResult(rule="unknown-owner", state=RuleState.NOT_EXAMINED, reason="no <people>"),),
        unreadable=(Unreadable(location=Location(path="policies/<x>.md"), kind="syntax", message="m", remedy="r"),),
        uncommitted=("1.md",),
    )
    home = site_map(of, outcome, ladder(of, outcome)).pages[0]
    assert home.markdown == (
        "# Unnamed organization: policies and controls\n"
        "\n"
        "As of 2026-06-30 (UTC), commit `1111111111`. Examined period: 2026-01-01 to 2026-06-30.\n"
        "\n"
        "## Most urgent\n"
        "\n"
        "| What | Owner | When | Next |\n"
        "|---|---|---|---|\n"
        "| **AC-01** Access review: evidence for 2026-Q2 | role:security-lead (Ben Example) "
        "| by 2026-06-30, today; lost after 2026-07-07 "
        "| carry it out and keep access-review of identity-provider under evidence/ |\n"
        "\n"
        "## What this site can say\n"
        "\n"
        "Dates and names in a document's head are claims of the document.\n"
        "Approvals, evidence and operation are not examined yet.\n"
        "\n"
        "- \u2718 policies/\\<x\\>.md:1:1 could not be read: m\n"
        "\n"
        "These files are not as the commit has them:\n"
        "\n"
        "- 1.md\n"
        "\n"
        "## Not examined\n"
        "\n"
        "- no \\<people\\>: `unknown-owner`\n"
    )


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (6, "- nobody: `r0`, `r1`, `r2`, `r3`, `r4`, `r5`\n"),
        (7, "- nobody: `r0`, `r1`, `r2`, `r3`, `r4` and 2 more: `tieout check` names them\n"),
    ],
)
def test_the_overview_of_a_young_programme_is_no_wall_of_rules(count: int, told: str) -> None:
    of = examination()
    rules = tuple(RuleResult(rule=f"r{n}", state=RuleState.NOT_EXAMINED, reason="nobody") for n in range(count))
    outcome = replace(check(of), rules=rules)
    home = site_map(of, outcome, ladder(of, outcome)).pages[0]
    assert home.markdown.endswith(f"## Not examined\n\n{told}")


def test_of_a_file_that_is_read_but_for_a_part_the_overview_says_which() -> None:
    of = examination()
    part = Unreadable(
        location=Location(path="controls.yaml", line=9, column=5), kind="k", message="of POL-<1>", remedy="r"
    )
    first = replace(part, location=Location(path="controls.yaml", line=4), message="the id AC-01 stands on line 2")
    outcome = replace(check(of), unreadable=(part, first))
    lines = site_map(of, outcome, ladder(of, outcome)).pages[0].markdown.splitlines()
    said = "- \u2718 controls.yaml:4:1 could not be read: the id AC-01 stands on line 2, and 1 more of that file"
    assert [item for item in lines if "could not be read" in item] == [said]


def test_each_page_says_at_its_foot_of_which_day_it_is() -> None:
    of = examination()
    outcome = check(of)
    made = {audience: site_map(of, outcome, ladder(of, outcome), audience=audience).made for audience in Audience}
    assert made == {
        Audience.PUBLIC: "As of 2026-06-30 (UTC)",
        Audience.INTERNAL: "As of 2026-06-30 (UTC), commit 1111111111",
        Audience.AUDITOR: "As of 2026-06-30 (UTC), commit 1111111111",
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "2026-02-01"),
        ({"effective": AS_OF}, "2026-06-30"),
        ({"effective": AS_OF + timedelta(days=1)}, "2026-07-01, not yet"),
        ({"effective": None}, "not stated"),
        ({"status": None}, "2026-02-01"),
        ({"status": Status.DRAFT}, "not in force: draft"),
        ({"status": Status.RETIRED}, "not in force: retired"),
        ({"status": Status.RETIRED, "retired": date(2026, 5, 1)}, "not in force: retired on 2026-05-01"),
    ],
)
def test_the_public_is_told_of_a_text_that_is_not_in_force_that_it_is_not(
    changes: dict[str, object], said: str
) -> None:
    """A draft, a retired text and one that is still to come stood there as the others, the status unsaid."""
    of = examination(document(classification=Classification.PUBLIC, **changes))
    outcome = check(of)
    home, shown = site_map(of, outcome, ladder(of, outcome), audience=Audience.PUBLIC).pages
    assert f"| 1.0 | {said} |" in home.markdown
    assert f"In force from\n: {said}\n" in shown.facts


def test_of_what_a_change_did_within_a_key_of_the_head_the_key_is_told_once() -> None:
    keys = ("changelog[0].date", "changelog[1].change", "parameters.key-age.value", "version", "review.every")
    changed = Revision(
        commit=commit(subject="Yearly review"),
        path=POLICY_PATH,
        effect=Effect.MODIFIED,
        body_changed=True,
        fields=tuple(FieldChange(key, "1", "2") for key in keys),
        readable=True,
    )
    of = examination(history=History(commits=1, revisions=(changed,), irregularities=()))
    assert "| Yearly review (words, changelog, parameters, version, review) |" in page(POLICY_PATH, of).history


def test_before_the_first_commit_and_period_the_overview_says_so() -> None:
    of = examination(head=None, period=None, program=program(periods=()), history=None)
    assert "no commit yet. No period is declared yet." in page("index.md", of).markdown


def test_a_documents_page_is_its_text_and_what_its_head_claims() -> None:
    of = examination(document(body="# Access\n\nText.\n", criteria=("C1.1", "CC9.9"), controls=("AC-01", "AC-404")))
    got = page(POLICY_PATH, of)
    assert got.markdown == "# Access\n\nText.\n"
    assert (got.document, got.source, got.title) == (POLICY_PATH, POLICY_PATH, "Access Control Policy")
    assert [tuple(part.split("\n: ")) for part in got.facts.strip().split("\n\n")] == [
        ("Id", "POL-002"),
        ("Status", "active"),
        ("Version", "1.0"),
        ("Classification", "not stated, so internal"),
        ("Owner", "role:security-lead (Ben Example)"),
        ("Approver (claimed)", "role:cto"),
        ("Approved (claimed)", "2026-01-14"),
        ("Approval (proven)", "not examined: there is no approval ledger"),
        ("In force from", "2026-02-01"),
        ("Review", "\u2714 on time, as claimed"),
        ("Next review by", "2027-01-14"),
        ("Last reviewed (claimed)", "2026-01-14"),
        ("Text last changed (Git)", "not stated"),
        ("Criteria", "[C1.1](../criteria.md#c11), CC9.9"),
        ("Controls", "[AC-01](../controls.md#ac-01), AC-404"),
        ("Findings", "[3 open findings](../findings.md)"),
    ]


def test_a_criterion_outside_the_scope_has_no_place_to_link_to() -> None:
    """The page of criteria lists those in scope alone."""
    of = examination(controls=(control(criteria=("C1.1", "CC1.1")),))
    assert "Criteria\n: [C1.1](criteria.md#c11), CC1.1\n" in page("controls.md", of).markdown


@pytest.mark.parametrize(
    ("controls", "anchor"),
    [
        ((control(),), "ac-01"),
        ((control(id="Controls"),), "controls-1"),
        ((control(), control(title="Another of the same id")), "ac-01"),
        ((control(id="\u00c4C 1 (x)"),), "%C3%A4c-1-x"),
    ],
)
def test_a_control_is_linked_by_the_anchor_that_its_heading_has(controls: tuple[Control, ...], anchor: str) -> None:
    of = examination(controls=controls)
    wanted = f"]({'controls.md'}#{anchor})"
    assert wanted in page("criteria.md", of).markdown


def taken_out(*, held: bool = True) -> Examination:
    """Give a sound company that took VN-01 out in the period, and FM-09 in the work tree alone."""
    commit = "e72be9908a".ljust(40, "0")
    change = ControlChange(
        control="VN-01", effect=ControlEffect.REMOVED, on=date(2026, 3, 10), commit=commit, title="Vendors",
        criteria=("C1.1", "CC9.2"),
    )  # fmt: skip
    stood = control(id="VN-01", title="Vendors", statement="Vendors are looked at.", criteria=("C1.1", "CC9.2"))
    former = FormerControl(control=stood, since=date(2026, 1, 1), until=date(2026, 3, 10), commit=commit, keys=())
    kept = replace(change, control="FM-09", effect=ControlEffect.ADDED, on=date(2026, 2, 1), title="", criteria=())
    of = evidence.sound()
    if not held:
        of = replace(of, unexamined=(NotExamined(need="evidence", reason="nothing is captured yet"),))
    return replace(of, control_changes=(kept, change), former_controls=(former,))


def test_a_control_that_was_taken_out_in_the_period_stands_below_those_that_are_there() -> None:
    made = page("controls.md", taken_out())
    told = made.markdown.partition("\n## FM-09 (not there)\n")[2]
    assert told == (
        "\n"
        "It is in commit `e72be9908a` of 2026-02-01, and not among the controls examined.\n"
        "\n"
        "## VN-01 (taken out)\n"
        "\n"
        "**Taken out on 2026-03-10** by commit `e72be9908a`. What it missed until then is told under the rule "
        "`missed-before-change`; nothing else was held against it. It said:\n"
        "\n"
        "Vendors are looked at.\n"
        "\n" + told.partition("Vendors are looked at.\n\n")[2]
    )
    assert "Criteria\n: [C1.1](criteria.md#c11), CC9.2\n" in told
    assert made.titles[-1] == ("vn-01-taken-out", "Vendors")
    unheld = page("controls.md", taken_out(held=False)).markdown
    assert "by commit `e72be9908a`. Nothing was held against it for the days on which it operated. It said:" in unheld
    unknown = page("controls.md", replace(taken_out(), former_controls=())).markdown
    assert unknown.rstrip().endswith(
        "nothing else was held against it.\n\nVendors\n\nCriteria\n: [C1.1](criteria.md#c11), CC9.2"
    )


def test_what_names_a_control_that_was_taken_out_leads_to_it() -> None:
    of = replace(taken_out(), documents=(document(controls=("AC-01", "VN-01", "FM-09", "VN-77")),))
    link = "[VN-01](../controls.md#vn-01-taken-out), [FM-09](../controls.md#fm-09-not-there), VN-77\n"
    assert f"Controls\n: [AC-01](../controls.md#ac-01), {link}" in page(POLICY_PATH, of).facts
    assert (
        "- [VN-01](controls.md#vn-01-taken-out) named C1.1 until 2026-03-10, when commit e72be9908a took it out\n"
        in page("criteria.md", of).markdown
    )


def test_without_a_period_no_control_is_missed() -> None:
    assert "taken out" not in page("controls.md", replace(taken_out(), period=None)).markdown


def test_the_overview_and_the_ladder_have_their_drawings_and_no_other_page_has() -> None:
    of = examination()
    outcome = check(of)
    sheet = ladder(of, outcome)
    told = Told.of(of, outcome, sheet, Audience.INTERNAL)
    assert {item.path: item.drawing for item in site_map(of, outcome, sheet).pages if item.drawing} == {
        "index.md": home_cards(told) + boxed(drawings(told), "Figures"),
        "ladder.md": boxed(str(drawn(sheet)), "Drawing"),
    }


def test_the_ladder_is_a_table_too_so_that_no_drawing_is_needed() -> None:
    assert page("ladder.md").markdown == (
        "# Ladder\n"
        "\n"
        "How far the support of each criterion in scope reaches: in the drawing from below, in the table from the left.\n"
        "\n"
        "| Criterion | Claimed | Documented | Approved | Evidenced | Operated |\n"
        "|---|---|---|---|---|---|\n"
        "| [C1.1](criteria.md#c11) Title of C1.1 | ✔ yes | ✔ yes | ○ not examined | ○ not examined | ○ not examined |\n"
        "| [C1.2](criteria.md#c12) Title of C1.2 | ✔ yes | ✔ yes | ○ not examined | ○ not examined | ○ not examined |\n"
        "| **All 2** | **2** | **2** | **\u2013** | **\u2013** | **\u2013** |\n"
        "\n"
        "## What a rung says\n"
        "\n"
        "A rung is reached only if all below it are.\n"
        "\n"
        "- **Claimed** A control in operation on the day names the criterion.\n"
        "- **Documented** Each of those controls, and each text in force that it rests on, is without an error.\n"
        "- **Approved** Each of those texts is shown to be approved as it stands. Not examined: no approvals are captured yet, so no text is proven to be approved.\n"
        "- **Evidenced** Each control left, at least once in the period, each piece of evidence that it names. Not examined: no evidence is captured yet, so no control is shown to have left any.\n"
        "- **Operated** Each control is shown to have operated over the whole period. Not examined: no evidence is captured yet, so no instance of any control is shown.\n"
    )


def test_what_stands_on_a_rung_that_nobody_examined_is_not_known() -> None:
    of = company()
    outcome = judged(of)
    site = site_map(of, outcome, ladder(of, outcome))
    (text,) = (item.markdown for item in site.pages if item.path == "ladder.md")
    assert "✔ yes | ✔ yes | ○ not examined | ○ not known | ○ not known |\n" in text
    assert "| **All 2** | **2** | **2** | **\u2013** | **\u2013** | **\u2013** |" in text
    assert "that it names. Not known: it stands on approved, which is not examined.\n" in text


def test_many_documents_leave_the_navigation_and_stay_on_their_list() -> None:
    """Each page holds the whole navigation: its size would grow with the square of the documents."""
    for count, shown in ((40, 40), (41, 0)):
        of = examination(*(document(id=f"POL-{n:03d}", path=f"policies/{n}.md") for n in range(count)))
        outcome = check(of)
        site = site_map(of, outcome, ladder(of, outcome))
        listed = dict(site.navigation).get("Policies", ())
        assert len(listed) == shown
        assert len(site.beside) == count - shown
        text_ = next(item.markdown for item in site.pages if item.path == "documents.md")
        assert all(f"](policies/{n}.md)" in text_ for n in range(count))


@pytest.mark.parametrize(("count", "heads"), [(40, []), (41, ["### policies/0", "### policies/1", "### policies/2"])])
def test_many_documents_of_several_folders_are_listed_by_folder(count: int, heads: list[str]) -> None:
    of = examination(*(document(id=f"POL-{n:03d}", path=f"policies/{n % 3}/{n}.md") for n in range(count)))
    told = page("documents.md", of).markdown
    assert re.findall(r"^### .*", told, re.MULTILINE) == heads
    assert told.count("](policies/") == count


def test_a_control_without_an_id_has_a_heading_and_no_link() -> None:
    of = examination(controls=(control(id=""), control()))
    assert "\n## A control without an id\n" in page("controls.md", of).markdown
    assert "C1.1" in page("criteria.md", of).markdown


def test_a_control_says_what_is_found_on_it_and_on_the_texts_that_it_rests_on() -> None:
    """Otherwise a reader of its page takes a control that fails for one that works."""
    text = resting(
        finding(subject="CC-1", location=Location(path="controls.yaml", line=3)),
        finding(severity=Severity.NOTE),
        finding(about="twice"),
        finding(about="waived", state=State.WAIVED, waiver="EX-1"),
        controls=(control(id="CC-1"), control(id="CC-2"), control(id="CC-3", policies=())),
    )["controls.md"].markdown
    _, first, second, third = text.split("\n## ")
    assert "\nFindings\n: [2 errors, 1 note](findings.md)\n" in first
    assert "\nFindings\n: [1 error, 1 note](findings.md)\n" in second
    assert "\nFindings\n" not in third


def test_a_control_says_how_its_windows_stand_once_evidence_is_captured() -> None:
    assert "Evidence shown" not in page("controls.md").markdown
    of = company()
    outcome = judged(of)
    pages = {item.path: item.markdown for item in site_map(of, outcome, ladder(of, outcome)).pages}
    assert re.search(
        r"\nEvidence shown\n: \[\d+ of \d+ entr(y|ies); [^]]+\]\(evidence\.md#expected-against-present\)\n",
        pages["controls.md"],
    )
    assert "\n## Expected against present\n" in pages["evidence.md"]


def test_findings_stand_in_a_table_with_the_next_step() -> None:
    of = examination()
    outcome = replace(check(of), findings=(finding(message="a | b", remedy="do <it>"),))
    got = next(item for item in site_map(of, outcome, ladder(of, outcome)).pages if item.path == "findings.md")
    assert got.markdown.splitlines()[4:] == [
        "## 1 error",
        "",
        "An auditor would note these as deviations.",
        "",
        "| Finding | Rule | Where | Next |",
        "|---|---|---|---|",
        f"| a \\| b | `stale-review` | [policies/access-control.md:10]({POLICY_PATH}) | do \\<it\\> |",
        "",
    ]


def resting(*findings: Finding, controls: tuple[Control, ...] = (control(),)) -> dict[str, SitePage]:
    of = examination(controls=controls)
    outcome = replace(check(of), findings=findings)
    return {item.path: item for item in site_map(of, outcome, ladder(of, outcome)).pages}


def test_what_rests_in_the_baseline_or_is_waived_is_not_gone() -> None:
    pages = resting(
        finding(state=State.BASELINED, message="was there"),
        finding(state=State.BASELINED, severity=Severity.NOTE, location=Location(path="controls.yaml", line=3)),
        finding(state=State.WAIVED, waiver="EX-1", about="a"),
    )
    assert pages["findings.md"].markdown.splitlines()[4:] == [
        "No finding is open.",
        "",
        "## 2 in the baseline",
        "",
        "They were there when it was made: they fail nothing, and they are not gone.",
        "",
        "| Finding | Rule | Where | Next |",
        "|---|---|---|---|",
        f"| was there | `stale-review` | [policies/access-control.md:10]({POLICY_PATH}) | review it |",
        "| Access Control Policy was due | `stale-review` | controls.yaml:3 | review it |",
        "",
        "1 finding is waived: [exceptions](exceptions.md).",
        "",
    ]
    assert "0 of them errors, 1 waived, 2 in the baseline" in pages["index.md"].drawing
    fact = "Findings\n: [1 in the baseline](../findings.md)\n"
    assert fact in pages[POLICY_PATH].facts
    both = resting(finding(), finding(state=State.BASELINED, about="a"))[POLICY_PATH].facts
    assert "Findings\n: [1 open finding, 1 in the baseline](../findings.md)\n" in both
    sound = resting(finding())
    assert "baseline" not in sound["findings.md"].markdown + sound["index.md"].drawing


def test_a_rule_that_is_switched_off_is_named_with_the_reason() -> None:
    of = examination()
    off = RuleResult(rule="broken-link", state=RuleState.OFF, reason=SWITCHED_OFF)
    outcome = replace(check(of), rules=(off, off._replace(rule="direct-push", reason="nobody keeps it")))
    got = next(item for item in site_map(of, outcome, ladder(of, outcome)).pages if item.path == "index.md")
    assert got.markdown.endswith(
        "\n## Off\n\n- switched off in controls.yaml: `broken-link`\n- nobody keeps it: `direct-push`\n"
    )


def test_the_gravest_findings_stand_first_each_severity_by_rule_and_place() -> None:
    of = examination()
    found = (
        finding(rule="b-rule", severity=Severity.NOTE, message="fourth"),
        finding(rule="b-rule", message="third"),
        finding(rule="a-rule", message="second", location=Location(path=POLICY_PATH, line=9)),
        finding(rule="a-rule", message="first", location=Location(path=POLICY_PATH, line=8)),
    )
    outcome = replace(check(of), findings=found)
    got = next(item for item in site_map(of, outcome, ladder(of, outcome)).pages if item.path == "findings.md")
    assert re.findall(r"^(?:## \d \w+|\| (?:first|second|third|fourth))", got.markdown, re.MULTILINE) == [
        "## 3 errors", "| first", "| second", "| third", "## 1 note", "| fourth",
    ]  # fmt: skip


def test_a_page_of_findings_has_a_most_and_says_how_many_more_there_are() -> None:
    of = examination()
    outcome = replace(check(of), findings=tuple(finding(message=f"n{n}") for n in range(401)))
    got = next(item for item in site_map(of, outcome, ladder(of, outcome)).pages if item.path == "findings.md")
    assert got.markdown.count("| n") == 400
    assert "And 1 more: `tieout check` names them." in got.markdown


def test_like_things_of_one_subject_are_one_row_of_what_is_due_and_of_what_is_most_urgent() -> None:
    """A control of each week whose year has nothing would fill the first page, and hide all else."""
    weekly = control(id="AC-02", cadence=Cadence(every=Every.WEEKLY), evidence=control().evidence)
    of = evidence.examination(evidence.on("2026-01-05"), controls=(control(), weekly))
    for path in ("index.md", "due.md"):
        told = page(path, of).markdown
        assert told.count("**AC-02**") <= 2
        assert "more like it, the last by 2026-0" in told


def test_what_is_only_due_is_no_more_of_what_is_late() -> None:
    """The two pages gave two numbers of windows that are like the one that is late, and two last days."""
    weekly = control(id="AC-02", cadence=Cadence(every=Every.WEEKLY), evidence=control().evidence)
    of = evidence.examination(evidence.on("2026-01-05"), controls=(control(), weekly))
    first, listed = (
        re.search(r"\*\*AC-02\*\*.*?(and \d+ more like it, the last by [0-9-]+)", page(path, of).markdown)
        for path in ("index.md", "due.md")
    )
    assert first is not None
    assert listed is not None
    assert first[1] == listed[1]


def test_a_single_day_that_is_examined_is_no_stretch() -> None:
    of = examination(period=Period(id="t1", type=1, start=AS_OF, end=AS_OF))
    assert f"Examined: {AS_OF} alone (type 1)." in page("index.md", of).markdown


def test_the_name_of_the_company_is_text() -> None:
    of = examination(program=program(organization=Organization(name="A <b> [c](d) & Co")))
    assert page("index.md", of).markdown.startswith("# A \\<b\\> \\[c\\](d) \\& Co: policies")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain", "plain"),
        ("a\n\n  b", "a b"),
        ("<b>&amp;", "\\<b\\>\\&amp;"),
        ("[x](y) `z` *w* _v_ ~u~ |t| #s \\r", "\\[x\\](y) \\`z\\` \\*w\\* \\_v\\_ \\~u\\~ \\|t\\| \\#s \\\\r"),
        ("\u202eevil", "\\\\u202eevil"),
    ],
)
def test_a_value_is_text_whatever_it_holds(value: str, shown: str) -> None:
    assert text(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("- item", "\\- item"),
        ("+ item", "\\+ item"),
        ("1. one", "1\\. one"),
        ("1) one", "1\\) one"),
        ("=== x", "\\=== x"),
        (": x", "\\: x"),
        ("2026-01-01", "2026-01-01"),
        ("# x", "\\# x"),
        ("> x", "\\> x"),
        ("", ""),
    ],
)
def test_a_value_that_begins_a_line_begins_no_list(value: str, shown: str) -> None:
    assert line(value) == shown


@pytest.mark.parametrize(
    ("document_", "days", "state"),
    [
        (document(), 0, "\u2714 on time, as claimed"),
        (document(), 1, "\u2718 1 day late"),
        (document(), 2, "\u2718 2 days late"),
        (document(last_reviewed=None), 0, "\u2718 no review on record"),
        (document(status=Status.DRAFT), 9, "draft"),
        (document(status=None, places=()), 9, "status not stated"),
        (document(status=None), 9, "status cannot be read"),
    ],
)
def test_the_state_of_a_review_to_the_day(document_: Document, days: int, state: str) -> None:
    day = date(2027, 1, 14) + timedelta(days=days)
    of = examination(document_)
    assert review_state(document_, review_day(of, document_), day, dated_ahead(check(of))) == state


def test_a_review_in_the_future_is_no_review_on_time() -> None:
    odd = document(last_reviewed=AS_OF + timedelta(days=2))
    of = examination(odd)
    assert review_state(odd, review_day(of, odd), AS_OF, dated_ahead(check(of))) == "\u2718 a date in the future"


def test_counting() -> None:
    assert (counted(0, "day"), counted(1, "day"), counted(2, "day")) == ("0 days", "1 day", "2 days")
