"""``changes:`` of ``controls.yaml`` -> ChangePolicy."""

from __future__ import annotations

import enum
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.change_policy import ChangePolicy, Forge, TicketRule
from tieout.sources import ticket_pattern
from tieout.sources.nodes import Scalar
from tieout.sources.notes import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.sources.fields import Fields

_MOST_APPROVALS = 10
_KEYS = (
    "branch",
    "forge",
    "approvals_required",
    "ticket",
    "required_checks",
    "emergency_labels",
    "bots",
    "trivial",
)
_ONE_VALUE = ("branch", "approvals_required", "trivial")
_LOGIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(\[bot\])?", re.ASCII)
_EXAMPLE = "changes: {branch: main, forge: {kind: github, repository: example/policies}}"
# Git's own rules for names (git-check-ref-format), and no option.
_NO_BRANCH = re.compile(r"^[-/.]|[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(/|$)|[/.]$|^@$")
_NAME = r"[A-Za-z0-9_.-]+"
_REPOSITORY = {"github": re.compile(rf"{_NAME}/{_NAME}"), "gitlab": re.compile(rf"{_NAME}(/{_NAME})+")}
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")


class _Kind(enum.Enum):
    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


class _Trivial(enum.Enum):
    ALLOW = "allow"
    VOID = "void"


def read_change_policy(fields: Fields) -> ChangePolicy:
    """Read what is a change and what makes it approved; what cannot be read has its default, and is noted."""
    mark = fields.notes.mark
    read = _read(fields)
    slips = (*fields.notes.meant("changes"), *fields.notes.since(mark))
    return replace(read, is_sound=not slips, slips=slips)


def _read(fields: Fields) -> ChangePolicy:
    inner = fields.mapping("changes", _EXAMPLE)
    if inner is None:
        return ChangePolicy()
    inner.check_keys(_KEYS)
    inner.check_said(_ONE_VALUE)
    default = ChangePolicy()
    pattern, rule = _ticket(inner)
    return ChangePolicy(
        branch=_branch(inner),
        forge=_forge(inner),
        approvals_required=inner.number("approvals_required", 1, _MOST_APPROVALS) or default.approvals_required,
        ticket_pattern=pattern,
        ticket_rule=rule or default.ticket_rule,
        required_checks=inner.words("required_checks"),
        emergency_labels=(
            default.emergency_labels if inner.is_null("emergency_labels") else inner.words("emergency_labels")
        ),
        bots=tuple(_logins(inner)),
        trivial_allowed=inner.choice("trivial", _Trivial) is _Trivial.ALLOW,
        location=fields.location("changes"),
    )


def _logins(fields: Fields) -> Iterator[str]:
    for index, (text, node) in enumerate(fields.placed_words("bots")):
        is_number = isinstance(node, Scalar) and node.plain and text.isdecimal()
        if _LOGIN.fullmatch(text) is not None and not is_number:
            yield text
            continue
        told = "a number" if is_number else "no login"
        fields.notes.bad(
            node,
            f"changes.bots[{index}] is {shown(text)}, {told}; wanted is the login of an account",
            'write the login as the forge does, in quotes if it has digits alone: `bots: ["deploy-user"]`',
        )


def _branch(fields: Fields) -> str:
    name = fields.line("branch") or ""
    if name and _NO_BRANCH.search(name):
        fields.note("branch", f"changes.branch is {shown(name)}, which Git takes for no branch", "write `branch: main`")
        return ""
    return name


def _forge(fields: Fields) -> Forge | None:
    inner = fields.mapping("forge", "forge: {kind: github, repository: example/policies}")
    if inner is None:
        return None
    inner.check_keys(("kind", "repository", "url", "reason"))
    inner.check_said(("kind", "url"))
    kind = inner.choice("kind", _Kind)
    if kind is None:
        if "kind" not in inner:
            inner.note("", "changes.forge lacks its kind", "write `kind: github`")
        return None
    return _no_forge(inner) if kind is _Kind.NONE else _some_forge(inner, kind.value)


def _no_forge(fields: Fields) -> Forge | None:
    reason = " ".join((fields.text("reason") or "").split())
    for key in ("repository", "url"):
        if key in fields:
            fields.note(key, f"changes.forge has kind none and a {key}", f"take {key} out, or name the kind")
    if not reason:
        fields.note(
            "kind",
            "changes.forge says none and not why; so approvals are looked for as if nothing were said",
            'write `forge: {kind: none, reason: "..."}`, as an auditor may read it',
        )
        return None
    return Forge(kind="none", repository="", url="", reason=reason)


def _some_forge(fields: Fields, kind: str) -> Forge | None:
    repository, url = fields.line("repository") or "", fields.line("url") or ""
    if "reason" in fields:
        fields.note("reason", f"changes.forge has kind {kind} and a reason", "give a reason beside `kind: none` alone")
    if _REPOSITORY[kind].fullmatch(repository) is None or ".." in repository:
        told = f"is {shown(repository)}; wanted is owner/name" if repository else "is not there"
        fields.note("repository", f"changes.forge.repository {told}", "write `repository: example/policies`")
        return None
    if url and _URL.fullmatch(url) is None:
        fields.note(
            "url",
            f"changes.forge.url is {shown(url)}; wanted is the address of a forge of your own",
            "write `url: https://git.example.com`, without a name or password in it; leave it out for the public forge",
        )
        return None
    return Forge(kind=kind, repository=repository, url=url.rstrip("/"), reason="")


def _ticket(fields: Fields) -> tuple[str, TicketRule | None]:
    inner = fields.mapping("ticket", 'ticket: {pattern: "[A-Z]+-[0-9]+", required: request_or_ticket}')
    if inner is None:
        return "", None
    inner.check_keys(("pattern", "required"))
    inner.check_said(("pattern", "required"))
    pattern, rule = inner.line("pattern") or "", inner.choice("required", TicketRule)
    why = ticket_pattern.fault(pattern) if pattern else None
    if why is None:
        return pattern, rule
    inner.note(
        "pattern",
        f"the pattern {shown(pattern)} {why}",
        'write a pattern such as "[A-Z]+-[0-9]+"',
        kind="bad-pattern",
    )
    return "", rule
