"""tieout sample: the population of a control, and a sample of it that anybody can draw again."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli import completing
from tieout.cli.exits import ExitCode, say
from tieout.cli.options import as_of_option, format_option, period_option, root_option, wants_colour
from tieout.cli.showing import show

if TYPE_CHECKING:
    from tieout.workpapers.cards.base import Card


@click.command("sample")
@click.argument("control", metavar="CONTROL", shell_complete=completing.controls)
@root_option
@as_of_option
@period_option
@click.option("--seed", required=True, metavar="WORDS", help="What the draw depends on: the auditor's own words.")
@click.option(
    "-n",
    "size",
    type=click.IntRange(min=1),
    help="How many.  [default: by how often the control acts, or their number]",
)
@click.option("--digest", default="", metavar="SHA256", help="Refuse to draw from another population than this one.")
@click.option("--cards", "with_cards", is_flag=True, help="Put together what is on record of each drawn item.")
@format_option("text", "json", "csv")
def command(
    control: str,
    root: Path,
    as_of: date | None,
    period: str | None,
    seed: str,
    size: int | None,
    digest: str,
    with_cards: bool,  # click passes options by name
    layout: str,
) -> int:
    """List the instances of a CONTROL in the period and draw a sample of them.

    The same population and seed give the same sample on every machine; docs/how-to/rehearse-the-audit.md has
    ten lines that draw it without us. CSV is the whole population in the order of the draw.
    --cards says of each drawn item what is on record, with who vouches for it and where it stands; it has no place in CSV.

    Ends with 3 where there is no population or nothing happened in the period, with 1 where --digest is another.
    """
    from tieout.cli.examining import examine
    from tieout.model.population import NoPopulation
    from tieout.report.sample import cards, csv, json, text
    from tieout.workpapers.population import named, populations
    from tieout.workpapers.sample import draw
    from tieout.workpapers.target import no_such_control

    examination = examine(root, as_of=as_of, period=period)
    found = named(populations(examination), control)
    if found is None:
        raise no_such_control(examination, control)
    if isinstance(found, NoPopulation):
        if layout == "json":
            click.echo(json.none(found, examination), nl=False, color=wants_colour())
        say(
            f"{control}: no population: {found.reason}",
            f"tieout trace {shlex.quote(control)} shows what is on record of it",
        )
        return ExitCode.NOT_EXAMINED
    of = draw(found, seed, size, digest=digest)
    told: tuple[Card, ...] = ()
    if with_cards:
        from tieout.check import check
        from tieout.workpapers.cards.of import cards_of

        told = cards_of(of, examination, check(examination))
    if layout == "json":
        page = json.json(of, examination, told)
    elif layout == "csv":
        page = csv.csv(of)
    else:
        page = text.text(of, colour=wants_colour())
        page += f"\n{cards.text(told, colour=wants_colour())}" if told else ""
    show(page, layout)
    if not of.items:
        say("nothing was drawn, which is no success", "name a period in which it acts: --period 2026-01-01..2026-12-31")
    return ExitCode.TIED_OUT if of.items else ExitCode.NOT_EXAMINED
