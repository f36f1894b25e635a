"""Lists of accounts -> what reviews of access had to decide on, and what became of the accounts that they revoked."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tieout.judgement.evidence.supersession import corrections
from tieout.judgement.evidence.wording import said
from tieout.model.evidence.tables.accounts import ACCOUNTS, NO, UNKNOWN, YES
from tieout.model.evidence.tables.postgres import ROLES
from tieout.model.operation.access_review import Choice
from tieout.model.operation.population import Account, Population, Sighting
from tieout.sources.operation.listings import tables_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.table import Row
    from tieout.model.operation.access_review import AccessReview
    from tieout.sources.evidence.table_files import Read
    from tieout.sources.operation.listings import OpenTable

_TRUE = {"true": YES, "false": NO}


def populations(context: Context, read: Read) -> tuple[tuple[Population, ...], tuple[Sighting, ...]]:
    """Give what each review had to decide on, in their order, and the lists that show revoked accounts, oldest first.

    Read are only the tables that a review names, and those of systems where one revoked something.
    """
    reviews = context.examination.access_reviews
    if not reviews:
        return (), ()
    wanted: defaultdict[str, list[AccessReview]] = defaultdict(list)
    watched: defaultdict[str, set[str]] = defaultdict(set)
    for review in reviews:
        if review.population:
            wanted[said(review.population)].append(review)
        revoked = (item.account.casefold() for item in review.decisions if item.choice is Choice.REVOKE)
        watched[review.system].update(revoked)
    found: dict[str, Population] = {}
    alike: dict[Account, Account] = {}
    sightings: list[Sighting] = []
    for table in tables_named(context, read, "accounts", "postgres.roles"):
        asking = [item for item in wanted[table.listing.capture] if item.path not in found]
        keys = watched[table.listing.system] if table.listing.system else set()
        if not asking and not keys:
            continue
        rows = (alike.setdefault(item, item) for item in _accounts(table))  # a list repeats what the one before it said
        accounts = tuple(rows if asking else (item for item in rows if item.key in keys))
        kept = () if table.listing.unsound else accounts
        for review in asking:
            found[review.path] = Population(review=review.path, listing=table.listing, accounts=kept)
        if keys:
            shown = tuple(item for item in kept if item.key in keys)
            sightings.append(Sighting(listing=table.listing, shown=shown))
    return tuple(found.get(item.path) or _missing(context, item) for item in reviews), tuple(sightings)


def _missing(context: Context, review: AccessReview) -> Population:
    """Say why there is no list."""
    captures = context.by_id.get(review.population, ())
    corrected = corrections(context).by
    if not review.population:
        why = "it names no capture"
    elif not captures:
        why = f"there is no capture {said(review.population)}"
    elif all(item.path in corrected for item in captures):
        why = f"{said(review.population)} is corrected by {said(corrected[captures[0].path].id)}"
    else:
        why = f"{said(review.population)} lists no table accounts/1 or postgres.roles/1 of a day that has come"
    return Population(review=review.path, listing=None, missing=why)


def _accounts(table: OpenTable) -> Iterator[Account]:
    if table.schema is None:
        return
    make = _MAKERS.get(table.schema.id)
    if make is not None:
        names = {name: number for number, name in enumerate(table.schema.names)}
        yield from (make(row, names) for row in table.rows())


def _of_accounts(row: Row, names: dict[str, int]) -> Account:
    active, key = row[names["active"]], row[names["key_active"]]
    by_key = key == YES and active != YES
    return Account(
        account=row[names["account"]],
        email=row[names["email"]],
        active=YES if by_key else active if active in {YES, NO} else UNKNOWN,
        by_key=by_key,
        privileged=row[names["admin"]] == YES,
        kind=row[names["kind"]],
        roles=row[names["roles"]],
        at=row[0],
    )


def _of_roles(row: Row, names: dict[str, int]) -> Account:
    privileged = row[names["superuser"]] == "true" or bool(row[names["superuser_through"]])
    return Account(
        account=row[names["role"]],
        email="",
        active=_TRUE.get(row[names["can_login"]], UNKNOWN),
        by_key=False,
        privileged=privileged,
        kind=UNKNOWN,
        roles=row[names["member_of"]],
        at=row[0],
    )


_MAKERS: dict[str, Callable[[Row, dict[str, int]], Account]] = {ACCOUNTS.id: _of_accounts, ROLES.id: _of_roles}
