"""What a person reads in a terminal or a log."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.evidence import sound
from tests.factories import HEAD, control, document, examination, finding, program
from tests.report.outcomes import FETCH
from tests.workpapers.test_operated import company, judged
from tieout.check import check
from tieout.model.criteria import Category
from tieout.model.document import Status
from tieout.model.finding import Outcome, RuleResult, RuleState, Severity, State
from tieout.model.location import Location, Unreadable
from tieout.report.layout import Palette, plain, plural
from tieout.report.text import ladder, ladder_totals, outcome
from tieout.workpapers.ladder import ladder as ladder_of
from tieout.workpapers.relied_on import RELIED_ON

SOUND = replace(check(sound()), rules=(RuleResult(rule="unreadable-file", state=RuleState.EXAMINED),))
OFF = RuleResult(rule="unreadable-file", state=RuleState.OFF, reason="switched off in controls.yaml")
LOST = Unreadable(location=Location(path="a.md", line=2), kind="syntax", message="this is not YAML", remedy="mend it")


def told(**changes: object) -> str:
    return outcome(replace(SOUND, **changes))  # type: ignore[arg-type]  # each test names fields of Outcome


def test_nothing_open_is_said_in_three_lines() -> None:
    assert told() == (
        f"1 document and 1 control, as of 2026-06-30 (UTC), commit {HEAD[:10]}, period 2026-H1\n"
        "1 rule examined, 0 not examined\n"
        "tied out: no open finding\n"
    )


def test_a_finding_is_place_fact_and_next_step() -> None:
    assert told(findings=(finding(),)).startswith(
        "policies/access-control.md:10:5: error: [stale-review] POL-002\n"
        "  Access Control Policy was due\n"
        "  next: review it\n"
        "\n"
    )


def test_a_subject_that_is_the_path_is_not_said_twice() -> None:
    at = finding().location
    assert told(findings=(finding(subject=at.path),)).splitlines()[0] == f"{at}: error: [stale-review]"


def test_of_several_alike_in_a_row_the_first_says_what_to_do() -> None:
    again = [finding(about=str(n)) for n in range(3)]
    other = finding(rule="broken-link", remedy="mend it")
    assert told(findings=(*again, other, again[0])).count("next: review it") == 2


def test_what_is_waived_or_frozen_fails_nothing_and_stays_listed() -> None:
    waived = finding(state=State.WAIVED, waiver="EX-003", until=date(2026, 12, 31), message="it is late")
    frozen = (finding(state=State.BASELINED), finding(about="other", state=State.BASELINED))
    lines = told(findings=(waived, *frozen)).splitlines()
    assert lines[:7] == [
        "Waived",
        f"  {waived.location}: [stale-review] it is late (until 2026-12-31",
        "    by EX-003)",
        "",
        "In the baseline",
        "  2 stale-review",
        "",
    ]
    assert lines[7:] == told().splitlines()


def test_long_sentences_wrap_under_themselves() -> None:
    lines = told(findings=(finding(message="word " * 40, remedy="step " * 40),)).splitlines()
    assert max(map(len, lines)) <= 96
    assert lines[1].startswith("  word")
    assert lines[2].startswith("  word")
    assert [line[:12] for line in lines if "step" in line][:2] == ["  next: step", "        step"]


def test_a_path_that_is_longer_than_a_line_is_not_broken() -> None:
    assert f"  {'x' * 300}\n" in told(findings=(finding(message="x" * 300),))


def test_rules_that_lack_the_same_input_are_named_together() -> None:
    absent = "there is no registers/vendors.yaml, so no vendor is known"
    rules = tuple(
        RuleResult(rule=name, state=RuleState.NOT_EXAMINED, reason=reason)
        for name, reason in (("a", absent), ("b", "there is nobody"), ("c", absent))
    )
    assert told(rules=rules).splitlines()[:3] == ["Not examined", f"  a, c: {absent}", "  b: there is nobody"]


def test_what_was_not_examined_is_named_and_nothing_is_called_tied_out() -> None:
    result = RuleResult(rule="unknown-owner", state=RuleState.NOT_EXAMINED, reason="nobody is known")
    text = told(rules=(*SOUND.rules, result))
    assert text.startswith("Not examined\n  unknown-owner: nobody is known\n\n")
    assert text.endswith(
        "1 rule examined, 1 not examined\nno open finding, and 1 rule not examined: that is no success\n"
    )


def test_what_could_not_be_read_is_named_even_where_its_rule_is_off() -> None:
    """Silence never reads as assurance."""
    text = told(rules=(OFF,), unreadable=(LOST,))
    assert text.startswith("Not examined\n  a.md:2:1: this is not YAML\n\n")
    assert text.endswith("0 rules examined, 0 not examined, 1 switched off: unreadable-file\nno open finding\n")
    assert "a.md" not in told(unreadable=(LOST,))  # its finding says so


@pytest.mark.parametrize(
    ("rules", "passed_over"),
    [((OFF,), (LOST,)), (SOUND.rules, ()), ((), (LOST,))],
    ids=["off", "examined", "not among the rules"],
)
def test_what_no_rule_judged_is_passed_over(rules: tuple[RuleResult, ...], passed_over: tuple[Unreadable, ...]) -> None:
    assert replace(SOUND, rules=rules, unreadable=(LOST,)).passed_over == passed_over


@pytest.mark.parametrize(
    ("paths", "line"),
    [
        (("a",), "1 file not as in the commit: a"),
        (("a", "b", "c"), "3 files not as in the commit: a, b, c"),
        (("a", "b", "c", "d"), "4 files not as in the commit: a, b, c, ..."),
    ],
)
def test_what_is_not_committed_is_named(paths: tuple[str, ...], line: str) -> None:
    assert line in told(uncommitted=paths).splitlines()


def test_captures_that_no_commit_holds_are_counted() -> None:
    path = "evidence/2026-Q1/s/n/x/evidence.yaml"
    one, two = told(captures_uncommitted=(path,)), told(captures_uncommitted=(path, path))
    assert "\n1 capture is not committed: it supports nothing until evidence/ is in a commit\n" in one
    assert "\n2 captures are not committed: they support nothing until evidence/ is in a commit\n" in two


def test_a_long_subject_is_said_once_and_a_short_one_reads_in_its_sentence() -> None:
    name = "20260302T090000Z-access-review-5b1f8e60"
    long = finding(subject=name, message=f"{name} has no row", location=Location(path="e.yaml"))
    short = finding(subject="AC-03", message="AC-03 has nothing", location=Location(path="c.yaml"))
    text = told(findings=(long, short))
    assert f"{name}\n  has no row\n" in text
    assert "AC-03\n  AC-03 has nothing\n" in text


def test_settings_of_another_revision_are_named() -> None:
    assert "scope, periods and rules from main\n" in told(settings="main")


def test_what_was_taken_for_a_branch_that_is_not_here_is_said() -> None:
    said = told(branch_note="no branch main is in this clone, so x")
    assert f"period 2026-H1 no branch main is in this clone, so x: {FETCH} 1 rule" in " ".join(said.split())
    assert " ".join(said.split()).endswith(
        "no open finding, and where the branch ends is not known: that is no success"
    )


def test_before_the_first_commit_there_is_none() -> None:
    assert "(UTC), no commit yet\n" in told(head=None, period=None)


def test_the_sum_names_the_gravest_rule() -> None:
    note = finding(rule="review-date-only-bump", severity=Severity.NOTE, location=Location(path="a.md"))
    text = told(findings=(note, finding(), finding(about="2"), finding(severity=Severity.WARNING)))
    assert text.endswith("2 errors, 1 warning, 1 note\ntieout explain stale-review says why an auditor asks\n")


HOSTILE = "\x1b[2J ::error file=x::y\n::stop-commands::z ##[add-mask]q ##vso[x] \u202e \udcff \x07"


def everywhere() -> Outcome:
    """Put hostile text wherever a repository can."""
    at = Location(path="::error file=x::.md")
    return replace(
        SOUND,
        findings=(finding(message=HOSTILE * 9, remedy=HOSTILE * 9, subject=HOSTILE, location=at),),
        rules=(RuleResult(rule="x", state=RuleState.NOT_EXAMINED, reason=HOSTILE * 9), OFF),
        unreadable=(replace(LOST, message=HOSTILE * 9, location=at),),
        uncommitted=("::a", HOSTILE),
        settings=HOSTILE,
        period=replace(SOUND.period, id=HOSTILE) if SOUND.period else None,
    )


def test_no_text_of_a_repository_paints_or_commands() -> None:
    """Nothing but line ends controls; no line begins a workflow command; nothing hides."""
    text = outcome(everywhere())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert not re.search(r"(?<!\\)##(\[|vso\[)", text)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain text: a::b", "plain text: a::b"),
        ("::error::x", "\\::error::x"),
        ("a ::b", "a \\::b"),
        ("##[group]", "\\##[group]"),
        ("x##vso[y]", "x\\##vso[y]"),
        ("## heading", "## heading"),
        ("", ""),
    ],
)
def test_what_a_pipeline_obeys_is_taken_apart(given: str, shown: str) -> None:
    assert plain(given) == shown


def test_colour_adds_codes_and_changes_no_word() -> None:
    of = replace(SOUND, findings=(finding(), finding(severity=Severity.WARNING)))
    painted = outcome(of, colour=True)
    assert "\x1b[1;31merror\x1b[0m" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == outcome(of)
    assert Palette(colour=False).paint("error", "x") == "x"


def test_one_and_many() -> None:
    assert [plural(n, "error") for n in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]


LEGEND = """
Each rung stands on those above it in this list.
  1 claimed    A control in operation on the day names the criterion.
  0 documented Each of those controls, and each text in force that it rests on,
               is without an error.
  - approved   Not examined: no approvals are captured yet, so no text is proven
               to be approved.
  - evidenced  Not examined: no evidence is captured yet, so no control is shown
               to have left any.
  - operated   Not examined: no evidence is captured yet, so no instance of any
               control is shown.
