"""Where a person edits the files of a site: what was asked for, else what the repository's remote tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.ports.git_remote import remote_address
from tieout.site.edit import edit_base, names_a_host
from tieout.site.places import quoted
from tieout.sources.place import place_of

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.model.examination import Examination


def edit_address(root: Path, examination: Examination) -> str | None:
    """Give the address before the path of a file of ``root``; None where none follows from the remote ``origin``."""
    place, changes = place_of(root), examination.program.changes
    branch = changes.branch or place.repository.branch() or ""
    base = edit_base(remote_address(place.repository), branch, changes.forge)
    return None if base is None else f"{base}{quoted(place.prefix)}"


def has_forge(root: Path) -> bool:
    """Whether the remote ``origin`` is on a host, so that people may look for the button."""
    return names_a_host(remote_address(place_of(root).repository))
