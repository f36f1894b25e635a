"""What programs and services print in place of an answer, and say of there being more."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tieout.collect.output import Read, read_output
from tieout.model.evidence.collector import CommandSetting

USERS: list[Any] = [{"name": "ana", "total": 9, "next": "ben", "count": 4, "more": True, "done": False}]


def read(data: bytes | str, reads: str, **changes: Any) -> Read:
    setting = CommandSetting(argv=("x",), timeout=timedelta(seconds=1), reads=reads, **changes)
    return read_output(data.encode() if isinstance(data, str) else data, setting, None)


def told(data: bytes | str, reads: str) -> list[str]:
    return [item.message for item in read(data, reads).found.problems]


@pytest.mark.parametrize("reads", ["json", "text"])
@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"kind": "Status", "status": "Failure", "message": "pods is forbidden", "x": 1}, "its status is Failure"),
        ({"kind": "Status", "reason": "Expired", "x": 1}, "it is a Status of Kubernetes, and no list"),
        ({"errorCode": "E0000011", "errorSummary": "Invalid token"}, "it has the key errorCode: E0000011"),
        ({"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "x": 1}, "its schema is that of an error"),
        ({"errorMessages": ["You do not have the permission"], "errors": {}}, "it has the key errorMessages: "),
        ([{"errorCode": "INVALID_SESSION_ID", "message": "expired"}], "each thing that it lists is an error: "),
        ([{"message": "Bad credentials"}], "each thing that it lists is an error: it only says: Bad credentials"),
        ({"__type": "AccessDeniedException", "Message": "User is not authorized"}, "it only says: User is not"),
        ({"__type": "AccessDeniedException", "x": 1}, "it is of the type AccessDeniedException"),
        ({"ok": False, "x": 1}, "it says ok: false"),
        ({"status": 403, "detail": "no", "x": 1}, "its status is 403"),
        ({"status": "401", "detail": "no", "x": 1}, "its status is 401"),
    ],
)
def test_a_document_that_is_an_error_is_told(document: Any, message: str, reads: str) -> None:
    assert any(item.startswith(message) for item in told(json.dumps(document), reads)), told(
        json.dumps(document), reads
    )


@pytest.mark.parametrize("reads", ["json", "text"])
@pytest.mark.parametrize(
    ("beside", "key"),
    [
        ({"IsTruncated": True}, "IsTruncated is true"),
        ({"NextToken": "abc"}, "NextToken"),
        ({"nextToken": "abc"}, "nextToken"),
        ({"NextMarker": "abc"}, "NextMarker"),
        ({"Marker": "abc"}, "Marker"),
        ({"nextPageToken": "abc"}, "nextPageToken"),
        ({"response_metadata": {"next_cursor": "abc"}}, "next_cursor"),
        ({"nextRecordsUrl": "/x"}, "nextRecordsUrl"),
        ({"@odata.nextLink": "https://example.com/x"}, "@odata.nextLink"),
        ({"has_more": True}, "has_more is true"),
        ({"more": True}, "more is true"),
        ({"incomplete_results": True}, "incomplete_results is true"),
        ({"timed_out": True}, "timed_out is true"),
        ({"isLast": False}, "isLast is false"),
        ({"metadata": {"continue": "eyJ2"}}, "continue"),
        ({"next": "https://example.com/x"}, "next"),
        ({"links": {"next": "https://example.com/x"}}, "next"),
        ({"_links": {"next": {"href": "/x"}}}, "next"),
        ({"totalResults": 2}, "totalResults is 2, and the list beside it has 1"),
        ({"total_count": 2}, "total_count is 2, and the list beside it has 1"),
        ({"total": 2}, "total is 2, and the list beside it has 1"),
        ({"@odata.count": 2}, "@odata.count is 2, and the list beside it has 1"),
        ({"page": {"totalElements": 2}}, "totalElements is 2, and the list beside it has 1"),
        ({"pageInfo": {"hasNextPage": True}}, "hasNextPage is true"),
    ],
)
def test_a_document_that_says_that_there_is_more_is_told(beside: dict[str, Any], key: str, reads: str) -> None:
    assert f"it says that there is more: {key}" in told(json.dumps({"items": USERS, **beside}), reads)


def test_a_page_of_graphql_is_told_however_deep_it_lies() -> None:
    page = {"totalCount": 50, "pageInfo": {"hasNextPage": True}, "nodes": [{"login": "a"}]}
    found = told(json.dumps({"data": {"organization": {"members": page}}}), "json")
    assert "it says that there is more: hasNextPage is true" in found
    inside = {"nodes": [{"members": {"pageInfo": {"hasNextPage": True}, "nodes": [1]}}]}
    assert told(json.dumps({"data": {"teams": inside}}), "json") == ["it says that there is more: hasNextPage is true"]


@pytest.mark.parametrize(
    "document",
    [
        {"items": USERS, "total": 1, "next": None, "NextToken": "", "IsTruncated": False, "has_more": False},
        {"items": USERS, "metadata": {"continue": ""}, "_links": {"self": {"href": "/x"}}, "isLast": True, "ok": True},
        USERS,
        [{"data": [1], "pageInfo": {"hasNextPage": True}}, {"data": [2], "pageInfo": {"hasNextPage": False}}],
        {"success": True, "errors": [], "messages": [], "result": USERS},
    ],
)
def test_what_is_all_of_it_is_not_told(document: Any) -> None:
    assert told(json.dumps(document), "json") == []
    assert told(json.dumps(document), "text") == []


@pytest.mark.parametrize(
    ("document", "rows"),
    [
        ({"value": []}, 0),
        ({"value": [1, 2]}, 2),
        ({"data": {"users": [1, 2, 3]}}, 3),
        ({"success": True, "errors": [], "result": [1, 2]}, 2),
        ({"users": [], "groups": []}, 0),
        ({"users": [1], "groups": []}, 1),
        ({"mfa": True}, 1),
        (None, 0),
        ({}, 0),
        (False, 0),
    ],
)
def test_the_one_list_of_an_object_is_what_is_counted(document: Any, rows: int) -> None:
    assert read(json.dumps(document), "json").rows == rows


def test_nothing_but_null_is_no_answer() -> None:
    assert told("[null]", "json") == ["it lists nothing but null"]


@pytest.mark.parametrize(
    "line",
    [
        "An error occurred (AccessDenied) when calling the ListUsers operation: no",
        "Error from server (Forbidden): pods is forbidden",
        "sudo: a password is required",
        "bash: aws: command not found",
        "zsh: command not found: aws",
        "ls: cannot open directory '/root': Permission denied",
        "Permission denied (publickey).",
        "Unauthorized",
        "403 Forbidden",
        "Forbidden",
        "curl: (6) Could not resolve host: x",
        "ERROR:  permission denied for table pg_authid",
        'psql: error: connection to server at "x" failed',
        "HTTP/1.1 502 Bad Gateway",
        "aws: AccessDeniedException",
        "No resources found in default namespace.",
    ],
)
def test_a_line_that_is_a_complaint_is_told(line: str) -> None:
    for text in (line, f"\n{line}\n", f"\ufeff{line}\r\n"):
        [found] = told(text, "text")
        assert found.startswith("it begins as an error: "), found
    assert told(f"users\nana\n{line}\n", "text")[0].startswith("line 3 reads as an error: ")
    assert told(f"{line}\n", "csv")[0].startswith("it begins as an error: ")


@pytest.mark.parametrize("text", ["ana can read\nerrors are few\n", "no errors were found\n", "[INFO] all went well\n"])
def test_a_line_that_is_none_is_left_alone(text: str) -> None:
    assert told(text, "text") == []


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"\0\0\0\0", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", b"null\n", b"{}", b"[]", b"[ ]", b'""']
)
def test_nothing_in_other_words_is_nothing(data: bytes) -> None:
    assert told(data, "text") == ["it is empty"]


def test_other_shapes_of_an_error_are_told() -> None:
    assert told("<?xml version='1.0'?>\n<Error><Code>AccessDenied</Code></Error>", "text") == [
        "it is an XML document of an error"
    ]
    assert told("error,message\n403,no\n", "csv") == ["its header is that of an error: error,message"]
    assert read("login,role\n,\n,\n", "csv").rows == 0
