"""What a landing has to meet besides its approvals: a record, its content, checks, rules, a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.approvals import (
    BASE,
    EARLIER,
    HEAD,
    LANDING,
    LEDGER_PATH,
    MERGED_AT,
    REVIEWED_AT,
    SYNCED_AT,
    account,
    change,
    check_run,
    direct,
    examination,
    identity,
    ledger,
    observation,
    oid,
    owned,
    policy,
    proposal,
    review,
    sentences,
    told,
)
from tests.factories import POLICY_PATH
from tieout.judgement.approvals.judge import judge, judge_earlier
from tieout.model.change_policy import TicketRule
from tieout.model.content import Content, Method
from tieout.model.enforcement import Enforcement, RuleSuite
from tieout.model.finding import Severity
from tieout.model.landing import Author, InnerChange, LandedChange, Likeness, Relation, ReviewedCommit
from tieout.model.ledger import Ledger, LedgerFault
from tieout.model.location import Location
from tieout.model.proposal import CheckRun, Landed, Proposal, ProposedCommit, ReviewState
from tieout.model.verdict import Totals

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
AT = Location(path=LEDGER_PATH, line=7)


def free(of: Proposal | None = None, **changes: Any) -> LandedChange:
    """A change that touches no file that anybody answers for."""
    return change(of, owned=(), paths=("docs/a.md",), **changes)


def numbered(number: int, **changes: Any) -> Proposal:
    """Another proposal, whose commits are its number with zeros."""
    head = oid(number * 10)
    own: dict[str, Any] = {
        "number": number,
        "id": f"PR_{number}",
        "head_oid": head,
        "merge_oid": LANDING,
        "reviews": (review(oid=head),),
        "commits": (ProposedCommit(oid=head, author=account("alice"), committer=account("alice")),),
    }
    return proposal(**(own | changes))


class TestUnproposed:
    def test_a_direct_push(self) -> None:
        assert told(direct()) == ("exception", ["direct-push"], [])
        (judged,) = judge(examination(direct()))
        assert judged.deviations[0].message == (
            "commit 0000000030 of 2026-03-03 by Alice: the ledger has no change that was merged as it; it was pushed to main"
        )

    def test_a_committer_whom_nobody_knows_is_told_by_the_name_of_the_commit(self) -> None:
        stranger = replace(direct(), committer=identity("zoe")._replace(email=""))
        (judged,) = judge(examination(stranger))
        assert judged.deviations[0].message.startswith("commit 0000000030 of 2026-03-03 by Zoe:")

    def test_a_number_that_no_record_has(self) -> None:
        assert told(direct(numbers=(740,))) == ("exception", ["unbacked-number"], [])
        assert sentences(direct(numbers=(740,))) == ["its message claims #740, and no record has that number"]

    @pytest.mark.parametrize(
        ("record", "says"),
        [
            ({"merge_oid": oid(99)}, "pull request #12 is commit 0000000099 of 2026-03-03"),
            (
                {"merge_oid": oid(99), "base": "next"},
                "pull request #12 is commit 0000000099 on branch next of 2026-03-03",
            ),
            ({"base": "next"}, "pull request #12 was merged as it on branch next on 2026-03-03"),
        ],
    )
    def test_a_number_whose_record_is_of_another_commit(self, record: dict[str, Any], says: str) -> None:
        one = direct(numbers=(12,))
        other = ledger(replace(change(), observation=observation(proposal(**record))))
        assert told(one, ledger=other) == ("exception", ["unbacked-number"], [])
        assert sentences(one, ledger=other) == [f"its message claims #12, and {says}"]

    def test_a_number_whose_record_does_not_say_which_commit(self) -> None:
        open_ended = ledger(replace(change(), observation=observation(proposal(merge_oid=None))))
        assert told(direct(numbers=(12,)), ledger=open_ended) == ("not_tested", ["untested-change"], [])

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"is_complete": False}, "the last sync of the ledger did not reach the end of what the forge has"),
            (
                {"faults": (LedgerFault(kind="unreadable", location=AT, message="no record", remedy=""),)},
                f"a record may be missing from the ledger ({AT}: no record)",
            ),
            ({"tips": (), "synced_at": None}, "the ledger does not say when the forge was asked"),
            (
                {"tips": (), "synced_at": MERGED_AT - HOUR},
                "the forge was last asked on 2026-03-03, and it may have landed after that",
            ),
        ],
    )
    def test_a_record_may_be_missing_by_the_ledgers_fault(self, changes: dict[str, Any], reason: str) -> None:
        held = replace(ledger(direct()), **changes)
        for one in (direct(), direct(numbers=(12,))):
            assert told(one, ledger=held) == ("not_tested", ["untested-change"], [])
            (judged,) = judge(examination(one, ledger=held))
            assert judged.reason.endswith(reason)

    @pytest.mark.parametrize(
        "changes",
        [
            {"tips": (), "synced_at": MERGED_AT},
            {"tips": (), "synced_at": MERGED_AT + DAY},
            {"synced_at": None},
            {"faults": (LedgerFault(kind="signature", location=AT, message="unsigned", remedy=""),)},
        ],
    )
    def test_the_forge_was_asked_after_it_landed(self, changes: dict[str, Any]) -> None:
        assert told(direct(), ledger=replace(ledger(direct()), **changes))[1] == ["direct-push"]

    def test_a_commit_dated_ahead_does_not_hide_where_the_branch_stood(self) -> None:
        ahead = direct(committed_at=SYNCED_AT + DAY, on=date(2026, 7, 1))
        assert told(ahead)[1] == ["direct-push"]
        later = replace(ledger(ahead), tips=())
        assert told(ahead, ledger=later)[1] == ["untested-change"]
        assert told(replace(ahead, committed_at=None), ledger=later)[1] == ["untested-change"]

    def test_a_commit_dated_back_landed_no_earlier_than_what_it_builds_on(self) -> None:
        back = direct(committed_at=SYNCED_AT - DAY, on=(SYNCED_AT + DAY).date())
        assert told(back)[1] == ["direct-push"]  # a tip that was recorded shows that it was there
        assert told(back, ledger=replace(ledger(back), tips=()))[1] == ["untested-change"]

    def test_tips_of_other_branches_say_nothing(self) -> None:
        held = ledger(direct())
        tips = tuple(item._replace(branch="next") for item in held.tips)
        early = replace(held, tips=tips, synced_at=None)
        late = direct(committed_at=SYNCED_AT + DAY, on=date(2026, 7, 1))
        assert told(late, ledger=early)[1] == ["untested-change"]

    def test_without_a_ledger_nothing_is_proven(self) -> None:
        assert told(direct(), ledger=None) == ("not_tested", [], [])
        assert told(direct(numbers=(12,)), ledger=None) == ("not_tested", [], [])


class TestContent:
    @pytest.mark.parametrize(
        ("content", "method", "rules"),
        [
            (Content.EQUAL, Method.SQUASH, []),
            (Content.EQUAL, Method.REBASE, []),
            (Content.IN_HEAD, Method.REBASE, []),
            (Content.DIFFERS, Method.SQUASH, ["content-differs"]),
            (Content.CONFLICT, Method.SQUASH, ["content-differs"]),
        ],
    )
    def test_a_landing_with_one_parent(self, content: Content, method: Method, rules: list[str]) -> None:
        verdict = "exception" if rules else "approved"
        assert told(free(content=content, method=method)) == (verdict, rules, ["bob"])

    @pytest.mark.parametrize(
        ("content", "verdict", "rules"),
        [
            (Content.CLEAN, "approved", []),
            (Content.EVIL, "exception", ["evil-merge"]),
            (Content.CONFLICT, "approved", ["hand-resolved-conflict"]),
        ],
    )
    def test_a_merge(self, content: Content, verdict: str, rules: list[str]) -> None:
        one = free(content=content, method=Method.MERGE, parents=(BASE, HEAD), differing=("docs/a.md",))
        assert told(one)[:2] == (verdict, rules)

    def test_an_amendment_under_the_number_is_told_with_its_files(self) -> None:
        files = ("a.md", "b.md", "c.md", "d.md", "e.md")
        assert sentences(free(content=Content.DIFFERS, differing=files)) == [
            "commit 0000000030 is not the clean merge of its head 0000000020: it differs in a.md, b.md, c.md and 2 more"
        ]
        assert sentences(free(content=Content.CONFLICT, differing=("a.md", "b.md", "c.md"))) == [
            "its head 0000000020 does not merge without a conflict, so commit 0000000030 was made by hand in a.md, b.md and c.md"
        ]

    def test_an_evil_merge_is_told(self) -> None:
        one = free(content=Content.EVIL, method=Method.MERGE, parents=(BASE, HEAD))
        assert sentences(one) == ["the merge 0000000030 itself holds an edit"]

    @pytest.mark.parametrize("path", [POLICY_PATH, "controls.yaml", "registers/people.yaml", "handbook/rules.md"])
    def test_a_conflict_in_a_document_is_nobodys_to_resolve_alone(self, path: str) -> None:
        one = change(
            content=Content.CONFLICT,
            method=Method.MERGE,
            parents=(BASE, HEAD),
            differing=("docs/a.md", path),
            owned=(owned("handbook/rules.md"), owned("docs/a.md", approver="", owner="")),
        )
        assert told(one) == ("exception", ["hand-resolved-conflict"], ["bob"])
        assert sentences(one)[0].endswith(f"and nobody approved the resolution of {path}")

    def test_a_conflict_whose_files_are_not_known_is_in_any(self) -> None:
        one = change(content=Content.CONFLICT, method=Method.MERGE, parents=(BASE, HEAD))
        assert told(one)[1] == ["hand-resolved-conflict"]
        assert told(one)[0] == "exception"

    @pytest.mark.parametrize(
        "changes", [{"content": None}, {"content": Content.NO_REF}, {"head_is_here": False}, {"untested": ("no.",)}]
    )
    def test_what_cannot_be_compared_is_not_tested(self, changes: dict[str, Any]) -> None:
        assert told(free(**changes)) == ("not_tested", ["untested-change"], ["bob"])

    def test_what_to_do_about_a_missing_head_is_said(self) -> None:
        (judged,) = judge(examination(free(content=Content.NO_REF, head_is_here=False)))
        assert judged.reason == (
            "the head of pull request #12 is not in this repository, so what landed cannot be held against it"
        )
        assert judged.deviations[0].remedy.startswith("run `git fetch origin '+refs/pull/*/head:refs/pull/*/head'`")

    def test_a_merge_of_more_than_the_head(self) -> None:
        one = free(content=Content.CLEAN, method=Method.MERGE, parents=(BASE, oid(21)))
        assert told(one) == ("exception", ["content-differs"], ["bob"])
        assert sentences(one) == ["it merges commit 0000000021, which is the head of no record"]

    def test_a_proven_exception_beside_a_missing_head(self) -> None:
        one = change(proposal(reviews=(review("alice"),)), content=Content.NO_REF, head_is_here=False, owned=())
        assert told(one) == ("exception", ["self-approved", "untested-change"], [])

    def test_each_commit_of_a_rebase_is_told_apart(self) -> None:
        one = free(proposal(reviews=()), oid=oid(29), method=Method.REBASE)
        (judged,) = judge(examination(one))
        assert judged.deviations[0].message.startswith("pull request #12, merged 2026-03-03 by Alice:")
        differs = free(oid=oid(29), method=Method.REBASE, content=Content.DIFFERS)
        (judged,) = judge(examination(differs))
        assert judged.deviations[0].message.startswith("commit 0000000029 of pull request #12, merged 2026-03-03")


class TestBatch:
    def batch(self, *records: Proposal, **changes: Any) -> LandedChange:
        heads = tuple(item.head_oid or "" for item in records)
        whole: dict[str, Any] = {
            "observation": None,
            "batch": tuple(observation(item) for item in records),
            "method": Method.OCTOPUS,
            "content": Content.OCTOPUS,
            "parents": (BASE, *heads),
            "numbers": tuple(item.number for item in records),
            "subject": "Merge #1 #2",
            "reviewed": tuple(ReviewedCommit(head, Relation.HEAD, 0) for head in heads),
            "authors": tuple(Author(identity=identity("alice"), part="author", oid=head) for head in heads),
        }
        return free(**(whole | changes))

    def test_every_record_is_approved(self) -> None:
        assert told(self.batch(numbered(1), numbered(2))) == ("approved", [], ["bob"])

    def test_a_record_of_the_batch_that_stands_for_the_landing_too_is_one(self) -> None:
        one, other = numbered(1), numbered(2, reviews=())
        assert told(self.batch(one, observation=observation(one)))[0] == "approved"
        assert told(self.batch(other, observation=observation(one)))[1] == ["unapproved-change"]

    def test_one_record_is_not(self) -> None:
        one = self.batch(numbered(1), numbered(2, reviews=()))
        assert told(one) == ("exception", ["unapproved-change"], ["bob"])
        (judged,) = judge(examination(one))
        assert [item.about for item in judged.deviations] == ["#2"]
        assert judged.deviations[0].message.startswith("pull request #2, merged")

    def test_who_worked_on_one_record_may_approve_another(self) -> None:
        hands = (
            Author(identity=identity("carol"), part="author", oid=oid(10)),
            Author(identity=identity("bob"), part="committer", oid=oid(20)),
        )
        second = numbered(2, reviews=(review("carol", oid=oid(20)),))
        assert told(self.batch(numbered(1), second, authors=hands)) == ("approved", [], ["bob", "carol"])
        own = numbered(2, commits=(), reviews=(review(oid=oid(20)),))
        assert told(self.batch(numbered(1), own, authors=hands))[1] == ["last-pusher-approved"]
        last = self.batch(numbered(1), numbered(2), head_committer=identity("bob"))
        assert told(last) == ("approved", [], ["bob"])

    def test_a_parent_that_nobody_proposed(self) -> None:
        one = self.batch(numbered(1), parents=(BASE, oid(10), oid(77)))
        assert told(one) == ("exception", ["content-differs"], ["bob"])
        held = replace(ledger(one), is_complete=False)
        assert told(one, ledger=held) == ("not_tested", ["untested-change"], ["bob"])

    def test_a_record_without_a_head(self) -> None:
        one = self.batch(numbered(1), numbered(2, head_oid=None), parents=(BASE, oid(10), oid(20)))
        assert told(one)[:2] == ("not_tested", ["untested-change"])

    def test_a_batch_that_is_not_the_merge_of_its_parents(self) -> None:
        one = self.batch(numbered(1), numbered(2), differing=("docs/a.md",))
        assert told(one) == ("exception", ["evil-merge"], ["bob"])
        assert sentences(one) == ["it is not the merge of its parents one after another: it differs in docs/a.md"]

    def test_a_batch_is_an_emergency_only_as_a_whole(self) -> None:
        urgent = numbered(1, labels=("emergency",), reviews=())
        assert told(self.batch(urgent, numbered(2)))[1] == ["unapproved-change"]

    def test_a_batch_may_be_approved_late(self) -> None:
        late = numbered(2, reviews=(review(oid=oid(20), at=MERGED_AT + DAY),))
        assert told(self.batch(numbered(1), late)) == ("approved_late", ["late-approval"], ["bob"])


class TestInner:
    """A change that was merged to another branch first, and came with this one."""

    def holding(self, inner: Proposal, *reviewed: ReviewedCommit, **changes: Any) -> LandedChange:
        found = InnerChange(oid=oid(15), observation=observation(inner), reviewed=reviewed)
        return free(inner=(found,), **changes)

    @pytest.mark.parametrize(
        ("changes", "verdict", "rules"),
        [
            ({}, "approved", []),
            ({"reviews": ()}, "exception", ["other-base"]),
            ({"reviews": (review("alice", oid=oid(110)),)}, "exception", ["other-base"]),
            ({"reviews": (review(oid=oid(110), at=MERGED_AT - HOUR),)}, "approved", []),
            ({"reviews": (review(oid=oid(110), at=MERGED_AT + HOUR),)}, "exception", ["other-base"]),
            ({"reviews": (review(oid=EARLIER),)}, "not_tested", ["untested-change"]),
            ({"unknown": (("reviews", "page lost"),)}, "not_tested", ["untested-change"]),
            (
                {"reviews": (review("bob", oid=oid(110)), review("carol", state=ReviewState.CHANGES_REQUESTED))},
                "exception",
                ["other-base"],
            ),
            (
                {"reviews": (review("bob", oid=oid(110)), review("carol", id="2", state=ReviewState.DISMISSED))},
                "not_tested",
                ["untested-change"],
            ),
        ],
    )
    def test_it_needs_its_own_approval(self, changes: dict[str, Any], verdict: str, rules: list[str]) -> None:
        inner = numbered(11, base="next", merged_at=REVIEWED_AT + HOUR, **changes)
        assert told(self.holding(inner))[:2] == (verdict, rules)

    def test_it_is_told_with_its_branch(self) -> None:
        inner = numbered(11, base="next", merged_at=REVIEWED_AT + HOUR, reviews=())
        (judged,) = judge(examination(self.holding(inner)))
        assert judged.deviations[0].message == (
            "pull request #12, merged 2026-03-03 by Alice: it holds pull request #11, which was merged to branch next"
            " before, and that was not approved"
        )
        assert judged.deviations[0].about == "#11"

    def test_a_stale_approval_of_it_is_none(self) -> None:
        inner = numbered(11, base="next", reviews=(review(oid=EARLIER),))
        stale = ReviewedCommit(EARLIER, Relation.EARLIER, 1)
        assert told(self.holding(inner, stale))[1] == ["other-base"]

    def test_the_change_itself_is_not_within_itself(self) -> None:
        assert told(self.holding(proposal(reviews=())))[1] == []


class TestChecks:
    REQUIRED = policy(required_checks=("test",))

    @pytest.mark.parametrize(
        ("runs", "says"),
        [
            ([check_run()], None),
            ([check_run(conclusion="NEUTRAL")], None),
            ([check_run(conclusion="SKIPPED")], None),
            ([check_run(at=MERGED_AT)], None),
            ([], "did not run on it"),
            ([check_run("lint")], "did not run on it"),
            ([check_run(conclusion="FAILURE")], "ended with FAILURE on 2026-03-03"),
            ([check_run(conclusion=None, at=None)], "had not ended when it was merged"),
            ([check_run(at=MERGED_AT + DAY)], "ended on 2026-03-04, after the merge"),
            ([check_run(conclusion="FAILURE", at=MERGED_AT - 2 * HOUR), check_run()], None),
            ([check_run(), check_run(conclusion="FAILURE", at=MERGED_AT + HOUR)], None),
            ([check_run(), check_run(conclusion="FAILURE")], "ended with FAILURE on 2026-03-03"),
            ([check_run(at=MERGED_AT), check_run(conclusion="FAILURE", app=None)], "ended with FAILURE on 2026-03-03"),
            ([check_run(), check_run(app="other", at=MERGED_AT + DAY)], "ended on 2026-03-04, after the merge"),
            ([check_run(), check_run(app="other", conclusion=None, at=None)], "had not ended when it was merged"),
            (
                [check_run(at=MERGED_AT - 2 * HOUR), check_run(conclusion="TIMED_OUT")],
                "ended with TIMED_OUT on 2026-03-03",
            ),
        ],
    )
    def test_a_required_check_has_passed_on_the_head_by_the_merge(self, runs: list[CheckRun], says: str | None) -> None:
        for order in (runs, runs[::-1]):
            one = free(proposal(checks=tuple(order)))
            verdict = ("approved", [], ["bob"]) if says is None else ("exception", ["check-not-passed"], ["bob"])
            assert told(one, policy=self.REQUIRED) == verdict
            expected = [] if says is None else [f"the check test {says} (head 0000000020)"]
            assert sentences(one, policy=self.REQUIRED) == expected

    def test_no_check_is_required(self) -> None:
        assert told(free(proposal(checks=(check_run(conclusion="FAILURE"),))))[0] == "approved"

    def test_a_run_that_ended_nobody_knows_when_leaves_it_open(self) -> None:
        undated = check_run(conclusion="FAILURE", at=None)
        assert told(free(proposal(checks=(check_run(), undated))), policy=self.REQUIRED)[0] == "not_tested"

    def test_checks_that_the_forge_did_not_give(self) -> None:
        lost = (("checks", "no right to read them"),)
        assert told(free(proposal(unknown=lost)), policy=self.REQUIRED)[0] == "not_tested"
        assert told(free(proposal(unknown=lost, checks=(check_run(),))), policy=self.REQUIRED)[0] == "approved"
        failed = (check_run(conclusion="FAILURE"),)
        assert told(free(proposal(unknown=lost, checks=failed)), policy=self.REQUIRED)[0] == "not_tested"


class TestBypass:
    def held(self, *changes: LandedChange, **suite: Any) -> Ledger:
        one = RuleSuite(
            id="9", at=MERGED_AT, by=account("alice"), before=BASE, after=LANDING, result="bypass", location=AT
        )
        return ledger(*changes, enforcement=Enforcement(suites=(one._replace(**suite),)))

    @pytest.mark.parametrize("result", ["pass", "fail"])
    def test_other_results_are_none(self, result: str) -> None:
        assert told(free(), ledger=self.held(free(), result=result))[0] == "approved"

    def test_a_landing_that_came_past_the_rules(self) -> None:
        assert told(free(), ledger=self.held(free())) == ("exception", ["rule-bypass"], ["bob"])
        assert sentences(free(), ledger=self.held(free())) == [
            f"Alice brought it past the rules of the branch on 2026-03-03 (rule suite 9, {AT})"
        ]
        assert "a deleted account brought" in sentences(free(), ledger=self.held(free(), by=None))[0]

    def line(self, *, count: int = 4) -> tuple[LandedChange, ...]:
        return tuple(replace(direct(), oid=oid(100 + at), parents=(oid(99 + at),) if at else ()) for at in range(count))

    @pytest.mark.parametrize(
        ("before", "after", "which"),
        [
            (oid(100), oid(102), [101, 102]),
            (oid(55), oid(102), [102]),
            (oid(103), oid(101), [101]),
            (oid(103), oid(103), [103]),
            (oid(100), oid(55), []),
        ],
    )
    def test_every_commit_of_the_push_came_so(self, before: str, after: str, which: list[int]) -> None:
        changes = self.line()
        judged = judge(examination(*changes, ledger=self.held(*changes, before=before, after=after)))
        found = [item.change.oid for item in judged if "rule-bypass" in item.findings]
        assert found == [oid(number) for number in which]

    def test_a_push_from_below_the_window(self) -> None:
        changes = self.line()[1:]
        judged = judge(examination(*changes, ledger=self.held(*changes, before=oid(100), after=oid(102))))
        assert ["rule-bypass" in item.findings for item in judged] == [True, True, False]

    def test_the_first_push_that_brought_a_commit_is_named(self) -> None:
        changes = self.line()
        first = RuleSuite(id="1", at=MERGED_AT, by=None, before=oid(100), after=oid(102), result="bypass", location=AT)
        second = first._replace(id="2", before=oid(100), after=oid(103))
        suites = Enforcement(suites=(first, second, first._replace(id="3")))
        judged = judge(examination(*changes, ledger=ledger(*changes, enforcement=suites)))
        said = [d.message for item in judged for d in item.deviations if d.rule == "rule-bypass"]
        assert ["suite 1" in text for text in said] == [True, True, False]
        assert "suite 2" in said[2]

    def test_a_change_before_the_window_is_known_by_its_tip(self) -> None:
        early = direct(oid=oid(5))
        held = self.held(free(), early, after=oid(5))
        (judged,) = judge_earlier(examination(free(), earlier=(early,), ledger=held))
        assert judged.findings == ("direct-push", "rule-bypass")


class TestTicket:
    @pytest.mark.parametrize(
        ("rule", "pattern", "one", "missing"),
        [
            (TicketRule.NONE, "[A-Z]+-[0-9]+", free(), False),
            (TicketRule.REQUEST_OR_TICKET, "[A-Z]+-[0-9]+", free(), False),
            (TicketRule.REQUEST_OR_TICKET, "[A-Z]+-[0-9]+", direct(), True),
            (TicketRule.REQUEST_OR_TICKET, "[A-Z]+-[0-9]+", direct(tickets=("OPS-1",)), False),
            (TicketRule.REQUEST_OR_TICKET, "", direct(), False),
            (TicketRule.TICKET, "[A-Z]+-[0-9]+", free(), True),
            (TicketRule.TICKET, "[A-Z]+-[0-9]+", free(tickets=("OPS-1",)), False),
            (TicketRule.TICKET, "", free(proposal(issues=("#3",))), False),
            (TicketRule.TICKET, "", direct(), True),
        ],
    )
    def test_what_ties_a_change_to_its_reason(
        self, rule: TicketRule, pattern: str, one: LandedChange, missing: bool
    ) -> None:
        asked = policy(ticket_rule=rule, ticket_pattern=pattern)
        verdict, rules, _ = told(one, policy=asked)
        assert ("missing-ticket" in rules) is missing
        assert verdict == ("approved" if one.observation else "exception")

    def test_it_is_told_with_the_form_and_what_is_unknown(self) -> None:
        asked = policy(ticket_rule=TicketRule.TICKET, ticket_pattern="OPS-[0-9]+")
        assert sentences(free(), policy=asked) == ["it names no ticket of the form OPS-[0-9]+"]
        lost = free(proposal(unknown=(("issues", "page lost"),)))
        assert sentences(lost, policy=replace(asked, ticket_pattern="")) == [
            "it names no ticket; the forge did not give its issues (page lost)"
        ]


@pytest.mark.parametrize(
    ("like", "severity", "says"),
    [
        (Likeness(oid=oid(7), is_revert=False, is_exact=True), None, "it repeats commit 0000000007"),
        (Likeness(oid=oid(7), is_revert=True, is_exact=True), None, "it takes back commit 0000000007"),
        (
            Likeness(oid=oid(7), is_revert=True, is_exact=False),
            Severity.ERROR,
            "it takes back commit 0000000007, and not only that",
        ),
    ],
)
def test_a_change_that_repeats_another_is_approved_by_its_own_approvals(
    like: Likeness, severity: Severity | None, says: str
) -> None:
    assert told(free(likeness=like)) == ("approved", ["reapplied-change"], ["bob"])
    assert told(free(proposal(reviews=()), likeness=like))[0] == "exception"
    assert sentences(free(likeness=like)) == [says]
    (judged,) = judge(examination(free(likeness=like)))
    assert judged.deviations[0].severity is severity


@pytest.mark.parametrize(
    ("landed", "method", "says"),
    [
        (None, Method.SQUASH, None),
        (Landed(is_web=True, is_signed=True), Method.SQUASH, None),
        (Landed(is_web=None, is_signed=None), Method.SQUASH, None),
        (Landed(is_web=False, is_signed=True), Method.REBASE, None),
        (Landed(is_web=False, is_signed=True), Method.SQUASH, "commit 0000000030 was not made by the forge"),
        (Landed(is_web=False, is_signed=False), Method.SQUASH, "commit 0000000030 carries no valid signature"),
        (Landed(is_web=True, is_signed=False), Method.REBASE, "commit 0000000030 carries no valid signature"),
    ],
)
def test_a_landing_that_the_forge_did_not_sign(landed: Landed | None, method: Method, says: str | None) -> None:
    one = free(proposal(landed=landed), method=method)
    assert told(one)[:2] == ("approved", [] if says is None else ["unsigned-landing"])
    assert sentences(one) == ([] if says is None else [says])


def test_what_only_appends_to_the_ledger_is_exempt() -> None:
    one = direct(is_ledger=True, likeness=Likeness(oid=oid(7), is_revert=False, is_exact=True))
    assert told(one) == ("exempt", [], [])
    (judged,) = judge(examination(one))
    assert judged.reason == "appends to the ledger only"


def test_findings_stand_in_the_order_of_the_ruleset_and_totals_add_up() -> None:
    much = free(
        proposal(reviews=(review("alice"), review("carol", id="2", state=ReviewState.CHANGES_REQUESTED))),
        content=Content.DIFFERS,
        likeness=Likeness(oid=oid(7), is_revert=False, is_exact=True),
    )
    changes = (
        free(),
        replace(much, oid=oid(31)),
        direct(oid=oid(32), is_ledger=True),
        free(proposal(reviews=(review(at=MERGED_AT + DAY),)), oid=oid(33)),
        free(content=None, oid=oid(34)),
    )
    judged = judge(examination(*changes))
    assert judged[1].findings == ("self-approved", "changes-requested", "content-differs", "reapplied-change")
    assert Totals.of(judged) == Totals(changes=5, approved=1, approved_late=1, exception=1, exempt=1, not_tested=1)


def test_the_same_changes_give_the_same_judgement() -> None:
    one = free(proposal(reviews=(review("alice"), review("erin", id="2"))))
    assert judge(examination(one)) == judge(examination(one))
