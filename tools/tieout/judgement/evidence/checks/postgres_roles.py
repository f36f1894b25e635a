"""What is asked of the roles of a PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.checks.base import Check, Limit, Undecided, some_row, words
from tieout.model.evidence.result import Deviating
from tieout.model.evidence.tables.postgres import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.judgement.evidence.checks.base import Rows


@some_row
def _superusers(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    declared = set(words(limits["superusers"]))
    known = {"true", "false"}
    for row in rows:
        at, role = row["_at"], row["role"]
        if row["superuser"] not in known:
            yield Undecided(at, role, f"whether {role} is a superuser is not known")
        elif role in declared:
            continue
        elif row["superuser"] == "true":
            yield Deviating(at, role, f"{role} is a superuser and not declared as one")
        elif row["superuser_through"]:
            through = row["superuser_through"]
            yield Deviating(at, role, f"{role} may become a superuser ({through}) and is not declared as one")


SUPERUSERS = Check(
    id="postgres-superuser-undeclared",
    version=1,
    schema=ROLES.id,
    title="Only declared roles are superusers, or may become one",
    look=_superusers,
    limits=(Limit("superusers", "postgres", "roles that may be superusers, a list"),),
)

CHECKS = (SUPERUSERS,)
