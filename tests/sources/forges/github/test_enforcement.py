from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.forge import server
from tests.forge.graph import ForgeError
from tests.forge.server import Pages
from tests.sources.forges.github.answers import (
    ACTIVITY,
    EFFECTIVE,
    NOW,
    PROBE,
    REPOSITORY,
    SUITES,
    connection,
    detail,
    effective,
    graph_rule,
    movement,
    refuse,
    rest_rules,
    rule,
    ruleset,
    suite,
    tell,
    version,
)
from tieout.model.account import Account
from tieout.model.enforcement import (
    Enforced,
    Enforcement,
    Protection,
    Push,
    RulesetVersion,
    RuleSuite,
    Snapshot,
    Span,
)
from tieout.model.errors import UnreachableError
from tieout.sources.forges.github.client import RefusedError
from tieout.sources.forges.github.enforcement import enforced
from tieout.sources.forges.github.histories import histories
from tieout.sources.forges.github.standing import Kept, standing
from tieout.sources.ledger.enforcement_record import enforcement_of, fresh

if TYPE_CHECKING:
    from tests.forge.server import Server

AT = datetime.fromisoformat(NOW)


def asked(
    forge: Server, known: Enforcement | None = None, at: datetime = AT, branch: str = "main"
) -> tuple[Enforced, ...]:
    with forge.client() as client:
        return enforced(client, branch, at=at, known=known)


def snapshot(forge: Server) -> Snapshot:
    found = asked(forge)[0]
    assert isinstance(found, Snapshot)
    return found


def protection(forge: Server) -> Protection:
    found = snapshot(forge)
    assert found.reason == ""
    (only,) = found.protections
    return only


def of(found: tuple[Enforced, ...], kind: type[Any]) -> list[Any]:
    return [item for item in found if isinstance(item, kind)]


def span(found: tuple[Enforced, ...], source: str) -> Span:
    (only,) = [item for item in found if isinstance(item, Span) and item.source == source]
    return only


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_sound_repository_gives_one_of_each(forge: Server) -> None:
    tell(forge)
    found = asked(forge)
    assert [type(item) for item in found] == [Snapshot, RulesetVersion, Span, RuleSuite, Span, Push, Span]
    assert all(item.is_complete for item in of(found, Span))
    assert forge.points <= 6


def test_a_ruleset_that_holds_is_read_with_who_may_pass_it_by(forge: Server) -> None:
    tell(forge)
    assert protection(forge) == Protection(
        id="ruleset:7",
        name="rules 7",
        is_active=True,
        approvals=1,
        dismisses_stale=True,
        code_owners=False,
        last_push_approval=False,
        required_checks=(),
        admins_bound=True,
        allows_force_push=False,
        allows_deletion=False,
        bypass=(),
    )


def test_a_ruleset_without_rules_of_a_kind_asks_nothing_of_that_kind(forge: Server) -> None:
    tell(forge)
    forge.rest[EFFECTIVE] = effective(7, {"type": "required_linear_history"})
    found = protection(forge)
    assert (found.approvals, found.required_checks) == (0, ())
    assert (found.allows_force_push, found.allows_deletion) == (True, True)


def test_required_checks_are_read_in_order(forge: Server) -> None:
    tell(forge)
    forge.rest[EFFECTIVE] = effective(7, *rest_rules(2, "test", "lint"))
    assert protection(forge).required_checks == ("lint", "test")


def test_a_classic_rule_is_read(forge: Server) -> None:
    tell(forge, rulesets=connection(), branchProtectionRules=connection(rule()))
    forge.rest[EFFECTIVE] = []
    assert protection(forge) == Protection(
        id="protection:1",
        name="main",
        is_active=True,
        approvals=2,
        dismisses_stale=True,
        code_owners=True,
        last_push_approval=False,
        required_checks=("lint", "test"),
        admins_bound=True,
        allows_force_push=False,
        allows_deletion=False,
        bypass=(),
    )


