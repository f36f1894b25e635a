"""Pages -> what is a document, what it lacks, and what is to be written down. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tieout.adopt.pages import Pages
from tieout.adopt.patterns import is_whole_folder, smallest_globs
from tieout.adopt.settings import Alias, Settings, text_of
from tieout.adopt.survey import NotTaken, Page, Survey, named, speaking_folder, survey
from tieout.model.criteria import nearest
from tieout.model.document import Kind
from tieout.sources.document_keys import ALIASES, KNOWN, required
from tieout.sources.globs import match

_CLASS = "classification"
"""A key that may mean it is never left alone unasked: a text that says nothing is one for the staff."""
# Ours that another tool's date or person may mean. Others (a title, an id) differ in form too.
_TRANSLATABLE = frozenset({"last_reviewed", "next_review", "approved", "effective", "owner", "approver", _CLASS})

_MOST_GUESSES = 200
"""Distinct unknown keys of which we ask what may have been meant: guessing costs time."""
_LONGEST_GUESS = 40
_LOST = "no pattern can tell its name from that of a file which is no document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A key that a document in force must have and that some documents have not."""

    key: str
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Documents that say the same thing twice: for a person to sort out."""

    what: str
    """``bytes`` or ``title``."""
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partly:
    """A folder called policies or runbooks that no glob takes whole: what is put there later is not read."""

    folder: str
    because: str
    """A Markdown file in it that is no such document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What was found in a repository, and what is to be written down."""

    settings: Settings
    policies: tuple[str, ...]
    """Paths."""
    runbooks: tuple[str, ...]
    not_taken: tuple[NotTaken, ...]
    unreadable: tuple[NotTaken, ...]
    """Documents that are taken although their head cannot be read, and why it cannot."""
    headless: int
    """Documents without front-matter, which no check reads."""
    lacks: tuple[Lack, ...]
    """In the order of the schema."""
    is_lacking: bool
    """Whether one of them has a head that can be read: of the others ``check`` says that they cannot be."""
    repeats: tuple[Repeat, ...]
    partly: tuple[Partly, ...]
    skipped: int
    """Markdown files behind links, in hidden folders or in copies of other projects."""
    beyond: tuple[NotTaken, ...]
    """What else may hold documents and was not looked into, and why."""

    @property
    def text(self) -> str:
        """What ``controls.yaml`` is to hold."""
        return text_of(self.settings)


def propose(
    found: Pages,
    *,
    organization: str | None = None,
    timezone: str | None = None,
    policies: tuple[str, ...] = (),
    runbooks: tuple[str, ...] = (),
) -> Proposal:
    """Decide what is a document and what is to be written down; reads and writes nothing.

    ``policies``, ``runbooks``: patterns that a person named; with one of them nothing is guessed.
    """
    lost_policies: tuple[str, ...] = ()
    lost_runbooks: tuple[str, ...] = ()
    if policies or runbooks:
        result = named(found.pages, policies, runbooks)
    else:
        result = survey(found.pages)
        policies, lost_policies = _reached(result.policies, found)
        runbooks, lost_runbooks = _reached(result.runbooks, found)
    lost = frozenset((*lost_policies, *lost_runbooks))
    result = Survey(
        policies=tuple(page for page in result.policies if page.path not in lost),
        runbooks=tuple(page for page in result.runbooks if page.path not in lost),
        not_taken=(*result.not_taken, *(NotTaken(path=path, reason=_LOST) for path in sorted(lost))),
    )
    return Proposal(
        settings=Settings(
            organization=organization or "",
            timezone=timezone or "",
            policies=policies,
            runbooks=runbooks,
            foreign_fields=tuple(key for key in _foreign(result) if not _may_classify(key)),
            aliases=_aliases(result),
        ),
        policies=tuple(page.path for page in result.policies),
        runbooks=tuple(page.path for page in result.runbooks),
        not_taken=result.not_taken,
        unreadable=tuple(NotTaken(path=page.path, reason=page.trouble) for page in result.taken if page.trouble),
        headless=sum(page.keys is None and not page.trouble for page in result.taken),
        lacks=_lacks(result),
        is_lacking=any(
            key not in page.keys
            for kind, pages in ((Kind.POLICY, result.policies), (Kind.RUNBOOK, result.runbooks))
            for page in pages
            if page.keys is not None
            for key in required(kind, None)
        ),
        repeats=(*_repeats("bytes", result.taken), *_repeats("title", result.taken)),
        partly=(*_partly(result.policies, policies, found), *_partly(result.runbooks, runbooks, found)),
        skipped=found.skipped,
        beyond=found.beyond,
    )


def _partly(pages: tuple[Page, ...], globs: tuple[str, ...], found: Pages) -> tuple[Partly, ...]:
    whole = tuple(glob for glob in globs if is_whole_folder(glob))
    paths = tuple(page.path for page in pages)
    others = found.others(paths)
    folders = {speaking_folder(path): None for path in paths if not match(path, whole)}
    causes = {
        folder: next((path for path in others if path.startswith(f"{folder}/")), None) for folder in folders if folder
    }
    return tuple(Partly(folder=folder, because=cause) for folder, cause in causes.items() if cause)


def _reached(pages: tuple[Page, ...], found: Pages) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the globs for these pages, and the paths that no truthful glob can name."""
    paths = tuple(page.path for page in pages)
    globs = smallest_globs(paths, found.others(paths))
    return globs, tuple(path for path in paths if not match(path, globs))


