"""The audit rehearsed: of every control a draw, what fails in it, what else would, and what to type next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import evidence, factories
from tieout.check import check
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.evidence.collector import Collectors, CollectorSetting, Serves
from tieout.model.examination import Examination
from tieout.model.finding import Finding, Severity, State
from tieout.model.location import Location
from tieout.model.period import Period
from tieout.model.population import Shown
from tieout.model.registers.collection import Registers
from tieout.workpapers.rehearsal import Rehearsal, rehearse

YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
QUARTERLY = factories.control()
GRANTS = factories.control(
    id="AC-02",
    cadence=Cadence(every=Every.EVENT),
    evidence=(
        Requirement(id="grants", system="policy-repository", kind="access-register", path="registers/access.yaml"),
    ),
)
ALWAYS = factories.control(id="AC-03", cadence=Cadence(every=Every.CONTINUOUS))
UNLISTED = factories.control(id="AC-04", cadence=Cadence(every=Every.EVENT))


def company(*days: str, **rest: Any) -> Examination:
    captures = tuple(evidence.on(day) for day in days or ("2026-03-10", "2026-06-08"))
    sound: dict[str, Any] = {"controls": (QUARTERLY,), "period": YEAR, "as_of": date(2026, 7, 1)}
    return evidence.examination(*captures, **(sound | rest))


def rehearsed(seen: Examination, *findings: Finding, seed: str = "x", control: str = "") -> Rehearsal:
    return rehearse(seen, replace(check(seen), findings=findings), seed=seed, control=control)


def test_of_each_control_a_sample_is_drawn_and_the_rest_is_kept() -> None:
    of = rehearsed(company())
    (row,) = of.rows
    assert (len(row.drawn), len(row.rest)) == (2, 2)
    assert row.sample is not None
    assert [item.result.item for item in row.drawn] == [*row.sample.items]
    assert (of.seed, of.head, of.as_of) == ("x", factories.HEAD, date(2026, 7, 1))


def test_the_same_seed_gives_the_same_rehearsal() -> None:
    assert rehearsed(company()) == rehearsed(company())


def test_open_windows_stand_with_the_days_that_are_left() -> None:
    of = rehearsed(company(as_of=date(2026, 8, 1)))
    left = {item.name: item.days_left for row in of.rows for item in row.drawn if item.result.shown is Shown.OPEN}
    assert left.items() <= {"2026-Q3": 67, "2026-Q4": 159}.items()
    assert rehearsed(company(as_of=date(2026, 8, 1))).fails is False


def test_what_fails_and_is_not_drawn_counts_too() -> None:
    """Two of four quarters were missed: whichever two are drawn, all four are told."""
    of = rehearsed(company("2026-03-10", as_of=date(2026, 10, 20)))
    failing = of.totals[Shown.DEVIATION] + of.beside[Shown.DEVIATION]
    assert (failing, of.fails, of.is_whole) == (2, True, True)


def test_an_auditor_with_another_seed_finds_what_this_one_does_not() -> None:
    seen = company("2026-03-10", as_of=date(2026, 10, 20))
    drawn = {frozenset(item.name for item in rehearsed(seen, seed=str(n)).rows[0].drawn) for n in range(12)}
    assert len(drawn) > 1


def test_a_control_without_instances_is_untested_and_no_success() -> None:
    seen = company(controls=(GRANTS,), registers=Registers())
    of = rehearsed(seen)
    assert [row.is_untested for row in of.rows] == [True]
    assert (of.fails, of.is_whole) == (False, False)


def test_a_control_without_a_list_makes_the_whole_doubtful_and_one_that_acts_all_the_time_does_not() -> None:
    rows = factories.registers(access=(factories.grant(),))
    whole = rehearsed(company(controls=(GRANTS, ALWAYS), registers=rows))
    assert (whole.fails, whole.is_whole) == (False, True)
    doubtful = rehearsed(company(controls=(GRANTS, UNLISTED), registers=rows))
    assert (doubtful.fails, doubtful.is_whole) == (False, False)
    assert doubtful.rows[1].reason == "no list of its instances among access-review"


def test_a_list_that_is_not_whole_makes_the_whole_doubtful() -> None:
    rows = factories.registers(access=(factories.grant(), factories.grant(id="GR-2", granted_at=None)))
    assert rehearsed(company(controls=(GRANTS,), registers=rows)).is_whole is False


def test_one_control_may_be_asked_for_alone() -> None:
    seen = company(controls=(QUARTERLY, GRANTS))
    assert [row.control.id for row in rehearsed(seen, control="AC-02").rows] == ["AC-02"]
    assert rehearsed(seen, control="AC-09").rows == ()


def commands(of: Rehearsal, state: Shown) -> set[str]:
    return {item.command for row in of.rows for item in row.of(state)}


ALL = {"cadence": Cadence(every=Every.ANNUAL)}


def test_what_is_open_is_captured_by_its_collector_or_by_hand() -> None:
    annual = factories.control(**ALL)
    seen = company("2025-08-08", controls=(annual,))
    by_hand = (
        "tieout evidence add FILE --control AC-01 --evidence access-review --system identity-provider"
        " --observed-at INSTANT"
    )
    assert commands(rehearsed(seen), Shown.OPEN) == {by_hand}
    setting = CollectorSetting(
        id="idp-accounts", location=Location("collectors.yaml"), uses="x", serves=(Serves("AC-01", "access-review"),)
    )
    collected = replace(seen, evidence=replace(seen.evidence, collectors=Collectors(collectors=(setting,))))
    assert commands(rehearsed(collected), Shown.OPEN) == {"tieout collect idp-accounts"}


def test_what_is_kept_as_a_file_is_for_the_list_of_what_is_due() -> None:
    kept = Requirement(id="records", system="policy-repository", kind="record", path="evidence/records/*.md")
    seen = company("2025-06-08", controls=(factories.control(**ALL, evidence=(kept,)),))
    assert commands(rehearsed(seen), Shown.OPEN) == {"tieout due"}


@pytest.mark.parametrize(("day", "command"), [("2025-06-08", "tieout explain missed-window"), ("2026-06-08", "")])
def test_what_was_missed_is_for_the_manual(day: str, command: str) -> None:
    of = rehearsed(company(day, controls=(factories.control(**ALL),), as_of=date(2027, 2, 1)))
    assert {item.command for item in of.rows[0].drawn} == {command}


def test_what_a_rule_found_is_for_its_manual() -> None:
    rows = factories.registers(access=(factories.grant(),))
    said = factories.finding(rule="unapproved-grant", subject="GR-0001", about="", message="nobody approved it")
    of = rehearsed(company(controls=(GRANTS,), registers=rows), said)
    (item,) = of.rows[0].of(Shown.DEVIATION)
    assert (item.name, item.command, item.days_left) == (
        "GR-0001 ana: administrator on identity-provider",
        "tieout explain unapproved-grant",
        None,
    )


def loose(rule: str, subject: str = "queue-stuck", **changes: Any) -> Finding:
    said = {"about": "", "location": factories.row_at("alerts"), **changes}
    return factories.finding(rule=rule, subject=subject, **said)


def test_what_is_about_no_instance_is_told_too_and_fails() -> None:
    """An auditor who reads the registers needs no sample for it."""
    of = rehearsed(company(), loose("alert-without-runbook"))
    assert ([item.rule for item in of.loose], of.fails) == (["alert-without-runbook"], True)


def test_what_could_not_be_told_of_no_instance_makes_the_whole_doubtful() -> None:
    said = loose("evidence-check-failed")
    assert rehearsed(company(), said).fails is True
    told = rehearsed(company())
    doubtful = replace(told, loose=(replace(said, rule="backups-unjudged"),))
    assert (told.fails, told.is_whole) == (False, True)
    assert (doubtful.fails, doubtful.is_whole) == (False, False)


@pytest.mark.parametrize(
    "said",
    [
        loose("stale-review"),
        loose("alert-without-runbook", severity=Severity.WARNING),
        loose("alert-without-runbook", state=State.WAIVED),
        loose("missed-window", "AC-01"),
        loose("evidence-check-failed", location=Location(evidence.on("2026-03-10").record.path)),
    ],
)
def test_what_is_asked_told_by_windows_or_by_an_item_is_not_loose(said: Finding) -> None:
    assert rehearsed(company(), said).loose == ()


def test_of_one_control_only_what_is_about_it_is_told() -> None:
    said = (loose("alert-without-runbook"), loose("missed-window", "AC-02"))
    seen = company(controls=(QUARTERLY, GRANTS))
    assert [item.subject for item in rehearsed(seen, *said, control="AC-02").loose] == ["AC-02"]
