"""What is asked of an AWS account as a whole: its root user, its password policy, its wildcards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.checks.base import Check, Limit, Undecided, words
from tieout.model.evidence.result import Deviating
from tieout.model.evidence.tables.aws import PASSWORD_POLICY, SUMMARY, WILDCARDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.judgement.evidence.checks.base import Rows

_ROOT = "root user"
_MFA, _KEYS, _PASSWORD = "AccountMFAEnabled", "AccountAccessKeysPresent", "AccountPasswordPresent"
_CLASSES = {
    "symbols": "require_symbols",
    "numbers": "require_numbers",
    "uppercase": "require_uppercase",
    "lowercase": "require_lowercase",
}
_NO_PERSONS = frozenset({"service", "oidc", "nobody"})
"""Who assumes a role as a program: a service of AWS, a pipeline with a token of its own; or who never does."""
_SAYS = {
    "all": "every action on everything",
    "all_but": "every action but some, on everything",
    "all_actions": "every action, on everything but some",
}


def _root_mfa(rows: Rows, _: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    found = {row["name"]: row for row in rows}
    row = found.get(_MFA)
    if row is None or row["value"] not in {"0", "1"}:
        yield Undecided(row["_at"] if row else "", _ROOT, f"the summary does not say {_MFA}")
    elif row["value"] == "0" and not ((password := found.get(_PASSWORD)) and password["value"] == "0"):
        yield Deviating(row["_at"], _ROOT, "the root user has no second factor")


def _root_keys(rows: Rows, _: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    row = next((row for row in rows if row["name"] == _KEYS), None)
    if row is None or not row["value"].isdigit():
        yield Undecided(row["_at"] if row else "", _ROOT, f"the summary does not say {_KEYS}")
    elif row["value"] != "0":
        yield Deviating(row["_at"], _ROOT, "the root user has an access key")


def _policy(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    row = next(iter(rows), None)
    if row is None or row["is_set"] not in {"true", "false"}:
        yield Undecided("", "password policy", "whether a password policy is set is not known")
        return
    at = row["_at"]
    if row["is_set"] == "false":
        yield Deviating(at, "password policy", "no password policy is set: AWS's own minimum of 8 characters applies")
        return
    for column, limit, least in (
        ("minimum_length", "minimum_password_length", True),
        ("reuse_prevention", "password_reuse", True),
        ("max_age_days", "password_max_age_days", False),
    ):
        yield from _held(at, column, row[column], limits[limit], least=least)
    for name in words(limits["password_classes"]):
        wanted = _CLASSES.get(name, "")
        if not wanted or row[wanted] not in {"true", "false"}:
            yield Undecided(at, "password policy", f"whether passwords must have {name} is not known")
        elif row[wanted] == "false":
            yield Deviating(at, "password policy", f"passwords need no {name}")


def _held(at: str, column: str, cell: str, limit: str, *, least: bool) -> Iterator[Deviating | Undecided]:
    """Hold a number against its limit; an empty limit asks nothing, an empty cell is no such rule at all."""
    about = column.replace("_", " ")
    if not limit:
        return
    if not (limit.isascii() and limit.isdigit()) or (cell and not (cell.isascii() and cell.isdigit())):
        yield Undecided(at, "password policy", f"{about} is {cell!r}, to be held against {limit!r}")
    elif not cell:
        yield Deviating(at, "password policy", f"{about} is not set; {limit} is asked")
    elif (int(cell) < int(limit)) if least else (int(cell) > int(limit)):
        yield Deviating(at, "password policy", f"{about} is {cell}; {limit} is asked")


def _wildcards(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    declared = set(words(limits["administrators"]))
    for row in rows:
        at, name, who = row["_at"], row["name"], set(row["who"].split())
        if row["kind"] not in {"user", "role"} or name in declared:
            continue  # a group or a policy grants through the users and roles that have it
        if who and who <= _NO_PERSONS:
            continue
        if row["grants"] in _SAYS:
            bound = f"; bounded by {row['boundary']}" if row["boundary"] else ""
            under = " under conditions" if row["conditional"] == "true" else ""
            yield Deviating(
                at, name, f"{row['kind']} {name} may do {_SAYS[row['grants']]}{under} ({row['through']}){bound}"
            )
        elif row["grants"] not in {"service", "none"}:
            yield Undecided(at, name, f"what {row['kind']} {name} may do is not known: a policy cannot be read")
        elif not who or "unknown" in who:
            yield Undecided(at, name, f"who may act as {row['kind']} {name} is not known")


CHECKS = (
    Check(
        id="aws-root-without-mfa",
        version=1,
        schema=SUMMARY.id,
        title="The root user has a second factor",
        look=_root_mfa,
    ),
    Check(
        id="aws-root-access-key",
        version=1,
        schema=SUMMARY.id,
        title="The root user has no access key",
        look=_root_keys,
    ),
    Check(
        id="aws-password-policy-weak",
        version=1,
        schema=PASSWORD_POLICY.id,
        title="The password policy asks what the company's own policy asks",
        look=_policy,
        limits=(
            Limit("minimum_password_length", "14", "characters that a password must have at least"),
            Limit("password_reuse", "24", "earlier passwords that may not come back"),
            Limit("password_classes", "", "what a password must have: symbols, numbers, uppercase, lowercase; a list"),
            Limit("password_max_age_days", "", "days after which a password must expire at the latest"),
        ),
    ),
    Check(
        id="aws-wildcard-on-person",
        version=1,
        schema=WILDCARDS.id,
        title="No person may do everything, but who is declared as an administrator",
        look=_wildcards,
        limits=(Limit("administrators", "", "users and roles that may do everything, a list"),),
    ),
)
