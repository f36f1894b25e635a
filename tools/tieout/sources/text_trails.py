"""The branch's states -> every landing by which a document of today came to be as it is, with what was reviewed.

The states are those that ``mainline`` read: no commit is walked again. Blobs are read in batches, each once,
and only what is compared of them is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.change import Effect
from tieout.model.characters import visible
from tieout.model.text_approval import HeldText, TextStep, TextTrail
from tieout.sources.text_steps import blobs_of, by_path, origins_of, steps_of
from tieout.sources.text_version import TextReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tieout.model.landing import LandedChange, Landings
    from tieout.model.program import DocumentGlobs
    from tieout.model.text_approval import TextVersion
    from tieout.ports.git import Repository
    from tieout.sources.mainline import Landing
    from tieout.sources.text_steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The documents, followed back along the branch; what was reviewed of them is read once the landings are known."""

    repository: Repository
    reader: TextReader
    prefix: str
    trails: Mapping[str, tuple[Step, ...]]
    """By the path as it is shown, below the prefix; each newest first."""
    versions: Mapping[str, TextVersion | None]
    """By blob."""
    proposed: frozenset[str]
    """The documents that commits change which have not landed yet."""

    def needed(self, *, since: date | None = None) -> frozenset[str]:
        """Give the landings whose approvals tell what a text of today is worth.

        Those from the last change but one of its words, and of what governs it: what was approved then is what
        a later change ended. And all those of ``since`` and later: each may show that the text was reviewed.
        """
        found: set[str] = set()
        for steps in self.trails.values():
            marks = [self._marks(step) for step in steps]
            for part in (0, 1):
                changes = [place for place, (before, after) in enumerate(marks) if before[part] != after[part]]
                last = changes[1] if len(changes) > 1 else len(steps) - 1
                found.update(step.landing for step in steps[: last + 1])
            found.update(step.landing for step in steps if since is not None and step.on >= since)
        return frozenset(found)

    def _marks(self, step: Step) -> tuple[tuple[str, str], tuple[str, str]]:
        before, after = (None if oid is None else self.versions[oid] for oid in (step.old, step.new))
        return _mark(before), _mark(after)

    def trails_with(self, landings: Landings | None) -> tuple[TextTrail, ...]:
        """Give the trails by path, each step with what the commits hold that reviews of its change name.

        Raises NotExaminableError for a version that is missing.
        """
        reviewed = _reviewed(landings)
        wanted = dict.fromkeys(
            (oid, path)
            for steps in self.trails.values()
            for step in steps
            for oid in reviewed.get(step.landing, ())
            for path in dict.fromkeys((step.path, step.old_path))
        )
        held = {(item.oid, item.path): item for item in self.repository.held_at(wanted)}
        more = {
            item.blob: item.oid for item in held.values() if item.blob is not None and item.blob not in self.versions
        }
        versions = dict(self.versions) | _versions(self.repository, self.reader, more)

        def held_in(step: Step, oid: str) -> HeldText:
            here = [held[oid, path] for path in dict.fromkeys((step.path, step.old_path))]
            blob = next((item.blob for item in here if item.blob is not None), None)
            return HeldText(oid=oid, version=versions[blob] if blob else None, is_here=here[0].is_here)

        def finished(step: Step) -> TextStep:
            return TextStep(
                landing=step.landing,
                on=step.on,
                path=visible(step.path.removeprefix(self.prefix)),
                old_path=visible(step.old_path.removeprefix(self.prefix)),
                before=versions[step.old] if step.old else None,
                after=versions[step.new] if step.new else None,
                is_added=step.effect is Effect.ADDED,
                is_deleted=step.new is None,
                held=tuple(held_in(step, oid) for oid in reviewed.get(step.landing, ())),
            )

        return tuple(
            TextTrail(
                path=path,
                steps=tuple(finished(step) for step in reversed(steps)),
                is_proposed=path in self.proposed,
            )
            for path, steps in self.trails.items()
        )


def follow_texts(
    repository: Repository,
    branch: Sequence[Landing],
    *,
    documents: Iterable[str],
    globs: DocumentGlobs,
    patterns: tuple[str, ...],
    prefix: str,
    proposed: int = 0,
) -> Followed:
    """Follow the documents (their paths as they are shown, below ``prefix``) back along the branch.

    A file that came in the landing in which another document went is that one moved, if both hold the same
    words, or bear the same id. One that was removed and came back keeps what it was before. ``patterns`` are
    those by which files are documents now, or were; the newest ``proposed`` states have not landed. Raises
    NotExaminableError for a version that is missing.
    """
    reader = TextReader(globs)
    landed = branch[: len(branch) - proposed]
    ahead = branch[len(branch) - proposed :]
    index = by_path(landed, patterns, prefix)
    origins = origins_of(repository, landed, index, reader)
    shown = {visible(path.removeprefix(prefix)): path for path in index}
    wanted = sorted(set(documents))
    trails = {name: tuple(steps_of(shown[name], landed, index, origins)) if name in shown else () for name in wanted}
    steps = [step for trail in trails.values() for step in trail]
    oids = {oid: step.landing for step in reversed(steps) for oid in (step.old, step.new) if oid is not None}
    changed = {visible(change.path.removeprefix(prefix)) for landing in ahead for change in landing.changes}
    return Followed(
        repository=repository,
        reader=reader,
        prefix=prefix,
        trails=trails,
        versions=_versions(repository, reader, oids),
        proposed=frozenset(changed.intersection(wanted)),
    )


def _mark(version: TextVersion | None) -> tuple[str, str]:
    return ("", "") if version is None else (version.body, version.governance)


def _versions(repository: Repository, reader: TextReader, oids: Mapping[str, str]) -> dict[str, TextVersion | None]:
    return {oid: None if data is None else reader.read(data) for oid, data in blobs_of(repository, oids)}


def _reviewed(landings: Landings | None) -> dict[str, tuple[str, ...]]:
    """Give the commits that reviews name, by the landing of their change."""
    if landings is None:
        return {}
    return {item.oid: tuple(_oids(item)) for item in (*landings.earlier, *landings.changes)}


def _oids(change: LandedChange) -> dict[str, None]:
    records = (change.observation, *change.batch, *(item.observation for item in change.inner))
    reviews = (review for record in records if record is not None for review in record.proposal.reviews)
    return {review.oid: None for review in reviews if review.oid is not None}
