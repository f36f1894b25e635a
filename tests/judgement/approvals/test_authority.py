"""Each file is approved by somebody whom the base names for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.approvals import (
    MERGED_AT,
    NUMBERS,
    REVIEWED_AT,
    account,
    change,
    examination,
    ledger,
    owned,
    people,
    policy,
    proposal,
    review,
    sentences,
    somebody,
    told,
)
from tests.factories import POLICY_PATH
from tieout.judgement.approvals.judge import judge
from tieout.model.account import Account
from tieout.model.landing import LandedChange, OwnedPath
from tieout.model.ledger import Membership
from tieout.model.location import NotExamined
from tieout.model.people import Roster
from tieout.model.proposal import Review

CODE = "tools/a.py"


def code(*owners: str, path: str = CODE) -> OwnedPath:
    return OwnedPath(path=path, approver="", owner="", code_owners=owners)


def touching(*files: OwnedPath, by: Review | tuple[Review, ...] = (), **changes: Any) -> LandedChange:
    reviews = (by,) if isinstance(by, Review) else by
    return change(proposal(reviews=reviews or (review(),)), owned=files, **changes)


@pytest.mark.parametrize(
    ("approver", "verdict", "rules"),
    [
        ("role:cto", "approved", []),
        ("person:bob", "approved", []),
        ("bob", "approved", []),
        ("role:security-lead", "exception", ["unauthorized-approver"]),
        ("person:carol", "exception", ["unauthorized-approver"]),
        ("role:nobody", "not_tested", ["untested-change"]),
    ],
)
def test_a_document_is_approved_by_whom_its_head_names(approver: str, verdict: str, rules: list[str]) -> None:
    assert told(touching(owned(approver=approver)))[:2] == (verdict, rules)


def test_who_should_have_approved_is_said() -> None:
    one = touching(owned(approver="role:security-lead"))
    assert sentences(one) == [
        f"{POLICY_PATH} is for role:security-lead (Carol) to approve, as the branch had it before, and only Bob approved"
    ]
    (judged,) = judge(examination(one))
    assert judged.deviations[0].remedy.startswith("have role:security-lead (Carol) review what landed")


def test_files_of_one_approver_are_told_together() -> None:
    both = touching(owned(approver="person:carol"), owned("policies/b.md", approver="person:carol"))
    assert sentences(both) == [
        f"{POLICY_PATH} and policies/b.md are for person:carol (Carol) to approve, as the branch had it before, and only Bob approved"
    ]


def test_any_of_the_approvers_will_do_for_each_file() -> None:
    both = (owned(approver="role:cto"), owned("policies/b.md", approver="role:security-lead"))
    assert told(touching(*both)) == ("exception", ["unauthorized-approver"], ["bob"])
    assert told(touching(*both, by=(review(), review("carol", id="2"))))[0] == "approved"


def test_a_file_of_nobodys_is_free() -> None:
    assert told(touching(code(), by=review("dave"))) == ("approved", [], ["dave"])


def test_a_role_that_nobody_held_is_nobodys_to_approve() -> None:
    register = replace(people(bob={"roles": ()}), roles=people().roles)
    assert told(touching(owned()), roster=register)[1] == ["unauthorized-approver"]


def test_a_role_counts_by_a_row_of_its_day() -> None:
    then = somebody("bob", "cto", left_on=date(2026, 2, 1))
    now = somebody("bob", id="bob-2", started_on=date(2026, 2, 2))
    register = Roster(people=(somebody("alice"), then, now), roles=people().roles)
    assert told(touching(owned()), roster=register)[1] == ["unauthorized-approver"]


def test_roles_are_those_of_the_base() -> None:
    before = people(bob={"roles": ()}, carol={"roles": ("cto",)})
    assert told(touching(owned(), roster=before))[1] == ["unauthorized-approver"]
    assert told(touching(owned(), by=review("carol"), roster=before)) == ("approved", [], ["carol"])


def test_without_a_register_nobody_knows_who_a_role_is() -> None:
    bare: dict[str, Any] = {
        "roster": Roster(people=(), roles=()),
        "unexamined": (NotExamined(need="people", reason="registers/people.yaml is missing"),),
    }
    (judged,) = judge(examination(touching(owned()), **bare))
    assert judged.verdict.value == "not_tested"
    assert judged.reason == (
        f"{POLICY_PATH} is approved by role:cto, and who that is cannot be said: registers/people.yaml is missing"
    )


def test_a_register_without_accounts_does_not_say_who_approved() -> None:
    bare = people(**{name: {"logins": (), "ids": ()} for name in ("alice", "bob", "carol", "dave")})
    (judged,) = judge(examination(touching(owned()), roster=bare))
    assert judged.reason == f"{POLICY_PATH} is approved by role:cto, and the people register lists nobody's accounts"


def test_an_approver_whom_the_register_does_not_know_is_told() -> None:
    (judged,) = judge(examination(touching(owned(approver="role:x"))))
    assert judged.reason == f"{POLICY_PATH} is approved by role:x, whom the people register does not know"


class TestCodeOwners:
    @pytest.mark.parametrize(
        ("owner", "verdict"),
        [
            ("@bob", "approved"),
            ("@BOB", "approved"),
            ("@carol", "exception"),
            ("@somebody-else", "exception"),
            ("bob@example.com", "approved"),
            ("Bob@Example.com", "approved"),
            ("carol@example.com", "exception"),
            ("102+bob@users.noreply.github.com", "approved"),
            ("stranger@example.com", "not_tested"),
            ("@acme/security", "not_tested"),
        ],
    )
    def test_an_owner_may_approve(self, owner: str, verdict: str) -> None:
        assert told(touching(code(owner)))[0] == verdict

    def test_one_of_several_owners_is_enough(self) -> None:
        assert told(touching(code("@acme/security", "@bob")))[0] == "approved"
        assert told(touching(code("@carol", "@acme/security")))[0] == "not_tested"

    def test_a_documents_own_approver_goes_before_them(self) -> None:
        assert told(touching(owned(code_owners=("@carol",))))[0] == "approved"
        assert told(touching(owned(approver="", code_owners=("@carol",))))[0] == "exception"

    def test_a_renamed_owner_is_known_by_the_register(self) -> None:
        register = people(bob={"logins": ("bob", "robert")})
        renamed = review(account("bob"))
        assert told(touching(code("@robert"), by=renamed), roster=register)[0] == "approved"

    def test_a_login_that_was_taken_over_owns_nothing(self) -> None:
        bare = {name: {"logins": (), "ids": ()} for name in ("alice", "carol", "dave")}
        register = people(bob={"ids": ("5",)}, **bare)
        one = touching(code("@bob"), by=review(account("bob", id="999")))
        assert told(one, roster=register)[1] == ["unmapped-approver", "unmapped-author"]

    def test_without_a_register_an_owner_is_known_by_login(self) -> None:
        bare: dict[str, Any] = {"roster": Roster(people=(), roles=())}
        assert told(touching(code("@Bob")), **bare)[0] == "approved"
        assert told(touching(code("@carol")), **bare)[0] == "exception"
        assert told(touching(code("bob@example.com")), **bare)[0] == "not_tested"

    def test_who_is_missing_is_said_with_the_owners(self) -> None:
        one = touching(code("@carol", "@dave"), code("@carol", "@dave", path="b.py"))
        assert sentences(one) == [
            f"{CODE} and b.py are for @carol or @dave to approve, as the branch had it before, and only Bob approved"
        ]

    def test_why_nobody_knows_is_said(self) -> None:
        (judged,) = judge(examination(touching(code("@acme/security"))))
        assert judged.reason == (f"the ledger does not say who was @acme/security, to whom CODEOWNERS gives {CODE}")


class TestTeams:
    @pytest.mark.parametrize(
        ("lists", "verdict"),
        [
            ([(-1, "bob", True)], "approved"),
            ([(0, "bob", True)], "approved"),
            ([(-1, "bob", False)], "approved"),
            ([(-1, "carol", True)], "exception"),
            ([(-1, "carol", False)], "not_tested"),
            ([(1, "bob", True)], "not_tested"),
            ([(-2, "bob", True), (-1, "carol", True)], "exception"),
            ([(-1, "carol", True), (1, "bob", True)], "not_tested"),
            ([(-1, "carol", True), (1, "carol", True)], "exception"),
            ([(-1, "carol", True), (1, "carol", True), (2, "bob", True)], "exception"),
        ],
    )
    def test_who_was_in_a_team_by_the_lists_around_the_approval(
        self, lists: list[tuple[int, str, bool]], verdict: str
    ) -> None:
        one = touching(code("@acme/Security"))
        members = tuple(
            Membership(
                observed_at=REVIEWED_AT + timedelta(days=days),
                accounts=(),
                is_complete=whole,
                teams=(("acme/security", (account(who),)), ("acme/other", (account("bob"),))),
            )
            for days, who, whole in reversed(lists)
        )
        assert told(one, ledger=ledger(one, members=members))[0] == verdict

    def test_lists_that_do_not_name_the_team_say_nothing(self) -> None:
        one = touching(code("@acme/security"))
        lists = Membership(observed_at=REVIEWED_AT, accounts=(account("bob"),), is_complete=True)
        assert told(one, ledger=ledger(one, members=(lists,)))[0] == "not_tested"


class TestNewcomers:
    """A change of who may approve is not approved by whom only it names."""

    @pytest.mark.parametrize(
        "newcomer",
        ["person:bob", "role:cto", "@Bob", f"#{NUMBERS['bob']}", "bob@example.com"],
    )
    def test_whom_the_change_itself_names(self, newcomer: str) -> None:
        one = touching(code(), newcomers=(newcomer,))
        assert told(one) == ("exception", ["newcomer-approved"], [])
        assert sentences(one) == ["Bob, who approved it, may do so by this change alone"]

    @pytest.mark.parametrize("newcomer", ["person:carol", "@carol", "#1", "carol@example.com", "role:unheard-of"])
    def test_somebody_elses_coming_does_not_matter(self, newcomer: str) -> None:
        assert told(touching(code(), newcomers=(newcomer,))) == ("approved", [], ["bob"])

    def test_somebody_of_before_beside_the_newcomer(self) -> None:
        both = (review(), review("carol", id="2"))
        assert told(touching(code(), by=both, newcomers=("person:bob",))) == ("approved", [], ["carol"])

    def test_a_newcomer_whom_the_base_does_not_know(self) -> None:
        before = Roster(people=(somebody("alice"), somebody("carol")), roles=())
        one = touching(code(), newcomers=("person:bob",), roster=before)
        assert told(one) == ("exception", ["newcomer-approved"], [])

    def test_without_a_register_a_role_names_no_newcomer(self) -> None:
        bare: dict[str, Any] = {
            "roster": Roster(people=(), roles=()),
            "unexamined": (NotExamined(need="people", reason="missing"),),
        }
        assert told(touching(code(), newcomers=("role:cto", "@carol")), **bare)[0] == "approved"


def test_authority_may_come_late() -> None:
    late = (review(), review("carol", id="2", at=MERGED_AT + timedelta(days=1)))
    one = touching(owned(approver="role:security-lead"), by=late)
    assert told(one) == ("approved_late", ["late-approval"], ["bob", "carol"])
    assert sentences(one) == [
        f"Carol approved it on 2026-03-04, 1 day after the merge; until then nobody of role:security-lead had approved {POLICY_PATH}"
    ]


def test_a_doubtful_approval_of_the_right_person_leaves_it_open() -> None:
    both = (review("dave"), review(Account(login="bob", id=None), id="2"))
    assert told(touching(owned(), by=both)) == ("not_tested", ["untested-change"], ["dave"])


def test_nothing_is_proven_of_authority_where_reviews_may_be_missing() -> None:
    one = touching(owned(), by=review("dave"))
    lost = change(proposal(reviews=(review("dave"),), unknown=(("reviews", "page lost"),)), owned=one.owned)
    assert told(lost) == ("not_tested", ["untested-change"], ["dave"])
    (judged,) = judge(examination(lost))
    assert judged.reason == "the forge did not give its reviews (page lost)"


def test_no_approval_is_asked_for_and_the_documents_approver_still_is() -> None:
    one = change(proposal(reviews=()))
    none = policy(approvals_required=0)
    assert told(one, policy=none)[1] == ["unauthorized-approver"]
    assert sentences(one, policy=none)[0].endswith("as the branch had it before, and nobody approved")
