"""What auditors call a missing approval, each kind as a story: a rule of its own says it, or that it cannot be told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.shapes.build import build
from tests.shapes.story import read
from tieout.check import check
from tieout.judgement.approvals.ruling import ORDER
from tieout.load import load
from tieout.model.finding import Severity
from tieout.rules.ruleset import RULESET

OF_CHANGES = tuple(rule for rule in RULESET if rule.id in ORDER and rule.severity is Severity.ERROR)
KINDS = {
    "never-reviewed": "unapproved-change",
    "self-approved": "self-approved",
    "second-account-of-one-person": "self-approved",
    "stale-approval": "stale-approval",
    "approved-after-the-merge": "late-approval",
    "changes-requested-by-another": "changes-requested",
    "dismissed-before-the-merge": "dismissed-approval",
    "two-required-one-given": "unapproved-change",
    "direct-push": "direct-push",
    "deleted-reviewer": "untested-change",
    "reviews-truncated": "untested-change",
    "head-missing": "untested-change",
}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_told_by_its_rule_and_by_no_other(name: str, tmp_path: Path) -> None:
    clone = build(read(name), tmp_path).clone
    outcome = check(load(clone, as_of=date(2026, 6, 30)), OF_CHANGES)
    assert {item.rule for item in outcome.findings} == {KINDS[name]}


def test_an_approval_after_which_the_base_alone_was_merged_counts(tmp_path: Path) -> None:
    clone = build(read("updated-cleanly"), tmp_path).clone
    assert check(load(clone, as_of=date(2026, 6, 30)), OF_CHANGES).findings == ()
