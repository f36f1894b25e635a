"""GitHub's REST interface through our client, its answers held to GitHub's published shapes; and the addresses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.forge import server as fails
from tests.forge.published import faults_of_rest
from tests.forge.server import Pages
from tests.forge.transport import Raw
from tieout.model.errors import UnreachableError, UsageError
from tieout.sources.forges.github.addresses import addresses
from tieout.sources.forges.github.client import Client, OddError, RefusedError

if TYPE_CHECKING:
    from tests.forge.server import Server

ACTIVITY = "/repos/acme/policies/activity"


def push(number: int) -> dict[str, object]:
    return {
        "id": number,
        "node_id": f"P_{number}",
        "before": "0" * 40,
        "after": "1" * 40,
        "ref": "refs/heads/main",
        "timestamp": "2026-01-05T09:00:00Z",
        "activity_type": "push",
        "actor": None,
    }


def test_a_list_is_read_to_its_last_page(forge: Server) -> None:
    forge.rest[ACTIVITY] = Pages([[push(1), push(2)], [push(3)], []])
    with forge.client() as client:
        pages = list(
            client.rest_pages(*client.in_repository("activity"), params={"ref": "refs/heads/main"}, what="pushes")
        )
    assert pages == [[push(1), push(2)], [push(3)], []]
    first = forge.requests[0]
    assert first.variables == {"ref": "refs/heads/main", "per_page": "100"}
    assert first.headers["accept"] == "application/vnd.github+json"


def test_one_answer_is_one_value(forge: Server) -> None:
    forge.rest["/repos/acme/policies/rules/branches/release%2F1"] = []
    with forge.client() as client:
        assert client.rest(*client.in_repository("rules", "branches", "release/1"), what="rules") == []


@pytest.mark.parametrize("status", [401, 403, 404, 410, 422])
def test_a_refusal_has_its_status(forge: Server, status: int) -> None:
    forge.fail(lambda _asked, server: server._json({"message": "Resource not accessible by integration"}, status))
    with forge.client() as client, pytest.raises(RefusedError) as caught:
        client.rest(*client.in_repository("rulesets"), what="rulesets of acme/policies")
    assert caught.value.status == status
    assert caught.value.message == (
        f"127.0.0.1 refused rulesets of acme/policies (status {status}): Resource not accessible by integration."
    )
    assert caught.value.remedy


def test_a_refusal_for_people_is_told_without_them(forge: Server) -> None:
    forge.fail(fails.status(404))
    with forge.client() as client, pytest.raises(RefusedError, match=r"refused it \(status 404\)\."):
        client.rest("user", what="it")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/api/v3/x?page=2",
        "http://127.0.0.1:1/api/v3/x?page=2",
        "{url}/other/x?page=2",
        "{url}/api/v3evil/x",
        "http://[",
        "",
    ],
)
def test_a_next_page_elsewhere_is_not_asked_for(forge: Server, url: str) -> None:
    link = f'<{url.format(url=forge.url)}>; rel="next"'
    forge.fail(lambda _asked, server: server._json([], headers={"link": link}), times=9)
    with forge.client() as client, pytest.raises(UnreachableError, match="a next page that is not its own"):
        list(client.rest_pages("x", what="pages"))
    assert len(forge.requests) == 1


def test_pages_that_lead_in_a_circle_end(forge: Server) -> None:
    link = f'<{forge.url}/api/v3/x?page=2>; rel="next", <{forge.url}/api/v3/x?page=9>; rel="last"'
    forge.fail(lambda _asked, server: server._json([], headers={"link": link}), times=99)
    with forge.client() as client, pytest.raises(OddError):
        list(client.rest_pages("x", what="pages"))
    assert len(forge.requests) == 2


def test_a_limit_of_rest_is_waited_for(forge: Server) -> None:
    forge.rest[ACTIVITY] = [push(1)]
    forge.fail(fails.primary_limit(100))
    forge.fail(fails.secondary_limit(None))
    with forge.client() as client:
        assert client.rest(*client.in_repository("activity"), what="pushes") == [push(1)]
    assert forge.clock.slept == [101, 120]


def test_rest_answers_of_tests_are_held_to_what_github_publishes() -> None:
    assert faults_of_rest(ACTIVITY, [push(1)]) == []
    [wrong] = faults_of_rest(ACTIVITY, [{**push(1), "activity_type": "shove"}])
    assert "shove" in wrong
    assert faults_of_rest("/repos/acme/policies/wishes", []) == ["GitHub publishes no path /repos/acme/policies/wishes"]
    review = {"id": 1, "commit_id": None}
    assert any("node_id" in fault for fault in faults_of_rest("/repos/acme/policies/pulls/1/reviews", [review]))


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("", ("https://api.github.com", "/graphql", "")),
        ("https://github.com", ("https://api.github.com", "/graphql", "")),
        ("https://api.github.com/", ("https://api.github.com", "/graphql", "")),
        ("https://octo.ghe.com", ("https://api.octo.ghe.com", "/graphql", "")),
        ("https://api.octo.ghe.com", ("https://api.octo.ghe.com", "/graphql", "")),
        ("https://git.example.com/", ("https://git.example.com", "/api/graphql", "/api/v3")),
        ("https://github.com.example.com", ("https://github.com.example.com", "/api/graphql", "/api/v3")),
        ("https://evilghe.com", ("https://evilghe.com", "/api/graphql", "/api/v3")),
    ],
)
def test_addresses(url: str, wanted: tuple[str, str, str]) -> None:
    assert addresses(url) == wanted


@pytest.mark.parametrize(
    "url", ["x", "http://github.com.", "https://ana@git.example.com", "https://git.example.com/a", "https://["]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        Client("acme/policies", url=url, token="", sleep=lambda _: None, now=lambda: 0.0)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "acme",
        "acme/",
        "/x",
        "acme/a/b",
        "../x",
        "acme/..",
        "./x",
        "acme/.",
        "acme/x?y",
        "acme/x\n",
        "acme/é",
        "a b/c",
    ],
)
def test_a_repository_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="owner/name"):
        Client(name, token="", sleep=lambda _: None, now=lambda: 0.0)


def test_a_question_about_something_else_goes_the_same_way(forge: Server) -> None:
    """As enforcement does: any question about the repository, with its faults."""
    forge.data["isPrivate"] = True
    question = "query Other($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { isPrivate } }"
    with forge.client() as client:
        reply = client.graphql(question, {}, what="it")
    assert (reply.data, reply.faults) == ({"repository": {"isPrivate": True}}, ())


def test_the_double_refuses_what_github_refuses(forge: Server) -> None:
    lists = "query Q($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { pullRequests(first: %d) { totalCount } } }"
    with forge.client() as client:
        assert client.graphql(lists % 100, {}, what="it").data["repository"] == {"pullRequests": {"totalCount": 0}}
        with pytest.raises(UnreachableError, match="exceeds the limit of 100"):
            client.graphql(lists % 101, {}, what="it", tries=1)
        with pytest.raises(RefusedError, match="wishes"):
            client.graphql(lists.replace("totalCount", "wishes") % 1, {}, what="it")
    assert (
        json.loads(forge.answer("GET", "/nowhere", {"authorization": f"Bearer {forge.token}"}, b"").body)["status"]
        == "404"
    )
    assert isinstance(fails.html(forge.requests[0], forge), Raw)