@pytest.mark.parametrize(
    ("changes", "key", "value"),
    [
        ({"requiresApprovingReviews": False}, "approvals", 0),
        ({"requiredApprovingReviewCount": None}, "approvals", None),
        ({"requiresStatusChecks": False}, "required_checks", ()),
        ({"requiredStatusChecks": None}, "required_checks", None),
        ({"isAdminEnforced": False}, "admins_bound", False),
        ({"allowsForcePushes": True}, "allows_force_push", True),
        ({"bypassForcePushAllowances": {"totalCount": 1}}, "allows_force_push", True),
        ({"bypassPullRequestAllowances": connection() | {"totalCount": 1}}, "bypass", None),
        (
            {
                "bypassPullRequestAllowances": connection(
                    {"actor": {"__typename": "User", "login": "eve"}},
                    {"actor": {"__typename": "Team", "combinedSlug": "acme/ops"}},
                    {"actor": {"__typename": "App", "slug": "bot"}},
                    {"actor": None},
                )
            },
            "bypass",
            ("app:bot", "somebody", "team:acme/ops", "user:eve"),
        ),
    ],
)
def test_each_setting_of_a_classic_rule(forge: Server, changes: dict[str, Any], key: str, value: object) -> None:
    tell(forge, rulesets=connection(), branchProtectionRules=connection(rule(**changes)))
    forge.rest[EFFECTIVE] = []
    assert getattr(protection(forge), key) == value


def test_of_several_classic_rules_the_one_that_names_the_branch_applies_and_else_the_oldest(forge: Server) -> None:
    rules = [
        rule(databaseId=number, pattern=pattern) for number, pattern in ((3, "m*"), (2, "*"), (9, "main"), (1, "dev"))
    ]
    tell(forge, rulesets=connection(), branchProtectionRules=connection(*rules))
    forge.rest[EFFECTIVE] = []
    assert protection(forge).id == "protection:9"
    forge.data["branchProtectionRules"] = connection(*rules[:2], rules[3])
    assert protection(forge).id == "protection:2"
    # GitHub's own word goes before ours.
    forge.data["ref"] = {"branchProtectionRule": {"databaseId": 3}}
    assert protection(forge).id == "protection:3"


def test_a_branch_that_is_not_protected_is_known_to_be_so_only_from_rest(forge: Server) -> None:
    tell(forge, rulesets=connection())
    forge.rest[EFFECTIVE] = []
    found = snapshot(forge)
    assert (found.protections, found.is_complete) == ((), True)
    for status in (403, 404):
        refuse(forge, PROBE, status)
        found = snapshot(forge)
        assert found.reason == f"the token lacks Administration: read (the protection of the branch: status {status})"
        assert not found.is_complete


def test_a_protection_that_rest_has_and_graphql_does_not_list_is_no_known_state(forge: Server) -> None:
    tell(forge, rulesets=connection())
    forge._faults.clear()
    forge.rest |= {EFFECTIVE: [], PROBE: {"url": "https://api.github.com/x"}}
    assert snapshot(forge).reason == "GitHub has a protection of the branch that it does not list"


def test_an_empty_list_of_those_who_may_pass_is_believed_from_rest_alone(forge: Server) -> None:
    tell(forge)
    del forge.rest[f"{REPOSITORY}/rulesets/7"]["bypass_actors"]
    assert protection(forge).bypass is None
    del forge.rest[f"{REPOSITORY}/rulesets/7"]
    assert protection(forge).bypass is None


def test_somebody_whom_graphql_names_may_pass_though_rest_is_silent(forge: Server) -> None:
    team = {"__typename": "Team", "databaseId": 234, "combinedSlug": "acme/ops"}
    tell(forge, rulesets=connection(ruleset(bypassActors=connection(_graph_actor(actor=team)))))
    del forge.rest[f"{REPOSITORY}/rulesets/7"]
    assert protection(forge).bypass == ("team:acme/ops",)


def _graph_actor(**changes: Any) -> dict[str, Any]:
    return {
        "bypassMode": "ALWAYS",
        "deployKey": False,
        "organizationAdmin": False,
        "repositoryRoleDatabaseId": None,
        "repositoryRoleName": None,
        "actor": None,
    } | changes


