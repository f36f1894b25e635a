"""Repositories with proposed changes, and records of them, for tests of what Git knows of a landing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tests.ports.repositories import DAY, START, Files, Sample
from tieout.model.account import Account
from tieout.model.change_policy import ChangePolicy
from tieout.model.landing import LandedChange, Landings
from tieout.model.ledger import BranchTip, Ledger, Observation, Source
from tieout.model.location import Location
from tieout.model.period import Period
from tieout.model.program import Program
from tieout.model.proposal import Proposal, ProposedCommit, Review, ReviewState
from tieout.ports.git import Repository
from tieout.sources.landings.line import branch_of
from tieout.sources.landings.reading import read_landings

BEN = "Ben Example <ben@example.com>"
CYD = "Cyd Example <cyd@example.com>"
WEB = "GitHub <noreply@github.com>"
AS_OF = date(2026, 12, 31)
POLICY = b"---\nid: POL-001\nowner: role:lead\napprover: role:cto\n---\n# Policy\n"
LINES = b"".join(b"line %d\n" % number for number in range(20))


class Proposed(Sample):
    """A repository with a first commit on main, at noon of the first day."""

    base: str

    @classmethod
    def at(cls, root: Any, files: Files | None = None) -> Proposed:
        """Make one."""
        made = cls(root)
        made.base = made.commit(files or {"README.md": b"hello\n", "a.md": LINES}, at=START, message="Begin")
        return made

    def change(self, files: Files, *, of: str, at: int = START + DAY, who: str = BEN, message: str = "work") -> str:
        """Commit beside the branch, on top of another commit."""
        return self.commit(files, at=at, who=who, message=message, parents=[of], branch="side")

    def land(
        self,
        head: str,
        *,
        at: int = START + 2 * DAY,
        message: str = "Change (#1)",
        who: str = WEB,
        author: str = BEN,
        parents: Sequence[str] = (),
        tree: str = "",
    ) -> str:
        """Squash a head onto main, as a forge does; with ``parents`` a merge of main and these."""
        main = self.git("rev-parse", "main")
        made = tree or self.git("merge-tree", "--write-tree", main, head).split("\n")[0]
        above = [f"parent {oid}" for oid in (main, *parents)]
        lines = [f"tree {made}", *above, f"author {author} {at} +0000", f"committer {who} {at} +0000", "", message, ""]
        oid = self.git("hash-object", "-t", "commit", "-w", "--stdin", stdin="\n".join(lines).encode())
        self.git("update-ref", "refs/heads/main", oid)
        return oid

    def tree(self, commit: str, files: Files) -> str:
        """Give the tree of a commit with some files changed."""
        made = self.commit(files, parents=[commit], branch="scratch")
        return self.git("rev-parse", f"{made}^{{tree}}")


def account(login: str) -> Account:
    """Give a person's account."""
    return Account(login=login, id=str(sum(login.encode())))


def review(oid: str | None, by: str = "ana", state: ReviewState = ReviewState.APPROVED, **values: Any) -> Review:
    """Give a review of the second day."""
    at = datetime.fromtimestamp(START + DAY, UTC)
    return Review(id=f"R-{by}-{oid}", by=account(by), state=state, at=at, oid=oid, **values)


def record(head: str | None, merge: str | None, number: int = 1, /, **values: Any) -> Observation:
    """Give a record of a merged change."""
    given: dict[str, Any] = {
        "id": f"PR_{number}",
        "base": "main",
        "author": account("ben"),
        "merged_at": datetime.fromtimestamp(START + 2 * DAY, UTC),
        **values,
    }
    return Observation(
        seq=number,
        observed_at=datetime.fromtimestamp(START + 3 * DAY, UTC),
        source=Source(forge="github", repository="acme/policies", query="sha256:0", is_complete=True),
        proposal=Proposal(number=number, head_oid=head, merge_oid=merge, **given),
        location=Location("evidence/2026-Q1/change-management/approvals.jsonl", number, 1),
    )


def commits(*oids: str) -> tuple[ProposedCommit, ...]:
    """Give the forge's list of a change's commits."""
    return tuple(ProposedCommit(oid=oid, author=None, committer=None) for oid in oids)


def read(
    made: Sample,
    *records: Observation,
    rev: str = "HEAD",
    period: Period | None = None,
    as_of: date = AS_OF,
    program: Program | None = None,
    prefix: str = "",
    people: str | None = None,
    earlier: Sequence[str] = (),
    tips: Sequence[BranchTip] = (),
) -> Landings:
    """Read the landings of a commit."""
    repository = Repository.open(made.root)
    commit = repository.ref("refs/heads/tieout/ledger") or ""
    ledger = Ledger(source="tieout/ledger", commit=commit, observations=records, tips=tuple(tips))
    settings = program or Program()
    if not settings.changes.branch:
        settings = replace(settings, changes=replace(settings.changes, branch="main"))
    branch = branch_of(repository, repository.resolve(rev), settings.changes, ledger)
    return read_landings(
        repository,
        branch,
        ledger,
        settings,
        prefix=prefix,
        period=period,
        as_of=as_of,
        people=people,
        earlier=earlier,
    )


def last(made: Sample, *records: Observation, **options: Any) -> LandedChange:
    """Read the landings, and give the newest one."""
    return read(made, *records, **options).changes[-1]


def tickets(pattern: str) -> Program:
    """Give settings with a pattern of tickets."""
    return Program(changes=ChangePolicy(branch="main", ticket_pattern=pattern))
