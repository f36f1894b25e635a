"""IAM policy documents -> the wildcards that they grant. A document that cannot be read is never a clean one.

IAM's grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. What a Deny or
a boundary takes away again is not worked out: the boundary is named, and a person judges.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from tieout.collect.strict_json import Json, ShapeError, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_EVERYTHING = re.compile(r"\*+|arn:(?:\*+|aws[a-z-]*:\*+)(?::\*+)*")
_EVERY_ACTION = re.compile(r"\*+(?::\*+)?")
_SERVICE = re.compile(r"([a-z0-9-]+):\*+", re.IGNORECASE)


class Grants(enum.Enum):
    """How much a statement allows, the most first."""

    ALL = "all"
    """Every action on everything."""
    ALL_BUT = "all_but"
    """Every action but some (NotAction), on everything."""
    ALL_ACTIONS = "all_actions"
    """Every action, on everything but some resources (NotResource)."""
    SERVICE = "service"
    """Every action of a service, on everything."""
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 for the most."""
        return list(Grants).index(self)


class Wildcard(NamedTuple):
    """What one statement grants."""

    grants: Grants
    conditional: bool
    services: tuple[str, ...]
    number: int
    """Of the statement, from 1."""
    sid: str


def wildcards(document: Json) -> Iterator[Wildcard]:
    """Yield what each statement of a policy grants; raises ShapeError for one that cannot be understood.

    ``document``: as AWS gives it, URL-encoded text, or the mapping itself.
    """
    policy = decoded(document)
    found = policy.get("Statement")
    statements = found if isinstance(found, list) else [found]
    for number, statement in enumerate(statements, 1):
        if not isinstance(statement, dict):
            raise ShapeError(f"statement {number} is none")
        try:
            yield _wildcard(statement, number)
        except ShapeError as error:
            raise ShapeError(f"statement {number}: {error.message}") from error


def decoded(document: Json) -> dict[str, Json]:
    """Give the mapping of a policy document; raises ShapeError."""
    if isinstance(document, str):
        document = parse_text(unquote(document, errors="strict") if "%" in document else document)
    if not isinstance(document, dict):
        raise ShapeError("the policy is no mapping")
    return document


def trusted(document: Json) -> str:
    """Give the kinds of principals that a role's trust policy lets in, sorted and parted by spaces; raises ShapeError."""
    policy = decoded(document)
    found = policy.get("Statement")
    kinds: set[str] = set()
    for statement in found if isinstance(found, list) else [found]:
        if not isinstance(statement, dict):
            raise ShapeError("a statement of the trust policy is none")
        if statement.get("Effect") == "Allow":
            kinds |= set(_principals(statement))
    return " ".join(sorted(kinds)) or "nobody"


def _principals(statement: dict[str, Json]) -> Iterator[str]:
    principal = statement.get("Principal")
    if principal == "*" or "NotPrincipal" in statement:
        yield "anyone"
        return
    if not isinstance(principal, dict):
        raise ShapeError("a statement of the trust policy names no principal")
    for kind, value in principal.items():
        named = _texts(value, "Principal")
        if kind == "AWS":
            yield from ("anyone" if name == "*" else "account" for name in named)
        elif kind == "Service":
            yield "service"
        elif kind == "Federated":
            yield from ("saml" if ":saml-provider/" in name else "oidc" for name in named)
        else:
            yield kind.lower()


def _wildcard(statement: dict[str, Json], number: int) -> Wildcard:
    effect, sid = statement.get("Effect"), statement.get("Sid", "")
    if effect not in ("Allow", "Deny") or not isinstance(sid, str):  # it may be a list, which no set takes
        raise ShapeError("it neither allows nor denies")
    actions, not_actions = (_texts(statement.get(key, []), key) for key in ("Action", "NotAction"))
    resources, not_resources = (_texts(statement.get(key, []), key) for key in ("Resource", "NotResource"))
    if not actions and not not_actions:
        raise ShapeError("it names no action")
    if not resources and not not_resources:
        raise ShapeError("it names no resource")
    grants = Grants.NONE
    services: tuple[str, ...] = ()
    on_everything = any(_EVERYTHING.fullmatch(resource) for resource in resources)
    every_action = any(_EVERY_ACTION.fullmatch(action) for action in actions)
    if effect == "Allow":
        whole = {found.group(1).lower() for action in actions if (found := _SERVICE.fullmatch(action))}
        services = tuple(sorted(whole)) if on_everything or not_resources else ()
        if on_everything and every_action:
            grants = Grants.ALL
        elif (on_everything or not_resources) and not_actions:
            grants = Grants.ALL_BUT
        elif not_resources and every_action:
            grants = Grants.ALL_ACTIONS
        elif services:
            grants = Grants.SERVICE
    return Wildcard(grants, bool(statement.get("Condition")), services, number, sid)


def _texts(value: Json, key: str) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    texts = tuple(item for item in items if isinstance(item, str) and item)
    if len(texts) != len(items):
        raise ShapeError(f"{key} is no text and no list of texts")
    return texts
