"""Every page of help: what it does, examples that the command takes, exit codes; and what a slip is told."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from tests.cli.programme import tieout
from tieout.cli.feet import FEET
from tieout.cli.main import VERBS
from tieout.cli.main import tieout as command


def verbs(of: click.Group = command, path: tuple[str, ...] = ()) -> Iterator[str]:
    for name in of.list_commands(click.Context(of, **command.context_settings)):
        yield " ".join((*path, name))
        context = click.Context(of, info_name=" ".join(("tieout", *path)), **command.context_settings)
        found = of.get_command(context, name)
        if isinstance(found, click.Group):
            yield from verbs(found, (*path, name))


ALL = [*verbs()]


def test_every_verb_has_a_foot_and_no_foot_is_of_nothing() -> None:
    assert sorted(FEET) == sorted(ALL)
    assert set(VERBS) <= set(ALL)


@pytest.mark.parametrize("verb", ALL)
def test_a_page_has_examples_and_says_how_it_ends(verb: str) -> None:
    done = tieout(*verb.split(), "--help")
    assert (done.returncode, done.told) == (0, "")
    assert re.search(r"^  Examples?:$", done.text, re.MULTILINE)
    assert f"    tieout {verb}" in done.text
    assert "xit codes: " in done.text
    is_group = "COMMAND [ARGS]" in done.text
    assert is_group or FEET[verb].ends or re.search(r"[Ee]nds? with", done.text) is not None, "no exit code is told"
    assert max(map(len, done.text.splitlines())) <= 100


@pytest.mark.parametrize("line", [example.line for foot in FEET.values() for example in foot.examples])
def test_an_example_is_one_that_the_command_takes(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its verb is there, each option is known, each choice is one, and nothing that is required is left out."""
    words = shlex.split(re.split(r" (?:>>?|\|) ", line)[0])
    found: click.Command = command
    context = click.Context(command, info_name="tieout", **command.context_settings)
    while isinstance(found, click.Group):
        inner = found.get_command(context, words[0])
        assert inner is not None
        context, found, words = click.Context(inner, parent=context, info_name=words[0]), inner, words[1:]
    for parameter in found.params:
        if isinstance(parameter.type, click.Path):
            monkeypatch.setattr(parameter, "type", click.Path())
    found.make_context(found.name, words, parent=context.parent)


@pytest.mark.parametrize(
    ("words", "told", "step"),
    [
        (("chek",), "'chek'; did you mean tieout check?", "tieout check"),
        (("approvals", "verfy"), "'verfy'; did you mean tieout approvals verify?", "tieout approvals verify"),
        (("sync",), "'sync'; did you mean tieout approvals sync?", "tieout --help shows what it takes"),
        (
            ("verify",),
            "'verify'; did you mean tieout approvals verify or tieout evidence verify or tieout bundle verify?",
            "tieout --help shows what it takes",
        ),
        (("nothing-like-it",), "'nothing-like-it'", "tieout --help shows what it takes"),
        (("\x1b[2J",), "'\\x1b[2J'", "tieout --help shows what it takes"),
    ],
)
def test_a_slip_is_told_what_was_meant(words: tuple[str, ...], told: str, step: str) -> None:
    done = tieout(*words)
    assert (done.returncode, done.text) == (2, "")
    assert done.told == f"tieout: no such command {told}\n  next: {step}\n"


def test_a_slip_in_an_option_is_told_what_was_meant() -> None:
    assert tieout("check", "--formt", "json").told.endswith("  next: tieout check --format json\n")
    assert tieout("check", "--fail-on", "eror").told.endswith("  next: tieout check --fail-on error\n")
