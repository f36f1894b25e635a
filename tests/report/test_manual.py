"""The rules' manuals in a terminal."""

from __future__ import annotations

import re

import pytest

from tieout.report.manual import listing, page
from tieout.rules.ruleset import RULESET


def test_the_list_has_a_line_a_rule_in_columns() -> None:
    lines = listing(RULESET).splitlines()
    assert len(lines) == len(RULESET) + 2
    assert [line.split()[:2] for line in lines[:-2]] == [[rule.id, rule.severity.value] for rule in RULESET]
    assert len({line.index(rule.title) for line, rule in zip(lines, RULESET, strict=False)}) == 1
    assert lines[-1] == "tieout explain RULE prints the manual of one."


@pytest.mark.parametrize("rule", RULESET, ids=lambda rule: str(rule.id))
def test_a_manual_has_its_head_and_every_section(rule: object) -> None:
    known = next(item for item in RULESET if item is rule)
    text = page(known)
    assert text.startswith(f"{known.id} ({known.severity.value})\n")
    for section in ("What it checks", "Why the auditor asks", "Example", "How to fix", "Sources"):
        assert f"\n{section}\n" in text
    assert "## " not in text
    painted = page(known, colour=True)
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == text
    assert max(map(len, text.splitlines())) <= 130
