"""What goes wrong at GitHub: the walk gets round it, or says what it did not get; never "no reviews"."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.forge import server as fails
from tests.forge.graph import ForgeError
from tests.forge.samples import ANA, BEN, moment, oid, proposal, review
from tests.forge.transport import NOW, Raw
from tieout.model.errors import TieoutError, UnreachableError
from tieout.ports.http import LimitError, SlowError
from tieout.sources.forges.github import queries
from tieout.sources.forges.github.client import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.forge.server import Asked, Server
    from tieout.sources.forges.base import Item, Page

EVENTS = ["auto_merge", "base_changes", "dismissals", "force_pushes", "queue"]


def walk(forge: Server, **changes: Any) -> list[Page]:
    with forge.github(**changes) as github:
        return list(github.merged(None))


def items(forge: Server, **changes: Any) -> list[Item]:
    return [item for page in walk(forge, **changes) for item in page.items]


def unknown(item: Item) -> list[str]:
    return [fact for fact, _ in item.proposal.unknown]


def sizes(forge: Server) -> list[int]:
    return [asked.variables["page"] for asked in forge.requests if asked.name == "Merged"]


@pytest.fixture
def sixty(forge: Server) -> Server:
    for number in range(1, 61):
        forge.add(proposal(number))
    return forge


# --- The page as a whole -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        fails.status(502),
        fails.status(504),
        fails.errors("Something went wrong while executing your query. This may be the result of a timeout."),
        fails.errors("This query requests too much.", "MAX_NODE_LIMIT_EXCEEDED"),
        fails.errors("Resource limits for this query exceeded.", "RESOURCE_LIMITS_EXCEEDED", data={"repository": None}),
        fails.errors("Timeout", data={"repository": {"pullRequests": None}}),
        fails.errors("Somewhere", data={"repository": {"pullRequests": {"nodes": []}}}),
    ],
)
def test_a_page_that_is_too_much_is_halved_and_grows_back(
    sixty: Server, answer: Callable[[Asked, Server], Raw]
) -> None:
    sixty.fail(answer, times=2)
    assert [item.proposal for item in items(sixty)] == [proposal(number) for number in range(60, 0, -1)]
    assert sizes(sixty) == [25, 12, 6, 12, 24, 25, 25]


def test_a_server_that_is_slow_over_a_size_is_asked_for_less(sixty: Server) -> None:
    sixty.fail(fails.over(7, fails.status(502)), times=99)
    assert len(items(sixty)) == 60
    assert max(size for size in sizes(sixty)[-3:]) <= 12


def test_a_time_out_halves_the_page(sixty: Server) -> None:
    sixty.fail(fails.silence)
    assert len(items(sixty, timeout_s=0.3)) == 60
    assert sizes(sixty)[:2] == [25, 12]


def test_a_change_that_never_comes_is_recorded_by_its_number(forge: Server) -> None:
    forge.add(proposal(1))
    forge.fail(fails.status(502), times=99, when=lambda asked: asked.name == "Merged")
    [page] = walk(forge)
    [item] = page.items
    assert (item.proposal.number, item.proposal.merge_oid, item.is_complete) == (1, oid("merge 1"), False)
    assert {"reviews", "dismissals", "commits", "checks"} <= set(unknown(item))
    assert item.proposal.why_unknown("reviews") == "GitHub failed to give it"
    assert (page.cursor, page.lost) == (None, ())


def test_a_server_that_is_down_is_an_error(forge: Server) -> None:
    forge.add(proposal(1))
    forge.fail(fails.status(502), times=999)
    with pytest.raises(SlowError, match="answered with status 502"):
        walk(forge)
    assert sum(forge.clock.slept) < 60


@pytest.mark.parametrize("answer", [fails.half, fails.status(503, retry_after="7")])
def test_what_may_pass_is_asked_again(forge: Server, answer: Callable[[Asked, Server], Raw]) -> None:
    forge.add(proposal(1))
    forge.fail(answer)
    assert [item.proposal for item in items(forge)] == [proposal(1)]


@pytest.mark.parametrize(
    "body",
    [
        b"rate limit",
        b'["rate limit"]',
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"data": 1}',
        b'{"data": NaN}',
        b"\xff\xfe{\0}\0",
        b'{"data"' + b"[" * 90_000,
        b"1" * 5000,
    ],
)
def test_what_is_no_answer_of_githubs_is_an_error_at_once(forge: Server, body: bytes) -> None:
    forge.fail(lambda _asked, _server: Raw(200, body))
    with pytest.raises(UnreachableError, match="did not answer as GitHub does"):
        walk(forge)
    assert len(forge.requests) == 1


def test_a_page_for_people_is_no_answer(forge: Server) -> None:
    forge.fail(fails.html)
    with pytest.raises(UnreachableError) as caught:
        walk(forge)
    assert "whether a proxy answers in its place" in caught.value.remedy


# --- Limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "waited"),
    [
        (fails.secondary_limit(30), [30]),
        (fails.secondary_limit(None), [60]),
        (fails.primary_limit(600), [601]),
        (fails.errors("You have exceeded a secondary rate limit."), [60]),
    ],
)
def test_a_limit_is_waited_for_and_the_page_stays_as_it_is(
    sixty: Server, answer: Callable[[Asked, Server], Raw], waited: list[float]
) -> None:
    sixty.fail(answer)
    assert len(items(sixty)) == 60
    assert sixty.clock.slept == waited
    assert sizes(sixty) == [25, 25, 25, 25, 25]


def test_points_that_do_not_last_for_the_next_page_are_waited_for(sixty: Server) -> None:
    """The server says when its hour is over: no question is wasted on being refused."""
    sixty.limit = 3
    with pytest.raises(LimitError, match="asks to be left alone for 47 min"):
        walk(sixty)
    assert sizes(sixty) == [25]
    sixty.limit = 3
    assert len(items(sixty, patience_s=3600)) == 60
    assert sixty.clock.time > NOW + 2000


# --- One change ----------------------------------------------------------------------------------


def test_a_nulled_node_is_asked_for_by_its_number(sixty: Server) -> None:
    sixty.told[50].is_null = 1
    pages = walk(sixty)
    assert [item.proposal for page in pages for item in page.items if item.proposal.number == 50] == [proposal(50)]
    assert {page.lost for page in pages} == {()}
    assert (sixty.asked("Outline"), sixty.asked("Change")) == (1, 1)


def test_a_node_that_stays_null_is_recorded_as_unknown(sixty: Server) -> None:
    sixty.told[50].is_null = 99
    sixty.fail(fails.errors("no"), times=99, when=lambda asked: asked.name == "Change")

    def outline(asked: Asked) -> None:
        sixty.told[50].is_null = 0 if asked.name == "Merged" else 99

    sixty.after_request = outline
    sixty.told[50].is_null = 1
    pages = walk(sixty)
    [item] = [item for page in pages for item in page.items if item.proposal.number == 50]
    assert not item.is_complete
    assert item.proposal.reviews == ()
    assert item.proposal.why_unknown("reviews") == "GitHub failed to give it"
    assert item.proposal.why_unknown("author") is not None


def test_a_node_that_nothing_is_known_of_is_lost_and_said(sixty: Server) -> None:
    sixty.told[50].is_null = 999
    pages = walk(sixty)
    assert sorted(item.proposal.number for page in pages for item in page.items) == [*range(1, 50), *range(51, 61)]
    assert pages[0].lost == ("GitHub gave nothing of a change in a page of 25: GitHub failed to give it",)
    assert pages[-1].lost[-1] == "GitHub counts 60 merged changes and gave 59"


def test_a_hole_in_a_page_that_moved_meanwhile_is_given_up_and_said(sixty: Server) -> None:
    """What is new on the page must not be taken for what was missing."""
    sixty.told[40].is_null = 999

    def touch(asked: Asked) -> None:
        if asked.name == "Merged" and sixty.asked("Merged") == 1:
            sixty.touch(1, at=moment(99))

    sixty.after_request = touch
    pages = walk(sixty)
    assert len(pages[0].lost) == 1
    assert 1 in {item.proposal.number for item in pages[0].items}


def test_a_hole_is_given_up_where_even_the_outline_does_not_come(sixty: Server) -> None:
    sixty.told[40].is_null = 999
    sixty.fail(fails.status(502), times=99, when=lambda asked: asked.name == "Outline")
    pages = walk(sixty)
    assert sum(len(page.items) for page in pages) == 59
    assert len(pages[0].lost) == 1


def test_a_node_that_cannot_be_read_is_asked_for_by_its_number(sixty: Server) -> None:
    answer = Answering(sixty)
    sixty.fail(answer.with_first_node(mergedAt="soon"))
    assert len(items(sixty)) == 60
    assert sixty.asked("Change") == 1


@pytest.mark.parametrize("change", [{"number": 7}, {"state": "OPEN"}, {"mergedAt": None}, {"id": "\0"}])
def test_one_change_that_is_another_or_no_change_is_never_given(forge: Server, change: dict[str, Any]) -> None:
    forge.add(proposal(1))
    forge.fail(Answering(forge).with_change(**change), times=9)
    with forge.github() as github:
        if set(change) & {"mergedAt", "id"}:
            with pytest.raises(UnreachableError):
                github.change(1)
        else:
            assert github.change(1) is None


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        ({"edges": [{"permission": "WRITE", "node": None}]}, "an entry could not be read (node)"),
        ({"edges": [{"node": {"login": "a", "databaseId": 1}}]}, "an entry could not be read (permission)"),
        ({"edges": [], "totalCount": 2, "pageInfo": {"hasNextPage": False}}, "GitHub counts 2 and gave 0"),
        (
            {"edges": [], "totalCount": 0, "pageInfo": {"hasNextPage": True}},
            "GitHub did not say where the list goes on",
        ),
        ({"edges": None}, "GitHub did not say who they are"),
    ],
)
def test_members_that_do_not_come_whole_are_not_whole(forge: Server, held: dict[str, Any], reason: str) -> None:
    forge.fail(lambda _asked, server: server._json({"data": {"repository": {"collaborators": held}}}))
    with forge.github() as github:
        members = github.members()
    assert (members.is_complete, members.reason) == (False, reason)


class Answering:
    """Makes the server's own answers, with something in them otherwise."""

    def __init__(self, forge: Server) -> None:
        self._forge = forge

    def with_first_node(self, **changes: Any) -> Callable[[Asked, Server], Raw]:
        return self._changed(lambda data: data["repository"]["pullRequests"]["nodes"][0].update(changes))

    def with_change(self, **changes: Any) -> Callable[[Asked, Server], Raw]:
        return self._changed(lambda data: data["repository"]["pullRequest"].update(changes))

    def _changed(self, change: Callable[[Any], None]) -> Callable[[Asked, Server], Raw]:
        names = {"Merged": "merged", "Change": "change"}

        def answer(asked: Asked, server: Server) -> Raw:
            query = {"query": queries.text(names[asked.name]), "variables": asked.variables}
            faults, server._faults = server._faults, []
            raw = server.answer("POST", "/api/graphql", asked.headers, json.dumps(query).encode())
            server.requests.pop()
            server._faults = faults
            value = json.loads(raw.body)
            change(value["data"])
            return raw._replace(body=json.dumps(value).encode())

        return answer


