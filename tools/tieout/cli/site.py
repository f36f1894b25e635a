"""tieout site: the site of policies, runbooks and controls."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.options import as_of_option, beneath, period_option, root_option, typed
from tieout.cli.progress import working

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.site.site_map import SiteMap

AUDIENCES = ("public", "internal", "auditor")
"""As ``site.audience.Audience`` has them, which only a build imports."""
_SHOWN = 5


@click.command("site")
@root_option
@as_of_option
@period_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write it.  [default: build/site below the root]",
)
@click.option(
    "--edit-base",
    metavar="URL",
    help="The address before a file's path for the edit button, such as https://.../edit/main/.  [default: as the "
    "remote origin has it; none for the public]",
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="internal",
    show_default=True,
    help="Who reads it: what is classified above them is left out.",
)
@click.option(
    "--settings-from",
    metavar="REV",
    help="Read scope, periods and rules from this revision, so that a change cannot relax them.",
)
@click.option(
    "--stage",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the sources there instead, for another generator.",
)
def command(
    root: Path,
    as_of: date | None,
    period: str | None,
    out: Path | None,
    edit_base: str | None,
    audience: str,
    settings_from: str | None,
    stage: Path | None,
) -> int:
    """Build the site. Needs no network, and neither do its pages.

    The public is shown public documents and nothing else. No code of the repository is run: neither its mkdocs.yml,
    its hooks nor its theme is read.
    """
    from tieout.check import check
    from tieout.cli.editing import edited_at
    from tieout.cli.examining import examine, settled
    from tieout.cli.exits import say
    from tieout.site.audience import Audience
    from tieout.site.build import build
    from tieout.site.pages import site_map
    from tieout.site.pictures import with_pictures
    from tieout.sources.place import place_of
    from tieout.workpapers.ladder import ladder

    if stage is not None and out is not None:
        raise click.UsageError("--stage writes sources and --out a site: name one of them")
    target = stage or out or beneath(root, "build", "site", has_out=True)
    place = place_of(root)
    examination = examine(root, as_of=as_of, period=period, settings_from=settings_from, place=place)
    outcome = check(examination)
    if edit_base is None and audience != Audience.PUBLIC.value:
        edit_base, is_host = edited_at(place, examination)
        if edit_base is None and is_host:
            say(
                "no page has an edit button: the remote origin is no forge that is known by its name",
                "write its address as changes.forge.url into controls.yaml, or name that of a file with --edit-base",
            )
    site = site_map(examination, outcome, ladder(examination, outcome), audience=Audience(audience))
    site = with_pictures(site, root, examination)
    if stage is not None:
        from tieout.site.stage import stage as staged

        built = staged(site, target, edit_base=edit_base)
        click.echo(f"wrote {typed(built.directory)}: {built.pages} pages as sources")
        click.echo(f"next: mkdocs build --config-file {typed(built.directory / 'mkdocs.yml')}", err=True)
        _tell_what_is_not_in_it(examination, site)
        return settled(examination)
    with quiet_theme(), working("building the site"):
        built = build(site, target, edit_base=edit_base)
    click.echo(f"wrote {typed(built.directory)}: {built.pages} pages")
    click.echo(f"open {typed(built.directory / 'index.html')}")
    _tell_what_is_not_in_it(examination, site)
    return settled(examination)


def _tell_what_is_not_in_it(examination: Examination, site: SiteMap) -> None:
    """Name the texts that no page shows, as nobody could read them: a page cannot say it to everybody; and the images."""
    from tieout.cli.exits import say
    from tieout.site.pictures import missing

    unread = examination.unread_texts
    for item in unread[:_SHOWN]:
        say(f"not in the site: {item.location}: {item.message}", item.remedy)
    if len(unread) > _SHOWN:
        say(f"not in the site: {len(unread) - _SHOWN} more that could not be read", "tieout check names them")
    absent = list(missing(site, examination))
    for image in absent[:_SHOWN]:
        say(f"image not shown: {image.location}: {image.name or 'an image'}: {image.said.why}", image.said.remedy)
    if len(absent) > _SHOWN:
        say(
            f"image not shown: {len(absent) - _SHOWN} more",
            "each page says it in the place of the image, with the reason",
        )


@contextlib.contextmanager
def quiet_theme() -> Iterator[None]:
    """Keep Material from printing a banner about its end of life on every build."""
    before = os.environ.get("NO_MKDOCS_2_WARNING")
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["NO_MKDOCS_2_WARNING"]
        else:
            os.environ["NO_MKDOCS_2_WARNING"] = before
