"""Records of the repository as instances: exercises, and files under a pattern."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests import exercises, factories
from tests.exercises import record
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.kept import KeptFiles, KeptVersion
from tieout.model.location import Location, Unreadable
from tieout.model.population import NoPopulation, Population, Shown
from tieout.workpapers.population import population

DRILL = Requirement(id="drills", system="policy-repository", kind="restore-drill", path="evidence/exercises/EX-*.md")
NOTES = Requirement(id="notes", system="policy-repository", kind="note", path="evidence/notes/*.md")


def control(entry: Requirement, *runbooks: str) -> Any:
    return factories.control(cadence=Cadence(every=Every.EVENT), evidence=(entry,), runbooks=runbooks)


def drills(*records: Any, runbooks: tuple[str, ...] = ("RB-003",), **rest: Any) -> Population:
    found = population(control(DRILL, *runbooks), exercises.examination(*records, period=factories.PERIOD, **rest))
    assert isinstance(found, Population), found
    return found


def test_an_exercise_of_the_controls_runbooks_is_an_instance() -> None:
    other = record(id="EX-2", path="evidence/exercises/EX-2.md", runbooks=("RB-009",))
    found = drills(record(), other)
    (item,) = found.items
    assert (item.id, item.on, item.what) == (record().id, date(2026, 5, 12), "restore of RB-003")
    assert item.touched_by == {record().id, record().path}
    assert "exercise-incomplete" in found.rules
    assert len(drills(record(), other, runbooks=()).items) == 2


def test_an_exercise_without_a_day_or_that_could_not_be_read_makes_the_list_doubtful() -> None:
    lost = Unreadable(location=Location("evidence/exercises/EX-9.md", 3), kind="x", message="x", remedy="x")
    found = drills(record(held_on=None), unreadable=(lost,))
    assert found.items == ()
    assert found.lacks == (
        f"nothing says when {record().subject} was held",
        "what stands at evidence/exercises/EX-9.md:3:1 could not be read",
    )


def test_a_list_of_which_an_instance_is_withheld_is_none_and_says_so() -> None:
    evidence = Evidence(withheld=frozenset({record().at("held_on").path}))
    of = exercises.examination(record(), period=factories.PERIOD, evidence=evidence)
    found = population(control(DRILL, "RB-003"), of)
    assert isinstance(found, NoPopulation)
    assert found.reason == "1 of its 1 instances stand in withheld evidence, and so the list is withheld"


def test_an_exercise_that_is_planned_is_open() -> None:
    (item,) = drills(record(held_on=date(2026, 6, 30)), as_of=date(2026, 6, 29)).items
    assert (item.shown, item.why) == (Shown.OPEN, "it is still to come")


def test_an_exercise_before_the_period_is_none_of_it() -> None:
    assert drills(record(held_on=date(2025, 12, 31))).items == ()


def version(path: str, on: date, digest: str = "a", *, is_new: bool = True) -> KeptVersion:
    return KeptVersion(path=path, commit="1" * 40, on=on, digest=digest, is_new=is_new)


def files(*versions: KeptVersion) -> Population | NoPopulation:
    kept = KeptFiles(pattern=NOTES.path, versions=versions)
    return population(control(NOTES), factories.examination(evidence=replace(Evidence(), kept=(kept,))))


def test_files_under_a_pattern_are_instances_of_which_nobody_can_say_that_they_are_all() -> None:
    path = "evidence/notes/a b.md"
    first, again = version(path, date(2026, 2, 2)), version(path, date(2026, 3, 2), "b", is_new=False)
    found = files(first, again, version("evidence/notes/old.md", date(2025, 12, 31)))
    assert isinstance(found, Population)
    (item,) = found.items
    assert (item.id, item.on, item.what, item.shown) == (
        "evidence/notes/a%20b.md",
        date(2026, 2, 2),
        "a b.md",
        Shown.SUPPORTED,
    )
    assert found.lacks == (
        "an instance of which no record was written is not in it, and nothing here tells whether there was one",
    )


def test_a_record_that_was_removed_shows_nothing_any_more() -> None:
    path = "evidence/notes/a.md"
    found = files(version(path, date(2026, 2, 2)), version(path, date(2026, 3, 2), "", is_new=False))
    assert isinstance(found, Population)
    assert [(item.shown, item.why) for item in found.items] == [(Shown.UNKNOWN, "its record was removed since")]


def test_a_pattern_that_nobody_looked_for_is_no_empty_list() -> None:
    found = population(control(NOTES), factories.examination())
    assert isinstance(found, NoPopulation)
    assert found.reason == "nobody looked for evidence/notes/*.md"
