"""A group of commands each of which is imported only when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from tieout.cli.examples import epilog

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


_ASKED = {"help": "--help", "version": "--version"}
"""What other tools have as a verb, and we as an option."""


class NoSuchVerbError(click.UsageError):
    """No command has this name."""

    def __init__(
        self, message: str, ctx: click.Context, meant: tuple[str, str] | None, step: str | None = None
    ) -> None:
        """``meant``: the name, and the one that may have been meant; ``step``: the line to type where there is none."""
        super().__init__(message, ctx)
        self.meant = meant
        self.step = step


class Group(click.Group):
    """Commands each of which has a foot below its help, and of which a slip is told what was meant."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give one command; None for a name that is none."""
        return with_foot(super().get_command(ctx, cmd_name), ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with the whole first sentence of its help."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        told = [(name, " ".join((item.help or "").partition("\n\n")[0].split())) for name, item in found if item]
        with formatter.section("Verbs"):
            formatter.write_dl(told)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; of a name that is none the nearest is named, here or in a group below."""
        name, known = args[0], self.list_commands(ctx)
        if name in known or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from tieout.model.criteria import nearest  # only where something is wrong

        if name in _ASKED and (name == "help" or ctx.parent is None):
            of = [word for word in args[1:] if word in known][:1]
            raise NoSuchVerbError(
                f"no such command {name!r}", ctx, None, " ".join((ctx.command_path, *of, _ASKED[name]))
            )
        near = nearest(name, tuple(known))
        meant = [near] if near else []
        for group in known if not near else ():
            below = self.get_command(ctx, group)
            if isinstance(below, click.Group) and name in below.list_commands(ctx):
                meant.append(f"{group} {name}")
        paths = " or ".join(f"{ctx.command_path} {item}" for item in meant)
        hint = f"; did you mean {paths}?" if meant else ""
        raise NoSuchVerbError(f"no such command {name!r}{hint}", ctx, (name, meant[0]) if near else None)


def with_foot(command: click.Command | None, ctx: click.Context, name: str) -> click.Command | None:
    """Put examples and exit codes below the help of a command of this context."""
    if command is not None:
        command.epilog = epilog(" ".join((*ctx.command_path.split()[1:], name)), command.help or "")
    return command


class Verbs(Group):
    """Commands of one package: the module is the name with underscores, ``command`` in it the command."""

    def __init__(self, *args: Any, package: str, table: Mapping[str, str], **kwargs: Any) -> None:
        """``table``: name -> what stands beside it in --help, in that order."""
        super().__init__(*args, **kwargs)
        self._package = package
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Give the names in the order of the table."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command, and put examples below its help; None for a name that is none."""
        if cmd_name not in self._table:
            return None
        command: click.Command = importlib.import_module(self._module(cmd_name)).command
        return with_foot(command, ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """List the commands without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(self._table.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the verbs without importing them, and the options of the group."""
        from click.shell_completion import CompletionItem  # only at a press of the Tab key

        own = click.Command.shell_complete(self, ctx, incomplete)
        verbs = [CompletionItem(name, help=said) for name, said in self._table.items() if name.startswith(incomplete)]
        return [*verbs, *own]

    def _module(self, name: str) -> str:
        return f"{self._package}.{name.replace('-', '_')}"
