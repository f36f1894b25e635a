"""``tieout requests``: what an auditor asks for, what we answer, and what the auditor says of it."""

from __future__ import annotations

import click

from tieout.cli.verbs import Verbs

# As in cli/main.py.
VERBS = {
    "import": "Take in a list of the auditor's, CSV or XLSX, and keep it byte for byte.",
    "export": "The requests with our answers, as CSV or XLSX to fill in and send back.",
    "status": "What is open on our side, whose, since when, and the next command.",
}


class _Verbs(Verbs):
    """A module cannot be called by a keyword."""

    def _module(self, name: str) -> str:
        return super()._module("take_in" if name == "import" else name)


@click.group("requests", cls=_Verbs, package=__name__, table=VERBS)
def command() -> None:
    """The auditor's requests (PBC list): taken in, answered, and told as they stand."""
