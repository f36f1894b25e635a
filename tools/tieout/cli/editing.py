"""Where a person edits the files of a site: what was asked for, else what the repository's remote tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.git_remote import remote_address
from tieout.site.edit import edit_base, names_a_host
from tieout.site.places import quoted

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.sources.place import Place


class Remote(NamedTuple):
    """What the remote ``origin`` tells of the place where files are edited."""

    address: str | None
    """That before the path of a file of the root; None where none follows."""
    is_host: bool
    """Whether it is on a host, so that people may look for the button."""


def edited_at(place: Place, examination: Examination) -> Remote:
    """Ask the repository once."""
    changes = examination.program.changes
    remote = remote_address(place.repository)
    base = edit_base(remote, changes.branch or place.repository.branch() or "", changes.forge)
    return Remote(None if base is None else f"{base}{quoted(place.prefix)}", names_a_host(remote))
