"""A forge to write at, on this machine: issues and comments with pages, as GitHub and as GitLab keep them.

What it asks of a request is what their pages say ("Issues", "Issue comments"; "Issues API", "Notes API"): the method,
the names in the body, who is asked for. It keeps what was written, so that a second run can be held against a first.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.forge.transport import Clock, Raw, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = "ghs_16C7e42F292c6912E7710c838347Ae178B4a"
ME = "github-actions[bot]"
LIMITED = b'{"message": "API rate limit exceeded for installation ID 1."}'


@dataclass
class Issue:
    """An issue, or a pull request, which GitHub keeps among them."""

    number: int
    title: str = ""
    body: str = ""
    author: str = ME
    is_open: bool = True
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    is_change: bool = False


@dataclass
class Comment:
    id: int
    on: int
    body: str
    author: str = ME


@dataclass
class Hub:
    """What stands there, and how it answers."""

    kind: str = "github"
    repository: str = "example/policies"
    url: str = ""
    issues: list[Issue] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    per_page: int = 2
    """Entries of a page: few, so that there are pages."""
    assignable: tuple[str, ...] = ("ana-example",)
    may_label: bool = True
    may_write: bool = True
    knows_itself: bool = False
    """Whether the token may ask whose it is: that of a workflow may not."""
    fail: list[Callable[[str, str], Raw | None]] = field(default_factory=list)
    """Answers to the next requests, before anything is done."""
    after: Callable[[str, str], Raw | None] = lambda _method, _path: None
    """An answer in place of the true one, when the thing was done."""
    requests: list[tuple[str, str]] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)

    def add(self, **what: Any) -> Issue:
        issue = Issue(len(self.issues) + 1, **what)
        self.issues.append(issue)
        return issue

    def note(self, on: int, body: str, author: str = ME) -> Comment:
        comment = Comment(1000 + len(self.comments), on, body, author)
        self.comments.append(comment)
        return comment

    @property
    def writes(self) -> list[tuple[str, str]]:
        return [item for item in self.requests if item[0] != "GET"]

    # --- Answers -----------------------------------------------------------------------------------

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Raw:  # noqa: PLR0911  # a case each
        split = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(split.query).items()}
        prefix = "/api/v3/repos/" if self.kind == "github" else "/api/v4/projects/"
        path = split.path
        self.requests.append((method, path))
        if self.fail:
            raw = self.fail.pop(0)(method, path)
            if raw is not None:
                return raw
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return told({"message": "Bad credentials"}, 401)
        if path.endswith("/user"):
            if self.kind == "gitlab":
                return told({"id": 7, "username": "project_7_bot"})
            return told({"login": "ana-bot"}) if self.knows_itself else refused()
        if not path.startswith(prefix) or not unquote(path.removeprefix(prefix)).startswith(f"{self.repository}/"):
            return told({"message": "Not Found"}, 404)
        parts = unquote(path.removeprefix(prefix)).removeprefix(f"{self.repository}/").split("/")
        if method != "GET" and not self.may_write:
            return refused()
        given: dict[str, Any] = json.loads(body) if body else {}
        done = (self._github if self.kind == "github" else self._gitlab)(method, parts, query, given)
        return self.after(method, path) or done

    def _github(  # noqa: PLR0911  # a case each
        self, method: str, parts: list[str], query: dict[str, str], given: dict[str, Any]
    ) -> Raw:
        match method, parts:
            case "GET", ["issues"]:
                found = [
                    shown(item)
                    for item in self.issues
                    if ("open" if item.is_open else "closed") == query["state"]
                    and query.get("labels", "") in {"", *item.labels}
                ]
                return self._page(found, "issues", query)
            case "POST", ["issues"]:
                assert set(given) <= {"title", "body", "labels", "assignees"}
                if not set(given.get("assignees", ())) <= set(self.assignable):
                    return told({"message": "Validation Failed"}, 422)
                labels = tuple(given["labels"]) if self.may_label else ()
                issue = self.add(title=given["title"], body=given["body"], labels=labels,
                                 author="ana-bot" if self.knows_itself else ME,
                                 assignees=tuple(given.get("assignees", ())))  # fmt: skip
                return told(shown(issue), 201)
            case "PATCH", ["issues", "comments", number]:
                (comment,) = [item for item in self.comments if item.id == int(number)]
                comment.body = given["body"]
                return told(said(comment))
            case "PATCH", ["issues", number]:
                assert set(given) <= {"title", "body", "state"} != set()
                issue = self.issues[int(number) - 1]
                issue.title, issue.body = given.get("title", issue.title), given.get("body", issue.body)
                issue.is_open = given.get("state", "open" if issue.is_open else "closed") == "open"
                return told(shown(issue))
            case "GET", ["issues", number, "comments"]:
                return self._page(
                    [said(item) for item in self.comments if item.on == int(number)], f"issues/{number}/comments", query
                )
            case "POST", ["issues", number, "comments"]:
                return told(said(self.note(int(number), given["body"])), 201)
        return told({"message": "Not Found"}, 404)

    def _gitlab(  # noqa: PLR0911  # a case each
        self, method: str, parts: list[str], query: dict[str, str], given: dict[str, Any]
    ) -> Raw:
        match method, parts:
            case "GET", ["issues"]:
                found = [
                    kept(item)
                    for item in self.issues
                    if ("opened" if item.is_open else "closed") == query["state"]
                    and query.get("labels", "") in {"", *item.labels}
                ]
                return self._page(found, "issues", query)
            case "POST", ["issues"]:
                issue = self.add(title=given["title"], body=given["description"], labels=(given["labels"],))
                return told(kept(issue), 201)
            case "PUT", ["issues", number]:
                issue = self.issues[int(number) - 1]
                issue.title, issue.body = given.get("title", issue.title), given.get("description", issue.body)
                event = given.get("state_event")
                issue.is_open = issue.is_open if event is None else event == "reopen"
                return told(kept(issue))
            case "GET", ["merge_requests", number, "notes"]:
                notes = [{"id": 1, "body": "mentioned", "system": True, "author": {"id": 7}}]
                notes += [noted(item) for item in self.comments if item.on == int(number)]
                return self._page(notes, f"merge_requests/{number}/notes", query)
            case "POST", ["merge_requests" | "issues", number, "notes"]:
                return told(noted(self.note(int(number), given["body"])), 201)
            case "PUT", ["merge_requests", _, "notes", number]:
                (comment,) = [item for item in self.comments if item.id == int(number)]
                comment.body = given["body"]
                return told(noted(comment))
        return told({"message": "404 Not Found"}, 404)

    def _page(self, found: list[Any], path: str, query: dict[str, str]) -> Raw:
        number, size = int(query.get("page", "1")), self.per_page
        start = (number - 1) * size
        project = self.repository if self.kind == "github" else self.repository.replace("/", "%2F")
        root = f"{self.url}/api/v3/repos" if self.kind == "github" else f"{self.url}/api/v4/projects"
        more = "&".join(f"{name}={value}" for name, value in query.items() if name != "page")
        link = f'<{root}/{project}/{path}?{more}&page={number + 1}>; rel="next"'
        return told(found[start : start + size], headers=(("link", link),) if start + size < len(found) else ())


def shown(issue: Issue) -> dict[str, Any]:
    change = {"pull_request": {"url": ""}} if issue.is_change else {}
    return {
        "number": issue.number, "title": issue.title, "body": issue.body or None, "user": {"login": issue.author},
        "state": "open" if issue.is_open else "closed", **change,
    }  # fmt: skip


def said(comment: Comment) -> dict[str, Any]:
    return {"id": comment.id, "body": comment.body, "user": {"login": comment.author}}


def kept(issue: Issue) -> dict[str, Any]:
    return {
        "iid": issue.number, "title": issue.title, "description": issue.body or None,
        "author": {"id": 7 if issue.author == ME else 8},
    }  # fmt: skip


def noted(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id, "body": comment.body, "system": False, "author": {"id": 7 if comment.author == ME else 8},
    }  # fmt: skip


def told(value: Any, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Raw:
    return Raw(status, json.dumps(value).encode(), (("content-type", "application/json"), *headers))


def refused() -> Raw:
    return told({"message": "Resource not accessible by integration"}, 403)


@contextmanager
def hub(kind: str = "github", **changes: Any) -> Iterator[Hub]:
    found = Hub(kind=kind, **changes)
    with serving(found.answer) as url:
        found.url = url
        yield found