def test_those_who_may_pass_are_named_as_graphql_calls_them(forge: Server) -> None:
    team = {"__typename": "Team", "databaseId": 234, "combinedSlug": "acme/ops"}
    app = {"__typename": "App", "databaseId": 12, "slug": "renovate"}
    nodes = (
        _graph_actor(actor=team),
        _graph_actor(actor=app),
        _graph_actor(repositoryRoleDatabaseId=99, repositoryRoleName="release manager"),
    )
    tell(forge, rulesets=connection(ruleset(bypassActors=connection(*nodes))))
    kinds = (
        ("Team", 234),
        ("Team", 235),
        ("Integration", 12),
        ("RepositoryRole", 99),
        ("RepositoryRole", 5),
        ("User", 7),
    )
    actors = [{"actor_id": number, "actor_type": kind, "bypass_mode": "always"} for kind, number in kinds]
    actors += [{"actor_type": "OrganizationAdmin"}, {"actor_type": "DeployKey", "bypass_mode": "exempt"}]
    forge.rest[f"{REPOSITORY}/rulesets/7"] = detail(bypass_actors=actors)
    assert protection(forge).bypass == (
        *("app:renovate", "deploy-keys (exempt)", "organization-owners", "role:admin", "role:release manager"),
        *("team:235", "team:acme/ops", "user:7"),
    )


def test_an_organizations_ruleset_counts_too_and_the_strictest_is_for_others_to_tell(forge: Server) -> None:
    tell(forge, rulesets=connection(ruleset(), ruleset(8, source={"__typename": "Organization", "login": "acme"})))
    forge.rest[EFFECTIVE] = [*effective(), *effective(8, *rest_rules(3), organization="acme")]
    forge.rest[f"{REPOSITORY}/rulesets/8"] = detail(8, source_type="Organization", source="acme")
    assert [(item.id, item.approvals) for item in snapshot(forge).protections] == [("ruleset:7", 1), ("ruleset:8", 3)]


def test_a_ruleset_that_graphql_does_not_list_counts_by_its_rules(forge: Server) -> None:
    tell(forge, rulesets=connection())
    forge.rest[EFFECTIVE] = effective(8, organization="acme")
    found = protection(forge)
    assert (found.id, found.name, found.approvals, found.bypass) == ("ruleset:8", "ruleset 8 of acme", 1, None)


@pytest.mark.parametrize("enforcement", ["DISABLED", "EVALUATE"])
def test_a_ruleset_that_is_not_enforced_is_recorded_as_such(forge: Server, enforcement: str) -> None:
    checks = [graph_rule(item) for item in rest_rules(2, "test")]
    tell(forge, rulesets=connection(ruleset(enforcement=enforcement, rules=connection(*checks))))
    forge.rest[EFFECTIVE] = []
    found = protection(forge)
    assert (found.is_active, found.approvals, found.required_checks) == (False, 2, ("test",))
    assert (found.allows_force_push, found.allows_deletion) == (False, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"target": "TAG"},
        {"conditions": {"refName": {"include": ["refs/heads/dev"], "exclude": []}}},
        {"conditions": {"refName": {"include": ["~ALL"], "exclude": ["~DEFAULT_BRANCH"]}}},
        {"conditions": {"refName": None}},
    ],
)
def test_a_ruleset_for_other_refs_is_no_protection_of_the_branch(forge: Server, changes: dict[str, Any]) -> None:
    tell(forge, rulesets=connection(ruleset(**changes)))
    forge.rest[EFFECTIVE] = []
    assert snapshot(forge).protections == ()


def test_without_the_rules_that_hold_in_the_end_the_snapshot_is_not_whole(forge: Server) -> None:
    tell(forge)
    refuse(forge, EFFECTIVE, 403)
    found = snapshot(forge)
    assert found.reason == "the token lacks Administration: read (the rules of the branch: status 403)"
    assert [(item.is_active, item.approvals) for item in found.protections] == [(True, 1)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"rulesets": None}, "the rulesets could not be read"),
        ({"rulesets": connection(ruleset(), more=True)}, "there are more than 1 rulesets"),
        ({"rulesets": connection(ruleset(), None)}, "GitHub left out some of the rulesets"),
        ({"branchProtectionRules": connection(rule(), more=True)}, "there are more than 1 branch protection rules"),
        ({"branchProtectionRules": connection(rule(databaseId=None))}, "a branch protection rule could not be read"),
    ],
)
def test_what_graphql_cuts_short_makes_the_snapshot_not_whole(forge: Server, data: dict[str, Any], reason: str) -> None:
    tell(forge, **data)
    assert snapshot(forge).reason == reason


def test_a_fault_inside_the_answer_makes_the_snapshot_not_whole(forge: Server) -> None:
    def refused(_info: Any, **_: Any) -> Any:
        raise ForgeError("Resource not accessible by integration", "FORBIDDEN")

    tell(forge, rulesets=refused)
    reason = snapshot(forge).reason
    assert "GitHub left out some of it: Resource not accessible by integration" in reason
    assert "the rulesets could not be read" in reason


