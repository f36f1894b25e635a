"""What every answer of the command owes whoever reads it, whatever is broken."""

from __future__ import annotations

import re
import shlex

import click

from tests.cli.programme import Done
from tieout.cli.exits import ExitCode
from tieout.cli.feet import FEET
from tieout.cli.main import tieout as main

_OURS = re.compile(r"(?<![\w/`.-])tieout (?P<rest>[a-z][^;,`\n]*)")
_VERBS = sorted(FEET, key=len, reverse=True)


def steps(done: Done) -> list[str]:
    """Give the next steps of an answer, on whichever stream they stand."""
    lines = f"{done.told}\n{done.text}".splitlines()
    return [line.strip().removeprefix("next: ") for line in lines if line.strip().startswith("next: ")]


def hold_fair(done: Done, *codes: int) -> str:
    """Assert that an answer is calm, ends with one of ``codes``, and says what to type next; give its message.

    Nothing that we say to type may be unknown to us: verbs and options of each step are looked up.
    """
    whole = f"{done.text}\n{done.told}"
    assert "Traceback" not in whole
    assert "a bug of ours" not in whole, whole
    assert done.returncode in set(ExitCode), whole
    assert done.returncode in codes, f"ends with {done.returncode}\n{whole}"
    if done.returncode:
        assert steps(done), f"no next step\n{whole}"
    for step in steps(done):
        hold_known(step)
    said = [line for line in done.told.splitlines() if line.startswith("tieout: ")]
    return said[-1].removeprefix("tieout: ") if said else ""


def hold_known(step: str) -> None:
    """Assert that each command of ours in a step is one, and has the options that are named."""
    for found in _OURS.finditer(step):
        words = _words(found["rest"])
        verb = next((name for name in _VERBS if words[: len(name.split())] == name.split()), None)
        if verb is None:  # tieout --help
            continue
        known = {name for item in _command(verb).params for name in (*item.opts, *item.secondary_opts)} | {
            "--help",
            "-h",
        }
        named = {word.partition("=")[0] for word in words[: words.index("--") if "--" in words else None]}
        assert {name for name in named if name.startswith("--")} <= known, f"{verb} has not all of {named}: {step}"


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # prose with an apostrophe
        return text.split()


def _command(verb: str) -> click.Command:
    found: click.Command = main
    context = click.Context(main, info_name="tieout")
    for word in verb.split():
        assert isinstance(found, click.Group)
        inner = found.get_command(context, word)
        assert inner is not None
        context, found = click.Context(inner, parent=context, info_name=word), inner
    return found
