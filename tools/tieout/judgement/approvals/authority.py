"""Who may approve a change of a file: whom the base names, by the document's head or by CODEOWNERS."""

from __future__ import annotations

import enum
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.approvals.identity import Identities, are_same, may_be_same
from tieout.model.change import Identity
from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from tieout.judgement.approvals.identity import Party
    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange, OwnedPath
    from tieout.model.ledger import Membership
    from tieout.model.people import Person, Roster


class Answer(enum.Enum):
    """Whether something holds, or nobody can say."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Demand(NamedTuple):
    """Files that one set of people may approve."""

    approver: str
    """``role:x`` or ``person:y`` of the document's head; empty where CODEOWNERS decides."""
    code_owners: tuple[str, ...]
    paths: tuple[str, ...]

    @property
    def who(self) -> str:
        """Whom the base names, as it names them."""
        return visible(self.approver or " or ".join(self.code_owners))


class Authority:
    """Answers whether somebody may approve a file. Made once for an examination."""

    def __init__(self, examination: Examination) -> None:
        self._roster = relied_on(examination)
        self._examined = Identities(self._roster)
        self._known: dict[int, Identities] = {}
        """Of each register of a base, by its object: changes share theirs."""
        self._no_people = "" if examination.relied else examination.why_absent("people") or ""
        ledger = examination.ledger
        self._members = sorted(() if ledger is None else ledger.members, key=_observed_at)
        self._lists: dict[str, list[Membership]] = {}
        self._holders: dict[tuple[int, str], tuple[Person, ...] | None] = {}

    def known_by(self, roster: Roster | None) -> Identities:
        """Give who is who by the register of a base, or by the one examined where that is the same.

        A base whose register names no account says nothing of whose they are: the one examined does.
        """
        if roster is None:
            return self._examined
        found = self._known.get(id(roster))
        if found is None:
            base = Identities(roster)
            knows = base.knows_accounts
            found = Identities(roster, self._examined) if knows else Identities(self._roster, base)
            self._known[id(roster)] = found
        return found

    def demands(self, owned: Iterable[OwnedPath]) -> tuple[Demand, ...]:
        """Give each set of people who have to approve, with their files; a file of nobody's is free."""
        found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for item in owned:
            if item.approver or item.code_owners:
                key = (item.approver, () if item.approver else item.code_owners)
                found.setdefault(key, []).append(item.path)
        return tuple(
            Demand(approver=approver, code_owners=owners, paths=tuple(paths))
            for (approver, owners), paths in found.items()
        )

    def may_approve(self, party: Party, at: datetime, day: date, demand: Demand, change: LandedChange) -> Answer:
        """Say whether somebody may meet a demand, on the civil day of the instant."""
        if party.account is None:
            return Answer.UNKNOWN  # it was deleted, and may have been anybody's
        roster = change.roster or self._roster
        if demand.approver:
            return self._is_holder(party, day, demand.approver, roster, self.known_by(change.roster))
        known = self.known_by(change.roster)
        return any_of(self._is_code_owner(party, at, owner, known) for owner in demand.code_owners)

    def is_newcomer(self, party: Party, day: date, change: LandedChange) -> bool:
        """Say whether the change itself makes this person or account somebody who may approve."""
        return any(self._means(reference, party, day, change) for reference in change.newcomers)

    def why_unknown(self, demand: Demand, change: LandedChange) -> str:
        """Say why nobody can tell whether an approval meets a demand."""
        path = visible(demand.paths[0])
        if not demand.approver:
            return f"the ledger does not say who was {demand.who}, to whom CODEOWNERS gives {path}"
        if self._no_people and change.roster is None:
            return f"{path} is approved by {demand.who}, and who that is cannot be said: {self._no_people}"
        if self._of(change.roster or self._roster, demand.approver) is None:
            return f"{path} is approved by {demand.who}, whom the people register does not know"
        return f"{path} is approved by {demand.who}, and the people register lists nobody's accounts"

    def named(self, demand: Demand, day: date, change: LandedChange) -> str:
        """Give the demand in words, with the names of those who could meet it on the day."""
        holders = self._of(change.roster or self._roster, demand.approver) if demand.approver else None
        names = [visible(person.name) for person in holders or () if person.is_present(day)]
        return f"{demand.who} ({', '.join(names)})" if names else demand.who

    def _means(self, reference: str, party: Party, day: date, change: LandedChange) -> bool:
        account = party.account
        if reference.startswith("#"):
            return account is not None and account.id == reference[1:]
        if reference.startswith("@"):
            return account is not None and account.login.casefold() == reference[1:].casefold()
        if ":" not in reference:
            return may_be_same(self.known_by(change.roster).of_identity(Identity(name="", email=reference)), party)
        if change.roster is None:
            return self._is_holder(party, day, reference, self._roster, self._examined) is Answer.YES
        # A roster of the base does not know whom the change brings: the one examined may.
        now = self._examined.of_account(party.account)
        ways = ((party, change.roster, self.known_by(change.roster)), (now, self._roster, self._examined))
        return any(self._is_holder(who, day, reference, roster, known) is Answer.YES for who, roster, known in ways)

    def _is_holder(self, party: Party, day: date, reference: str, roster: Roster, known: Identities) -> Answer:
        holders = self._of(roster, reference)
        if (self._no_people and roster is self._roster) or holders is None:
            return Answer.UNKNOWN
        if party.group is None:
            return Answer.NO if known.knows_accounts else Answer.UNKNOWN
        group_of = known.group_of
        is_one = any(group_of(person) == party.group and person.is_present(day) for person in holders)
        return Answer.YES if is_one else Answer.NO

    def _is_code_owner(self, party: Party, at: datetime, owner: str, known: Identities) -> Answer:
        if not owner.startswith("@"):
            return _is_address(party, owner, known)
        if "/" in owner:
            return self._is_member(party, at, owner[1:].casefold())
        login = owner[1:].casefold()
        group = known.group_with_login(login)
        if group is not None:
            return Answer.YES if group == party.group else Answer.NO
        is_one = party.account is not None and party.account.login.casefold() == login
        return Answer.YES if is_one else Answer.NO

    def _of(self, roster: Roster, reference: str) -> tuple[Person, ...] | None:
        """``Roster.holders``, looked up once for a register: changes share theirs."""
        key = (id(roster), reference)
        if key not in self._holders:
            self._holders[key] = roster.holders(reference)
        return self._holders[key]

    def _is_member(self, party: Party, at: datetime, team: str) -> Answer:
        """The last list of the team before the approval says yes; no needs that the first after it agrees."""
        lists = self._lists.get(team)
        if lists is None:
            lists = [item for item in self._members if any(name.casefold() == team for name, _ in item.teams)]
            self._lists[team] = lists
        place = bisect_right(lists, at, key=_observed_at)
        before = [_has(item, team, party) for item in lists[max(place - 1, 0) : place]]
        after = [_has(item, team, party) for item in lists[place : place + 1]]
        if not before or before == [Answer.YES]:
            return before[0] if before else Answer.UNKNOWN
        return Answer.NO if all(item is Answer.NO for item in (*before, *after)) else Answer.UNKNOWN


def _is_address(party: Party, email: str, known: Identities) -> Answer:
    owner = known.of_identity(Identity(name="", email=email))
    if are_same(owner, party):
        return Answer.YES
    # An address that the register does not know may be anybody's, and an account too where it knows none.
    is_known = owner.group is not None or owner.account is not None
    return Answer.NO if is_known and known.knows_accounts else Answer.UNKNOWN


def relied_on(examination: Examination) -> Roster:
    """Give the people register that accounts are known by: no change makes its own approver known."""
    return examination.roster if examination.relied is None else examination.relied.roster


def any_of(answers: Iterable[Answer]) -> Answer:
    """Give yes if one is, else unknown if one is, else no."""
    given = {*answers}
    return next((item for item in (Answer.YES, Answer.UNKNOWN) if item in given), Answer.NO)


def _observed_at(members: Membership) -> datetime:
    return members.observed_at


def _has(members: Membership, team: str, party: Party) -> Answer:
    account = party.account
    accounts = [one for name, these in members.teams if name.casefold() == team for one in these]
    if account is not None and any(one.is_same_as(account) for one in accounts):
        return Answer.YES
    return Answer.NO if members.is_complete else Answer.UNKNOWN
