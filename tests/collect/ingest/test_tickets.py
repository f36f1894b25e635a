"""Exports of trackers: GitHub Issues, Jira and Linear, as JSON and as CSV."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.collect.ingest.reading import cells, could_pass, of, problems, read
from tieout.model.errors import UsageError
from tieout.model.evidence.tables.tickets import TICKETS

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def issue(number: int = 7, /, **more: object) -> dict[str, object]:
    return {
        "number": number,
        "title": "The queue stops",
        "state": "open",
        "state_reason": None,
        "created_at": "2026-03-01T08:00:00Z",
        "closed_at": None,
        "user": {"login": "ann"},
        "assignees": [{"login": "bob"}, {"login": "cid"}],
        "labels": [{"name": "bug"}, {"name": "urgent"}],
        "milestone": {"due_on": "2026-03-31T07:00:00Z"},
        "type": {"name": "Bug"},
        "body": f"See https://git.example/example/shop/pull/12 and {COMMIT}.",
        "repository_url": "https://api.git.example/repos/example/shop",
        "html_url": "https://git.example/example/shop/issues/7",
        **more,
    }


CLOSED = {"state": "closed", "closed_at": "2026-03-02T08:00:00Z", "state_reason": "completed"}
ROW = {
    "_at": "raw.json#/0",
    "ticket": "example/shop#7",
    "project": "example/shop",
    "title": "The queue stops",
    "type": "Bug",
    "status": "done",
    "source_status": "closed completed",
    "created_at": "2026-03-01T08:00:00Z",
    "closed_at": "2026-03-02T08:00:00Z",
    "due_on": "2026-03-31",
    "assignee": "bob;cid",
    "reporter": "ann",
    "approval": "unknown",
    "labels": "bug;urgent",
    "links": f"example/shop#12 {COMMIT}",
    "url": "https://git.example/example/shop/issues/7",
}


def jira_issue(number: int = 7, /, **more: object) -> dict[str, object]:
    return {
        "id": "10007",
        "key": f"SHOP-{number}",
        "self": "https://tracker.example/rest/api/3/issue/10007",
        "fields": {
            "summary": "The queue stops",
            "issuetype": {"name": "Bug"},
            "project": {"key": "SHOP"},
            "status": {"name": "Erledigt", "statusCategory": {"key": "done", "name": "Fertig"}},
            "resolution": {"name": "Done"},
            "created": "2026-03-01T09:00:00.000+0100",
            "resolutiondate": "2026-03-02T09:00:00.000+0100",
            "duedate": "2026-03-31",
            "assignee": {"displayName": "Bob Example", "accountId": "1"},
            "reporter": {"emailAddress": "ann@example.com", "displayName": "Ann Example"},
            "labels": ["bug", "urgent"],
            "customfield_10050": [{"displayName": "Cid Example"}],
            "customfield_10051": "2026-03-01T10:00:00.000+0100",
            "description": {
                "type": "doc",
                "content": [{"content": [{"text": "https://git.example/example/shop/pull/12"}]}],
            },
            **more,
        },
    }


def found(*issues: object, **more: object) -> dict[str, object]:
    return {"issues": [*issues], "isLast": True, **more}


OF_JIRA = {
    "_at": "raw.json#/issues/0",
    "ticket": "SHOP-7",
    "project": "SHOP",
    "title": "The queue stops",
    "type": "Bug",
    "status": "done",
    "source_status": "Erledigt",
    "created_at": "2026-03-01T08:00:00Z",
    "closed_at": "2026-03-02T08:00:00Z",
    "due_on": "2026-03-31",
    "assignee": "Bob Example",
    "reporter": "ann@example.com",
    "approver": "Cid Example",
    "approved_at": "2026-03-01T09:00:00Z",
    "approval": "yes",
    "labels": "bug;urgent",
    "links": "example/shop#12",
    "url": "https://tracker.example/browse/SHOP-7",
}
FIELDS = {"approver": "customfield_10050", "approved_at": "customfield_10051", "links": "description"}
JIRA_TABLE = (
    b"Summary,Issue key,Issue id,Issue Type,Status,Project key,Assignee,Reporter,Created,Resolved,Due date,Labels,"
    b"Labels,Custom field (Approver),Comment,Comment\n"
    b'The queue stops,SHOP-7,10007,Bug,Done,SHOP,Bob,Ann,01/Mar/26 9:00 AM,02/Mar/26 12:30 PM,31/Mar/26,bug,urgent,Cid,"a\nb",\n'
    b"Another,SHOP-8,10008,Task,To Do,SHOP,,Ann,01/Mar/26 12:05 AM,,,,,,,\n"
)


def node(number: int = 7, /, **more: object) -> dict[str, object]:
    return {
        "identifier": f"SHOP-{number}",
        "title": "The queue stops",
        "url": f"https://linear.example/issue/SHOP-{number}",
        "createdAt": "2026-03-01T08:00:00.000Z",
        "completedAt": "2026-03-02T08:00:00.000Z",
        "canceledAt": None,
        "archivedAt": "2026-06-02T08:00:00.000Z",
        "dueDate": "2026-03-31",
        "state": {"name": "Shipped", "type": "completed"},
        "team": {"key": "SHOP"},
        "assignee": {"email": "bob@example.com"},
        "creator": {"displayName": "ann"},
        "labels": {"nodes": [{"name": "bug"}], "pageInfo": {"hasNextPage": False}},
        "attachments": {"nodes": [{"url": "https://git.example/example/shop/pull/12"}]},
        **more,
    }


def page(*nodes: object, more: object = False) -> dict[str, Any]:
    return {"data": {"issues": {"nodes": [*nodes], "pageInfo": {"hasNextPage": more, "endCursor": "x"}}}}


OF_LINEAR = {
    "_at": "raw.json#/data/issues/nodes/0",
    "ticket": "SHOP-7",
    "project": "SHOP",
    "title": "The queue stops",
    "status": "done",
    "source_status": "Shipped",
    "created_at": "2026-03-01T08:00:00Z",
    "closed_at": "2026-03-02T08:00:00Z",
    "due_on": "2026-03-31",
    "assignee": "bob@example.com",
    "reporter": "ann",
    "approval": "unknown",
    "labels": "bug",
    "links": "example/shop#12",
    "url": "https://linear.example/issue/SHOP-7",
}
LINEAR_HEAD = "ID,Team,Title,Status,Creator,Assignee,Labels,Created,Started,Completed,Canceled,Archived,Due Date"
LINEAR_TABLE = (
    f"{LINEAR_HEAD}\n"
    'SHOP-7,Shop,The queue stops,Shipped,ann@example.com,bob@example.com,"bug, urgent",2026-03-01T08:00:00Z,,'
    "2026-03-02T08:00:00Z,,,2026-03-31\n"
    "SHOP-8,Shop,Another,Todo,ann@example.com,,,Sun Mar 01 2026 08:00:00 GMT+0000 (GMT),,,,,\n"
).encode()


def test_an_issue_of_github_is_a_row_and_a_pull_request_is_counted() -> None:
    told = read("github-issues", [issue(**CLOSED), issue(8, pull_request={})])
    assert cells(TICKETS, told) == [ROW]
    assert (problems(told), told.gaps) == ([], ())
    assert told.parameters == (("pages", "1"), ("pull requests, which are no tickets", "1"))


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, "open"),
        ({"state_reason": "reopened"}, "open"),
        (CLOSED, "done"),
        ({**CLOSED, "state_reason": None}, "done"),
        ({**CLOSED, "state_reason": "not_planned"}, "cancelled"),
        ({**CLOSED, "state_reason": "duplicate"}, "cancelled"),
        ({**CLOSED, "state_reason": "tired"}, "unknown"),
        ({"state": "ajar"}, "unknown"),
    ],
)
def test_how_far_an_issue_of_github_is(more: dict[str, object], status: str) -> None:
    told = read("github-issues", [issue(**more)], complete="asked with state=all", repository="Example/Shop")
    assert [(row["status"], row["ticket"]) for row in cells(TICKETS, told)] == [(status, "Example/Shop#7")]
    assert bool(problems(told)) is (status == "unknown")


def test_labels_of_github_are_objects_or_words() -> None:
    told = read("github-issues", [issue(**CLOSED, labels=["bug", "urgent"], milestone=None, type=None, user=None)])
    assert [(row["labels"], row.get("due_on"), row.get("reporter")) for row in cells(TICKETS, told)] == [
        ("bug;urgent", None, None)
    ]


def test_a_list_without_a_closed_issue_has_a_gap_until_somebody_says_why() -> None:
    gap = "no issue in the list is closed: nothing shows that closed ones were asked for (state=all)"
    assert read("github-issues", [issue()]).gaps == (gap,)
    assert read("github-issues", [issue()], complete="asked with state=all").gaps == ()
    assert read("github-issues", [issue(), issue(8, pull_request={})], total="1").gaps == ()
    assert read("github-issues", [issue()], total="2").gaps == ("1 issues were read; there should be 2",)


def test_pages_of_github_are_joined_and_a_full_one_at_the_end_is_a_gap() -> None:
    full = [issue(number, **CLOSED) for number in range(1, 101)]
    raw = f"{json.dumps(full)}\n{json.dumps([issue(101)])}\n".encode()
    told = read("github-issues", raw)
    assert (len(told.rows), told.rows[100][0], told.gaps) == (101, "raw.json#/1/0", ())
    assert len(read("github-issues", full).gaps) == 1


def test_an_issue_of_jira_is_a_row() -> None:
    told = read("jira", found(jira_issue()), **FIELDS)
    assert cells(TICKETS, told) == [OF_JIRA]
    assert (problems(told), told.gaps) == ([], ())


def category(key: str, name: str = "Eigen") -> dict[str, object]:
    return {"status": {"name": name, "statusCategory": {"key": key}}}


@pytest.mark.parametrize(
    ("more", "status"),
    [
        (category("new"), "open"),
        (category("indeterminate"), "in_progress"),
        (category("done"), "done"),
        ({**category("done"), "resolution": {"name": "Won't Do"}}, "cancelled"),
        (category("done", "Declined"), "cancelled"),
        (category("indeterminate", "Geprüft"), "done"),
        (category("done", "Verworfen"), "cancelled"),
        ({"status": {"name": "In Progress"}}, "in_progress"),
        ({"status": {"name": "Eigen"}}, "unknown"),
        (category("undefined"), "unknown"),
    ],
)
def test_how_far_an_issue_of_jira_is(more: dict[str, object], status: str) -> None:
    told = read("jira", found(jira_issue(**more)), done="Geprüft; Fertig", cancelled="Verworfen")
    assert [row["status"] for row in cells(TICKETS, told)] == [status]
    assert bool(problems(told)) is (status == "unknown")


def test_nobody_approved_only_where_the_field_was_asked_for() -> None:
    value = jira_issue(customfield_10050=None)
    assert [row["approval"] for row in cells(TICKETS, read("jira", found(value)))] == ["unknown"]
    assert [row["approval"] for row in cells(TICKETS, read("jira", found(value), approver="customfield_10050"))] == [
        "no"
    ]
    other = read("jira", found(value), approver="customfield_1")
    assert [row["approval"] for row in cells(TICKETS, other)] == ["unknown"]
    assert problems(other) == [
        (
            "raw.json#/issues/0/fields",
            "shape",
            "there is no field customfield_1, which the settings name as approver: ask for it",
        )
    ]


PAGES_OF_JIRA: dict[str, tuple[list[dict[str, Any]], tuple[str, ...]]] = {
    "the last of one": ([found(jira_issue())], ()),
    "a further one": (
        [found(jira_issue(), isLast=False, nextPageToken="x")],
        ("the last page says that there is a further one",),
    ),
    "a token alone": (
        [{"issues": [jira_issue()], "nextPageToken": "x"}],
        ("the last page says that there is a further one",),
    ),
    "no word of an end": (
        [{"issues": [jira_issue()]}],
        ("no page says that it is the last (isLast), and none says how many there are (total)",),
    ),
    "two": ([found(jira_issue(), isLast=False, nextPageToken="x"), found(jira_issue(8))], ()),
    "two ends": ([found(jira_issue()), found(jira_issue(8))], ("page 1 of 2 says that it is the last",)),
    "a total": ([{"issues": [jira_issue()], "startAt": 0, "maxResults": 50, "total": 1}], ()),
    "a total that is not reached": (
        [{"issues": [jira_issue()], "startAt": 0, "maxResults": 50, "total": 2}],
        ("1 issues were read; Jira says that there are 2",),
    ),
    "two totals": (
        [{"issues": [jira_issue(number)], "total": number} for number in (7, 8)],
        ("the pages name 2 totals: the search was not the same, or changed meanwhile",),
    ),
}


@pytest.mark.parametrize("name", PAGES_OF_JIRA)
@pytest.mark.parametrize("form", ["list", "lines"])
def test_the_end_of_a_search_of_jira(name: str, form: str) -> None:
    pages, gaps = PAGES_OF_JIRA[name]
    raw = json.dumps(pages).encode() if form == "list" else "\n".join(json.dumps(each) for each in pages).encode()
    told = read("jira", raw)
    assert (told.gaps, problems(told)) == (gaps, [])


def test_a_line_of_jira_is_a_row_and_columns_of_one_name_are_joined() -> None:
    told = read("jira-csv", JIRA_TABLE, total="2", time_zone="UTC", approver="Custom field (Approver)")
    assert cells(TICKETS, told) == [
        {
            "_at": "raw.csv:2",
            "ticket": "SHOP-7",
            "project": "SHOP",
            "title": "The queue stops",
            "type": "Bug",
            "status": "done",
            "source_status": "Done",
            "created_at": "2026-03-01T09:00:00Z",
            "closed_at": "2026-03-02T12:30:00Z",
            "due_on": "2026-03-31",
            "assignee": "Bob",
            "reporter": "Ann",
            "approver": "Cid",
            "approval": "yes",
            "labels": "bug;urgent",
        },
        {
            "_at": "raw.csv:4",
            "ticket": "SHOP-8",
            "project": "SHOP",
            "title": "Another",
            "type": "Task",
            "status": "open",
            "source_status": "To Do",
            "created_at": "2026-03-01T00:05:00Z",
            "reporter": "Ann",
            "approval": "no",
        },
    ]
    assert (problems(told), told.gaps) == ([], ())
    assert told.parameters[-1] == ("columns not read", "Issue id; Comment")


def test_times_of_jira_need_a_zone() -> None:
    told = read("jira-csv", JIRA_TABLE, total="2")
    assert ("raw.csv:2", "shape", "Created is '01/Mar/26 9:00 AM': a time without its zone: set time_zone") in problems(
        told
    )
    assert not could_pass(told)


def test_as_many_rows_as_jira_exports_at_most_are_a_gap() -> None:
    lines = "".join(f"SHOP-{number},Done,2026-03-01T08:00:00Z\n" for number in range(1000))
    raw = f"Issue key,Status,Created\n{lines}".encode()
    assert len(read("jira-csv", raw, complete="all").gaps) == 1
    assert read("jira-csv", raw, total="1000").gaps == ()


def test_an_issue_of_linear_is_a_row() -> None:
    told = read("linear", page(node()))
    assert cells(TICKETS, told) == [OF_LINEAR]
    assert (problems(told), told.gaps) == ([], ())


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("triage", "open"),
        ("backlog", "open"),
        ("unstarted", "open"),
        ("started", "in_progress"),
        ("completed", "done"),
        ("canceled", "cancelled"),
        ("duplicate", "cancelled"),
        ("dreamt", "unknown"),
    ],
)
def test_how_far_an_issue_of_linear_is(kind: str, status: str) -> None:
    told = read("linear", page(node(state={"name": "Eigen", "type": kind})))
    assert [row["status"] for row in cells(TICKETS, told)] == [status]
    assert bool(problems(told)) is (status == "unknown")
    set_to = read("linear", page(node(state={"name": "Eigen", "type": kind})), cancelled="eigen")
    assert [row["status"] for row in cells(TICKETS, set_to)] == ["cancelled"]


PAGES_OF_LINEAR = {
    "one": ([page(node())], ()),
    "a further one": ([page(node(), more=True)], ("the last page says that there is a further one",)),
    "no word of an end": (
        [page(node(), more=None)],
        ("page 1 of 1 does not say whether there is a further one (pageInfo, hasNextPage)",),
    ),
    "two": ([page(node(), more=True), page(node(8))], ()),
    "two ends": ([page(node()), page(node(8))], ("page 1 of 2 says that it is the last",)),
    "labels that are cut": (
        [page(node(labels={"nodes": [], "pageInfo": {"hasNextPage": True}}))],
        ("labels of SHOP-7 are cut",),
    ),
}


@pytest.mark.parametrize("name", PAGES_OF_LINEAR)
def test_the_end_of_an_answer_of_linear(name: str) -> None:
    pages, gaps = PAGES_OF_LINEAR[name]
    told = read("linear", pages)
    assert (told.gaps, problems(told)) == (gaps, [])


def test_an_answer_of_linear_without_an_archived_issue_has_a_gap_until_somebody_says_why() -> None:
    value = page(node(archivedAt=None))
    gap = "no issue is archived: nothing shows that archived ones were asked for (includeArchived)"
    assert read("linear", value).gaps == (gap,)
    assert read("linear", value, complete="asked with includeArchived").gaps == ()
    assert read("linear", value, total="1").gaps == ()


def test_a_line_of_linear_is_a_row() -> None:
    told = read("linear-csv", LINEAR_TABLE, total="2")
    assert cells(TICKETS, told) == [
        {
            "_at": "raw.csv:2",
            "ticket": "SHOP-7",
            "project": "SHOP",
            "title": "The queue stops",
            "status": "done",
            "source_status": "Shipped",
            "created_at": "2026-03-01T08:00:00Z",
            "closed_at": "2026-03-02T08:00:00Z",
            "due_on": "2026-03-31",
            "assignee": "bob@example.com",
            "reporter": "ann@example.com",
            "approval": "unknown",
            "labels": "bug;urgent",
        },
        {
            "_at": "raw.csv:3",
            "ticket": "SHOP-8",
            "project": "SHOP",
            "title": "Another",
            "status": "open",
            "source_status": "Todo",
            "created_at": "2026-03-01T08:00:00Z",
            "reporter": "ann@example.com",
            "approval": "unknown",
        },
    ]
    assert (problems(told), told.gaps) == ([], ())


@pytest.mark.parametrize(
    ("status", "started", "completed", "canceled", "means"),
    [
        ("Todo", "", "", "", "open"),
        ("Eigen", "", "", "", "open"),
        ("Eigen", "2026-03-02", "", "", "in_progress"),
        ("In Review", "", "", "", "in_progress"),
        ("Done", "", "2026-03-02", "", "done"),
        ("Canceled", "", "", "2026-03-02", "cancelled"),
        ("Done", "", "", "", "unknown"),
        ("Todo", "", "2026-03-02", "", "unknown"),
        ("Verworfen", "", "", "", "cancelled"),
    ],
)
def test_how_far_a_line_of_linear_is(status: str, started: str, completed: str, canceled: str, means: str) -> None:
    raw = (
        "ID,Status,Created,Started,Completed,Canceled\n"
        f"SHOP-7,{status},2026-03-01T08:00:00Z,{started},{completed},{canceled}\n"
    ).encode()
    told = read("linear-csv", raw, total="1", cancelled="verworfen")
    assert [row["status"] for row in cells(TICKETS, told)] == [means]
    assert bool(problems(told)) is (means == "unknown")


OF_GITHUB = {
    "no number": ([issue(number=None)], "#/0", "the issue lacks its number, its repository, its state or created_at"),
    "one issue twice": ([issue(), issue()], "#/1", "example/shop#7 stands at #/0 already: two pages overlap"),
    "an error body": ({"message": "Not Found"}, "#", "GitHub answered: Not Found"),
    "a state that nobody knows": ([issue(state="ajar")], "#/0/state", "the state 'ajar' is not known"),
}
WRONG_JIRA = {
    "no issues": ({"isLast": True}, "#", "the answer has no issues, not even an empty list of them"),
    "an error": (
        {"errorMessages": ["The value 'NO' does not exist for the field 'project'."]},
        "#",
        "Jira answered: The value 'NO' does not exist for the field 'project'.",
    ),
    "no answer but words": ([{"error": "Unauthorized"}], "#/0", "Jira answered: Unauthorized"),
    "no object": (["x"], "#/0", "here is a text; wanted is an object"),
    "no page": ([], "", "the file is a list of no answer at all"),
    "no status": (
        found(jira_issue(status=None)),
        "#/issues/0",
        "the issue lacks its key, its status or created: ask for these fields",
    ),
    "one issue twice": (
        found(jira_issue(), jira_issue()),
        "#/issues/1",
        "SHOP-7 stands at #/issues/0 already: two pages overlap",
    ),
    "a moment that is none": (
        found(jira_issue(created="soon")),
        "#/issues/0/fields/created",
        "created is 'soon': no day or time that is known",
    ),
    "a status that nobody knows": (
        found(jira_issue(status={"name": "Eigen"})),
        "#/issues/0/fields/status/name",
        "the status 'Eigen' is in no table: say it as done or cancelled",
    ),
}
WRONG_LINEAR = {
    "no issues": ({"data": {}}, "#", "the answer has no data/issues"),
    "no nodes": (
        {"data": {"issues": {"pageInfo": {"hasNextPage": False}}}},
        "#/data/issues",
        "the answer has no nodes, not even an empty list of them",
    ),
    "an error": (
        {"errors": [{"message": "not authenticated"}], **page(node())},
        "#/errors/0",
        "Linear answered: not authenticated",
    ),
    "no state": (
        page(node(state=None)),
        "#/data/issues/nodes/0",
        "the issue lacks its identifier, its state or createdAt: ask for them",
    ),
    "one issue twice": (
        page(node(), node()),
        "#/data/issues/nodes/1",
        "SHOP-7 stands at #/data/issues/nodes/0 already: two pages overlap",
    ),
}


@pytest.mark.parametrize(
    ("form", "name"),
    [
        *(("github-issues", name) for name in OF_GITHUB),
        *(("jira", name) for name in WRONG_JIRA),
        *(("linear", name) for name in WRONG_LINEAR),
    ],
)
def test_what_is_wrong_is_told_with_its_place(form: str, name: str) -> None:
    cases: dict[str, tuple[object, str, str]] = (
        {**OF_GITHUB} if form == "github-issues" else ({**WRONG_JIRA} if form == "jira" else {**WRONG_LINEAR})
    )
    value, place, message = cases[name]
    told = read(form, value)
    assert (f"raw.json{place}", message) in [(at, text) for at, _, text in problems(told)]
    assert not could_pass(told)


CSV_OF_JIRA = {
    "no key": (b"Key,Status,Created\nSHOP-7,Done,2026-03-01\n", ":1", "the header has no Issue key"),
    "a status twice": (b"Issue key,Status,Created,status\n", ":1", "the header has Status twice"),
    "one issue twice": (
        b"Issue key,Status,Created\nSHOP-7,Done,2026-03-01\nSHOP-7,Done,2026-03-01\n",
        ":3",
        "SHOP-7 stands in line 2 already",
    ),
    "a status that nobody knows": (
        b"Issue key,Status,Created\nSHOP-7,Eigen,2026-03-01\n",
        ":2",
        "the status 'Eigen' is in no table: say it as done or cancelled",
    ),
    "no day": (
        b"Issue key,Status,Created\nSHOP-7,Done,\n",
        ":2",
        "the issue lacks its key, its status or when it was created",
    ),
    "a formula": (
        b"Issue key,Status,Created,Assignee\nSHOP-7,Done,2026-03-01,=1+1\n",
        ":2",
        "Assignee holds a formula, '=1+1': nobody knows what it showed",
    ),
}


def test_a_due_day_that_is_none_and_one_whose_order_nobody_said_are_told() -> None:
    raw = b"Issue key,Status,Created,Due date\nSHOP-7,Done,2026-03-01,31/02/2026\nSHOP-8,Done,2026-03-01,13/Foo/26\n"
    told = read("jira-csv", raw, total="2")
    assert [message for _, _, message in problems(told)] == [
        "Due date is '31/02/2026': a day of which nobody said whether the month comes first: set dates",
        "Due date is '13/Foo/26': no day or time that is known",
    ]


CSV_OF_LINEAR = {
    "no key": (b"Id no,Status,Created,Completed,Canceled\n", ":1", "the header has no ID"),
    "one issue twice": (
        LINEAR_TABLE + LINEAR_TABLE.split(b"\n")[1] + b"\n",
        ":4",
        "SHOP-7 stands in line 2 already",
    ),
    "a short row": (LINEAR_TABLE + b"SHOP-9,Shop\n", ":4", "the row has 2 cells; the header has 13"),
    "a contradiction": (
        b"ID,Status,Created,Completed,Canceled\nSHOP-7,Done,2026-03-01,,\n",
        ":2",
        "the status is 'Done', and the columns Completed and Canceled say otherwise",
    ),
}


@pytest.mark.parametrize(
    ("form", "name"), [*(("jira-csv", name) for name in CSV_OF_JIRA), *(("linear-csv", name) for name in CSV_OF_LINEAR)]
)
def test_what_is_wrong_with_a_table_is_told_with_its_line(form: str, name: str) -> None:
    raw, place, message = {**CSV_OF_JIRA}[name] if form == "jira-csv" else {**CSV_OF_LINEAR}[name]
    told = read(form, raw, complete="yes")
    assert (f"raw.csv{place}", message) in [(at, text) for at, _, text in problems(told)]
    assert not could_pass(told)


@pytest.mark.parametrize("form", ["github-issues", "jira", "jira-csv", "linear", "linear-csv"])
def test_a_setting_that_is_not_known_is_refused(form: str) -> None:
    with pytest.raises(UsageError):
        of(form).configured({"colour": "red"})
