"""The revision that a change is held to -> what of it a change could relax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.examination import Held, Relied
from tieout.model.headed import Headed
from tieout.model.location import Unreadable
from tieout.sources.classified import headed
from tieout.sources.desk import Desk
from tieout.sources.registers.programme import read_registers
from tieout.sources.selection import kinds_of
from tieout.sources.trees import CommitTree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.program import Program
    from tieout.ports.git import Repository


def relied_upon(repository: Repository, rev: str, prefix: str, program: Program) -> Relied:
    """Read it; ``program`` is that of the revision."""
    commit = repository.resolve(rev)
    tree = CommitTree(repository, commit, prefix)
    roster, registers = read_registers(Desk(repository=repository, tree=tree, committed=tree))
    return Relied(commit=commit, roster=roster, exceptions=registers.exceptions, heads=tuple(_heads(tree, program)))


def _heads(tree: CommitTree, program: Program) -> Iterator[Held]:
    kinds = kinds_of(tree.listing().paths, program)
    tree.fetch(kinds)
    for path in sorted(kinds):
        data, shown = tree.read(path), visible(path)
        yield Held(shown, Headed() if isinstance(data, Unreadable) else headed(data, shown, program.documents))
