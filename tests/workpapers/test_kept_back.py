"""What is said of withheld evidence: rule, state, place and control stay, words go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import evidence, factories
from tieout.check import check
from tieout.model.examination import Examination
from tieout.model.finding import Finding, Outcome
from tieout.model.location import Location
from tieout.workpapers.hidden import Hidden
from tieout.workpapers.kept_back import kept_back


@pytest.fixture
def examination() -> Examination:
    return evidence.examination(evidence.on("2026-01-14"), evidence.on("2026-04-14"))


def told(of: Examination, *findings: Finding, withheld: frozenset[str] | None = None) -> Outcome:
    outcome = replace(check(of), findings=findings)
    paths = frozenset({f"{of.evidence.captures[0].folder}/raw.csv"}) if withheld is None else withheld
    return kept_back(of, outcome, paths | frozenset({of.evidence.captures[0].path}))[1]


def test_nothing_is_made_anew_where_nothing_is_withheld(examination: Examination) -> None:
    outcome = check(examination)
    same, also, _ = kept_back(examination, outcome, ())
    assert same is examination
    assert also is outcome


@pytest.mark.parametrize("where", ["at its place", "in its message", "by the id of its capture"])
def test_a_finding_that_cites_a_withheld_file_loses_its_words(examination: Examination, where: str) -> None:
    held = examination.evidence.captures[0]
    place = Location(f"{held.folder}/raw.csv", 7) if where == "at its place" else Location("registers/systems.yaml", 5)
    cited = {"in its message": f" ({held.folder}/raw.csv:7)", "by the id of its capture": f"; {held.id} shows it"}
    finding = factories.finding(
        subject="canary", message=f"canary has a key{cited.get(where, '')}", about="canary x", location=place
    )
    (one,) = told(examination, finding).findings
    assert "canary" not in f"{one.subject} {one.message} {one.remedy} {one.about}"
    assert (one.rule, one.severity, one.state, one.location.path) == (
        finding.rule,
        finding.severity,
        finding.state,
        place.path,
    )
    assert {"canary"} <= set(one.touches)  # it still finds the instance that it is about


def test_a_finding_that_rests_on_something_else_stays_as_it_is(examination: Examination) -> None:
    other = examination.evidence.captures[1]
    findings = (factories.finding(), factories.finding(subject="x", location=Location(f"{other.folder}/raw.csv", 7)))
    assert told(examination, *findings).findings == findings


def test_two_findings_that_say_the_same_without_their_words_have_fingerprints_of_their_own(
    examination: Examination,
) -> None:
    place = Location(f"{examination.evidence.captures[0].folder}/raw.csv", 7)
    findings = tuple(factories.finding(subject=name, about=name, location=place) for name in ("one", "two"))
    assert len({item.fingerprint for item in told(examination, *findings).findings}) == 2


def test_a_record_that_is_withheld_keeps_only_what_the_log_tells_as_well(examination: Examination) -> None:
    held = examination.evidence.captures[0]
    quiet, _, _ = kept_back(examination, check(examination), {held.path})
    first, second = quiet.evidence.judged
    assert (first.capture.record.title, first.capture.record.source, first.capture.digest) == ("withheld", None, "")
    assert (first.state, first.serves, first.completed_on) == (
        examination.evidence.judged[0].state,
        examination.evidence.judged[0].serves,
        examination.evidence.judged[0].completed_on,
    )
    assert second == examination.evidence.judged[1]


def test_a_folder_whose_name_only_begins_like_that_of_a_withheld_one_is_not_withheld() -> None:
    hidden = Hidden(paths=frozenset({"evidence/2026-Q1/a"}), ids=frozenset({"1-a"}), records=frozenset())
    assert hidden.cited_in("see evidence/2026-Q1/a/raw.csv:3")
    assert hidden.cited_in("see (evidence/2026-Q1/a)")
    assert hidden.cited_in("1-a does not count")
    assert not hidden.cited_in("see evidence/2026-Q1/ab/raw.csv", "11-a", "1-ab")
