"""tieout explain: a rule's manual."""

from __future__ import annotations

import pytest

from tests.cli.programme import tieout
from tieout.report import manual
from tieout.rules.ruleset import RULESET


def test_without_a_rule_all_are_listed() -> None:
    done = tieout("explain")
    assert (done.returncode, done.text, done.told) == (0, manual.listing(RULESET), "")


@pytest.mark.parametrize("rule", RULESET, ids=lambda rule: str(rule.id))
def test_each_rule_explains_itself(rule: object) -> None:
    known = next(item for item in RULESET if item is rule)
    done = tieout("explain", known.id)
    assert (done.returncode, done.text, done.told) == (0, manual.page(known), "")


@pytest.mark.parametrize(
    ("asked", "told", "step"),
    [
        ("stale-reviews", "'stale-reviews'; did you mean stale-review?", "tieout explain stale-review"),
        ("x", "'x'", "tieout explain lists the rules"),
        ("\x1b[2J", "'\\x1b[2J'", "tieout explain lists the rules"),
    ],
)
def test_a_rule_that_is_none_is_2_with_the_nearest(asked: str, told: str, step: str) -> None:
    done = tieout("explain", asked)
    assert (done.returncode, done.text) == (2, "")
    assert done.told == f"tieout: there is no rule {told}\n  next: {step}\n"


def test_colour_is_asked_for() -> None:
    assert "\x1b[1m" in tieout("explain", env={"FORCE_COLOR": "1"}).text
