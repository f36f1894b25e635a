"""Superusers are those that are declared."""

from __future__ import annotations

import pytest

from tests.judgement.evidence.checks.rows import row, said
from tieout.judgement.evidence.checks.postgres_roles import SUPERUSERS
from tieout.model.evidence.tables.postgres import ROLES

SOUND = {"role": "app", "can_login": "true", "superuser": "false"}


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, []),
        ({"superuser": "true"}, [("!", "app")]),
        ({"superuser": "true", "can_login": "false"}, [("!", "app")]),
        ({"superuser_through": "owners"}, [("!", "app")]),
        ({"superuser": ""}, [("?", "app")]),
        ({"superuser": "t"}, [("?", "app")]),
        ({"role": "postgres", "superuser": "true"}, []),
        ({"role": "postgres", "superuser": ""}, [("?", "postgres")]),
    ],
)
def test_a_superuser_is_declared(changed: dict[str, str], wanted: list[tuple[str, str]]) -> None:
    assert said(SUPERUSERS, [row(ROLES, SOUND, **changed)]) == wanted


@pytest.mark.parametrize("declared", ["app postgres", "postgres, app", "app"])
def test_whom_the_settings_name_may_be_one(declared: str) -> None:
    assert said(SUPERUSERS, [row(ROLES, SOUND, superuser="true")], superusers=declared) == []


def test_the_usual_one_is_a_deviation_where_the_settings_name_another() -> None:
    rows = [row(ROLES, SOUND, role="postgres", superuser="true")]
    assert said(SUPERUSERS, rows, superusers="root") == [("!", "postgres")]
