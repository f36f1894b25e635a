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
    ("words", "told"),
    [
        (("chek",), "Error: No such command 'chek'. Did you mean tieout check?"),
        (("approvals", "verfy"), "Error: No such command 'verfy'. Did you mean tieout approvals verify?"),
        (("sync",), "Error: No such command 'sync'. Did you mean tieout approvals sync?"),
        (
            ("verify",),
            (
                "Error: No such command 'verify'. Did you mean tieout approvals verify or tieout evidence verify or "
                "tieout bundle verify?"
            ),
        ),
        (("nothing-like-it",), "Error: No such command 'nothing-like-it'."),
        (("\x1b[2J",), "Error: No such command '\\x1b[2J'."),
    ],
)
def test_a_slip_is_told_what_was_meant(words: tuple[str, ...], told: str) -> None:
    done = tieout(*words)
    assert (done.returncode, done.text) == (2, "")
    assert done.told.splitlines()[-1] == told


def test_a_slip_in_an_option_is_told_what_was_meant() -> None:
    assert "--format" in tieout("check", "--formt", "json").told
