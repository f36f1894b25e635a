"""The matrix, the groups of findings, the overview and the charts: values from values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

from tests import factories
from tests.render import sample
from tests.workpapers.test_operated import company, judged
from tieout.check import check
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.criteria import Category
from tieout.model.examination import Examination
from tieout.model.finding import RuleResult, RuleState, Severity
from tieout.model.location import NotExamined
from tieout.model.rung import RUNGS, Rung
from tieout.render.charts import bar, stack
from tieout.render.groups import groups
from tieout.render.html import bundle_pages
from tieout.render.matrix import findings_about, lacking, matrix, state_of, top_rung, unknown_of
from tieout.render.overview import Fact, examined
from tieout.render.unexamined import not_examined
from tieout.workpapers.ladder import ladder


def test_the_matrix_holds_every_criterion_of_the_categories_and_every_control() -> None:
    sheet = matrix(sample.report())
    assert [(line.criterion.id, [item.id for item in line.controls]) for line in sheet.lines] == [
        ("A1.1", ["IR-01"]),
        ("A1.2", []),
        ("A1.3", []),
        ("C1.1", ["AC-01"]),
        ("C1.2", ["AC-01"]),
    ]
    assert [line.exclusion.reason if line.exclusion else "" for line in sheet.lines] == [
        *("", "Runs at the cloud provider", "", "", "")
    ]
    assert [item.id for item in sheet.elsewhere] == ["X-01"]


def test_a_criterion_excluded_without_a_reason_stays_in_the_matrix_as_in_scope() -> None:
    program = factories.program(excluded=(factories.exclusion("C1.2", "  "),))
    line = matrix(sample.report(factories.examination(program=program))).lines[1]
    assert (line.criterion.id, line.exclusion, line.standing is None) == ("C1.2", None, False)


def test_what_lacks_support_comes_least_supported_first() -> None:
    report = sample.report()
    assert [(item.criterion.id, item.rung) for item in lacking(report)] == [
        ("A1.3", Rung.NONE),
        ("A1.1", Rung.CLAIMED),
        ("C1.1", Rung.CLAIMED),
        ("C1.2", Rung.CLAIMED),
    ]
    assert top_rung(report) is Rung.DOCUMENTED
    assert top_rung(replace(report, examined_rungs=frozenset())) is Rung.NONE


def test_a_rung_that_was_not_examined_is_never_said_to_be_unsupported() -> None:
    report = sample.report()
    standing = report.ladder.standings[0]
    assert [state_of(report, standing, rung) for rung in list(Rung)[1:]] == [
        *("supported", "not supported", "not examined", "not examined", "not examined")
    ]


def test_what_stands_on_a_rung_that_nobody_examined_is_not_known_and_no_gap() -> None:
    """Each piece of evidence is there, and there is no ledger."""
    of = company()
    report = replace(sample.report(of), ladder=ladder(of, judged(of)))
    standing = report.ladder.standings[0]
    states = ("supported", "supported", "not examined", "not known", "not known")
    assert tuple(state_of(report, standing, rung) for rung in RUNGS) == states
    assert tuple(unknown_of(report, rung) for rung in RUNGS) == ("", "", *states[2:])
    assert top_rung(report) is Rung.DOCUMENTED
    assert lacking(report) == ()


def test_a_rung_that_only_lacks_the_judgement_of_a_rule_is_not_examined() -> None:
    examined = factories.examination(unexamined=(NotExamined(need="people", reason="there is no people register"),))
    judged = replace(check(examined), findings=())
    report = sample.report(examined, outcome=judged, ladder=ladder(examined, judged))
    standing = report.ladder.standings[0]
    assert standing.rung is Rung.CLAIMED
    assert state_of(report, standing, Rung.DOCUMENTED) == "not examined"
    against = replace(judged, findings=(factories.finding(),))
    worse = replace(report, outcome=against, ladder=ladder(examined, against))
    assert state_of(worse, worse.ladder.standings[0], Rung.DOCUMENTED) == "not supported"


def test_a_control_that_names_a_point_of_focus_stands_beside_its_criterion() -> None:
    control = factories.control(criteria=("C1.2-POF3",))
    sheet = matrix(sample.report(factories.examination(controls=(control,))))
    assert [[item.id for item in line.controls] for line in sheet.lines] == [[], ["AC-01"]]
    assert sheet.elsewhere == ()


def test_a_control_s_findings_are_its_own_and_those_of_the_documents_it_rests_on() -> None:
    report = sample.report()
    control, other, _ = report.examination.controls
    assert [item.rule for item in findings_about(report, control)] == ["stale-review", "broken-link", "house-style"]
    assert findings_about(report, other) == ()


def test_findings_are_grouped_by_gravity_then_by_the_order_of_the_rules() -> None:
    found = (
        factories.finding(rule="zz-unknown"),
        factories.finding(rule="broken-link", about="1"),
        factories.finding(rule="stale-review"),
        factories.finding(rule="broken-link", about="2"),
        factories.finding(rule="stale-review", severity=Severity.WARNING),
    )
    made = groups(sample.report(None, *found))
    assert [(item.anchor, item.count, item.before) for item in made] == [
        ("error-stale-review", 1, 0),
        ("error-broken-link", 2, 1),
        ("error-zz-unknown", 1, 3),
        ("warning-stale-review", 1, 4),
    ]
    assert made[2].title == "zz-unknown"


def test_rules_switched_off_and_inputs_that_lacked_are_named_with_their_reasons() -> None:
    report = sample.report()
    rules = (
        RuleResult(rule="a", state=RuleState.EXAMINED),
        RuleResult(rule="b", state=RuleState.OFF, reason="switched off in controls.yaml"),
        RuleResult(rule="c", state=RuleState.NOT_EXAMINED, reason="there is no people register"),
        RuleResult(rule="d", state=RuleState.NOT_EXAMINED, reason="the forge is silent"),
    )
    judged = replace(report, outcome=replace(report.outcome, rules=rules))
    assert examined(judged)[2] == Fact(what="Rules", detail="1 of 4 applied")
    assert not_examined(judged)[3:6] == (
        Fact(what="People", detail="There is no people register.", rules=("c",)),
        Fact(what="Rules", detail="The forge is silent.", rules=("d",)),
        Fact(what="Rules switched off", detail="b: switched off in controls.yaml."),
    )


def test_many_rules_that_lack_one_input_are_counted_on_the_first_page_and_named_in_the_workbook() -> None:
    few = Fact(what="Ledger", detail="There is none.", rules=("a", "b", "c"))
    many = replace(few, rules=("a", "b", "c", "d"))
    assert few.told == few.whole == "There is none. Rules not applied: a, b, c."
    assert many.told == "There is none. 4 rules not applied: rules.html names them."
    assert many.whole == "There is none. Rules not applied: a, b, c, d."
    assert replace(few, rules=("a",)).whole == "There is none. Rule not applied: a."


def test_controls_that_were_taken_out_in_the_period_are_named_as_not_examined() -> None:
    def change(name: str, effect: ControlEffect, on: date) -> ControlChange:
        return ControlChange(control=name, effect=effect, on=on, commit="e72be9908a".ljust(40, "0"), title="Vendors")

    examined = factories.examination(
        control_changes=(
            change("VN-02", ControlEffect.REMOVED, date(2026, 1, 1)),
            change("VN-01", ControlEffect.ADDED, date(2026, 1, 5)),
            change("VN-01", ControlEffect.REMOVED, date(2026, 3, 10)),
            change("AC-01", ControlEffect.REMOVED, date(2026, 3, 11)),
        )
    )
    (told,) = [fact for fact in not_examined(sample.report(examined)) if "Taken-out" in fact.what]
    assert told == Fact(what="Taken-out control", detail="VN-01, on 2026-03-10.")
    page = next(page.text for page in bundle_pages(sample.report(examined)) if page.path == "controls.html")
    assert "VN-01 Vendors: on 2026-03-10, commit <code>e72be9908a</code>" in page
    assert "VN-02" not in page
    held = "What they missed until then is told under the rule <code>missed-before-change</code>"
    assert f"no population and no sample. {held}; nothing else was held against them.</p>" in page
    blind = replace(examined, unexamined=(NotExamined(need="evidence", reason="nothing is captured yet"),))
    page = next(page.text for page in bundle_pages(sample.report(blind)) if page.path == "controls.html")
    assert "no population and no sample. Nothing was held against them for the days on which they operated.</p>" in page


def test_of_many_controls_that_were_taken_out_the_first_page_names_some() -> None:
    gone = tuple(
        ControlChange(
            control=f"VN-{n:02}", effect=ControlEffect.REMOVED, on=date(2026, 3, 1), commit="e" * 40, title=""
        )
        for n in range(1, 13)
    )
    (told,) = [
        fact
        for fact in not_examined(sample.report(factories.examination(control_changes=gone)))
        if "Taken-out" in fact.what
    ]
    assert told.detail.endswith("VN-10, on 2026-03-01; and 2 more: controls.html has each.")


def test_a_scope_of_all_categories_leaves_none_to_name() -> None:
    every = sample.report(factories.examination(program=factories.program(categories=tuple(Category))))
    assert [fact.what for fact in not_examined(every)] == ["Approvals", "Evidence", "Operation over the period"]


def test_kinds_of_support_that_are_examined_are_no_longer_listed_as_not() -> None:
    all_rungs = replace(sample.report(), examined_rungs=frozenset(Rung))
    assert [fact.what for fact in not_examined(all_rungs)][:1] == ["People"]


def rectangles(drawn: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(item.get("x"), item.get("width"), item.get("class")) for item in ET.fromstring(drawn).iter("rect")]  # noqa: S314  # our own


def test_a_bar_says_in_words_what_it_draws() -> None:
    drawn = bar(1, 4, label="Claimed <1>", kind="rung-claimed")
    assert 'role="img"' in drawn
    assert "<title>Claimed &lt;1&gt;: 1 of 4</title>" in drawn
    assert "<title>Approved: not examined</title>" in bar("not examined", 4, label="Approved", kind="rung-approved")
    assert rectangles(drawn) == [("0.00", "200.00", "fill-track"), ("0.00", "50.00", "fill-rung-claimed")]
    assert rectangles(bar(0, 0, label="x", kind="rung-none")) == [("0.00", "200.00", "fill-track")]
    assert rectangles(bar(9, 4, label="x", kind="rung-none"))[1][1] == "200.00"


def test_a_stack_fills_its_width_with_the_shares_and_gaps_between_them() -> None:
    drawn = stack(
        (("none", 1, "rung-none"), ("zero", 0, "rung-claimed"), ("all", 2, "rung-documented")), label="Spread"
    )
    assert "<title>Spread: 1 none, 2 all</title>" in drawn
    assert rectangles(drawn) == [("0.00", "198.00", "fill-rung-none"), ("200.00", "400.00", "fill-rung-documented")]
    assert "<title>Spread: nothing</title>" in stack((), label="Spread")


def test_a_control_without_a_list_of_instances_is_named_as_not_examined() -> None:
    """It stands with what was not looked at, and not behind a number of what was."""
    event = factories.control(
        id="IR-01",
        cadence=Cadence(every=Every.EVENT),
        evidence=(Requirement(id="rota", system="monitoring", kind="rota"),),
    )
    made = sample.report(factories.examination(controls=(event,)))
    told = not_examined(replace(made, examined_rungs=frozenset(Rung)))
    assert (
        Fact(
            what="Operation of 1 control",
            detail=("IR-01: nothing lists each time they acted, so nothing is shown of how they operated."),
        )
        in told
    )


def test_a_control_of_no_day_of_the_period_is_not_counted_among_those_that_operate() -> None:
    """The terminal counts the others alone: two numbers of one thing have to be explained."""
    later = factories.control(id="AC-09", effective_from=date(2026, 7, 1))
    of = factories.examination(controls=(factories.control(), later))
    (told,) = [
        fact
        for fact in examined(replace(sample.report(of), examined_rungs=frozenset(Rung)))
        if fact.what == "Operation"
    ]
    assert " of 1 control lists instances;" in told.detail
    assert told.detail.endswith("; 1 control not in operation in the period")


def counted(of: Examination) -> str:
    """Give what the first page says of the captures."""
    return next(fact.detail for fact in examined(sample.report(of)) if fact.what == "Evidence")


def test_captures_that_pass_and_count_for_no_day_of_the_period_are_told_from_the_others() -> None:
    """A number of captures that pass reads as that of the period, while half may come from before it."""
    assert counted(company("2025-11-03", "2026-03-10", "2026-06-08")) == ("3 of 3 captures pass, 2 within the period")
    assert counted(company("2025-11-03")) == "1 of 1 capture passes, 0 within the period"


def test_a_single_day_has_no_captures_within_it() -> None:
    """It looks back, so that a number of those on that day says nothing."""
    one_day = replace(factories.PERIOD, type=1)
    assert "within" not in counted(company("2026-03-10", period=one_day))
    assert "within" not in counted(company("2026-03-10", period=None))
