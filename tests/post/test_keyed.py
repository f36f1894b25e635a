"""Issues that are found again: opened once, kept up to date, closed when over, never another's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.forge.transport import Raw
from tests.post.boards import KINDS, board
from tests.post.hub import Hub, hub
from tieout.model.errors import UnreachableError, UsageError
from tieout.post.base import LABEL, LIMIT, Board, DeniedError
from tieout.post.keyed import Wanted, bring

KEY = "review:POL-002:2026-03-01"
ONE = Wanted(key=KEY, title="Review of POL-002 is late", body="It was due.\n", assignees=("ana-example",))
OTHER = Wanted(key="review:POL-003:2026-04-01", title="Review of POL-003 is late", body="It was due.\n")


def run(to: Board, *wanted: Wanted, over: Callable[[str], str] = lambda _: "It has landed.") -> list[str]:
    said: list[str] = []
    bring(to, "review", wanted, over, said.append)
    return said


def standing(at: Hub) -> list[tuple[str, bool]]:
    return [(item.title, item.is_open) for item in at.issues]


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_opened_once_however_often_it_runs(kind: str) -> None:
    with hub(kind) as at, board(at) as to:
        first = run(to, ONE, OTHER)
        writes = len(at.writes)
        assert [run(to, ONE, OTHER) for _ in range(3)] == [[], [], []]
        assert len(at.writes) == writes
    assert first == ["opened #1 (review:POL-002)", "opened #2 (review:POL-003)"]
    assert standing(at) == [(ONE.title, True), (OTHER.title, True)]
    assert at.issues[0].body == f"<!-- tieout:{KEY} -->\nIt was due.\n"
    assert at.issues[0].labels == (LABEL,)


def test_the_owner_is_assigned_and_who_cannot_be_is_left_out() -> None:
    stranger = Wanted(key=OTHER.key, title=OTHER.title, body=OTHER.body, assignees=("nobody-here",))
    with hub() as at, board(at) as to:
        run(to, ONE, stranger)
    assert [item.assignees for item in at.issues] == [("ana-example",), ()]


@pytest.mark.parametrize("kind", KINDS)
def test_it_closes_with_a_word_when_it_is_over_and_only_then(kind: str) -> None:
    with hub(kind) as at, board(at) as to:
        run(to, ONE, OTHER)
        assert run(to, over=lambda name: "It has landed." if name == "review:POL-002" else "") == [
            "closed #1 (review:POL-002): It has landed."
        ]
    assert standing(at) == [(ONE.title, False), (OTHER.title, True)]
    assert [(item.on, item.body) for item in at.comments] == [(1, "It has landed.")]


@pytest.mark.parametrize("kind", KINDS)
def test_issues_of_others_are_neither_closed_nor_taken_for_ours(kind: str) -> None:
    with hub(kind) as at, board(at) as to:
        at.add(title="Mine", body=ONE.text, author="mallory", labels=(LABEL,))
        at.add(title="Talk", body="No marker.", labels=(LABEL,))
        at.add(title="Other family", body="<!-- tieout:quarter:2026-Q1 -->\n", labels=(LABEL,))
        run(to, ONE)
        run(to)
    assert standing(at) == [("Mine", True), ("Talk", True), ("Other family", True), (ONE.title, False)]


def test_a_pull_request_is_no_issue() -> None:
    with hub() as at, board(at) as to:
        at.add(title="Change", body=ONE.text, is_change=True)
        run(to, ONE)
    assert standing(at) == [("Change", True), (ONE.title, True)]


def test_it_is_found_on_a_later_page_and_without_its_label() -> None:
    """Who may not set labels has them dropped by GitHub, without a word."""
    with hub(may_label=False) as at, board(at) as to:
        for number in range(7):
            at.add(title=f"Talk {number}", author="ben-example")
        run(to, ONE)
        run(to, ONE)
    assert [item.title for item in at.issues].count(ONE.title) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_changed_is_brought_up_to_date(kind: str) -> None:
    later = Wanted(key="review:POL-002:2026-05-01", title="Review of POL-002 is late", body="Another day.\n")
    with hub(kind) as at, board(at) as to:
        run(to, ONE)
        assert run(to, later) == ["updated #1 (review:POL-002)"]
        assert run(to, later) == []
    assert (len(at.issues), at.issues[0].body) == (1, later.text)


@pytest.mark.parametrize("kind", KINDS)
def test_an_issue_that_somebody_closed_too_early_is_opened_again(kind: str) -> None:
    with hub(kind) as at, board(at) as to:
        run(to, ONE)
        at.issues[0].is_open = False
        assert run(to, ONE) == ["opened again #1 (review:POL-002)"]
    assert standing(at) == [(ONE.title, True)]


def test_the_review_of_next_year_has_an_issue_of_its_own() -> None:
    with hub() as at, board(at) as to:
        run(to, ONE)
        run(to)
        run(to, Wanted(key="review:POL-002:2027-03-01", title=ONE.title, body="It was due.\n"))
    assert standing(at) == [(ONE.title, False), (ONE.title, True)]


def test_of_two_that_two_runs_opened_the_first_stays() -> None:
    with hub() as at, board(at) as to:
        at.add(title=ONE.title, body=ONE.text)
        at.add(title=ONE.title, body=ONE.text)
        assert run(to, ONE) == ["closed #2 (review:POL-002): the same as #1"]
    assert standing(at) == [(ONE.title, True), (ONE.title, False)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_that_was_stopped_half_way_is_ended_by_the_next(kind: str) -> None:
    with hub(kind) as at, board(at) as to:
        seen: list[int] = []

        def dead(method: str, path: str) -> Raw | None:
            if method == "POST" and path.endswith("/issues"):
                seen.append(1)
            return Raw(is_dead=True) if method == "POST" and len(seen) == 1 else None

        at.after = dead
        with pytest.raises(UnreachableError):
            run(to, ONE, OTHER)
        at.after = lambda _method, _path: None
        run(to, ONE, OTHER)
    assert standing(at) == [(ONE.title, True), (OTHER.title, True)]


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_not_write_closes_and_opens_nothing(kind: str) -> None:
    with hub(kind) as at, board(at) as to:
        at.add(title=OTHER.title, body=OTHER.text)
        at.may_write = False
        with pytest.raises(DeniedError):
            run(to, ONE)
    assert standing(at) == [(OTHER.title, True)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_archived_repository_is_said_and_no_right_is_asked_for(kind: str) -> None:
    archived = Raw(403, b'{"message": "Repository was archived so is read-only."}')
    with hub(kind) as at, board(at) as to:
        at.fail += [lambda method, _: archived if method == "POST" else None] * 9
        with pytest.raises(DeniedError, match=r"\(status 403\): Repository was archived so is read-only\.$") as caught:
            run(to, ONE)
    assert (
        caught.value.remedy == "An archived repository takes nothing: bring it back, or end the job that writes there."
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("raw", "waits"),
    [
        (Raw(429, b'{"message": "slow down"}', (("retry-after", "30"),)), [30.0, 30.0]),
        (Raw(429, b"Retry later\n"), [60.0, 120.0]),
    ],
)
def test_a_limit_is_waited_for_and_an_issue_is_opened_once(kind: str, raw: Raw, waits: list[float]) -> None:
    with hub(kind) as at, board(at) as to:
        limits = [raw, raw]
        at.fail += [lambda method, _: limits.pop() if limits and method == "POST" else None] * 9
        run(to, ONE)
        assert at.clock.slept == waits
    assert standing(at) == [(ONE.title, True)]


def test_a_list_that_breaks_off_closes_nothing() -> None:
    with hub() as at, board(at) as to:
        at.add(title=ONE.title, body=ONE.text)
        at.fail += [lambda _m, path: Raw(500) if path.endswith("/issues") else None] * 20
        with pytest.raises(UnreachableError):
            run(to)
    assert standing(at) == [(ONE.title, True)]
    assert at.writes == []


@pytest.mark.parametrize("key", ["review:a b:2026", "review:-->:2026", "review:a--b:2026", ":x", "", "review:\n"])
def test_a_key_that_could_end_the_line_is_refused_before_anything_is_asked(key: str) -> None:
    with hub() as at, board(at) as to, pytest.raises(UsageError):
        run(to, Wanted(key=key, title="x", body="y"))
    assert at.requests == []


def test_a_text_that_does_not_fit_is_refused() -> None:
    with hub() as at, board(at) as to, pytest.raises(UsageError, match="a forge takes 65,536"):
        run(to, Wanted(key=KEY, title="x", body="y" * LIMIT))
    assert at.requests == []
