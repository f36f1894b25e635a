"""Whether a review decided on every account, and whether anybody decided on their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.approvals.identity import Identities
from tieout.judgement.operation.access_review import reviews_in
from tieout.judgement.operation.identity import people_of
from tieout.model.account import Account as ForgeAccount
from tieout.model.change import Identity
from tieout.model.evidence.tables.accounts import NO
from tieout.model.evidence.tables.postgres import ROLES
from tieout.model.operation.access_review import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tieout.judgement.operation.access_review import Standing
    from tieout.model.examination import Examination
    from tieout.model.operation.access_review import AccessReview, Decision
    from tieout.model.operation.population import Account, Population
    from tieout.model.people import Person

HUMAN = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the decisions of a review and the rows of its list fit together."""

    undecided: tuple[Account, ...] = ()
    strangers: tuple[Decision, ...] = ()
    """Decisions on accounts that the list, which is whole, has not."""
    contradicting: tuple[tuple[Decision, Decision], ...] = ()
    """Two decisions on one account that differ."""
    unreasoned: tuple[Decision, ...] = ()
    """Privileged accounts that are kept without a reason."""
    own: tuple[tuple[Decision, Account], ...] = ()
    """Decisions of people on accounts of theirs."""
    nobodys: tuple[Account, ...] = ()
    """Accounts of people, by their list, of whom the people register knows none."""
    unknown_deciders: tuple[str, ...] = ()
    """Who decided, as the record names them, and nobody knows who that is; empty for nobody named."""
    departed_deciders: tuple[Person, ...] = ()
    """Who is said to have decided, and left before the day of the list."""


def tally(examination: Examination, standing: Standing) -> Tally:
    """Hold the decisions of a review against the accounts that it had to decide on; done once for all rules."""
    return examination.operation.memo.of(_tallies, examination, examination)[standing.review.path]


def _tallies(examination: Examination) -> dict[str, Tally]:
    return {item.review.path: _tally(examination, item) for item in reviews_in(examination).all}


def _tally(examination: Examination, standing: Standing) -> Tally:
    review, population = standing.review, standing.population
    decided: dict[str, Decision] = {}
    twice: list[tuple[Decision, Decision]] = []
    for decision in review.decisions:
        first = decided.setdefault(decision.account.casefold(), decision)
        if first is not decision and first.choice is not decision.choice:
            twice.append((first, decision))
    listing = population.listing
    is_of_it = listing is not None and listing.system == review.system  # of another one it is no list to decide on
    accounts = {item.key: item for item in population.accounts} if is_of_it else {}
    is_whole = is_of_it and listing is not None and listing.is_whole
    pairs = [(decision, accounts[key]) for key, decision in decided.items() if key in accounts]
    own, nobodys = _own(examination, review, pairs)
    return Tally(
        undecided=()
        if review.unread
        else tuple(i for k, i in accounts.items() if k not in decided and _opens(i, population)),
        strangers=tuple(item for key, item in decided.items() if key not in accounts) if is_whole else (),
        contradicting=tuple(twice),
        unreasoned=tuple(
            decision
            for decision, account in pairs
            if decision.choice is Choice.KEEP and account.privileged and not decision.reason
        ),
        own=own,
        nobodys=nobodys,
        unknown_deciders=_unknown(examination, review),
        departed_deciders=_departed(examination, review, listing.at if is_of_it and listing is not None else None),
    )


def _opens(account: Account, population: Population) -> bool:
    """Say whether a row is one to decide on: a role of a database that nobody can sign in with is a group."""
    is_role = population.listing is not None and population.listing.schema == ROLES.id
    return not (is_role and account.active == NO)


def _own(
    examination: Examination, review: AccessReview, pairs: list[tuple[Decision, Account]]
) -> tuple[tuple[tuple[Decision, Account], ...], tuple[Account, ...]]:
    """Give the decisions of people on their own accounts, and the accounts of people whom nobody knows.

    Accounts are people's by the logins and addresses of the people register and the rows of the access register,
    never by a name.
    """
    if examination.why_absent("people") is not None:
        return (), ()
    known = examination.operation.memo.of(_identities, examination, examination.roster)
    people = people_of(examination)
    deciders: dict[str, frozenset[int]] = {}
    persons: dict[str, frozenset[int]] = {}
    own: list[tuple[Decision, Account]] = []
    nobodys: list[Account] = []
    for decision, account in pairs:
        name = review.decider(decision)
        if name not in deciders:
            holders = examination.roster.holders(name) or () if name else ()
            groups = (known.group_of(person) for person in holders)
            deciders[name] = frozenset(item for item in groups if item is not None)
            rows = (people.of_id(person.id) for person in holders)
            persons[name] = frozenset(item.number for item in rows if item is not None)
        whose = _whose(known, account)
        match = people.of_account(review.system, account.account, email=account.email)
        is_theirs = match.somebody is not None and not match.is_program and match.somebody.number in persons[name]
        if is_theirs or deciders[name] & whose:
            own.append((decision, account))
        elif not whose and match.somebody is None and account.kind == HUMAN:
            nobodys.append(account)
    return tuple(own), tuple(nobodys)


def _identities(examination: Examination) -> Identities:
    return Identities(examination.roster)


def _whose(known: Identities, account: Account) -> frozenset[int]:
    texts = (account.account, account.email)
    found = {known.of_identity(Identity("", item)).group for item in texts if "@" in item}
    found.add(known.of_account(ForgeAccount(login=account.account, id=None)).group)
    return frozenset(item for item in found if item is not None)


def _unknown(examination: Examination, review: AccessReview) -> tuple[str, ...]:
    if examination.why_absent("people") is not None:
        return ()
    names = dict.fromkeys(review.decider(item) for item in review.decisions)
    return tuple(name for name in names if not (name and examination.roster.holders(name)))


def _departed(examination: Examination, review: AccessReview, at: datetime | None) -> tuple[Person, ...]:
    if at is None or examination.why_absent("people") is not None:
        return ()
    day = examination.program.organization.calendar.day_of(at)
    names = dict.fromkeys(review.decider(item) for item in review.decisions)
    found = (examination.roster.find(name.removeprefix("person:")) for name in names)
    return tuple(item for item in found if item is not None and item.left_on is not None and item.left_on < day)


def deciders(review: AccessReview) -> Mapping[str, int]:
    """Give who decided, each with the number of accounts."""
    found: dict[str, int] = {}
    for decision in review.decisions:
        name = review.decider(decision)
        found[name] = found.get(name, 0) + 1
    return found
