"""Lists of accounts: what is taken for what, and that nothing is guessed."""

from __future__ import annotations

import pytest

from tests.collect.ingest.reading import cells, could_pass, of, problems, read
from tieout.model.errors import UsageError
from tieout.model.evidence.tables.accounts import ACCOUNTS

WHOLE = {"complete": "the export is written at once, and fails as a whole"}
SHOP = (
    b"Username,Display Name,Email,Status,Role,2FA enabled,Last login,Created at\n"
    b"ann,Ann Example,ann@shop.example,Active,Owner,true,2026-03-01T08:00:00+02:00,2024-01-31\n"
    b"ben,Ben Example,ben@shop.example,Suspended,Member,false,never,2025-02-01\n"
)
NOBODY = {"active": "unknown", "admin": "unknown", "mfa": "unknown", "last_sign_in": "unknown", "kind": "unknown"}


def said(**more: str) -> dict[str, str]:
    return {**NOBODY, "key_active": "unknown", **more}


def test_known_headers_are_read() -> None:
    found = read("accounts", SHOP, **WHOLE)
    assert cells(ACCOUNTS, found) == [
        said(
            _at="raw.csv:2",
            account="ann",
            name="Ann Example",
            email="ann@shop.example",
            active="yes",
            admin="yes",
            mfa="yes",
            last_sign_in="2026-03-01T06:00:00Z",
            created_at="2024-01-31",
            roles="Owner",
        ),
        said(
            _at="raw.csv:3",
            account="ben",
            name="Ben Example",
            email="ben@shop.example",
            active="no",
            admin="no",
            mfa="no",
            last_sign_in="never",
            created_at="2025-02-01",
            roles="Member",
        ),
    ]
    assert (problems(found), found.gaps, found.total) == ([], (), None)


def test_what_was_taken_for_what_is_written_down() -> None:
    raw = SHOP.replace(b"Created at", b"Shoe size").replace(b"Display Name", b"Full name")
    assert read("accounts", raw, **WHOLE).parameters == (
        ("delimiter", "comma"),
        ("complete", WHOLE["complete"]),
        ("account", "Username"),
        ("name", "Full name"),
        ("email", "Email"),
        ("active", "Status"),
        ("mfa", "2FA enabled"),
        ("last_sign_in", "Last login"),
        ("roles", "Role"),
        ("columns not read", "Shoe size"),
    )


def test_the_parameters_read_the_same_bytes_in_the_same_way() -> None:
    raw = b"Kennung;Zustand;Rolle;Zuletzt\r\nann;an;Chefin;01.02.2026 08:00\r\n"
    settings = {
        **WHOLE,
        "account": "Kennung",
        "active": "Zustand",
        "roles": "Rolle",
        "last_sign_in": "Zuletzt",
        "active_yes": "an",
        "active_no": "aus",
        "admin_yes": "Chefin",
        "dates": "day first",
        "time_zone": "Europe/Berlin",
    }
    found = read("accounts", raw, **settings)
    again = {name: value for name, value in found.parameters if name in of("accounts").settings}
    assert read("accounts", raw, **again) == found
    assert cells(ACCOUNTS, found) == [
        said(
            _at="raw.csv:2",
            account="ann",
            active="yes",
            admin="yes",
            last_sign_in="2026-02-01T07:00:00Z",
            roles="Chefin",
        )
    ]


def test_an_absent_column_is_unknown_and_never_no() -> None:
    found = read("accounts", b"login\nann\n", **WHOLE)
    assert cells(ACCOUNTS, found) == [said(_at="raw.csv:2", account="ann")]
    assert problems(found) == []


def test_an_empty_cell_is_unknown() -> None:
    found = read("accounts", b"login,mfa,status,role,last login\nann,,,,\n", **WHOLE)
    assert cells(ACCOUNTS, found) == [said(_at="raw.csv:2", account="ann")]
    assert problems(found) == []


def test_a_value_that_no_table_knows_is_unknown_and_told_once() -> None:
    raw = b"login,status,role\nann,Invited,Chef\nben,Invited,Chef\ncia,active,member\n"
    found = read("accounts", raw, **WHOLE)
    assert [(row["active"], row["admin"]) for row in cells(ACCOUNTS, found)] == [
        ("unknown", "unknown"),
        ("unknown", "unknown"),
        ("yes", "no"),
    ]
    assert problems(found) == [
        (
            "raw.csv:2",
            "shape",
            "active is 'Invited' (2 rows, here first): what it means is in no table; say it in collectors.yaml",
        ),
        (
            "raw.csv:2",
            "shape",
            "roles is 'Chef' (2 rows, here first): no table says whether it makes an administrator; set admin_yes or admin_no",
        ),
    ]


