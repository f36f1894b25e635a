"""What binds a branch today -> a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.enforcement import Protection, Snapshot
from tieout.model.location import Location
from tieout.sources.forges.github.asking import given, listed, refused
from tieout.sources.forges.github.bypass import NamesOf, actor_names, graph_bypass, rest_bypass
from tieout.sources.forges.github.client import RefusedError
from tieout.sources.forges.github.patterns import BRANCHES, binds
from tieout.sources.forges.github.protections import (
    Rules,
    Subject,
    applying,
    classic,
    graph_rules,
    ref_names,
    rest_rules,
    ruleset,
)
from tieout.sources.forges.github.queries import text as query
from tieout.sources.forges.values import inside, name, truth, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tieout.sources.forges.github.asking import Asker

NOWHERE = Location("")
"""A record that is not written yet has no place."""
_UNPROTECTED = "branch not protected"


class Kept(NamedTuple):
    """A ruleset whose history can be asked for."""

    number: int
    organization: str
    """Empty for one of the repository itself."""
    is_ours: bool
    """Whether the repository or its organization keeps it; an enterprise shows no history."""


class Standing(NamedTuple):
    """What was found."""

    snapshot: Snapshot
    subject: Subject
    rulesets: tuple[Kept, ...]
    names: NamesOf


def standing(asker: Asker, branch: str, at: datetime) -> Standing:
    """Ask what binds the branch; raises UnreachableError where GitHub gives no sound answer at all."""
    variables = {"ref": BRANCHES + branch}
    reply = asker.graphql(query("enforcement"), variables, what="the protection of the branch")
    repository = inside(reply.data, "repository")
    reasons = [f"GitHub left out some of it: {fault.message}" for fault in reply.faults]
    subject = Subject(
        branch=branch,
        is_default=name(inside(repository, "defaultBranchRef", "name")) == branch,
        repository=name(inside(repository, "name")) or "",
        repository_id=whole(inside(repository, "databaseId")),
    )
    nodes = _nodes(inside(repository, "rulesets"), "rulesets", reasons)
    named = actor_names([actor for node in nodes for actor in _list(inside(node, "bypassActors", "nodes"))])
    found = _classic(asker, repository, branch, reasons)
    found += _rulesets(asker, nodes, subject, named, reasons)
    reason = "; ".join(dict.fromkeys(reasons))
    return Standing(
        snapshot=Snapshot(
            observed_at=at,
            branch=branch,
            protections=tuple(sorted(found, key=lambda item: item.id)),
            is_complete=not reason,
            reason=reason,
            location=NOWHERE,
        ),
        subject=subject,
        rulesets=tuple(_kept(nodes)),
        names=named,
    )


def _classic(asker: Asker, repository: object, branch: str, reasons: list[str]) -> list[Protection]:
    """Give the branch protection rule that applies, if there is one."""
    rules = []
    for node in _nodes(inside(repository, "branchProtectionRules"), "branch protection rules", reasons):
        rule = classic(node)
        if rule is None:
            reasons.append("a branch protection rule could not be read")
        else:
            rules.append(rule)
    told = whole(inside(repository, "ref", "branchProtectionRule", "databaseId"))
    found = next((item for item in rules if item.id == f"protection:{told}"), None) or applying(rules, branch)
    if found is None:
        reasons += _why_hidden(asker, branch)
    return [found] if found else []


def _why_hidden(asker: Asker, branch: str) -> list[str]:
    """Say why a list without a rule for the branch proves nothing; nothing if it does.

    GraphQL gives an empty list to a token that may not see the rules. REST tells the two apart.
    """
    what = "the protection of the branch"
    try:
        asker.rest(*asker.in_repository("branches", branch, "protection"), what=what)
    except RefusedError as error:
        return [] if _UNPROTECTED in error.message.lower() else [refused(error, what)]
    return ["GitHub has a protection of the branch that it does not list"]


def _rulesets(
    asker: Asker, nodes: list[object], subject: Subject, names: NamesOf, reasons: list[str]
) -> Iterator[Protection]:
    """Give each ruleset that binds the branch, or would if it were active."""
    what = "the rules of the branch"
    effective = listed(asker, *asker.in_repository("rules", "branches", subject.branch), what=what)
    if effective.reason:
        reasons.append(effective.reason)
    in_force: dict[int, list[object]] = {}
    for item in effective.items:
        number = whole(inside(item, "ruleset_id"))
        if number is None:
            reasons.append("a rule of the branch does not say which ruleset it is of")
        else:
            in_force.setdefault(number, []).append(item)
    told = {number: node for node in nodes if (number := whole(inside(node, "databaseId"))) is not None}
    for number in sorted({*told, *in_force}):
        node, held = told.get(number), in_force.get(number)
        # What holds in the end counts: conditions may name what nobody can judge from here.
        is_active = held is not None or (bool(effective.reason) and inside(node, "enforcement") == "ACTIVE")
        if held is None and not _would_bind(node, subject):
            continue
        rules = _graph_rules(node) if held is None else rest_rules(held)
        source = name(inside(held[0], "ruleset_source")) if held else None
        called = name(inside(node, "name")) or f"ruleset {number} of {source or 'the repository'}"
        bypass = _bypass(asker, number, node, names) if is_active else None
        yield ruleset(number, called, rules, is_active=is_active, bypass=bypass)


def _would_bind(node: object, subject: Subject) -> bool:
    """Say whether a ruleset that is not in force is one for the branch."""
    names = ref_names(inside(node, "conditions"))
    is_of_branches = inside(node, "target") == "BRANCH"
    return is_of_branches and names is not None and binds(names, subject.branch, is_default=subject.is_default)


def _graph_rules(node: object) -> Rules | None:
    connection = inside(node, "rules")
    is_whole = truth(inside(connection, "pageInfo", "hasNextPage")) is False
    return graph_rules(inside(connection, "nodes")) if is_whole else None


def _bypass(asker: Asker, number: int, node: object, names: NamesOf) -> tuple[str, ...] | None:
    """Give who may pass a ruleset by. Only REST tells that nobody may; GraphQL, that somebody may at the least."""
    value, _ = given(asker, *asker.in_repository("rulesets", str(number)), what="a ruleset")
    found = rest_bypass(inside(value, "bypass_actors"), names)
    return found if found is not None else graph_bypass(inside(node, "bypassActors", "nodes")) or None


def _kept(nodes: list[object]) -> Iterator[Kept]:
    for node in nodes:
        number, kind = whole(inside(node, "databaseId")), inside(node, "source", "__typename")
        if number is not None and inside(node, "target") == "BRANCH":
            organization = name(inside(node, "source", "login")) or ""
            is_ours = kind == "Repository" or (kind == "Organization" and bool(organization))
            yield Kept(number, organization if kind == "Organization" else "", is_ours)


def _nodes(connection: object, what: str, reasons: list[str]) -> list[object]:
    """Give the nodes of a connection; note it where they are not all there."""
    nodes = inside(connection, "nodes")
    if not isinstance(nodes, list):
        reasons.append(f"the {what} could not be read")
        return []
    if inside(connection, "pageInfo", "hasNextPage") is not False:
        reasons.append(f"there are more than {len(nodes)} {what}")
    if None in nodes:
        reasons.append(f"GitHub left out some of the {what}")
    return [node for node in nodes if node is not None]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
