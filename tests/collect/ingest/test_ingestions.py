"""Every form: any bytes give rows and problems, every item is one of them, and every row shows where it stands."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.collect.ingest.bench_files import BENCHES
from tests.faults.benches import FileBench
from tieout.collect.base import Normalised
from tieout.collect.ingest.base import row
from tieout.collect.ingest.registry import INGESTIONS, ingestion
from tieout.collect.pointers import Absent, pointed
from tieout.collect.strict_json import Json, parse
from tieout.collect.table import table_of
from tieout.model.characters import visible
from tieout.model.evidence.record import Refusal
from tieout.model.evidence.tables.registry import TABLES
from tieout.model.evidence.tables.weaknesses import WEAKNESSES

BY_FORM = {bench.ingestion: bench for bench in BENCHES}
JSON_FORMS = sorted(form for form, bench in BY_FORM.items() if bench.sound[:1] in b"{[")
LISTS: dict[str, tuple[str, ...]] = {
    "aws-backup": (r"(/\d+)?/RecoveryPoints",),
    "aws-rds-snapshots": (r"(/\d+)?/DBSnapshots",),
    "cyclonedx": (r"/components(/\d+/components)*",),
    "cyclonedx-weaknesses": (r"/vulnerabilities",),
    "dependabot": ("",),
    "deployments": (r"/deployments",),
    "github-deployments": ("",),
    "github-issues": ("",),
    "jira": (r"/issues",),
    "linear": (r"/data/issues/nodes",),
    "npm-audit": (r"/vulnerabilities/[^/]+/via",),
    "sarif": (r"/runs/\d+/results",),
    "trivy": (r"/Results/\d+/Vulnerabilities", r"/Results/\d+/ExperimentalModifiedFindings"),
}
"""Where the items stand of which each must be a row, or be named in a problem."""
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def of(form: str) -> FileBench:
    return BY_FORM[form]


def read(form: str, raw: bytes) -> Normalised:
    found = ingestion(form)
    assert found is not None
    return found.configured(of(form).settings).normalise(raw)


def test_every_form_has_a_bench_and_a_table_of_the_registry() -> None:
    assert sorted(item.id for item in INGESTIONS) == sorted(BY_FORM)
    assert {item.schema.id for item in INGESTIONS} <= {table.id for table in TABLES}
    assert sorted(LISTS) == JSON_FORMS


def hold(form: str, found: Normalised) -> None:
    """Hold what came out against its own promises, whatever went in."""
    item = ingestion(form)
    assert item is not None
    table = table_of(found.rows, item.schema)
    assert table.rows == len(found.rows)
    assert all(each[0].startswith(item.raw_name) for each in found.rows)
    assert all(cell == visible(cell) for each in found.rows for cell in each)
    assert not any(sign in cell for each in found.rows for cell in each for sign in "\n\r\0")
    for problem in found.problems:
        assert problem.resource.startswith(item.raw_name)
        assert problem.message.strip()
        assert isinstance(problem.reason, Refusal)
    assert not (found.none_found and (found.rows or found.problems or found.gaps))
    table.content.decode("utf-8")


@pytest.mark.parametrize("form", sorted(BY_FORM))
@settings(max_examples=60)
@given(raw=st.binary(max_size=300))
def test_any_bytes_give_rows_and_problems(form: str, raw: bytes) -> None:
    found = read(form, raw)
    hold(form, found)
    assert found.problems or found.gaps


@pytest.mark.parametrize("form", sorted(BY_FORM))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_sound_file_with_some_bytes_changed_gives_rows_and_problems(form: str, data: st.DataObject) -> None:
    raw = bytearray(of(form).sound)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    hold(form, read(form, bytes(raw)))


def places(value: Json, at: str = "") -> Iterator[str]:
    """Give the pointer of everything in a document."""
    yield at
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, f"{at}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, f"{at}/{number}")


def put(value: Json, at: str, new: Json) -> Json:
    """Give the document with something else in one place."""
    if not at:
        return new
    holder = pointed(value, at.rpartition("/")[0])
    key = at.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    if isinstance(holder, dict):
        holder[key] = new
    elif isinstance(holder, list):
        holder[int(key)] = new
    return value


def is_within(place: str, pointer: str) -> bool:
    return place == pointer or place.startswith(f"{pointer}/")


def unaccounted(form: str, value: Json, found: Normalised) -> list[str]:
    """Give the items that are neither a row nor named in a problem, be it one of something that they lie in.

    A file of which no row could be read at all has its problem; what is looked for is a part that is lost.
    """
    if found.problems and not found.rows:
        return []
    raw_name = "raw.json"
    rows = [each[0].removeprefix(f"{raw_name}#") for each in found.rows]
    told = [problem.resource.removeprefix(raw_name).removeprefix("#") for problem in found.problems]
    missing = []
    for place in places(value):
        holder, _, last = place.rpartition("/")
        if not any(re.fullmatch(pattern, holder) for pattern in LISTS[form]) or not last.isdigit():
            continue
        if not isinstance(pointed(value, holder), list):
            continue
        if form == "npm-audit" and isinstance(pointed(value, place), str):
            continue  # the name of another package: counted, and followed
        if not LISTS[form][0] and pointed(value, place) == []:
            continue  # a page without an item
        if form == "trivy" and is_other(pointed(value, place)):
            continue  # a finding of another kind: named in the parameters
        if not any(is_within(each, place) for each in rows) and not any(
            is_within(each, place) or is_within(place, each) for each in told
        ):
            missing.append(place)
    return missing


def is_other(item: object) -> bool:
    return isinstance(item, dict) and "Status" in item and "Finding" in item and item.get("Type") != "vulnerability"


@pytest.mark.parametrize("form", JSON_FORMS)
def test_each_item_of_a_sound_file_is_a_row(form: str) -> None:
    value = parse(of(form).sound)
    found = read(form, of(form).sound)
    assert unaccounted(form, value, found._replace(problems=())) == []
    assert len(found.rows) >= 2


@pytest.mark.parametrize("form", JSON_FORMS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_stands_in_a_file_each_item_is_a_row_or_a_problem(form: str, data: st.DataObject) -> None:
    value = copy.deepcopy(parse(of(form).sound))
    for _ in range(data.draw(st.integers(1, 3))):
        value = put(value, data.draw(st.sampled_from([*places(value)])), data.draw(ANYTHING))
    found = read(form, json.dumps(value).encode())
    hold(form, found)
    assert unaccounted(form, value, found) == []


@pytest.mark.parametrize("form", sorted(BY_FORM))
def test_each_row_shows_where_it_stands(form: str) -> None:
    raw = of(form).sound
    found = read(form, raw)
    item = ingestion(form)
    assert item is not None
    for each in found.rows:
        place = each[0].removeprefix(item.raw_name)
        if place.startswith("#"):
            assert not isinstance(pointed(parse(raw), place[1:]), Absent)
        else:
            line = raw.decode().splitlines()[int(place[1:]) - 1]
            assert next(csv.reader(io.StringIO(line)))


@pytest.mark.parametrize("form", sorted(BY_FORM))
def test_the_parameters_read_the_same_bytes_in_the_same_way(form: str) -> None:
    item = ingestion(form)
    assert item is not None
    found = read(form, of(form).sound)
    again = item.configured({name: value for name, value in found.parameters if name in item.settings})
    assert again.normalise(of(form).sound).rows == found.rows
    names = [name for name, _ in found.parameters]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("form", JSON_FORMS)
@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"a":1,"a":2}', Refusal.SHAPE),
        (b'{"a":NaN}', Refusal.SHAPE),
        (b'{"a":1e999}', Refusal.SHAPE),
        (b'{"a":"\\ud800"}', Refusal.SHAPE),
        (b"[" * 100_000, Refusal.SHAPE),
        (b"[" * 300 + b"]" * 300, Refusal.SHAPE),
        (b'{"a":"\xff"}', Refusal.SHAPE),
        ('{"a":1}'.encode("utf-16"), Refusal.SHAPE),
        (b'{"a":' + b"9" * 5000 + b"}", Refusal.SHAPE),
        (b'{"a":1} {"b":2}', Refusal.SHAPE),
        (b"", Refusal.SHAPE),
        (b'{"a":"b', Refusal.TRUNCATED),
        (b'{"a":', Refusal.TRUNCATED),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_json_with_more_than_one_reading_is_refused(form: str, raw: bytes, reason: Refusal) -> None:
    found = read(form, raw)
    assert (list(found.rows), [item.reason for item in found.problems]) == ([], [reason])


@pytest.mark.parametrize("form", sorted(BY_FORM))
def test_settings_are_all_described(form: str) -> None:
    item = ingestion(form)
    assert item is not None
    assert all(means.strip() for means in item.settings.values())


def test_a_row_has_the_columns_of_its_table_alone() -> None:
    schema = next(table for table in TABLES if table.id == "log/1")
    assert row(schema, "raw.csv:2", {"entries": "1", "last": "a\nb"}) == ("raw.csv:2", "", "1", "", "a\\x0ab", "", "")
    with pytest.raises(ValueError, match="log/1 has no column \\['colour'\\]"):
        row(schema, "raw.csv:2", {"entries": "1", "colour": "red"})


@pytest.mark.parametrize(
    "form", sorted(form.id for form in INGESTIONS if "asset" in form.settings and form.schema is WEAKNESSES)
)
def test_what_cannot_be_read_is_of_the_asset_that_was_named_all_the_same(form: str) -> None:
    found = ingestion(form)
    assert found is not None
    assert found.configured({"asset": "app/web"}).normalise(b"{").parameters == (("asset", "app/web"),)
    assert found.configured({}).normalise(b"{").parameters == ()
