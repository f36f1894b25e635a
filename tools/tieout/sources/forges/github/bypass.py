"""Answers of GitHub's -> who may pass rules by, by names that a reader knows.

Each is ``team:acme/release``, ``app:renovate``, ``user:7``, ``role:admin``, ``organization-owners`` and the like;
where nothing gives the name of an id, the id stands for it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tieout.sources.forges.values import inside, name, truth, whole

EXEMPT = " (exempt)"
_ROLES = {2: "maintain", 4: "write", 5: "admin"}
"""Ids of the roles that every repository has: GitHub docs, REST, "Rules", ``actor_id`` of a bypass actor."""
_KINDS = {"Team": "team", "Integration": "app", "RepositoryRole": "role", "User": "user"}
_ALONE = {
    "OrganizationAdmin": "organization-owners",
    "EnterpriseOwner": "enterprise-owners",
    "DeployKey": "deploy-keys",
}

NamesOf = Mapping[tuple[str, int], str]
"""What the ids of teams, apps and roles are called, by kind and id."""


def actor_names(nodes: object) -> dict[tuple[str, int], str]:
    """Give what GraphQL calls the teams, apps and roles that may pass a ruleset by."""
    found: dict[tuple[str, int], str] = {}
    for node in nodes if isinstance(nodes, list) else ():
        for kind, number, called in (
            ("Team", inside(node, "actor", "databaseId"), inside(node, "actor", "combinedSlug")),
            ("Integration", inside(node, "actor", "databaseId"), inside(node, "actor", "slug")),
            ("RepositoryRole", inside(node, "repositoryRoleDatabaseId"), inside(node, "repositoryRoleName")),
        ):
            known, spoken = whole(number), name(called)
            if known is not None and spoken is not None:
                found[kind, known] = spoken
    return found


def graph_bypass(nodes: object) -> tuple[str, ...]:
    """Give those whom GraphQL names as passing a ruleset by. It may leave some out, and all of them."""
    found = set()
    for node in nodes if isinstance(nodes, list) else ():
        flags = (("deployKey", "DeployKey"), ("organizationAdmin", "OrganizationAdmin"))
        alone = next((_ALONE[kind] for key, kind in flags if truth(inside(node, key))), None)
        team, app = name(inside(node, "actor", "combinedSlug")), name(inside(node, "actor", "slug"))
        role = name(inside(node, "repositoryRoleName"))
        spoken = alone or (f"team:{team}" if team else f"app:{app}" if app else f"role:{role}" if role else "somebody")
        found.add(spoken + (EXEMPT if inside(node, "bypassMode") == "EXEMPT" else ""))
    return tuple(sorted(found))


def rest_bypass(items: object, names: NamesOf) -> tuple[str, ...] | None:
    """Give those who may pass a ruleset by; None where REST leaves the list out, as for a token that may not see it."""
    if not isinstance(items, list):
        return None
    found = set()
    for item in items:
        kind, number = name(inside(item, "actor_type")), whole(inside(item, "actor_id"))
        if kind is None:
            return None
        if kind in _ALONE:
            spoken = _ALONE[kind]
        elif number is None:
            return None
        else:
            usual = _ROLES.get(number) if kind == "RepositoryRole" else None
            spoken = f"{_KINDS.get(kind, 'somebody')}:{names.get((kind, number)) or usual or number}"
        found.add(spoken + (EXEMPT if inside(item, "bypass_mode") == "exempt" else ""))
    return tuple(sorted(found))


def classic_bypass(connection: object) -> tuple[str, ...] | None:
    """Give those who need no pull request under a branch protection rule; None where not all of them are told."""
    nodes, total = inside(connection, "nodes"), whole(inside(connection, "totalCount"))
    if not isinstance(nodes, list) or total != len(nodes):
        return None
    found = set()
    for node in nodes:
        kinds = (("user", "login"), ("team", "combinedSlug"), ("app", "slug"))
        spoken = next(
            (f"{kind}:{said}" for kind, key in kinds if (said := name(inside(node, "actor", key)))), "somebody"
        )
        found.add(spoken)
    return tuple(sorted(found))