def test_the_versions_of_a_ruleset_are_read_with_who_made_them(forge: Server) -> None:
    tell(forge)
    one, whole_one = version(1, "2026-05-01T00:00:00Z")
    two, whole_two = version(2, "2026-07-10T12:00:00Z", enforcement="disabled")
    path = f"{REPOSITORY}/rulesets/7/history"
    forge.rest |= {path: [two, one], f"{path}/1": whole_one, f"{path}/2": whole_two}
    found = asked(forge)
    versions = of(found, RulesetVersion)
    assert [(item.version, item.at, item.protection.is_active) for item in versions] == [
        ("2", day("2026-07-10T12:00:00"), False),
        ("1", day("2026-05-01"), True),
    ]
    assert versions[0].by == Account(login="", id="11")
    assert span(found, "ruleset_history") == Span("ruleset_history", day("2026-05-01"), AT, True, "", "ruleset:7")


def test_a_version_that_is_known_is_not_asked_for_again(forge: Server) -> None:
    tell(forge)
    first = asked(forge)
    asked(forge, enforcement_of(first))
    assert forge.asked(f"{REPOSITORY}/rulesets/7/history/1") == 1
    assert fresh(asked(forge, enforcement_of(first)), enforcement_of(first)) == ()


@pytest.mark.parametrize(
    ("state", "is_active"),
    [
        ({"conditions": {"ref_name": {"include": ["~ALL"], "exclude": []}}}, True),
        ({"conditions": {"ref_name": {"include": ["refs/heads/dev"], "exclude": []}}}, False),
        ({"enforcement": "evaluate"}, False),
        ({"target": "tag"}, False),
        (
            {
                "conditions": {
                    "ref_name": {"include": ["~ALL"], "exclude": []},
                    "repository_name": {"include": ["pol*"], "exclude": [], "protected": True},
                }
            },
            True,
        ),
        (
            {
                "conditions": {
                    "ref_name": {"include": ["~ALL"], "exclude": []},
                    "repository_name": {"include": ["~ALL"], "exclude": ["policies"]},
                }
            },
            False,
        ),
        (
            {
                "conditions": {
                    "ref_name": {"include": ["~ALL"], "exclude": []},
                    "repository_id": {"repository_ids": [5]},
                }
            },
            True,
        ),
        (
            {
                "conditions": {
                    "ref_name": {"include": ["~ALL"], "exclude": []},
                    "repository_id": {"repository_ids": [6]},
                }
            },
            False,
        ),
    ],
)
def test_a_version_counts_as_active_where_it_bound_the_branch(
    forge: Server, state: dict[str, Any], *, is_active: bool
) -> None:
    tell(forge)
    forge.rest[f"{REPOSITORY}/rulesets/7/history/1"] = version(1, "2026-05-01T00:00:00Z", **state)[1]
    assert [item.protection.is_active for item in of(asked(forge), RulesetVersion)] == [is_active]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"conditions": {}}, "a version of a ruleset does not say which branches it bound"),
        ({"enforcement": None}, "a version of a ruleset cannot be read"),
        ({"id": 8}, "GitHub gave the version of another ruleset"),
        (
            {
                "conditions": {
                    "ref_name": {"include": ["~ALL"], "exclude": []},
                    "repository_property": {"include": [], "exclude": []},
                }
            },
            "a version of a ruleset binds repositories by their properties, which have no history",
        ),
    ],
)
def test_a_version_that_nobody_can_judge_leaves_the_history_not_whole(
    forge: Server, state: dict[str, Any], reason: str
) -> None:
    tell(forge)
    forge.rest[f"{REPOSITORY}/rulesets/7/history/1"] = version(1, "2026-05-01T00:00:00Z", **state)[1]
    found = asked(forge)
    assert of(found, RulesetVersion) == []
    assert (span(found, "ruleset_history").is_complete, span(found, "ruleset_history").reason) == (False, reason)


@pytest.mark.parametrize("status", [403, 404])
def test_a_history_that_is_refused_says_so_and_proves_nothing(forge: Server, status: int) -> None:
    tell(forge)
    refuse(forge, f"{REPOSITORY}/rulesets/7/history", status)
    found = span(asked(forge), "ruleset_history")
    assert found.reason == f"the token lacks Administration: read (the history of a ruleset: status {status})"
    assert not found.is_complete


