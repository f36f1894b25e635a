"""What the sample company's code host recorded of each pull request: who said what, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from tieout.demo.history import Pull
from tieout.demo.people import Member
from tieout.model.account import Account
from tieout.model.proposal import CheckRun, Landed, Proposal, ProposedCommit, Review, ReviewState

BEFORE_MERGE = timedelta(minutes=25)
"""When whoever merges approves, where nothing else is told."""
_CHECKED = timedelta(minutes=4)
CHECK = "tieout"


class Opinion(NamedTuple):
    """A review."""

    by: str
    """One of the staff; with ``/admin`` behind it, by their second account."""
    at: datetime
    on: int = -1
    """Which of the request's commits: -1 is the last one."""
    state: ReviewState = ReviewState.APPROVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A pull request with what the code host knows of it and Git does not."""

    pull: Pull
    author: str
    merger: str
    opinions: tuple[Opinion, ...]
    labels: tuple[str, ...] = ()

    @property
    def is_web(self) -> bool:
        """Whether the code host made the commit on the branch itself."""
        return not self.pull.by_hand

    def seen_at(self, moment: datetime) -> tuple[Opinion, ...]:
        """Give what had been said by a moment."""
        return tuple(item for item in self.opinions if item.at <= moment)

    def proposal(
        self, ids: Mapping[int, str], trees: Mapping[str, str], staff: Mapping[str, Member], moment: datetime
    ) -> Proposal:
        """Give the record of a moment; ``ids`` are commits by mark, ``trees`` theirs by commit."""
        pull = self.pull
        head, merge = ids[pull.marks[-1]], ids[pull.merge]
        author = account(self.author, staff)
        return Proposal(
            number=pull.number,
            id=f"PR_{pull.number:04}",
            title=pull.title,
            base="main",
            base_oid=ids[pull.base],
            head=pull.source,
            head_oid=head,
            head_tree=trees[head],
            created_at=pull.edits[0].at,
            merged_at=pull.merged_at,
            merge_oid=merge,
            merge_tree=trees[merge],
            author=author,
            merged_by=account(self.merger, staff),
            labels=self.labels,
            reviews=tuple(
                Review(
                    id=f"{pull.number * 10 + number}",
                    by=account(item.by, staff),
                    state=item.state,
                    at=item.at,
                    oid=ids[pull.marks[item.on]],
                    tree=trees[ids[pull.marks[item.on]]],
                )
                for number, item in enumerate(self.seen_at(moment), 1)
            ),
            commits=tuple(ProposedCommit(oid=ids[mark], author=author, committer=author) for mark in pull.marks),
            checks=(CheckRun(name=CHECK, app="github-actions", conclusion="SUCCESS", at=pull.edits[-1].at + _CHECKED),),
            landed=Landed(is_web=self.is_web, is_signed=self.is_web),
        )


def account(name: str, staff: Mapping[str, Member]) -> Account:
    """Give the account of one of the staff, or the second one that some have for administration."""
    person, _, second = name.partition("/")
    member = staff[person]
    login, number = member.accounts[1 if second else 0]
    return Account(login=login, id=str(number))
