"""What may help where something does not hold: a bundle is often packed anew by whoever sends it on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import MANIFEST
from tieout.bundle.second_reader.text import shown

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle

OF_A_SYSTEM = re.compile(  # what is said of files that macOS and Windows put into folders by themselves
    r"(?:(?:.*/)?(?:\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)|__MACOSX/.*) is extra: .*"
    r"|(?:\.Spotlight-V100|\.fseventsd|\.Trashes|\.TemporaryItems|System Volume Information|\$RECYCLE\.BIN)"  # of a stick
    r"(?:/.*)? (?:is extra: .*|is an extra folder, with nothing in it|is a folder that cannot be opened: .*)"
)


def hint(bundle: Bundle) -> str:
    """Give what comes next; empty where there is nothing to say."""
    if not bundle.is_file(MANIFEST):
        inner = sorted(path for path in bundle.kinds if path.endswith(("/" + MANIFEST, "\\" + MANIFEST)))
        if inner:
            return f"there is {shown(inner[0])}: unpack a ZIP first, and verify the folder that holds the list itself"
    if bundle.problems and all(map(OF_A_SYSTEM.fullmatch, bundle.problems)):
        return (
            "macOS and Windows write such files by themselves: take the bundle as it was handed over, or remove them"
            " from a copy of it, and verify again"
        )
    return ""