def test_settings_say_what_words_mean() -> None:
    raw = b"login,status,role\nann,Invited,Chef\n"
    found = read("accounts", raw, active_no="Invited", admin_yes="Chef, Head", **WHOLE)
    assert [(row["active"], row["admin"]) for row in cells(ACCOUNTS, found)] == [("no", "yes")]
    assert problems(found) == []


@pytest.mark.parametrize(
    ("roles", "admin"),
    [("Admin", "yes"), ("member;Owner", "yes"), ("member, viewer", "no"), ("", "unknown"), ("Chef;Owner", "yes")],
)
def test_one_role_of_several_makes_an_administrator(roles: str, admin: str) -> None:
    (row,) = cells(ACCOUNTS, read("accounts", f'login,roles\nann,"{roles}"\n'.encode(), **WHOLE))
    assert row["admin"] == admin


def test_a_column_of_administrators_outweighs_roles() -> None:
    found = read("accounts", b"login,role,is admin\nann,Chef,no\n", **WHOLE)
    assert [row["admin"] for row in cells(ACCOUNTS, found)] == ["no"]
    assert problems(found) == []


@pytest.mark.parametrize(
    ("status", "suspended", "active"),
    [
        ("active", "false", "yes"),
        ("active", "true", "unknown"),
        ("deactivated", "false", "no"),
        ("deactivated", "true", "no"),
        ("active", "", "unknown"),
    ],
)
def test_two_columns_of_one_thing_must_agree(status: str, suspended: str, active: str) -> None:
    found = read("accounts", f"login,status,suspended\nann,{status},{suspended}\n".encode(), **WHOLE)
    assert [row["active"] for row in cells(ACCOUNTS, found)] == [active]
    contradicting = [
        (
            "raw.csv:2",
            "shape",
            "active is 'active and true': the two columns contradict each other",
        )
    ]
    assert problems(found) == (contradicting if (status, suspended) == ("active", "true") else [])


@pytest.mark.parametrize(("word", "active"), [("true", "no"), ("false", "yes"), ("", "unknown")])
def test_a_column_of_the_suspended_alone_tells_the_active(word: str, active: str) -> None:
    (row,) = cells(ACCOUNTS, read("accounts", f"login,Is suspended\nann,{word}\n".encode(), **WHOLE))
    assert row["active"] == active


@pytest.mark.parametrize(
    ("header", "word", "kind"),
    [("type", "Bot", "service"), ("user type", "Member", "human"), ("is bot", "true", "service")],
)
def test_the_kind_of_an_account(header: str, word: str, kind: str) -> None:
    (row,) = cells(ACCOUNTS, read("accounts", f"login,{header}\nann,{word}\n".encode(), **WHOLE))
    assert row["kind"] == kind


def test_names_in_two_columns_become_one() -> None:
    raw = b"Email Address [Required],First Name [Required],Last Name [Required],Last Sign In [READ ONLY]\n"
    found = read("accounts", raw + b"ann@shop.example,Ann,Example,Never logged in\n", **WHOLE)
    assert cells(ACCOUNTS, found) == [
        said(
            _at="raw.csv:2",
            account="ann@shop.example",
            name="Ann Example",
            email="ann@shop.example",
            last_sign_in="never",
        )
    ]


MOMENTS = {
    "2026-03-01T08:00:00.123456789Z": "2026-03-01T08:00:00Z",
    "2026-03-01 08:00:00 UTC": "2026-03-01T08:00:00Z",
    "2026-03-01 08:00:00+0130": "2026-03-01T06:30:00Z",
    "2026/03/01 08:00 GMT": "2026-03-01T08:00:00Z",
    "2026/03/01": "2026-03-01",
    "2026-03-01": "2026-03-01",
    "N/A": "unknown",
    "no_information": "unknown",
}


@pytest.mark.parametrize("text", MOMENTS)
def test_moments_with_one_reading_are_read(text: str) -> None:
    found = read("accounts", f'login,last login\nann,"{text}"\n'.encode(), **WHOLE)
    assert [row["last_sign_in"] for row in cells(ACCOUNTS, found)] == [MOMENTS[text]]
    assert problems(found) == []


