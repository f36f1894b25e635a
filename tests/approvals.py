"""Changes, reviews and records with good defaults, for tests of approvals.

``change()`` alone is approved: Alice proposed #12, Bob (the CTO, who approves the policy that it touches)
approved its head a day before, Alice merged it, and what landed is the clean squash of that head. A test
says only what it wants otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests import factories
from tests.factories import POLICY_PATH
from tieout.judgement.approvals.judge import judge
from tieout.model.account import Account
from tieout.model.change import Identity
from tieout.model.change_policy import ChangePolicy, Forge
from tieout.model.content import Content, Method
from tieout.model.examination import Examination
from tieout.model.landing import Author, LandedChange, Landings, OwnedPath, Relation, ReviewedCommit
from tieout.model.ledger import BranchTip, Ledger, Observation, Source
from tieout.model.location import Location
from tieout.model.people import Person, Role, Roster
from tieout.model.proposal import (
    CheckRun,
    Dismissal,
    Landed,
    Proposal,
    ProposedCommit,
    Review,
    ReviewState,
)

NUMBERS = {"alice": "101", "bob": "102", "carol": "103", "dave": "104", "erin": "105"}
"""The forge's numbers of the accounts; Erin is in no people register."""
REVIEWED_AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
MERGED_AT = datetime(2026, 3, 3, 11, tzinfo=UTC)
SYNCED_AT = datetime(2026, 6, 30, 23, tzinfo=UTC)
LEDGER_PATH = "evidence/2026-Q1/change-management/approvals.jsonl"


def oid(number: int) -> str:
    """Give a commit id whose short form is the number: ``0000000012``."""
    return f"{number:010d}".ljust(40, "0")


BASE, HEAD, LANDING, EARLIER = oid(1), oid(20), oid(30), oid(10)
"""The base of the change, its head, the commit that it became on the branch, and a commit before the head."""
TREE = "f" * 40


def account(login: str = "bob", **changes: Any) -> Account:
    """Give the account of somebody, with the forge's number of it."""
    return Account(login=login, id=NUMBERS.get(login))._replace(**changes)


def identity(name: str = "alice") -> Identity:
    """Give the name and address under which somebody commits."""
    return Identity(name=name.title(), email=f"{name}@example.com")


def somebody(name: str, /, *roles: str, **changes: Any) -> Person:
    """Give a person of the register with a login, its number and an address."""
    one = factories.person(
        id=name,
        name=name.title(),
        roles=roles,
        emails=(f"{name}@example.com",),
        logins=(name,),
        ids=(NUMBERS[name],),
        started_on=date(2024, 1, 1),
    )
    return replace(one, **changes)


def people(**changes: dict[str, Any]) -> Roster:
    """Give Alice (engineer), Bob (CTO), Carol (security lead) and Dave (engineer); keys change those of a person."""
    roles = {"alice": "engineer", "bob": "cto", "carol": "security-lead", "dave": "engineer"}
    return Roster(
        people=tuple(replace(somebody(name, role), **changes.get(name, {})) for name, role in roles.items()),
        roles=tuple(Role(id=role, title=role.title()) for role in sorted({*roles.values()})),
    )


def review(by: str | Account | None = "bob", **changes: Any) -> Review:
    """Give Bob's approval of the head, a day before the merge."""
    who = account(by) if isinstance(by, str) else by
    one = Review(id="1", by=who, state=ReviewState.APPROVED, at=REVIEWED_AT, oid=HEAD)
    return one._replace(**changes)


def dismissal(of: Review, **changes: Any) -> Dismissal:
    """Give the dismissal of a review by Alice, ten minutes before the merge."""
    one = Dismissal(review=of.id, was=ReviewState.APPROVED, at=MERGED_AT - timedelta(minutes=10), by=account("alice"))
    return one._replace(**changes)


def check_run(name: str = "test", **changes: Any) -> CheckRun:
    """Give a check that passed an hour before the merge."""
    return CheckRun(name=name, app="ci", conclusion="SUCCESS", at=MERGED_AT - timedelta(hours=1))._replace(**changes)


def proposal(**changes: Any) -> Proposal:
    """Give #12 of Alice, approved by Bob and merged on 2026-03-03."""
    one = Proposal(
        number=12,
        id="PR_12",
        title="Tighten access reviews",
        base="main",
        base_oid=BASE,
        head="access-reviews",
        head_oid=HEAD,
        head_tree=TREE,
        created_at=REVIEWED_AT - timedelta(days=1),
        merged_at=MERGED_AT,
        merge_oid=LANDING,
        merge_tree=TREE,
        author=account("alice"),
        merged_by=account("alice"),
        reviews=(review(),),
        commits=(ProposedCommit(oid=HEAD, author=account("alice"), committer=account("alice")),),
        landed=Landed(is_web=True, is_signed=True),
    )
    return replace(one, **changes)


