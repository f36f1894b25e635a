"""Whose turn it is follows from the auditor's lists and our side; only the former can make a request accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories
from tieout.judgement.requests import lines_of, overdue
from tieout.model.location import Location
from tieout.model.request import THEIRS, Answer, AuditorList, Progress, Request, RequestBook, Said
from tieout.workpapers.requests import plan, request_sheet

AS_OF = factories.examination().as_of
LINK = "https://files.example.com/1"


def listed(*rows: Said, number: int = 1, came_on: date = date(2026, 6, 1), **rest: Any) -> AuditorList:
    one = AuditorList(
        path=f"requests/received/{number:04}.csv",
        number=number,
        came_on=came_on,
        digest="0" * 64,
        rows=rows,
        fields=THEIRS,
    )
    return replace(one, **rest)


def ours(name: str = "R-1", **said: Any) -> Request:
    return replace(Request(id=name, location=Location("requests/requests.csv", 2), owner="role:cto"), **said)


def book(*lists: AuditorList, mine: tuple[Request, ...] = ()) -> RequestBook:
    return RequestBook(lists=lists, ours=mine)


def lacks(said: Said, *mine: Request, came_on: date = date(2026, 6, 1)) -> str:
    examination = factories.examination(requests=book(listed(said, came_on=came_on), mine=mine))
    return lines_of(examination)[0].lacks


@pytest.mark.parametrize(
    ("status", "mine", "wanted"),
    [
        ("Open", None, "no row of ours answers it"),
        ("Open", {"owner": ""}, "nobody owns it"),
        ("Open", {}, "no evidence is named"),
        ("Open", {"link": LINK}, "it is not ready"),
        ("Open", {"link": LINK, "status": Progress.READY}, "it is ready and not provided"),
        ("Open", {"link": LINK, "status": Progress.PROVIDED}, ""),
        ("Open", {"status": Progress.PROVIDED}, "it is provided, and names nothing that answers it"),
        ("Returned", {"link": LINK, "status": Progress.PROVIDED}, "the auditor wants more"),
        ("Returned", {"link": LINK, "status": Progress.PROVIDED, "provided_on": date(2026, 5, 31)}, "the auditor wants more"),
        ("Returned", {"link": LINK, "status": Progress.PROVIDED, "provided_on": date(2026, 6, 1)}, ""),
        ("Accepted", None, ""),
        ("Accepted", {}, ""),
        ("Withdrawn", {}, ""),
        ("Splendid", {"link": LINK}, "it is not ready"),
    ],
)  # fmt: skip
def test_whose_turn_it_is(status: str, mine: dict[str, Any] | None, wanted: str) -> None:
    rows = () if mine is None else (ours(**mine),)
    assert lacks(Said("R-1", 2, item="x", status=status), *rows) == wanted


def test_nothing_that_we_say_makes_a_request_accepted() -> None:
    """Every state of our side leaves the auditor's answer as it is."""
    for status in ("Open", "Returned", "", "Splendid"):
        for progress in Progress:
            mine = ours(status=progress, evidence=("a/b",), link=LINK, provided_on=AS_OF, comment="accepted")
            (asked,) = book(listed(Said("R-1", 2, status=status)), mine=(mine,)).all
            assert not asked.answer.is_settled


def test_the_newest_list_counts_and_is_silent_of_what_it_has_no_column_for() -> None:
    first = listed(Said("R-1", 2, item="Minutes", due=date(2026, 6, 1), status="Accepted"))
    second = listed(Said("R-1", 7, item="", status="Returned"), number=2, fields=("status",))
    (asked,) = book(first, second).all
    assert (asked.said, asked.list) == (Said("R-1", 7, item="Minutes", due=date(2026, 6, 1), status="Returned"), second)
    third = listed(Said("R-1", 2, item="Minutes", due=date(2026, 7, 1), status=""), number=3)
    (asked,) = book(first, second, third).all
    assert (asked.due, asked.first_due, asked.answer) == (date(2026, 7, 1), date(2026, 6, 1), Answer.WAITING)


def test_nothing_in_an_altered_list_is_believed() -> None:
    first = listed(Said("R-1", 2, status="Returned"))
    altered = listed(Said("R-1", 2, status="Accepted"), number=2, is_as_named=False)
    (asked,) = book(first, altered).all
    assert asked.answer is Answer.RETURNED


@pytest.mark.parametrize(("days", "is_late"), [(-1, True), (0, False), (1, False)])
def test_the_day_after_the_due_date_is_late(days: int, is_late: bool) -> None:
    said = Said("R-1", 2, due=AS_OF + timedelta(days=days))
    of = factories.examination(requests=book(listed(said), mine=(ours(),)))
    assert bool([*overdue(of)]) is is_late
    provided = factories.examination(requests=book(listed(said), mine=(ours(link=LINK, status=Progress.PROVIDED),)))
    assert [*overdue(provided)] == []


def test_a_row_that_no_list_asks_for_is_there_and_says_so() -> None:
    (asked,) = book(mine=(ours("R-9"),)).all
    assert (asked.id, asked.said, asked.answer) == ("R-9", None, Answer.WAITING)


def test_open_requests_stand_by_owner_and_day() -> None:
    rows = (Said("R-1", 2), Said("R-2", 3, due=date(2026, 7, 2)), Said("R-3", 4, due=date(2026, 7, 1)), Said("R-4", 5))
    mine = (ours("R-1"), ours("R-2"), ours("R-3"), ours("R-4", owner="person:ana"))
    sheet = request_sheet(factories.examination(requests=book(listed(*rows), mine=mine)))
    assert [line.asked.id for line in sheet.open] == ["R-4", "R-3", "R-2", "R-1"]
    assert sheet.told == "4 requests: 4 waiting; 4 open on the company's side"
    assert request_sheet(factories.examination()).told == "no request of an auditor is on record"


def test_a_plan_names_what_is_new_what_changed_and_what_is_not_named() -> None:
    known = book(
        listed(Said("R-1", 2, item="a", status="Open"), Said("R-2", 3, item="b"), Said("R-3", 4, status="Accepted"))
    )
    found = plan(known, [Said("R-1", 2, item="a", status="Accepted"), Said("R-9", 3, item="new")], ("item", "status"))
    assert [said.id for said in found.new] == ["R-9"]
    assert found.changed == (("R-1", "status", "Open", "Accepted"),)
    assert (found.absent, found.reused, found.is_empty) == (("R-2",), (), False)
    assert plan(known, [Said("R-1", 9, item="a")], ("item",)).is_empty


def test_an_id_that_was_settled_is_never_used_again() -> None:
    known = book(listed(Said("R-1", 2, item="Minutes", status="Accepted")))
    found = plan(known, [Said("R-1", 2, item="Payroll", status="Open")], ("item", "status"))
    assert [(said.item, earlier) for said, earlier in found.reused] == [("Payroll", "Minutes")]
