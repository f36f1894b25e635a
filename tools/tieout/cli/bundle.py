"""tieout bundle: build, sign, verify; diff and disclose have files of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli import bundle_diff, bundle_disclose
from tieout.cli.bundle_external import account_of
from tieout.cli.bundle_sign import sign_command
from tieout.cli.exits import ExitCode, say
from tieout.cli.options import (
    Size,
    as_of_option,
    beneath,
    format_option,
    invocation,
    period_option,
    root_option,
    typed,
)
from tieout.cli.showing import show
from tieout.cli.verbs import Group

if TYPE_CHECKING:
    from tieout.model.examination import Examination

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("bundle", cls=Group)
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
@click.option("--pdf/--no-pdf", "with_pdf", default=True, help="Include report.pdf and the PDFs of documents.")
@click.option(
    "--previous",
    type=click.Path(exists=True, path_type=Path),
    help="The bundle that was handed over before: this one names it, and readers can hold it against it.",
)
@click.option(
    "--salts",
    type=click.Path(path_type=Path),
    help="The private file of salts for what is withheld.  [default: OUT.salts.json beside the folder]",
)
@click.option("--allow-unmatched", is_flag=True, help="Build although an entry of withhold matches no evidence.")
@click.option("--note", default="", help="A remark of yours for the first page.")
@click.option("--seed", default="", metavar="WORDS", help="Draw a sample of each control by the auditor's own words.")
@click.option(
    "--sample",
    "sizes",
    type=Size(),
    multiple=True,
    metavar="CONTROL=N",
    help="How many to draw of a control.  [default: by how often it acts, or their number]",
)
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
    previous: Path | None,
    salts: Path | None,
    allow_unmatched: bool,  # click passes options by name
    note: str,
    seed: str,
    sizes: tuple[tuple[str, int], ...],
) -> None:
    """Build the unsigned bundle of a commit; the same commit and day give the same bytes.

    What the work tree holds beyond the commit is not looked at.
    """
    from tieout import __version__
    from tieout.bundle.build import build
    from tieout.bundle.handed import gather
    from tieout.bundle.previous import previous_of
    from tieout.bundle.salts import hold_matched, salts_of, withholding
    from tieout.bundle.trust import certificates_for, named_in
    from tieout.check import check
    from tieout.cli.examining import examine, hold_handed_on, waiting_here
    from tieout.cli.printing import printing
    from tieout.load import handed_over
    from tieout.model.errors import UsageError
    from tieout.render.report import Report
    from tieout.seal.signers.ssh import public_key_in
    from tieout.workpapers.kept_back import kept_back

    twice = sorted({control for control, _ in sizes if sum(name == control for name, _ in sizes) > 1})
    if twice:
        raise UsageError(f"--sample names {twice[0]} twice", remedy="say once how many are to be drawn of it")
    waiting = waiting_here()
    examination = handed_over(examine(root, as_of=as_of, period=period, rev=rev, committed=True, waiting=waiting))
    hold_handed_on(examination, rev)
    outcome = check(examination)
    handed = gather(root, examination, waiting)
    if not allow_unmatched:
        hold_matched(handed, examination.program.withhold)
    out = out or beneath(root, "build", "bundle", name_of(examination), has_out=True)
    handed = withholding(handed, examination.program.withhold, salts or salts_of(out), out)
    examination, outcome, standings = kept_back(examination, outcome, {item.path for item in handed.withheld})
    public = tuple(public_key_in(path) for path in keys)
    certificates = certificates_for(cert, ca, tsa_cert)
    report = Report.of(
        examination=examination,
        outcome=outcome,
        ladder=standings,
        tool_version=__version__,
        note=note,
        signer=", ".join([*(key.fingerprint for key in public), *named_in(certificates)]),
        seals_pdf=cert is not None,
        seed=seed,
        sizes=dict(sizes),
    )
    if previous is not None:
        before = previous_of(previous, organization=report.organization, as_of=outcome.as_of)
        handed = replace(handed, previous=before)
    with printing() as printed:
        built = build(
            report,
            handed,
            out,
            with_pdf=with_pdf,
            as_zip=as_zip,
            keys=public,
            certificates=certificates,
            printing=printed,
        )
    click.echo(f"wrote {typed(built.folder)}: {built.files} files, {built.manifest}")
    if built.archive is not None:
        click.echo(f"wrote {typed(built.archive)}")
    for remark in built.remarks:
        click.echo(f"tieout: {remark}", err=True)
    if examination.unreadable:
        places = f"places of the commit that could not be read: {len(examination.unreadable)}; the bundle lists them"
        say(places, f"tieout check --rev {examination.head} names them")
    key = typed(keys[0].with_suffix("") if keys[0].suffix == ".pub" else keys[0]) if keys else "KEY"
    by = ([f"--key {key}"] if keys or not cert else []) + (["--p12 FILE"] if cert else [])
    click.echo(f"next: {invocation()} bundle sign {typed(built.folder)} {' '.join(by)}", err=True)


command.add_command(sign_command)


@command.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--pin",
    "pins",
    multiple=True,
    metavar="FINGERPRINT",
    help="Of the signer's key (SHA256:...) or certificate (3A:0F:...), received another way; several: one of them.",
)
@click.option(
    "--ca",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Certificates (PEM), received another way: whose signatures by certificate you trust.",
)
@click.option(
    "--tsa-cert",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Certificates (PEM) of the authority whose time-stamps you trust; without one beside the bundle, ends with 3.",
)
@click.option("--sigstore-identity", default="", metavar="NAME", help="Who may have signed by Sigstore: an e-mail "
              "address, or a workflow's address; received another way.")  # fmt: skip
@click.option("--sigstore-issuer", default="", metavar="URL", help="Who must vouch for that name.")
@click.option("--sigstore-root", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="The trusted_root.json that it must lead to.  [default: what the client carries]")  # fmt: skip
@click.option("--require-time", is_flag=True, help="Ask for a time-stamp by that authority, or the time "
              "of Sigstore's log for the identity that you name: without either, ends with 3.")  # fmt: skip
@click.option(
    "--previous",
    type=click.Path(exists=True, path_type=Path),
    help="The bundle that you were given before (or its checkpoint.txt): this one must follow it.",
)
@click.option(
    "--disclosed",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A withheld file that you were given since: is it the one that the bundle commits to?",
)
@click.option(
    "--external",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with files that EXTERNAL.csv lists, as they were handed over beside the bundle.",
)
@click.option(
    "--external-s3",
    is_flag=True,
    help="Ask S3 for the very versions that EXTERNAL.csv lists, and for their locks; needs read access there.",
)
@click.option("--explain", is_flag=True, help="Say in prose what was verified and what it rests on.")
@format_option("text", "json")
def verify_command(
    path: Path,
    pins: tuple[str, ...],
    ca: Path | None,
    tsa_cert: Path | None,
    sigstore_identity: str,
    sigstore_issuer: str,
    sigstore_root: Path | None,
    require_time: bool,  # click passes options by name
    previous: Path | None,
    disclosed: Path | None,
    external: Path | None,
    external_s3: bool,  # click passes options by name
    explain: bool,  # click passes options by name
    layout: str,
) -> int:
    """Verify a bundle, folder or ZIP; nothing is written or unpacked, and without --external-s3 nobody is asked.

    Ends with 0 if it is intact and its signer pinned, 1 if it was altered or its records contradict each other, 3 if it
    is intact but unsigned, its signer not pinned, a signature not examined, not time-stamped where you ask for that, or
    lists evidence that lies elsewhere and was not examined.
    """
    from tieout.bundle import told
    from tieout.bundle.disclosure import hold_disclosed
    from tieout.bundle.explain import explain as in_prose
    from tieout.bundle.named import named_in
    from tieout.bundle.outside import hold_outside
    from tieout.bundle.succession import after
    from tieout.bundle.verify import verify
    from tieout.report.layout import plain

    who = (sigstore_identity, sigstore_issuer)
    named = named_in(pins, ca, tsa_cert, time_wanted=require_time, identity=who, sigstore_root=sigstore_root)
    found = verify(path, named=named)
    if previous is not None:
        found = after(found, path, previous)
    if external is not None or external_s3:
        moment = datetime.now(UTC)
        account = account_of(moment) if external_s3 else None
        found = hold_outside(found, path, folder=external, account=account, now=moment)
    if layout == "json":
        click.echo(told.as_json(found), nl=False)
    else:
        show(in_prose(found) if explain else told.lines(found))
    if disclosed is not None and found.intact:
        given = hold_disclosed(path, disclosed)
        click.echo(f"disclosed: {plain(given.verdict)}", err=layout == "json")
        if given.problem is not None:
            return ExitCode.FINDINGS
    if not found.is_sound or found.breaks_succession or found.has_wrong_evidence:
        return ExitCode.FINDINGS
    is_full = found.is_held_in_full and found.has_all_evidence
    return ExitCode.TIED_OUT if found.is_vouched_for and is_full else ExitCode.NOT_EXAMINED


command.add_command(bundle_diff.command)
command.add_command(bundle_disclose.command)


def name_of(examination: Examination) -> str:
    """Give a bundle's folder name: the company and the period, letters, digits and hyphens."""
    organization = examination.program.organization.name or "organization"
    when = examination.period.id if examination.period else examination.as_of.isoformat()
    words = re.sub(r"[^a-z0-9]+", "-", f"{organization} {when}".lower()).strip("-")
    return words[:60].strip("-") or "bundle"