def observation(of: Proposal | None = None, **changes: Any) -> Observation:
    """Give the record of a proposal as it was read whole; without one, of ``proposal()``."""
    one = Observation(
        seq=1,
        observed_at=SYNCED_AT,
        source=Source(forge="github", repository="acme/policies", query="sha256:" + "0" * 64, is_complete=True),
        proposal=of or proposal(),
        location=Location(path=LEDGER_PATH, line=1),
    )
    return one._replace(**changes)


def owned(path: str = POLICY_PATH, **changes: Any) -> OwnedPath:
    """Give the policy, which the CTO approves and CODEOWNERS gives to nobody."""
    return OwnedPath(path=path, approver="role:cto", owner="role:security-lead", code_owners=())._replace(**changes)


def relations(of: Proposal) -> tuple[ReviewedCommit, ...]:
    """Give each commit that a review names: the head, or an earlier one that one commit followed."""
    return tuple(
        ReviewedCommit(
            oid=name,
            relation=Relation.HEAD if name == of.head_oid else Relation.EARLIER,
            commits_after=0 if name == of.head_oid else 1,
        )
        for name in dict.fromkeys(item.oid for item in of.reviews if item.oid is not None)
    )


def change(of: Proposal | None = None, **changes: Any) -> LandedChange:
    """Give the squash of a proposal; without one, of ``proposal()``. ``observation=None`` makes it nobody's."""
    proposed = of or proposal()
    one = LandedChange(
        oid=proposed.merge_oid or LANDING,
        parents=(BASE,),
        tree=TREE,
        subject=f"{proposed.title} (#{proposed.number})",
        author=identity("alice"),
        committer=Identity(name="GitHub", email="noreply@github.com"),
        committed_at=proposed.merged_at,
        on=proposed.merged_at.date(),
        method=Method.SQUASH,
        numbers=(proposed.number,),
        observation=observation(proposed),
        content=Content.EQUAL,
        paths=(POLICY_PATH,),
        owned=(owned(),),
        authors=(
            Author(identity=identity("alice"), part="author", oid=HEAD),
            Author(identity=identity("alice"), part="committer", oid=HEAD),
        ),
        reviewed=relations(proposed),
        head_committer=identity("alice"),
    )
    return replace(one, **changes)


def direct(**changes: Any) -> LandedChange:
    """Give a commit of Alice's that nobody proposed."""
    alice = identity("alice")
    bare: dict[str, Any] = {
        "observation": None,
        "method": Method.DIRECT,
        "numbers": (),
        "content": None,
        "reviewed": (),
        "head_committer": None,
        "subject": "Tighten access reviews",
        "committer": alice,
        "authors": (Author(identity=alice, part="author", oid=LANDING),),
    }
    return change(**(bare | changes))


def ledger(*changes: LandedChange, **rest: Any) -> Ledger:
    """Give a ledger that holds the records of the changes and was synced on 2026-06-30 up to the last of them."""
    found = [item for one in changes for item in ((one.observation,) if one.observation else one.batch)]
    tips = (
        BranchTip(
            seq=len(found) + 1,
            observed_at=SYNCED_AT,
            branch="main",
            tip=changes[-1].oid if changes else LANDING,
            total=len(found),
            location=Location(path=LEDGER_PATH, line=len(found) + 1),
        ),
    )
    one = Ledger(source="tieout/ledger", observations=tuple(found), tips=tips, synced_at=SYNCED_AT)
    return replace(one, **rest)


def policy(**changes: Any) -> ChangePolicy:
    """Give settings that ask for one approval on GitHub, and for no ticket."""
    one = ChangePolicy(branch="main", forge=Forge(kind="github", repository="acme/policies", url="", reason=""))
    return replace(one, **changes)


def examination(*changes: LandedChange, earlier: tuple[LandedChange, ...] = (), **rest: Any) -> Examination:
    """Give an examination of these changes as of 2026-06-30, with their ledger; ``policy=`` sets what is asked of them."""
    asked = rest.pop("policy", policy())
    sound: dict[str, Any] = {
        "roster": people(),
        "program": factories.program(changes=asked),
        "landings": Landings(branch="main", changes=changes, earlier=earlier),
        "ledger": ledger(*earlier, *changes),
    }
    return factories.examination(**(sound | rest))


def told(*changes: LandedChange, **rest: Any) -> tuple[str, list[str], list[str]]:
    """Give the verdict of the last change, its findings and its approvers; the rest goes to ``examination``."""
    last = judge(examination(*changes, **rest))[-1]
    return last.verdict.value, list(last.findings), list(last.approvers)


def sentences(*changes: LandedChange, **rest: Any) -> list[str]:
    """Give what is said of the last change, without the words with which each sentence names it."""
    last = judge(examination(*changes, **rest))[-1]
    return [item.message.partition(": ")[2] for item in last.deviations]