def test_an_empty_history_is_no_history(forge: Server) -> None:
    tell(forge)
    forge.rest[f"{REPOSITORY}/rulesets/7/history"] = []
    assert span(asked(forge), "ruleset_history").reason == "GitHub lists no version of the ruleset"


def test_the_history_of_an_organizations_ruleset_is_asked_of_the_organization(forge: Server) -> None:
    tell(forge, rulesets=connection(ruleset(source={"__typename": "Organization", "login": "acme"})))
    entry, whole = version(4, "2026-06-01T00:00:00Z", source_type="Organization", source="acme")
    forge.rest |= {"/orgs/acme/rulesets/7/history": [entry], "/orgs/acme/rulesets/7/history/4": whole}
    assert [item.version for item in of(asked(forge), RulesetVersion)] == ["4"]


def test_an_enterprises_ruleset_has_no_history_to_read(forge: Server) -> None:
    tell(forge)
    with forge.client() as client:
        found = standing(client, "main", AT)._replace(rulesets=(Kept(7, "", is_ours=False),))
        (only,) = histories(client, found, Enforcement(), AT)
    assert isinstance(only, Span)
    assert (only.is_complete, only.reason) == (False, "GitHub shows no history of an enterprise's rulesets here")


def test_rule_suites_of_the_branch_are_read_and_what_was_broken_is_asked_of_those_let_past(forge: Server) -> None:
    tell(forge)
    forge.rest[SUITES] = [suite(21), suite(22, "bypass"), suite(23, "fail")]
    evaluations = [
        {"enforcement": "active", "result": "fail", "rule_type": "pull_request"},
        {"enforcement": "active", "result": "pass", "rule_type": "deletion"},
        {"enforcement": "evaluate", "result": "fail", "rule_type": "creation"},
    ]
    forge.rest[f"{SUITES}/22"] = suite(22, "bypass", rule_evaluations=evaluations)
    found = asked(forge)
    assert [(item.id, item.result, item.rules) for item in of(found, RuleSuite)] == [
        ("21", "pass", ()),
        ("22", "bypass", ("pull_request",)),
        ("23", "fail", ()),
    ]
    assert span(found, "rule_suites") == Span("rule_suites", day("2026-06-22T12:00:00"), AT, True, "")
    (request,) = [item for item in forge.requests if item.name == SUITES]
    assert (request.variables["ref"], request.variables["time_period"]) == ("refs/heads/main", "month")


def test_a_bypass_whose_rules_are_not_told_is_one_all_the_same(forge: Server) -> None:
    tell(forge)
    forge.rest[SUITES] = [suite(22, "bypass")]
    assert [(item.result, item.rules) for item in of(asked(forge), RuleSuite)] == [("bypass", ())]


@pytest.mark.parametrize("path", [SUITES, ACTIVITY])
@pytest.mark.parametrize("status", [403, 404])
def test_a_source_that_is_refused_leaves_a_span_that_says_so(forge: Server, path: str, status: int) -> None:
    tell(forge)
    refuse(forge, path, status)
    found = span(asked(forge), "rule_suites" if path == SUITES else "activity")
    assert not found.is_complete
    assert found.reason.startswith("the token lacks Administration: read (")


@pytest.mark.parametrize(
    "changes",
    [
        {"result": None},
        {"before_sha": "main"},
        {"after_sha": None},
        {"pushed_at": "yesterday"},
        {"id": None},
        {"ref": "refs/heads/dev"},
    ],
)
def test_a_rule_suite_that_cannot_be_read_leaves_the_span_not_whole(forge: Server, changes: dict[str, Any]) -> None:
    tell(forge)
    value = {key: item for key, item in suite(21, **changes).items() if item is not None}
    with forge.client() as client:
        found = enforced(_Twisted(client, "rule-suites", [suite(20), value]), "main", at=AT, known=None)
    assert [item.id for item in of(found, RuleSuite)] == ["20"]
    assert span(found, "rule_suites").reason == "a rule suite cannot be read"


def test_all_the_activity_is_read_the_first_time_and_begins_with_the_oldest_entry(forge: Server) -> None:
    tell(forge)
    forge.rest[ACTIVITY] = Pages(
        (
            [movement(33, "force_push"), movement(32, "pr_merge", "2026-07-01T00:00:00Z")],
            [movement(31, "branch_creation", "2025-03-01T00:00:00Z")],
        )
    )
    found = asked(forge)
    assert [(item.id, item.kind) for item in of(found, Push)] == [
        ("33", "force_push"),
        ("32", "pr_merge"),
        ("31", "branch_creation"),
    ]
    assert [item.by for item in of(found, Push)] == [Account(login="alice", id="11")] * 3
    assert span(found, "activity").start == day("2025-03-01")


