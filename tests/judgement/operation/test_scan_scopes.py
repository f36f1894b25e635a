"""Where series of scans stop, fail, or leave gaps."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from tests.scans import Table, on, scan, scanned, weak
from tieout.judgement.operation.scan_scopes import ScanScope, scan_scopes
from tieout.model.cadence import Cadence, Every
from tieout.model.registers.assets import Standing

SERVED: dict[str, Any] = {"serves": (("AC-01", "scan"),)}
MARCH, APRIL, JUNE = "2026-03-02", "2026-04-06", "2026-06-29"


def told(scope: ScanScope) -> tuple[str, ...]:
    """Give what is wrong with it: ``failed``, ``lapsed 2026-05-11``, ``gap 36``."""
    return (
        *(("failed",) if scope.failed else ()),
        *((f"lapsed {scope.lapsed_on}",) if scope.lapsed_on else ()),
        *(f"gap {gap.days}" for gap in scope.gaps),
    )


def wrong(*tables: Table, **changes: Any) -> dict[str, tuple[str, ...]]:
    return {scope.name: told(scope) for scope in scan_scopes(scanned(*tables, **changes))}


@pytest.mark.parametrize(
    ("second", "as_of", "found"),
    [
        pytest.param(APRIL, "2026-05-11", (), id="35 days"),
        pytest.param(APRIL, "2026-05-12", ("lapsed 2026-05-11",), id="36 days since the last"),
        pytest.param("2026-04-07", "2026-05-11", ("gap 36",), id="36 days between two"),
    ],
)
def test_without_a_control_scans_lie_35_days_apart_at_most(second: str, as_of: str, found: tuple[str, ...]) -> None:
    assert wrong(scan(MARCH, weak()), scan(second, weak()), as_of=on(as_of)) == {"app/web (trivy)": found}


@pytest.mark.parametrize(
    ("every", "found"),
    [(Every.WEEKLY, ("gap 10",)), (Every.MONTHLY, ()), (Every.CONTINUOUS, ())],
)
def test_with_one_its_cadence_and_grace_say_it(every: Every, found: tuple[str, ...]) -> None:
    control = factories.control(cadence=Cadence(every=every))
    tables = scan("2026-06-15", **SERVED), scan("2026-06-25", **SERVED)
    assert wrong(*tables, controls=(control,)) == {"app/web (trivy)": found}


def test_a_scan_that_is_not_whole_fills_no_gap() -> None:
    between = scan("2026-04-20", partial="cut off")
    tables = scan(MARCH), between, scan("2026-05-04"), scan("2026-06-01"), scan(JUNE)
    assert wrong(*tables) == {"app/web (trivy)": ("gap 63",)}


def test_a_gap_that_ended_before_the_period_is_history() -> None:
    tables = scan("2025-08-01"), scan("2025-12-31"), scan("2026-02-01"), scan(JUNE)
    assert wrong(*tables) == {"app/web (trivy)": ("gap 148",)}
    assert wrong(*tables, period=None) == {"app/web (trivy)": ("gap 152", "gap 148")}


@pytest.mark.parametrize(
    ("newest", "found"),
    [
        pytest.param({"partial": "cut off"}, ("failed",), id="partial"),
        pytest.param({"unsound": "altered"}, ("failed",), id="unsound"),
        pytest.param({}, (), id="whole"),
    ],
)
def test_the_newest_scan_is_to_be_whole(newest: dict[str, Any], found: tuple[str, ...]) -> None:
    assert wrong(scan("2026-06-01", weak()), scan(JUNE, **newest)) == {"app/web (trivy)": found}


def test_a_whole_scan_makes_up_for_a_failed_one() -> None:
    assert wrong(scan("2026-06-15", partial="cut off"), scan(JUNE)) == {"app/web (trivy)": ()}


def test_each_asset_and_collector_is_looked_at_by_itself() -> None:
    tables = scan(MARCH), scan(JUNE, asset="app/api"), scan(JUNE, collector="npm")
    assert wrong(*tables) == {
        "app/web (npm)": (),
        "app/api (trivy)": (),
        "app/web (trivy)": ("lapsed 2026-04-06",),
    }


def test_what_failed_before_it_could_say_what_it_looked_at_is_open_until_all_are_scanned_again() -> None:
    failed = scan("2026-06-27", asset="", partial="trivy did not start")
    web, api = scan(JUNE), scan(JUNE, asset="app/api")
    before = scan("2026-06-26"), scan("2026-06-26", asset="app/api")
    assert wrong(*before, failed, web) == {
        "production (trivy)": ("failed",),
        "app/web (trivy)": (),
        "app/api (trivy)": (),
    }
    assert wrong(*before, failed, web, api) == {"app/web (trivy)": (), "app/api (trivy)": ()}


def test_what_is_scanned_of_a_retired_system_may_end() -> None:
    retired = factories.registers(systems=(factories.system(id="production", status=Standing.RETIRED),))
    assert wrong(scan(MARCH, weak()), registers=retired) == {}
