"""Who may approve a change of a file: whom the base names, by the document's head or by CODEOWNERS."""

from __future__ import annotations

import enum
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.approvals.identity import are_same
from tieout.model.change import Identity
from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from tieout.judgement.approvals.identity import Identities, Party
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

    def __init__(self, examination: Examination, identities: Identities) -> None:
        self._identities = identities
        self._roster = relied_on(examination)
        self._no_people = "" if examination.relied else examination.why_absent("people") or ""
        ledger = examination.ledger
        self._members = sorted(() if ledger is None else ledger.members, key=_observed_at)
        self._lists: dict[str, list[Membership]] = {}
        self._holders: dict[tuple[int, str], tuple[Person, ...] | None] = {}

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
            return self._is_holder(party, day, demand.approver, roster)
        return any_of(self._is_code_owner(party, at, owner) for owner in demand.code_owners)

    def is_newcomer(self, party: Party, day: date, change: LandedChange) -> bool:
        """Say whether the change itself makes this person or account somebody who may approve."""
        return any(self._means(reference, party, day, change) for reference in change.newcomers)

    def why_unknown(self, demand: Demand, change: LandedChange) -> str:
        """Say why nobody can tell whether an approval meets a demand."""
        path = visible(demand.paths[0])
        if not demand.approver:
            return f"the ledger does not say who was {demand.who}, to whom CODEOWNERS gives {path}"
        if self._no_people:
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
            return self._is_address(party, reference) is Answer.YES
        # A roster of the base does not know whom the change brings: the one examined may.
        rosters = (self._roster,) if change.roster is None else (change.roster, self._roster)
        return any(self._is_holder(party, day, reference, roster) is Answer.YES for roster in rosters)

    def _is_holder(self, party: Party, day: date, reference: str, roster: Roster) -> Answer:
        holders = self._of(roster, reference)
        if self._no_people or holders is None:
            return Answer.UNKNOWN
        if party.group is None:
            return Answer.NO if self._identities.knows_accounts else Answer.UNKNOWN
        group_of = self._identities.group_of
        is_one = any(group_of(person) == party.group and person.is_present(day) for person in holders)
        return Answer.YES if is_one else Answer.NO

    def _is_code_owner(self, party: Party, at: datetime, owner: str) -> Answer:
        if not owner.startswith("@"):
            return self._is_address(party, owner)
        if "/" in owner:
            return self._is_member(party, at, owner[1:].casefold())
        login = owner[1:].casefold()
        group = self._identities.group_with_login(login)
        if group is not None:
            return Answer.YES if group == party.group else Answer.NO
        is_one = party.account is not None and party.account.login.casefold() == login
        return Answer.YES if is_one else Answer.NO

    def _is_address(self, party: Party, email: str) -> Answer:
        owner = self._identities.of_identity(Identity(name="", email=email))
        if are_same(owner, party):
            return Answer.YES
        # An address that the register does not know may be anybody's, and an account too where it knows none.
        is_known = owner.group is not None or owner.account is not None
        return Answer.NO if is_known and self._identities.knows_accounts else Answer.UNKNOWN

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
