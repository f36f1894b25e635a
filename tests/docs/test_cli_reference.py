"""The reference of the command line: each verb is whole, each line can be typed, and ends as it says."""

from __future__ import annotations

import ast
import inspect
import shlex
import sys
from collections import defaultdict

import click
import pytest

from tests.docs.lines import VERBS, calls, parse
from tests.docs.pages import of_docs
from tieout.cli.exits import ExitCode
from tieout.cli.feet import FEET

PAGE = of_docs("cli_page")
FACTS = {name: foot for name, foot in FEET.items() if name in VERBS}
LINES = [example for foot in FEET.values() for example in foot.examples]
RUN = [(f"tieout {example.line}", example.code) for example in LINES if example.code is not None]
EVERYWHERE = {ExitCode.USAGE, ExitCode.BUG, ExitCode.STORAGE, ExitCode.BUSY, ExitCode.INTERRUPTED, ExitCode.PIPE}


def test_every_verb_has_its_codes_and_a_line_to_try() -> None:
    assert set(FACTS) == set(VERBS), "tieout/cli/feet.py says what the code of a verb does not"
    assert [name for name, facts in FACTS.items() if not facts.ends or not facts.examples] == []


def test_every_code_that_a_verb_gives_is_told() -> None:
    told: defaultdict[str, set[int]] = defaultdict(set)
    for name, verb in VERBS.items():
        assert verb.callback is not None
        told[inspect.unwrap(verb.callback).__module__] |= set(FACTS[name].ends)
    missing = {module: codes(module) - EVERYWHERE - told[module] for module in told}
    assert {module: found for module, found in missing.items() if found} == {}


def codes(module: str) -> set[int]:
    """Give the exit codes that a module names."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {
        ExitCode[node.attr]
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ExitCode"
    }


def test_every_code_means_something() -> None:
    assert set(PAGE.CODES) == set(ExitCode)


@pytest.mark.parametrize("line", [f"tieout {example.line}" for example in LINES])
def test_a_line_names_options_that_there_are(line: str) -> None:
    assert [parse(words) for words in calls(line)]


@pytest.mark.parametrize("line", ["tieout check --formt json", "tieout bundle", "tieout bundel build"])
def test_a_line_that_click_refuses_is_seen(line: str) -> None:
    with pytest.raises((click.UsageError, ValueError)):
        parse(shlex.split(line)[1:])
