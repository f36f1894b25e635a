"""Git -> History: one pass over every commit serves the documents, the dates and all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.change import History, Irregularity
from tieout.model.characters import visible
from tieout.sources.arrivals import Arrivals
from tieout.sources.chronology import Chronology
from tieout.sources.revisions import Trails

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from tieout.ports.git import Repository
    from tieout.ports.git_objects import TreeEntry
    from tieout.sources.versions import ParseHead


def read_history(
    repository: Repository,
    commit: str,
    *,
    documents: Collection[str],
    parse_head: ParseHead,
    as_of: date,
    prefix: str = "",
    tree: Iterable[TreeEntry] | None = None,
) -> History:
    """Read the history of a commit.

    ``documents`` are the paths below ``prefix`` as they are shown (``visible``); those that the
    commit does not hold have no revisions. Revisions are those that led to today's text: through
    moves within one commit, and not into a side of a merge that was not taken. A file that came
    or went has ``body_changed`` and no ``fields``; an unreadable one counts as changed.
    ``tree`` is ``repository.tree(commit)`` from the prefix down, for a caller who has it.
    Raises as ``Repository.walk``, and NotExaminableError if a text that is compared is missing or
    is not what its id says.
    """
    chronology = Chronology(as_of)
    arrivals = Arrivals(as_of)
    commits = 0
    mainline: str | None = commit
    with repository.blob_reader() as reader:
        trails = Trails(reader, parse_head)
        if tree is None:
            tree = repository.tree(commit) if documents else ()
        for entry in tree:
            shown = visible(entry.path.removeprefix(prefix))
            if entry.path.startswith(prefix) and shown in documents:
                trails.follow(shown, entry.path, entry.oid)
        for walked in repository.walk(commit):
            commits += 1
            chronology.see(walked)
            on_mainline = walked.oid == mainline
            if on_mainline:
                mainline = walked.parents[0] if walked.parents else None
            concerns = trails.concerns(walked.names)
            arrivals.see(walked, on_mainline=on_mainline, is_wanted=concerns)
            if concerns:
                trails.see(walked, on_mainline=on_mainline)
        revisions = trails.revisions()
    return History(
        commits=commits,
        revisions=revisions,
        irregularities=(*_replaced(repository), *chronology.irregularities()),
        arrivals=arrivals.of(item.commit.oid for item in revisions),
    )


def _replaced(repository: Repository) -> Iterator[Irregularity]:
    for item in repository.replacements():
        yield Irregularity(
            kind="replaced-object",
            oid=item.replaced,
            message=(
                f"{item.ref} makes Git show object {item.replacement[:10]} in place of {item.replaced[:10]}; "
                f"examined is what {item.replaced[:10]} itself holds"
            ),
        )
