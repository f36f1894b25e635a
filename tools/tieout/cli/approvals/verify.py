"""tieout approvals verify: whether the ledger is whole and was only ever added to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import format_option, root_option
from tieout.cli.showing import show

if TYPE_CHECKING:
    from tieout.cli.approvals.settings import Setting
    from tieout.ledger.verification import Verification
    from tieout.model.ledger import Ledger


@click.command("verify")
@root_option
@click.option("--rev", metavar="REV", help="The commit whose ledger is verified.  [default: the one checked out]")
@click.option(
    "--pin",
    "pins",
    multiple=True,
    metavar="SHA256:...",
    help="A fingerprint that you received another way.  [default: keys.evidence of controls.yaml]",
)
@click.option("--live", is_flag=True, help="Ask the code host again for some changes; needs the network.")
@click.option("--sample", type=click.IntRange(min=1), default=25, show_default=True, help="With --live: how many.")
@click.option("--seed", help="With --live: what draws them. Whoever verifies chooses it, not the company.")
@click.option("--url", help="With --live: the address of a code host of your own.  [default: as controls.yaml says]")
@format_option("text", "json")
def command(
    root: Path,
    rev: str | None,
    pins: tuple[str, ...],
    live: bool,
    sample: int,
    seed: str | None,
    url: str | None,
    layout: str,
) -> int:
    """Verify the approval ledger: chain, history, signature, and what it says against Git.

    Nothing is written, and without --live nothing is asked of a server.

    Ends with 0 if it is intact, with 1 if something does not hold, with 3 if there is no ledger, and with 2
    if the keys that controls.yaml pins cannot be read.
    """
    from tieout.cli.approvals.settings import setting_of
    from tieout.ledger import told
    from tieout.ledger.verify import verify
    from tieout.model.errors import UsageError
    from tieout.seal.sshkey import is_fingerprint

    wrong = [pin for pin in pins if not is_fingerprint(pin)]
    if wrong:
        raise UsageError(f"{wrong[0][:80]!r} is no fingerprint of a key", remedy="ssh-keygen -lf KEY.pub prints it")
    if live and not seed:
        message = "--live needs a seed"
        raise UsageError(message, remedy="choose one that the company cannot have foreseen: --seed WORDS")
    setting = setting_of(root, rev)
    if setting.slips and not pins:
        message = f"which keys may sign the ledger could not be read: {'; '.join(setting.slips)}"
        raise UsageError(message, remedy="mend controls.yaml; or name the key that you received: --pin SHA256:...")
    forge = setting.program.changes.forge
    found, ledger = verify(
        setting.repository,
        setting.commit,
        branch=setting.branch,
        prefix=setting.prefix,
        pinned=pins or setting.program.evidence_keys,
        named=forge.repository if forge else "",
        instead=forge.instead if forge else "",
    )
    if live:
        found = _live(setting, found, ledger, size=sample, seed=seed or "", url=url)
    show(told.as_json(found) if layout == "json" else told.text(found), layout, root=root)
    return ExitCode.TIED_OUT if found.intact else ExitCode.FINDINGS


def _live(
    setting: Setting, found: Verification, ledger: Ledger, *, size: int, seed: str, url: str | None
) -> Verification:
    """Ask again, and make a fault of each fact that cannot have changed since it was recorded."""
    from tieout.cli.approvals.settings import forge_of
    from tieout.ledger.live import ask_again, faults_of

    with forge_of(setting.program, url=url) as forge:
        sampled = ask_again(
            ledger.observations, forge, size=size, seed=seed, told=lambda line: click.echo(f"tieout: {line}", err=True)
        )
    return replace(found, sampled=sampled, faults=(*found.faults, *faults_of(sampled, ledger)))
