"""tieout demo: a sample company from history to verified bundle."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from tieout.cli.exits import ExitCode
from tieout.cli.options import as_of_option, invocation, moment, typed
from tieout.cli.progress import working

if TYPE_CHECKING:
    from tieout.bundle.build import BuildResult
    from tieout.bundle.verification import Verification
    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome
    from tieout.workpapers.ladder import Ladder


_EDIT = "https://github.example.com/example/policies/edit/main/"
"""A forge that does not exist, as the company does not."""


@click.command("demo")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default="tieout-demo")
@as_of_option
def command(directory: Path, as_of: date | None) -> int:
    """Make a sample company in DIRECTORY, examine it, build its site and its signed bundle.

    The company is made up; its Git history is real, and its faults are put in on purpose.
    """
    from tieout.check import check
    from tieout.demo.company import build as build_company
    from tieout.demo.told import told
    from tieout.load import load
    from tieout.report import text
    from tieout.workpapers.ladder import ladder

    when = moment(as_of)
    day = when.date() if isinstance(when, datetime) else when
    _step("making a company with a year of history")
    with working("  commits, pull requests, evidence"):
        company = build_company(directory / "company", as_of=day)
    _step("examining it")
    with working("  reading and judging"):
        examination = load(company, as_of=day, rev="HEAD")
        outcome = check(examination)
        sheet = ladder(examination, outcome)
    _step("building its site")
    with working("  pages and search"):
        site = _site(directory / "site", company, examination, outcome, sheet)
    _step("building, signing and verifying its bundle: a PDF of each policy and runbook takes the longest")
    if site is not None:
        _step(f"  meanwhile you can open {typed(site / 'index.html')}")
    built, found = _bundle(directory, company, examination, outcome, sheet)
    click.echo(err=True)
    click.echo(f"Example Ltd, a company that does not exist, lies in {typed(company)}.")
    click.echo(f"Found, and put in on purpose, as of {outcome.as_of}:")
    for line in told(outcome):
        click.echo(line)
    click.echo(f"\n{text.ladder_totals(sheet)}")
    click.echo("(claimed by a control, documented, approved, evidenced, operated all through the period)")
    unseen = text.not_examined(sheet)
    if unseen:
        click.echo(f"{unseen[:1].upper()}{unseen[1:]}, so no criterion is higher.")
    click.echo(f"\nIts bundle was built, signed with a key made for this demo, and verified:\n  {found.verdict}")
    for remark in built.remarks:
        click.echo(fill(remark, 90, initial_indent="  not in it: ", subsequent_indent="    "))
    click.echo()
    _tell_what_to_open(built.folder, site)
    click.echo("\nTry")
    archive = built.folder.with_name(f"{built.folder.name}.zip")
    at = f"--root {typed(company)} --as-of {day}"
    for line in (
        f"status {at}",
        f"check {at}",
        f"approvals check {at}",
        f"evidence verify --root {typed(company)}",
        f"trace CC6.2 {at}",
        f"rehearse {at}",
        "explain review-date-only-bump",
        f"bundle verify {typed(archive)} --explain --pin {found.signer}",
    ):
        click.echo(f"  {invocation()} {line}")
    _prepare_status(company, day)
    return ExitCode.TIED_OUT if found.intact and found.pinned else ExitCode.FINDINGS


def _prepare_status(company: Path, day: date) -> None:
    """Have the first line that can be typed answered at once, and the same without a day; both are examined meanwhile."""
    from tieout.cli.status import prepare

    sys.stdout.flush()
    prepare(company, day)
    prepare(company, None)


def _step(what: str) -> None:
    click.echo(what, err=True)


def _site(target: Path, company: Path, examination: Examination, outcome: Outcome, sheet: Ladder) -> Path | None:
    from tieout.cli.site import quiet_theme
    from tieout.model.errors import UnreachableError
    from tieout.site.build import build
    from tieout.site.pages import site_map
    from tieout.site.pictures import with_pictures

    try:
        with quiet_theme():
            site = with_pictures(site_map(examination, outcome, sheet), company, examination)
            build(site, target, edit_base=_EDIT)
    except UnreachableError as error:
        click.echo(f"tieout: no site: {error.message}; {error.remedy}", err=True)
        return None
    return target


def _bundle(
    directory: Path, company: Path, examination: Examination, outcome: Outcome, sheet: Ladder
) -> tuple[BuildResult, Verification]:
    from tieout import __version__
    from tieout.bundle.build import build
    from tieout.bundle.handed import gather
    from tieout.bundle.packing import pack
    from tieout.bundle.place import archive_of
    from tieout.bundle.sign import sign
    from tieout.bundle.verify import verify
    from tieout.cli.bundle import name_of
    from tieout.cli.printing import printing
    from tieout.render.report import Report
    from tieout.seal.signers.new import new_key
    from tieout.seal.signers.ssh import SshSigner

    key = directory / "key" / "sample_ed25519"
    if not key.exists():
        key.parent.mkdir(parents=True, exist_ok=True)
        new_key(key, comment="sample key of tieout demo")
    signer = SshSigner(key)
    folder = directory / "bundle" / name_of(examination)
    _clear(folder)
    report = Report.of(
        examination=examination,
        outcome=outcome,
        ladder=sheet,
        tool_version=__version__,
        note="A sample: the company, its people and its history are made up.",
        signer=signer.identity,
        seed="spring 7",
    )
    with printing() as printed:
        built = build(
            report,
            gather(company, examination),
            folder,
            keys=(signer.public_key,),
            printing=printed,
        )
    with working("  signing, packing, verifying"):
        sign(folder, signer)
        pack(folder, archive_of(folder))
        return built, verify(archive_of(folder), pins=frozenset({signer.identity}))


def _clear(folder: Path) -> None:
    """Take away an earlier sample bundle of ours, which building would refuse to replace."""
    import shutil

    if (folder / "SHA256SUMS").is_file() and (folder / "bundle.json").is_file():
        shutil.rmtree(folder)


def _tell_what_to_open(folder: Path, site: Path | None) -> None:
    places = [
        *([] if site is None else [(site / "index.html", "the site that the staff reads")]),
        (folder / "START-HERE.html", "what the auditor opens; needs no network"),
        *([(folder / "report.pdf", "the same as one document")] if (folder / "report.pdf").exists() else []),
    ]
    click.echo("Open")
    for path, what in places:
        click.echo(f"  {typed(path)}\n      {what}")
