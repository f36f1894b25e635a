"""A change's node, whatever it holds, gives a record that can be kept or is refused; nothing is guessed."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forge.samples import FIRST, oid
from tieout.model.account import Account
from tieout.model.proposal import ReviewState
from tieout.sources.forges.base import Item
from tieout.sources.forges.github.answers import Fault, faults, parsed
from tieout.sources.forges.github.facts import UnreadableError, outlined, read
from tieout.sources.forges.github.lists import listings
from tieout.sources.forges.values import moment, name, text, whole

DAY = "2026-01-05T09:00:00Z"
ANA = {"__typename": "User", "login": "ana", "databaseId": 1001}


def page(*nodes: Any, **more: Any) -> dict[str, Any]:
    return {"totalCount": len(nodes), "pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": [*nodes], **more}


NODE: dict[str, Any] = {
    "id": "PR_1",
    "number": 1,
    "title": "A change",
    "state": "MERGED",
    "createdAt": DAY,
    "updatedAt": DAY,
    "mergedAt": DAY,
    "author": ANA,
    "mergedBy": None,
    "baseRefName": "main",
    "baseRefOid": oid("base"),
    "headRefName": "topic",
    "headRefOid": oid("head"),
    "isCrossRepository": False,
    "mergeCommit": {"oid": oid("merge"), "committedViaWeb": True, "signature": {"isValid": True}},
    "autoMergeRequest": None,
    "labels": page({"name": "a"}),
    "closingIssuesReferences": page({"number": 3, "repository": {"nameWithOwner": "Acme/Policies"}}),
    "reviews": page(
        {
            "id": "PRR_1",
            "fullDatabaseId": "11",
            "state": "APPROVED",
            "submittedAt": DAY,
            "author": ANA,
            "commit": {"oid": oid("head")},
        }
    ),
    "commits": page(
        {
            "commit": {
                "oid": oid("head"),
                "author": {"user": None},
                "committer": {"user": {"login": "a", "databaseId": 1}},
            }
        }
    ),
    "headCommit": {
        "nodes": [
            {
                "commit": {
                    "oid": oid("head"),
                    "statusCheckRollup": {
                        "contexts": page(
                            {
                                "__typename": "CheckRun",
                                "name": "lint",
                                "status": "COMPLETED",
                                "conclusion": "SUCCESS",
                                "completedAt": DAY,
                                "checkSuite": {"app": {"slug": "ci"}},
                            }
                        )
                    },
                }
            }
        ]
    },
    "timelineItems": page(
        {
            "__typename": "ReviewDismissedEvent",
            "createdAt": DAY,
            "actor": None,
            "previousReviewState": "APPROVED",
            "review": {"id": "PRR_1", "fullDatabaseId": "11"},
        }
    ),
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """Give the sound node with one value otherwise; a number in the path is a place in a list."""
    node = copy.deepcopy(NODE)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    here: Any = node
    for step in steps:
        here = here[step]
    here[last] = value
    return node


def taken(node: Any, found: tuple[Fault, ...] = ()) -> Item:
    return read(node, listings(node, found), found, "acme/policies")


def unknown(node: Any) -> list[str]:
    return [fact for fact, _ in taken(node).proposal.unknown]


def test_a_sound_node_is_read_whole() -> None:
    item = taken(NODE)
    assert item.is_complete
    assert item.proposal.issues == ("#3",)
    assert item.proposal.merged_at == FIRST
    assert item.proposal.commits[0].committer == Account("a", "1")
    assert item.proposal.dismissals[0].was is ReviewState.APPROVED


@pytest.mark.parametrize(
    ("path", "value", "facts"),
    [
        ("title", None, ["title"]),
        ("title", "a\0b", ["title"]),
        ("title", "half \ud83d", ["title"]),
        ("title", "x" * 5000, ["title"]),
        ("createdAt", "2026-13-45T00:00:00Z", ["created_at"]),
        ("createdAt", 1767600000, ["created_at"]),
        ("createdAt", "2026-01-05", ["created_at"]),
        ("author", {}, ["author"]),
        ("author", "ana", ["author"]),
        ("author", {**ANA, "login": ""}, ["author"]),
        ("author", {**ANA, "login": "a\nb"}, ["author"]),
        ("author", {**ANA, "databaseId": True}, ["author"]),
        ("author", {**ANA, "databaseId": -1}, ["author"]),
        ("author", {**ANA, "databaseId": 2**70}, ["author"]),
        ("author", {**ANA, "databaseId": 1.5}, ["author"]),
        ("author", {**ANA, "databaseId": "1001"}, ["author"]),
        ("headRefOid", "main", ["checks", "head_oid"]),
        ("headRefOid", oid("head").upper(), ["checks", "head_oid"]),
        ("headRefOid", oid("head") + "\n", ["checks", "head_oid"]),
        ("isCrossRepository", "false", ["cross_repo"]),
        ("mergeCommit", None, ["landed", "merge_oid"]),
        ("mergeCommit.oid", "HEAD", ["merge_oid"]),
        ("mergeCommit.signature", {"isValid": "yes"}, ["landed"]),
        ("reviews", None, ["reviews"]),
        ("reviews", [], ["reviews"]),
        ("reviews.nodes", None, ["reviews"]),
        ("reviews.nodes", {}, ["reviews"]),
        ("reviews.nodes.0", None, ["reviews"]),
        ("reviews.nodes.0", "APPROVED", ["reviews"]),
        ("reviews.nodes.0.state", "BLESSED", ["reviews"]),
        ("reviews.nodes.0.state", ["APPROVED"], ["reviews"]),
        ("reviews.nodes.0.state", {"x": 1}, ["reviews"]),
        ("reviews.nodes.0.submittedAt", None, ["reviews"]),
        ("reviews.nodes.0.submittedAt", "yesterday", ["reviews"]),
        ("reviews.nodes.0.author", 7, ["reviews"]),
        ("reviews.nodes.0.commit", {"oid": None}, ["reviews"]),
        ("reviews.totalCount", None, ["reviews"]),
        ("reviews.totalCount", 2, ["reviews"]),
        ("reviews.totalCount", 1e300, ["reviews"]),
        ("reviews.pageInfo", None, ["reviews"]),
        ("reviews.pageInfo.hasNextPage", "no", ["reviews"]),
        ("commits.nodes.0.commit", None, ["commits"]),
        ("commits.nodes.0.commit.author", {"user": 5}, ["commits"]),
        ("labels.nodes.0.name", "", ["labels"]),
        ("closingIssuesReferences.nodes.0.number", "3", ["issues"]),
        ("headCommit", None, ["checks"]),
        ("headCommit.nodes", [], ["checks"]),
        ("headCommit.nodes.0.commit.oid", oid("other"), ["checks"]),
        ("headCommit.nodes.0.commit.statusCheckRollup.contexts", 3, ["checks"]),
        ("headCommit.nodes.0.commit.statusCheckRollup.contexts.nodes.0.__typename", "Wish", ["checks"]),
        ("headCommit.nodes.0.commit.statusCheckRollup.contexts.nodes.0.conclusion", None, ["checks"]),
        ("headCommit.nodes.0.commit.statusCheckRollup.contexts.nodes.0.completedAt", None, ["checks"]),
        ("timelineItems", None, ["auto_merge", "base_changes", "dismissals", "force_pushes", "queue"]),
        (
            "timelineItems.nodes.0.__typename",
            "X",
            ["auto_merge", "base_changes", "dismissals", "force_pushes", "queue"],
        ),
        ("timelineItems.nodes.0.review", None, ["auto_merge", "base_changes", "dismissals", "force_pushes", "queue"]),
    ],
)
def test_what_is_not_as_it_should_be_is_unknown_by_name(path: str, value: Any, facts: list[str]) -> None:
    assert unknown(changed(path, value)) == facts


@pytest.mark.parametrize("path", ["number", "id", "state", "mergedAt", "updatedAt", "baseRefName"])
@pytest.mark.parametrize("value", [None, "", [], {}, True, -1, "\0", 2**64, "OPEN"])
def test_without_what_every_record_needs_there_is_none(path: str, value: Any) -> None:
    if value == "OPEN" and path in {"id", "baseRefName"}:
        return  # both are names like any other
    with pytest.raises(UnreadableError):
        taken(changed(path, value))


def test_one_review_twice_is_one_and_two_of_one_id_are_not_to_be_trusted() -> None:
    review = NODE["reviews"]["nodes"][0]
    assert unknown(changed("reviews", page(review, review, totalCount=1))) == []
    assert unknown(changed("reviews", page(review, {**review, "state": "COMMENTED"}))) == ["reviews"]
    assert unknown(changed("reviews", page(review, review))) == ["reviews"]  # two were counted


def test_what_is_null_without_a_fault_is_nobody_or_nothing() -> None:
    node = {**changed("reviews.nodes.0.author", None), "author": None}
    assert taken(node).is_complete
    assert taken(node).proposal.reviews[0].by is None
    assert taken(changed("reviews.nodes.0.commit", None)).proposal.reviews[0].oid is None
    assert taken(changed("headCommit.nodes.0.commit.statusCheckRollup", None)).proposal.checks == ()
    assert unknown(changed("headCommit.nodes.0.commit.statusCheckRollup", None)) == []


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        (("reviews", "nodes", 0, "author"), ["reviews"]),
        (("author",), ["author"]),
        (("mergeCommit", "signature"), ["landed"]),
        (("headCommit", "nodes", 0, "commit", "statusCheckRollup"), ["checks"]),
        (("somethingElse",), []),
    ],
)
def test_what_is_null_with_a_fault_is_unknown(path: tuple[str | int, ...], facts: list[str]) -> None:
    fault = Fault("", path, "no", is_grammar=False)
    assert [fact for fact, _ in taken(NODE, (fault,)).proposal.unknown] == facts


def test_a_fault_of_no_place_spoils_every_fact() -> None:
    item = taken(NODE, (Fault("", (), "no", is_grammar=False),))
    assert len(item.proposal.unknown) >= 18
    assert {reason for _, reason in item.proposal.unknown} == {"GitHub failed to give it"}


def test_an_outline_knows_little_and_says_so() -> None:
    item = outlined(NODE, "it came empty")
    assert (item.proposal.number, item.proposal.head_oid) == (1, oid("head"))
    assert item.proposal.why_unknown("reviews") == "it came empty"
    assert item.proposal.why_unknown("head_oid") is None
    with pytest.raises(UnreadableError):
        outlined(None, "x")


_ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([DAY, oid("head"), "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NODE, "nodes", "oid"]), inner, max_size=3)
    ),
    max_leaves=6,
)
_PATHS = [
    *NODE,
    *("reviews.nodes.0", "reviews.nodes.0.state", "reviews.nodes.0.author", "reviews.pageInfo", "reviews.totalCount"),
    *("commits.nodes.0", "commits.nodes.0.commit", "timelineItems.nodes.0", "timelineItems.nodes.0.createdAt"),
    *("headCommit.nodes.0", "headCommit.nodes.0.commit", "mergeCommit.oid", "mergeCommit.signature", "labels.nodes.0"),
]


@given(st.lists(st.tuples(st.sampled_from(_PATHS), _ANYTHING), min_size=1, max_size=2))
def test_any_value_anywhere_gives_a_record_that_can_be_written_or_is_refused(places: list[tuple[str, Any]]) -> None:
    node = copy.deepcopy(NODE)
    for path, value in places:
        try:
            *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
            here: Any = node
            for step in steps:
                here = here[step]
            here[last] = value
        except (TypeError, KeyError, IndexError):
            continue
    try:
        item = taken(node)
    except UnreadableError:
        return
    for kept in (
        item.proposal.title,
        item.proposal.head,
        item.reason,
        *(reason for _, reason in item.proposal.unknown),
    ):
        kept.encode()
        assert kept.isprintable() or not any(char < " " for char in kept)
    assert item.is_complete is (not item.proposal.unknown)
    if node != NODE and node["reviews"] != NODE["reviews"]:
        approvals = [review for review in item.proposal.reviews if review.state is ReviewState.APPROVED]
        assert len(approvals) <= 1 or item.proposal.why_unknown("reviews")


@given(_ANYTHING)
def test_any_value_is_taken_or_not(value: Any) -> None:
    assert moment(value) is None or isinstance(value, str)
    assert whole(value) is None or (isinstance(value, int) and value >= 0)
    assert text(value) is None or value == text(value)
    assert name(value) != ""
    for fault in faults(value, str):
        assert isinstance(fault.message, str)


@pytest.mark.parametrize("body", [b"NaN", b"[Infinity]", b"\xff", b"{", b"", b"[" * 200_000, b"9" * 5000])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        parsed(body)


def test_what_was_nested_or_escaped_is_still_only_a_value() -> None:
    assert taken(json.loads(json.dumps(NODE))).is_complete
