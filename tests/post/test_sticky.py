"""One comment: written once, kept up to date, never somebody else's."""

from __future__ import annotations

import pytest

from tests.forge.transport import Raw
from tests.post.boards import KINDS, board
from tests.post.hub import LIMITED, hub
from tieout.model.errors import UnreachableError, UsageError
from tieout.post.base import LIMIT, DeniedError
from tieout.post.sticky import Done, stick

MARKER = "<!-- tieout:impact -->"
FIRST, SECOND = f"{MARKER}\nfirst\n", f"{MARKER}\nsecond\n"


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_written_once_and_then_kept_up_to_date(kind: str) -> None:
    with hub(kind) as at, board(at) as to:
        done = [stick(to, 7, text) for text in (FIRST, FIRST, SECOND, SECOND)]
    assert done == [Done.WRITTEN, Done.UNCHANGED, Done.UPDATED, Done.UNCHANGED]
    assert [(item.on, item.body) for item in at.comments] == [(7, SECOND)]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_found_on_a_later_page_and_line_ends_are_no_change(kind: str) -> None:
    with hub(kind) as at, board(at) as to:
        for number in range(5):
            at.note(7, f"talk {number}", author="ben-example")
        at.note(7, FIRST.replace("\n", "\r\n"))
        assert stick(to, 7, FIRST) is Done.UNCHANGED
        assert stick(to, 7, SECOND) is Done.UPDATED
    assert [item.body for item in at.comments if item.author != "ben-example"] == [SECOND]
    assert [method for method, _ in at.writes] == [{"github": "PATCH", "gitlab": "PUT"}[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_comment_of_somebody_else_with_the_same_line_is_left_alone(kind: str) -> None:
    with hub(kind) as at, board(at) as to:
        at.note(7, FIRST, author="mallory")
        assert stick(to, 7, SECOND) is Done.WRITTEN
    assert [(item.author == "mallory", item.body) for item in at.comments] == [(True, FIRST), (False, SECOND)]


def test_a_quoted_marker_further_down_is_not_the_marker() -> None:
    with hub() as at, board(at) as to:
        at.note(7, f"> {MARKER}\n{MARKER}\n")
        assert stick(to, 7, FIRST) is Done.WRITTEN


def test_comments_with_another_key_are_left_alone() -> None:
    with hub() as at, board(at) as to:
        at.note(7, "<!-- tieout:quarter -->\nother\n")
        assert stick(to, 7, FIRST) is Done.WRITTEN
    assert len(at.comments) == 2


def test_of_two_of_ours_the_oldest_is_kept_up_to_date() -> None:
    with hub() as at, board(at) as to:
        at.note(7, FIRST)
        at.note(7, FIRST)
        stick(to, 7, SECOND)
    assert [item.body for item in at.comments] == [SECOND, FIRST]


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_that_may_not_write_is_denied_and_said(kind: str) -> None:
    with hub(kind, may_write=False) as at, board(at) as to, pytest.raises(DeniedError, match="status 403"):
        stick(to, 7, FIRST)
    assert at.comments == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_token_is_denied_and_never_shown(kind: str) -> None:
    with hub(kind) as at, board(at, token="wrong-token") as to, pytest.raises(DeniedError) as caught:
        stick(to, 7, FIRST)
    assert "wrong-token" not in f"{caught.value}{caught.value.remedy}"


def test_a_limit_is_waited_for_and_nothing_is_written_twice() -> None:
    with hub() as at, board(at) as to:
        limit = Raw(403, LIMITED, (("retry-after", "30"),))
        at.fail += [lambda _m, _p: limit, lambda _m, _p: limit]
        assert stick(to, 7, FIRST) is Done.WRITTEN
        assert at.clock.slept == [30.0, 30.0]
    assert len(at.comments) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_lost_is_not_asked_for_again_so_that_there_is_one_comment(kind: str) -> None:
    with hub(kind) as at, board(at) as to:
        at.after = lambda method, _: Raw(is_dead=True) if method == "POST" else None
        with pytest.raises(UnreachableError):
            stick(to, 7, FIRST)
        assert len(at.comments) == 1
        at.after = lambda _method, _path: None
        assert stick(to, 7, FIRST) is Done.UNCHANGED  # the next run finds it
    assert len(at.comments) == 1


def test_a_next_page_on_another_server_is_not_asked_for() -> None:
    with hub() as at, board(at) as to:
        away = Raw(200, b"[]", (("link", '<https://evil.example/x?page=2>; rel="next"'),))
        at.fail += [lambda _m, path: away if path.endswith("comments") else None] * 2
        with pytest.raises(UnreachableError, match="not its own"):
            stick(to, 7, FIRST)
    assert at.comments == []


@pytest.mark.parametrize(
    "answer", [b"<html>", b"{}", b"[1, null, {}]", b'[{"user": {"login": "github-actions[bot]"}}]']
)
def test_odd_answers_are_no_traceback(answer: bytes) -> None:
    with hub() as at, board(at, account="github-actions[bot]") as to:
        at.fail.append(lambda _m, _p: Raw(200, answer))
        try:
            stick(to, 7, FIRST)
        except UnreachableError:
            assert at.comments == []
        else:
            assert len(at.comments) == 1


def test_whose_the_token_is_is_asked_and_a_workflows_own_is_known() -> None:
    with hub(knows_itself=True) as at, board(at) as to:
        at.note(7, FIRST, author="Ana-Bot")
        assert stick(to, 7, SECOND) is Done.UPDATED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "does not begin with a line"),
        ("<!-- tieout:im pact -->\n", "does not begin with a line"),
        ("<!-- tieout:impact --> more\n", "does not begin with a line"),
        (MARKER + "\n" + "x" * LIMIT, "a forge takes 65,536"),
    ],
)
def test_a_text_that_could_not_be_found_again_or_does_not_fit_is_refused(text: str, said: str) -> None:
    with hub() as at, board(at) as to, pytest.raises(UsageError, match=said):
        stick(to, 7, text)
    assert at.requests == []
