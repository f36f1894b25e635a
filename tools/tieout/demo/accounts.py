"""Who had an account of which system of the sample company at a moment, as that system lists them.

The lists are made of the same rights as the access register: what one says and the other does not was put in on
purpose. A group of the identity provider brings the accounts of the other systems. Accounts of leavers are disabled
and stay in the list for a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.ingest.base import utc
from tieout.demo.brought import Brought
from tieout.demo.captures import table
from tieout.demo.operations import rights

if TYPE_CHECKING:
    from tieout.demo.calendar import Calendar
    from tieout.demo.people import Member

DATABASE = "production-database"
CLOUD = "cloud-production"
CODE_HOST = "code-host"
IDENTITIES = "identity-provider"
LISTED = (IDENTITIES, CODE_HOST, DATABASE, CLOUD)
"""The systems whose accounts are listed each month."""
PROGRAMS = {DATABASE: (("product", "read-and-write"),), CLOUD: (("pipeline", "deploy"),)}
"""Accounts of programs, by system: name and right."""
HELPED = 58
"""How many days ago the code host got an account of somebody who is in no register; no review has met it yet."""
BEGAN = 380
"""How many days ago the access register was begun, and with it the accounts of programs."""
_OFFICE = (
    *("ticket-tracker", "chat", "mail-and-documents", "password-manager", "device-management"),
    *("policy-repository", "support-desk"),
)
_ENGINEERING = ("pipeline", "secret-store", "log-store", "monitoring", "product")
SYSTEMS = (*LISTED, *_ENGINEERING, *_OFFICE)
"""Every system in scope, as the register has them."""
_KEYS = frozenset({"hugo", "pipeline"})
"""Whose access key of the cloud works. Nobody has taken away that of the one who left."""
_DELETED_AFTER = timedelta(days=30)
"""How long after it was disabled an account is deleted; one with a key that works never is."""
_EXPORTS = "cleo"
"""Who exports the lists, and so has just signed in."""
_HEADERS = {
    IDENTITIES: "username,display name,email,status,role,type,mfa enabled,last login,created at,deactivated at",
    CODE_HOST: "login,name,email,state,role,type,2fa enabled,last active,joined at,suspended at",
    DATABASE: "account,name,email,enabled,role,type,last login,created at,disabled at",
    CLOUD: "user,name,email,enabled,role,type,mfa active,access key active,last sign in,created at,disabled at",
}
_USUAL = "login,name,email,state,role,type,mfa enabled,last login,created at,deactivated at"
_ADMINISTERS = "administrator;administrator-on-request;deploy"
_USES = "all-staff;engineers;write;propose;read-on-request;read-and-write;read"


class Account(NamedTuple):
    """One line of a list."""

    login: str
    name: str
    email: str
    is_active: bool
    roles: str
    kind: str
    has_key: bool
    seen: datetime
    """When it was last used."""
    since: datetime
    until: datetime | None
    """When it was disabled."""
    person: str
    """Whose it is, or who answers for it: a person's id."""


def listed(calendar: Calendar, system: str, staff: Iterable[Member], at: datetime) -> tuple[Account, ...]:
    """Give the accounts of a system at a moment, by login."""
    people = [item for item in staff if datetime.combine(item.started_on, time(8, 40), UTC) <= at]
    found = [account for member in people for account in _of(system, member, at)]
    found += _stranger(calendar, at) if system == CODE_HOST else ()
    found += [_program(calendar, name, right, at) for name, right in PROGRAMS.get(system, ())]
    return tuple(sorted(found))


def account_list(
    system: str,
    accounts: tuple[Account, ...],
    *,
    at: datetime,
    by: str,
    serves: tuple[str, str],
    title: str = "",
) -> Brought:
    """Give the list as it was exported and read in, with the number of rows that the system showed."""
    header = tuple(_HEADERS.get(system, _USUAL).split(","))
    return Brought(
        title=title or f"Accounts of {system.replace('-', ' ')}",
        reads="accounts",
        system=system,
        serves=(serves,),
        name=f"{system}-{at:%Y-%m-%d}.csv",
        content=table(header, *(_cells(header, item) for item in accounts)),
        at=at,
        by=by,
        settings={"total": f"{len(accounts)}", "admin_yes": _ADMINISTERS, "admin_no": _USES},
    )


