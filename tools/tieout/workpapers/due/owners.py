"""A sheet cut down to what is one owner's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.near import unknown_name
from tieout.workpapers.due.sheet import canonical

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.workpapers.due.sheet import Due, Sheet

NOBODY = "none"
"""What asks for the items that name no owner; a role of that name is asked for as ``role:none``."""


def of_owner(sheet: Sheet, wanted: str, examination: Examination) -> Sheet:
    """Give the sheet with the items of one owner alone; what has no place in the list stays.

    A role has what names it; a person also what they hold on the day by any of their roles; ``none``
    stands for what names nobody. Raises UsageError for a name that neither the people register nor
    any item knows.
    """
    roster = examination.roster
    reference = "" if wanted == NOBODY else canonical(wanted, roster)
    known = {item.owner for item in sheet.items}
    if reference and reference not in known and roster.holders(reference) is None:
        roles = sorted({f"role:{role.id}" for role in roster.roles})
        named = ", ".join(visible(name) for name in (*roles, *(f"person:{person.id}" for person in roster.people)))
        names = [*roles, *(f"person:{person.id}" for person in roster.people)]
        raise unknown_name(
            f"owner {visible(wanted)!r} is nobody: no role, no person and no item has that name",
            wanted,
            names if ":" in wanted else [name.partition(":")[2] for name in names],
            remedy=f"name one of {named}" if named else "the people register names nobody: see registers/people.yaml",
        )
    kind, _, name = reference.partition(":")
    person = name if kind == "person" else None
    items = tuple(item for item in sheet.items if _is_of(item, reference, person))
    return replace(sheet, items=items, owner=reference or NOBODY)


def _is_of(item: Due, reference: str, person: str | None) -> bool:
    return item.owner == reference or (person is not None and any(other.id == person for other in item.people))
