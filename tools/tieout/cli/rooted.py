"""The folder that a verb is asked to work on -> that it is still the programme which it was."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tieout.cli.options import typed

if TYPE_CHECKING:
    from pathlib import Path


def hold_root(root: Path, *revs: str | None) -> None:
    """Raise NotExaminableError where a folder lost its settings since HEAD or a revision: what is above is another's."""
    from tieout.model.characters import visible
    from tieout.model.errors import NotExaminableError
    from tieout.sources.place import SETTINGS, settings_gone  # start-up

    rev = settings_gone(root, ("HEAD", *(item for item in revs if item is not None)))
    if rev is not None:
        message = f"{typed(root)} has no {SETTINGS} any more, which {visible(rev)} has; what encloses it is not examined in its place"
        raise NotExaminableError(
            message,
            remedy=f"git -C {typed(root)} checkout {shlex.quote(visible(rev))} -- {SETTINGS} brings it back; "
            "where the programme ends there, take away what examines it",
        )
