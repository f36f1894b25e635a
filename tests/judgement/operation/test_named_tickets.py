"""What a ticket shows that something names: it is there, it came before, and it was not over long before."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.ties import at, examined, listing, ticket
from tieout.judgement.operation.tickets import Standing, ticket_book
from tieout.model.operation.tickets import Ticket, TicketStatus, parted

MERGED = at("2026-03-02 11:00")
OPENED = at("2026-03-02 09:00")


def standing(
    *tickets: Ticket,
    key: str = "SHOP-7",
    used: datetime = MERGED,
    begun: date | None = OPENED,
    may_be_late: bool = False,
) -> Standing:
    book = ticket_book(examined(tickets=tickets))
    return book.named(key, begun=begun, used=used, may_be_late=may_be_late).standing


@pytest.mark.parametrize(
    ("created", "wanted"),
    [
        (at("2026-03-02 11:05"), Standing.SOUND),
        (at("2026-03-02 11:05:01"), Standing.UNSOUND),
        (date(2026, 3, 1), Standing.SOUND),
        (date(2026, 3, 2), Standing.UNKNOWN),
        (date(2026, 3, 3), Standing.UNSOUND),
        (None, Standing.UNKNOWN),
    ],
)
def test_a_ticket_is_created_before_it_is_used(created: date | None, wanted: Standing) -> None:
    """Five minutes are left to the clocks; of a day alone the hour is not known."""
    assert standing(ticket(created_at=created)) is wanted


def test_the_ticket_of_an_emergency_may_come_afterwards() -> None:
    assert standing(ticket(created_at=at("2026-03-05 11:00")), may_be_late=True) is Standing.SOUND


@pytest.mark.parametrize(
    ("closed", "wanted"),
    [
        (at("2026-01-31 00:00"), Standing.SOUND),
        (at("2026-01-30 23:59"), Standing.UNSOUND),
        (date(2026, 1, 31), Standing.SOUND),
        (date(2026, 1, 30), Standing.UNSOUND),
        (at("2026-03-09 00:00"), Standing.SOUND),
    ],
)
def test_a_ticket_was_not_closed_more_than_thirty_days_before(closed: date, wanted: Standing) -> None:
    assert standing(ticket(created_at=date(2025, 1, 1), status=TicketStatus.DONE, closed_at=closed)) is wanted


@pytest.mark.parametrize(
    ("closed", "wanted"),
    [
        (at("2026-03-01 23:59"), Standing.UNSOUND),
        (date(2026, 3, 1), Standing.UNSOUND),
        (at("2026-01-30 23:59"), Standing.UNSOUND),
        (at("2026-03-02 00:00"), Standing.SOUND),
        (date(2026, 3, 2), Standing.SOUND),
        (at("2026-03-09 00:00"), Standing.SOUND),
    ],
)
def test_what_was_cancelled_before_the_work_was_begun_asked_for_none(closed: date, wanted: Standing) -> None:
    assert standing(ticket(created_at=date(2025, 1, 1), status=TicketStatus.CANCELLED, closed_at=closed)) is wanted


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        (at("2026-03-01 08:00"), at("2026-02-28 08:00"), Standing.UNSOUND),
        (at("2026-03-02 08:00"), at("2026-02-28 08:00"), Standing.SOUND),
        (at("2026-03-09 08:00"), None, Standing.UNKNOWN),
    ],
)
def test_captures_bound_when_a_ticket_was_cancelled(since: datetime, until: datetime | None, wanted: Standing) -> None:
    seen = ticket(created_at=date(2025, 1, 1), status=TicketStatus.CANCELLED, closed_since=since, open_until=until)
    assert standing(seen) is wanted


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        (at("2026-01-30 08:00"), None, Standing.UNSOUND),
        (at("2026-03-30 08:00"), at("2026-01-31 08:00"), Standing.SOUND),
        (at("2026-03-30 08:00"), at("2026-01-30 08:00"), Standing.UNKNOWN),
        (at("2026-03-30 08:00"), None, Standing.UNKNOWN),
        (None, None, Standing.UNKNOWN),
    ],
)
def test_captures_say_when_a_ticket_was_closed_that_does_not(
    since: datetime | None, until: datetime | None, wanted: Standing
) -> None:
    seen = ticket(created_at=date(2025, 1, 1), status=TicketStatus.DONE, closed_since=since, open_until=until)
    assert standing(seen) is wanted


def test_a_closed_ticket_says_nothing_where_nobody_knows_when_the_work_began() -> None:
    assert standing(ticket(status=TicketStatus.DONE, closed_at=at("2026-03-09 00:00")), begun=None) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("SHOP-9", Standing.UNSOUND),
        ("SHOP-6", Standing.UNKNOWN),
        ("OTHER-9", Standing.UNKNOWN),
        ("UTF-8", Standing.UNKNOWN),
        ("SHOP", Standing.UNKNOWN),
        ("9", Standing.UNKNOWN),
    ],
)
def test_a_ticket_is_missing_only_where_a_capture_would_hold_it(key: str, wanted: Standing) -> None:
    """A whole capture of its project, made later, from a number on that is not above its own."""
    assert standing(ticket("SHOP-7"), ticket("SHOP-8"), key=key) is wanted


@pytest.mark.parametrize(
    "seen",
    [
        listing("2026-03-02 10:59"),
        listing(partial="the second page was refused"),
        listing(unsound="it was altered"),
        listing(""),
        listing(window=(at("2026-01-01"), at("2026-06-30"))),
    ],
)
def test_no_other_capture_shows_that_a_ticket_is_missing(seen: object) -> None:
    assert standing(ticket("SHOP-7", listing=seen), key="SHOP-9") is Standing.UNKNOWN


def test_an_issue_of_the_forge_is_its_repositorys_and_letters_do_not_count() -> None:
    issue = ticket("Example/Policies#7")
    for key in ("#7", "example/policies#7", " EXAMPLE/POLICIES#7 "):
        assert standing(issue, key=key) is Standing.SOUND
    assert standing(issue, key="other/policies#7") is Standing.UNKNOWN


def test_a_key_has_a_number_at_its_end() -> None:
    assert parted("SHOP-07") == ("shop-", 7)
    assert parted("a/b#12") == ("a/b#", 12)
    assert [parted(key) for key in ("SHOP-", "12", "")] == [None, None, None]


def test_the_words_name_what_is_wrong_and_where() -> None:
    seen = ticket(created_at=at("2026-03-05 10:00"))
    book = ticket_book(examined(tickets=(seen,)))
    place = "evidence/2026-Q2/tracker/raw.csv:2"
    assert book.named("SHOP-7", begun=OPENED, used=MERGED).why == (
        f"SHOP-7 was created on 2026-03-05 10:00, after that was in use on 2026-03-02 11:00 ({place})"
    )
    assert book.named("SHOP-8", begun=OPENED, used=MERGED).why == (
        "SHOP-8 is none of the 1 tickets with SHOP- in the whole capture of 2026-06-30 08:00"
        " (evidence/2026-Q2/tracker/evidence.yaml)"
    )
