"""tieout collect: run collectors, or any command, and keep what they give as evidence."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli import completing
from tieout.cli.exits import ExitCode
from tieout.cli.options import as_of_option, format_option, invocation, root_option, typed

if TYPE_CHECKING:
    from tieout.cli.collecting import Workplace
    from tieout.model.errors import UsageError
    from tieout.model.evidence.collector import CollectorSetting
    from tieout.seal.signers.base import Signer

_AS_SAID = ("system", "title", "reads", "timeout", "allow_empty", "rows", "total")


class Split(click.Command):
    """A command whose arguments after ``--`` are a command line of somebody's own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put what follows ``--`` aside, to the letter."""
        cut = args.index("--") if "--" in args else len(args)
        rest = super().parse_args(ctx, args[:cut])
        ctx.params["argv"] = tuple(args[cut + 1 :]) if cut < len(args) else None
        return rest


@click.command("collect", cls=Split)
@click.argument("names", nargs=-1, metavar="[NAME]... [-- COMMAND...]", shell_complete=completing.collectors)
@root_option
@click.option("--due", is_flag=True, help="Only those whose control waits for a capture.")
@click.option("--permissions", is_flag=True, help="Print what each needs, ready to paste, and ask nobody.")
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The key that signs the head of the log: an OpenSSH private key, or the .pub of one in your agent.",
)
@as_of_option
@format_option("text", "json")
@click.option("--redact", is_flag=True, help="Take secrets out of what is kept, instead of refusing it.")
@click.option(
    "--salts",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the salts of what was taken out go.  [default: ~/.local/state/tieout/salts.jsonl]",
)
@click.option("--supersedes", default="", metavar="ID", help="Of one NAME or COMMAND: the capture that it corrects.")
@click.option(
    "--control",
    multiple=True,
    shell_complete=completing.controls,
    metavar="ID",
    help="Of a COMMAND: the control that it is evidence for.",
)
@click.option("--evidence", multiple=True, metavar="ID", help="Of a COMMAND: the entry of the control's evidence.")
@click.option("--system", default="", metavar="ID", help="Of a COMMAND: the row of registers/systems it asks.")
@click.option("--title", default="", help="Of a COMMAND: as reports name it.")
@click.option("--reads", default="", metavar="FORM", help="Of a COMMAND: json, csv, text, or a form such as npm-audit.")
@click.option("--require", multiple=True, metavar="POINTER", help="Of a COMMAND: a JSON pointer that must be there.")
@click.option("--rows", default="", metavar="POINTER", help="Of a COMMAND that reads json: where the list stands.")
@click.option("--total", default="", metavar="POINTER", help="Of a COMMAND: where the source says how many there are.")
@click.option(
    "--columns", multiple=True, metavar="NAME=/POINTER", help="Of a COMMAND: a column of its table, and where."
)
@click.option("--ok", multiple=True, metavar="CODE", help="Of a COMMAND: an exit code of a clean run.  [default: 0]")
@click.option("--findings", multiple=True, metavar="CODE", help="Of a COMMAND: one of a run that found something.")
@click.option("--environment", multiple=True, metavar="NAME", help="Of a COMMAND: a variable that it gets.")
@click.option("--timeout", default="", metavar="LENGTH", help="Of a COMMAND: how long it may take.  [default: PT5M]")
@click.option("--in", "folder", default="", metavar="DIR", help="Of a COMMAND: the folder in which it runs.")
@click.option("--allow-empty", default="", metavar="REASON", help="Of a COMMAND: why nothing is a right answer.")
def command(argv: tuple[str, ...] | None, names: tuple[str, ...], root: Path, due: bool, permissions: bool, as_of: date | None,
            layout: str, key: Path | None, redact: bool, salts: Path | None, supersedes: str, **own: object) -> int:  # fmt: skip
    """Capture evidence: what collectors.yaml declares, or what a COMMAND prints.

    Without a NAME every collector runs. Each capture is a folder of its own under evidence/; one that fails
    leaves a record that says so, and does not stop the others: the next one of the same collector corrects it.

    Ends with 0 if all are complete, with 3 if something is missing in one, or keys are pinned
    and none of them signs.
    """
    from tieout.cli.collecting import workplace

    _check_use(argv, names, own, due=due, permissions=permissions)
    place = workplace(root)
    if argv is not None:
        settings: tuple[CollectorSetting, ...] = (_own_entry(place, argv, own),)
    else:
        settings = _wanted(place, names, permissions=permissions)
    if permissions:
        return _tell_permissions(settings)
    if due:
        settings = _due(root, settings, as_of)
    if supersedes and len(settings) != 1:
        raise click.UsageError("--supersedes is for one NAME or COMMAND")
    return _capture(place, settings, layout, key=key, redact=redact, salts=salts, supersedes=supersedes)


def _check_use(
    argv: tuple[str, ...] | None, names: tuple[str, ...], own: dict[str, object], *, due: bool, permissions: bool
) -> None:
    if argv is None:
        for name, value in own.items():
            if value:
                raise click.UsageError(
                    f"--{name.replace('folder', 'in').replace('_', '-')} is for a COMMAND: -- COMMAND..."
                )
        return
    if not argv:
        raise click.UsageError("after -- there is no command")
    if names or due or permissions:
        raise click.UsageError("a COMMAND is run by itself, without NAME, --due or --permissions")
    for name in ("control", "system"):
        if not own[name]:
            raise click.UsageError(f"a COMMAND needs --{name}")


