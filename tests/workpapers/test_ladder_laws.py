"""Laws of the ladder: what may raise a rung, and what never may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import CATALOGUE, HEAD, control, document, examination, finding
from tieout.check import check
from tieout.model.control import Control
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.document import Document, Kind, Status
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Outcome, Severity, State
from tieout.model.location import Location
from tieout.model.rung import RUNGS, Rung
from tieout.workpapers.ladder import Ladder, Standing, ladder, placed
from tieout.workpapers.support import Carried

IDS = ("POL-001", "POL-002", "POL-003", "RB-001")
CONTROLS = ("AC-01", "AC-02", "AC-03")
EARLIER, LATER = (None, date(2026, 1, 1), date(2026, 6, 30)), (None, date(2026, 6, 30), date(2026, 12, 31))
AFTER, BEFORE = (date(2026, 7, 1),), (date(2025, 12, 31), date(2026, 3, 1))
LIMITS = settings(max_examples=120, deadline=None)


def mostly(usual: tuple[Any, ...], odd: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """Give something usual nine times of ten: a ladder of faults alone never leaves the ground."""
    return st.integers(0, 9).flatmap(lambda roll: st.sampled_from(odd if roll == 9 else usual))


@st.composite
def texts(draw: st.DrawFn, name: str) -> Document:
    kind = Kind.RUNBOOK if name.startswith("RB") else Kind.POLICY
    return document(
        id=name,
        kind=kind,
        path=f"{kind.value}/{name}.md",
        status=draw(mostly((Status.ACTIVE,), (Status.DRAFT, Status.RETIRED, None))),
        last_reviewed=draw(mostly((date(2026, 1, 14),), (date(2024, 1, 14),))),
    )


@st.composite
def examinations(draw: st.DrawFn) -> Examination:
    """Give a company of a few controls and texts, sound or wanting."""
    names = draw(st.lists(st.sampled_from(IDS), min_size=2, unique=True))
    known = draw(st.lists(st.sampled_from(CONTROLS), min_size=draw(st.sampled_from((0, 1, 2, 2))), unique=True))
    usual = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True).map(tuple)
    named = st.integers(0, 9).flatmap(lambda roll: st.sampled_from(((), IDS)) if roll == 9 else usual)
    return examination(
        *(draw(texts(name)) for name in sorted(names)),
        controls=tuple(
            control(
                id=name,
                criteria=draw(mostly((("C1.1",), ("C1.1", "C1.2"), ("C1.1", "C1.2.3")), (("C1.2",), ("C9.9",)))),
                policies=draw(named),
                runbooks=(),
                effective_from=draw(mostly(EARLIER, AFTER)),
                effective_to=draw(mostly(LATER, BEFORE)),
            )
            for name in known
        ),
    )


def findings(draw: st.DrawFn, seen: Examination) -> Outcome:
    """Give what the rules find, with a few errors, open, waived or in the baseline, on top."""
    outcome = check(seen)
    paths = [item.path for item in seen.documents]
    subjects = [*(item.id for item in seen.controls), *(str(item.id) for item in seen.documents)]
    more = [
        finding(
            subject=draw(st.sampled_from(subjects)),
            location=Location(path=draw(st.sampled_from([*paths, SETTINGS_PATH]))),
            severity=draw(st.sampled_from(Severity)),
            state=draw(st.sampled_from(State)),
            about=str(i),
        )
        for i in range(draw(st.sampled_from((0, 0, 1, 2))))
    ]
    return replace(outcome, findings=(*outcome.findings, *more))


@st.composite
def judged(draw: st.DrawFn) -> tuple[Examination, Outcome]:
    seen = draw(examinations())
    return seen, findings(draw, seen)


def rungs(of: Ladder) -> dict[str, int]:
    return {item.criterion.id: item.rung.height for item in of.standings}


def nowhere_higher(after: Ladder, before: Ladder) -> bool:
    then, now = rungs(before), rungs(after)
    return then.keys() == now.keys() and all(now[name] <= then[name] for name in then)


@LIMITS
@given(judged())
def test_totals_are_cumulative_and_add_up(pair: tuple[Examination, Outcome]) -> None:
    of = ladder(*pair)
    counts = [of.reached(rung) for rung in Rung]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == len(of.standings) == len(pair[0].criteria_in_scope())
    on = [sum(item.rung is rung for item in of.standings) for rung in Rung]
    assert counts == [sum(on[height:]) for height in range(len(on))]


@LIMITS
@given(judged())
def test_a_rung_is_reached_only_if_all_below_it_are(pair: tuple[Examination, Outcome]) -> None:
    for standing in ladder(*pair).standings:
        reached = [item.is_reached for item in standing.support]
        assert reached == sorted(reached, reverse=True)
        assert sum(reached) == standing.rung.height
        assert all(not item.missing for item in standing.support if item.is_reached)
        assert standing.missing == standing.support[sum(reached)].missing != ()


@LIMITS
@given(judged())
def test_what_carries_a_rung_is_of_controls_on_it_and_reached_rungs_are_carried(
    pair: tuple[Examination, Outcome],
) -> None:
    for standing in ladder(*pair).standings:
        for item in standing.support:
            assert {link.control for link in item.links} <= set(standing.controls)
            assert not item.is_reached or {link.control for link in item.links} == set(standing.controls)


@LIMITS
@given(judged(), st.sampled_from(IDS), st.data())
def test_adding_a_document_never_lowers_a_rung(
    pair: tuple[Examination, Outcome], name: str, data: st.DataObject
) -> None:
    """A text of a new id, whatever is wrong with it: at worst it gives nothing."""
    seen, outcome = pair
    if any(item.id == name for item in seen.documents):
        return
    more = replace(seen, documents=(*seen.documents, data.draw(texts(name))))
    found = check(more).findings
    about = tuple(item for item in found if item.location.path == more.documents[-1].path)
    judgement = replace(outcome, findings=(*outcome.findings, *about))
    assert nowhere_higher(ladder(seen, outcome), ladder(more, judgement))


@LIMITS
@given(judged(), st.integers(1, 3))
def test_a_waiver_never_raises_a_rung(pair: tuple[Examination, Outcome], each: int) -> None:
    """Neither of all findings nor of every second or third one."""
    seen, outcome = pair
    waived = tuple(
        replace(item, state=State.WAIVED) if i % each == 0 else item for i, item in enumerate(outcome.findings)
    )
    assert nowhere_higher(ladder(seen, replace(outcome, findings=waived)), ladder(seen, outcome))


@LIMITS
@given(judged())
def test_taking_a_control_out_never_raises_a_rung(pair: tuple[Examination, Outcome]) -> None:
    """Neither in the work tree nor, in the period, by a commit: what the branch had is on record."""
    seen, outcome = pair
    first = tuple(_change(item, ControlEffect.BEGUN, date(2025, 1, 1)) for item in seen.controls)
    before = ladder(replace(seen, control_changes=first), outcome)
    for gone in seen.controls:
        rest = tuple(item for item in seen.controls if item is not gone)
        removal = _change(gone, ControlEffect.REMOVED, date(2026, 6, 30))
        loose = replace(seen, controls=rest, control_changes=first, uncommitted=(SETTINGS_PATH,))
        committed = replace(seen, controls=rest, control_changes=(*first, removal))
        assert nowhere_higher(ladder(loose, outcome), before)
        assert nowhere_higher(ladder(committed, outcome), before)


@LIMITS
@given(judged())
def test_taking_out_a_control_that_holds_never_raises_a_rung_even_off_the_record(
    pair: tuple[Examination, Outcome],
) -> None:
    seen, outcome = pair
    before = ladder(seen, outcome)
    weak = {gap.split(" ")[0] for item in before.standings for gap in item.support[1].missing}
    for gone in seen.controls:
        if gone.id not in weak:
            after = replace(seen, controls=tuple(item for item in seen.controls if item is not gone))
            assert nowhere_higher(ladder(after, outcome), before)


def _change(of: Control, effect: ControlEffect, on: date) -> ControlChange:
    return ControlChange(
        control=of.id,
        effect=effect,
        on=on,
        commit=HEAD,
        criteria=of.criteria,
        effective_from=of.effective_from,
        effective_to=of.effective_to,
    )


# --- The climb itself, for the rungs to come ------------------------------------------------------

PARTS = st.lists(st.booleans(), min_size=5, max_size=5)


def climbed(lacks: list[bool]) -> Standing:
    criterion = CATALOGUE.find("C1.1")
    assert criterion is not None
    parts: dict[Rung, Carried] = {
        rung: Carried(missing=("x",) if lack else ()) for rung, lack in zip(RUNGS, lacks, strict=True)
    }
    return placed(criterion, (control(),), parts)


@given(PARTS)
def test_the_climb_ends_below_the_first_rung_that_lacks_something(lacks: list[bool]) -> None:
    standing = climbed(lacks)
    assert standing.rung.height == next((i for i, lack in enumerate(lacks) if lack), 5)
    assert standing.missing == (("x",) if any(lacks) else ())


@given(PARTS, st.integers(0, 4))
def test_whatever_takes_away_a_lack_evidence_say_never_lowers_a_rung(lacks: list[bool], at: int) -> None:
    better = [lack and i != at for i, lack in enumerate(lacks)]
    assert climbed(better).rung.height >= climbed(lacks).rung.height
