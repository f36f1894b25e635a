"""tieout bundle diff: what changed between two audits."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import typed, wants_colour
from tieout.cli.showing import show


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "layout",
    type=click.Choice(("text", "html", "json")),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.  [default: print]"
)
@click.option("--exit-code", is_flag=True, help="End with 1 if the bundles differ, as git diff does.")
@click.option("--unverified", is_flag=True, help="Compare also what is altered; the result says so first.")
def command(
    old: Path, new: Path, layout: str, out: Path | None, exit_code: bool, unverified: bool
) -> int:  # click passes options by name
    """Say what changed between two bundles: texts, controls, scope, evidence, exceptions, approvals.

    Both are verified first, folder or ZIP; an altered one is refused. Nothing is unpacked.
    Ends with 0 if all of it was compared, 3 if a part could not be or was not verified.
    """
    from tieout.bundle.differ import differ
    from tieout.ports.writing import write_file
    from tieout.report.differences import json, text

    found = differ(old, new, unverified=unverified)
    if layout == "json":
        written = json.whole(found)
    elif layout == "html":
        from tieout.render.differences import page

        written = page(found)
    else:
        written = text.page(found, colour=out is None and wants_colour())
    if out is None:
        show(written, layout)
    else:
        write_file(out, written.encode("utf-8"))
        click.echo(f"wrote {typed(out)}")
    if exit_code and found.differs:
        return ExitCode.FINDINGS
    return ExitCode.NOT_EXAMINED if found.not_compared or not found.is_verified else ExitCode.TIED_OUT
