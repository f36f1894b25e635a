"""The walk over merged changes: what is read, in which order, and what it costs."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.forge import samples
from tests.forge.samples import ANA, BEN, BOT, CY, moment, oid, proposal, review
from tests.forge.transport import Raw
from tieout.model.account import Account
from tieout.model.proposal import (
    BaseChange,
    CheckRun,
    Dismissal,
    ForcePush,
    Landed,
    ProposedCommit,
    ReviewState,
)
from tieout.sources.forges.github import queries
from tieout.sources.forges.github.client import OddError

if TYPE_CHECKING:
    from datetime import datetime

    from tests.forge.server import Asked, Server
    from tieout.model.proposal import Proposal
    from tieout.sources.forges.base import Forge, Item, Page


def items(pages: list[Page]) -> list[Item]:
    return [item for page in pages for item in page.items]


def numbers(pages: list[Page]) -> list[int]:
    return [item.proposal.number for item in items(pages)]


def walk(forge: Server, since: datetime | None = None, cursor: str | None = None) -> list[Page]:
    with forge.github() as github:
        return list(github.merged(since, cursor))


FULL = proposal(
    7,
    title='Grant "quoted" 変更 🎉',
    base="release/1.0",
    cross_repo=True,
    queue=True,
    auto_merge=True,
    labels=("emergency", "policy"),
    issues=("#12", "other/place#3"),
    author=BOT,
    merged_by=Account("ghost-of-import", None, "Mannequin"),
    reviews=(
        review(BEN, "COMMENTED", at=moment(7, -40), oid=oid("head 7"), id="11"),
        review(CY, "DISMISSED", at=moment(7, -30), oid=oid("older"), id="12"),
        review(None, "APPROVED", at=moment(7, -20), oid=None, id="13"),
        review(CY, "CHANGES_REQUESTED", at=moment(7, -10), oid=oid("head 7"), id="14"),
    ),
    dismissals=(Dismissal("12", ReviewState.APPROVED, moment(7, -25), ANA),),
    force_pushes=(
        ForcePush(moment(7, -45), ANA, oid("lost"), oid("older")),
        ForcePush(moment(7, -22), None, None, oid("head 7")),
    ),
    base_changes=(BaseChange(moment(7, -15), ANA, "main", "release/1.0"),),
    commits=(ProposedCommit(oid("one"), None, ANA), ProposedCommit(oid("head 7"), ANA, CY)),
    checks=(
        CheckRun("lint", "github-actions", "FAILURE", moment(7, -9)),
        CheckRun("slow", "github-actions", None, None),
        CheckRun("ci/old", None, "SUCCESS", moment(7, -8)),
        CheckRun("ci/waiting", None, None, None),
    ),
    landed=Landed(True, False),
)


@pytest.mark.parametrize(
    "known",
    [
        FULL,
        proposal(8, author=None, merged_by=None),
        proposal(9, reviews=(), checks=(), landed=Landed(False, False)),
        proposal(10, reviews=(review(BEN, at=moment(10, 30), oid=oid("head 10"), id="9007199254740993"),)),
    ],
    ids=lambda known: str(known.number),
)
def test_what_the_forge_knows_is_what_we_read(forge: Server, known: Proposal) -> None:
    forge.add(known)
    [page] = walk(forge)
    assert [item.proposal for item in page.items] == [known]
    assert [(item.is_complete, item.reason) for item in page.items] == [(True, "")]
    assert (page.cursor, page.total, page.lost) == (None, 1, ())
    assert (forge.asked("Merged"), len(forge.requests), forge.points) == (1, 1, 2)


def test_a_repository_without_merged_changes_is_read_whole(forge: Server) -> None:
    [page] = walk(forge)
    assert (page.items, page.cursor, page.newest, page.oldest, page.total, page.lost) == ((), None, None, None, 0, ())


def test_what_changed_last_comes_first_and_everything_once(forge: Server) -> None:
    for number in range(1, 61):
        forge.add(proposal(number))
    pages = walk(forge)
    assert numbers(pages) == list(range(60, 0, -1))
    assert [len(page.items) for page in pages] == [25, 25, 10, 0]
    assert pages[0].newest == moment(60)
    assert pages[0].oldest == moment(36)
    assert pages[-1].cursor is None
    assert all(page.cursor for page in pages[:-1])
    assert {page.lost for page in pages} == {()}


def test_ten_thousand_changes_cost_401_requests_and_802_points(forge: Server) -> None:
    """Every page is answered as the first one was, with other numbers: what the schema costs to execute is known."""
    forge.add(proposal(1))
    document = {"query": queries.text("merged"), "variables": {"owner": "acme", "name": "policies", "page": 25}}
    headers = {"authorization": f"Bearer {forge.token}"}
    answer = json.loads(forge.answer("POST", "/api/graphql", headers, json.dumps(document).encode()).body)
    held = answer["data"]["repository"]["pullRequests"]
    [node], held["totalCount"] = held["nodes"], 10_000
    forge.requests.clear()
    forge.points = 0

    def page(asked: Asked, server: Server) -> Raw:
        start = int(asked.variables["cursor"] or 0)
        end = min(start + asked.variables["page"], 10_000)
        held["nodes"] = [{**node, "id": f"PR_{each}", "number": each + 1} for each in range(start, end)]
        held["pageInfo"] = {"hasNextPage": end < 10_000, "endCursor": str(end)}
        server.points += asked.points
        return Raw(200, json.dumps(answer).encode())

    forge.fail(page, times=9999)
    pages = walk(forge)
    assert sorted(numbers(pages)) == list(range(1, 10_001))
    assert all(item.is_complete for item in items(pages))
    assert (forge.asked("Merged"), len(forge.requests), forge.points) == (401, 401, 802)
    assert forge.clock.slept == []


def test_a_page_of_25_costs_two_points_and_the_top_is_looked_at_once_more(forge: Server) -> None:
    for number in range(1, 301):
        forge.add(proposal(number))
    assert len(numbers(walk(forge))) == 300
    assert (forge.asked("Merged"), len(forge.requests), forge.points) == (13, 13, 26)


def test_nothing_new_costs_one_request(forge: Server) -> None:
    for number in range(1, 61):
        forge.add(proposal(number))
    pages = walk(forge, since=moment(60))
    assert (len(forge.requests), forge.points) == (1, 2)
    assert numbers(pages) == [60, 59]  # the last hour is read again
    assert pages[-1].cursor is None


def test_what_changed_after_its_merge_is_seen_again(forge: Server) -> None:
    for number in range(1, 61):
        forge.add(proposal(number))
    late = (*proposal(3).reviews, review(CY, at=moment(70), oid=oid("head 3"), id="99"))
    forge.touch(3, at=moment(70), reviews=late)
    [page] = walk(forge, since=moment(62))
    assert [item.proposal for item in page.items] == [proposal(3, reviews=late)]


@pytest.mark.parametrize("shifting", [False, True], ids=["cursors name a place", "cursors count"])
@pytest.mark.parametrize("moved", [5, 45], ids=["not seen yet", "seen before"])
def test_what_moves_while_somebody_pages_is_seen_and_nothing_is_lost(forge: Server, shifting: bool, moved: int) -> None:
    for number in range(1, 61):
        forge.add(proposal(number))
    forge.shifting = shifting

    def touch(_: Asked) -> None:
        if forge.asked("Merged") == 1:
            forge.touch(moved, at=moment(90), labels=("late",))

    forge.after_request = touch
    pages = walk(forge)
    latest = {item.proposal.number: item.proposal for item in items(pages)}
    assert sorted(latest) == list(range(1, 61))
    assert latest[moved].labels == ("late",)
    assert len(numbers(pages)) == 60 + (moved == 45)
    assert pages[-1].lost == ()


def test_what_merges_while_somebody_pages_is_seen(forge: Server) -> None:
    for number in range(1, 61):
        forge.add(proposal(number))

    def merge(_: Asked) -> None:
        if forge.asked("Merged") == 2:
            for number in range(61, 99):
                forge.add(proposal(number))

    forge.after_request = merge
    pages = walk(forge)
    assert sorted(numbers(pages)) == list(range(1, 99))
    assert pages[-1].lost == ()


def test_a_walk_goes_on_at_the_cursor_of_its_last_page(forge: Server) -> None:
    for number in range(1, 61):
        forge.add(proposal(number))
    with forge.github() as github:
        first = next(github.merged(None))
    rest = walk(forge, cursor=first.cursor)
    assert numbers([first, *rest]) == list(range(60, 0, -1))


def test_a_walk_that_ended_before_its_last_look_goes_on_to_its_end(forge: Server) -> None:
    for number in range(1, 61):
        forge.add(proposal(number))
    *_, before, _last = walk(forge)
    assert before.cursor is not None
    [page] = walk(forge, cursor=before.cursor)
    assert page.cursor is None
    assert set(numbers([page])) <= set(range(1, 11))


def test_a_change_that_the_forge_counts_and_never_gives_is_told(forge: Server) -> None:
    for number in range(1, 4):
        forge.add(proposal(number))
    forge.data["pullRequests"] = lambda info, **args: {**forge._pulls(info, **args), "totalCount": 5}
    [page] = walk(forge)
    assert page.lost == ("GitHub counts 5 merged changes and gave 3",)


@pytest.mark.parametrize("after", [None, "same"])
def test_pages_that_lead_nowhere_are_an_error(forge: Server, after: str | None) -> None:
    forge.add(proposal(1))
    info = {"hasNextPage": True, "endCursor": after}
    forge.data["pullRequests"] = lambda i, **args: {**forge._pulls(i, first=args["first"]), "pageInfo": info}
    with pytest.raises(Exception, match="did not answer as GitHub does"):
        walk(forge)


@pytest.mark.parametrize(("count", "more"), [(51, 1), (130, 2), (250, 3)])
def test_long_lists_are_followed_to_their_end(forge: Server, count: int, more: int) -> None:
    head = oid("head 1")
    known = proposal(
        1,
        labels=tuple(f"label {each:03}" for each in range(count)),
        issues=tuple(f"#{each}" for each in range(1, count)),
        reviews=tuple(
            review(BEN, "COMMENTED", at=moment(1, -40), oid=head, id=str(10_000 + each)) for each in range(count)
        ),
        commits=(*(ProposedCommit(oid(f"{each}"), ANA, ANA) for each in range(count)), ProposedCommit(head, ANA, ANA)),
        checks=tuple(CheckRun(f"check {each}", None, "SUCCESS", moment(1, -20)) for each in range(count)),
        force_pushes=tuple(
            ForcePush(moment(1, -50) + timedelta(seconds=each), ANA, None, oid(f"{each}")) for each in range(count)
        ),
    )
    forge.add(known)
    forge.add(proposal(2))
    [page] = walk(forge)
    assert [item.proposal for item in page.items] == [proposal(2), known]
    assert [item.is_complete for item in page.items] == [True, True]
    assert forge.asked("More") == more


def test_a_change_that_changes_while_its_lists_are_followed_is_not_whole(forge: Server) -> None:
    reviews = tuple(review(BEN, "COMMENTED", at=moment(1, -40), oid=None, id=str(each)) for each in range(60))
    forge.add(proposal(1, reviews=reviews))

    def touch(asked: Asked) -> None:
        if asked.name == "Merged":
            forge.touch(1, at=moment(2))

    forge.after_request = touch
    [page] = walk(forge)
    assert [item.proposal.why_unknown("reviews") for item in page.items] == ["it changed while it was read"]


@pytest.mark.parametrize(
    ("reasons", "queued"),
    [((), True), (("MERGE",), True), (("merged",), True), (("MANUAL",), False), (("MERGE_CONFLICT",), False)],
)
def test_a_change_that_left_the_queue_otherwise_was_not_merged_by_it(
    forge: Server, reasons: tuple[str, ...], queued: bool
) -> None:
    forge.add(proposal(1, queue=True)).more_events = [
        {"__typename": "RemovedFromMergeQueueEvent", "createdAt": "2026-01-05T10:00:00Z", "reason": reason}
        for reason in reasons
    ]
    [page] = walk(forge)
    assert [item.proposal.queue for item in page.items] == [queued]


def test_one_change_is_given_by_its_number(forge: Server) -> None:
    forge.add(FULL, updated_at=moment(9))
    with forge.github() as github:
        item = github.change(7)
        assert github.change(8) is None
    assert item is not None
    assert (item.proposal, item.updated_at, item.is_complete) == (FULL, moment(9), True)
    assert forge.points == 2  # one each


def test_the_answer_may_be_of_the_server_s_own_zone() -> None:
    """A time is a time in UTC, whatever zone it was written in."""
    from tieout.sources.forges.values import moment as read  # noqa: PLC0415 (its name is taken here)

    assert read("2026-01-05T10:00:00.999+01:00") == samples.FIRST


def test_members_are_those_who_may_write(forge: Server) -> None:
    many = [(Account(f"user{each:03}", str(each)), "WRITE") for each in range(120)]
    forge.members = [(ANA, "ADMIN"), (BEN, "READ"), (CY, "MAINTAIN"), (Account("tri", "5"), "TRIAGE"), *many]
    with forge.github() as github:
        members = github.members()
    assert (members.is_complete, members.reason) == (True, "")
    assert members.accounts == (ANA, CY, *(account for account, _ in many))
    assert forge.asked("Members") == 2


def test_members_that_the_token_may_not_know_are_unknown_and_not_nobody(forge: Server) -> None:
    with forge.github() as github:
        members = github.members()
    assert (members.accounts, members.is_complete) == ((), False)
    assert members.reason == "the token may not read it"


def test_pages_without_end_end(forge: Server) -> None:
    """A server that always has another page, each time elsewhere, is not followed for ever."""
    forge.add(proposal(1))
    sound, count = forge._pulls, iter(range(10_000))

    def endless(info: Any, *, first: int, **_: Any) -> Any:
        return {**sound(info, first=first), "pageInfo": {"hasNextPage": True, "endCursor": str(next(count))}}

    forge.data["pullRequests"] = endless
    with pytest.raises(OddError):
        walk(forge)


def test_github_is_a_forge(forge: Server) -> None:
    with forge.github() as github:
        any_forge: Forge = github
    assert any_forge.name == "github"


def test_what_a_record_says_was_asked_is_the_text_that_was_sent(forge: Server) -> None:
    with forge.github() as github:
        assert sorted(github.queries) == ["change", "enforcement", "members", "merged"]
        assert {len(digest) for digest in github.queries.values()} == {7 + 64}
        assert (github.name, github.repository) == ("github", "acme/policies")
        assert any("Pull requests" in line for line in github.permissions())


def test_a_server_of_one_s_own_is_asked_below_its_api(forge: Server) -> None:
    forge.add(proposal(1))
    walk(forge)
    assert forge.paths == ["/api/graphql"]