BROKEN = {
    "title": ["title"],
    "author": ["author"],
    "mergedBy": ["merged_by"],
    "mergeCommit": ["landed", "merge_oid"],
    "labels": ["labels"],
    "closingIssuesReferences": ["issues"],
    "reviews": ["reviews"],
    "commits": ["checks", "commits"],
    "timelineItems": EVENTS,
}


@pytest.mark.parametrize(
    "field", ["author", "mergedBy", "mergeCommit", "labels", "closingIssuesReferences", "reviews", "timelineItems"]
)
def test_a_field_that_failed_once_is_asked_for_once_more(forge: Server, field: str) -> None:
    forge.add(proposal(1)).broken[field] = (1, ForgeError("Something went wrong."))
    [page] = walk(forge)
    assert [item.proposal for item in page.items] == [proposal(1)]
    assert page.lost == ()
    assert forge.asked("Change") == 1


@pytest.mark.parametrize("field", ["author", "mergedBy", "mergeCommit", "labels", "reviews"])
def test_a_field_that_stays_away_is_unknown_and_the_rest_is_kept(forge: Server, field: str) -> None:
    forge.add(proposal(1)).broken[field] = (99, ForgeError("Something went wrong."))
    [item] = items(forge)
    assert unknown(item) == BROKEN[field]
    assert not item.is_complete
    assert "GitHub failed to give it" in item.reason
    assert item.proposal.title == "Change 1"


