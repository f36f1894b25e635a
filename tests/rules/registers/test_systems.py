"""Systems and their vendors fit, and production says how soon it must be back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import row_at, system, vendor
from tests.rules.seen import messages, observed, of_rows, severities
from tieout.model.finding import Severity
from tieout.model.registers.assets import Environment, Origin, Standing, VendorStatus
from tieout.rules.registers.bought_system_without_vendor import bought_system_without_vendor
from tieout.rules.registers.system_without_recovery_objective import system_without_recovery_objective

VENDORS, RECOVERY = bought_system_without_vendor, system_without_recovery_objective
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def test_sound_systems_are_no_finding() -> None:
    assert [observed(rule, of_rows()) for rule in (VENDORS, RECOVERY)] == [[], []]


@pytest.mark.parametrize(
    ("mine", "theirs", "message", "severity"),
    [
        (
            {"vendor": "exemple-cloud"},
            {},
            "comes from exemple-cloud, which is not in registers/vendors.yaml. Did you mean example-cloud?",
            ERROR,
        ),
        (
            {"vendor": "x", "status": Standing.DRAFT},
            {},
            "comes from x, which is not in registers/vendors.yaml",
            ERROR,
        ),
        ({"origin": Origin.OWN}, {}, "is our own and names the vendor example-cloud", WARNING),
        ({}, {"status": VendorStatus.PROPOSED}, "is in use, and its vendor example-cloud is only proposed", ERROR),
        ({}, {"status": VendorStatus.LEFT}, "is in use, and its vendor example-cloud was left", ERROR),
        (
            {"status": None},
            {"status": VendorStatus.LEFT, "exited_on": date(2026, 5, 1)},
            "is in use, and its vendor example-cloud was left on 2026-05-01",
            ERROR,
        ),
    ],
)
def test_a_system_and_its_vendor_fit(
    mine: dict[str, Any], theirs: dict[str, Any], message: str, severity: Severity
) -> None:
    seen = of_rows(systems=(system(**mine),), vendors=(vendor(**theirs),))
    assert messages(VENDORS, seen) == [f"identity-provider {message}"]
    assert severities(VENDORS, seen) == [severity]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"status": Standing.RETIRED, "vendor": "x"}, {}),
        ({"status": Standing.DRAFT}, {"status": VendorStatus.PROPOSED}),
        ({"origin": Origin.OWN, "vendor": ""}, {}),
        ({}, {"status": VendorStatus.LEAVING}),
    ],
)
def test_what_is_not_in_use_or_fits_is_left_alone(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert observed(VENDORS, of_rows(systems=(system(**mine),), vendors=(vendor(**theirs),))) == []


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [({"rto": None}, "rto"), ({"rpo": None}, "rpo"), ({"rto": None, "rpo": None, "status": None}, "rto and rpo")],
)
def test_production_that_is_backed_up_says_how_soon_it_is_back(changes: dict[str, Any], lacking: str) -> None:
    seen = of_rows(systems=(system(**changes),))
    assert messages(RECOVERY, seen) == [f"identity-provider is backed up and does not say its {lacking}"]
    assert severities(RECOVERY, seen) == [ERROR]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Standing.DRAFT},
        {"status": Standing.RETIRED},
        {"environment": Environment.OFFICE},
        {"environment": None},
        {"backup": False},
    ],
)
def test_other_systems_need_no_objective(changes: dict[str, Any]) -> None:
    assert observed(RECOVERY, of_rows(systems=(system(rto=None, rpo=None, **changes),))) == []


def test_silence_about_backups_is_told_once() -> None:
    two = (system(backup=None), system(id="code-host", backup=None, location=row_at("systems", 9)))
    assert messages(RECOVERY, of_rows(systems=two)) == [
        "identity-provider and code-host do not say whether backups are made, so it is not known what to ask"
    ]
    assert severities(RECOVERY, of_rows(systems=two[:1])) == [WARNING]
