"""tieout approvals sync: the code host's answers -> the ledger's branch."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import invocation, root_option, typed

if TYPE_CHECKING:
    from tieout.cli.approvals.settings import Setting
    from tieout.ledger.request import Collector, Synced
    from tieout.sources.forges.base import Forge


@click.command("sync")
@root_option
@click.option("--remote", default="origin", show_default=True, help="Where branches and heads are fetched from.")
@click.option("--no-fetch", is_flag=True, help="Fetch nothing; what is not here is recorded without its tree.")
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The key that signs the checkpoint: an OpenSSH private key, or the .pub of one in your agent.",
)
@click.option(
    "--url", help="The address of a code host of your own.  [default: changes.forge.url, else the public one]"
)
@click.option(
    "--close", "quarter", metavar="QUARTER", help="Copy a quarter that is over (2026-Q1) to evidence/; asks nobody."
)
@click.option("--permissions", is_flag=True, help="Say what a token needs, and do nothing.")
def command(  # one way out for each thing that can be asked
    root: Path, remote: str, no_fetch: bool, key: Path | None, url: str | None, quarter: str | None, permissions: bool
) -> int:
    """Bring the approval ledger up to date from the code host.

    Writes commits to the local branch tieout/ledger and touches nothing else; pushing them is yours:
    git push origin tieout/ledger. Only what changed since the last run is asked for.

    Ends with 0 if all was recorded, with 3 if something was not told.
    """
    from tieout.cli.approvals.settings import forge_of, setting_of
    from tieout.ports.lock import lock

    setting = setting_of(root, is_needed=not permissions)
    if permissions:
        with forge_of(setting.program, url=url, needs_token=False) as forge:
            click.echo("\n".join(forge.permissions()))
        return ExitCode.TIED_OUT
    if quarter is not None:
        return _close(setting, quarter)
    git_dir = setting.repository.git.git_dir or setting.repository.root
    with forge_of(setting.program, url=url) as forge, lock(git_dir / "tieout-ledger.lock"):
        done = _sync(setting, forge, remote=None if no_fetch else remote, name=remote, key=key)
    return _told(done, forge_name=forge.name, remote=remote)


def _sync(setting: Setting, forge: Forge, *, remote: str | None, name: str, key: Path | None) -> Synced:
    from tieout import __version__
    from tieout.cli.approvals.settings import now
    from tieout.ledger.branch import catch_up, fetch_branches, fetched_ref
    from tieout.ledger.request import Request
    from tieout.ledger.store import Store
    from tieout.ledger.sync import sync
    from tieout.seal.signers.ssh import SshSigner

    repository = setting.repository
    if remote is not None:
        fetch_branches(repository, remote, setting.branch)
    tip = repository.ref(fetched_ref(name, setting.branch)) or repository.ref(f"refs/heads/{setting.branch}")
    signer = None if key is None else SshSigner(key)
    store = Store.open(repository, catch_up(repository, name), signer=signer, tool=f"tieout {__version__}")
    request = Request(branch=setting.branch, tip=tip, remote=remote, collectors=_collectors(setting, forge))
    try:
        return sync(store, forge, request, clock=now, told=_progress)
    finally:
        if sys.stderr.isatty():
            click.echo(err=True)


def _collectors(setting: Setting, forge: Forge) -> tuple[Collector, ...]:
    """Give what else is recorded at the end of a run."""
    from tieout.ledger.enforcement import enforcement
    from tieout.sources.forges.base import Guard

    return (enforcement(forge, setting.branch),) if isinstance(forge, Guard) else ()


def _progress(line: str) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    click.echo(f"tieout: {line}{end}", err=True, nl=False)


def _told(done: Synced, *, forge_name: str, remote: str) -> int:
    from tieout.ledger.heads import command_for
    from tieout.sources.ledger.copies import LOCAL

    click.echo(f"wrote {LOCAL}: {done.recorded} of {done.asked} changes told were new or had changed")
    for remark in done.remarks:
        click.echo(f"tieout: {remark}", err=True)
    if done.missing_heads:
        click.echo(
            f"tieout: the heads of {done.missing_heads} changes are not here, so their trees are not recorded", err=True
        )
        click.echo(f"  next: {command_for(remote, forge_name)}, then {invocation()} approvals sync", err=True)
    click.echo(f"next: git push {remote} {LOCAL}:{LOCAL}", err=True)
    if not done.is_complete:
        click.echo("tieout: the record is not whole, as said above: a change that it lacks stays not tested", err=True)
        click.echo("  next: the same command again, once that is mended", err=True)
    return ExitCode.TIED_OUT if done.is_complete else ExitCode.NOT_EXAMINED


def _close(setting: Setting, quarter: str) -> int:
    from tieout.cli.approvals.settings import now
    from tieout.cli.options import beneath
    from tieout.ledger.close import close
    from tieout.sources.ledger.place import AREA, EVIDENCE

    if setting.repository.is_bare:
        beneath(setting.base)
    beneath(setting.base, EVIDENCE, quarter.replace("/", "-"), AREA)
    for path in close(setting.repository, quarter, setting.base, now=now()):
        click.echo(f"wrote {typed(setting.base / path)}")
    click.echo(
        f"next: commit {EVIDENCE}/{quarter}/ on a branch of its own and have it reviewed as any change", err=True
    )
    return ExitCode.TIED_OUT