UNCLEAR = {
    "2026-03-01 08:00:00": "a time without its zone: set time_zone",
    "03/04/2026": "a day of which nobody said whether the month comes first: set dates",
    "2026-02-30": "no day of the calendar",
    "2026-02-28T25:00:00Z": "no time that exists",
    "2026-02-28 25:00:00Z": "no time that exists",
    "yesterday": "no day or time that is known",
    "1772352000": "no day or time that is known",
}


@pytest.mark.parametrize("text", UNCLEAR)
def test_moments_with_no_reading_or_two_are_unknown_and_told(text: str) -> None:
    found = read("accounts", f"login,last login\nann,{text}\n".encode(), **WHOLE)
    assert [row["last_sign_in"] for row in cells(ACCOUNTS, found)] == ["unknown"]
    assert problems(found) == [("raw.csv:2", "shape", f"last_sign_in is {text!r}: {UNCLEAR[text]}")]


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/2026", "day first", "2026-04-03"),
        ("03/04/2026", "month first", "2026-03-04"),
        ("3.4.2026, 8:05", "day first", "2026-04-03T06:05:00Z"),
        ("29.03.2026 02:30", "day first", "unknown"),
        ("25.10.2026 02:30", "day first", "unknown"),
    ],
)
def test_a_setting_says_how_days_are_written(text: str, order: str, expected: str) -> None:
    raw = f'login,last login\nann,"{text}"\n'.encode()
    found = read("accounts", raw, dates=order, time_zone="Europe/Berlin", **WHOLE)
    assert [row["last_sign_in"] for row in cells(ACCOUNTS, found)] == [expected]
    assert bool(problems(found)) is (expected == "unknown")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found(sign: str) -> None:
    raw = f"login{sign}status\nann{sign}active\n".encode()
    assert [row["active"] for row in cells(ACCOUNTS, read("accounts", raw, **WHOLE))] == ["yes"]


def test_two_signs_that_could_part_the_cells_are_a_question() -> None:
    found = read("accounts", b"login;status,state\nann;active,x\n", **WHOLE)
    expected = "comma and semicolon both stand in the header: say which parts the cells, as delimiter"
    assert (list(found.rows), problems(found)) == ([], [("raw.csv:1", "shape", expected)])
    assert len(read("accounts", b"login;status,state\nann;active,x\n", delimiter="semicolon", **WHOLE).rows) == 1


def test_a_byte_order_mark_is_dropped_and_said() -> None:
    found = read("accounts", b"\xef\xbb\xbf" + SHOP, **WHOLE)
    assert found.rows == read("accounts", SHOP, **WHOLE).rows
    assert ("byte-order mark", "dropped") in found.parameters


def test_line_ends_within_quotes_count_as_lines() -> None:
    raw = b'login,name\r\nann,"Ann\r\nExample ""A"""\r\nben,\r\n'
    assert [(row["_at"], row.get("name")) for row in cells(ACCOUNTS, read("accounts", raw, **WHOLE))] == [
        ("raw.csv:2", 'Ann\\x0aExample "A"'),
        ("raw.csv:4", None),
    ]


