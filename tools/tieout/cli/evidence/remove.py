"""tieout evidence remove: a capture taken out of the work tree, with a line of the log that says so."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import root_option, typed


@click.command("remove")
@root_option
@click.argument("capture")
@click.option("--reason", required=True, help="Why it is removed: an auditor will ask.")
@click.option("--by", "removed_by", required=True, metavar="PERSON", help="Who decided it.")
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An OpenSSH private key, or the .pub of a key in your agent, to sign the log with.",
)
def command(root: Path, capture: str, reason: str, removed_by: str, key: Path | None) -> int:
    """Remove a CAPTURE, named by its id or by the path of its record, and write that into the log.

    The line names the digest of the record, the reason and the person. What was committed stays in Git's
    history. To correct a capture, make a new one with supersedes instead.

    Ends with 0, and with 3 if keys are pinned and none of them signs.
    """
    from tieout.cli.approvals.settings import now
    from tieout.cli.collecting import unsigned
    from tieout.cli.evidence.place import place_for, signer_for
    from tieout.collect.seal import remove
    from tieout.model.errors import UsageError
    from tieout.model.evidence.log import LEAVES

    if not reason.strip() or not removed_by.strip():
        raise UsageError("a removal needs a reason and a person", remedy="--reason WHY --by PERSON")
    place = place_for(root)
    signer = signer_for(key)
    done = remove(
        place.base,
        capture,
        reason=reason.strip(),
        removed_by=removed_by.strip(),
        now=now(),
        signer=signer,
        organization=place.organization,
    )
    click.echo(f"removed {typed(place.base / done.path)}")
    click.echo(f"wrote {typed(place.base / LEAVES)}")
    for path in done.covered.written if done.covered else ():
        click.echo(f"wrote {typed(path)}")
    click.echo(f"next: commit evidence/ with the reason: {reason.strip()}", err=True)
    lacks = unsigned(place.pinned, signer)
    if lacks:
        click.echo(f"tieout: {lacks}", err=True)
    return ExitCode.NOT_EXAMINED if lacks else ExitCode.TIED_OUT
