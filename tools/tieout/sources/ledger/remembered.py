"""What a record of a change says, with what an earlier record of it knew and a forge has since forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.proposal import Proposal, Review


def remembered(now: Proposal, before: Proposal) -> Proposal:
    """Give the newer record; where it has nothing any more, whose account it was and which commit a review names.

    Accounts are deleted and commits collected; nothing of that makes a review another person's, or of
    another commit. What a record says is never replaced, and a list that is missing stays so.
    """
    if now.id != before.id:
        return now
    reviews = {item.id: item for item in before.reviews}
    dismissed = {(item.review, item.at): item.by for item in before.dismissals}
    forced = {(item.at, item.before, item.after): item.by for item in before.force_pushes}
    commits = {item.oid: item for item in before.commits}
    return replace(
        now,
        author=now.author or before.author,
        merged_by=now.merged_by or before.merged_by,
        reviews=tuple(_review(item, reviews.get(item.id)) for item in now.reviews),
        dismissals=tuple(item._replace(by=item.by or dismissed.get((item.review, item.at))) for item in now.dismissals),
        force_pushes=tuple(
            item._replace(by=item.by or forced.get((item.at, item.before, item.after))) for item in now.force_pushes
        ),
        commits=tuple(
            item._replace(author=item.author or old.author, committer=item.committer or old.committer)
            if (old := commits.get(item.oid))
            else item
            for item in now.commits
        ),
        unknown=tuple(_still_unknown(now.unknown, before)),
    )


def _review(now: Review, before: Review | None) -> Review:
    if before is None:
        return now
    same_commit = now.oid is None or now.oid == before.oid
    return now._replace(
        by=now.by or before.by,
        oid=now.oid or before.oid,
        tree=now.tree or (before.tree if same_commit else None),
    )


def _still_unknown(unknown: Iterable[tuple[str, str]], before: Proposal) -> Iterable[tuple[str, str]]:
    """Leave out what the earlier record knew: who proposed and who merged it does not change."""
    known = {name for name, value in (("author", before.author), ("merged_by", before.merged_by)) if value is not None}
    return (item for item in unknown if item[0] not in known)