TOLD = {
    "a formula": (
        b'login,name\nann,"=HYPERLINK(""http://x.example"")"\nben,"@SUM(1)"\ncia,-\n',
        [
            (
                "raw.csv:2",
                "name holds a formula, '=HYPERLINK(\"http://x.example\")': nobody knows what it showed",
            ),
            ("raw.csv:3", "name holds a formula, '@SUM(1)': nobody knows what it showed"),
        ],
        3,
    ),
    "an account twice": (
        b"login\nann\nben\nAnn\n",
        [("raw.csv:4", "the account 'Ann' stands in line 2 already")],
        3,
    ),
    "a row without an account": (b"login,name\n,Ann\n", [("raw.csv:2", "the row names no account")], 0),
    "too few cells": (b"login,name\nann\n", [("raw.csv:2", "the row has 1 cells; the header has 2")], 0),
    "too many cells": (b"login,name\nann,b,c\n", [("raw.csv:2", "the row has 3 cells; the header has 2")], 0),
    "a quote that is not closed": (
        b'login,name\nann,A\nben,"B\ncia,C\n',
        [
            (
                "raw.csv:3",
                "the table breaks off in the row that begins here (unexpected end of data); nothing after it was read",
            )
        ],
        1,
    ),
    "text after a quote": (
        b'login,name\nann,"A"B\n',
        [
            (
                "raw.csv:2",
                "the table breaks off in the row that begins here (',' expected after '\"'); nothing after it was read",
            )
        ],
        0,
    ),
    "no account": (
        b"shoe size,colour\n40,red\n41,blue\n",
        [
            ("raw.csv:1", "no column is known as the account: say which it is, as account: HEADER"),
            ("raw.csv", "2 rows were not read"),
        ],
        0,
    ),
    "two columns of one name": (
        b"login,Login\nann,ben\n",
        [
            ("raw.csv:1", "the columns 'login', 'Login' are each called like account: say which, as account"),
            ("raw.csv:1", "no column is known as the account: say which it is, as account: HEADER"),
            ("raw.csv", "1 rows were not read"),
        ],
        0,
    ),
    "an error as JSON": (
        b'{"message": "Bad credentials"}\n',
        [("raw.csv", "the file is JSON, not a table: Bad credentials")],
        0,
    ),
    "broken JSON": (b'{"message"\n', [("raw.csv", "the file begins like JSON; it is no table")], 0),
    "a page": (
        b"<!doctype html>\n<title>Sign in</title>\n",
        [("raw.csv", "the file is a page of HTML or XML, not a table")],
        0,
    ),
    "nothing": (b"", [("raw.csv", "the file is empty")], 0),
    "line ends alone": (b"\n\n", [("raw.csv", "the file is empty")], 0),
    "UTF-16": ("login\nann\n".encode("utf-16"), [("raw.csv:1", "the file is in UTF-16, not in UTF-8")], 0),
    "no UTF-8": (b"login\n\xff\n", [("raw.csv:2", "the byte 0xff does not fit UTF-8 here")], 0),
    "a NUL": (b"login\na\0b\n", [("raw.csv:2", "a NUL byte stands here")], 0),
    "separators alone": (b",,\n,,\n", [("raw.csv", "the table has no header")], 0),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_wrong_with_a_table_is_told_with_its_line(name: str) -> None:
    raw, expected, rows = TOLD[name]
    found = read("accounts", raw, **WHOLE)
    assert [(place, message) for place, _, message in problems(found)] == expected
    assert len(found.rows) == rows


def test_rows_of_empty_cells_are_counted() -> None:
    found = read("accounts", b"login,name\nann,A\n,\n,\n\n", **WHOLE)
    assert (len(found.rows), problems(found)) == (1, [])
    assert ("rows of empty cells", "2") in found.parameters


def test_nothing_shows_that_a_list_is_all_but_a_number_or_a_reason() -> None:
    unbounded = "nothing shows that 2 rows are all: set total, or say as complete why the file is whole"
    assert read("accounts", SHOP).gaps == (unbounded,)
    assert read("accounts", SHOP, total="2").gaps == ()
    assert read("accounts", SHOP, total="3").gaps == ("2 rows were read; there should be 3",)
    assert read("accounts", SHOP, total="3").total == 3


def test_a_last_line_without_its_end_is_a_gap() -> None:
    found = read("accounts", SHOP[:-1], total="2")
    assert found.gaps == ("the last line has no line end: it may have been cut off",)


def test_a_list_cut_off_anywhere_never_passes() -> None:
    assert could_pass(read("accounts", SHOP, total="2"))
    assert [end for end in range(len(SHOP)) if could_pass(read("accounts", SHOP[:end], total="2"))] == []
    assert [end for end in range(len(SHOP) + 1) if could_pass(read("accounts", SHOP[:end]))] == []


@pytest.mark.parametrize(
    "settings",
    [
        {"acount": "Login"},
        {"total": "many"},
        {"delimiter": "dot"},
        {"dates": "year first"},
        {"time_zone": "Middle/Earth"},
        {"time_zone": "../../etc/passwd"},
    ],
)
def test_settings_that_cannot_be_used_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        of("accounts").configured(settings)


def test_a_column_that_the_settings_name_must_be_there_once() -> None:
    found = read("accounts", b"login,x,x\nann,1,2\n", mfa="x", email="Mail", **WHOLE)
    assert [message for _, _, message in problems(found)] == [
        "the header has no column 'Mail', which the settings name as email",
        "the header has 2 columns 'x', which the settings name as mfa",
    ]
