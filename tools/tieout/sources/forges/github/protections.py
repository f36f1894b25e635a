"""Answers of GitHub's -> what one source of rules asks on a branch.

GraphQL writes a ruleset's rules in its way, REST in another; both become the same ``Protection``. What an
answer does not say, or says in a way that it should not, is None: never "no", and never "nobody".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.enforcement import Protection
from tieout.sources.forges.github.bypass import NamesOf, classic_bypass, rest_bypass
from tieout.sources.forges.github.patterns import ALL, Names, binds, is_plain, matches
from tieout.sources.forges.values import inside, name, text, truth, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class UnjudgedError(ValueError):
    """Whether a ruleset binds the branch cannot be told; the text says why."""


class Subject(NamedTuple):
    """The branch that is asked about, as conditions see it."""

    branch: str
    is_default: bool
    repository: str
    """Its name, without the owner."""
    repository_id: int | None


class Rules(NamedTuple):
    """The rules of one ruleset, whoever wrote them down."""

    approvals: int | None = 0
    dismisses_stale: bool | None = False
    code_owners: bool | None = False
    last_push: bool | None = False
    checks: tuple[str, ...] | None = ()
    is_fixed: bool = False
    """Whether the branch cannot be force-pushed."""
    is_kept: bool = False
    """Whether it cannot be deleted."""


def classic(node: object) -> Protection | None:
    """Read a branch protection rule of GraphQL; None for what is none."""
    number, pattern = whole(inside(node, "databaseId")), name(inside(node, "pattern"))
    if number is None or pattern is None:
        return None
    asks = truth(inside(node, "requiresApprovingReviews"))
    checks = truth(inside(node, "requiresStatusChecks"))
    forced, may_force = (
        truth(inside(node, "allowsForcePushes")),
        whole(inside(node, "bypassForcePushAllowances", "totalCount")),
    )
    return Protection(
        id=f"protection:{number}",
        name=pattern,
        is_active=True,
        approvals=0 if asks is False else whole(inside(node, "requiredApprovingReviewCount")) if asks else None,
        dismisses_stale=truth(inside(node, "dismissesStaleReviews")),
        code_owners=truth(inside(node, "requiresCodeOwnerReviews")),
        last_push_approval=truth(inside(node, "requireLastPushApproval")),
        required_checks=() if checks is False else _contexts(inside(node, "requiredStatusChecks")),
        admins_bound=truth(inside(node, "isAdminEnforced")),
        allows_force_push=True if forced or may_force else None if None in {forced, may_force} else False,
        allows_deletion=truth(inside(node, "allowsDeletions")),
        bypass=classic_bypass(inside(node, "bypassPullRequestAllowances")),
    )


def applying(rules: Iterable[Protection], branch: str) -> Protection | None:
    """Give the one branch protection rule that applies: one that names the branch, else the oldest that matches.

    GitHub docs, "About branch protection rules". Numbers are given in the order of creation.
    """
    found = [item for item in rules if matches(item.name, branch)]
    ranked = sorted(found, key=lambda item: (not is_plain(item.name), int(item.id.partition(":")[2])))
    return ranked[0] if ranked else None


def graph_rules(nodes: object) -> Rules | None:
    """Read the rules of a ruleset as GraphQL writes them; None where one of them cannot be read."""
    return _rules(_graph_rule(node) for node in nodes) if isinstance(nodes, list) else None


def rest_rules(items: object) -> Rules | None:
    """Read the rules of a ruleset as REST writes them; None where one of them cannot be read."""
    return _rules(_rest_rule(item) for item in items) if isinstance(items, list) else None


def ruleset(
    number: int, called: str, rules: Rules | None, *, is_active: bool, bypass: tuple[str, ...] | None
) -> Protection:
    """Give what a ruleset asks. It binds everyone but those who may pass it by, administrators too."""
    known = rules or Rules(None, None, None, None, None)
    return Protection(
        id=f"ruleset:{number}",
        name=called,
        is_active=is_active,
        approvals=known.approvals,
        dismisses_stale=known.dismisses_stale,
        code_owners=known.code_owners,
        last_push_approval=known.last_push,
        required_checks=known.checks,
        admins_bound=True,
        allows_force_push=None if rules is None else not known.is_fixed,
        allows_deletion=None if rules is None else not known.is_kept,
        bypass=bypass,
    )


def version(state: object, subject: Subject, names: NamesOf) -> Protection:
    """Read a ruleset's state as its history keeps it.

    Raises UnjudgedError where it does not say whether it bound the branch.
    """
    number, called = whole(inside(state, "id")), name(inside(state, "name"))
    enforcement, target = name(inside(state, "enforcement")), name(inside(state, "target"))
    if number is None or enforcement is None or target is None:
        raise UnjudgedError("a version of a ruleset cannot be read")
    is_active = enforcement == "active" and target == "branch" and _binds(inside(state, "conditions"), subject)
    return ruleset(
        number,
        called or f"ruleset {number}",
        rest_rules(inside(state, "rules")),
        is_active=is_active,
        bypass=rest_bypass(inside(state, "bypass_actors"), names),
    )


def ref_names(conditions: object) -> Names | None:
    """Read the condition on names of refs, of GraphQL or REST; None where there is none that can be read."""
    spelled = inside(conditions, "refName") or inside(conditions, "ref_name")
    include, exclude = _texts(inside(spelled, "include")), _texts(inside(spelled, "exclude"))
    return None if include is None or exclude is None else Names(include, exclude)


def _binds(conditions: object, subject: Subject) -> bool:
    found = ref_names(conditions)
    if found is None:
        raise UnjudgedError("a version of a ruleset does not say which branches it bound")
    if inside(conditions, "repository_property") is not None:
        raise UnjudgedError("a version of a ruleset binds repositories by their properties, which have no history")
    return binds(found, subject.branch, is_default=subject.is_default) and _is_chosen(conditions, subject)


def _is_chosen(conditions: object, subject: Subject) -> bool:
    """Say whether the conditions on the repository hold, if there are any."""
    numbers, called = inside(conditions, "repository_id"), inside(conditions, "repository_name")
    if numbers is not None:
        listed = inside(numbers, "repository_ids")
        if subject.repository_id is None or not isinstance(listed, list):
            raise UnjudgedError("a version of a ruleset does not say which repositories it bound")
        return subject.repository_id in listed
    if called is None:
        return True
    include, exclude = _texts(inside(called, "include")), _texts(inside(called, "exclude"))
    if include is None:
        raise UnjudgedError("a version of a ruleset does not say which repositories it bound")

    def covers(pattern: str) -> bool:
        return pattern == ALL or matches(pattern, subject.repository)

    return any(map(covers, include)) and not any(map(covers, exclude or ()))


def _rules(found: Iterator[tuple[str, Rules] | None]) -> Rules | None:
    """Add the rules of one ruleset up."""
    kinds: dict[str, Rules] = {}
    for item in found:
        if item is None:
            return None
        kinds[item[0]] = item[1]
    reviews, checks = kinds.get("pull_request", Rules()), kinds.get("required_status_checks", Rules())
    return reviews._replace(checks=checks.checks, is_fixed="non_fast_forward" in kinds, is_kept="deletion" in kinds)


def _rest_rule(item: object) -> tuple[str, Rules] | None:
    kind, asked = name(inside(item, "type")), inside(item, "parameters")
    if kind is None:
        return None
    if kind == "pull_request":
        return kind, Rules(
            whole(inside(asked, "required_approving_review_count")),
            truth(inside(asked, "dismiss_stale_reviews_on_push")),
            truth(inside(asked, "require_code_owner_review")),
            truth(inside(asked, "require_last_push_approval")),
        )
    if kind == "required_status_checks":
        return kind, Rules(checks=_contexts(inside(asked, "required_status_checks")))
    return kind, Rules()


def _graph_rule(node: object) -> tuple[str, Rules] | None:
    kind, asked = name(inside(node, "type")), inside(node, "parameters")
    if kind is None:
        return None
    if kind == "PULL_REQUEST":
        return kind.lower(), Rules(
            whole(inside(asked, "requiredApprovingReviewCount")),
            truth(inside(asked, "dismissStaleReviewsOnPush")),
            truth(inside(asked, "requireCodeOwnerReview")),
            truth(inside(asked, "requireLastPushApproval")),
        )
    if kind == "REQUIRED_STATUS_CHECKS":
        return kind.lower(), Rules(checks=_contexts(inside(asked, "requiredStatusChecks")))
    return kind.lower(), Rules()


def _contexts(items: object) -> tuple[str, ...] | None:
    """Read the names of required checks; None where one of them cannot be read."""
    if not isinstance(items, list):
        return None
    found = [name(inside(item, "context")) for item in items]
    return None if None in found else tuple(sorted({item for item in found if item}))


def _texts(items: object) -> tuple[str, ...] | None:
    if not isinstance(items, list):
        return None
    found = [text(item) for item in items]
    return None if None in found else tuple(item for item in found if item is not None)
