"""``tieout approvals``: the ledger, the verdict on every change, and what Git alone proves of its content."""

from __future__ import annotations

import click

from tieout.cli.verbs import Verbs

# As in cli/main.py.
VERBS = {
    "sync": "Bring the ledger up to date from the code host; needs the network.",
    "check": "The verdict on every change of the branch.",
    "content": "Whether what landed is what was proposed, from Git alone.",
    "verify": "Whether the ledger is whole and was only ever added to.",
}


@click.group("approvals", cls=Verbs, package=__name__, table=VERBS)
def command() -> None:
    """Tie each change of the branch to the review that approved it."""
