"""What is asked of the credentials of an AWS account's users: a second factor, fresh keys, nothing idle."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.checks.base import Check, Limit, Undecided
from tieout.model.evidence.result import Deviating
from tieout.model.evidence.tables.aws import (
    CREDENTIAL_REPORT,
    NO_INFORMATION,
    NOT_SUPPORTED,
    NOT_THERE,
    ROOT_USER,
)
from tieout.model.instant import iso_instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.judgement.evidence.checks.base import Rows

# CIS AWS Foundations Benchmark asks for keys of at most 90 days; for idle credentials it asks for 45 by now.
_DAYS = "90"
_ON, _OFF = "true", "false"
_YES_OR_NO = frozenset({_ON, _OFF})


class _Idle(NamedTuple):
    what: str
    since: str
    """The cell that tells since when."""
    words: str


def _console(rows: Rows, _: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    for row in rows:
        at, user = row["_at"], row["user"]
        if user == ROOT_USER or row["password_enabled"] == _OFF:
            continue
        if row["password_enabled"] != _ON:
            yield Undecided(at, user, f"whether {user} has a console password is not known")
        elif row["mfa_active"] not in _YES_OR_NO:
            yield Undecided(at, user, f"whether {user} has a second factor is not known")
        elif row["mfa_active"] == _OFF:
            yield Deviating(at, user, f"{user} may sign in to the console by password alone, without a second factor")


def _root(rows: Rows, _: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    row = next((row for row in rows if row["user"] == ROOT_USER), None)
    if row is None:
        yield Undecided("", ROOT_USER, "the report has no row of the root user")
        return
    at = row["_at"]
    if row["mfa_active"] not in _YES_OR_NO:
        yield Undecided(at, ROOT_USER, "whether the root user has a second factor is not known")
    elif row["mfa_active"] == _OFF and row["password_enabled"] != _OFF:
        yield Deviating(at, ROOT_USER, "the root user has no second factor")
    for number in (1, 2):
        active = row[f"access_key_{number}_active"]
        if active not in _YES_OR_NO:
            yield Undecided(at, ROOT_USER, f"whether access key {number} of the root user is active is not known")
        elif active == _ON:
            yield Deviating(at, ROOT_USER, f"the root user has an active access key (number {number})")


def _old_keys(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    days = _days(limits["key_max_age_days"])
    if days is None:
        yield Undecided("", "key_max_age_days", f"{limits['key_max_age_days']!r} is no number of days")
        return
    for row in rows:
        at, user = row["_at"], row["user"]
        generated = iso_instant(row["generated_at"])
        for number in (1, 2):
            active = row[f"access_key_{number}_active"]
            if active not in _YES_OR_NO:
                yield Undecided(at, user, f"whether access key {number} of {user} is active is not known")
            elif active == _ON:
                made = iso_instant(row[f"access_key_{number}_last_rotated"])
                if made is None or generated is None:
                    yield Undecided(at, user, f"how old access key {number} of {user} is, is not known")
                elif generated - made > timedelta(days=days):
                    age = (generated - made).days
                    yield Deviating(at, user, f"access key {number} of {user} is {age} days old; {days} are allowed")


def _unused(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    days = _days(limits["unused_days"])
    if days is None:
        yield Undecided("", "unused_days", f"{limits['unused_days']!r} is no number of days")
        return
    for row in rows:
        at, user = row["_at"], row["user"]
        if user == ROOT_USER:  # it is meant to lie idle
            continue
        generated = iso_instant(row["generated_at"])
        for idle in _enabled(row):
            if isinstance(idle, str):
                yield Undecided(at, user, idle)
                continue
            since = iso_instant(idle.since)
            if since is None or generated is None:
                yield Undecided(at, user, f"when {idle.what} of {user} was last used is not known")
            elif generated - since > timedelta(days=days):
                age = (generated - since).days
                yield Deviating(
                    at, user, f"{idle.what} of {user} is enabled and {idle.words} {age} days ago; {days} are allowed"
                )


def _enabled(row: Mapping[str, str]) -> Iterator[_Idle | str]:
    """Yield each credential that is enabled, with the last sign of life; a text for what is not known."""
    password, user = row["password_enabled"], row["user"]
    if password == _ON:
        last = row["password_last_used"]
        if last in {NO_INFORMATION, NOT_THERE}:
            changed = row["password_last_changed"]
            since = row["user_creation_time"] if changed in {NOT_THERE, NOT_SUPPORTED} else changed
            yield _Idle("the console password", since, "never used; it was set")
        else:
            yield _Idle("the console password", last, "was last used")
    elif password != _OFF:
        yield f"whether {user} has a console password is not known"
    for number in (1, 2):
        active = row[f"access_key_{number}_active"]
        if active == _ON:
            last = row[f"access_key_{number}_last_used_date"]
            if last in {NO_INFORMATION, NOT_THERE}:
                made = row[f"access_key_{number}_last_rotated"]
                yield _Idle(f"access key {number}", made, "never used; it was made")
            else:
                yield _Idle(f"access key {number}", last, "was last used")
        elif active != _OFF:
            yield f"whether access key {number} of {user} is active is not known"


def _days(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


CHECKS = (
    Check(
        id="aws-console-without-mfa",
        version=1,
        schema=CREDENTIAL_REPORT.id,
        title="Nobody signs in to the console without a second factor",
        look=_console,
    ),
    Check(
        id="aws-root-user-in-report",
        version=1,
        schema=CREDENTIAL_REPORT.id,
        title="The root user has a second factor and no access key",
        look=_root,
    ),
    Check(
        id="aws-access-key-old",
        version=1,
        schema=CREDENTIAL_REPORT.id,
        title="Active access keys are changed in time",
        look=_old_keys,
        limits=(Limit("key_max_age_days", _DAYS, "days after which an active access key must have been changed"),),
    ),
    Check(
        id="aws-credential-unused",
        version=1,
        schema=CREDENTIAL_REPORT.id,
        title="Credentials that nobody uses are not left enabled",
        look=_unused,
        limits=(Limit("unused_days", _DAYS, "days without use after which a credential must not be enabled"),),
    ),
)
