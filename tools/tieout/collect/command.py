"""Somebody's own command -> a draft: run, held to its exit code, its form and its mandatory places.

A record is written whatever becomes of it: a command that was killed, refused or printed a page of HTML
leaves a capture that is incomplete and says why.
"""

from __future__ import annotations

import shlex
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.arguments import secret_option
from tieout.collect.base import DraftFile, Normalised
from tieout.collect.guises import complaint
from tieout.collect.intake import Intake, query_file
from tieout.collect.output import MEDIA, RAW_NAMES, Read, read_output
from tieout.collect.packing import LARGEST, MEBIBYTE, POINTER_REMEDY
from tieout.collect.record import Taken, draft_of, population, scrubbed, used_by
from tieout.model.characters import visible
from tieout.model.errors import UnreachableError, UsageError
from tieout.model.evidence.own_table import own_table
from tieout.model.evidence.record import CommandRun, Denied, Origin, Query, Refusal, Role, Source, Span, Times
from tieout.ports.capturing import Captured, End, capture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.base import Context, Draft
    from tieout.collect.ingest.base import Ingestion
    from tieout.model.evidence.collector import CollectorSetting, CommandSetting

ALWAYS = ("PATH", "HOME", "LANG")
"""Variables that every command gets, where we have them ourselves."""
_VERSION_S = 30.0
_LONGEST_VERSION = 200
STDERR_NAME = "stderr.txt"


class _Ended(NamedTuple):
    """A command that came to its end, whichever."""

    captured: Captured | None
    output: bytes
    """All of it; empty where it is longer than what is kept."""


def run_command(setting: CollectorSetting, context: Context, ingestion: Ingestion | None = None) -> Draft:
    """Run the command of an entry once and give what it printed as a draft.

    ``ingestion`` reads its output where ``reads:`` is none of json, csv and text. Raises UsageError for a
    command line that holds a secret, and StorageError.
    """
    command = setting.command
    if command is None:
        raise UsageError(f"{setting.id} has no command", remedy="write `run: [...]`")
    _refuse_secrets(command)
    environment = allowed(context.environment, command.environment)
    intake = Intake(context)
    with tempfile.TemporaryDirectory(prefix="tieout-") as private:  # only its owner may look into it
        version = _first_line(command.version_argv, context, environment, Path(private))
        account = _first_line(command.account_argv, context, environment, Path(private))
        started = context.now()
        ended = _run(command, context, environment, Path(private), intake)
        finished = context.now()
    if command.account_argv and not account:
        intake.ended(Denied("account", "", Refusal.FAILED, "the command under `account:` prints none"))
    read = _taken(ended, command, setting, ingestion, intake)
    rows = intake.tabulate(read.found, read.schema) if read.schema else _noted(read, intake)
    found, form = read.found, ((("reads", command.reads),) if ingestion else ())
    return draft_of(
        Taken(
            kind=Origin.COMMAND,
            setting=setting,
            surroundings=context.surroundings,
            used=used_by(context.surroundings, setting.id, ingestion.version if ingestion else ""),
            source=Source(account=account),
            query=Query(operation=shlex.join(command.argv), parameters=(*form, *found.parameters), filter=""),
            command=CommandRun(argv=command.argv, exit_code=_code(ended.captured), tool_version=version),
            window=None if found.window is None else Span(*found.window),
            times=Times(started=started, finished=finished, data_as_of=found.data_as_of or started),
            population=population(
                rows=rows,
                pages=1 if ended.output else 0,
                total=found.total,
                denied=intake.denied,
                gaps=found.gaps,
                errors=intake.errors,
                allow_empty=setting.allow_empty or found.none_found,
            ),
            files=intake.kept,
            schema=read.schema,
            title=shlex.join(command.argv),
            redactions=tuple(intake.redactions),
            remarks=tuple(intake.remarks),
        )
    )