def _foreign(result: Survey) -> tuple[str, ...]:
    """Give the keys that are not ours, in the order met; one that looks like a slip is left to check."""
    slips: dict[tuple[Kind, str], bool] = {}
    for kind, pages in ((Kind.POLICY, result.policies), (Kind.RUNBOOK, result.runbooks)):
        for page in pages:
            for key in page.keys or ():
                if key not in KNOWN[kind] and not key.startswith("x-") and (kind, key) not in slips:
                    may_guess = len(slips) < _MOST_GUESSES and len(key) <= _LONGEST_GUESS
                    slips[kind, key] = may_guess and nearest(key, KNOWN[kind]) is not None
    return tuple(dict.fromkeys(key for (_, key), is_slip in slips.items() if not is_slip))


def _may_classify(key: str) -> bool:
    return ALIASES.get(key.lower()) == _CLASS


def _aliases(result: Survey) -> tuple[Alias, ...]:
    carriers = Counter(key for page in result.taken for key in page.keys or ())
    foreign = _foreign(result)
    return tuple(
        Alias(theirs=key, ours=ALIASES[key.lower()], documents=carriers[key])
        for key in foreign
        if ALIASES.get(key.lower()) in _TRANSLATABLE and not carriers[ALIASES[key.lower()]]
    )


def _lacks(result: Survey) -> tuple[Lack, ...]:
    lacking: Counter[str] = Counter()
    for kind, pages in ((Kind.POLICY, result.policies), (Kind.RUNBOOK, result.runbooks)):
        for page in pages:
            if not page.trouble:  # what a head that cannot be read has is not known
                lacking.update(key for key in required(kind, None) if key not in (page.keys or ()))
    return tuple(Lack(key=key, documents=lacking[key]) for key in required(Kind.POLICY, None) if lacking[key])


def _repeats(what: str, pages: Iterable[Page]) -> tuple[Repeat, ...]:
    groups: dict[str, list[Page]] = {}
    for page in pages:
        mark = page.digest if what == "bytes" else "" if page.trouble else page.title.casefold()
        if mark:
            groups.setdefault(mark, []).append(page)
    return tuple(
        Repeat(what=what, paths=tuple(page.path for page in group))
        for group in groups.values()
        if len(group) > 1 and (what == "bytes" or len({page.digest for page in group}) > 1)
    )
