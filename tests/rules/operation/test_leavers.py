"""What the rules on leavers say, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import evidence as captures
from tests import factories
from tests.listings import dave, examination, series, table
from tests.rules.seen import messages, observed, severities
from tests.test_cases import CASES, repository_of
from tieout.load import load
from tieout.model.finding import Severity
from tieout.model.location import Location, NotExamined
from tieout.model.people import Person
from tieout.model.registers.assets import Standing
from tieout.model.registers.operation import GrantKind
from tieout.rules.base import Rule
from tieout.rules.operation.leaver_activity import leaver_activity
from tieout.rules.operation.leaver_has_access import leaver_has_access
from tieout.rules.operation.leaver_removed_late import leaver_removed_late
from tieout.rules.operation.leaver_residue import leaver_residue
from tieout.rules.operation.leavers_unjudged import leavers_unjudged
from tieout.rules.operation.orphan_account import orphan_account

ACCUSING = (leaver_has_access, leaver_residue, leaver_removed_late, leaver_activity, orphan_account)
ALL = (*ACCUSING, leavers_unjudged)
ACCOUNT = {"account": "dave-at-work"}
LEFT = "identity-provider: Dave Example left on 2026-03-31 (registers/people.yaml:9)"
ALLOWED = "allowed are 24 hours (POL-010, policies/limits.md:10)"
MAY = "2026-05-01 12:00"


def again() -> Person:
    return dave(id="again", started_on=date(2026, 5, 4), left_on=None)


def test_a_company_without_leavers_or_lists_has_no_finding() -> None:
    assert [messages(rule, examination()) for rule in ALL] == [[]] * 6


def test_an_account_in_use_is_told_with_everything_it_rests_on() -> None:
    of = examination(dave(), accounts=(series(table(MAY, ACCOUNT)),))
    (item,) = observed(leaver_has_access, of)
    assert item.message == (
        f"{LEFT}, and the account dave-at-work (known by the login in the register; "
        f"evidence/2026-05-01T12:00/raw.csv:2) could still be used on 2026-05-01 12:00, 31 days later; {ALLOWED}"
    )
    assert (item.subject, item.location, item.about) == (
        *("dave", Location("registers/people.yaml", 9)),
        "identity-provider 2026-03-31",
    )


def test_each_leaver_is_named_and_of_each_no_more_than_a_few_accounts() -> None:
    eve = factories.person(id="eve", name="Eve Other", emails=("e@example.com",), left_on=date(2026, 3, 31))
    rows = [{"account": f"dave+{number}@example.com"} for number in range(9)]
    of = examination(dave(), eve, accounts=(series(table(MAY, *rows, {"account": "e@example.com"})),))
    found = messages(leaver_has_access, of)
    assert len(found) == 2
    assert sum(" and 5 more could still be used" in message for message in found) == 1


def test_of_who_came_back_it_is_said_that_it_was_before() -> None:
    of = examination(dave(), again(), accounts=(series(table(MAY, ACCOUNT)),))
    assert messages(leaver_has_access, of) == [
        (
            f"{LEFT}, and the account dave-at-work (known by the login in the register; "
            "evidence/2026-05-01T12:00/raw.csv:2) could still be used on 2026-05-01 12:00, 31 days later, "
            f"before the return on 2026-05-04; {ALLOWED}"
        )
    ]


def test_without_a_limit_an_open_account_is_told_and_the_limit_is_asked_for() -> None:
    lists = series(table("2026-04-10 12:00", ACCOUNT), table(MAY, ACCOUNT))
    of = examination(dave(), accounts=(lists,), statements=())
    assert messages(leaver_has_access, of)[0].endswith(
        "31 days later; no text in force on 2026-03-31 states access-removal"
    )
    assert (messages(leaver_removed_late, of), severities(leaver_removed_late, of)) == (
        ["no text in force on 2026-03-31 states access-removal, so it is not known whether dave kept to it"],
        [Severity.WARNING],
    )
    assert messages(leaver_removed_late, replace(of, operation=factories.examination().operation)) == []


def test_a_role_of_a_database_is_told_as_what_it_is() -> None:
    roles = series(table(MAY, {"role": "dave-at-work"}, form="postgres.roles"), form="postgres.roles")
    (message,) = messages(leaver_residue, examination(dave(), accounts=(roles,)))
    assert message.startswith(f"{LEFT}, and the role dave-at-work (known by the login in the register; ")


def test_a_programs_account_is_a_warning() -> None:
    grant = factories.grant(person="dave", account="ci-bot", kind=GrantKind.SERVICE_ACCOUNT)
    of = examination(
        dave(),
        accounts=(series(table(MAY, {"account": "ci-bot"})),),
        registers=factories.registers(access=(grant,)),
    )
    assert (messages(leaver_residue, of), severities(leaver_residue, of)) == (
        [
            (
                f"{LEFT}, and the account ci-bot (known by GR-0001 of the access register, registers/access.yaml:5; "
                "evidence/2026-05-01T12:00/raw.csv:2) still worked in this name on 2026-05-01 12:00, 31 days later; "
                f"{ALLOWED}"
            )
        ],
        [Severity.WARNING],
    )


@pytest.mark.parametrize(
    ("lists", "why"),
    [
        ((), "there is none of its accounts"),
        (
            (series(table(MAY, unsound="it was altered")),),
            "2026-05-01T12:00-accounts (evidence/2026-05-01T12:00/evidence.yaml) cannot be used: it was altered",
        ),
        (
            (series(table("")),),
            "undated-accounts (evidence/undated/evidence.yaml) does not say when it was so",
        ),
        (
            (series(table("2026-03-01 12:00"), table("")),),
            (
                "the newest is of 2026-03-01 12:00 (evidence/2026-03-01T12:00/evidence.yaml), and undated-accounts "
                "(evidence/undated/evidence.yaml) does not say when it was so"
            ),
        ),
        (
            (series(table(MAY, partial="page 2 was refused")),),
            "that of 2026-05-01 12:00 (evidence/2026-05-01T12:00/evidence.yaml) may not be all, as page 2 was refused",
        ),
    ],
)
def test_why_nobody_can_tell(lists: tuple[object, ...], why: str) -> None:
    of = examination(dave(), accounts=lists)  # type: ignore[arg-type]  # as the table has them
    assert messages(leavers_unjudged, of) == [
        (
            "identity-provider: it cannot be told whether the access of Dave Example (left on 2026-03-31, "
            f"registers/people.yaml:9) has ended, because no whole list from afterwards is there: {why}; {ALLOWED}"
        )
    ]
    assert [messages(rule, of) for rule in ACCUSING] == [[]] * 5


def test_a_day_without_an_hour_is_told_as_one() -> None:
    event = {"active": "no", "deactivated_at": "2026-04-01"}
    berlin = factories.program(organization=replace(factories.program().organization, timezone="Pacific/Auckland"))
    limit = replace(factories.statement().parameters[0], value=factories.statement().parameters[0].value / 2)
    of = examination(
        dave(),
        accounts=(series(table("2026-03-31 09:00", ACCOUNT), table(MAY, ACCOUNT | event)),),
        program=berlin,
        statements=(factories.statement(parameters=(limit,)),),
    )
    assert messages(leavers_unjudged, of) == [
        (
            "identity-provider: it cannot be told whether access ended in time, because no event is dated to the hour and "
            "nobody looked in between: the account dave-at-work of Dave Example (left on 2026-03-31, "
            "registers/people.yaml:9) was in use on 2026-03-31 22:00 (evidence/2026-03-31T09:00/raw.csv:2) and ended on "
            "2026-04-01, at an hour that is not known (evidence/2026-05-01T12:00/raw.csv:2); "
            "allowed are 12 hours (POL-010, policies/limits.md:10)"
        )
    ]


def test_what_ended_late_is_told_with_the_lists_or_the_event_that_show_it() -> None:
    gone = {"account": "dave+old@example.com"}
    event = {"active": "no", "deactivated_at": "2026-04-20T09:00:00Z"}
    first, second = table("2026-04-10 12:00", gone), table(MAY, ACCOUNT | event)
    of = examination(dave(), accounts=(series(first, second),))
    assert messages(leaver_removed_late, of) == [
        (
            f"{LEFT}, and the account dave+old@example.com (known by its address) could be used on 2026-04-10 12:00 "
            "(evidence/2026-04-10T12:00/raw.csv:2) and had ended on 2026-05-01 12:00 "
            "(evidence/2026-05-01T12:00/evidence.yaml) and the account dave-at-work (known by the login in the "
            "register) ended at 2026-04-20T09:00:00Z (evidence/2026-05-01T12:00/raw.csv:2); " + ALLOWED
        )
    ]


def test_use_after_the_last_day_is_told_once_for_each_system() -> None:
    used = {"active": "no", "deactivated_at": "2026-03-31", "last_sign_in": "2026-04-02"}
    keys = table(
        MAY,
        {"credential": "T-9", "owner": "dave-at-work", "active": "no", "last_used_at": "2026-04-03"},
        form="credentials",
    )
    of = examination(
        dave(),
        accounts=(series(table(MAY, ACCOUNT | used)),),
        credentials=(series(keys, form="credentials"),),
    )
    assert messages(leaver_activity, of) == [
        (
            f"{LEFT}, and the account dave-at-work (known by the login in the register) was last used at 2026-04-02 "
            "(evidence/2026-05-01T12:00/raw.csv:2) and the token T-9 (known by the login in the register) was last used "
            "at 2026-04-03 (evidence/2026-05-01T12:00/raw.csv:2)"
        )
    ]


def test_what_cannot_be_told_of_an_account_is_one_finding_for_a_system() -> None:
    eve = factories.person(id="eve", name="Eve Other", emails=("e@example.com",), left_on=date(2026, 3, 31))
    rows = [ACCOUNT | {"active": "unknown"}, {"account": "e@example.com", "active": "unknown"}]
    of = examination(dave(), eve, accounts=(series(table(MAY, *rows)),))
    (message,) = messages(leavers_unjudged, of)
    assert message.startswith("identity-provider: it cannot be told whether the account dave-at-work of Dave Example (")
    assert message.endswith("can still be used, because the list does not say")


def test_an_earlier_list_is_named_where_no_later_one_is_there() -> None:
    (message,) = messages(leavers_unjudged, examination(dave(), accounts=(series(table("2026-03-01 12:00", ACCOUNT)),)))
    assert message.endswith(
        "an earlier list has the account dave-at-work of Dave Example (left on 2026-03-31, registers/people.yaml:9; "
        f"listed on 2026-03-01 12:00, evidence/2026-03-01T12:00/raw.csv:2); {ALLOWED}"
    )


def test_of_an_end_that_nobody_saw_begin_only_the_end_is_told() -> None:
    (message,) = messages(
        leavers_unjudged, examination(dave(), accounts=(series(table(MAY, ACCOUNT | {"active": "no"})),))
    )
    assert (
        "the account dave-at-work of Dave Example (left on 2026-03-31, registers/people.yaml:9) had ended on "
        "2026-05-01 12:00 (evidence/2026-05-01T12:00/raw.csv:2)"
    ) in message


def test_a_name_alone_and_several_claims_are_questions() -> None:
    eve = factories.person(id="eve", name="Eve Other", emails=(), logins=("dave-at-work",))
    rows = [ACCOUNT, {"account": "u-17", "name": "Dave Example"}, {"account": "dave.example"}]
    of = examination(dave(), eve, accounts=(series(table(MAY, *rows)),))
    assert [(item.about, item.message) for item in observed(leavers_unjudged, of)] == [
        (
            "by name",
            (
                "identity-provider: it cannot be told whose u-17 (perhaps of Dave Example, registers/people.yaml:9; 2026-05-01 "
                "12:00, evidence/2026-05-01T12:00/raw.csv:3) and dave.example (perhaps of Dave Example, "
                "registers/people.yaml:9; 2026-05-01 12:00, evidence/2026-05-01T12:00/raw.csv:4) are, because only a name ties "
                "them to anybody"
            ),
        ),
        (
            "several",
            (
                "identity-provider: it cannot be told whose dave-at-work (perhaps of Dave Example, registers/people.yaml:9 or "
                "Eve Other, registers/people.yaml:5; 2026-05-01 12:00, evidence/2026-05-01T12:00/raw.csv:2) is, because rows of "
                "several people claim it"
            ),
        ),
    ]


def test_an_account_of_nobody_may_be_that_of_who_left_unless_theirs_is_known() -> None:
    stranger = {"account": "dx77", "kind": "unknown"}
    of = examination(dave(), accounts=(series(table(MAY, stranger)),))
    assert messages(leavers_unjudged, of) == [
        (
            "identity-provider: it cannot be told whether dx77 (2026-05-01 12:00, evidence/2026-05-01T12:00/raw.csv:2) belongs "
            "to somebody who left, because neither register says whose it is, and no account here is known of Dave Example "
            "(left on 2026-03-31, registers/people.yaml:9)"
        )
    ]
    ended = series(table("2026-04-01 12:00", ACCOUNT | {"active": "no"}), table(MAY, stranger))
    assert messages(leavers_unjudged, examination(dave(), accounts=(ended,))) == []
    before = series(table("2026-03-31 12:00", stranger), table(MAY))
    assert messages(leavers_unjudged, examination(dave(), accounts=(before,))) == []
    program = factories.grant(person="ana", account="dx77", kind=GrantKind.SERVICE_ACCOUNT)
    assert messages(leavers_unjudged, replace(of, registers=factories.registers(access=(program,)))) == []


@pytest.mark.parametrize(
    ("at", "since", "is_told"),
    [
        ("2026-04-05 09:00", (), True),
        ("2026-03-31 09:00", (), False),
        ("2026-04-05 09:00", (ACCOUNT | {"active": "no"},), False),
    ],
)
def test_an_account_that_a_correction_leaves_out_is_a_question(
    at: str, since: tuple[dict[str, str], ...], is_told: bool
) -> None:
    wrong, right = (
        series(table(at, ACCOUNT)),
        series(table("2026-04-05 09:00", *since, {"account": "ana", "active": "no"})),
    )
    of = examination(dave(), accounts=(right,))
    of = replace(of, operation=replace(of.operation, corrected_lists=(wrong,)))
    found = [message for message in messages(leavers_unjudged, of) if "corrects that list" in message]
    assert found == (
        [
            (
                "identity-provider: it cannot be told whether Dave Example left on 2026-03-31 (registers/people.yaml:9) with the "
                "account dave-at-work open, because a list of 2026-04-05 09:00 (evidence/2026-04-05T09:00/raw.csv:2) has it, a "
                f"later capture corrects that list, and no list since has it; {ALLOWED}"
            )
        ]
        if is_told
        else []
    )


def test_the_capture_that_corrects_a_list_is_named_and_none_that_only_says_so() -> None:
    april = datetime(2026, 4, 5, 9, tzinfo=UTC)
    wrong = captures.capture(captures.record_of(april))
    typed = captures.capture(captures.by_hand(april + timedelta(hours=1), supersedes=wrong.id))
    right = captures.capture(captures.record_of(april + timedelta(hours=2), supersedes=wrong.id))
    place = Location(wrong.path)
    found = series(table("2026-04-05 09:00", ACCOUNT, record=place, folder=wrong.folder, capture=wrong.id))
    of = examination(dave(), evidence=captures.examination(wrong, typed, right).evidence)
    of = replace(of, operation=replace(of.operation, corrected_lists=(found,)))
    (message,) = [item for item in messages(leavers_unjudged, of) if "corrects that list" in item]
    assert f"has it, {right.path} corrects that list" in message


def test_a_key_that_only_an_older_list_has_asks_for_a_list_of_credentials() -> None:
    keys = series(
        table("2026-03-01 12:00", {"credential": "K1", "owner": "dave-at-work"}, form="credentials"), form="credentials"
    )
    of = examination(dave(), accounts=(series(table(MAY, {"account": "ana", "active": "no"})),), credentials=(keys,))
    (item,) = observed(leavers_unjudged, of)
    assert item.message.startswith(
        "identity-provider: it cannot be told whether the credentials of Dave Example (left on 2026-03-31, "
        "registers/people.yaml:9) have ended, because no whole list of credentials from afterwards is there: the newest is of "
        "2026-03-01 12:00 (evidence/2026-03-01T12:00/evidence.yaml); an earlier list has the "
    )
    assert (item.about, item.remedy) == (
        "no list of credentials",
        (
            "take a whole list of its credentials: tieout evidence add LIST.csv --reads credentials --system "
            "identity-provider --control CONTROL --observed-at INSTANT --setting total=COUNT"
        ),
    )


@pytest.mark.parametrize("count", [1, 2])
def test_who_has_no_account_by_either_register_is_a_question(count: int) -> None:
    people = [dave(id=f"d{n}", name=f"D {n}", emails=(), logins=("",)) for n in range(count)]
    of = examination(*people, accounts=(series(table(MAY)),))
    who = " and ".join(f"D {n} left on 2026-03-31 (registers/people.yaml:9)" for n in range(count))
    whom = "this person" if count == 1 else "these people"
    assert messages(leavers_unjudged, of) == [
        (
            f"it cannot be told which accounts were whose: {who}, and neither register has an address, a login or an "
            f"account of {whom}"
        )
    ]
    rows = tuple(factories.grant(person=f"person:d{n}", account=f"a{n}") for n in range(count))
    assert messages(leavers_unjudged, replace(of, registers=factories.registers(access=rows))) == []


def test_dates_that_contradict_each_other_are_a_question() -> None:
    of = examination(dave(started_on=date(2026, 5, 4)), accounts=(series(table(MAY, ACCOUNT)),))
    assert messages(leavers_unjudged, of) == [
        (
            "it cannot be told when the access of Dave Example had to end, because its first day, 2026-05-04, comes after its "
            "last one, 2026-03-31"
        )
    ]


def test_an_access_register_that_is_not_there_is_said() -> None:
    absent = NotExamined(need="access", reason="registers/access.yaml is not there")
    of = examination(dave(), accounts=(series(table(MAY)),), unexamined=(absent,))
    assert messages(leavers_unjudged, of) == [
        (
            "it cannot be told which accounts the access register gives to those who left, because it is not there: "
            "registers/access.yaml is not there"
        )
    ]
    assert messages(leavers_unjudged, replace(of, operation=factories.examination().operation))[0].startswith(
        "identity-provider"
    )


def test_a_list_without_a_system_is_said() -> None:
    of = examination(dave(), accounts=(series(table(MAY), table("2026-06-01 12:00"), system=""), series(table(MAY))))
    assert messages(leavers_unjudged, of) == [
        "it cannot be told whose access 2 lists show, because the record names no system"
    ]


def test_orphans_of_one_system_are_one_finding_of_each_gravity() -> None:
    rows = [
        *({"account": f"x{number}"} for number in range(7)),
        {"account": "y", "kind": "unknown"},
        {"account": "z", "kind": "service"},
        {"account": "gone", "active": "no"},
    ]
    of = examination(accounts=(series(table(MAY, *rows)),))
    assert [(item.about, item.message) for item in observed(orphan_account, of)] == [
        (
            "active",
            "identity-provider: 7 accounts are active and belong to nobody in the registers: "
            + ", ".join(f"x{n} (2026-05-01 12:00, evidence/2026-05-01T12:00/raw.csv:{n + 2})" for n in range(4))
            + " and 3 more",
        ),
        (
            "listed",
            (
                "identity-provider: 1 account is listed and belongs to nobody in the registers, and the list leaves open "
                "whether a person uses it or can use it: y (2026-05-01 12:00, evidence/2026-05-01T12:00/raw.csv:9)"
            ),
        ),
    ]


def test_an_account_that_the_access_register_has_is_no_orphan_whatever_row_it_is() -> None:
    grant = factories.grant(person="nobody", account="X0")
    of = examination(accounts=(series(table(MAY, {"account": "x0"})),), registers=factories.registers(access=(grant,)))
    assert messages(orphan_account, of) == []


def test_an_orphan_of_a_list_from_before_the_period_is_history() -> None:
    of = examination(accounts=(series(table("2025-12-31 23:59", {"account": "x0"})),))
    assert messages(orphan_account, of) == []
    assert len(messages(orphan_account, replace(of, period=None))) == 1


@pytest.mark.parametrize("rule", ACCUSING, ids=lambda rule: rule.id)
def test_in_the_company_that_cannot_be_judged_nobody_is_accused(rule: Rule, tmp_path: Path) -> None:
    repository = repository_of(CASES / "leavers-unjudged" / "unknown", tmp_path / "repository")
    assert messages(rule, load(repository, as_of=date(2026, 6, 30), period=None)) == []


def test_what_cannot_be_told_of_a_system_is_about_each_who_left() -> None:
    """The finding is the system's; the auditor draws people, and silence about them is no support."""
    eve = factories.person(id="eve", name="Eve Other", emails=("e@example.com",), left_on=date(2026, 3, 31))
    (item,) = observed(leavers_unjudged, examination(dave(), eve, accounts=(series(table("2026-01-05 12:00")),)))
    assert (item.subject, item.touches) == ("identity-provider", ("dave", "eve"))


@pytest.mark.parametrize("changes", [{"status": Standing.DRAFT}, {"in_scope": False}, None])
def test_without_a_system_in_use_nothing_shows_that_access_ended(changes: dict[str, Any] | None) -> None:
    systems = () if changes is None else (factories.system(id="code-host", **changes),)
    of = examination(dave(), registers=factories.registers(systems=systems))
    (item,) = observed(leavers_unjudged, of)
    assert item.message == (
        "it cannot be told whether the access of Dave Example (left on 2026-03-31, registers/people.yaml:9) has ended, "
        "because the systems register has no system that is in use and in scope"
    )
    assert (item.subject, item.about, item.touches) == ("dave", "no system", ("dave",))
    assert [messages(rule, of) for rule in ACCUSING] == [[]] * 5
