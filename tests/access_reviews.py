"""Reviews of access with good defaults: of the code host, decided by Ben, signed off by Ana, landed at noon."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tests import factories
from tests.factories import person, registers, roster, row_at, system
from tieout.model.examination import Examination
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.operation.access_review import AccessReview, Choice, Decision, Landed
from tieout.model.operation.facts import Operation
from tieout.model.operation.listing import Listing
from tieout.model.operation.population import Account, Population, Sighting
from tieout.model.parameter import Parameter
from tieout.model.people import Roster
from tieout.model.registers.assets import System
from tieout.model.statement import Statement
from tieout.rules.ruleset import RULESET

_IDS = {"access-review-late", "access-review-incomplete", "access-review-stale-list", "access-self-review"}
_IDS |= {"access-review-backdated", "access-review-not-approved", "revoke-not-done", "access-review-unjudged"}
FAMILY = tuple(rule for rule in RULESET if rule.id in _IDS)
"""The rules on reviews of access."""
FOLDER = "evidence/access-reviews"
HOST = "code-host"
KEYS = ("schema", "id", "system", "control", "population", "reviewer", "signed_off_by", "signed_off_on", "decisions")
POLICY = "policies/access-control.md"


def code_host(**changes: Any) -> System:
    """Give a system in scope."""
    return system(**{"id": HOST, "location": row_at("systems"), "in_scope": True, **changes})


def decision(account: str, choice: Choice | None = Choice.KEEP, *, line: int = 10, **changes: str) -> Decision:
    """Give a decision of the reviewer."""
    given = {"by": "", "reason": "", "to": "", **changes}
    return Decision(account=account, choice=choice, line=line, column=5, **given)


def landed(on: date, at: datetime | None = None) -> Landed:
    """Give a landing at noon of a day."""
    return Landed(oid=f"{on:%Y%m%d}".ljust(40, "0"), on=on, at=at or datetime.combine(on, time(12), UTC))


def review(on: date | None, *decisions: Decision, **changes: Any) -> AccessReview:
    """Give a review that came to the branch on a day, named by that day."""
    name = f"{on}-{HOST}" if on else "draft"
    made = AccessReview(
        id=name,
        location=Location(f"{FOLDER}/{name}.yaml"),
        offsets=tuple((key, number, 1) for number, key in enumerate(KEYS)),
        system=HOST,
        population=f"list-{on}",
        reviewer="person:ben",
        signed_off_by="person:ana",
        signed_off_on=on,
        decisions=decisions,
        decided_in=f"{FOLDER}/{name}.yaml",
        landed=landed(on) if on else None,
    )
    return replace(made, **changes)


def account(name: str, **changes: Any) -> Account:
    """Give an active account of a person."""
    plain = Account(
        account=name,
        email="",
        active="yes",
        by_key=False,
        privileged=False,
        kind="human",
        roles="",
        at=f"raw.csv:{name}",
    )
    return plain._replace(**changes)


def listing(at: datetime | None, **changes: Any) -> Listing:
    """Give a whole list of the code host of a moment."""
    name = f"{at:%Y-%m-%d-%H%M}" if at else "undated"
    folder = f"evidence/{name}"
    made = Listing(
        capture=name, record=Location(f"{folder}/evidence.yaml"), folder=folder, system=HOST, schema="accounts/1", at=at
    )
    return replace(made, **changes)


def population(of: AccessReview, *accounts: Account, shown: Listing | None = None) -> Population:
    """Give what a review had to decide on: of the day before its sign-off, else of what is said."""
    at = of.landed.at - timedelta(days=1) if of.landed else None
    return Population(review=of.path, listing=shown or listing(at), accounts=accounts)


def sighting(at: datetime | None, *shown: Account, **changes: Any) -> Sighting:
    """Give a later list with the revoked accounts that it has."""
    return Sighting(listing=listing(at, **changes), shown=shown)


def people(**changes: Any) -> Roster:
    """Give Ana and Ben, each with a login."""
    ana = person(logins=("ana-example",), **changes)
    ben = person(
        id="ben", name="Ben Example", roles=("security-lead",), emails=("ben@example.com",), logins=("Ben-Ex",)
    )
    return roster(ana, ben)


def limits(since: date = date(2025, 1, 2), **days: int) -> Statement:
    """Give a policy that states the limits of reviews: 92 and 100 days, and 14 for the list; or those that are named."""
    names = {"access_review_gap": 92, "access_review_deviation": 100, "access_list_age": 14} | days
    return Statement(
        document="POL-002",
        path=POLICY,
        since=since,
        commit="2" * 40,
        status=factories.statement().status,
        effective=None,
        parameters=tuple(
            Parameter(
                name=name.replace("_", "-"),
                value=Decimal(value),
                unit=Unit.DAYS,
                phrase=f"{value} days",
                location=Location(POLICY, 12 + number),
            )
            for number, (name, value) in enumerate(names.items())
            if value
        ),
    )


def examination(*reviews: AccessReview, **changes: Any) -> Examination:
    """Give an examination of the code host with these reviews, each of a list without any account."""
    given = {
        "access_reviews": reviews,
        "registers": registers(systems=(code_host(),)),
        "roster": people(),
        "statements": (limits(),),
        "operation": Operation(populations=tuple(population(item) for item in reviews)),
    }
    return factories.examination(**{**given, **changes})