def allowed(environment: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """Give those variables that a command gets: what is not named here never reaches it."""
    return {name: environment[name] for name in (*ALWAYS, *names) if name in environment}


def _refuse_secrets(command: CommandSetting) -> None:
    """Keep a secret on the command line from ending in the record, for ever."""
    option = secret_option(command.argv) or secret_option(command.version_argv) or secret_option(command.account_argv)
    if option:
        raise UsageError(
            f"{option} on the command line hands on a secret, which the record would keep for ever",
            remedy="hand it on by a variable that --environment names (`environment:` of an entry), or by a file",
        )
    for text in (*command.argv, *command.version_argv, *command.account_argv, shlex.join(command.argv)):
        if scrubbed(text) != text:
            raise UsageError(
                "the command line holds what looks like a secret, and would be kept",
                remedy="put it into a variable, name that with `environment:` or --environment, and run it again",
            )


def _run(
    command: CommandSetting, context: Context, environment: dict[str, str], private: Path, intake: Intake
) -> _Ended:
    """Run it and note what became of it."""
    out = private / "stdout"
    folder = context.root / command.folder
    if not folder.is_dir():
        intake.ended(Denied(command.folder, "", Refusal.FAILED, "there is no such folder to run the command in"))
        return _Ended(None, b"")
    try:
        captured = capture(
            command.argv,
            out=out,
            limit=LARGEST,
            timeout_s=command.timeout.total_seconds(),
            environment=environment,
            directory=folder,
        )
    except UnreachableError as error:
        intake.ended(Denied(visible(command.argv[0]), "", Refusal.FAILED, error.message))
        return _Ended(None, b"")
    denied = _wrong(captured, command)
    if denied is not None:
        intake.ended(denied)
    output = b"" if captured.end is End.TOO_MUCH else out.read_bytes()
    out.unlink()
    return _Ended(captured, output)


def _wrong(captured: Captured, command: CommandSetting) -> Denied | None:
    """Say what of its end leaves open whether its output is all."""
    name = visible(Path(command.argv[0]).name)
    if captured.end is End.TIMEOUT:
        message = f"it did not end within {_seconds(command.timeout.total_seconds())} and was killed"
        return Denied(name, "", Refusal.TIMEOUT, message)
    if captured.end is End.TOO_MUCH:
        message = f"it printed more than the {LARGEST // MEBIBYTE} MiB that Git should hold: {POINTER_REMEDY}"
        return Denied(name, "", Refusal.TRUNCATED, message)
    if captured.end is End.HELD:
        message = "it left a process behind that kept its output open: what was printed may not be all"
        return Denied(name, "", Refusal.TRUNCATED, message)
    if captured.code < 0:
        return Denied(name, "", Refusal.KILLED, f"it was ended by {_signal(-captured.code)}")
    if captured.code not in {*command.ok, *command.findings}:
        said = _last_line(captured.stderr)
        why = f": {said}" if said else ""
        good = ", ".join(str(code) for code in (*command.ok, *command.findings))
        return Denied(name, "", Refusal.FAILED, f"it ended with code {captured.code} (good ones are {good}){why}")
    return None


def _taken(
    ended: _Ended, command: CommandSetting, setting: CollectorSetting, ingestion: Ingestion | None, intake: Intake
) -> Read:
    """Take the output in and read it."""
    schema = ingestion.schema if ingestion else own_table(setting)
    name = ingestion.raw_name if ingestion else RAW_NAMES[command.reads]
    media = MEDIA.get(Path(name).suffix, "application/octet-stream")
    is_there = ended.captured is not None and ended.captured.end is not End.TOO_MUCH
    items = [query_file(_asked(command))]
    if is_there:
        items.insert(0, DraftFile(name=name, content=ended.output, media=media, role=Role.RAW))
    if ended.captured is not None and ended.captured.stderr.strip():
        said = DraftFile(name=STDERR_NAME, content=ended.captured.stderr, media="text/plain", role=Role.ATTACHMENT)
        items.append(said)
    contents = intake.take(*items)
    if contents is None or not is_there:
        return Read(found=Normalised(rows=()), schema=schema, rows=None)
    if ended.captured is not None and not intake.denied and (why := complaint(ended.captured.stderr)):
        intake.ended(Denied(STDERR_NAME, "", Refusal.FAILED, why))
    if not contents[0].strip() and command.reads == "text" and setting.allow_empty:
        return Read(found=Normalised(rows=()), schema=None, rows=0)
    return read_output(contents[0], command, schema, ingestion)


def _noted(read: Read, intake: Intake) -> int | None:
    intake.denied += read.found.problems
    return read.rows


def _first_line(argv: tuple[str, ...], context: Context, environment: dict[str, str], private: Path) -> str:
    """Give the first line of what the tool says of its version, or its account; empty where it says none."""
    if not argv:
        return ""
    out = private / "line"
    try:
        captured = capture(
            argv,
            out=out,
            limit=MEBIBYTE,
            timeout_s=_VERSION_S,
            environment=environment,
            directory=context.root,
        )
    except UnreachableError:
        return ""
    said = out.read_bytes() if captured.end is End.EXITED and captured.code == 0 else b""
    out.unlink(missing_ok=True)
    lines = (said.strip() or captured.stderr.strip()).decode("utf-8", "replace").splitlines()
    return scrubbed(visible(lines[0].strip())[:_LONGEST_VERSION]) if said and lines else ""


def _asked(command: CommandSetting) -> str:
    """Give the command as one would type it, and what it was given besides."""
    given = ", ".join((*ALWAYS, *command.environment))
    return f"# in {visible(command.folder)}; variables: {given}\n{shlex.join(command.argv)}"


def _code(captured: Captured | None) -> int | None:
    """Give its exit code; None where it did not end by itself."""
    if captured is None or captured.end is not End.EXITED or captured.code < 0:
        return None
    return captured.code


def _seconds(length: float) -> str:
    return "1 second" if length == 1 else f"{length:g} seconds"


def _signal(number: int) -> str:
    try:
        return f"{signal.Signals(number).name} (signal {number})"
    except ValueError:
        return f"signal {number}"


def _last_line(stderr: bytes) -> str:
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").split("\n") if line.strip()]
    return visible(lines[-1]) if lines else ""
