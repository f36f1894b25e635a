"""The branch's blobs -> the versions of each document that bear on the period, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.texts.in_period import Stretch, stretches
from tieout.model.characters import visible
from tieout.model.document import Kind
from tieout.model.text_history import HeldVersion, TextHistory
from tieout.sources.documents import read_document
from tieout.sources.earlier_globs import earlier_globs
from tieout.sources.front_matter import flat_head
from tieout.sources.mainline import mainline
from tieout.sources.opening import open_desk
from tieout.sources.selection import kinds_of
from tieout.sources.statements import end_of, folders
from tieout.sources.text_steps import by_path, origins_of, steps_of
from tieout.sources.text_version import TextReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from tieout.model.examination import Examination
    from tieout.model.program import Program
    from tieout.ports.git import Repository
    from tieout.sources.desk import Desk
    from tieout.sources.text_steps import Step

_LARGEST = 16 * 1024 * 1024
_BATCH = 8
"""Versions before the period that are read at once: nearly always the first of them is in force when it begins."""


def text_histories(root: Path, examination: Examination, desk: Desk | None = None) -> tuple[TextHistory, ...]:
    """Give the documents of the commit examined, and those that left in the period, by path.

    Nothing is read from the work tree. Raises NotExaminableError as ``load``, and where a version that a
    move is to be told by is missing; a version that is too large or missing is named in its ``problem``.
    """
    if examination.head is None:
        return ()
    desk = desk or open_desk(root, examination.head)[0]
    if desk.committed is None:
        return ()
    repository, prefix, commit = desk.repository, desk.committed.prefix, desk.committed.commit
    with repository.at_hand():
        patterns = earlier_globs(repository, commit, examination.program, prefix=prefix)
        branch = mainline(
            repository,
            commit,
            zone=examination.timezone,
            latest_s=end_of(examination.as_of),
            as_of=examination.as_of,
            paths=folders(patterns, prefix),
        )
        index = by_path(branch, patterns, prefix)
        origins = origins_of(repository, branch, index, TextReader(examination.program.documents))
        now = {item.path: item.kind for item in examination.documents}
        trails = {path: tuple(steps_of(path, branch, index, origins)) for path in sorted(index)}
        moved = {step.old_path for trail in trails.values() for step in trail if step.path != step.old_path}
        period = examination.period
        since = period.start if period else examination.as_of
        reader = _Reader(repository, examination.program, prefix)
        begins = branch[0].on if branch else None
        found = []
        for path, trail in trails.items():
            shown = visible(path.removeprefix(prefix))
            is_gone = trail[0].new is None and path not in moved and trail[0].on >= since
            is_unread = trail[0].new is not None and bool(kinds_of([path.removeprefix(prefix)], examination.program))
            if not (shown in now or is_gone or is_unread):
                continue
            kind = now.get(shown) or kinds_of([path.removeprefix(prefix)], examination.program).get(
                path.removeprefix(prefix), Kind.POLICY
            )
            versions = tuple(reader.versions(trail, kind, since))
            found.append(TextHistory(kind=kind, path=shown, versions=versions, begins=begins))
    return tuple(found)


class _Reader:
    """Reads versions, newest first, as far back as one is in force when the period begins."""

    def __init__(self, repository: Repository, program: Program, prefix: str) -> None:
        self._repository = repository
        self._program = program
        self._prefix = prefix

    def versions(self, trail: Sequence[Step], kind: Kind, since: date) -> Sequence[HeldVersion]:
        """Give them oldest first."""
        within = [step for step in trail if step.on >= since]
        before = [step for step in trail if step.on < since]
        found = list(self._held(within, kind))
        while before:
            found.extend(self._held(before[:_BATCH], kind))
            before = before[_BATCH:]
            if _settled(found, since):
                break
        found.reverse()
        kept = _settled(found[::-1], since)
        return found if kept is None or kept.version is None else found[found.index(kept.version) :]

    def _held(self, steps: Sequence[Step], kind: Kind) -> Iterator[HeldVersion]:
        texts = self._texts(step.new for step in steps if step.new)
        for step in steps:
            yield self._version(step, kind, texts)

    def _texts(self, oids: Iterable[str]) -> Mapping[str, bytes | None]:
        return dict(self._repository.blobs(sorted(set(oids)), limit=_LARGEST))

    def _version(self, step: Step, kind: Kind, texts: Mapping[str, bytes | None]) -> HeldVersion:
        path = visible(step.path.removeprefix(self._prefix))
        old = visible(step.old_path.removeprefix(self._prefix))
        moved = old if old != path else ""
        if step.new is None:
            return HeldVersion(landing=step.landing, on=step.on, path=path, moved_from=moved)
        data = texts[step.new]
        if data is None:
            problem = f"is missing from this repository or larger than {_LARGEST >> 20} MiB"
            return HeldVersion(
                landing=step.landing, on=step.on, path=path, blob=step.new, problem=problem, moved_from=moved
            )
        reading = read_document(data, path=path, kind=kind, globs=self._program.documents)
        head = flat_head(data)
        why = f"cannot be read: {reading.unreadable[0].message}" if reading.unreadable else "cannot be read"
        return HeldVersion(
            landing=step.landing,
            on=step.on,
            path=path,
            blob=step.new,
            data=data,
            document=reading.document,
            fields=None if head is None else tuple(head.fields.items()),
            problem="" if reading.document else why,
            moved_from=moved,
        )


def _settled(newest_first: Sequence[HeldVersion], since: date) -> Stretch | None:
    """Give what held on the day that the period began; None where older versions may tell."""
    known = stretches(newest_first[::-1], since, since)[0]
    is_open = known.version is None and not any(
        item.on <= since
        and (item.is_gone or item.document is None or item.effective is None or item.effective <= since)
        for item in newest_first
    )
    return None if is_open else known
