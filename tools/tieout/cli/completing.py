"""What a shell offers behind a verb: ids of rules, controls, documents, criteria, collectors and owners.

Called at each press of the Tab key, so it reads little, says nothing, and offers nothing where it cannot read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.errors import TieoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click
    from click.shell_completion import CompletionItem

    from tieout.sources.controls import ControlsReading

_MOST = 1_000
_HELP = 60
"""Characters of what zsh and fish show beside a name."""


def rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001  # click's
    """Offer the ids of rules, with their titles."""
    from tieout.rules.ruleset import RULESET

    return _offered(((rule.id, rule.title) for rule in RULESET), incomplete)


def controls(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001  # click's
    """Offer the ids of controls, with their titles."""
    return _quietly(lambda: ((item.id, item.title) for item in _settings(ctx).controls), incomplete)


def targets(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001  # click's
    """Offer the criteria in scope, and the controls."""

    def found() -> Iterable[tuple[str, str]]:
        from tieout.sources.criteria import catalogue

        reading = _settings(ctx)
        scope = catalogue().in_categories(reading.program.scope.categories)
        yield from ((item.id, item.title) for item in scope)
        yield from ((item.id, item.title) for item in reading.controls)

    return _quietly(found, incomplete)


def documents(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001  # click's
    """Offer the ids of policies and runbooks, with their titles."""

    def found() -> Iterable[tuple[str, str]]:
        from tieout.sources.documents import read_document
        from tieout.sources.opening import open_desk, settings_of
        from tieout.sources.selection import kinds_of

        desk, _, _, _ = open_desk(_root(ctx), None)
        program = settings_of(desk).program
        for path, kind in sorted(kinds_of(desk.tree.paths(), program).items()):
            data = desk.read(path)
            document = data and read_document(data, path=path, kind=kind, globs=program.documents).document
            if document and document.id:
                yield document.id, document.name

    return _quietly(found, incomplete)


def collectors(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001  # click's
    """Offer the names of the collectors that are set up."""

    def found() -> Iterable[tuple[str, str]]:
        from tieout.cli.collecting import workplace

        return ((item.id, item.system) for item in workplace(_root(ctx)).collectors.collectors)

    return _quietly(found, incomplete)


def owners(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001  # click's
    """Offer roles and people of the register, and ``none``."""

    def found() -> Iterable[tuple[str, str]]:
        from tieout.sources.opening import open_desk
        from tieout.sources.registers.programme import read_registers

        desk, _, _, _ = open_desk(_root(ctx), None)
        roster, _ = read_registers(desk)
        # Without the kind: bash breaks words at a colon.
        yield from ((role.id, role.title) for role in roster.roles)
        yield from ((person.id, person.name) for person in roster.people)
        yield "none", "what names nobody"

    return _quietly(found, incomplete)


def _settings(ctx: click.Context) -> ControlsReading:
    from tieout.sources.opening import open_desk, settings_of

    return settings_of(open_desk(_root(ctx), None)[0])


def _root(ctx: click.Context) -> Path:
    return Path(ctx.params.get("root") or ".")


def _quietly(found: Callable[[], Iterable[tuple[str, str]]], incomplete: str) -> list[CompletionItem]:
    try:
        return _offered(found(), incomplete)
    except (TieoutError, OSError, ValueError):
        return []


def _offered(found: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    """Keep those that begin so, whatever the case; none that a shell or a terminal could obey."""
    from click.shell_completion import CompletionItem

    from tieout.model.characters import visible

    wanted = incomplete.casefold()
    kept = {
        name: title
        for name, title in found
        if name.casefold().startswith(wanted) and all(letter.isalnum() or letter in "-_.:/" for letter in name)
    }
    return [CompletionItem(name, help=visible(title)[:_HELP]) for name, title in [*kept.items()][:_MOST]]
