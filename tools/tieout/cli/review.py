"""tieout review: what changed since the last approved review, and the days of this one on a branch."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from tieout.cli import completing
from tieout.cli.exits import ExitCode
from tieout.cli.options import as_of_option, refuse_the_future, root_option, typed, wants_colour
from tieout.cli.showing import show

if TYPE_CHECKING:
    from tieout.load.reviewing import Base
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.ports.git_objects import TreeEntry
    from tieout.workpapers.review.proposing import Remote


_LONGEST = 200
"""Characters of what a review found."""


@click.command("review")
@click.argument("policy", shell_complete=completing.documents)
@root_option
@as_of_option
@click.option("--yes", is_flag=True, help="Say that you read it, and do not ask.")
@click.option("--dry-run", is_flag=True, help="Show what changed and which days would be set; write nothing.")
@click.option(
    "--branch", metavar="NAME", help="The branch to make.  [default: review/, the id and the day of the review]"
)
@click.option(
    "--found",
    metavar="TEXT",
    help="What the reading found, in a line: it goes into the changelog and the commit.  [default: that the review changed no word]",
)
def command(
    policy: str, root: Path, as_of: date | None, yes: bool, dry_run: bool, branch: str | None, found: str | None
) -> int:
    """Show what changed in POLICY since its last approved review, and record that you read it again.

    POLICY is the id or the path of a policy or runbook. Its days are set by its cadence, and its changelog
    gets an entry, in a commit of that file alone, on a new branch: the branch that is checked out and the files on disk stay as they
    are, no hook runs, and nothing is pushed. --as-of is the day on which you read it.

    It approves nothing: that is a review of the request, given at the forge.
    """
    from tieout.check import check
    from tieout.cli.examining import examine, hold_settled
    from tieout.load import reviewing
    from tieout.report import review as told
    from tieout.sources.place import place_of
    from tieout.workpapers.review import reading

    said = None if found is None else _one_line(found)
    base = reviewing.base_of(place_of(root))
    examination = examine(root, as_of=as_of, period=None, rev=base.commit)
    hold_settled(examination)
    refuse_the_future(examination.as_of, ZoneInfo(examination.timezone), "nobody has read it then")
    document = reading.document_named(examination, policy, _paths(policy, base))
    entry = reviewing.entry_of(base, document)
    remote = _remote(base, examination)
    _refuse_stale(base, entry, remote, document, examination)
    outcome = check(examination)
    since = reading.since_when(examination, outcome, document)
    was = reviewing.text_at(base, examination, document, since.commit) if since.commit else None
    change = None if was is None else reading.change_since(was, document)
    colour = wants_colour()
    findings = reading.findings_on(outcome, document)
    show(f"{told.page(document, examination, since, change, findings, colour=colour)}\n")
    on = examination.as_of
    days = reading.new_days(document, on)
    show(f"{told.days(document, days, on, unread=reading.unread_keys(document, examination))}\n")
    data = reviewing.dated(reviewing.bytes_of(base, entry), days, examination, document)
    return _propose(
        base,
        entry,
        document,
        examination,
        data,
        remote,
        found=said or reading.unsaid(change),
        message="" if said is None else f"Found: {said}\n",
        branch=branch,
        yes=yes,
        dry_run=dry_run,
    )


def _propose(
    base: Base,
    entry: TreeEntry,
    document: Document,
    examination: Examination,
    data: bytes,
    remote: Remote | None,
    *,
    found: str,
    message: str,
    branch: str | None,
    yes: bool,
    dry_run: bool,
) -> int:
    from tieout.load import reviewing
    from tieout.model.characters import visible
    from tieout.ports import git_proposal, process
    from tieout.report import review as told
    from tieout.workpapers.review import proposing, reading

    git = base.place.repository.git
    below = base.place.prefix
    name = branch or proposing.branch_for(document.id or document.path, examination.as_of, below=below)
    onto = examination.program.changes.branch or base.branch
    _refuse_existing(base, name)
    signer = reading.signer_of(git_proposal.author(git), document, examination)
    written = reading.entry_of(document, signer, found, examination.as_of)
    listed = reviewing.entered(data, written, examination, document)
    show(f"{told.entry(None if listed is None else written, document)}\n")
    show(f"{told.standing(signer, document, examination)}\n")
    _tell_what_goes_along(base, remote, onto)
    if dry_run:
        show(f"Nothing was written. Without --dry-run a commit on this branch:\n  {visible(name)}\n")
        return ExitCode.TIED_OUT
    if not yes and not _asked(document):
        click.echo("Nothing was written.")
        return ExitCode.TIED_OUT
    where = f" ({visible(below[:-1])})" if below else ""
    subject = f"Review {visible(document.subject)}{where}: read again on {examination.as_of}"
    oid = git_proposal.commit_one(
        git,
        name,
        base=base.commit,
        path=entry.path,
        mode=entry.mode,
        data=listed or data,
        message=f"{subject}\n\nNo word of it is changed.\n{message}",
    )
    programs = frozenset(program for program in ("gh", "glab") if process.find(program))
    top = base.place.repository.root
    at = "" if Path.cwd().resolve().is_relative_to(top.resolve()) else typed(top)
    ways = proposing.ways(remote, branch=name, onto=onto, programs=programs, at=at)
    signed = git_proposal.signs(git)
    show(told.done(oid, name, f"{below}{document.path}", base.branch, ways, signed=signed))
    return ExitCode.TIED_OUT


def _one_line(found: str) -> str:
    """Give what was found; raises UsageError for what is no line of a changelog."""
    from tieout.model.characters import visible
    from tieout.model.errors import UsageError

    if not found.strip() or len(found) > _LONGEST or visible(found) != found:
        raise UsageError(
            "--found is empty, too long, or holds characters that nobody sees",
            remedy=f"say in one line of at most {_LONGEST} characters what the reading found",
        )
    return found.strip()


def _asked(document: Document) -> bool:
    """Ask whoever sits there; raises UsageError where nobody does."""
    from tieout.model.characters import visible
    from tieout.model.errors import UsageError

    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "nobody is here to say that it was read, so nothing was written",
            remedy="--yes says that you read it; --dry-run only shows what changed",
        )
    return click.confirm(f"Have you read {visible(document.subject)} as it stands, all of it?", err=True)


def _paths(policy: str, base: Base) -> tuple[str, ...]:
    """Give what an argument may mean as a path below the root: as written from here, and from the root."""
    here = Path(os.path.abspath(policy))  # noqa: PTH100  # resolve() would follow links
    resolved = here.parent.resolve() / here.name
    inside = [resolved.relative_to(base.place.base).as_posix()] if resolved.is_relative_to(base.place.base) else []
    return (*inside, os.path.normpath(policy).replace(os.sep, "/"))


def _remote(base: Base, examination: Examination) -> Remote | None:
    from tieout.ports.git_proposal import remotes
    from tieout.workpapers.review.proposing import remote_of

    forge = examination.program.changes.forge
    kind, own = (forge.kind, forge.url) if forge else ("", "")
    return remote_of(remotes(base.place.repository.git), kind=kind, own=own)


def _refuse_stale(
    base: Base, entry: TreeEntry, remote: Remote | None, document: Document, examination: Examination
) -> None:
    """Raise UsageError where the branch of the remote, as last fetched, has another text."""
    from tieout.load.reviewing import stale_at
    from tieout.model.characters import visible
    from tieout.model.errors import UsageError

    onto = examination.program.changes.branch or base.branch
    if remote is not None and stale_at(base, f"{remote.name}/{onto}", entry):
        raise UsageError(
            f"{visible(remote.name)}/{onto} has another version of {document.path} than is checked out",
            remedy="git pull --ff-only, then review what is in force",
        )


def _refuse_existing(base: Base, name: str) -> None:
    """Raise UsageError for the name of a branch that is there, and for one beside which Git can have none."""
    import shlex

    from tieout.model.characters import visible
    from tieout.model.errors import UsageError

    heads = [ref.removeprefix("refs/heads/") for ref in base.place.repository.refs("refs/heads/")]
    found = next((head for head in heads if f"{head}/".startswith(f"{name}/") or name.startswith(f"{head}/")), None)
    if found is None:
        return
    quoted = shlex.quote(visible(found))
    if found == name:
        # Only what is called as a review is may be one of before: nobody is told to take away the branch in force.
        away = f"git branch -D {quoted} takes it away; " if name.startswith("review/") and name != base.branch else ""
        raise UsageError(
            f"the branch {visible(name)} is there already",
            remedy=f"git show {quoted} shows it; {away}--branch NAME makes another",
        )
    raise UsageError(
        f"beside the branch {visible(found)} Git can have none called {visible(name)}",
        remedy=f"--branch NAME makes another; or rename that one: git branch -m {quoted} NAME",
    )


def _tell_what_goes_along(base: Base, remote: Remote | None, onto: str) -> None:
    from tieout.load.reviewing import not_landed
    from tieout.model.characters import visible
    from tieout.report.layout import plural

    if base.branch != onto:
        click.echo(
            f"tieout: {visible(base.branch)} is checked out, not {visible(onto)}: the review begins there", err=True
        )
    count = 0 if remote is None else not_landed(base, f"{remote.name}/{onto}")
    if remote is not None and count:
        which = f"that {visible(remote.name)}/{visible(onto)} lacks"
        go = "goes" if count == 1 else "go"
        click.echo(
            f"tieout: {plural(count, 'commit')} {which} {go} along: git log {visible(remote.name)}/{visible(onto)}..",
            err=True,
        )
