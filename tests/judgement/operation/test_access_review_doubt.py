"""What cannot be told is said once, with what is missing, and nobody is accused of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.access_reviews import FAMILY, account, code_host, decision, examination, listing, people, population, review
from tests.factories import PERIOD, registers
from tieout.judgement.operation.access_review_doubt import doubts
from tieout.model.change_policy import ChangePolicy, Forge
from tieout.model.examination import Examination
from tieout.model.ledger import LEDGER_BRANCH, Ledger
from tieout.model.location import NotExamined
from tieout.model.operation.access_review import AccessReview
from tieout.model.operation.facts import Operation

SIGNED = date(2026, 4, 10)
AT = datetime(2026, 4, 2, 9, tzinfo=UTC)
NO_LEDGER = "it cannot be told whether 2026-04-10-code-host was signed off by an approved change, because"
WHOSE = "2026-04-10-code-host: it cannot be told whether anybody decided on their own account, because"
DECIDED = "2026-04-10-code-host: it cannot be told whether every account was decided on, because"
ZOE = account("zoe", kind="service")


def with_list(one: AccessReview, *rows: Any, **changes: Any) -> Examination:
    shown = changes.pop("shown", listing(AT))
    operation = Operation(populations=(population(one, *rows, shown=shown),))
    return examination(one, operation=operation, **changes)


def told(found: Examination) -> list[str]:
    return [item.message for item in doubts(found) if not item.message.startswith(NO_LEDGER)]


def test_without_a_ledger_it_cannot_be_told_who_signed_and_it_is_said_once() -> None:
    both = review(SIGNED), review(date(2026, 5, 10))
    found = examination(*both, ledger=None, unexamined=(NotExamined(need="ledger", reason="there is none"),))
    assert [item.message for item in doubts(found) if item.about == "approval"] == [
        (
            "it cannot be told whether 2026-04-10-code-host and 2026-05-10-code-host were signed off by an approved change, "
            "because there is none"
        )
    ]


def test_where_nobody_keeps_the_approvals_no_ledger_is_asked_for() -> None:
    forge = Forge(kind="none", repository="", url="", reason="we mail patches")
    found = examination(review(SIGNED), ledger=None)
    found = replace(found, program=replace(found.program, changes=ChangePolicy(forge=forge)))
    (doubt,) = (item for item in doubts(found) if item.about == "approval")
    assert doubt.message == f"{NO_LEDGER} controls.yaml says that no forge keeps the approvals"
    assert doubt.remedy == (
        "nobody keeps the approvals: show the auditor how the signer agreed, such as the signer's mail, kept by `tieout "
        "evidence add`; name a forge under changes in controls.yaml, and approvals of later reviews prove themselves"
    )


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        (listing(AT, unsound="altered"), "the list evidence/2026-04-02-0900/evidence.yaml cannot be believed: altered"),
        (listing(AT, partial="cut off"), "the list evidence/2026-04-02-0900/evidence.yaml may not be all: cut off"),
        (listing(None), "the list evidence/undated/evidence.yaml does not say of when it is"),
        (
            listing(AT, system="wiki"),
            "the list evidence/2026-04-02-0900/evidence.yaml is of wiki, and the review is of code-host",
        ),
        (
            listing(AT, system=""),
            "the list evidence/2026-04-02-0900/evidence.yaml is of no system, and the review is of code-host",
        ),
    ],
)
def test_a_list_that_does_not_tell_is_said_with_its_place(shown: Any, why: str) -> None:
    assert told(with_list(review(SIGNED), shown=shown)) == [f"{DECIDED} {why}"]


def test_a_capture_that_is_not_there_is_named() -> None:
    found = examination(review(SIGNED), operation=Operation())
    assert told(found) == [f"{DECIDED} there is no capture list-2026-04-10"]


def test_people_whom_nobody_knows_are_named() -> None:
    one = review(SIGNED, decision("zoe"), decision("erin", by="person:erin"))
    assert told(with_list(one, ZOE, account("erin"))) == [
        f"{WHOSE} the people register does not know who decided: person:erin",
        (
            f"{WHOSE} erin (evidence/2026-04-02-0900/raw.csv:erin) is an account of nobody whom the people register knows by "
            "login or address"
        ),
    ]


def test_without_a_people_register_that_is_said() -> None:
    found = with_list(
        review(SIGNED, decision("zoe")), ZOE, unexamined=(NotExamined(need="people", reason="there is no register"),)
    )
    assert told(found) == [f"{WHOSE} there is no register"]


def test_what_was_signed_off_before_the_period_is_history() -> None:
    assert [*doubts(examination(review(date(2025, 12, 31)), operation=Operation()))] == []
    assert told(examination(review(PERIOD.start), operation=Operation())) != []


def test_what_is_proposed_alone_is_no_sign_off_to_doubt() -> None:
    assert told(with_list(review(None), shown=listing(AT))) == []


def test_without_a_period_nothing_says_since_when_reviews_are_owed_and_it_is_said_once() -> None:
    found = examination(period=None)
    assert told(found) == [
        (
            "it cannot be told whether the access review of code-host is late, because none is on record and nothing says since "
            "when the system is in scope"
        )
    ]
    systems = registers(systems=tuple(code_host(id=name) for name in ("a", "b", "c", "d")))
    assert told(examination(period=None, registers=systems)) == [
        (
            "it cannot be told whether the access review of a, b, c and 1 more is late, because none is on record and nothing "
            "says since when the systems are in scope"
        )
    ]


def test_whether_systems_are_in_scope_is_asked_once() -> None:
    rows = (code_host(in_scope=None), code_host(id="wiki", in_scope=None))
    assert told(examination(registers=registers(systems=rows))) == [
        (
            "it cannot be told whether the access to code-host and wiki has to be reviewed, because their rows do not say "
            "whether the system is in scope"
        )
    ]


UNKNOWN = (
    with_list(review(SIGNED, decision("zoe"), unread=("a row holds nothing",)), ZOE, account("dan")),
    with_list(review(SIGNED, decision("zoe")), shown=listing(AT, unsound="altered")),
    examination(review(SIGNED, decision("zoe"), system=""), operation=Operation()),
    examination(review(SIGNED, system="", signed_off_by="", unread=("torn",)), operation=Operation()),
    with_list(review(SIGNED, decision("zoe"), decision("dan")), ZOE, account("dan"), roster=people(), ledger=None),
    with_list(review(SIGNED, decision("zoe"), signed_off_by="person:erin"), ZOE, ledger=Ledger(source=LEDGER_BRANCH)),
)


@pytest.mark.parametrize("found", UNKNOWN)
def test_what_cannot_be_told_accuses_nobody(found: Examination) -> None:
    early = replace(found, as_of=SIGNED, period=None, registers=registers(systems=(code_host(in_scope_from=SIGNED),)))
    rules = {rule.id: [*rule(early)] for rule in FAMILY}
    assert {name: items for name, items in rules.items() if items and name != "access-review-unjudged"} == {}
    assert rules["access-review-unjudged"]
