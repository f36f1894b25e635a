"""Scans -> series: what repeats is kept once, and what may not be believed not at all."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.scans import CVE, Table, scan, series, weak
from tieout.model.operation.weaknesses import ScanSeries

MARCH, APRIL, MAY, JUNE = "2026-03-02", "2026-04-06", "2026-05-04", "2026-06-01"


def stretches(found: ScanSeries) -> list[tuple[str, int, str, int, str]]:
    return [(item.reported.id, *item[1:]) for item in found.sightings]


def test_what_repeats_is_kept_once_with_the_places_of_its_ends() -> None:
    other = weak(id="CVE-2026-0002")
    (one,) = series(scan(MARCH, weak()), scan(APRIL, other, weak()), scan(MAY, weak()))
    assert sorted(stretches(one)) == [
        (CVE, 0, "raw.json#/0", 2, "raw.json#/0"),
        ("CVE-2026-0002", 1, "raw.json#/0", 1, "raw.json#/0"),
    ]


def test_what_a_scan_lacks_or_says_otherwise_begins_anew() -> None:
    (one,) = series(scan(MARCH, weak()), scan(APRIL), scan(MAY, weak()), scan(JUNE, weak(severity="high")))
    told = [(item.reported.severity, item.first, item.last) for item in one.sightings]
    assert sorted(told, key=lambda item: item[1]) == [("critical", 0, 0), ("critical", 2, 2), ("high", 3, 3)]


def test_scans_of_two_things_by_one_collector_do_not_interrupt_each_other() -> None:
    web, api = weak(), weak(asset="app/api")
    (one,) = series(
        scan("2026-03-02T06:00:00+00:00", web),
        scan("2026-03-02T07:00:00+00:00", api, asset="app/api"),
        scan("2026-04-06T06:00:00+00:00", web),
        scan("2026-04-06T07:00:00+00:00", api, asset="app/api"),
    )
    assert [(item.reported.asset, item.first, item.last) for item in one.sightings] == [
        ("app/web", 0, 2),
        ("app/api", 1, 3),
    ]


def test_an_unsound_scan_gives_no_row_even_where_that_comes_out_at_its_end() -> None:
    cut = scan(APRIL, weak(id="CVE-2026-0002"))
    cut.after = replace(cut.listing, unsound="raw.json:9: the row has 3 cells, the header 25")
    (one,) = series(scan(MARCH, weak()), cut)
    assert [item.reported.id for item in one.sightings] == [CVE]
    assert [scan.listing.is_whole for scan in one.scans] == [True, False]


def test_a_scan_without_a_moment_is_none_of_the_series() -> None:
    (one,) = series(scan(MARCH, weak(), at=None), scan(APRIL))
    assert (len(one.undated), len(one.scans), one.sightings) == (1, 1, ())


def test_a_table_of_a_form_that_is_not_known_gives_nothing() -> None:
    table = scan(MARCH, weak())
    table.schema = None
    assert series(table)[0].sightings == ()


def test_of_a_weakness_without_a_package_the_file_is_kept_and_no_line() -> None:
    places = ("src/a.js", "src/a.js:12", "src/a.js:12:3", "src/a.js:12:3 (and 2 more)", "")
    (one,) = series(scan(MARCH, *(weak(package="", location=place) for place in places)))
    assert sorted(item.reported.part for item in one.sightings) == ["", "src/a.js"]


ROWS = [weak(id=f"CVE-2026-000{number % 3}", severity=("high", "low")[number % 2]) for number in range(6)]


@given(st.permutations(list(enumerate(ROWS))), st.permutations(list(enumerate(ROWS))))
def test_the_order_of_rows_says_nothing(
    first: list[tuple[int, dict[str, str]]], second: list[tuple[int, dict[str, str]]]
) -> None:
    def of(*orders: list[tuple[int, dict[str, str]]]) -> list[tuple[object, ...]]:
        tables: list[Table] = [
            scan(day, *({**row, "_at": f"raw.json#/{number}"} for number, row in order))
            for day, order in zip((MARCH, APRIL), orders, strict=True)
        ]
        return sorted((item.reported.id, item.reported.severity, *item[1:]) for item in series(*tables)[0].sightings)

    in_order = list(enumerate(ROWS))
    assert of(first, second) == of(in_order, in_order)
