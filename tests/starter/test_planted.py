"""What a company gets on its first day passes, with warnings about what only it can decide."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from tieout.check import check
from tieout.load import load
from tieout.model.document import Status
from tieout.model.finding import RuleState, Severity
from tieout.model.registers.collection import REGISTERS
from tieout.starter.write import plant


@pytest.mark.parametrize("committed", [False, True])
def test_a_planted_programme_has_warnings_and_no_error(tmp_path: Path, *, committed: bool) -> None:
    root = tmp_path / "company"
    planted = plant(root, organization="Another Example Ltd", timezone="America/New_York")
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    if committed:
        subprocess.run(["git", "-C", str(root), "add", "--all"], check=True)
        subprocess.run(["git", "-C", str(root), "commit", "--quiet", "--message=Plant"], check=True)
    examination = load(root, as_of=date(2027, 2, 1))
    outcome = check(examination)
    assert [finding.message for finding in outcome.findings if finding.severity is Severity.ERROR] == []
    assert {finding.rule for finding in outcome.findings} == {"draft-document", "no-evidence-yet", "no-ledger-yet"}
    unexamined = {result.reason for result in outcome.rules if result.state is RuleState.NOT_EXAMINED}
    absent = {
        "nothing is committed yet, so there is no history",
        "nothing is committed yet, so no evidence is on record",
    }
    assert unexamined == (set() if committed else absent)
    assert {item.need for item in examination.unexamined} == (
        set() if committed else {"history", "evidence", "evidence-log"}
    )
    assert {document.status for document in examination.documents} == {Status.DRAFT}
    assert {document.last_reviewed for document in examination.documents} == {None}
    assert {document.approved for document in examination.documents} == {None}
    assert examination.program.organization.name == "Another Example Ltd"
    assert examination.timezone == "America/New_York"
    examined = {document.path for document in examination.documents} | {"controls.yaml"}
    examined |= {f"registers/{name}.yaml" for name in ("people", *REGISTERS)}
    assert examined <= set(planted.written)
    assert outcome.uncommitted == (() if committed else tuple(sorted(examined)))