def _of(system: str, member: Member, at: datetime) -> Iterator[Account]:
    held = _held(system, member)
    if not held:
        return
    until = _disabled(system, member)
    is_active = until is None or until > at
    if until is not None and at - until >= _DELETED_AFTER and not (system == CLOUD and member.id in _KEYS):
        return
    logins = [login for login, _ in member.accounts] if system == CODE_HOST else [member.id]
    for number, login in enumerate(logins):
        yield Account(
            login=login,
            name=member.name,
            email=member.identity.email if not number else f"{member.id}+{number}@example.com",
            is_active=is_active,
            roles="administrator" if number else ";".join(held),
            kind="user",
            has_key=system == CLOUD and member.id in _KEYS,
            seen=_seen(system, member, at),
            since=datetime.combine(member.started_on, time(8, 40), UTC),
            until=None if is_active else until,
            person=member.id,
        )


def _held(system: str, member: Member) -> list[str]:
    """Give what a person may do in a system: by the access register, or by a group."""
    held = [entitlement for of, entitlement, _ in rights(member) if of == system]
    is_engineer = any(of == DATABASE for of, _, _ in rights(member))
    if system in _OFFICE:
        return [*held, "all-staff"]
    return [*held, "engineers"] if system in _ENGINEERING and is_engineer else held


def _program(calendar: Calendar, name: str, right: str, at: datetime) -> Account:
    since = calendar.at(BEGAN, 8, 40)
    seen = at - timedelta(minutes=7)
    return Account(name, "", "", True, right, "service", name in _KEYS, seen, since, None, "dora")


def _stranger(calendar: Calendar, at: datetime) -> Iterator[Account]:
    """Give the account of an agency that somebody asked in to help; no register knows of it."""
    since = calendar.at(HELPED, 13, 30)
    if since <= at:
        email, seen = "agency@example.net", min(at, calendar.at(HELPED - 3, 16, 10))
        yield Account("web-agency", "Web Agency", email, True, "write", "user", False, seen, since, None, "")


def _disabled(system: str, member: Member) -> datetime | None:
    """Give when an account was disabled: in the evening of the last day, but for the one that nobody thought of."""
    if member.left_on is None:
        return None
    if system == DATABASE:
        return member.access_removed_at or datetime.max.replace(tzinfo=UTC)
    return datetime.combine(member.left_on, time(17, 35), UTC)


def _seen(system: str, member: Member, at: datetime) -> datetime:
    """Give when somebody signed in last: within a few days, before the list and before they left."""
    if member.id == _EXPORTS:
        return at - timedelta(minutes=4)
    days = 1 + (len(member.id) + sum(map(ord, system)) + at.day) % 3
    last = at.date() - timedelta(days=days)
    if member.left_on is not None:
        last = min(last, member.left_on)
    last = max(last, member.started_on)
    return datetime.combine(last, time(9, (len(member.id) * 7 + at.day) % 60), UTC)


def _cells(header: tuple[str, ...], item: Account) -> tuple[object, ...]:
    state = ("yes" if item.is_active else "no") if "enabled" in header else "active" if item.is_active else "suspended"
    factor = "yes" if item.kind == "user" else "no"
    said: dict[str, object] = {
        **dict.fromkeys(("username", "login", "account", "user"), item.login),
        **dict.fromkeys(("display name", "name"), item.name),
        "email": item.email,
        **dict.fromkeys(("status", "state", "enabled"), state),
        "role": item.roles,
        "type": item.kind,
        **dict.fromkeys(("mfa enabled", "2fa enabled", "mfa active"), factor),
        "access key active": "yes" if item.has_key else "no",
        **dict.fromkeys(("last login", "last active", "last sign in"), utc(item.seen)),
        **dict.fromkeys(("created at", "joined at"), utc(item.since)),
        **dict.fromkeys(
            ("deactivated at", "suspended at", "disabled at"), utc(item.until) if item.until is not None else None
        ),
    }
    return tuple(said[name] for name in header)
