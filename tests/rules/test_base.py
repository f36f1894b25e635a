"""A rule is declared whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories import examination
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import Judge, Rule, rule

MANUAL = """Something is amiss.

## What it checks
A.

## Why the auditor asks
B.

## Example
C.

## How to fix
D.

## Sources
E.
"""


def judge(manual: str | None) -> Judge:
    def some_rule(_: Examination) -> Iterator[Observation]:
        yield from ()

    some_rule.__doc__ = manual
    return some_rule


def test_name_and_manual_make_the_rule() -> None:
    declared = rule(severity=Severity.NOTE, criteria=("CC5.3",), needs=("people",))(judge(MANUAL))
    assert declared == Rule(
        id="some-rule",
        title="Something is amiss",
        severity=Severity.NOTE,
        criteria=("CC5.3",),
        needs=("people",),
        manual=MANUAL.strip(),
        judge=declared.judge,
    )
    assert list(declared(examination())) == []


@pytest.mark.parametrize(
    ("manual", "fault"),
    [
        (None, "sections"),
        ("", "sections"),
        ("Something is amiss.", "sections"),
        (MANUAL.replace("## Sources\nE.", ""), "sections"),
        (MANUAL.replace("## Example", "## Examples"), "sections"),
        (MANUAL + "\n## More\nF.", "sections"),
        (MANUAL.replace("Sources", "x").replace("Example", "Sources").replace("x", "Example"), "sections"),
        (MANUAL.replace("Something is amiss.", "Something is amiss"), "full stop"),
        (MANUAL.replace("Something is amiss.", "Something\nis amiss."), "full stop"),
        (MANUAL.replace("D.", "  "), "nothing under How to fix"),
        (MANUAL.replace("E.\n", ""), "nothing under Sources"),
    ],
)
def test_a_manual_that_is_not_whole_is_refused_at_import(manual: str | None, fault: str) -> None:
    with pytest.raises(ValueError, match=f"rule some_rule: .*{fault}"):
        rule(severity=Severity.ERROR)(judge(manual))


def test_an_input_that_no_source_gives_is_refused_at_import() -> None:
    with pytest.raises(ValueError, match="rule some_rule: it needs roster, which no source gives"):
        rule(severity=Severity.ERROR, needs=("people", "roster"))(judge(MANUAL))
