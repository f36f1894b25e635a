"""What the sample company's code host enforced on the main branch, and how the branch moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tieout.demo.diary import Diary
from tieout.demo.forge import account
from tieout.model.enforcement import Enforced, Enforcement, Protection, Push, RuleSuite, Snapshot, Span
from tieout.model.location import Location
from tieout.sources.forges.github.queries import digest

PROTECTION = Protection(
    id="protection:main",
    name="main",
    is_active=True,
    approvals=1,
    dismisses_stale=True,
    code_owners=False,
    last_push_approval=False,
    required_checks=("tieout",),
    admins_bound=False,
    allows_force_push=False,
    allows_deletion=False,
    bypass=(),
)
"""Sound, but for one thing: it does not bind administrators. So Dora could push past it."""
_NOWHERE = Location(path="")


class SampleGuard:
    """The same code host, asked for its rules."""

    name = "github"

    def __init__(self, diary: Diary, ids: Mapping[int, str], repository: str) -> None:
        self.repository = repository
        self.queries: Mapping[str, str] = {"enforcement": digest("enforcement")}
        self._diary = diary
        self._ids = ids
        self._asked: datetime | None = None

    def enforced(self, branch: str, *, at: datetime, known: Enforcement | None) -> tuple[Enforced, ...]:  # noqa: ARG002  # new ones are told apart elsewhere
        """Give the rules of the moment and what happened since the run before."""
        since = self._asked or self._diary.chronicle.began
        self._asked = at
        found: list[Enforced] = [
            Snapshot(
                observed_at=at,
                branch=branch,
                protections=(PROTECTION,),
                is_complete=True,
                reason="",
                location=_NOWHERE,
            )
        ]
        for number, move in enumerate(self._diary.chronicle.moves, 1):
            if not since <= move.at <= at:
                continue
            by = account(self._who(move.by), self._diary.staff)
            before, after = self._ids[move.before], self._ids[move.after]
            kind = "pr_merge" if move.is_merge else "push"
            found.append(Push(f"{70000 + number}", move.at, by, kind, before, after, _NOWHERE))
            found.append(RuleSuite(f"{90000 + number}", move.at, by, before, after, "pass", _NOWHERE))
        found += [Span(source, since, at, is_complete=True, reason="") for source in ("rule_suites", "activity")]
        return tuple(found)

    def _who(self, name: str) -> str:
        return next(member.id for member in self._diary.staff.values() if member.name == name)
