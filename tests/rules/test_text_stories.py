"""Stories of a policy from the code host to what is said of its text, through real repositories and ledgers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.shapes.build import build
from tests.shapes.story import shape_of
from tieout.check import check
from tieout.load import load
from tieout.model.examination import Examination
from tieout.model.rung import Rung
from tieout.model.text_approval import TextState
from tieout.workpapers.ladder import Ladder, ladder

POLICY = "policies/data-classification.md"
WORDS = '{"Everyone labels": "Everyone finds and labels"}'


def told(folder: Path, *events: str, rev: str = "main", period: str | None = None, **world: str) -> Examination:
    lines = ["title: A story", *(f"{key}: {value}" for key, value in world.items()), "story:"]
    lines += [f"  - {{{event}}}" for event in events]
    shape = shape_of("story", "\n".join([*lines, "expect: {changes: {}}", ""]))
    return load(build(shape, folder).clone, as_of=date(2026, 6, 30), rev=rev, period=period)


def change(number: int, by: str, approved_by: str, what: str, day: str = "2026-03-02") -> tuple[str, ...]:
    return (
        f"at: {day} 09:00, commit: change-{number}, branch: b-{number}, by: {by}, {what}",
        f"at: {day} 09:10, open: {number}, from: b-{number}, by: {by}",
        f"at: {day} 10:00, review: {number}, by: {approved_by}, says: approved",
        f"at: {day} 11:00, merge: {number}, by: {by}, how: squash",
    )


FIRST = change(12, "ben", "ana", f"edit: {{{POLICY}: {WORDS}}}")
ENTRY = change(14, "ben", "cleo", 'edit: {controls.yaml: {"Each quarter": "Each month"}}', "2026-03-04")


def steps(of: Examination) -> Ladder:
    return ladder(of, check(of))


def test_an_approval_that_is_stale_for_another_file_holds_for_the_words_that_it_saw(tmp_path: Path) -> None:
    of = told(
        tmp_path,
        *FIRST[:3],
        'at: 2026-03-02 10:30, commit: guide, branch: b-12, by: ben, edit: {docs/guide.md: {"One line": "Line one"}}',
        FIRST[3],
    )
    assert of.judged[0].findings == ("stale-approval",)
    assert (of.texts[0].state, of.texts[0].approvers) == (TextState.APPROVED, ("ana",))


def test_a_criterion_is_approved_with_its_text_and_its_entry(tmp_path: Path) -> None:
    of = told(tmp_path, *FIRST, *ENTRY)
    (standing,) = (item for item in steps(of).standings if item.criterion.id == "C1.1")
    support = standing.support[Rung.APPROVED.height - 1]
    assert support.missing == ()
    assert [(link.document, link.by, link.strength.value) for link in support.links] == [
        ("POL-008", ("ana",), "forge"),
        (None, ("cleo",), "forge"),
    ]


def test_an_entry_that_no_approved_change_touched_holds_it_back(tmp_path: Path) -> None:
    (standing,) = (item for item in steps(told(tmp_path, *FIRST)).standings if item.criterion.id == "C1.1")
    (gap,) = standing.support[Rung.APPROVED.height - 1].missing
    assert gap.startswith("the entry of DC-01 was last changed in commit ")
    assert gap.endswith(" of 2025-12-01, which is not an approved change")


def test_a_period_that_is_over_judges_todays_text_by_what_landed_since(tmp_path: Path) -> None:
    """The words of May are not in the period that ended in March; whoever approved them did so all the same."""
    late = change(13, "ben", "ana", f'edit: {{{POLICY}: {{"what is confidential": "what is secret"}}}}', "2026-05-05")
    of = told(tmp_path, *FIRST, *late, period="2026-01-01..2026-03-31")
    assert [item.numbers for item in of.landings.changes] == [(12,)] if of.landings else False
    assert (of.texts[0].state, of.texts[0].approved_on) == (TextState.APPROVED, date(2026, 5, 5))


def test_a_pull_request_that_mends_a_text_is_not_held_up_by_what_it_mends(tmp_path: Path) -> None:
    """Its own words have not landed, so nobody can have approved them as they will stand."""
    of = told(
        tmp_path,
        *FIRST,
        f'at: 2026-04-07 09:00, commit: push, branch: main, by: dan, edit: {{{POLICY}: {{"Everyone": "Nobody"}}}}',
        f'at: 2026-04-08 09:00, commit: mend, branch: b-13, by: ben, edit: {{{POLICY}: {{"Nobody": "Everyone"}}}}',
        "at: 2026-04-08 09:10, open: 13, from: b-13, by: ben",
        "at: 2026-04-08 10:00, review: 13, by: ana, says: approved",
        rev="refs/pull/13/head",
    )
    assert (of.texts[0].state, of.texts[0].is_proposed, of.texts[0].deviations) == (TextState.VOID, True, ())
    rules = {item.rule for item in check(of).findings}
    assert not rules & {"text-changed-since-approval", "suspect-mapping", "text-not-approved"}


def test_nothing_is_said_of_texts_without_a_ledger(tmp_path: Path) -> None:
    of = told(tmp_path, *FIRST, clone="{ledger: false}")
    assert of.texts == ()
    assert of.why_absent("ledger") is not None
