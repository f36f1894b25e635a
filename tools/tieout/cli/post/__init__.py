"""``tieout post``: what is told at the forge. The only verbs that write there."""

from __future__ import annotations

import click

from tieout.cli.verbs import Verbs

# As in cli/main.py.
VERBS = {
    "comment": "One comment on a change, kept up to date.",
    "reviews": "One issue for each document whose review is late; closed when it landed.",
    "issue": "One issue with a text, kept up to date.",
}


@click.group("post", cls=Verbs, package=__name__, table=VERBS)
def command() -> None:
    """Tell at the forge: a comment, issues. Needs the network and a token that may write.

    The token is that of TIEOUT_GITHUB_TOKEN, GITHUB_TOKEN or GH_TOKEN; at GitLab of TIEOUT_GITLAB_TOKEN or
    GITLAB_TOKEN. What is there already is found again by its first line and its author, so that running it twice
    writes nothing, and what others wrote is left alone.
    """
