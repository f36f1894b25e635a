"""tieout post reviews: one issue for each document whose review is late."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tieout.cli.exits import say
from tieout.cli.options import as_of_option
from tieout.cli.post.board import Where, board_of, said, where_options


@click.command("reviews")
@as_of_option
@click.option("--assign", is_flag=True, help="Assign it to the accounts of its owner, by the register of people.")
@where_options
def command(
    as_of: date | None,
    assign: bool,
    root: Path,
    forge: str | None,
    repository: str | None,
    url: str | None,
    account: str,
) -> int:
    """Open one issue for each document whose review is late, and close it when the review has landed.

    Run it on the branch that is in force. What cannot be told closes nothing: a file that cannot be read, a document
    whose last review is not known, one that is changed by what has not landed. Ends with 3, and asks nobody, where no review could be looked at.
    """
    from tieout.cli.examining import examine, settled
    from tieout.model.errors import NotExaminableError
    from tieout.post.keyed import Wanted, bring
    from tieout.report import review_issue
    from tieout.sources.place import place_of
    from tieout.workpapers.late_reviews import late_reviews

    examination = examine(root, as_of=as_of, period=None)
    reviews = late_reviews(examination)
    below = place_of(root).prefix
    if reviews.blind:
        raise NotExaminableError(f"no review could be looked at: {reviews.blind}", remedy="tieout check tells more")
    wanted = [
        Wanted(
            key=review_issue.key(item, below=below),
            title=review_issue.title(item, below=below),
            body=review_issue.body(item, below=below),
            assignees=item.logins[:10] if assign else (),  # GitHub takes ten
        )
        for item in reviews.late
    ]
    with board_of(Where(root, forge, repository, url, account)) as board:
        bring(
            board,
            review_issue.family(below),
            wanted,
            lambda name: reviews.over(review_issue.subject(name, reviews.known)),
            said,
        )
    if reviews.proposed:
        say(
            f"{', '.join(reviews.proposed)}: changed by what has not landed, which closes no issue",
            "run it on the branch that is in force, with nothing uncommitted",
        )
    late = len(reviews.late)
    said(f"as of {reviews.as_of}: {late or 'no'} review{'' if late == 1 else 's'} late")
    return settled(examination)
