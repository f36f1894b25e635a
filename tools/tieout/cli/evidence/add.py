"""tieout evidence add: keep a file that a person brings, with its record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tieout.cli import completing
from tieout.cli.exits import ExitCode
from tieout.cli.options import Day, invocation, root_option, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.cli.collecting import Workplace
    from tieout.collect.base import Context, Draft, Kept
    from tieout.collect.from_store import FromStore
    from tieout.model.evidence.collector import CollectorSetting
    from tieout.model.evidence.record import ByHand, Pointer, Source
    from tieout.seal.signers.base import Signer

METHODS = ("export", "screenshot", "document")
_KEPT = Path("FILE")


@click.command("add")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@root_option
@click.option(
    "--control",
    multiple=True,
    shell_complete=completing.controls,
    required=True,
    metavar="ID",
    help="The control that it is evidence for.",
)
@click.option("--evidence", multiple=True, metavar="ID", help="The entry of the control's evidence.")
@click.option("--system", required=True, metavar="ID", help="The row of registers/systems that it shows.")
@click.option("--observed-at", required=True, metavar="INSTANT", help="When it was seen: 2026-11-22T10:30:00+01:00.")
@click.option("--by", default="", metavar="PERSON", help="Who saw it.  [default: you, as Git knows you]")
@click.option("--url", default="", help="Where it was seen.")
@click.option("--method", type=click.Choice(METHODS), default=METHODS[0], show_default=True, help="How it was taken.")
@click.option("--explanation", default="", metavar="TEXT", help="What it shows, and how anybody would get it again.")
@click.option("--clock/--no-clock", "clock", default=None, help="Of a screenshot: whether the system's clock is on it.")
@click.option("--from", "since", default="", metavar="DAY", help="Of a log or a list of a time: its first day.")
@click.option("--to", "until", default="", metavar="DAY", help="Its last day.")
@click.option("--title", default="", help="As reports name it.")
@click.option("--total", type=click.IntRange(min=0), help="How many rows the system itself showed.")
@click.option("--missing", default="", metavar="REASON", help="Why it is not all.  [default: it is]")
@click.option("--allow-empty", default="", metavar="REASON", help="Why nothing is a right answer.")
@click.option(
    "--classification",
    default="",
    metavar="CLASS",
    help="Who may read it.  [default: evidence.classification of controls.yaml, else confidential]",
)
@click.option("--personal", multiple=True, metavar="NAME", help="What personal data is in it: name, email.")
@click.option("--supersedes", default="", metavar="ID", help="The capture that this one corrects.")
@click.option("--reads", default="", metavar="FORM", help="Read it as another tool's file: accounts, sarif.")
@click.option("--setting", multiple=True, metavar="NAME=VALUE", help="Of --reads: how the form is to be read.")
@click.option("--pointer", default="", metavar="URI", help="Keep only digest and place: the bytes lie there, locked.")
@click.option("--external", default="", metavar="s3://...", help="In place of FILES: read it there, once, and ask S3 "
              "for version, lock and checksum. Its bytes stay there.")  # fmt: skip
@click.option("--version-id", default="", metavar="ID", help="Of --pointer and --external: the version there.")
@click.option("--lock-mode", default="", metavar="MODE", help="Of --pointer: its lock, such as COMPLIANCE.")
@click.option("--retain-until", type=Day(), help="Of --pointer: the last day of the lock.")
@click.option("--in-place", is_flag=True, help="The file lies in evidence/ already: write its record beside it.")
@click.option(
    "--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The key that signs the log's head."
)
@click.option("--redact", is_flag=True, help="Take secrets out of what is kept, instead of refusing it.")
@click.option("--salts", type=click.Path(dir_okay=False, path_type=Path), help="As of tieout collect.")
def command(files: tuple[Path, ...], root: Path, key: Path | None, redact: bool, salts: Path | None,
            in_place: bool, **said: Any) -> int:  # fmt: skip
    """Keep FILEs as evidence, with a record of who saw them, when and where.

    They are copied into a folder of their own under evidence/, and are one capture. What holds a secret is
    refused. Nothing is ever written over: what was wrong is corrected by a new capture with --supersedes.
    What is too large for Git stays in S3, locked: --external reads it there, --pointer takes your word for the place.

    Ends with 0 if it is kept, with 3 if it is kept and will not pass: its record says why,
    or a key is pinned and does not sign.
    """
    from tieout.cli.collecting import check_names, context_of, unsigned, workplace
    from tieout.cli.evidence.place import signer_for
    from tieout.collect.adhoc import entry_of
    from tieout.collect.kept_told import shortcomings

    _hold_one_source(files, said, in_place=in_place)
    place = workplace(root)
    values = {name: said[name] for name in ("system", "title", "allow_empty", "classification")}
    values["classification"] = values["classification"] or place.program.evidence_class.value
    reads = said["reads"]
    if reads:
        values |= {"reads": reads, "path": str(_KEPT), "settings": _settings(said["setting"])}
    setting = entry_of(
        values if reads else {**values, "run": ["FILE"]},
        controls=said["control"],
        evidence=said["evidence"],
        uses="ingest" if reads else "command",
        name=f"ingest.{reads}" if reads else "manual",
    )
    check_names(place, setting)
    context = context_of(place, setting, redact=redact, salts=salts, by=said["by"])
    draft = _draft(place, setting, context, files, said, in_place=in_place)
    signer = signer_for(key)
    kept = _kept(place, draft, files, signer=signer, in_place=in_place)
    lacks = (*shortcomings(draft.record, draft.files), *filter(None, (unsigned(place.program.evidence_keys, signer),)))
    for path in kept.paths:
        click.echo(f"wrote {typed(path)}")
    for remark in (*draft.remarks, *([kept.remark] if kept.remark else []), *lacks):
        click.echo(f"tieout: {remark}", err=True)
    click.echo(f"next: commit them in a pull request, then {invocation()} check", err=True)
    return ExitCode.NOT_EXAMINED if lacks else ExitCode.TIED_OUT


def _draft(
    place: Workplace,
    setting: CollectorSetting,
    context: Context,
    files: tuple[Path, ...],
    said: Mapping[str, Any],
    *,
    in_place: bool,
) -> Draft:
    from tieout.collect.choice import form_of
    from tieout.collect.ingest.base import InParts
    from tieout.collect.ingested import ingest
    from tieout.collect.manual import SHOWN_COUNT, Brought, bring
    from tieout.collect.said import stretch_of
    from tieout.model.errors import UsageError
    from tieout.model.evidence.record import Count

    by_hand, source = _by_hand(place, said)
    window = stretch_of(said["since"], said["until"], zone=place.program.organization.calendar.zone)
    form = form_of(setting, setting.reads) if setting.reads else None
    if form is None:
        stored = _stored(said, context)
        brought = Brought(
            setting=setting,
            files=files,
            by_hand=by_hand,
            source=source,
            window=window,
            shown=said["total"],
            missing=said["missing"],
            supersedes=said["supersedes"],
            pointer=None if stored else _pointer(said),
            stored=stored and stored.file,
            pii=said["personal"],
            is_in_place=in_place,
        )
        draft = bring(brought, context)
        return replace(draft, remarks=(*draft.remarks, *stored.remarks)) if stored else draft
    if len(files) > 1 or in_place:
        raise UsageError("--reads takes one file, which gets a folder of its own", remedy="leave out --in-place")
    pointer = _pointer(said)
    if pointer is not None and not isinstance(form, InParts):
        remedy = "leave out --pointer, or --reads: log is the one form that is read in parts"
        raise UsageError(f"{setting.reads} is read as a whole, so the file is kept whole", remedy=remedy)
    return ingest(
        setting,
        context,
        form,
        files[0],
        by_hand=by_hand,
        source=source,
        data_as_of=by_hand.observed_at,
        window=window,
        counts=() if said["total"] is None else (Count(SHOWN_COUNT, said["total"], None),),
        supersedes=said["supersedes"],
        missing=said["missing"],
        pointer=pointer,
    )


def _by_hand(place: Workplace, said: Mapping[str, Any]) -> tuple[ByHand, Source]:
    from urllib.parse import urlsplit

    from tieout.cli.collecting import now, person
    from tieout.collect.said import instant_of
    from tieout.model.evidence.record import ByHand, Source

    by = said["by"] or person(place.base)
    by_hand = ByHand(
        observed_by=by,
        observed_at=instant_of("--observed-at", said["observed_at"], latest=now()),
        url=said["url"],
        method=said["method"],
        explanation=said["explanation"],
        clock_visible=said["clock"],
    )
    return by_hand, Source(identity=by, endpoint=urlsplit(said["url"]).netloc)


def _hold_one_source(files: tuple[Path, ...], said: Mapping[str, Any], *, in_place: bool) -> None:
    """Raise UsageError unless there are files, or an object in S3, with only what goes with each."""
    from tieout.model.errors import UsageError

    if not said["external"]:
        if not files:
            raise UsageError("there is nothing to keep", remedy="name FILES, or an object in S3: --external s3://...")
        return
    known = {"FILES": files, "--pointer": said["pointer"], "--reads": said["reads"], "--in-place": in_place,
             "--lock-mode": said["lock_mode"], "--retain-until": said["retain_until"]}  # fmt: skip
    besides = [name for name, value in known.items() if value]
    if besides:
        remedy = "S3 itself says what is kept and how it is locked"
        raise UsageError(f"--external goes without {' and '.join(besides)}", remedy=remedy)


def _stored(said: Mapping[str, Any], context: Context) -> FromStore | None:
    from tieout.collect.from_store import from_store

    return from_store(said["external"], said["version_id"], context) if said["external"] else None


def _pointer(said: Mapping[str, Any]) -> Pointer | None:
    from tieout.model.errors import UsageError
    from tieout.model.evidence.record import Pointer

    until: date | None = said["retain_until"]
    if said["pointer"]:
        return Pointer(
            uri=said["pointer"], version_id=said["version_id"], lock_mode=said["lock_mode"], retain_until=until
        )
    if said["version_id"] or said["lock_mode"] or until:
        raise UsageError(
            "--version-id, --lock-mode and --retain-until are of a --pointer", remedy="write --pointer URI"
        )
    return None


def _settings(pairs: tuple[str, ...]) -> dict[str, str]:
    from tieout.model.errors import UsageError

    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise UsageError(f"--setting is {pair!r}; wanted is NAME=VALUE", remedy="write --setting user=Login")
        found[name] = value
    return found


def _kept(place: Workplace, draft: Draft, files: tuple[Path, ...], *, signer: Signer | None, in_place: bool) -> Kept:
    from tieout.cli.collecting import keep_draft, now
    from tieout.collect.beside import inside, keep_beside, refuse_unless_flat
    from tieout.model.errors import UsageError

    lies = [inside(place.base, path) for path in files]
    if in_place:
        if len(files) > 1 or not lies[0]:
            raise UsageError(
                "--in-place is for one file that lies in evidence/", remedy="leave it out: files are copied"
            )
        organization = place.program.organization.name
        return keep_beside(place.base, draft, lies[0], now=now(), signer=signer, organization=organization)
    for path in lies:
        if path:
            refuse_unless_flat(place.base, path)
            raise UsageError(
                f"{path} lies in evidence/ already, and would be there twice",
                remedy="write its record beside it: the same command with --in-place",
            )
    return keep_draft(place, draft, signer)
