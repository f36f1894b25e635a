"""The families of instances, in the order in which an entry of a control's evidence is held against them.

A family that reads captured tables (deployments, alerts) plugs in here: a ``Family`` with the kinds of
evidence that it is the list of, its function from what is asked to ``Instances`` or a reason, and the rules whose
silence says that an instance is in order. Nothing else needs to know of it.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tieout.model.evidence.kept import WILDCARDS
from tieout.workpapers.instances.changes import CHANGES, EMERGENCIES
from tieout.workpapers.instances.deployments import DEPLOYMENTS
from tieout.workpapers.instances.records import EXERCISES, RECORDS
from tieout.workpapers.instances.registers import REGISTERS

if TYPE_CHECKING:
    from tieout.model.control import Control, Requirement
    from tieout.workpapers.instances.base import Family

POPULATIONS: tuple[Family, ...] = (EMERGENCIES, CHANGES, DEPLOYMENTS, *REGISTERS, EXERCISES)


def family_of(control: Control) -> tuple[Family, Requirement] | None:
    """Give the family of the first entry that has one, with the entry; else records under a pattern; else None."""
    for entry in control.evidence:
        for family in POPULATIONS:
            if entry.kind in family.kinds or (family.register and _register(entry.path) == family.register):
                return family, entry
    for entry in control.evidence:
        if WILDCARDS & set(entry.path):
            return RECORDS, entry
    return None


def _register(path: str) -> str:
    """Give the register whose file a path is: ``access`` for ``registers/access.yaml``; empty for any other."""
    named = PurePosixPath(path)
    return named.stem if str(named.parent) == "registers" and not WILDCARDS & set(path) else ""
