"""What GitHub answers of a repository's protection, in its own shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.forge.server import Server

REPOSITORY = "/repos/acme/policies"
NOW = "2026-07-20T12:00:00Z"
OLD, NEW = "1" * 40, "2" * 40
EFFECTIVE = f"{REPOSITORY}/rules/branches/main"
SUITES = f"{REPOSITORY}/rulesets/rule-suites"
ACTIVITY = f"{REPOSITORY}/activity"
PROBE = f"{REPOSITORY}/branches/main/protection"


def connection(*nodes: Any, more: bool = False) -> dict[str, Any]:
    return {"nodes": list(nodes), "totalCount": len(nodes), "pageInfo": {"hasNextPage": more}}


def rule(**changes: Any) -> dict[str, Any]:
    """Give a branch protection rule as GraphQL does."""
    return {
        "databaseId": 1,
        "pattern": "main",
        "requiresApprovingReviews": True,
        "requiredApprovingReviewCount": 2,
        "requiresCodeOwnerReviews": True,
        "dismissesStaleReviews": True,
        "requireLastPushApproval": False,
        "requiresStatusChecks": True,
        "requiredStatusChecks": [{"context": "test"}, {"context": "lint"}],
        "isAdminEnforced": True,
        "allowsForcePushes": False,
        "allowsDeletions": False,
        "bypassPullRequestAllowances": connection(),
        "bypassForcePushAllowances": connection(),
    } | changes


def ruleset(number: int = 7, **changes: Any) -> dict[str, Any]:
    """Give a ruleset as GraphQL does."""
    return {
        "databaseId": number,
        "name": f"rules {number}",
        "enforcement": "ACTIVE",
        "target": "BRANCH",
        "source": {"__typename": "Repository"},
        "conditions": {"refName": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "bypassActors": connection(),
        "rules": connection(*(graph_rule(item) for item in rest_rules())),
    } | changes


_GRAPH = {"pull_request": "PullRequestParameters", "required_status_checks": "RequiredStatusChecksParameters"}


def graph_rule(item: dict[str, Any]) -> dict[str, Any]:
    """Write a rule of REST as GraphQL does."""
    asked = item.get("parameters")
    if asked is None:
        return {"type": item["type"].upper(), "parameters": None}
    names = {
        "required_approving_review_count": "requiredApprovingReviewCount",
        "dismiss_stale_reviews_on_push": "dismissStaleReviewsOnPush",
        "require_code_owner_review": "requireCodeOwnerReview",
        "require_last_push_approval": "requireLastPushApproval",
        "required_status_checks": "requiredStatusChecks",
    }
    values = {names[key]: value for key, value in asked.items() if key in names}
    return {"type": item["type"].upper(), "parameters": {"__typename": _GRAPH[item["type"]], **values}}


def rest_rules(approvals: int = 1, *checks: str) -> list[dict[str, Any]]:
    """Give the rules of a ruleset as REST does."""
    reviews = {
        "required_approving_review_count": approvals,
        "dismiss_stale_reviews_on_push": True,
        "require_code_owner_review": False,
        "require_last_push_approval": False,
        "required_review_thread_resolution": False,
    }
    found: list[dict[str, Any]] = [{"type": "pull_request", "parameters": reviews}]
    if checks:
        asked = {
            "required_status_checks": [{"context": name} for name in checks],
            "strict_required_status_checks_policy": False,
        }
        found.append({"type": "required_status_checks", "parameters": asked})
    return [*found, {"type": "non_fast_forward"}, {"type": "deletion"}]


def effective(number: int = 7, *rules: dict[str, Any], organization: str = "") -> list[dict[str, Any]]:
    """Give the rules that hold on the branch in the end, of one ruleset."""
    kind, source = ("Organization", organization) if organization else ("Repository", "acme/policies")
    told = {"ruleset_id": number, "ruleset_source_type": kind, "ruleset_source": source}
    return [{**item, **told} for item in rules or rest_rules()]


def detail(number: int = 7, **changes: Any) -> dict[str, Any]:
    """Give a ruleset as REST does to somebody who may change it."""
    return {
        "id": number,
        "name": f"rules {number}",
        "target": "branch",
        "source_type": "Repository",
        "source": "acme/policies",
        "enforcement": "active",
        "bypass_actors": [],
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "rules": rest_rules(),
    } | changes


def version(number: int, at: str, **state: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give an entry of a ruleset's history, and the whole version."""
    entry = {"version_id": number, "actor": {"id": 11, "type": "User"}, "updated_at": at}
    return entry, {**entry, "state": detail(**state)}


def suite(number: int, result: str = "pass", at: str = "2026-07-18T10:00:00Z", **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "actor_id": 11,
        "actor_name": "alice",
        "before_sha": OLD,
        "after_sha": NEW,
        "ref": "refs/heads/main",
        "repository_id": 5,
        "repository_name": "policies",
        "pushed_at": at,
        "result": result,
    } | changes


_ADDRESSES = (
    *("avatar_url", "url", "html_url", "followers_url", "following_url", "gists_url", "starred_url"),
    *("subscriptions_url", "organizations_url", "repos_url", "events_url", "received_events_url"),
)


def movement(number: int, kind: str = "pr_merge", at: str = "2026-07-18T10:00:00Z", **changes: Any) -> dict[str, Any]:
    person = {"login": "alice", "id": 11, "node_id": "U", "gravatar_id": "", "type": "User", "site_admin": False}
    return {
        "id": number,
        "node_id": f"A{number}",
        "before": OLD,
        "after": NEW,
        "ref": "refs/heads/main",
        "timestamp": at,
        "activity_type": kind,
        "actor": person | dict.fromkeys(_ADDRESSES, "https://api.github.com/users/alice"),
    } | changes


def tell(forge: Server, **data: Any) -> None:
    """Let the forge tell of a repository with one sound ruleset; ``data`` replaces fields of GraphQL's answer."""
    entry, whole = version(1, "2026-05-01T00:00:00Z")
    forge.data.update(
        {
            "name": "policies",
            "databaseId": 5,
            "defaultBranchRef": {"name": "main"},
            "ref": {"branchProtectionRule": None},
            "branchProtectionRules": connection(),
            "rulesets": connection(ruleset()),
        }
        | data
    )
    forge.rest.update(
        {
            EFFECTIVE: effective(),
            f"{REPOSITORY}/rulesets/7": detail(),
            f"{REPOSITORY}/rulesets/7/history": [entry],
            f"{REPOSITORY}/rulesets/7/history/1": whole,
            SUITES: [suite(21)],
            ACTIVITY: [movement(31)],
        }
    )
    refuse(forge, PROBE, 404, "Branch not protected")


def refuse(forge: Server, path: str, status: int, message: str = "Resource not accessible by integration") -> None:
    """Let the forge refuse a path from now on."""
    forge.fail(
        lambda _, server: server._json({"message": message}, status), times=1000, when=lambda asked: asked.name == path
    )
    forge._faults.insert(0, forge._faults.pop())  # the newest counts
