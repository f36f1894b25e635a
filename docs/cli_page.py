"""The command line -> docs/reference/cli.md: every verb with its options, exit codes and lines to try."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from tieout.cli.exits import ExitCode
from tieout.cli.feet import FEET, Example
from tieout.cli.main import tieout

NOTICE = "<!-- Written by docs/generate.py from the command line itself and tieout/cli/feet.py: run ./dev docs. -->"
CODES = {
    ExitCode.TIED_OUT: "tied out: what was asked was done, and nothing asks for work",
    ExitCode.FINDINGS: "findings, or something that was altered",
    ExitCode.USAGE: "usage, or settings that cannot be read",
    ExitCode.NOT_EXAMINED: "could not examine, or nothing to examine; never 0",
    ExitCode.BUG: "a bug of ours: one line, and a log that is kept",
    ExitCode.STORAGE: "reading or writing failed",
    ExitCode.BUSY: "another run holds the lock",
    ExitCode.INTERRUPTED: "interrupted",
    ExitCode.PIPE: "whoever read the output went away, as `head` does",
}
_DEFAULT = re.compile(r"\s*\[default: (.*?)\]\s*$")


def verbs(command: click.Command = tieout, above: click.Context | None = None) -> Iterator[tuple[str, click.Command]]:
    """Give every verb that does something, as typed after ``tieout``, in the order of --help."""
    context = click.Context(command, info_name=command.name, parent=above, **tieout.context_settings)
    if not isinstance(command, click.Group):
        yield context.command_path.partition(" ")[2], command
        return
    for name in command.list_commands(context):
        verb = command.get_command(context, name)
        if verb is not None and not verb.hidden:
            yield from verbs(verb, context)


def cli() -> str:
    """Give the page."""
    return "\n".join([NOTICE, "", *_head(), *(line for name, verb in verbs() for line in _verb(name, verb))])


def _head() -> Iterator[str]:
    yield "# The command line\n"
    yield "What `tieout` does, verb by verb. `tieout VERB --help` prints the same."
    yield "Findings and tables go to standard output, progress and remarks to standard error."
    yield "Colour is for terminals alone, and `NO_COLOR` turns it off; `--as-of` is `SOURCE_DATE_EPOCH` where that is set.\n"
    yield "## Exit codes\n"
    yield "| Code | Means |"
    yield "|---|---|"
    yield from (f"| {int(code)} | {means} |" for code, means in CODES.items())
    yield "\nAny verb may end with 2, 3, 70, 74, 75 or 130 for these reasons; what a code means beyond them stands with the verb."
    yield "Where a line to try has a code behind it, the line ends so on the sample company of `tieout demo`.\n"
    yield "## Verbs\n"
    yield "| Verb | Does |"
    yield "|---|---|"
    for name, verb in verbs():
        yield f"| [`{name}`](#tieout-{name.replace(' ', '-')}) | {cell(_paragraphs(verb)[0])} |"
    yield ""


def _verb(name: str, verb: click.Command) -> Iterator[str]:
    foot = FEET[name]
    yield f"## tieout {name}\n"
    yield "\n\n".join(cell(text) for text in _paragraphs(verb)) + "\n"
    context = click.Context(verb, info_name=f"tieout {name}", **tieout.context_settings)
    yield f"    tieout {name} {' '.join(verb.collect_usage_pieces(context))}\n"
    options = [param for param in verb.params if isinstance(param, click.Option) and not param.hidden]
    if options:
        yield "| Option | Means | Default |"
        yield "|---|---|---|"
        yield from (_row(option, context) for option in options)
        yield ""
    if foot.ends:
        yield "| Ends with | When |"
        yield "|---|---|"
        yield from (f"| {code} | {means} |" for code, means in sorted(foot.ends.items()))
        yield ""
    if foot.examples:
        yield "```console"
        yield from (f"$ {_shown(example)}" for example in foot.examples)
        yield "```\n"


def _shown(example: Example) -> str:
    return f"tieout {example.line}" + (f"    # {example.code}" if example.code else "")


def _paragraphs(verb: click.Command) -> list[str]:
    """Give the paragraphs of a verb's own text, each on one line."""
    text = (verb.help or "").replace("\b", "").partition("\f")[0]
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _row(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    spelled, told = record or (option.opts[-1], "")
    default = _DEFAULT.search(told)
    return f"| `{cell(spelled)}` | {cell(_DEFAULT.sub('', told))} | {cell(default[1]) if default else ''} |"


def cell(text: str) -> str:
    """Give text as a cell shows it: no pipe ends it, and nothing in it is HTML."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
