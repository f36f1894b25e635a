"""tieout bundle: build, sign, verify."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.bundle_sign import sign_command
from tieout.cli.exits import ExitCode
from tieout.cli.options import (
    as_of_option,
    beneath,
    format_option,
    invocation,
    period_option,
    root_option,
    typed,
)

if TYPE_CHECKING:
    from tieout.model.examination import Examination

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("bundle")
def command() -> None:
    """The auditor's bundle: one folder that opens from a USB stick and is verified without us."""


@command.command("build")
@root_option
@as_of_option
@period_option
@click.option(
    "--rev",
    metavar="REV",
    help="The commit to bundle.  [default: that of the day named, else the one checked out]",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="The folder to make.  [default: build/bundle/NAME-PERIOD below the root]",
)
@click.option(
    "--key",
    "keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="The key that will sign, private or .pub: its public half goes into the bundle.",
)
@click.option(
    "--cert", type=_FILE, help="PEM: the certificate that will sign, then its chain; goes to trust/signer.pem."
)
@click.option("--ca", type=_FILE, help="PEM: the roots of that certificate; goes to trust/ca.pem.")
@click.option("--tsa-cert", type=_FILE, help="PEM: the roots of the time-stamping authority; goes to trust/tsa.pem.")
@click.option("--zip/--no-zip", "as_zip", default=False, help="Make a ZIP beside the folder.")
@click.option("--pdf/--no-pdf", "with_pdf", default=True, help="Include report.pdf.")
@click.option("--note", default="", help="A remark of yours for the first page.")
def build_command(
    root: Path,
    as_of: date | None,
    period: str | None,
    rev: str | None,
    out: Path | None,
    keys: tuple[Path, ...],
    cert: Path | None,
    ca: Path | None,
    tsa_cert: Path | None,
    as_zip: bool,  # click passes options by name
    with_pdf: bool,  # click passes options by name
    note: str,
) -> None:
    """Build the unsigned bundle of a commit; the same commit and day give the same bytes.

    What the work tree holds beyond the commit is not looked at.
    """
    from tieout import __version__
    from tieout.bundle.build import build
    from tieout.bundle.handed import gather
    from tieout.bundle.trust import certificates_for, named_in
    from tieout.check import check
    from tieout.cli.examining import examine
    from tieout.model.errors import UsageError
    from tieout.render.report import Report
    from tieout.seal.signers.ssh import public_key_in
    from tieout.workpapers.ladder import ladder

    examination = examine(root, as_of=as_of, period=period, rev=rev, committed=True)
    if examination.settings_unreadable:
        examined = rev or examination.head or "HEAD"
        message = f"controls.yaml of {examined}: {examination.why_absent('settings')}: a bundle would have no scope"
        raise UsageError(
            message, remedy=f"{invocation()} check --rev {shlex.quote(examined)} says what is wrong with it"
        )
    outcome = check(examination)
    public = tuple(public_key_in(path) for path in keys)
    certificates = certificates_for(cert, ca, tsa_cert)
    report = Report.of(
        examination=examination,
        outcome=outcome,
        ladder=ladder(examination, outcome),
        tool_version=__version__,
        note=note,
        signer=", ".join([*(key.fingerprint for key in public), *named_in(certificates)]),
    )
    built = build(
        report,
        gather(root, examination),
        out or beneath(root, "build", "bundle", name_of(examination)),
        with_pdf=with_pdf,
        as_zip=as_zip,
        keys=public,
        certificates=certificates,
    )
    click.echo(f"wrote {typed(built.folder)}: {built.files} files, {built.manifest}")
    if built.archive is not None:
        click.echo(f"wrote {typed(built.archive)}")
    for remark in built.remarks:
        click.echo(f"tieout: {remark}", err=True)
    key = typed(keys[0].with_suffix("") if keys[0].suffix == ".pub" else keys[0]) if keys else "KEY"
    click.echo(f"next: {invocation()} bundle sign {typed(built.folder)} --key {key}", err=True)


command.add_command(sign_command)


@command.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--pin",
    "pins",
    multiple=True,
    metavar="SHA256:...",
    help="A fingerprint that you received another way; without one nobody is vouched for.",
)
@click.option("--explain", is_flag=True, help="Say in prose what was verified and what it rests on.")
@format_option("text", "json")
def verify_command(
    path: Path, pins: tuple[str, ...], explain: bool, layout: str
) -> int:  # click passes options by name
    """Verify a bundle, folder or ZIP; nothing is written or unpacked.

    Ends with 0 if it is intact and its signer pinned, 1 if it was altered, 3 if it is intact but
    unsigned or its signer is not pinned.
    """
    from tieout.bundle import told
    from tieout.bundle.explain import explain as in_prose
    from tieout.bundle.verify import verify

    found = verify(path, pins=frozenset(pins))
    if layout == "json":
        click.echo(told.as_json(found), nl=False)
    else:
        click.echo(in_prose(found) if explain else told.lines(found), nl=False)
    if not found.intact:
        return ExitCode.FINDINGS
    return ExitCode.TIED_OUT if found.pinned else ExitCode.NOT_EXAMINED


def name_of(examination: Examination) -> str:
    """Give a bundle's folder name: the company and the period, letters, digits and hyphens."""
    organization = examination.program.organization.name or "organization"
    when = examination.period.id if examination.period else examination.as_of.isoformat()
    words = re.sub(r"[^a-z0-9]+", "-", f"{organization} {when}".lower()).strip("-")
    return words[:60].strip("-") or "bundle"
