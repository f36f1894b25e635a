"""The root user, the password policy and the wildcards of an account."""

from __future__ import annotations

import pytest

from tests.judgement.evidence.checks.rows import row, said
from tieout.judgement.evidence.checks.aws_account import CHECKS
from tieout.model.evidence.tables.aws import PASSWORD_POLICY, SUMMARY, WILDCARDS

MFA, KEYS, POLICY, PERSONS = CHECKS


def summary(**values: str) -> list[dict[str, str]]:
    usual = {"AccountMFAEnabled": "1", "AccountAccessKeysPresent": "0", "Users": "3", **values}
    return [row(SUMMARY, {"name": name, "value": value}) for name, value in usual.items() if value != "-"]


@pytest.mark.parametrize(
    ("values", "mfa", "keys"),
    [
        ({}, "", ""),
        ({"AccountMFAEnabled": "0"}, "!", ""),
        ({"AccountMFAEnabled": "0", "AccountPasswordPresent": "1"}, "!", ""),
        ({"AccountMFAEnabled": "0", "AccountPasswordPresent": "0"}, "", ""),
        ({"AccountMFAEnabled": "-"}, "?", ""),
        ({"AccountMFAEnabled": "2"}, "?", ""),
        ({"AccountAccessKeysPresent": "1"}, "", "!"),
        ({"AccountAccessKeysPresent": "2"}, "", "!"),
        ({"AccountAccessKeysPresent": "-"}, "", "?"),
        ({"AccountAccessKeysPresent": ""}, "", "?"),
    ],
)
def test_the_root_user_has_a_second_factor_and_no_key(values: dict[str, str], mfa: str, keys: str) -> None:
    assert said(MFA, summary(**values)) == [(sign, "root user") for sign in mfa]
    assert said(KEYS, summary(**values)) == [(sign, "root user") for sign in keys]


SOUND_POLICY = {
    "is_set": "true",
    "minimum_length": "14",
    "require_symbols": "false",
    "require_numbers": "true",
    "reuse_prevention": "24",
    "expires": "false",
}


@pytest.mark.parametrize(
    ("changed", "limits", "wanted"),
    [
        ({}, {}, ""),
        ({"minimum_length": "13"}, {}, "!"),
        ({"minimum_length": "13"}, {"minimum_password_length": "12"}, ""),
        ({"minimum_length": "many"}, {}, "?"),
        ({"minimum_length": ""}, {}, "!"),
        ({"reuse_prevention": ""}, {}, "!"),
        ({"reuse_prevention": ""}, {"password_reuse": ""}, ""),
        ({"reuse_prevention": "5"}, {}, "!"),
        ({}, {"password_max_age_days": "90"}, "!"),
        ({"max_age_days": "90"}, {"password_max_age_days": "90"}, ""),
        ({"max_age_days": "91"}, {"password_max_age_days": "90"}, "!"),
        ({}, {"password_classes": "numbers"}, ""),
        ({}, {"password_classes": "numbers, symbols"}, "!"),
        ({"require_numbers": ""}, {"password_classes": "numbers"}, "?"),
        ({}, {"password_classes": "emoji"}, "?"),
        ({}, {"minimum_password_length": "long"}, "?"),
        ({"is_set": "false"}, {}, "!"),
        ({"is_set": ""}, {}, "?"),
    ],
)
def test_the_password_policy_asks_enough(changed: dict[str, str], limits: dict[str, str], wanted: str) -> None:
    found = said(POLICY, [row(PASSWORD_POLICY, SOUND_POLICY, **changed)], **limits)
    assert found == [(sign, "password policy") for sign in wanted]


def test_no_row_is_no_policy_that_anyone_has_seen() -> None:
    assert said(POLICY, []) == [("?", "password policy")]


SOUND_USER = {"kind": "user", "name": "ana", "who": "person", "grants": "none"}


@pytest.mark.parametrize(
    ("changed", "limits", "wanted"),
    [
        ({}, {}, ""),
        ({"grants": "service"}, {}, ""),
        ({"grants": "all"}, {}, "!"),
        ({"grants": "all", "conditional": "true"}, {}, "!"),
        ({"grants": "all_but"}, {}, "!"),
        ({"grants": "all_actions"}, {}, "!"),
        ({"grants": "unknown"}, {}, "?"),
        ({"grants": ""}, {}, "?"),
        ({"grants": "all"}, {"administrators": "ben, ana"}, ""),
        ({"grants": "all", "kind": "group", "who": ""}, {}, ""),
        ({"grants": "all", "kind": "policy", "who": ""}, {}, ""),
        ({"grants": "all", "kind": "role", "who": "service"}, {}, ""),
        ({"grants": "all", "kind": "role", "who": "oidc service"}, {}, ""),
        ({"grants": "all", "kind": "role", "who": "nobody"}, {}, ""),
        ({"grants": "all", "kind": "role", "who": "saml"}, {}, "!"),
        ({"grants": "all", "kind": "role", "who": "account service"}, {}, "!"),
        ({"grants": "all", "kind": "role", "who": "anyone"}, {}, "!"),
        ({"grants": "none", "kind": "role", "who": "unknown"}, {}, "?"),
        ({"grants": "none", "kind": "role", "who": ""}, {}, "?"),
    ],
)
def test_no_person_may_do_everything(changed: dict[str, str], limits: dict[str, str], wanted: str) -> None:
    assert said(PERSONS, [row(WILDCARDS, SOUND_USER, **changed)], **limits) == [(sign, "ana") for sign in wanted]


def test_a_deviation_names_the_statement_and_the_boundary() -> None:
    rows = [
        row(WILDCARDS, SOUND_USER, grants="all", through="policy X, statement 1", boundary="arn:aws:iam::1:policy/b")
    ]
    [found] = PERSONS(rows, {})
    assert found.message == (
        "user ana may do every action on everything (policy X, statement 1); bounded by arn:aws:iam::1:policy/b"
    )
