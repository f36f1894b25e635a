"""tieout approvals content: whether what landed is what was proposed, from Git alone."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import format_option, invocation, root_option, wants_colour
from tieout.cli.progress import working
from tieout.cli.showing import show

if TYPE_CHECKING:
    from tieout.model.content import ContentProof, LineContent
    from tieout.ports.git import Repository
    from tieout.sources.content_line import Heads

_PULL_REFS = "refs/pull/{n}/head"


@click.command("content")
@root_option
@click.option("--rev", metavar="REV", default="HEAD", show_default=True, help="The commit at which the line begins.")
@click.option(
    "--pr-refs",
    "pattern",
    metavar="PATTERN",
    default=_PULL_REFS,
    show_default=True,
    help="The refs that hold the heads of pull requests, {n} for the number.",
)
@click.option("--explain", "explained", metavar="OID", help="Show the lines of one commit that were not proposed.")
@format_option("text", "json")
def command(root: Path, rev: str, pattern: str, explained: str | None, layout: str) -> int:
    """Compare what landed with what was proposed, from Git alone.

    Every squash merge and every merge of the branch is made anew, in a temporary repository, and its
    result compared with what landed. Nothing is written to yours, and nothing is asked of a server.

    Ends with 0 if all is proven; with 1 if something else landed, or something that was resolved by
    hand; with 3 if something could not be examined.
    """
    from tieout.model.errors import UsageError
    from tieout.ports.git import Repository
    from tieout.sources.content_line import heads_of, line_content

    repository = Repository.open(root)
    commit = repository.head() if rev == "HEAD" else repository.resolve(rev)
    if commit is None:
        raise repository.without_commit()
    heads = heads_of(repository, pattern)
    if explained is not None:
        if layout == "json":
            message = "--explain shows lines for people to read"
            raise UsageError(message, remedy="leave --format json away, or --explain: JSON names the files")
        return _explain(repository, repository.resolve(explained), commit, heads)
    with working("making every merge anew"):
        found = line_content(repository, commit, heads)
    if layout == "json":
        from tieout.report.approvals import content_json

        click.echo(content_json.content(found), nl=False)
    else:
        from tieout.report.approvals import content_text

        again = _called(root, rev, pattern)
        show(content_text.content(found, command=again, colour=wants_colour()))
    _remark(found, repository)
    return _code(found.proofs, has_heads=found.heads > 0)


def _remark(found: LineContent, repository: Repository) -> None:
    """Say what stands in the way of examining anything, and the command that mends it."""
    if not found.heads:
        from tieout.ports.git_proposal import remotes
        from tieout.report.approvals.content_words import source_of

        wanted = found.pattern.replace("{n}", "*")
        click.echo(f"tieout: there is no {wanted} here: no head of a pull request to compare with", err=True)
        add = "" if "origin" in remotes(repository.git) else "git remote add origin ADDRESS, then "
        click.echo(f"  next: {add}git fetch origin {shlex.quote(f'+{source_of(wanted)}:{wanted}')}", err=True)
    elif not found.proofs:
        click.echo("tieout: no commit of the line names or merges a pull request: nothing was examined", err=True)
        click.echo(f"  next: git log --first-parent --oneline {found.rev[:10]} shows them", err=True)


def _code(proofs: tuple[ContentProof, ...], *, has_heads: bool) -> ExitCode:
    if any(proof.is_deviation for proof in proofs):
        return ExitCode.FINDINGS
    is_whole = has_heads and proofs and all(proof.is_proven for proof in proofs)
    return ExitCode.TIED_OUT if is_whole else ExitCode.NOT_EXAMINED


def _explain(repository: Repository, oid: str, rev: str, heads: Heads) -> int:
    from tieout.ports.git_compare import patch
    from tieout.report.approvals import content_text
    from tieout.sources.content_line import explain

    colour = wants_colour()
    with repository.scratch() as scratch:
        found = explain(repository, scratch, oid, rev=rev, heads=heads)
        show(content_text.explanation(found.proof, found.ref, found.subject, colour=colour))
        if found.before is not None:
            for line in content_text.patch(patch(scratch.git, found.before, found.after), colour=colour):
                click.echo(line, nl=False, color=colour)
    return _code((found.proof,), has_heads=True)


def _called(root: Path, rev: str, pattern: str) -> str:
    parts = [invocation(), "approvals", "content"]
    if str(root) != ".":
        parts += ["--root", shlex.quote(str(root))]
    if rev != "HEAD":
        parts += ["--rev", shlex.quote(rev)]
    if pattern != _PULL_REFS:
        parts += ["--pr-refs", shlex.quote(pattern)]
    return " ".join(parts)