def _own_entry(place: Workplace, argv: tuple[str, ...], own: dict[str, object]) -> CollectorSetting:
    from tieout.cli.collecting import check_names
    from tieout.collect.adhoc import entry_of

    def several(name: str) -> list[str]:
        value = own[name]
        return list(value) if isinstance(value, tuple) else []

    values: dict[str, object] = {name: own[name] for name in _AS_SAID}
    values |= {"columns": dict(_column(pair) for pair in several("columns"))}
    values |= {"in": own["folder"], "run": list(argv), "environment": several("environment")}
    values |= {"require": several("require"), "classification": place.program.evidence_class.value}
    values |= {"exit": {name: several(name) for name in ("ok", "findings") if several(name)}}
    setting = entry_of(values, controls=several("control"), evidence=several("evidence"))
    check_names(place, setting)
    return setting


def _column(pair: str) -> tuple[str, str]:
    name, sign, place = pair.partition("=")
    if not sign or not name:
        raise click.UsageError(f"--columns is {pair!r}; wanted is NAME=/POINTER")
    return name, place


def _wanted(place: Workplace, names: tuple[str, ...], *, permissions: bool) -> tuple[CollectorSetting, ...]:
    from tieout.collect.choice import chosen

    return chosen(place.collectors, names, is_native_enough=permissions)


def _due(root: Path, settings: tuple[CollectorSetting, ...], as_of: date | None) -> tuple[CollectorSetting, ...]:
    from tieout.cli.examining import examine
    from tieout.collect.due import due

    examination = examine(root, as_of=as_of, period=None)
    found = due(examination, settings)
    for setting, why in found:
        click.echo(f"tieout: {setting.id}: {why}", err=True)
    if not found:
        click.echo("tieout: no collector is due", err=True)
    return tuple(setting for setting, _ in found)


def _tell_permissions(settings: tuple[CollectorSetting, ...]) -> int:
    from tieout.collect.choice import grant_of

    click.echo("\n\n".join(grant_of(setting) for setting in settings))
    return ExitCode.TIED_OUT


def _capture(
    place: Workplace,
    settings: tuple[CollectorSetting, ...],
    layout: str,
    *,
    key: Path | None,
    redact: bool,
    salts: Path | None,
    supersedes: str,
) -> int:
    from tieout.cli.collecting import context_of, keep_draft, unsigned
    from tieout.collect.choice import take
    from tieout.collect.kept_told import SCHEMA, as_json, line, shortcomings
    from tieout.collect.previous import correcting
    from tieout.model.errors import UsageError as Unusable

    signer = _signer(key)
    told: list[dict[str, object]] = []
    failed: list[tuple[CollectorSetting, UsageError]] = []
    is_short = False
    for setting in settings:
        try:
            _progress(setting, len(settings))
            around = context_of(place, setting, redact=redact, salts=salts, supersedes=supersedes)
            draft = correcting(place.base, take(setting, around), setting, place.collectors)
            kept = keep_draft(place, draft, signer)
        except Unusable as error:
            failed.append((setting, error))
            continue
        is_short = is_short or bool(shortcomings(draft.record)) or not kept.sealed
        shown = typed(kept.record.parent)
        told.append(as_json(draft, kept, kept.record.relative_to(place.base).as_posix()))
        if layout == "text":
            click.echo(line(draft, shown))
        for remark in (*draft.remarks, *([kept.remark] if kept.remark else [])):
            click.echo(f"tieout: {setting.id}: {remark}", err=True)
    if failed and len(failed) == len(settings) == 1:
        raise failed[0][1]
    for setting, why in failed:
        click.echo(f"tieout: {setting.id}: {why.message}\n  next: {why.remedy}", err=True)
    if layout == "json":
        _tell_json(SCHEMA, told, failed)
    lacks = unsigned(place.program.evidence_keys, signer) if told else ""
    if lacks:
        click.echo(f"tieout: {lacks}", err=True)
    if told:
        click.echo(f"next: commit evidence/ in a pull request, then {invocation()} check", err=True)
    return ExitCode.NOT_EXAMINED if is_short or failed or lacks else ExitCode.TIED_OUT


def _progress(setting: CollectorSetting, of: int) -> None:
    if of > 1 and sys.stderr.isatty():
        click.echo(f"tieout: {setting.id} ...\r", err=True, nl=False)


def _signer(key: Path | None) -> Signer | None:
    from tieout.seal.signers.ssh import SshSigner

    return None if key is None else SshSigner(key)


def _tell_json(schema: str, told: list[dict[str, object]], failed: list[tuple[CollectorSetting, UsageError]]) -> None:
    import json

    not_run = [{"collector": setting.id, "message": error.message} for setting, error in failed]
    click.echo(json.dumps({"schema": schema, "captures": told, "failed": not_run}, indent=1, ensure_ascii=False))
