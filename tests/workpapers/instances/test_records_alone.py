"""Records of the repository, where nothing is captured: what they show is told, and nothing is held against a control."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests import factories
from tieout.check import check
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.kept import KeptFiles, KeptVersion
from tieout.model.examination import Examination
from tieout.model.population import Population, Shown
from tieout.model.rung import Rung
from tieout.rules.ruleset import RULESET
from tieout.workpapers.instances.windows import NOTHING_CAPTURED
from tieout.workpapers.ladder import NOT_CAPTURED, RECORDS_ALONE, ladder
from tieout.workpapers.population import population
from tieout.workpapers.trace import trace

PATTERN = "evidence/minutes/*.md"
DAYS = (date(2026, 1, 14), date(2026, 2, 27))
"""44 days lie between, and 31 and a grace of 5 are allowed; from the second on no month has any."""


def examined(*days: date) -> Examination:
    minutes = Requirement(id="minutes", system="policy-repository", kind="minutes", path=PATTERN)
    control = factories.control(cadence=Cadence(every=Every.MONTHLY), evidence=(minutes,))
    versions = tuple(
        KeptVersion(path=f"evidence/minutes/{on}.md", commit="c", on=on, digest="sha256:1", is_new=True) for on in days
    )
    kept = KeptFiles(pattern=PATTERN, versions=versions)
    return factories.examination(controls=(control,), evidence=replace(Evidence(), kept=(kept,)))


def test_a_gap_between_two_records_is_neither_shown_nor_missed_as_a_window_without_one_is() -> None:
    """No rule about windows is examined then, so no deviation stands anywhere else."""
    found = examined(*DAYS)
    of = population(found.controls[0], found)
    assert isinstance(of, Population)
    assert [(item.id, item.shown) for item in of.items][:3] == [
        ("2026-01", Shown.SUPPORTED),
        ("2026-02", Shown.UNKNOWN),
        ("2026-03", Shown.UNKNOWN),
    ]
    assert {item.why for item in of.items[1:3]} == {f"minutes (policy-repository): {NOTHING_CAPTURED}"}


def test_it_is_not_said_that_nothing_is_shown() -> None:
    for days, told in (((), NOT_CAPTURED), (DAYS, RECORDS_ALONE)):
        found = examined(*days)
        outcome = check(found, RULESET)
        why = dict(ladder(found, outcome).not_captured)
        assert (why[Rung.EVIDENCED], why[Rung.OPERATED]) == (told[Rung.EVIDENCED], told[Rung.OPERATED])
        (chain,) = trace(found, outcome, found.controls[0].id).chains
        assert (chain.evidence.missing, chain.operation.missing) == ((told[Rung.EVIDENCED],), (told[Rung.OPERATED],))