Documented relies on the silence of these rules: RULES

2 criteria in scope: 1 claimed, 0 documented; not known: approved, evidenced,
operated
"""


def test_the_ladder_is_each_criterion_with_its_controls_what_a_claim_lacks_and_a_legend() -> None:
    draft = document(id="POL-009", path="policies/draft.md", status=Status.DRAFT)
    of = examination(document(), draft, controls=(control(criteria=("C1.1",), policies=("POL-002", "POL-009")),))
    text = ladder(ladder_of(of, check(of)))
    told = re.sub(r"(?<=these rules: ).+?(?=\n\n)", "RULES", text, flags=re.DOTALL)
    assert told == (
        "C1.1   \u25a0\u25a1\u25a1\u25a1\u25a1 claimed     Title of C1.1\n"
        "                         AC-01\n"
        "       - AC-01 rests on POL-009, which is a draft\n"
        "C1.2   \u25a1\u25a1\u25a1\u25a1\u25a1 none        Title of C1.2\n"
        "                         no control\n"
        f"{LEGEND}"
    )
    assert max(map(len, text.splitlines())) <= 80
    assert all(rule in text for rule in RELIED_ON)


def test_what_stands_on_a_rung_that_is_not_examined_is_not_counted_as_nothing() -> None:
    """Evidence was captured for all that is asked, and there is no ledger: nobody knows whether the rung is reached."""
    of = company()
    sheet = ladder_of(of, judged(of))
    text = ladder(sheet)
    assert "  - evidenced  Not known: it stands on approved, which is not examined.\n" in text
    assert "  - operated   Not known: it stands on approved, which is not examined.\n" in text
    assert text.endswith("\n2 criteria in scope: 2 claimed, 2 documented; not known: approved, evidenced,\noperated\n")


def test_a_long_ladder_stays_within_80_columns() -> None:
    names = tuple(f"AC-{i:02}" for i in range(40))
    of = examination(controls=tuple(control(id=name, policies=("POL-404",)) for name in names))
    lines = ladder(ladder_of(of, check(of))).splitlines()
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line.endswith("which no readable document has")]


def test_a_coloured_ladder_has_the_same_words() -> None:
    of = examination(controls=())
    sheet = ladder_of(of, check(of))
    painted = ladder(sheet, colour=True)
    assert "\x1b[1;31mnone       \x1b[0m" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == ladder(sheet)


def test_the_totals_of_one_criterion_are_of_a_criterion() -> None:
    of = examination(program=program(categories=(Category.AVAILABILITY,)), controls=())
    sheet = ladder_of(of, check(of))
    one = replace(sheet, standings=sheet.standings[:1])
    assert ladder_totals(one).startswith("1 criterion in scope: 0 claimed")
    assert ladder_totals(sheet).startswith("3 criteria in scope: 0 claimed")