def test_what_the_token_may_not_read_is_unknown_and_not_asked_for_again(sixty: Server) -> None:
    for told in sixty.told.values():
        told.broken["mergeCommit"] = (99, ForgeError("Resource not accessible by integration", "FORBIDDEN"))
    found = items(sixty)
    assert [unknown(item) for item in found] == [["landed", "merge_oid"]] * 60
    assert sixty.asked("Change") == 0


def test_second_looks_are_bounded(forge: Server) -> None:
    for number in range(1, 151):
        forge.add(proposal(number)).broken["reviews"] = (9, ForgeError("Something went wrong."))
    assert [item.is_complete for item in items(forge)] == [False] * 150
    assert forge.asked("Change") == 100


@pytest.mark.parametrize(
    ("connection", "fact"),
    [
        ("labels", "labels"),
        ("closingIssuesReferences", "issues"),
        ("reviews", "reviews"),
        ("commits", "commits"),
        ("contexts", "checks"),
    ],
)
def test_a_list_that_is_shorter_than_its_count_is_not_whole(forge: Server, connection: str, fact: str) -> None:
    forge.add(proposal(1, labels=("a",), issues=("#2",))).overcount[connection] = 3
    [item] = items(forge)
    assert item.proposal.unknown == ((fact, "GitHub counts 4 and gave 1"),)
    assert item.reason == f"not given: {fact} (GitHub counts 4 and gave 1)"


