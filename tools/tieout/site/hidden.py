"""What is classified above the readers of a site, and whether a sentence tells of it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.document import Classification

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tieout.model.document import Document
    from tieout.model.evidence.capture import Capture
    from tieout.model.examination import Examination

_LEVELS = list(Classification)
_EVIDENCE = re.compile(r"evidence/[^\s:#,;()]+")
_WORD = re.compile(r"[\w.-]+")
# These are for the staff, whatever else cannot be read of them.
_OF_STAFF = ("controls.yaml", "registers/", ".tieout/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Names by which what is left out could be told of."""

    documents: tuple[Document, ...]
    paths: frozenset[str]
    """Of documents, also those they had earlier, and of files of which nobody knows how they are classified."""
    titles: tuple[str, ...]
    folders: frozenset[str]
    """Of captures."""
    captures: frozenset[str]
    """Ids of captures."""
    commits: frozenset[str]
    """Those that touched a document that is left out: their subjects are about it."""
    unknown: frozenset[str]
    """Paths of files of which it cannot be read how they are classified."""

    def tells(self, *said: str) -> bool:
        """Whether any of it lies in, or quotes, what is left out: each fact that one rests on is cited by its path."""
        text = "\n".join(said)
        if any(path in text for path in self.paths) or any(title in text for title in self.titles):
            return True
        if self.captures and not self.captures.isdisjoint(_WORD.findall(text)):
            return True
        return bool(self.folders) and any(_within(match.group(), self.folders) for match in _EVIDENCE.finditer(text))


def hidden(examination: Examination, may_read: Callable[[Classification], bool]) -> Hidden:
    """Gather it; what cannot be known to be for the readers is above them."""
    unknown = frozenset() if may_read(_LEVELS[-1]) else frozenset(_unknown(examination))
    documents = tuple(
        item for item in examination.documents if item.path in unknown or not may_read(item.classification)
    )
    captures = [item for item in examination.evidence.captures if not may_read(class_of(item, examination))]
    names = frozenset(item.path for item in documents) | unknown
    commits = frozenset(_commits(examination, names))
    return Hidden(
        documents=documents,
        paths=names | frozenset(visible(name) for name in names),
        titles=tuple(sorted({text for item in documents if item.title for text in (item.title, visible(item.title))})),
        folders=frozenset(item.folder for item in captures),
        captures=frozenset(item.record.id for item in captures if item.record.id),
        commits=commits,
        unknown=unknown,
    )


def class_of(capture: Capture, examination: Examination) -> Classification:
    """Give a capture's classification: of one that says nothing what the programme sets; one that nobody knows is the highest."""
    said = capture.record.classification
    if not said:
        return examination.program.evidence_class
    return next((level for level in _LEVELS if level.value == said), _LEVELS[-1])


def _unknown(examination: Examination) -> Iterator[str]:
    """Give the files of which nothing could be read, and the documents whose classification could not."""
    places = {item.path: dict(item.places).get("classification") for item in examination.documents}
    for item in examination.unreadable:
        path = item.location.path
        if path in places:
            place = places[path]
            if place is not None and item.location.line == place.line:
                yield path
        elif not path.startswith(_OF_STAFF):
            yield path


def _commits(examination: Examination, paths: Iterable[str]) -> Iterator[str]:
    names = frozenset(paths)
    if not names:
        return
    if examination.history is not None:
        yield from (item.commit.oid for item in examination.history.revisions if item.path in names)
    if examination.landings is not None:
        for change in (*examination.landings.earlier, *examination.landings.changes):
            if not names.isdisjoint(change.paths):
                yield change.oid


def _within(path: str, folders: frozenset[str]) -> bool:
    while path:
        if path in folders:
            return True
        path = path.rpartition("/")[0]
    return False
