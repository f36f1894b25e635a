"""A second factor, fresh keys, nothing idle; what cannot be told is undecided."""

from __future__ import annotations

import pytest

from tests.judgement.evidence.checks.rows import row, said
from tieout.judgement.evidence.checks.aws_credentials import CHECKS
from tieout.model.evidence.tables.aws import CREDENTIAL_REPORT, ROOT_USER

CONSOLE, ROOT, OLD, UNUSED = CHECKS
GENERATED = "2026-11-22T03:00:00Z"
SOUND = {
    "user": "ana",
    "arn": "arn:aws:iam::123456789012:user/ana",
    "user_creation_time": "2026-01-02T03:04:05+00:00",
    "password_enabled": "true",
    "password_last_used": "2026-11-20T08:00:00+00:00",
    "password_last_changed": "2026-10-01T08:00:00+00:00",
    "password_next_rotation": "N/A",
    "mfa_active": "true",
    "access_key_1_active": "true",
    "access_key_1_last_rotated": "2026-10-01T08:00:00+00:00",
    "access_key_1_last_used_date": "2026-11-21T08:00:00+00:00",
    "access_key_2_active": "false",
    "access_key_2_last_rotated": "N/A",
    "access_key_2_last_used_date": "N/A",
    "generated_at": GENERATED,
}
ROOT_SOUND = {
    **SOUND,
    "user": ROOT_USER,
    "arn": "arn:aws:iam::123456789012:root",
    "password_enabled": "not_supported",
    "password_last_changed": "not_supported",
    "access_key_1_active": "false",
    "access_key_1_last_rotated": "N/A",
    "access_key_1_last_used_date": "N/A",
}


def test_a_sound_account_passes() -> None:
    for check in CHECKS:
        assert said(check, [row(CREDENTIAL_REPORT, ROOT_SOUND), row(CREDENTIAL_REPORT, SOUND)]) == []


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"mfa_active": "false"}, "!"),
        ({"mfa_active": ""}, "?"),
        ({"mfa_active": "TRUE"}, "?"),
        ({"password_enabled": "not_supported"}, "?"),
        ({"password_enabled": ""}, "?"),
        ({"password_enabled": "false", "mfa_active": "false"}, ""),
    ],
)
def test_a_console_password_wants_a_second_factor(changed: dict[str, str], wanted: str) -> None:
    assert said(CONSOLE, [row(CREDENTIAL_REPORT, SOUND, **changed)]) == [(sign, "ana") for sign in wanted]


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"mfa_active": "false"}, "!"),
        ({"mfa_active": "N/A"}, "?"),
        ({"access_key_1_active": "true"}, "!"),
        ({"access_key_2_active": "true", "mfa_active": "false"}, "!!"),
        ({"access_key_2_active": ""}, "?"),
        ({"mfa_active": "false", "password_enabled": "false"}, ""),  # an organization took its credentials away
    ],
)
def test_the_root_user_has_a_second_factor_and_no_key(changed: dict[str, str], wanted: str) -> None:
    assert said(ROOT, [row(CREDENTIAL_REPORT, ROOT_SOUND, **changed)]) == [(sign, ROOT_USER) for sign in wanted]


def test_a_report_without_the_root_user_tells_nothing_of_it() -> None:
    assert said(ROOT, [row(CREDENTIAL_REPORT, SOUND)]) == [("?", ROOT_USER)]
    assert said(ROOT, []) == [("?", ROOT_USER)]


@pytest.mark.parametrize(
    ("changed", "limits", "wanted"),
    [
        ({"access_key_1_last_rotated": "2026-08-24T03:00:00+00:00"}, {}, ""),  # 90 days to the second
        ({"access_key_1_last_rotated": "2026-08-24T02:59:59+00:00"}, {}, "!"),
        ({"access_key_1_last_rotated": "2025-01-01T00:00:00+00:00", "access_key_1_active": "false"}, {}, ""),
        ({"access_key_1_last_rotated": "N/A"}, {}, "?"),
        ({"access_key_2_active": "yes"}, {}, "?"),
        ({"generated_at": ""}, {}, "?"),
        ({}, {"key_max_age_days": "30"}, "!"),
        ({"access_key_1_last_rotated": "2026-08-01T00:00:00+00:00"}, {"key_max_age_days": "365"}, ""),
    ],
)
def test_active_keys_are_changed_in_time(changed: dict[str, str], limits: dict[str, str], wanted: str) -> None:
    assert said(OLD, [row(CREDENTIAL_REPORT, SOUND, **changed)], **limits) == [(sign, "ana") for sign in wanted]


def test_a_limit_that_is_no_number_decides_nothing() -> None:
    rows = [row(CREDENTIAL_REPORT, SOUND)]
    assert said(OLD, rows, key_max_age_days="P90D") == [("?", "key_max_age_days")]
    assert said(UNUSED, rows, unused_days="-1") == [("?", "unused_days")]


OLD_DAY = "2026-01-02T03:04:05+00:00"


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"password_last_used": "2026-08-24T03:00:00+00:00"}, ""),
        ({"password_last_used": "2026-08-24T02:59:59+00:00"}, "!"),
        ({"password_last_used": "no_information"}, ""),  # set in October
        ({"password_last_used": "no_information", "password_last_changed": OLD_DAY}, "!"),
        ({"password_last_used": "N/A", "password_last_changed": "N/A"}, "!"),  # then since the user was made
        ({"password_last_used": "not_supported"}, "?"),
        ({"password_last_used": ""}, "?"),
        ({"password_enabled": ""}, "?"),
        ({"password_enabled": "false", "password_last_used": OLD_DAY}, ""),
        ({"access_key_1_last_used_date": OLD_DAY}, "!"),
        ({"access_key_1_last_used_date": "N/A"}, ""),  # made in October
        ({"access_key_1_last_used_date": "N/A", "access_key_1_last_rotated": OLD_DAY}, "!"),
        ({"access_key_1_last_used_date": "N/A", "access_key_1_last_rotated": "N/A"}, "?"),
        ({"access_key_2_active": "N/A"}, "?"),
        ({"password_last_used": OLD_DAY, "access_key_1_last_used_date": OLD_DAY}, "!!"),
    ],
)
def test_what_nobody_uses_is_not_enabled(changed: dict[str, str], wanted: str) -> None:
    assert said(UNUSED, [row(CREDENTIAL_REPORT, SOUND, **changed)]) == [(sign, "ana") for sign in wanted]


def test_the_root_user_may_lie_idle() -> None:
    assert said(UNUSED, [row(CREDENTIAL_REPORT, ROOT_SOUND, password_last_used=OLD_DAY)]) == []