def test_the_next_time_it_is_read_back_to_the_last_reading(forge: Server) -> None:
    tell(forge)
    last = Span("activity", day("2025-03-01"), day("2026-07-18T12:00:00"), True, "")
    pages = Pages(
        (
            [movement(33, at="2026-07-19T00:00:00Z"), movement(32, at="2026-07-18T11:30:00Z")],
            [movement(31, at="2026-07-18T10:59:59Z")],
            [movement(30, at="2026-07-01T00:00:00Z")],
        )
    )
    forge.rest[ACTIVITY] = pages
    found = asked(forge, Enforcement(spans=(last,)))
    assert [item.id for item in of(found, Push)] == ["33", "32", "31"]
    assert span(found, "activity").start == last.end
    assert forge.asked(ACTIVITY) == 2


def test_a_kind_of_movement_that_is_new_to_us_is_never_passed_over(forge: Server) -> None:
    tell(forge)
    with forge.client() as client:
        page = [movement(31, actor=None), movement(32, "rebase_merge"), 7, None]
        found = enforced(_Twisted(client, "activity", page), "main", at=AT, known=None)
    assert span(found, "activity").reason == "an entry of the activity cannot be read"
    assert [(item.id, item.by) for item in of(found, Push)] == [("31", None)]


class _Twisted:
    """A client of which one list holds what GitHub's shapes do not know."""

    def __init__(self, client: Any, name: str, page: list[Any]) -> None:
        self.graphql, self.rest, self.in_repository = client.graphql, client.rest, client.in_repository
        self._pages, self._name, self._page = client.rest_pages, name, page

    def rest_pages(self, *parts: str, **more: Any) -> Any:
        return iter([self._page]) if parts[-1] == self._name else self._pages(*parts, **more)


class _Hostile:
    """A client whose every answer of REST is one and the same odd value."""

    def __init__(self, client: Any, value: Any) -> None:
        self.graphql, self.in_repository, self._value = client.graphql, client.in_repository, value

    def rest(self, *_: str, **__: Any) -> Any:
        return self._value

    def rest_pages(self, *_: str, **__: Any) -> Any:
        return iter([self._value])


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "x",
        {},
        [None],
        [[]],
        [{"ruleset_id": "7"}],
        [{"ruleset_id": 7, "type": 5}],
        [{"version_id": 1, "updated_at": "9999-12-31T23:59:59Z"}],
        [{"id": 2**80, "ref": "refs/heads/main"}],
    ],
)
def test_an_odd_answer_is_never_a_whole_one(forge: Server, value: object) -> None:
    tell(forge)
    with forge.client() as client:
        found = enforced(_Hostile(client, value), "main", at=AT, known=None)
    assert not any(item.is_complete for item in of(found, Snapshot))
    assert not any(item.is_complete for item in of(found, Span))


def test_a_token_that_is_not_taken_stops_everything(forge: Server) -> None:
    tell(forge)
    refuse(forge, EFFECTIVE, 401, "Bad credentials")
    with pytest.raises(RefusedError):
        asked(forge)


def test_a_server_that_breaks_off_is_an_error_and_no_record(forge: Server) -> None:
    tell(forge)
    forge.fail(server.html, times=100, when=lambda each: each.name == SUITES)
    with pytest.raises(UnreachableError):
        asked(forge)


def test_a_branch_with_a_slash_is_one_part_of_a_path(forge: Server) -> None:
    tell(forge)
    path = f"{REPOSITORY}/rules/branches/release%2F1"
    forge.rest[path] = []
    found = asked(forge, branch="release/1")
    assert forge.asked(path) == 1
    assert isinstance(found[0], Snapshot)
    assert found[0].branch == "release/1"


def test_the_adapter_gives_the_same_and_tells_its_question_and_what_it_needs(forge: Server) -> None:
    tell(forge)
    with forge.github() as github:
        assert github.enforced("main", at=AT, known=None) == asked(forge)
        assert github.queries["enforcement"].startswith("sha256:")
        assert any("Administration" in line for line in github.permissions())
