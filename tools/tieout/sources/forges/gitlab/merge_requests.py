"""A merge request's answers -> Proposal. What GitLab does not tell is None or empty, with its reason.

GitLab docs, REST API: "Merge requests", "Merge request approvals", "Notes", "Merge request diff versions" and
"Commit status". The head of a merge request is the ref ``refs/merge-requests/N/head``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tieout.model.proposal import CheckRun, Proposal, ProposedCommit
from tieout.sources.forges.gitlab.accounts import somebody
from tieout.sources.forges.gitlab.approvals import Approvals, approvals
from tieout.sources.forges.gitlab.untold import UntoldError
from tieout.sources.forges.values import inside, moment, name, oid, text, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from tieout.model.account import Account

T = TypeVar("T")

_CONCLUSIONS = {"success": "SUCCESS", "failed": "FAILURE", "canceled": "CANCELLED", "skipped": "SKIPPED"}
_RUNNING = frozenset({"created", "waiting_for_resource", "preparing", "pending", "running", "manual", "scheduled"})
_NEVER = {
    "auto_merge": "GitLab does not keep whether a merge was set up before its conditions held",
    "force_pushes": "a version of a merge request does not tell whether it was pushed by force; Git may",
    "landed": "GitLab does not tell whether it made the commit itself",
    "queue": "a merge train leaves no fact on the merge request",
}


class Answers(NamedTuple):
    """What was asked of one merge request, as it came; None where it was refused or not asked."""

    merge_request: object
    """``GET /projects/:id/merge_requests/:iid``."""
    approvals: object
    """``.../approvals``."""
    notes: object
    """``.../notes?sort=asc``, all pages."""
    versions: object
    """``.../versions``, all pages."""
    commits: object = None
    """``.../commits``, all pages."""
    statuses: object = None
    """``GET /projects/:id/repository/commits/:head/statuses``, all pages."""
    issues: object = None
    """``.../closes_issues``, all pages."""


def proposal(of: Answers) -> Proposal:
    """Put it together; raises UntoldError where it is no merge request that was merged."""
    told = of.merge_request
    number, known, base = whole(inside(told, "iid")), whole(inside(told, "id")), name(inside(told, "target_branch"))
    merged_at = moment(inside(told, "merged_at"))
    if inside(told, "state") != "merged" or number is None or known is None or base is None or merged_at is None:
        raise UntoldError("it is no merge request that was merged, or it cannot be read")
    facts = _Facts()
    story = facts.given("reviews", lambda: approvals(of.approvals, of.notes, of.versions), Approvals((), (), ()))
    if "reviews" in facts.unknown:
        facts.unknown |= dict.fromkeys(("dismissals", "base_changes"), facts.unknown["reviews"])
    return Proposal(
        number=number,
        id=str(known),
        title=text(inside(told, "title")) or "",
        base=base,
        base_oid=oid(inside(told, "diff_refs", "start_sha")),
        head=text(inside(told, "source_branch")) or "",
        head_oid=facts.given("head_oid", lambda: _needed(oid(inside(told, "sha")), "the head"), None),
        created_at=moment(inside(told, "created_at")),
        merged_at=merged_at,
        merge_oid=facts.given("merge_oid", lambda: _needed(_landing(told), "the commit that merged it"), None),
        author=facts.given("author", lambda: somebody(inside(told, "author")), None),
        merged_by=facts.given("merged_by", lambda: _merger(told), None),
        cross_repo=inside(told, "source_project_id") != inside(told, "target_project_id"),
        labels=facts.given("labels", lambda: _labels(inside(told, "labels")), ()),
        issues=facts.given("issues", lambda: _issues(of.issues, inside(told, "project_id")), ()),
        reviews=story.reviews,
        dismissals=story.dismissals,
        base_changes=story.base_changes,
        commits=facts.given("commits", lambda: _commits(of.commits), ()),
        checks=facts.given("checks", lambda: _checks(of.statuses), ()),
        unknown=tuple(sorted(facts.unknown.items())),
    )


class _Facts:
    """Reads facts, and keeps why one could not be given."""

    def __init__(self) -> None:
        self.unknown = dict(_NEVER)

    def given(self, key: str, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except UntoldError as error:
            self.unknown[key] = str(error)
            return otherwise


def _needed(value: T | None, what: str) -> T:
    if value is None:
        raise UntoldError(f"GitLab did not give {what}")
    return value


def _landing(told: object) -> str | None:
    """Give the commit that came to stand on the base: the merge, else the squash, else the head itself.

    A project that only fast-forwards makes no merge; a squash with a merge has both, and the merge landed.
    """
    for key in ("merge_commit_sha", "squash_commit_sha"):
        if inside(told, key) is not None:
            return oid(inside(told, key))
    return oid(inside(told, "sha"))


def _merger(told: object) -> Account | None:
    """Read who merged it; ``merged_by`` is what older servers call it."""
    return somebody(inside(told, "merge_user") or inside(told, "merged_by"))


def _labels(value: object) -> tuple[str, ...]:
    return tuple(_needed(text(item), "a label") for item in _list(value, "the labels"))


def _issues(value: object, project: object) -> tuple[str, ...]:
    """Read the issues that it closes: ``#7``, or of another project its full reference."""
    found = []
    for item in _list(value, "the issues that it closes"):
        number = _needed(whole(inside(item, "iid")), "an issue that it closes")
        home = inside(item, "project_id")
        reference = f"#{number}" if home == project else name(inside(item, "references", "full"))
        found.append(_needed(reference, "an issue that it closes"))
    return tuple(found)


def _commits(value: object) -> tuple[ProposedCommit, ...]:
    """Read the commits, oldest first. GitLab gives addresses, and Git has those: no account stands in for one."""
    found = [_needed(oid(inside(item, "id")), "a commit") for item in _list(value, "the commits")]
    return tuple(ProposedCommit(item, None, None) for item in reversed(found))


def _checks(value: object) -> tuple[CheckRun, ...]:
    """Read what jobs and others said of the head; of several of one name each is kept."""
    found = []
    for item in _list(value, "what was said of the head"):
        called, said = _needed(name(inside(item, "name")), "the name of a check"), inside(item, "status")
        if said in _RUNNING:
            found.append(CheckRun(called, None, None, None))
            continue
        conclusion = _CONCLUSIONS.get(said) if isinstance(said, str) else None
        found.append(
            CheckRun(called, None, _needed(conclusion, "what a check said"), moment(inside(item, "finished_at")))
        )
    return tuple(found)


def _list(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise UntoldError(f"GitLab did not give {what}")
    return value