def test_the_rest_of_a_list_that_does_not_come_is_unknown(forge: Server) -> None:
    reviews = tuple(review(BEN, at=moment(1, -40), oid=None, id=str(each)) for each in range(60))
    forge.add(proposal(1, reviews=reviews))
    forge.fail(fails.status(502), times=99, when=lambda asked: asked.name == "More")
    [item] = items(forge)
    assert unknown(item) == ["reviews"]
    assert item.proposal.reviews == reviews[:50]


def test_a_merge_commit_that_is_not_there_yet_is_unknown_and_the_checks_of_another_commit_too(forge: Server) -> None:
    told = forge.add(proposal(1))
    told.landed_late = 1
    [item] = items(forge)
    assert item.proposal.unknown == (
        ("landed", "GitHub did not give it, or not as it should be"),
        ("merge_oid", "GitHub names no merge commit"),
    )
    assert items(forge)[0].is_complete
    forge.told[1].proposal = proposal(1, head_oid=oid("pushed just now"))
    [item] = items(forge)
    assert item.proposal.unknown == (("checks", "GitHub gave the checks of another commit than the head"),)


def test_a_deleted_account_is_nobody_and_a_failed_one_is_unknown(forge: Server) -> None:
    forge.add(proposal(1, author=None))
    assert items(forge)[0].is_complete
    forge.told[1].broken["author"] = (99, ForgeError("Something went wrong."))
    assert unknown(items(forge)[0]) == ["author"]


# --- The repository and the token ----------------------------------------------------------------


def test_a_repository_that_is_not_there_is_said_with_the_next_step(forge: Server) -> None:
    forge.repository = "acme/other"
    with forge.client() as client:
        forge.repository = "acme/policies"
        from tieout.sources.forges.github.forge import GitHub  # noqa: PLC0415 (its client is another's)

        with pytest.raises(RefusedError) as caught:
            list(GitHub(client).merged(None))
    assert caught.value.status == 404
    assert "Could not resolve to a Repository with the name 'acme/other'" in caught.value.message
    assert "that the token may read it" in caught.value.remedy


