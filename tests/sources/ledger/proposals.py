"""Proposals for tests: one that is full, and Hypothesis's idea of any."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from tieout.model.account import Account
from tieout.model.ledger import Source
from tieout.model.proposal import (
    BaseChange,
    CheckRun,
    Dismissal,
    ForcePush,
    Landed,
    Proposal,
    ProposedCommit,
    Review,
    ReviewState,
)

ASKED = Source(forge="github", repository="acme/policies", query="sha256:" + "ab" * 32, is_complete=True)


def at(text: str) -> datetime:
    """Give an instant in UTC of ``2026-01-02T03:04:05``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def oid(seed: int) -> str:
    return f"{seed:040x}"


ALICE = Account(login="alice", id="1")
BOB = Account(login="bob", id="2")
FULL = Proposal(
    number=123,
    id="PR_kwDO",
    title="Renew the access policy: ünïcode 🔑",
    base="main",
    base_oid=oid(1),
    head="renew",
    head_oid=oid(2),
    head_tree=oid(3),
    created_at=at("2026-01-01T00:00:00"),
    merged_at=at("2026-01-02T00:00:00"),
    merge_oid=oid(4),
    merge_tree=oid(5),
    author=ALICE,
    merged_by=None,
    cross_repo=True,
    queue=True,
    auto_merge=True,
    labels=("emergency",),
    issues=("#1",),
    reviews=(
        Review(id="R_1", by=BOB, state=ReviewState.DISMISSED, at=at("2026-01-01T12:00:00"), oid=oid(2), tree=oid(3)),
    ),
    dismissals=(Dismissal(review="R_1", was=ReviewState.APPROVED, at=at("2026-01-01T13:00:00"), by=ALICE),),
    force_pushes=(ForcePush(at=at("2026-01-01T11:00:00"), by=ALICE, before=oid(6), after=oid(7)),),
    base_changes=(BaseChange(at=at("2026-01-01T10:00:00"), by=None, before="dev", after="main"),),
    commits=(ProposedCommit(oid=oid(2), author=ALICE, committer=None),),
    checks=(CheckRun(name="lint", app=None, conclusion="SUCCESS", at=None),),
    landed=Landed(is_web=True, is_signed=None),
    unknown=(("merged_by", "the account was deleted"),),
)

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_OIDS = st.sampled_from([oid(1), oid(2), "ab" * 32])
_MAYBE_OID = st.none() | _OIDS
_NUMBERS = st.integers(0, 2**53 - 1)
_INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001  # the zone comes from the strategy
    lambda value: value.replace(microsecond=0)
)
_ACCOUNTS = st.builds(
    Account, login=_TEXTS, id=st.none() | _NUMBERS.map(str) | _TEXTS, type=st.sampled_from(["User", "Bot"])
)
_MAYBE = st.none() | _ACCOUNTS


def _several(of: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=3).map(tuple)


PROPOSALS = st.builds(
    Proposal,
    number=_NUMBERS,
    id=_TEXTS,
    title=_TEXTS,
    base=_TEXTS,
    base_oid=_MAYBE_OID,
    head=_TEXTS,
    head_oid=_MAYBE_OID,
    head_tree=_MAYBE_OID,
    created_at=st.none() | _INSTANTS,
    merged_at=_INSTANTS,
    merge_oid=_MAYBE_OID,
    merge_tree=_MAYBE_OID,
    author=_MAYBE,
    merged_by=_MAYBE,
    cross_repo=st.booleans(),
    queue=st.booleans(),
    auto_merge=st.booleans(),
    labels=_several(_TEXTS),
    issues=_several(_TEXTS),
    reviews=_several(
        st.builds(
            Review,
            id=_TEXTS,
            by=_MAYBE,
            state=st.sampled_from(ReviewState),
            at=st.none() | _INSTANTS,
            oid=_MAYBE_OID,
            tree=_MAYBE_OID,
        )
    ),
    dismissals=_several(
        st.builds(
            Dismissal, review=st.none() | _TEXTS, was=st.none() | st.sampled_from(ReviewState), at=_INSTANTS, by=_MAYBE
        )
    ),
    force_pushes=_several(st.builds(ForcePush, at=_INSTANTS, by=_MAYBE, before=_MAYBE_OID, after=_MAYBE_OID)),
    base_changes=_several(st.builds(BaseChange, at=_INSTANTS, by=_MAYBE, before=_TEXTS, after=_TEXTS)),
    commits=_several(st.builds(ProposedCommit, oid=_OIDS, author=_MAYBE, committer=_MAYBE)),
    checks=_several(
        st.builds(
            CheckRun, name=_TEXTS, app=st.none() | _TEXTS, conclusion=st.none() | _TEXTS, at=st.none() | _INSTANTS
        )
    ),
    landed=st.none() | st.builds(Landed, is_web=st.none() | st.booleans(), is_signed=st.none() | st.booleans()),
    unknown=st.dictionaries(_TEXTS, _TEXTS, max_size=3).map(lambda found: tuple(sorted(found.items()))),
)
