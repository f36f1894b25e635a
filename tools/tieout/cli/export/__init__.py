"""``tieout export``: what other tools read."""

from __future__ import annotations

import click

from tieout.cli.verbs import Verbs

# As in cli/main.py.
VERBS = {
    "codeowners": "CODEOWNERS, so that the forge asks the approver of each text.",
    "schema": "JSON Schemas for every file that people write.",
}


@click.group("export", cls=Verbs, package=__name__, table=VERBS)
def command() -> None:
    """Write what other tools read."""
