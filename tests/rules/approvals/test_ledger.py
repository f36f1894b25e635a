"""What the ledger itself shows: faults, history that was rewritten, and that there is none yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.approvals import account, examination, ledger, policy
from tests.rules.seen import observed
from tieout.model.change_policy import Forge
from tieout.model.enforcement import Enforcement, Push
from tieout.model.finding import Observation
from tieout.model.ledger import LedgerFault
from tieout.model.location import Location, NotExamined
from tieout.rules.approvals.history_rewritten import history_rewritten
from tieout.rules.approvals.ledger_fault import ledger_fault
from tieout.rules.approvals.no_ledger_yet import no_ledger_yet
from tieout.rules.base import Rule

FILE = "tieout/ledger:evidence/2026-Q1/change-management/approvals.jsonl"
AT = Location(path=FILE, line=7)
KINDS = ("chain", "rewritten", "signature", "count", "content", "prefix", "unreadable", "ancestry")


def fault(kind: str) -> LedgerFault:
    return LedgerFault(kind=kind, location=AT, message=f"{kind} is wrong", remedy="look at it")


def push(**changes: Any) -> Push:
    one = Push(
        id="77",
        at=datetime(2026, 3, 3, 10, tzinfo=UTC),
        by=account("alice"),
        kind="force_push",
        before="a" * 40,
        after="b" * 40,
        location=AT,
    )
    return one._replace(**changes)


@pytest.mark.parametrize("kind", KINDS)
def test_each_fault_is_told_at_its_line_by_one_rule(kind: str) -> None:
    seen = examination(ledger=ledger(faults=(fault(kind),)))
    told = {rule.id: observed(rule, seen) for rule in (ledger_fault, history_rewritten)}
    rule = "history-rewritten" if kind == "ancestry" else "ledger-fault"
    assert told.pop(rule) == [
        Observation(subject=FILE, location=AT, message=f"{kind} is wrong", remedy="look at it", about=kind)
    ]
    assert list(told.values()) == [[]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "main was moved by force on 2026-03-03 by alice, from aaaaaaaaaa to bbbbbbbbbb"),
        ({"by": None}, "main was moved by force on 2026-03-03 by a deleted account, from aaaaaaaaaa to bbbbbbbbbb"),
        ({"kind": "branch_deletion"}, "main was deleted on 2026-03-03 by alice"),
    ],
)
def test_a_push_by_force_is_told_though_the_branch_was_put_back(changes: dict[str, Any], message: str) -> None:
    seen = examination(ledger=ledger(enforcement=Enforcement(pushes=(push(**changes),))))
    assert [(item.message, item.location, item.about) for item in observed(history_rewritten, seen)] == [
        (message, AT, "77")
    ]


@pytest.mark.parametrize("kind", ["push", "pr_merge", "merge_queue_merge", "branch_creation"])
def test_an_ordinary_push_is_none_of_its_business(kind: str) -> None:
    seen = examination(ledger=ledger(enforcement=Enforcement(pushes=(push(kind=kind),))))
    assert observed(history_rewritten, seen) == []


@pytest.mark.parametrize(
    ("day", "told"),
    [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2026, 6, 30), 1), (date(2026, 7, 1), 0)],
)
def test_pushes_of_the_period_are_told(day: date, told: int) -> None:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    seen = examination(ledger=ledger(enforcement=Enforcement(pushes=(push(at=at),))))
    assert len(observed(history_rewritten, seen)) == told
    before = at.year < 2026
    assert len(observed(history_rewritten, replace(seen, period=None))) == told + before


@pytest.mark.parametrize("rule", [ledger_fault, history_rewritten], ids=lambda rule: rule.id)
def test_without_a_ledger_nothing_is_said(rule: Rule) -> None:
    assert observed(rule, examination(ledger=None)) == []


FORGE = Forge(kind="github", repository="acme/policies", url="", reason="")
NONE = Forge(kind="none", repository="", url="", reason="on paper")


@pytest.mark.parametrize("forge", [FORGE, None])
def test_that_there_is_no_ledger_yet_is_told_once(forge: Forge | None) -> None:
    place = Location(path="controls.yaml", line=5)
    seen = examination(ledger=None, policy=policy(forge=forge, location=place))
    assert [(item.subject, item.location) for item in observed(no_ledger_yet, seen)] == [("ledger", place)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ledger": None, "policy": policy(forge=NONE)},
        {"ledger": None, "unexamined": (NotExamined(need="ledger", reason="there is none"),)},
    ],
)
def test_else_it_is_not(changes: dict[str, Any]) -> None:
    assert observed(no_ledger_yet, examination(**changes)) == []
