"""tieout evidence verify: whether anything of the evidence was changed, and who vouches for it."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import format_option, root_option
from tieout.cli.progress import working
from tieout.cli.showing import show


@click.command("verify")
@root_option
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="SHA256:...|FILE",
    help="A key that you received another way; without one nobody is vouched for.",
)
@click.option(
    "--head",
    "heads",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A head of the log that you kept: the log must have gone through it.",
)
@click.option(
    "--tsa-ca",
    "certificates",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificates of the authorities whose time-stamps count, in PEM.  [default: timestamps.ca of collectors.yaml]",
)
@click.option("--full", is_flag=True, help="Look into every file, also those that did not change since the last run.")
@click.option("--rev", metavar="REV", help="The commit whose evidence is verified.  [default: the work tree]")
@format_option("text", "json")
def command(
    root: Path,
    keys: tuple[str, ...],
    heads: tuple[Path, ...],
    certificates: Path | None,
    full: bool,
    rev: str | None,
    layout: str,
) -> int:
    """Verify the evidence: files, records, log, signatures, time-stamps and history.

    Nothing is written to the repository, and nothing is asked of a server. Files that did not change since
    the last run, by size, times and inode, are not hashed again; --full does.

    Ends with 0 if nothing was altered and a key named by --key signed all of it, with 1 if something was
    altered, and with 3 if nobody can vouch for all of it: not signed, not pinned, not sealed.
    """
    from tieout.cli.approvals.settings import now
    from tieout.cli.evidence.asking import cache_folder, request_of
    from tieout.cli.rooted import hold_root
    from tieout.collect import told
    from tieout.collect.verify import verify

    hold_root(root)
    request = request_of(keys, heads, certificates, full=full, now=now())
    with working("reading and hashing the evidence"):
        found = verify(root, request, rev=rev, cache=cache_folder())
    show(told.json_text(found) if layout == "json" else told.text(found), layout, root=root)
    if not found.intact:
        return ExitCode.FINDINGS
    return ExitCode.TIED_OUT if found.is_vouched else ExitCode.NOT_EXAMINED
