"""Every shape of a proposed change, built as a real repository, gets the verdict that it expects."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.shapes.build import Built, build
from tests.shapes.story import NAMES, Shape, read
from tests.shapes.syncing import Syncing
from tieout.check import check
from tieout.load import load
from tieout.model.examination import Examination
from tieout.model.verdict import Judged, Verdict
from tieout.rules.approvals.history_rewritten import history_rewritten
from tieout.rules.approvals.ledger_fault import ledger_fault

if TYPE_CHECKING:
    from tests.forge.server import Server


NOT_ASKED = {
    "reviewer-of-a-team-of-code-owners": "sync does not ask who is in a team",
    "reviewer-outside-the-team-of-code-owners": "as above",
}
"""Shapes that no ledger of a sync can show, and why."""


def examined(shape: Shape, clone: Path) -> Examination:
    return load(clone, as_of=date.fromisoformat(shape.world["as_of"]))


def told(of: Judged, wanted: dict[str, Any]) -> dict[str, Any]:
    """Give what was found in the form, and with the keys, of what is wanted."""
    found = {"verdict": of.verdict.value, "rules": set(of.findings), "approvers": list(of.approvers)}
    return {key: found[key] for key in wanted}


def hold(shape: Shape, built: Built, examination: Examination, *, is_synced: bool = False) -> None:
    """Hold an examination of the clone against what the shape expects."""
    judged = {item.change.oid: item for item in examination.judged}
    expected = shape.expect["changes"] | (shape.expect.get("bundled", {}) if is_synced else {})
    wanted = {str(name): item for name, item in expected.items()}
    assert set(wanted) == set(built.changes)
    assert set(judged) == {*built.changes.values(), *built.unnamed}
    assert {name: told(judged[oid], wanted[name]) for name, oid in built.changes.items()} == {
        name: item | ({"rules": set(item["rules"])} if "rules" in item else {}) for name, item in wanted.items()
    }
    assert {judged[oid].verdict for oid in built.unnamed} <= {Verdict.APPROVED}
    outcome = check(examination, (ledger_fault, history_rewritten))
    assert sorted({item.rule for item in outcome.findings}) == sorted(shape.expect.get("findings", []))


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_gets_the_verdict_that_it_expects(name: str, tmp_path: Path) -> None:
    shape = read(name)
    built = build(shape, tmp_path)
    hold(shape, built, examined(shape, built.clone))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_ASKED])
def test_a_ledger_made_of_the_forges_answers_gives_the_same_verdicts(name: str, tmp_path: Path, forge: Server) -> None:
    shape = read(name)
    built = build(shape, tmp_path, keeper=Syncing(forge))
    hold(shape, built, examined(shape, built.clone), is_synced=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_is_built_to_the_same_ids(name: str, tmp_path: Path) -> None:
    shape = read(name)
    first, second = (build(shape, tmp_path / folder) for folder in ("one", "two"))
    assert first.changes == second.changes
    assert (first.clone / "packed-refs").read_bytes() == (second.clone / "packed-refs").read_bytes()
