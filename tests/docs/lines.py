"""Lines of the manual, read as click reads them."""

from __future__ import annotations

import re
import shlex

import click

from tests.docs.pages import of_docs
from tieout.cli.main import tieout

VERBS: dict[str, click.Command] = dict(of_docs("cli_page").verbs())
_ENDS = {"|", "||", "&&", ";", ">", ">>", "<", "2>&1"}


def parse(words: list[str]) -> str:
    """Read the words after ``tieout`` as click does, but look at no file and no value; give the verb.

    Raises click's own errors, or ValueError where there is no such verb.
    """
    for count in (2, 1):
        name = " ".join(words[:count])
        if name in VERBS:
            verb = VERBS[name]
            verb.make_parser(click.Context(verb, **tieout.context_settings)).parse_args(words[count:])
            return name
    message = f"no verb: {' '.join(words)}"
    raise ValueError(message)


def calls(line: str) -> list[list[str]]:
    """Give the words after each ``tieout`` of a shell's line, up to what ends the command."""
    line = re.sub(r"\$\([^()]*\)|\"\$\([^()]*(?:\([^()]*\)[^()]*)*\)\"", "VALUE", line)
    words = shlex.split(line.rstrip("\\"), comments=True)
    found: list[list[str]] = []
    for at, word in enumerate(words):
        if word in {"tieout", "./dev"} and (word == "tieout" or words[at + 1 : at + 2] == ["tieout"]):
            rest = words[at + 1 + (word == "./dev") :]
            end = next((index for index, item in enumerate(rest) if item in _ENDS), len(rest))
            if not (word == "tieout" and at and words[at - 1] == "./dev"):
                found.append(rest[:end])
    return found
