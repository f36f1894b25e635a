"""A change -> what the settings said before it and say after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.examination import SETTINGS_PATH
from tieout.sources.controls import read_controls
from tieout.sources.place import place_of
from tieout.sources.selection import kinds_of
from tieout.sources.settings_said import settings_said
from tieout.sources.trees import CommitTree, WorkTree

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.model.examination import Examination
    from tieout.model.finding import Since
    from tieout.model.settings_said import SettingsSaid
    from tieout.sources.trees import Tree


def settings_since(root: Path, since: Since, examination: Examination) -> tuple[SettingsSaid, SettingsSaid] | None:
    """Give both states; None where either cannot be read, or is not there.

    They are those of the change itself, whatever revision the examination took its settings from: what the change
    says of them holds once it has landed.
    """
    repository, base, prefix = place_of(root)
    old = CommitTree(repository, since.commit, prefix)
    is_uncommitted = SETTINGS_PATH in examination.uncommitted
    new: Tree = (
        WorkTree(base, (SETTINGS_PATH,), ())
        if is_uncommitted
        else CommitTree(repository, examination.head or since.commit, prefix)
    )
    was, now = (_said(tree, examination) for tree in (old, new))
    return None if was is None or now is None else (was, now)


def _said(tree: Tree, examination: Examination) -> SettingsSaid | None:
    data = tree.read(SETTINGS_PATH)
    if not isinstance(data, bytes):
        return None
    program = read_controls(data, path=SETTINGS_PATH).program
    held = replace(examination, program=program).criteria_in_scope()
    said = settings_said(data, frozenset(item.id for item in held), path=SETTINGS_PATH)
    texts = kinds_of([item.path for item in examination.documents], program)
    return None if said is None else said._replace(texts=frozenset(texts))
