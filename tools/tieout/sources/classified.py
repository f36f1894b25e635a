"""The head of a version of a document -> what it was called, and for whom it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.document import Classification
from tieout.model.headed import Headed
from tieout.model.location import Unreadable
from tieout.sources.document_keys import ALIASES, KNOWN
from tieout.sources.documents import ours
from tieout.sources.fields import Fields
from tieout.sources.front_matter import read_head
from tieout.sources.notes import Notes

if TYPE_CHECKING:
    from tieout.model.program import DocumentGlobs

_KEYS = tuple(dict.fromkeys(key for keys in KNOWN.values() for key in keys))


def headed(data: bytes, path: str, globs: DocumentGlobs) -> Headed:
    """Give what the head says; of one that cannot be read nothing is known."""
    head = read_head(data, path=path)
    if isinstance(head, Unreadable):
        return Headed()
    notes = Notes(path)
    fields = Fields(ours(head.fields, globs, notes), notes)
    name, title = fields.line("id") or "", fields.line("title") or ""
    fields.check_keys(_KEYS, ALIASES)
    before = len(notes.unreadable)
    level = fields.choice("classification", Classification)
    is_doubtful = len(notes.unreadable) > before or bool(notes.meant("classification"))
    return Headed(name, title, None if is_doubtful else level or Classification.INTERNAL)
