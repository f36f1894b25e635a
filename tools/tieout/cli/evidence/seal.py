"""tieout evidence seal: lines for captures that have none, a signed head over all, a time-stamp for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.evidence.list import FIRST_CAPTURE
from tieout.cli.exits import ExitCode, say
from tieout.cli.options import root_option, typed

if TYPE_CHECKING:
    from tieout.collect.seal import Sealed


@click.command("seal")
@root_option
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An OpenSSH private key, or the .pub of a key in your agent, to sign with.",
)
@click.option("--timestamp", is_flag=True, help="Have the head stamped by an authority; needs the network.")
@click.option(
    "--tsa",
    "url",
    metavar="URL",
    help="The authority to ask; stands for --timestamp too.  [default: timestamps.url of collectors.yaml]",
)
def command(root: Path, key: Path | None, timestamp: bool, url: str | None) -> int:
    """Write a line of the log for each capture that has none, and the head over all lines.

    Writes evidence/log alone. Of the evidence only a digest of the head is ever sent, and only with
    --timestamp. Keep a copy of evidence/log/checkpoint.txt outside the repository: evidence verify --head.

    Ends with 0 if all captures of the work tree are sealed, and with 1 if some do not hold together.
    """
    import time

    from tieout.cli.approvals.settings import now
    from tieout.cli.evidence.place import authority_of, place_for, signer_for
    from tieout.cli.progress import pause
    from tieout.collect.seal import seal
    from tieout.collect.stamp import stamp

    place = place_for(root)
    authority = authority_of(place, url) if timestamp or url is not None else None

    def stamped(text: bytes) -> bytes:
        return stamp(text, authority or "", sleep=pause, now=time.time)

    done = seal(
        place.base,
        now=now(),
        signer=signer_for(key),
        organization=place.organization,
        stamp=None if authority is None else stamped,
    )
    return _told(done)


def _told(done: Sealed) -> int:
    from tieout.model.characters import visible

    for path in done.written:
        click.echo(f"wrote {typed(path)}")
    for item in done.refused:
        click.echo(f"{visible(item.path)}:1: not sealed: {visible(item.message)}")
        click.echo(f"  next: {visible(item.remedy)}")
    say(_what(done), FIRST_CAPTURE if done.covered is None else "")
    if done.covered is not None and done.covered.lost_signature:
        click.echo("tieout: the head before was signed, and this one is not", err=True)
        click.echo("  next: tieout evidence seal --key KEY", err=True)
    if done.written:
        click.echo("next: commit evidence/, and keep evidence/log/checkpoint.txt outside the repository too", err=True)
    return ExitCode.FINDINGS if done.refused else ExitCode.TIED_OUT


def _what(done: Sealed) -> str:
    """Say what was sealed now, or by which head everything was already: the verbs that keep evidence seal it."""
    if done.covered is None:
        return "there is no evidence to seal"
    number = len(done.added)
    if number:
        return f"{number} capture{'' if number == 1 else 's'} sealed"
    lines = done.covered.head.note.size
    which = f"the head over {lines} line{'' if lines == 1 else 's'} of the log"
    now = "new" if done.covered.written else "there already"
    others = "every other capture" if done.refused else "every capture"
    return f"{others} had been sealed when it was kept; {which} is {now}"
