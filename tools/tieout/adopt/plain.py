"""A repository of plain Markdown policies -> the ``controls.yaml`` that lets it be examined.

One file is written and nothing else is touched. What the repository does not say is not filled
in: no owner, no approver, no date, no approval.
"""

from __future__ import annotations

import os
import shlex
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tieout.adopt.pages import pages_of
from tieout.adopt.proposal import Proposal, propose
from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError, UsageError
from tieout.model.examination import SETTINGS_PATH
from tieout.ports.git import Repository
from tieout.ports.writing import write_file
from tieout.sources.globs import fault, match
from tieout.sources.trees import CommitTree, WorkTree
from tieout.starter.naming import organization_name, time_zone

_KEEP = 'git add controls.yaml && git commit -m "Let tieout examine our policies"'
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What adopting did."""

    proposal: Proposal
    written: tuple[str, ...]
    """Paths relative to the root."""

    @property
    def next_steps(self) -> tuple[str, ...]:
        """What to type after adopting: see where you stand, read how to go on, keep what was written."""
        of = self.proposal
        rules = {"unreadable-file": of.headless or of.unreadable, "missing-field": of.is_lacking}
        return ("tieout check", *(f"tieout explain {rule}" for rule, is_met in rules.items() if is_met), _KEEP)


def adopt(
    root: Path,
    *,
    organization: str | None = None,
    timezone: str | None = None,
    policies: tuple[str, ...] = (),
    runbooks: tuple[str, ...] = (),
    is_trial: bool = False,
) -> Adopted:
    """Write ``controls.yaml`` for the Markdown documents of the repository that encloses ``root``.

    The last commit is what counts; the work tree only where there is no commit yet. A trial writes nothing, and
    has no need of a place for it, nor of a document. Raises
    UsageError if there is a ``controls.yaml`` or no work tree, or a pattern of ``policies`` or ``runbooks``
    cannot be read or names no Markdown, and NotExaminableError if there is no document.
    """
    for pattern in (*policies, *runbooks):
        wrong = fault(pattern)
        if wrong is not None:
            raise UsageError(f"the pattern {visible(pattern)!r} {wrong}", remedy="write it like 'docs/**/*.md'")
    name = None if organization is None else organization_name(organization)
    zone = None if timezone is None else time_zone(timezone)
    repository = Repository.open(root)
    top, shown = repository.root, visible(str(repository.root))
    if repository.is_bare and not is_trial:
        raise UsageError(f"{shown} has no work tree to write in", remedy="clone it, and adopt the clone")
    if os.path.lexists(top / SETTINGS_PATH) and not is_trial:
        raise UsageError(
            f"{shown} has a controls.yaml already: nothing was written",
            remedy="edit it; or move it away and adopt again",
        )
    commit = repository.head()
    tree = CommitTree(repository, commit) if commit else WorkTree(top, (), ("",))
    found = pages_of(tree)
    for pattern in (*policies, *runbooks):
        if not any(match(page.path, (pattern,)) for page in found.pages):
            raise UsageError(
                f"no Markdown file of {shown} is at {visible(pattern)!r}: nothing was written",
                remedy="git ls-files '*.md' lists those that a commit holds",
            )
    proposal = propose(found, organization=name, timezone=zone, policies=policies, runbooks=runbooks)
    if is_trial:
        return Adopted(proposal=proposal, written=())
    if not proposal.policies and not proposal.runbooks:
        raise _nothing(shown, proposal)
    write_file(top / SETTINGS_PATH, proposal.text.encode())
    return Adopted(proposal=proposal, written=(SETTINGS_PATH,))


def _nothing(shown: str, proposal: Proposal) -> NotExaminableError:
    """Say that no file is known as a document, which files there are, and how to name them."""
    left = proposal.not_taken
    said = "".join(f"; {visible(item.path)}: {item.reason}" for item in left[:_SHOWN])
    more = f"; and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
    blind = "".join(f"; not looked into: {visible(item.path)}: {item.reason}" for item in proposal.beyond[:_SHOWN])
    if not left and not blind:
        message = f"{shown} has no documents: there is no Markdown file in it"
        return NotExaminableError(message, remedy="tieout init plants a starter to begin with")
    tops = Counter(item.path.partition("/")[0] for item in left if "/" in item.path)
    where = shlex.quote(f"{tops.most_common(1)[0][0]}/**/*.md" if tops else "*.md")
    return NotExaminableError(
        f"{shown} has no documents that are known as such: no Markdown file says by its place, head or name that it "
        f"is a policy or a runbook{said}{more}{blind}",
        remedy=f"say which they are: tieout adopt --policies {where} (or --runbooks); or move them to policies/ and "
        "runbooks/",
    )
