"""``controls.yaml`` as the base of a change has it -> what made a change approved then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.location import Unreadable
from tieout.sources.change_policy import read_change_policy
from tieout.sources.fields import Fields
from tieout.sources.nodes import Mapping
from tieout.sources.notes import Notes
from tieout.sources.yaml import read_yaml

if TYPE_CHECKING:
    from tieout.model.change_policy import ChangePolicy
    from tieout.ports.git_objects import BlobReader

_LARGEST = 8 * 1024 * 1024


class Policies:
    """The settings of bases: of each distinct file once, and most changes share one."""

    def __init__(self, reader: BlobReader, today: ChangePolicy) -> None:
        """``today`` is what changes are judged by whose base says nothing else."""
        self._reader = reader
        self._today = today
        self._found: dict[str, ChangePolicy | None] = {}

    def of(self, blob: str | None) -> ChangePolicy | None:
        """Give the policy of a file; None where it is today's, or there is none that can be read."""
        if blob is None:
            return None
        if blob not in self._found:
            ((_, data),) = self._reader.read((blob,), limit=_LARGEST)
            policy = None if data is None else _read(data)
            self._found[blob] = None if policy is None else self._besides_place(policy)
        return self._found[blob]

    def _besides_place(self, policy: ChangePolicy) -> ChangePolicy | None:
        """Who keeps the approvals, and of which branch, is today's word."""
        today = self._today
        found = replace(
            policy,
            branch=today.branch,
            forge=today.forge,
            trivial_allowed=today.trivial_allowed,
            location=today.location,
        )
        return None if found == today else found


def _read(data: bytes) -> ChangePolicy | None:
    root = read_yaml(data, path="")
    if isinstance(root, Unreadable) or not isinstance(root, Mapping):
        return None
    notes = Notes("")
    policy = read_change_policy(Fields(root, notes))
    return None if notes.unreadable else policy
