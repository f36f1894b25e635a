"""``tieout evidence``: what was captured, whether it is whole, and since when somebody else can tell."""

from __future__ import annotations

import click

from tieout.cli.verbs import Verbs

# As in cli/main.py.
VERBS = {
    "add": "Keep a file that a person brings, with its record.",
    "list": "Every capture, and since when somebody else can tell that it existed.",
    "verify": "Whether anything of it was changed, and who vouches for it.",
    "seal": "A line of the log for each capture, a signed head, a time-stamp.",
    "remove": "Take a capture away, and write into the log by whom and why.",
}


@click.group("evidence", cls=Verbs, package=__name__, table=VERBS)
def command() -> None:
    """Keep evidence, seal it, and verify that nothing of it was changed."""
