"""tieout completion: what a shell runs so that the Tab key knows our verbs, options and ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import ShellComplete

VARIABLE = "_TIEOUT_COMPLETE"
"""By which the shell asks us for completions (click, "Shell Completion")."""
_SET_UP = {
    "bash": ("~/.bashrc", 'eval "$(tieout completion bash)"'),
    "zsh": ("~/.zshrc, below compinit", 'eval "$(tieout completion zsh)"'),
    "fish": ("~/.config/fish/config.fish", "tieout completion fish | source"),
}


@click.command("completion")
@click.argument("shell", type=click.Choice(list(_SET_UP)))
def command(shell: str) -> None:
    """Print what makes SHELL complete verbs, options, and the ids of rules, controls and policies.

    It reads controls.yaml and the documents at each press of the Tab key, and writes nothing.
    """
    from click.shell_completion import get_completion_class

    from tieout.cli.main import tieout

    where, line = _SET_UP[shell]
    found: type[ShellComplete] | None = get_completion_class(shell)
    if found is None:  # the choice above names what click has
        raise click.UsageError(f"{shell} is not completed")
    script = found(tieout, {}, "tieout", VARIABLE)
    # click's script for fish cuts what a name is for at its first comma.
    source = script.source_template.replace('string split ","', 'string split --max 1 ","')
    # Not source(): for bash it would start one to ask its version, and warn where none is on the PATH.
    click.echo(f"# Put this line into {where}:\n#   {line}\n{source % script.source_vars()}")
