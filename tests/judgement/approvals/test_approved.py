"""Which approvals count at the merge, why each other one does not, and what becomes of the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.approvals import (
    EARLIER,
    HEAD,
    MERGED_AT,
    NUMBERS,
    REVIEWED_AT,
    TREE,
    account,
    change,
    dismissal,
    examination,
    identity,
    observation,
    oid,
    owned,
    people,
    policy,
    proposal,
    relations,
    review,
    sentences,
    somebody,
    told,
)
from tieout.judgement.approvals.context import Context
from tieout.judgement.approvals.judge import judge, judge_earlier, qualified
from tieout.model.account import Account
from tieout.model.change import Identity
from tieout.model.examination import Examination, Relied
from tieout.model.finding import Severity
from tieout.model.landing import Author, LandedChange, Relation, ReviewedCommit
from tieout.model.location import NotExamined
from tieout.model.people import Roster
from tieout.model.proposal import BaseChange, ForcePush, ProposedCommit, Review, ReviewState

APPROVED, REQUESTED, DISMISSED = ReviewState.APPROVED, ReviewState.CHANGES_REQUESTED, ReviewState.DISMISSED
DAY = timedelta(days=1)
NO_REGISTER: dict[str, Any] = {
    "roster": Roster(people=(), roles=()),
    "unexamined": (NotExamined(need="people", reason="there is no people register"),),
}
TWO = policy(approvals_required=2)


def by(*reviews: Review, **changes: Any) -> LandedChange:
    """A change with these reviews, that touches no file that anybody answers for."""
    return change(proposal(reviews=reviews, **changes), owned=())


def signed(*hands: tuple[str, str, str]) -> tuple[Author, ...]:
    return tuple(Author(identity=identity(name), part=part, oid=commit) for name, part, commit in hands)


def test_the_plain_case_is_approved() -> None:
    assert told(change()) == ("approved", [], ["bob"])


def test_nobody_approved() -> None:
    assert told(by()) == ("exception", ["unapproved-change"], [])
    assert sentences(by()) == ["nobody had approved it"]


@pytest.mark.parametrize(
    ("relation", "verdict", "rules"),
    [
        (Relation.HEAD, "approved", []),
        (Relation.SAME_TREE, "approved", []),
        (Relation.UPDATED, "approved", []),
        (Relation.REBASED, "approved", []),
        (Relation.EARLIER, "exception", ["stale-approval"]),
        (Relation.ABSENT, "not_tested", ["untested-change"]),
    ],
)
def test_how_the_reviewed_commit_stands_to_the_head(relation: Relation, verdict: str, rules: list[str]) -> None:
    one = by(review(oid=EARLIER))
    one = replace(one, reviewed=(ReviewedCommit(oid=EARLIER, relation=relation, commits_after=1),))
    assert told(one)[:2] == (verdict, rules)


@pytest.mark.parametrize(
    ("after", "says"),
    [(0, "what was merged holds more"), (1, "1 commit came after it"), (2, "2 commits came after it")],
)
def test_a_stale_approval_is_told_with_its_commit(after: int, says: str) -> None:
    one = by(review(oid=EARLIER))
    one = replace(one, reviewed=(ReviewedCommit(oid=EARLIER, relation=Relation.EARLIER, commits_after=after),))
    assert sentences(one) == [f"the approval of Bob of 2026-03-02 is of commit 0000000010; {says}"]


def test_the_message_names_number_day_and_who_merged() -> None:
    (judged,) = judge(examination(by()))
    assert judged.deviations[0].message == "pull request #12, merged 2026-03-03 by Alice: nobody had approved it"
    assert judged.deviations[0].remedy == (
        "have somebody who had no hand in it review what landed and approve pull request #12 now:"
        " it then shows as approved late, not as approved"
    )


def test_a_merge_request_of_gitlab_is_called_so_and_a_deleted_merger_is_not_named() -> None:
    one = by(merged_by=None)
    record = observation(one.observation.proposal if one.observation else None)
    one = replace(one, observation=record._replace(source=record.source._replace(forge="gitlab")))
    (judged,) = judge(examination(one))
    assert judged.deviations[0].message == "merge request !12, merged 2026-03-03: nobody had approved it"


def test_the_civil_day_is_that_of_the_organizations_zone() -> None:
    asked = examination(by(review(oid=EARLIER, at=REVIEWED_AT.replace(hour=23))))
    zone = replace(asked.program.organization, timezone="Asia/Tokyo")
    (judged,) = judge(replace(asked, program=replace(asked.program, organization=zone)))
    assert "the approval of Bob of 2026-03-03" in judged.deviations[0].message


class TestWho:
    """Who approved comes before what they looked at."""

    def test_the_proposer(self) -> None:
        assert told(by(review("alice"))) == ("exception", ["self-approved"], [])
        assert sentences(by(review("alice"))) == ["Alice proposed and approved it"]

    def test_a_second_account_of_the_proposer(self) -> None:
        register = people(alice={"logins": ("alice", "alice-two"), "ids": (NUMBERS["alice"], "77")})
        one = by(review(Account(login="alice-two", id="77")))
        assert told(one, roster=register) == ("exception", ["self-approved"], [])
        assert sentences(one, roster=register) == ["Alice proposed it as alice and approved it as alice-two"]

    def test_a_second_row_of_the_proposer(self) -> None:
        second = somebody("carol", emails=("alice@example.com",))
        register = Roster(people=(*(row for row in people().people if row.id != "carol"), second), roles=people().roles)
        assert told(by(review("carol")), roster=register) == ("exception", ["self-approved"], [])

    def test_without_a_register_accounts_are_compared_by_number(self) -> None:
        renamed = account("alice-new", id=NUMBERS["alice"])
        assert told(by(review(renamed)), **NO_REGISTER) == ("exception", ["self-approved"], [])
        taken_over = account("alice", id="999")
        assert told(by(review(taken_over)), **NO_REGISTER) == ("approved", [], ["alice"])

    def test_a_renamed_login_with_the_same_number_is_the_same_person(self) -> None:
        assert told(by(review(account("robert", id=NUMBERS["bob"])))) == ("approved", [], ["bob"])

    def test_a_login_that_somebody_else_took_over_is_nobodys(self) -> None:
        one = by(review(account("bob", id="999")))
        assert told(one) == ("exception", ["unmapped-approver"], [])
        assert sentences(one) == [
            "no person of the people register has the account bob (number 999), which approved it"
        ]

    @pytest.mark.parametrize("part", ["author", "co-author", "committer"])
    def test_who_had_a_hand_in_a_commit(self, part: str) -> None:
        one = replace(by(review()), authors=signed(("alice", "author", HEAD), ("bob", part, EARLIER)))
        assert told(one) == ("exception", ["contributor-approved"], [])

    def test_what_somebody_did_is_said(self) -> None:
        one = replace(by(review()), authors=signed(("bob", "committer", HEAD), ("bob", "co-author", EARLIER)))
        assert sentences(one) == ["Bob, who approved it, is a co-author of its commit 0000000010"]

    def test_who_had_a_hand_in_it_by_the_accounts_of_the_forge(self) -> None:
        commits = (ProposedCommit(oid=HEAD, author=account("bob"), committer=account("alice")),)
        assert told(by(review(), commits=commits)) == ("exception", ["contributor-approved"], [])

    def test_a_forge_address_names_the_account(self) -> None:
        bob = Identity(name="Bob", email=f"{NUMBERS['bob']}+bob@users.noreply.github.com")
        one = replace(by(review()), authors=(Author(identity=bob, part="author", oid=HEAD),))
        assert told(one, **NO_REGISTER) == ("exception", ["contributor-approved"], [])

    def test_a_commit_that_git_leaves_out_is_nobodys_hand(self) -> None:
        update = ProposedCommit(oid=oid(21), author=account("bob"), committer=None)
        assert told(by(review(), commits=(update,))) == ("approved", [], ["bob"])

    def test_who_committed_the_head_alone_is_the_last_pusher(self) -> None:
        hands = signed(("alice", "author", HEAD), ("bob", "committer", HEAD))
        one = replace(by(review()), authors=hands, head_committer=identity("bob"))
        assert told(one) == ("exception", ["last-pusher-approved"], [])
        earlier = replace(one, authors=(*hands, *signed(("bob", "committer", EARLIER))))
        assert told(earlier) == ("exception", ["contributor-approved"], [])

    def test_who_committed_the_head_by_the_account_of_the_forge(self) -> None:
        commits = (ProposedCommit(oid=HEAD, author=account("alice"), committer=account("bob")),)
        assert told(replace(by(review(), commits=commits), head_committer=None))[1] == ["last-pusher-approved"]

    def test_who_pressed_the_button_that_merges_the_base(self) -> None:
        """The forge committed it, and Git leaves it out of what anybody wrote: a clean merge of the base."""
        update = (
            ProposedCommit(oid=EARLIER, author=account("alice"), committer=account("alice")),
            ProposedCommit(oid=HEAD, author=account("bob"), committer=account("web-flow", id="999")),
        )
        one = replace(by(review(), commits=update), authors=signed(("alice", "author", EARLIER)))
        assert told(one) == ("exception", ["last-pusher-approved"], [])
        assert sentences(one) == ["Bob, who approved it, was the last to push to it (commit 0000000020)"]

    def test_who_merged_the_base_on_their_own_machine(self) -> None:
        hands = signed(("alice", "author", EARLIER))
        one = replace(by(review(), commits=()), authors=hands, head_committer=identity("bob"))
        assert told(one) == ("exception", ["last-pusher-approved"], [])

    @pytest.mark.parametrize(
        ("moves", "rules"),
        [
            ([(-2, "bob", HEAD)], ["last-pusher-approved"]),
            ([(-2, "bob", HEAD), (-1, "alice", HEAD)], []),
            ([(-2, "alice", EARLIER), (-1, "bob", HEAD)], ["last-pusher-approved"]),
            ([(-1, "bob", EARLIER)], []),
            ([(1, "bob", HEAD)], []),
            ([(-1, None, HEAD)], []),
        ],
    )
    def test_who_moved_the_head_to_where_it_was_merged(
        self, moves: list[tuple[int, str | None, str]], rules: list[str]
    ) -> None:
        pushes = tuple(
            ForcePush(
                at=MERGED_AT + hours * timedelta(hours=1),
                by=None if who is None else account(who),
                before=None,
                after=after,
            )
            for hours, who, after in moves
        )
        assert told(by(review(), force_pushes=pushes))[1] == rules

    @pytest.mark.parametrize(
        "bot",
        [
            account("helper[bot]", id="8", type="Bot"),
            account("helper[bot]", id="8"),
            account("helper", id="8", type="Mannequin"),
            account("Release-Machine", id="8"),
        ],
    )
    def test_a_machine_approves_nothing(self, bot: Account) -> None:
        asked = policy(bots=("release-machine",))
        assert told(by(review(bot)), policy=asked) == ("exception", ["only-bots-approved"], [])
        assert told(by(review(bot), review()), policy=asked) == ("approved", [], ["bob"])

    def test_a_machines_approval_is_not_spoken_of_beside_a_persons(self) -> None:
        bot = review(account("helper[bot]", id="8"))
        assert told(by(bot, review("alice")))[1] == ["self-approved"]
        assert told(by(bot, review()), policy=TWO)[1] == ["unapproved-change"]

    def test_a_machines_change_needs_a_person(self) -> None:
        bot = account("helper[bot]", id="8", type="Bot")
        assert told(by(review(), author=bot)) == ("approved", [], ["bob"])
        assert told(by(author=bot)) == ("exception", ["unapproved-change"], [])

    def test_somebody_whom_the_register_does_not_have(self) -> None:
        assert told(by(review("erin"))) == ("exception", ["unmapped-approver"], [])
        assert told(by(review("erin"), review())) == ("approved", [], ["bob"])
        nameless = account("erin", id=None)
        assert sentences(by(review(nameless))) == [
            "no person of the people register has the account erin, which approved it"
        ]

    def test_without_a_register_that_names_accounts_nobody_has_to_be_in_it(self) -> None:
        assert told(by(review("erin")), **NO_REGISTER) == ("approved", [], ["erin"])
        bare = people(**{name: {"logins": (), "ids": ()} for name in ("alice", "bob", "carol", "dave")})
        assert told(by(review("erin")), roster=bare) == ("approved", [], ["erin"])

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"left_on": date(2026, 3, 2)}, None),
            ({"left_on": date(2026, 3, 1)}, "Bob approved it on 2026-03-02, after the last day, 2026-03-01"),
            ({"started_on": date(2026, 3, 2)}, None),
            ({"started_on": date(2026, 3, 3)}, "Bob approved it on 2026-03-02, before the first day, 2026-03-03"),
        ],
    )
    def test_who_does_not_work_here_on_the_day(self, changes: dict[str, Any], says: str | None) -> None:
        register = people(bob=changes)
        expected = ("approved", [], ["bob"]) if says is None else ("exception", ["approver-left"], [])
        assert told(by(review()), roster=register) == expected
        assert sentences(by(review()), roster=register) == ([] if says is None else [says])

    def test_a_deleted_account_is_no_approver_that_counts(self) -> None:
        assert told(by(review(None))) == ("not_tested", ["untested-change"], [])
        assert told(by(review(None), review())) == ("approved", [], ["bob"])
        assert told(change(proposal(reviews=(review(None),)))) == ("not_tested", ["untested-change"], [])

    def test_the_step_does_not_only_ask_again_for_what_is_gone(self) -> None:
        """No token reads whose a deleted account was."""
        (deviation,) = judge(examination(by(review(None))))[-1].deviations
        assert deviation.rule == "untested-change"
        assert "what the code host has lost for good, show by other means" in deviation.remedy

    def test_a_stale_approval_of_a_deleted_account_is_none_whosever_it_was(self) -> None:
        assert told(by(review(None, oid=EARLIER))) == ("exception", ["stale-approval"], [])
        assert sentences(by(review(None, oid=EARLIER)))[0].startswith("the approval of a deleted account of 2026-03-02")

    def test_two_deleted_accounts_may_be_two_people(self) -> None:
        both = by(review(None), review(None, id="2"))
        assert told(both, policy=TWO)[0] == "not_tested"
        assert told(by(review(None)), policy=TWO)[0] == "exception"

    def test_an_account_that_has_a_row_of_its_own_counts_for_its_time(self) -> None:
        own = somebody("bob", id="bob-at-work", logins=("bob-two",), ids=("77",), left_on=date(2026, 3, 1))
        register = Roster(people=(*people().people, own), roles=())
        second = Account(login="bob-two", id="77")
        assert told(by(review(second)), roster=register)[1] == ["approver-left"]
        assert told(by(review(second, at=REVIEWED_AT - DAY)), roster=register) == ("approved", [], ["bob"])
        assert told(by(review()), roster=register) == ("approved", [], ["bob"])
        assert told(by(review(second, at=REVIEWED_AT - DAY), author=account("bob")), roster=register)[1] == [
            "self-approved"
        ]

    def test_a_change_does_not_make_its_own_approver_known(self) -> None:
        """What is relied on is the register of the base, where the examined one is that of a change."""
        register = Roster(people=(*people().people, somebody("erin")), roles=())
        held = Relied(commit=oid(1), roster=people(), exceptions=())
        assert told(by(review("erin")), roster=register)[0] == "approved"
        assert told(by(review("erin")), roster=register, relied=held)[1] == ["unmapped-approver"]
        assert told(change(), **NO_REGISTER | {"relied": held}) == ("approved", [], ["bob"])

    def test_a_deleted_proposer_is_not_the_same_as_anybody(self) -> None:
        assert told(by(review(), author=None)) == ("approved", [], ["bob"])
        assert told(by(review(None), author=None)) == ("not_tested", ["untested-change"], [])

    def test_an_account_without_its_number_may_be_anybodys(self) -> None:
        one = by(review(account("bob", id=None)))
        assert told(one) == ("not_tested", ["untested-change"], [])
        assert told(by(review(account("bob", id=None)), review("carol"))) == ("approved", [], ["carol"])

    def test_who_is_named_first_where_much_is_wrong(self) -> None:
        late = people(alice={"left_on": date(2026, 1, 1)})
        assert told(by(review("alice", oid=EARLIER)), roster=late)[1] == ["self-approved"]

    def test_each_approver_has_a_reason(self) -> None:
        one = by(review("alice"), review("carol", id="2", oid=EARLIER), review("erin", id="3"))
        assert told(one)[1] == ["stale-approval", "self-approved", "unmapped-approver"]

    def test_a_contributor_beside_others_is_noted(self) -> None:
        hands = signed(("alice", "author", HEAD), ("bob", "co-author", HEAD))
        one = replace(by(review(), review("carol", id="2")), authors=hands)
        (judged,) = judge(examination(one))
        assert (judged.verdict.value, judged.approvers) == ("approved", ("carol",))
        (note,) = judged.deviations
        assert (note.rule, note.severity) == ("contributor-approved", Severity.NOTE)
        assert note.message.endswith("its commit 0000000020; the approvals that count are of carol")


class TestWhen:
    """What was said, and taken back, by the instant of the merge."""

    @pytest.mark.parametrize(("seconds", "verdict"), [(-1, "approved"), (0, "approved"), (1, "approved_late")])
    def test_an_approval_in_the_second_of_the_merge_counts(self, seconds: int, verdict: str) -> None:
        assert told(by(review(at=MERGED_AT + timedelta(seconds=seconds))))[0] == verdict

    def test_an_approval_after_the_merge_is_late(self) -> None:
        one = by(review(at=MERGED_AT + 2 * DAY))
        assert told(one) == ("approved_late", ["late-approval"], ["bob"])
        assert sentences(one) == [
            "Bob approved it on 2026-03-05, 2 days after the merge; until then nobody had approved it"
        ]

    @pytest.mark.parametrize(
        ("after", "says"), [(timedelta(hours=1), "on 2026-03-03, after"), (DAY, "on 2026-03-04, 1 day after")]
    )
    def test_how_late_is_said(self, after: timedelta, says: str) -> None:
        assert says in sentences(by(review(at=MERGED_AT + after)))[0]

    def test_a_late_approval_mends_one_that_did_not_count(self) -> None:
        stale, late = review(oid=EARLIER), review("carol", id="2", at=MERGED_AT + DAY)
        assert told(by(stale, late)) == ("approved_late", ["late-approval"], ["carol"])
        assert sentences(by(stale, late))[0].endswith(
            "until then the approval of Bob of 2026-03-02 is of commit 0000000010; 1 commit came after it"
        )

    @pytest.mark.parametrize("late", [review("alice"), review(oid=EARLIER), review(state=REQUESTED)])
    def test_what_would_not_count_in_time_does_not_count_late(self, late: Review) -> None:
        assert told(by(late._replace(at=MERGED_AT + DAY))) == ("exception", ["unapproved-change"], [])

    def test_a_late_approval_after_the_day_of_the_examination_does_not_exist(self) -> None:
        late = by(review(at=MERGED_AT + DAY))
        assert told(late, as_of=date(2026, 3, 3)) == ("exception", ["unapproved-change"], [])
        assert told(late, as_of=date(2026, 3, 4))[0] == "approved_late"

    def test_a_late_approval_that_was_dismissed_is_none(self) -> None:
        late = review(at=MERGED_AT + DAY, state=DISMISSED)
        one = by(late, dismissals=(dismissal(late, at=MERGED_AT + 2 * DAY),))
        assert told(one) == ("exception", ["unapproved-change"], [])
        assert told(one, as_of=date(2026, 3, 4))[0] == "approved_late"

    def test_a_late_approval_that_cannot_be_placed_leaves_it_open(self) -> None:
        late = review(at=MERGED_AT + DAY, oid=None)
        assert told(by(late)) == ("not_tested", ["untested-change"], [])

    def test_the_day_of_enough_late_approvals_is_that_of_the_last_one_needed(self) -> None:
        one = by(
            review(),
            review("carol", id="2", at=MERGED_AT + DAY),
            review("dave", id="3", at=MERGED_AT + 2 * DAY),
        )
        (judged,) = judge(examination(one, policy=TWO))
        assert "approved it on 2026-03-04, 1 day after" in judged.deviations[0].message

    def test_a_comment_after_an_approval_does_not_cancel_it(self) -> None:
        comment = review(id="2", state=ReviewState.COMMENTED, at=MERGED_AT - timedelta(hours=1), oid=EARLIER)
        assert told(by(review(), comment)) == ("approved", [], ["bob"])

    def test_a_dismissed_approval_is_none_and_nothing_older_comes_back(self) -> None:
        older = review()
        newer = review(id="2", state=DISMISSED, at=MERGED_AT - timedelta(hours=1))
        one = by(older, newer, dismissals=(dismissal(newer),))
        assert told(one) == ("exception", ["dismissed-approval"], [])
        assert sentences(one) == ["the review of Bob was dismissed on 2026-03-03 by Alice, before the merge"]

    def test_an_approval_that_was_dismissed_after_the_merge_counted_at_it(self) -> None:
        one = review(state=DISMISSED)
        assert told(by(one, dismissals=(dismissal(one, at=MERGED_AT + DAY),))) == ("approved", [], ["bob"])

    def test_a_dismissal_of_a_deleted_account_is_told_without_a_name(self) -> None:
        one = review(None, state=DISMISSED)
        says = sentences(by(one, dismissals=(dismissal(one, by=None),)))
        assert says == ["the review of a deleted account was dismissed on 2026-03-03, before the merge"]
        assert told(by(one, dismissals=(dismissal(one),)))[1] == ["dismissed-approval"]

    def test_a_dismissal_without_its_record_matters(self) -> None:
        lost = review("carol", id="2", state=DISMISSED)
        assert told(by(lost)) == ("not_tested", ["untested-change"], [])
        assert told(by(review(), lost)) == ("not_tested", ["untested-change"], ["bob"])

    def test_an_undated_approval_beside_one_that_counts_does_not_matter(self) -> None:
        assert told(by(review(), review("carol", id="2", at=None))) == ("approved", [], ["bob"])
        assert told(by(review(at=None))) == ("not_tested", ["untested-change"], [])

    def test_a_request_for_changes_that_stands(self) -> None:
        asked = review("carol", id="2", state=REQUESTED)
        assert told(by(review(), asked)) == ("exception", ["changes-requested"], ["bob"])
        assert sentences(by(review(), asked)) == [
            "Carol asked for changes on 2026-03-02, and that stood when it was merged"
        ]

    def test_a_request_alone_says_why_nobody_had_approved(self) -> None:
        assert told(by(review(state=REQUESTED)))[1] == ["changes-requested"]

    def test_a_request_of_a_deleted_account_stands(self) -> None:
        assert told(by(review(), review(None, id="2", state=REQUESTED)))[1] == ["changes-requested"]

    def test_a_request_that_its_reviewer_took_back_does_not_stand(self) -> None:
        asked = review(id="0", state=REQUESTED, at=REVIEWED_AT - DAY)
        assert told(by(asked, review())) == ("approved", [], ["bob"])

    def test_a_request_that_was_dismissed_after_the_merge_stood_at_it(self) -> None:
        asked = review("carol", id="2", state=DISMISSED)
        later = dismissal(asked, was=REQUESTED, at=MERGED_AT + DAY)
        assert told(by(review(), asked, dismissals=(later,)))[1] == ["changes-requested"]

    def test_two_accounts_of_one_person_speak_with_one_voice(self) -> None:
        second = Account(login="bob-two", id="77")
        register = people(bob={"logins": ("bob", "bob-two"), "ids": (NUMBERS["bob"], "77")})
        asked = review(second, id="2", state=REQUESTED, at=REVIEWED_AT - DAY)
        assert told(by(review(), asked), roster=register) == ("exception", ["changes-requested"], [])
        stale = review(second, id="2", oid=EARLIER, at=REVIEWED_AT - DAY)
        assert told(by(stale, review()), roster=register) == ("approved", [], ["bob"])
        both = by(review(second, id="2"), review())
        assert told(both, roster=register, policy=TWO) == ("exception", ["unapproved-change"], ["bob"])

    def test_the_newest_word_of_two_accounts_may_be_the_one_that_was_dismissed(self) -> None:
        second = Account(login="bob-two", id="77")
        register = people(bob={"logins": ("bob", "bob-two"), "ids": (NUMBERS["bob"], "77")})
        newer = review(second, id="2", state=DISMISSED, at=MERGED_AT - timedelta(hours=1))
        one = by(review(), newer, dismissals=(dismissal(newer),))
        assert told(one, roster=register)[1] == ["dismissed-approval"]

    def test_an_unknown_word_of_one_account_makes_the_other_doubtful(self) -> None:
        second = Account(login="bob-two", id="77")
        register = people(bob={"logins": ("bob", "bob-two"), "ids": (NUMBERS["bob"], "77")})
        one = by(review(), review(second, id="2", at=None))
        assert told(one, roster=register) == ("not_tested", ["untested-change"], [])

    def test_an_approval_before_the_base_was_changed(self) -> None:
        moved = BaseChange(at=REVIEWED_AT + timedelta(hours=1), by=account("alice"), before="next", after="main")
        one = by(review(), base_changes=(moved,))
        assert told(one) == ("exception", ["other-base"], [])
        assert sentences(one) == [
            "Bob approved it on 2026-03-02 for branch next, and on 2026-03-02 it was aimed at main"
        ]

    @pytest.mark.parametrize(
        "moved",
        [
            {"at": REVIEWED_AT - DAY},
            {"at": MERGED_AT + DAY},
            {"before": "main"},
        ],
    )
    def test_a_base_that_an_approval_knew(self, moved: dict[str, Any]) -> None:
        first = BaseChange(at=REVIEWED_AT + timedelta(hours=1), by=None, before="next", after="main")
        assert told(by(review(), base_changes=(first._replace(**moved),))) == ("approved", [], ["bob"])

    def test_a_base_that_was_changed_and_changed_back(self) -> None:
        away = BaseChange(at=REVIEWED_AT + timedelta(hours=1), by=None, before="main", after="next")
        back = BaseChange(at=REVIEWED_AT + timedelta(hours=2), by=None, before="next", after="main")
        assert told(by(review(), base_changes=(back, away))) == ("approved", [], ["bob"])
        between = review(at=REVIEWED_AT + timedelta(hours=1, minutes=30))
        assert told(by(between, base_changes=(away, back)))[1] == ["other-base"]

    def test_an_approval_after_the_base_was_changed_counts(self) -> None:
        moved = BaseChange(at=REVIEWED_AT + timedelta(hours=1), by=None, before="next", after="main")
        one = by(review(), review("carol", id="2", at=MERGED_AT - timedelta(hours=1)), base_changes=(moved,))
        assert told(one) == ("approved", [], ["carol"])


class TestHowMany:
    def test_two_are_asked_for(self) -> None:
        assert told(by(review(), review("carol", id="2")), policy=TWO) == ("approved", [], ["bob", "carol"])
        assert told(by(review()), policy=TWO) == ("exception", ["unapproved-change"], ["bob"])
        assert sentences(by(review()), policy=TWO) == ["1 of the 2 approvals that it needs counts (Bob)"]
        assert sentences(by(), policy=TWO) == ["none of the 2 approvals that it needs counts"]

    def test_one_of_two_does_not_count(self) -> None:
        one = by(review(), review("alice", id="2"))
        assert sentences(one, policy=TWO) == [
            "Alice proposed and approved it; 1 of the 2 approvals that it needs counts (Bob)"
        ]

    def test_none_are_asked_for(self) -> None:
        assert told(by(), policy=policy(approvals_required=0)) == ("approved", [], [])


class TestUnknown:
    """What the record does not tell is never taken for good."""

    @pytest.mark.parametrize(
        "fact",
        ["reviews", "commits", "base_changes", "head_oid", "author", "force_pushes", "merged_at", "never_heard_of"],
    )
    def test_a_fact_that_could_take_the_approval_away(self, fact: str) -> None:
        one = by(review(), unknown=((fact, "no right to read it"),))
        assert told(one) == ("not_tested", ["untested-change"], ["bob"])

    @pytest.mark.parametrize(
        "fact", ["title", "created_at", "merged_by", "issues", "landed", "labels", "checks", "dismissals", "base_oid"]
    )
    def test_a_fact_that_no_approval_rests_on(self, fact: str) -> None:
        assert told(by(review(), unknown=((fact, "no right to read it"),))) == ("approved", [], ["bob"])

    @pytest.mark.parametrize("fact", ["author", "force_pushes"])
    def test_one_person_may_be_no_other_and_the_rest_is_enough(self, fact: str) -> None:
        one = by(review(), review("carol", id="2"), unknown=((fact, "no right to read it"),))
        assert told(one) == ("approved", [], ["bob", "carol"])
        answered = replace(one, owned=(owned(),))
        assert told(answered)[0] == "not_tested"

    @pytest.mark.parametrize(
        ("unknown", "verdict"), [("reviews", "not_tested"), ("commits", "exception"), ("author", "exception")]
    )
    def test_nothing_is_proven_wrong_where_an_approval_may_be_missing(self, unknown: str, verdict: str) -> None:
        assert told(by(unknown=((unknown, "page lost"),)))[0] == verdict
        asked = by(review(), review("carol", id="2", state=REQUESTED), unknown=((unknown, "page lost"),))
        assert told(asked)[0] == verdict

    def test_an_answer_that_was_not_read_to_its_end(self) -> None:
        def half(one: LandedChange) -> LandedChange:
            record = observation(one.observation.proposal if one.observation else None)
            return replace(one, observation=record._replace(source=record.source._replace(is_complete=False)))

        assert told(half(by(review()))) == ("not_tested", ["untested-change"], ["bob"])
        assert told(half(by())) == ("not_tested", ["untested-change"], [])
        assert told(half(by(review("carol", state=REQUESTED)))) == ("not_tested", ["untested-change"], [])

    def test_a_record_without_a_head(self) -> None:
        one = change(proposal(head_oid=None), owned=())
        assert told(one) == ("not_tested", ["untested-change"], [])

    def test_a_record_that_says_nothing_of_its_commits(self) -> None:
        one = replace(by(review(), commits=()), authors=())
        assert told(one) == ("not_tested", ["untested-change"], ["bob"])

    def test_a_lost_commit_of_one_approval_does_not_matter_beside_one_of_the_head(self) -> None:
        lost = review("carol", id="2", oid=None)
        assert told(by(lost)) == ("not_tested", ["untested-change"], [])
        assert told(by(review(), lost)) == ("approved", [], ["bob"])

    def test_a_commit_that_is_lost_today_and_was_known_when_the_record_was_made(self) -> None:
        assert told(by(review(oid=None, tree=TREE))) == ("approved", [], ["bob"])
        one = replace(by(review(oid=EARLIER, tree=TREE)), reviewed=(ReviewedCommit(EARLIER, Relation.ABSENT, 0),))
        assert told(one) == ("approved", [], ["bob"])

    def test_unknown_labels_leave_a_late_approval_open(self) -> None:
        late = by(review(at=MERGED_AT + DAY), unknown=(("labels", "page lost"),))
        assert told(late) == ("not_tested", ["late-approval", "untested-change"], ["bob"])

    def test_the_reason_says_what_is_unknown(self) -> None:
        (judged,) = judge(examination(by(review(), unknown=(("base_changes", "page lost"),))))
        assert judged.reason == "the forge did not give its base changes (page lost)"
        assert judged.deviations[0].message == (
            "pull request #12, merged 2026-03-03 by Alice: not tested, since the forge did not give its base changes"
            " (page lost)"
        )
        assert judged.deviations[0].remedy.startswith("run `tieout approvals sync`")

    def test_a_proven_exception_stays_one_beside_what_is_unknown(self) -> None:
        one = by(review("alice"), unknown=(("commits", "page lost"),))
        assert told(one)[:2] == ("exception", ["self-approved"])


def asked(one: LandedChange, **rest: Any) -> Examination:
    return examination(one, **rest)


def test_the_approvals_that_count_can_be_had() -> None:
    one = by(review(), review("carol", id="2", at=MERGED_AT + DAY), review("alice", id="3"))
    (counted,) = qualified(asked(one), one)
    assert (counted.by, counted.name, counted.account) == ("bob", "Bob", account("bob"))
    assert (counted.at, counted.oid, counted.relation) == (REVIEWED_AT, HEAD, Relation.HEAD)
    within = asked(one)
    (late,) = qualified(within, one, late=True, context=Context.of(within))
    assert (late.by, late.at) == ("carol", MERGED_AT + DAY)


def test_earlier_changes_are_judged_alike_and_nothing_is_without_landings() -> None:
    bad = replace(by(), oid=oid(5))
    within = examination(change(), earlier=(bad,))
    assert [item.verdict.value for item in judge(within)] == ["approved"]
    assert [item.verdict.value for item in judge_earlier(within)] == ["exception"]
    assert judge(replace(within, landings=None)) == judge_earlier(replace(within, landings=None)) == ()


def test_relations_of_the_builders_name_each_commit_once() -> None:
    assert relations(proposal(reviews=(review(), review("carol")))) == (ReviewedCommit(HEAD, Relation.HEAD, 0),)
