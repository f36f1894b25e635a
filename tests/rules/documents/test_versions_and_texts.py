"""A text that changes after its approval has a new version, and a new version has a change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.factories import HEAD, POLICY_PATH, commit, document, examination, program
from tests.rules.seen import messages, observed, severities
from tieout.model.change import Arrival, Effect, FieldChange, History, Revision
from tieout.model.document import Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.program import Organization
from tieout.rules.documents.change_without_version import change_without_version
from tieout.rules.documents.version_without_change import version_without_change


def revision(oid: str, day: str | None, *, body: bool = False, **changes: Any) -> Revision:
    fields: dict[str, tuple[str | None, str | None]] = changes.pop("fields", {})
    at = datetime.fromisoformat(f"{day}T12:00:00+00:00") if day else None
    made = Revision(
        commit=commit(oid=oid * 40, committed_at=changes.pop("at", at)),
        path=changes.pop("path", POLICY_PATH),
        effect=changes.pop("effect", Effect.MODIFIED),
        body_changed=body,
        fields=tuple(FieldChange(key=key, before=old, after=new) for key, (old, new) in fields.items()),
        readable=changes.pop("readable", True),
    )
    assert not changes
    return made


BEGUN = revision("a", "2026-01-14", body=True, effect=Effect.ADDED)


def seen(*revisions: Revision, **changes: Any) -> Examination:
    history = History(commits=9, revisions=revisions, irregularities=())
    return examination(changes.pop("document", document()), history=history, **changes)


def test_a_change_after_the_approval_is_told_with_commit_and_day() -> None:
    late = [revision("c", "2026-04-02", body=True), revision("b", "2026-03-02", body=True), BEGUN]
    assert observed(change_without_version, seen(*late)) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=5, column=5),
            message=(
                "Access Control Policy 1.0 was approved on 2026-01-14, and commit bbbbbbbbbb of 2026-03-02 and commit "
                "cccccccccc of 2026-04-02 changed its text; the version is still 1.0"
            ),
            remedy="have the text approved as it stands, with a new version, its approved date and a changelog entry",
            about="text",
        )
    ]


@pytest.mark.parametrize(("day", "count"), [("2026-01-13", 0), ("2026-01-14", 0), ("2026-01-15", 1)])
def test_the_day_of_the_approval_is_not_after_it(day: str, count: int) -> None:
    assert len(messages(change_without_version, seen(revision("b", day, body=True), BEGUN))) == count


def test_the_day_is_that_of_the_organizations_zone() -> None:
    late = revision("b", None, body=True, at=datetime(2026, 1, 15, 4, tzinfo=UTC))
    assert len(messages(change_without_version, seen(late, BEGUN))) == 1
    west = program(organization=Organization(timezone="America/New_York"))
    assert messages(change_without_version, seen(late, BEGUN, program=west)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": {"version": ("0.9", "1.0")}, "day": "2026-01-21"},
        {"fields": {"version": ("0.9", "1.0")}, "body": False},
        {"body": False, "fields": {"owner": ("a", "b")}},
        {"fields": {"approved": (None, "2026-01-14"), "status": ("draft", "active")}},
        {"readable": False, "day": "2026-01-14"},
        {"effect": Effect.ADDED, "day": "2026-01-21"},
        {"effect": Effect.ADDED, "body": False},
        {"effect": Effect.DELETED},
        {"day": None},
        {"body": False, "fields": {"parameters.key-age.value": (None, "90")}},
    ],
)
def test_what_is_no_change_under_the_same_version_says_nothing(changes: dict[str, Any]) -> None:
    day = changes.pop("day", "2026-03-02")
    assert messages(change_without_version, seen(revision("b", day, **{"body": True, **changes}), BEGUN)) == []


def test_a_version_set_later_covers_the_change() -> None:
    bump = revision("c", "2026-03-03", fields={"version": ("0.9", "1.0")})
    assert messages(change_without_version, seen(bump, revision("b", "2026-03-02", body=True), BEGUN)) == []


def test_an_approval_moved_past_a_change_leaves_two_texts_under_one_version() -> None:
    moved = revision("c", "2026-05-04", fields={"approved": ("2026-01-14", "2026-05-04")})
    text = document(approved=date(2026, 5, 4))
    two = seen(moved, revision("b", "2026-03-02", body=True), BEGUN, document=text)
    assert messages(change_without_version, two) == [
        (
            "Access Control Policy 1.0 names two texts: approved on 2026-01-14, changed in commit bbbbbbbbbb of "
            "2026-03-02, and approved again on 2026-05-04; the version is still 1.0"
        )
    ]
    assert severities(change_without_version, two) == [Severity.WARNING]
    at_once = revision("b", "2026-05-04", body=True, fields={"approved": ("2026-01-14", "2026-05-04")})
    assert severities(change_without_version, seen(at_once, BEGUN, document=text)) == [Severity.WARNING]
    early = seen(moved, revision("b", "2026-01-14", body=True), BEGUN, document=text)
    assert messages(change_without_version, early) == []
    first = revision("c", "2026-05-04", fields={"approved": (None, "2026-05-04")})
    assert messages(change_without_version, seen(first, revision("b", "2026-03-02", body=True), document=text)) == []
    lost = revision("d", "2026-05-05", readable=False)
    unclear = seen(lost, revision("b", "2026-03-02", body=True), BEGUN, document=text)
    (told,) = messages(change_without_version, unclear)
    assert "commit dddddddddd of 2026-05-05" in told


def arriving(*landed: tuple[Revision, str, str]) -> Examination:
    """See these revisions, each with the commit that brought it to the branch and its day."""
    arrivals = tuple(
        Arrival(commit=item.commit.oid, landing=by * 40, at=datetime.fromisoformat(f"{day}T12:00:00+00:00"))
        for item, by, day in landed
    )
    made = tuple(item for item, _, _ in landed)
    return examination(history=History(commits=9, revisions=made, irregularities=(), arrivals=arrivals))


def test_a_change_counts_from_the_day_on_which_the_branch_has_it() -> None:
    early = revision("b", "2026-01-14", body=True)
    (found,) = messages(change_without_version, arriving((early, "m", "2026-06-01"), (BEGUN, "a", "2026-01-14")))
    assert "commit bbbbbbbbbb of 2026-06-01 changed its text" in found
    (found,) = messages(change_without_version, arriving((early, "b", "2026-05-01"), (BEGUN, "a", "2026-01-14")))
    assert "commit bbbbbbbbbb of 2026-05-01 changed its text" in found


def test_an_approval_on_the_last_day_of_the_calendar_is_later_than_every_change() -> None:
    text = document(approved=date.max)
    assert messages(change_without_version, seen(BEGUN, document=text)) == []


@pytest.mark.parametrize(("day", "count"), [("2026-01-14", 0), ("2026-01-15", 1)])
def test_what_one_merge_brought_with_the_approval_counts_from_its_own_day(day: str, count: int) -> None:
    slip = revision("c", day, body=True)
    bump = revision("b", "2026-01-14", body=True, fields={"version": ("0.9", "1.0")})
    old = (BEGUN, "a", "2026-01-02")
    assert (
        len(messages(change_without_version, arriving((slip, "m", "2026-01-16"), (bump, "m", "2026-01-16"), old)))
        == count
    )
    moved = revision("b", "2026-01-14", fields={"approved": (None, "2026-01-14")})
    moved_too = arriving((slip, "m", "2026-01-16"), (moved, "m", "2026-01-16"), old)
    assert len(messages(change_without_version, moved_too)) == count
    begun = arriving((slip, "m", "2026-01-16"), (BEGUN, "m", "2026-01-16"))
    assert len(messages(change_without_version, begun)) == count


@pytest.mark.parametrize("after", ["12", None])
def test_a_promise_changed_in_the_head_alone_is_a_change(after: str | None) -> None:
    relaxed = revision("b", "2026-03-02", fields={"parameters.key-age.value": ("90", after)})
    (found,) = messages(change_without_version, seen(relaxed, BEGUN))
    assert found.endswith("commit bbbbbbbbbb of 2026-03-02 changed its parameters; the version is still 1.0")
    both = revision("b", "2026-03-02", body=True, fields={"parameters.key-age.value": ("90", after)})
    (found,) = messages(change_without_version, seen(both, BEGUN))
    assert "changed its text and parameters;" in found


@pytest.mark.parametrize(("day", "count"), [("2026-01-21", 0), ("2026-01-22", 1)])
def test_a_text_that_came_long_after_its_approval_may_be_another(day: str, count: int) -> None:
    parent = commit(oid="c" * 40, parents=(HEAD,))
    new = revision("c", "2026-01-14", body=True, effect=Effect.ADDED)._replace(commit=parent)
    gone = revision("b", "2026-01-15", body=True, effect=Effect.DELETED)
    late = arriving((new, "c", day), (gone, "b", "2026-01-15"), (BEGUN, "a", "2026-01-14"))
    found = messages(change_without_version, late)
    assert (
        found
        == [
            (
                "Access Control Policy 1.0 was approved on 2026-01-14, and its text came in commit cccccccccc of "
                f"{day}; nothing shows that it is the text that was approved"
            )
        ]
        * count
    )
    assert severities(change_without_version, late) == [Severity.WARNING] * count


@pytest.mark.parametrize("before", ["0.9", None])
def test_a_new_version_long_after_the_approval_may_be_another_text(before: str | None) -> None:
    bump = revision("b", "2026-03-02", body=True, fields={"version": (before, "1.0")})
    assert severities(change_without_version, seen(bump, BEGUN)) == [Severity.WARNING]


@pytest.mark.parametrize(("on_mainline", "count"), [(True, 0), (False, 1)])
def test_what_came_with_the_first_commit_has_no_earlier_text(on_mainline: bool, count: int) -> None:
    first = BEGUN._replace(commit=commit(on_mainline=on_mainline))
    assert len(messages(change_without_version, arriving((first, "a", "2026-05-04")))) == count


@pytest.mark.parametrize(("day", "count"), [("2026-01-14", 0), ("2026-01-15", 1)])
def test_a_head_that_could_not_be_read_after_the_approval_is_told(day: str, count: int) -> None:
    lost = seen(revision("b", day, readable=False), BEGUN)
    assert (
        messages(change_without_version, lost)
        == [
            (
                f"Access Control Policy 1.0 was approved on 2026-01-14, and whether commit bbbbbbbbbb of {day}, or an earlier "
                "one, changed its text was not judged: a front-matter cannot be read"
            )
        ]
        * count
    )
    assert severities(change_without_version, lost) == [Severity.WARNING] * count
    late = seen(revision("c", "2026-03-02", body=True), revision("b", day, readable=False), BEGUN)
    assert severities(change_without_version, late) == [Severity.ERROR]


def test_a_document_without_a_version_is_told_so() -> None:
    (found,) = messages(
        change_without_version, seen(revision("b", "2026-03-02", body=True), document=document(version=None))
    )
    assert found.endswith("changed its text; it states no version")


@pytest.mark.parametrize(("version", "count"), [("1.1", 0), ("1.0", 1)])
def test_a_new_version_that_is_not_committed_yet_is_not_overlooked(version: str, count: int) -> None:
    revisions = [
        revision("c", "2026-03-02", body=True),
        revision("b", "2026-01-14", body=True, fields={"version": ("0.9", "1.0")}),
        BEGUN,
    ]
    open_work = seen(*revisions, document=document(version=version), uncommitted=(POLICY_PATH,))
    assert len(messages(change_without_version, open_work)) == count
    unknown = seen(revisions[0], BEGUN, document=document(version=version), uncommitted=(POLICY_PATH,))
    assert messages(change_without_version, unknown) == []
    late = [revision("c", "2026-03-02", body=True, fields={"version": (None, "1.0")})]
    assert messages(change_without_version, seen(*late, uncommitted=(POLICY_PATH,))) != []
    next_one = seen(*late, document=document(version="1.1"), uncommitted=(POLICY_PATH,))
    assert messages(change_without_version, next_one) == []


@pytest.mark.parametrize("changes", [{"status": Status.DRAFT}, {"status": Status.RETIRED}, {"approved": None}])
def test_only_what_is_in_force_and_approved_can_leave_its_approval(changes: dict[str, Any]) -> None:
    late = revision("b", "2026-03-02", body=True)
    assert messages(change_without_version, seen(late, BEGUN, document=document(**changes))) == []


def test_without_a_history_nothing_is_said() -> None:
    assert messages(change_without_version, examination(history=None)) == []
    assert messages(version_without_change, examination(history=None)) == []


UP = {"version": ("1.3", "2.0")}
TWO = document(version="2.0")


def test_a_number_that_changed_alone_is_told() -> None:
    alone = seen(revision("b", "2026-03-02", fields={**UP, "x-ours": ("1", "2")}), BEGUN, document=TWO)
    assert observed(version_without_change, alone) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=5, column=5),
            message=(
                "commit bbbbbbbbbb takes Access Control Policy from version 1.3 to 2.0; its text and all else in it "
                "are as in 1.3"
            ),
            remedy="put the number back, or say in the changelog what the new version is for",
            about="2.0",
        )
    ]


@pytest.mark.parametrize(
    "others",
    [
        [revision("b", "2026-03-02", body=True, fields=UP)],
        [revision("b", "2026-03-02", fields={**UP, "owner": ("a", "b")})],
        [revision("b", "2026-03-02", fields={**UP, "changelog[0].version": ("1.3", "2.0")})],
        [revision("b", "2026-03-02", fields={**UP, "last_reviewed": ("2026-01-14", "2026-03-02")})],
        [revision("b", "2026-03-02", fields=UP), revision("c", "2026-03-01", body=True)],
        [revision("c", "2026-03-03", body=True), revision("b", "2026-03-02", fields=UP)],
        [revision("b", "2026-03-02", fields=UP), revision("c", "2026-03-01", readable=False)],
        [revision("b", "2026-03-02", fields={"version": (None, "2.0")})],
        [revision("b", "2026-03-02", fields={"version": ("1.3", "1.9")})],
        [],
    ],
)
def test_a_version_with_a_change_is_none_of_ours(others: list[Revision]) -> None:
    assert messages(version_without_change, seen(*others, BEGUN, document=TWO)) == []


@pytest.mark.parametrize("body", [True, False])
def test_a_text_that_went_and_came_back_says_nothing_of_its_number(body: bool) -> None:
    gone = revision("c", "2026-11-27", body=body, effect=Effect.DELETED)
    back = revision("d", "2026-11-27", body=body, effect=Effect.ADDED)
    sound = revision("b", "2026-03-02", body=True, fields=UP)
    assert messages(version_without_change, seen(back, gone, sound, BEGUN, document=TWO)) == []


def test_a_text_that_came_back_unchanged_is_the_one_that_was_approved() -> None:
    gone = revision("c", "2026-11-27", effect=Effect.DELETED)
    back = revision("d", "2026-11-27", effect=Effect.ADDED)
    assert messages(change_without_version, seen(back, gone, BEGUN)) == []


def test_changes_before_the_version_before_do_not_count() -> None:
    older = revision("c", "2026-02-01", body=True, fields={"version": ("1.2", "1.3")})
    assert len(messages(version_without_change, seen(revision("b", "2026-03-02", fields=UP), older, document=TWO))) == 1


def test_a_draft_may_count_as_it_likes() -> None:
    draft = document(version="2.0", status=Status.DRAFT)
    assert messages(version_without_change, seen(revision("b", "2026-03-02", fields=UP), BEGUN, document=draft)) == []
