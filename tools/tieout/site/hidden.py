"""What is classified above the readers of a site, and whether a sentence tells of it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.document import Classification

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tieout.model.departed import FormerText
    from tieout.model.document import Document
    from tieout.model.evidence.capture import Capture
    from tieout.model.examination import Examination

_LEVELS = list(Classification)
_KEY = "classification"
_LONGEST_TOLD = 80
"""Characters, as ``rules.wording.shortened`` has it."""
_EVIDENCE_FOLDER = "evidence/"
_EVIDENCE = re.compile(r"evidence/[^\s:#,;()]+")
_WORD = re.compile(r"[\w.-]+")
# These are for the staff, whatever else cannot be read of them.
_OF_STAFF = ("controls.yaml", "registers/", ".tieout/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Names by which what is left out could be told of."""

    documents: tuple[Document, ...]
    classes: tuple[Classification, ...]
    """Of ``documents``, in their order, as they are held to be."""
    paths: frozenset[str]
    """Of documents, of those that are there no more, and of files of which nobody knows how they are classified."""
    titles: tuple[str, ...]
    """Of documents, also of those that are there no more."""
    folders: frozenset[str]
    """Of captures."""
    captures: frozenset[str]
    """Ids of captures."""
    commits: frozenset[str]
    """Those that touched what is left out, also where it is gone or moved since: their subjects are about it."""
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
    held = _held(examination)
    above = [
        (item, level)
        for item in examination.documents
        if not may_read(level := _class_of_text(item, held)) or item.path in unknown
    ]
    documents = tuple(item for item, _ in above)
    captures = [item for item in examination.evidence.captures if not may_read(class_of(item, examination))]
    folders = frozenset(item.folder for item in captures)
    names = frozenset(item.path for item in documents) | unknown
    shown = [item for item in examination.documents if item.path not in names]
    gone = [item for item in examination.former if not may_read(item.classification or _LEVELS[-1])]
    # A path or title that is a shown document's own by now names that one.
    lost = frozenset(item.path for item in gone) - {item.path for item in shown}
    old = {item.title for item in gone} - {item.title for item in shown}
    titles = {text for item in documents if item.title for text in _written(item.title)}
    return Hidden(
        documents=documents,
        classes=tuple(level for _, level in above),
        paths=frozenset(form for name in (*names, *lost) for form in (name, visible(name))),
        titles=tuple(sorted(titles | {text for title in old if title for text in _written(title)})),
        folders=folders,
        captures=frozenset(item.record.id for item in captures if item.record.id),
        commits=frozenset(_commits(examination, names, folders, gone)),
        unknown=unknown,
    )


def _written(title: str) -> Iterator[str]:
    """Give a title as sentences may have it: a long one is cut."""
    for text in (title, visible(title)):
        yield text
        if len(text) > _LONGEST_TOLD:
            yield text[: _LONGEST_TOLD - len("...")]


def _held(examination: Examination) -> dict[str, Classification]:
    """Give how the revision that a change is held to classifies its documents, by path and by id."""
    found: dict[str, Classification] = {}
    for path, head in examination.relied.heads if examination.relied else ():
        level = head.classification or _LEVELS[-1]
        for name in filter(None, (path, head.id)):
            found[name] = max(level, found.get(name, level), key=_LEVELS.index)
    return found


def _class_of_text(document: Document, held: Mapping[str, Classification]) -> Classification:
    """Give a document's classification: a change may raise it, and lowers it only by landing."""
    levels = (document.classification, held.get(document.path), held.get(document.id or ""))
    return max(filter(None, levels), key=_LEVELS.index)


def class_of(capture: Capture, examination: Examination) -> Classification:
    """Give a capture's classification: of one that says nothing what the programme sets; one that nobody knows is the highest."""
    said = capture.record.classification
    if not said:
        slips = any(
            item.suggestion == _KEY and item.location.path == capture.path for item in examination.unknown_fields
        )
        return _LEVELS[-1] if slips else examination.program.evidence_class
    return next((level for level in _LEVELS if level.value == said), _LEVELS[-1])


def _unknown(examination: Examination) -> Iterator[str]:
    """Give the files of which nothing could be read, and the documents whose classification could not.

    A key that may have been meant as that one may have said anything.
    """
    places = {item.path: dict(item.places).get(_KEY) for item in examination.documents}
    for item in examination.unreadable:
        path = item.location.path
        if path in places:
            place = places[path]
            if place is not None and item.location.line == place.line:
                yield path
        elif not path.startswith(_OF_STAFF):
            yield path
    for field in examination.unknown_fields:
        if field.suggestion == _KEY and field.location.path in places:
            yield field.location.path


def _commits(
    examination: Examination, names: frozenset[str], folders: frozenset[str], gone: Sequence[FormerText]
) -> Iterator[str]:
    """Give the commits that touched these documents and captures, and all that a landing brought with what is gone."""
    history, landings = examination.history, examination.landings
    left = {commit for item in gone for commit in item.commits}
    yield from left
    if history is not None:
        yield from (item.commit.oid for item in history.revisions if item.path in names)
        yield from (item.commit for item in history.arrivals if item.landing in left)
    for change in (*landings.earlier, *landings.changes) if landings is not None else ():
        captured = (path for path in change.paths if path.startswith(_EVIDENCE_FOLDER)) if folders else ()
        if not names.isdisjoint(change.paths) or any(_within(path, folders) for path in captured):
            yield change.oid


def _within(path: str, folders: frozenset[str]) -> bool:
    while path:
        if path in folders:
            return True
        path = path.rpartition("/")[0]
    return False
