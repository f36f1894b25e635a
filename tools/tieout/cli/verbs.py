"""A group of commands each of which is imported only when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Verbs(click.Group):
    """Commands of one package: the module is the name with underscores, ``command`` in it the command."""

    def __init__(self, *args: Any, package: str, table: Mapping[str, str], **kwargs: Any) -> None:
        """``table``: name -> what stands beside it in --help, in that order."""
        super().__init__(*args, **kwargs)
        self._package = package
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Give the names in the order of the table."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """Import one command; None for a name that is none."""
        if cmd_name not in self._table:
            return None
        command: click.Command = importlib.import_module(self._module(cmd_name)).command
        return command

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
