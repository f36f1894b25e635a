"""``tieout export``: what other tools read."""

from __future__ import annotations

import click

from tieout.cli.verbs import Verbs

# As in cli/main.py.
VERBS = {
    "csv": "The control matrix, or how far each criterion is supported, as a table.",
    "xlsx": "The control matrix as a workbook.",
    "oscal": "The controls as a component definition of NIST's OSCAL.",
    "codeowners": "CODEOWNERS, so that the forge asks the approver of each text.",
    "schema": "JSON Schemas for every file that people write.",
}


@click.group("export", cls=Verbs, package=__name__, table=VERBS)
def command() -> None:
    """Write what other tools read."""
