"""The tickets that changes name: one that is sound is enough, and how grave none is depends on what was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.approvals import MERGED_AT, change, direct, observation, policy, proposal
from tests.approvals import examination as approved_examination
from tests.judged import judged
from tests.ties import at, deployment, listing, ticket
from tieout.judgement.operation.changes import JudgedTickets, judged_tickets
from tieout.model.change_policy import TicketRule
from tieout.model.landing import LandedChange
from tieout.model.operation.deployments import Deployment, Deployments
from tieout.model.operation.facts import Operation
from tieout.model.operation.tickets import Ticket, TicketListing, Tickets
from tieout.model.verdict import Deviation, Verdict
from tieout.sources.operation.tickets import ranges_of

SOUND = ticket("SHOP-7", created_at=at("2026-03-01 08:00"))
LATER = ticket("SHOP-8", created_at=at("2026-04-01 08:00"))
URGENT = Deviation(rule="emergency-change", message="", remedy="")


def found(
    *changes: LandedChange,
    tickets: tuple[Ticket, ...] = (SOUND, LATER),
    deployments: tuple[Deployment, ...] = (),
    rule: TicketRule = TicketRule.TICKET,
    deviations: tuple[Deviation, ...] = (),
    **more: Any,
) -> JudgedTickets:
    operation = Operation(
        deployments=Deployments(deployments=deployments),
        tickets=Tickets(
            tickets=tickets,
            listings=(TicketListing(listing(), ranges_of(item.key.casefold() for item in tickets)),),
        ),
    )
    asked = policy(ticket_rule=rule, ticket_pattern="SHOP-[0-9]+")
    return judged_tickets(
        approved_examination(
            *changes,
            judged=tuple(judged(item, Verdict.APPROVED, *deviations) for item in changes),
            policy=asked,
            operation=operation,
            **more,
        )
    )


def counted(told: JudgedTickets) -> tuple[list[bool], list[str]]:
    return [item.is_needed for item in told.unsound], [item.about for item in told.doubts]


@pytest.mark.parametrize(
    ("keys", "rule", "wanted"),
    [
        ((), TicketRule.TICKET, ([], [])),
        (("SHOP-7",), TicketRule.TICKET, ([], [])),
        (("SHOP-8",), TicketRule.TICKET, ([True], [])),
        (("SHOP-8",), TicketRule.REQUEST_OR_TICKET, ([False], [])),
        (("SHOP-8",), TicketRule.NONE, ([], [])),
        (("SHOP-7", "SHOP-8", "SHOP-99"), TicketRule.TICKET, ([], [])),
        (("SHOP-8", "SHOP-99"), TicketRule.TICKET, ([True], [])),
        (("SHOP-8", "OTHER-1"), TicketRule.TICKET, ([], ["tickets not captured"])),
        (("OTHER-1",), TicketRule.REQUEST_OR_TICKET, ([], [])),
        (("#12",), TicketRule.TICKET, ([], [])),
    ],
)
def test_what_a_change_names(keys: tuple[str, ...], rule: TicketRule, wanted: tuple[list[bool], list[str]]) -> None:
    """Of what cannot be told nobody is accused, and ``#12`` is the change itself."""
    assert counted(found(change(tickets=keys, numbers=(12,)), rule=rule)) == wanted


def test_an_issue_that_the_change_closes_is_a_ticket() -> None:
    closing = change(proposal(issues=("SHOP-8",)), tickets=())
    assert counted(found(closing)) == ([True], [])


def test_the_ticket_of_an_emergency_may_come_afterwards() -> None:
    assert counted(found(change(tickets=("SHOP-8",)), deviations=(URGENT,))) == ([], [])


def test_a_push_without_a_request_needs_its_ticket_whatever_was_asked_for() -> None:
    pushed = direct(tickets=("SHOP-8",), committed_at=MERGED_AT)
    told = found(pushed, rule=TicketRule.REQUEST_OR_TICKET)
    assert counted(told) == ([True], [])
    assert told.unsound[0].subject == pushed.oid[:10]
    assert counted(found(replace(pushed, committed_at=None))) == ([], [])


def test_a_ticket_without_a_moment_is_a_doubt() -> None:
    undated = ticket("SHOP-7", created_at=None)
    assert counted(found(change(tickets=("SHOP-7",)), tickets=(undated,))) == ([], ["tickets without a moment"])


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"ticket": "SHOP-7"}, ([], [])),
        ({"ticket": "SHOP-8"}, ([False], [])),
        ({"ticket": "SHOP-8", "change": ""}, ([True], [])),
        ({"ticket": "OTHER-1"}, ([], [])),
        ({"ticket": "OTHER-1", "change": ""}, ([], ["tickets not captured"])),
        ({"ticket": "SHOP-8", "environment": "staging"}, ([], [])),
        ({"ticket": "SHOP-8", "result": "failure"}, ([], [])),
        ({"ticket": "SHOP-8", "at": None}, ([], [])),
        ({"ticket": ""}, ([], [])),
    ],
)
def test_what_a_deployment_names(more: dict[str, Any], wanted: tuple[list[bool], list[str]]) -> None:
    assert counted(found(deployments=(deployment(**more),))) == wanted


@pytest.mark.parametrize(
    ("repository", "wanted"),
    [
        ("example/policies", ([True], [])),
        ("example/shop", ([], ["tickets not captured"])),
    ],
)
def test_an_issue_that_a_deployment_names_is_one_of_its_repository(
    repository: str, wanted: tuple[list[bool], list[str]]
) -> None:
    """The whole list of the issues here says nothing about the issues there."""
    ours = tuple(ticket(f"example/policies#{n}", created_at=at("2026-01-05 08:00")) for n in (1, 900))
    made = deployment(repository=repository, ticket="#812", change="")
    assert counted(found(tickets=ours, deployments=(made,))) == wanted


def test_each_record_of_a_batch_is_looked_at() -> None:
    records = tuple(observation(proposal(number=number)) for number in (12, 13))
    assert counted(found(change(batch=records, observation=None, tickets=("SHOP-8",)))) == ([True], [])