def test_a_wrong_token_is_said_and_not_shown(forge: Server) -> None:
    with pytest.raises(RefusedError) as caught:
        walk(forge, token="ghp_wrongwrongwrong")
    assert (
        caught.value.message == "127.0.0.1 refused merged pull requests of acme/policies (status 401): Bad credentials."
    )
    assert "ghp_" not in str(vars(caught.value))


def test_a_server_too_old_for_the_question_is_told_apart(forge: Server) -> None:
    said = {
        "message": "Field 'fullDatabaseId' doesn't exist on type 'PullRequestReview'",
        "extensions": {"code": "undefinedField"},
    }
    forge.fail(lambda _asked, server: server._json({"errors": [said]}))
    with pytest.raises(RefusedError, match="fullDatabaseId") as caught:
        walk(forge)
    assert caught.value.status == 422
    assert "too old" in caught.value.remedy


@pytest.mark.parametrize(
    "answer",
    [
        fails.status(502),
        fails.status(403),
        fails.html,
        fails.half,
        fails.errors(f"You sent {fails.TOKEN}", "FORBIDDEN"),
        fails.errors(f"You sent {fails.TOKEN}"),
        fails.secondary_limit(99_999),
        lambda _asked, server: server._json({"message": f"Bad {fails.TOKEN}"}, 401),
    ],
)
def test_no_error_and_no_record_holds_the_token(forge: Server, answer: Callable[[Asked, Server], Raw]) -> None:
    forge.add(proposal(1))
    forge.fail(answer, times=999)
    with pytest.raises(TieoutError) as caught:
        walk(forge)
    error: BaseException | None = caught.value
    while error is not None:
        assert fails.TOKEN not in f"{error} {error!r} {vars(error)}"
        error = error.__cause__ or error.__context__


def test_no_record_holds_what_an_error_said(forge: Server) -> None:
    """It may hold anything, and GitHub's own names each question anew: the record would never be the same twice."""
    forge.add(proposal(1)).broken["reviews"] = (99, ForgeError(f"Token {fails.TOKEN}, please include `AB12:34` when"))
    forge.told[1].broken["labels"] = (99, ForgeError("Resource not accessible by integration", "FORBIDDEN"))
    [item] = items(forge)
    assert item.proposal.unknown == (("labels", "the token may not read it"), ("reviews", "GitHub failed to give it"))
    assert fails.TOKEN not in repr(item)
    assert "AB12" not in repr(item)


def test_no_log_of_a_library_holds_the_token(forge: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    forge.add(proposal(1))
    forge.fail(fails.status(502))
    assert len(items(forge)) == 1
    assert any("httpcore" in record.name for record in caplog.records)
    assert fails.TOKEN not in "".join(f"{record.getMessage()}{record.args}" for record in caplog.records)


def test_changes_that_the_token_may_not_read_at_all_are_refused_at_once(forge: Server) -> None:
    entry = {"type": "FORBIDDEN", "path": ["repository", "pullRequests"], "message": "Resource not accessible"}
    forge.fail(lambda _asked, server: server._json({"data": {"repository": {"pullRequests": None}}, "errors": [entry]}))
    with pytest.raises(RefusedError, match="Resource not accessible") as caught:
        walk(forge)
    assert (caught.value.status, len(forge.requests)) == (403, 1)


def test_an_approver_is_never_taken_from_what_did_not_come(forge: Server) -> None:
    """Whatever field fails, no review is there that the forge does not have, and none is silently missing."""
    for field in BROKEN:
        forge.add(proposal(1, author=ANA)).broken[field] = (99, ForgeError("no"))
        for item in items(forge):
            gone = set(proposal(1).reviews) - set(item.proposal.reviews)
            assert not gone or item.proposal.why_unknown("reviews")
            assert set(item.proposal.reviews) <= set(proposal(1).reviews)
