"""The ledger and the changes of the branch: read where there is a ledger, said where there is none, off where told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import CONTROLS, FILES, POLICY, git, plant
from tests.shapes.build import Built, build
from tests.shapes.story import read
from tieout.check import check
from tieout.load import load, load_changes
from tieout.model.change_policy import Forge
from tieout.model.examination import Examination
from tieout.model.finding import RuleState

AS_OF = date(2026, 6, 30)
KEPT = CONTROLS.replace(
    "changes: {forge: {kind: none, reason: Changes are approved on paper}}",
    "changes: {branch: main, forge: {kind: github, repository: acme/policies}}",
)
WHY = (
    "there is no approval ledger: no branch tieout/ledger, here or fetched from origin, "
    "and no quarter's copy at the commit examined"
)
DRAFT = POLICY.replace("status: active", "status: draft")


def planted(root: Path, controls: str = KEPT, policy: str = POLICY) -> Path:
    return plant(root, {**FILES, "controls.yaml": controls, "policies/data-classification.md": policy})


def states(of: Examination) -> set[tuple[RuleState, str]]:
    wanted = {"unapproved-change", "stale-approval", "ledger-fault"}
    return {(item.state, item.reason) for item in check(of).rules if item.rule in wanted}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(read("approved-after-the-merge"), tmp_path_factory.mktemp("story"))


def test_without_a_ledger_the_rules_on_approvals_are_not_examined_and_say_why(tmp_path: Path) -> None:
    found = load(planted(tmp_path / "r"), as_of=AS_OF)
    assert (found.ledger, found.landings, found.judged, found.texts) == (None, None, (), ())
    assert found.why_absent("ledger") == WHY
    assert states(found) == {(RuleState.NOT_EXAMINED, WHY)}


@pytest.mark.parametrize(
    ("policy", "periods", "is_asked_for"),
    [(POLICY, True, True), (POLICY, False, True), (DRAFT, True, True), (DRAFT, False, False)],
)
def test_a_ledger_is_asked_for_by_a_text_in_force_and_by_a_period(
    tmp_path: Path, policy: str, periods: bool, is_asked_for: bool
) -> None:
    period = "periods:\n  - {id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30}\n"
    assert period in KEPT
    root = planted(tmp_path / "r", KEPT if periods else KEPT.replace(period, ""), policy)
    for found in (load(root, as_of=AS_OF), load_changes(root, as_of=AS_OF)):
        assert (found.why_absent("ledger") is not None) is is_asked_for


def test_before_the_first_commit_there_is_no_ledger(tmp_path: Path) -> None:
    root = plant(tmp_path / "r", {**FILES, "controls.yaml": KEPT}, commit=False)
    assert load(root, as_of=AS_OF).why_absent("ledger") == WHY


def test_where_nobody_keeps_the_approvals_the_rules_on_them_are_off_with_the_reason(story: Built) -> None:
    found = load(story.clone, as_of=AS_OF)
    assert found.judged
    off = _with_forge(found, "Approved on paper \x1b[2J")
    reason = "nobody keeps the approvals, says controls.yaml: Approved on paper \\x1b[2J"
    assert states(off) == {(RuleState.OFF, reason)}


def test_where_nobody_keeps_the_approvals_a_ledger_is_not_even_read(tmp_path: Path) -> None:
    root = planted(tmp_path / "r", CONTROLS)
    git(root, "branch", "tieout/ledger")
    found = load(root, as_of=AS_OF)
    assert (found.ledger, found.why_absent("ledger")) == (None, None)


def test_every_commit_of_the_window_is_judged_once(story: Built) -> None:
    found = load(story.clone, as_of=AS_OF)
    assert found.landings is not None
    assert tuple(item.change for item in found.judged) == found.landings.changes
    assert tuple(item.change for item in found.judged_earlier) == found.landings.earlier
    assert len({item.change.oid for item in found.judged}) == len(found.judged)
    assert set(story.changes.values()) <= {item.change.oid for item in found.judged}
    assert [item.path for item in found.texts] == [item.path for item in found.documents]


@pytest.mark.parametrize("period", [None, "2026-01-01..2026-06-30", "2026-03-03..2026-03-31"])
def test_what_reads_for_the_verdicts_alone_gives_the_same(story: Built, period: str | None) -> None:
    whole, changes = (reading(story.clone, as_of=AS_OF, period=period) for reading in (load, load_changes))
    assert (changes.judged, changes.ledger, changes.period) == (whole.judged, whole.ledger, whole.period)
    assert (changes.head, changes.documents, changes.roster) == (whole.head, whole.documents, whole.roster)


def test_an_emergency_has_the_limit_of_its_text_there_too(tmp_path: Path) -> None:
    made = build(read("emergency-within-the-policys-limit"), tmp_path)
    whole, changes = (reading(made.clone, as_of=AS_OF) for reading in (load, load_changes))
    assert changes.statements == whole.statements
    assert changes.judged == whole.judged


def test_settings_of_another_revision_say_what_is_approved(story: Built) -> None:
    found = load_changes(story.clone, as_of=AS_OF, settings_from="HEAD")
    assert found.settings == git(story.clone, "rev-parse", "HEAD")
    assert found.judged == load(story.clone, as_of=AS_OF).judged


def _with_forge(found: Examination, reason: str) -> Examination:
    forge = Forge(kind="none", repository="", url="", reason=reason)
    return replace(found, program=replace(found.program, changes=replace(found.program.changes, forge=forge)))
