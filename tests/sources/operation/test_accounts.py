"""Tables of accounts become what changed, and no more; what cannot be believed gives no row."""

from __future__ import annotations

import pytest

from tests.listings import instant, series, table
from tieout.model.operation.accounts import Listed, ListedState, ListSeries

FEBRUARY, MARCH, APRIL, MAY = "2026-02-01 09:00", "2026-03-01 09:00", "2026-04-01 09:00", "2026-05-01 09:00"
ANN = {"account": "ann"}


def told(found: ListSeries) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Give of each item whether it was active, from which list to which."""
    return [(item.id, [(spell.state.active, spell.first, spell.last) for spell in item.spells]) for item in found.items]


def only(found: ListSeries) -> Listed:
    (item,) = found.items
    return item


def test_what_stays_the_same_is_one_spell_with_its_newest_row_and_sign_in() -> None:
    found = series(
        table(MARCH, ANN | {"last_sign_in": "2026-02-01"}),
        table(APRIL, {"account": "ben"}, ANN | {"last_sign_in": "2026-03-20"}),
    )
    (spell,) = found.items[0].spells
    assert (spell.first, spell.first_at, spell.last, spell.last_at, spell.last_used) == (
        *(0, "raw.csv:2"),
        *(1, "raw.csv:3", "2026-03-20"),
    )


def test_a_change_of_state_begins_a_spell() -> None:
    found = series(table(MARCH, ANN), table(APRIL, ANN | {"active": "no"}), table(MAY, ANN | {"active": "no"}))
    assert told(found) == [("ann", [("yes", 0, 0), ("no", 1, 2)])]


def test_a_whole_list_that_lacks_it_parts_two_spells_and_one_that_is_not_all_parts_none() -> None:
    assert told(series(table(MARCH, ANN), table(APRIL), table(MAY, ANN))) == [("ann", [("yes", 0, 0), ("yes", 2, 2)])]
    part = table(APRIL, partial="the second page was refused")
    assert told(series(table(MARCH, ANN), part, table(MAY, ANN))) == [("ann", [("yes", 0, 2)])]


def test_a_list_that_is_altered_or_undated_gives_no_row() -> None:
    found = series(table("", ANN), table(MARCH, ANN, unsound="it was altered"))
    assert (found.items, found.listings, len(found.unusable)) == ((), (), 2)


def test_names_of_accounts_that_differ_in_case_alone_are_one_and_the_newest_is_shown() -> None:
    assert told(series(table(MARCH, ANN), table(APRIL, {"account": "Ann", "active": "no"}))) == [
        ("Ann", [("yes", 0, 0), ("no", 1, 1)])
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_rows_of_one_account_the_one_that_opens_more_counts(turned: bool) -> None:
    rows = [ANN | {"active": "no"}, {"account": "ANN", "active": "yes"}]
    assert told(series(table(MARCH, *(reversed(rows) if turned else rows)))) == [("ANN", [("yes", 0, 0)])]


def test_two_roles_of_a_database_that_differ_in_case_are_two() -> None:
    found = series(table(MARCH, {"role": "dave"}, {"role": "Dave"}, form="postgres.roles"), form="postgres.roles")
    assert [item.id for item in found.items] == ["dave", "Dave"]


@pytest.mark.parametrize(
    ("row", "active", "expires_at"),
    [
        ({}, "yes", "never"),
        ({"can_login": "false"}, "no", "never"),
        ({"can_login": "?"}, "unknown", "never"),
        ({"valid_until": "infinity"}, "yes", "never"),
        ({"valid_until": "-infinity"}, "no", "-infinity"),
        ({"valid_until": "2026-04-01T00:00:00Z"}, "yes", "2026-04-01T00:00:00Z"),
        ({"valid_until": "soon"}, "unknown", "soon"),
    ],
)
def test_a_role_that_may_log_in_is_active(row: dict[str, str], active: str, expires_at: str) -> None:
    found = series(table(MARCH, {"role": "dave"} | row, form="postgres.roles"), form="postgres.roles")
    (spell,) = only(found).spells
    assert (spell.state.active, spell.state.expires_at, spell.last_used) == (active, expires_at, "")


@pytest.mark.parametrize(
    ("row", "active", "kind", "key_active"),
    [
        ({}, "yes", "human", "unknown"),
        ({"access_key_2_active": "true"}, "yes", "human", "yes"),
        (
            {"password_enabled": "false", "access_key_2_active": "false"}
            | {"cert_1_active": "false", "cert_2_active": "false"},
            *("no", "unknown", "no"),
        ),
        ({"password_enabled": "not_supported"}, "unknown", "unknown", "unknown"),
        ({"user": "<root_account>", "password_enabled": "not_supported"}, "yes", "service", "unknown"),
    ],
)
def test_a_user_of_aws(row: dict[str, str], active: str, kind: str, key_active: str) -> None:
    form = "aws.iam.credential_report"
    state = only(series(table(MARCH, {"user": "dave"} | row, form=form), form=form)).spells[0].state
    assert (state.active, state.kind, state.key_active) == (active, kind, key_active)


def test_the_last_use_of_a_user_of_aws_is_that_of_password_or_keys() -> None:
    form = "aws.iam.credential_report"
    row = {
        "user": "dave",
        "password_last_used": "2026-02-01T00:00:00Z",
        "access_key_1_last_used_date": "2026-02-03T00:00:00Z",
        "access_key_2_last_used_date": "N/A",
    }
    assert only(series(table(MARCH, row, form=form), form=form)).spells[0].last_used == "2026-02-03T00:00:00Z"


def test_a_credential_keeps_whose_it_is() -> None:
    row = {"credential": "T-9", "owner": "dave", "title": "laptop", "expires_at": "2026-12-31", "scope": "read"}
    state = only(series(table(MARCH, row, form="credentials"), form="credentials")).spells[0].state
    assert state == ListedState(
        active="yes", kind="token", name="laptop", owner="dave", roles="read", expires_at="2026-12-31"
    )


def test_the_lists_around_a_moment_are_found() -> None:
    found = series(table(FEBRUARY), table(MARCH, partial="cut"), table(APRIL), table(MAY))
    assert [found.whole_after(instant(at)) for at in ("2026-01-01 00:00", FEBRUARY, APRIL, MAY)] == [0, 2, 3, None]
    assert [found.last_before(instant(at)) for at in (FEBRUARY, "2026-02-01 09:01", "2027-01-01 00:00")] == [None, 0, 3]
    with pytest.raises(ValueError, match="no moment"):
        ListSeries(system="", form="", collector="", listings=(table("")[0],)).at(0)
