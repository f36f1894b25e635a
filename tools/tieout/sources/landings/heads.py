"""Where the refs of a clone have the heads of proposed changes, whatever the ledger says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.ledger import Observation
    from tieout.ports.git import Repository

_FOLDERS = {"github": "refs/pull/", "gitlab": "refs/merge-requests/"}


class Heads:
    """The heads that the forge's own refs name, listed once, when a landing with a record is told."""

    def __init__(self, repository: Repository | None) -> None:
        """Without a repository there are no refs to look at."""
        self._repository = repository
        self._listed: dict[str, dict[str, str]] = {}

    def moved(self, records: Iterable[Observation]) -> Iterator[str]:
        """Say of which records the ref of the change, where it is here, has another head."""
        for item in records:
            head, number = item.proposal.head_oid, item.proposal.number
            folder = _FOLDERS.get(item.source.forge)
            if folder is None or head is None:
                continue
            there = self._in(folder).get(f"{folder}{number}/head", head)
            if there != head:
                yield (
                    f"the record of #{number} names the head {head[:10]}, and {folder}{number}/head is {there[:10]} here: "
                    "fetch it anew, and if it stays so ask who wrote the record"
                )

    def _in(self, folder: str) -> dict[str, str]:
        if folder not in self._listed:
            self._listed[folder] = {} if self._repository is None else self._repository.refs(f"{folder}*/head")
        return self._listed[folder]
