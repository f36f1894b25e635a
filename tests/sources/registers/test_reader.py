"""One reader for all registers: what fits becomes typed rows, what does not is named with its place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tieout.model.document import Classification
from tieout.model.location import Location, MissingField
from tieout.model.registers.assets import Criticality, Environment, Origin, Standing, System, Vendor
from tieout.model.registers.operation import Grant
from tieout.model.row import Row
from tieout.sources.registers.reader import RegisterReading, read_register
from tieout.sources.registers.remarks import MOST
from tieout.sources.registers.tables import TABLES

WHOLE = """\
schema: tieout.systems/v1
systems:
  - id: production-database
    name: Production database
    owner: role:head-of-engineering
    origin: bought
    vendor: example-cloud
    environment: production
    data_class: restricted
    in_scope: yes
    in_scope_from: 2026-01-01
    criteria: [CC6.1, A1.2]
    sso: true
    mfa: "no"
    admin_path: by the identity-aware proxy
    backup: TRUE
    rto: PT4H
    rpo: PT1H
    log_retention_days: 365
    status: active
    x-note: ours
  - {id: product, name: Product, owner: person:ana, vendor: null, criteria: [], rto: "", sso: ~}
"""
SYSTEM = System(
    id="production-database",
    location=Location(path="registers/systems.yaml", line=3, column=5),
    name="Production database",
    owner="role:head-of-engineering",
    origin=Origin.BOUGHT,
    vendor="example-cloud",
    environment=Environment.PRODUCTION,
    data_class=Classification.RESTRICTED,
    in_scope=True,
    in_scope_from=date(2026, 1, 1),
    criteria=("CC6.1", "A1.2"),
    sso=True,
    mfa=False,
    admin_path="by the identity-aware proxy",
    backup=True,
    rto=timedelta(hours=4),
    rpo=timedelta(hours=1),
    log_retention_days=365,
    status=Standing.ACTIVE,
)


def read(name: str, text: str | bytes, suffix: str = "yaml") -> RegisterReading[Row]:
    data = text.encode() if isinstance(text, str) else text
    return read_register(data, path=f"registers/{name}.{suffix}", table=TABLES[name])


def faults(reading: RegisterReading[Row]) -> list[tuple[str, int, int]]:
    return [(item.kind, item.location.line, item.location.column) for item in reading.unreadable]


def test_a_whole_row_and_one_that_is_nearly_silent() -> None:
    reading = read("systems", WHOLE)
    assert reading == RegisterReading(
        rows=(
            SYSTEM,
            System(
                id="product",
                location=Location(path="registers/systems.yaml", line=22, column=5),
                name="Product",
                owner="person:ana",
            ),
        ),
        is_listed=True,
    )
    assert not reading.is_lost
    first, second = reading.rows
    assert (first.at("rto").line, first.at("criteria[1]").column) == (17, 23)
    assert second.at("owner") == Location(path="registers/systems.yaml", line=22, column=34)


def test_rows_of_one_form_share_where_their_keys_stand() -> None:
    first, second = read("alerts", "- {id: a, title: A}\n- {id: b, title: B}\n").rows
    assert first.offsets is second.offsets


def test_an_instant_a_flag_a_choice_and_a_person() -> None:
    (grant,) = read(
        "access",
        "- {id: G-1, person: person:ana, system: code-host, entitlement: admin, privileged: yes, kind: key,"
        " granted_at: 2026-03-31T18:00:00+02:00, approved_by: ben}\n",
    ).rows
    assert isinstance(grant, Grant)
    assert (grant.person, grant.approved_by, grant.privileged) == ("ana", "ben", True)
    assert grant.granted_at == datetime(2026, 3, 31, 16, tzinfo=UTC)
    assert (grant.expires_at, grant.revoked_at, grant.decision) == (None, None, None)


@pytest.mark.parametrize(
    ("written", "renewals"),
    [
        ("2", (None, None)),
        ("0", ()),
        ("2026-01-14", (date(2026, 1, 14),)),
        ("[2026-01-14, 2026-07-14]", (date(2026, 1, 14), date(2026, 7, 14))),
        ("[1, 2026-07-14]", (None, date(2026, 7, 14))),
        ("[]", ()),
    ],
)
def test_renewals_are_days_or_a_number(written: str, renewals: tuple[date | None, ...]) -> None:
    (row,) = read("exceptions", f"- {{id: E-1, reason: r, requested_by: ana, renewals: {written}}}\n").rows
    assert getattr(row, "renewals") == renewals  # noqa: B009  # the rows here are of any register


# --- Lists that say nothing ---


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("listed", ["[]", "", " null", " ~"])
def test_an_empty_list_is_an_empty_register(name: str, listed: str) -> None:
    reading = read(name, f"schema: tieout.{name}/v1\n{name}:{listed and ' '}{listed.strip()}\n")
    assert (reading.rows, reading.is_lost, faults(reading), reading.missing_fields) == ((), False, [], ())


@pytest.mark.parametrize("name", TABLES)
def test_a_bare_list_is_a_register(name: str) -> None:
    assert not read(name, "[]\n").is_lost
    assert len(read(name, f"- {TABLES[name].example}\n").rows) == 1


@pytest.mark.parametrize("name", TABLES)
def test_a_mapping_without_the_list_is_no_empty_register(name: str) -> None:
    path = f"registers/{name}.yaml"
    reading = read(name, f"schema: tieout.{name}/v1\n")
    assert reading == RegisterReading(
        rows=(),
        is_listed=False,
        missing_fields=(MissingField(location=Location(path=path), subject=path, names=(name,)),),
    )
    assert reading.is_lost
    slip = read(name, f"schema: tieout.{name}/v1\n{name[:-1]}: []\n")
    assert slip.is_lost
    assert [item.suggestion for item in slip.unknown_fields] == [name]


@pytest.mark.parametrize("name", TABLES)
def test_a_mapping_of_nothing_lacks_its_schema_too(name: str) -> None:
    reading = read(name, "{}\n")
    assert reading.is_lost
    assert faults(reading) == [("unknown-schema", 1, 1)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("empty", 1, 1)),
        ("# a remark\n", ("empty", 1, 1)),
        ("nothing\n", ("bad-value", 1, 1)),
        ("risks: []\n", ("unknown-schema", 1, 1)),
        ("schema: tieout.risks/v2\nrisks: []\n", ("unknown-schema", 1, 9)),
        ("schema: tieout.systems/v1\nrisks: []\n", ("unknown-schema", 1, 9)),
        ("schema: tieout.risks/v1\nrisks: {}\n", ("bad-value", 2, 8)),
        ("schema: tieout.risks/v1\nrisks: none\n", ("bad-value", 2, 8)),
        ("schema: tieout.risks/v1\nrisks: [none]\n", ("bad-value", 2, 9)),
        ("schema: tieout.risks/v1\nrisks: [[]]\n", ("bad-value", 2, 9)),
        ("risks: [\n", ("yaml-syntax", 2, 1)),
        ("- &a {id: a}\n- *a\n", ("yaml-anchor", 1, 3)),
        ("- !!map {id: a}\n", ("yaml-tag", 1, 3)),
        ("- {id: a, id: b}\n", ("duplicate-key", 1, 11)),
    ],
)
def test_a_file_that_gives_no_row_is_lost(text: str, fault: tuple[str, int, int]) -> None:
    reading = read("risks", text)
    assert (reading.is_lost, faults(reading)) == (True, [fault])


def test_rows_of_another_schema_are_read_with_a_remark() -> None:
    reading = read("alerts", "schema: tieout.alerts/v2\nalerts: [{id: a, title: A}]\n")
    assert (reading.is_lost, len(reading.rows), faults(reading)) == (False, 1, [("unknown-schema", 1, 9)])


@pytest.mark.parametrize("text", ["\ufeff- {id: a, title: A}\n", "\ufeff[]\n"])
def test_a_byte_order_mark_is_remarked_on_and_loses_nothing(text: str) -> None:
    reading = read("alerts", text)
    assert (reading.is_lost, faults(reading)) == (False, [("byte-order-mark", 1, 1)])


# --- Values that do not fit, in both forms ---

_SYSTEM = ("id", "name", "owner")
BAD = [
    ("systems", "id", "a b", "bad-value"),
    ("systems", "id", "-a", "bad-value"),
    ("systems", "id", "a" * 65, "bad-value"),
    ("systems", "id", "caf\u00e9", "bad-value"),
    ("systems", "in_scope_from", "2026-02-30", "bad-date"),
    ("systems", "in_scope_from", "14.01.2026", "bad-date"),
    ("systems", "in_scope_from", "2026-1-14", "bad-date"),
    ("systems", "in_scope_from", "2026-01-14T10:00Z", "bad-date"),
    ("systems", "sso", "maybe", "bad-value"),
    ("systems", "sso", "1", "bad-value"),
    ("systems", "sso", "y", "bad-value"),
    ("systems", "log_retention_days", "-1", "bad-value"),
    ("systems", "log_retention_days", "3661", "bad-value"),
    ("systems", "log_retention_days", "1e2", "bad-value"),
    ("systems", "log_retention_days", "\u0661", "bad-value"),
    ("systems", "log_retention_days", "9" * 6000, "bad-value"),
    ("systems", "rto", "4h", "bad-value"),
    ("systems", "rto", "P1M", "bad-value"),
    ("systems", "environment", "prod", "bad-value"),
    ("systems", "environment", "Production", "bad-value"),
    ("vendors", "reviewer", "role:cto", "bad-value"),
    ("risks", "inherent_impact", "0", "bad-value"),
    ("risks", "inherent_impact", "6", "bad-value"),
    ("risks", "appetite", "9", "bad-value"),
    ("incidents", "resolved_at", "2026-01-14", "bad-date"),
    ("incidents", "resolved_at", "2026-01-14T10:00:00", "bad-date"),
    ("incidents", "resolved_at", "2026-01-14T25:00:00Z", "bad-date"),
    ("incidents", "severity", "sev1", "bad-value"),
    ("findings", "source", "pentest", "bad-value"),
    ("exceptions", "renewals", "100", "bad-value"),
    ("exceptions", "renewals", "once", "bad-value"),
]


def required(name: str) -> dict[str, str]:
    """Give a row that has what it must, in text."""
    values = {
        "name": "A", "title": "A", "owner": "role:cto", "service": "s", "treatment": "accept", "text": "t",
        "inherent_likelihood": "1", "inherent_impact": "1", "person": "ana", "system": "s", "entitlement": "e",
        "source": "scan", "reported_on": "2026-01-14", "severity": "SEV1" if name == "incidents" else "low",
        "detected_at": "2026-01-14T10:00Z", "reason": "r", "requested_by": "ana", "expires_on": "2026-12-31",
        "to": "law", "id": "a",
    }  # fmt: skip
    return {key: values[key] for key in TABLES[name].required}


@pytest.mark.parametrize(("name", "key", "text", "kind"), BAD, ids=[f"{bad[1]}-{bad[2][:12]}" for bad in BAD])
def test_a_value_that_does_not_fit_is_named_in_both_forms(name: str, key: str, text: str, kind: str) -> None:
    row = {**required(name), key: text}
    number = [*row].index(key) + 1
    in_yaml = read(name, "-\n" + "".join(f"  {name}: '{value}'\n" for name, value in row.items()))
    in_csv = read(name, f"{','.join(row)}\n{','.join(row.values())}\n", "csv")
    assert faults(in_yaml) == [(kind, 1 + number, 3 + len(key) + 2)]
    assert faults(in_csv) == [(kind, 2, number)]
    (one,), (other,) = in_yaml.unreadable, in_csv.unreadable
    assert (one.message, one.remedy) == (other.message, other.remedy)
    assert one.message.startswith(f"{name}[0].{key} is ")
    assert len(one.message) < 250
    assert in_yaml.missing_fields == in_csv.missing_fields == ()
    assert len(in_yaml.rows) == len(in_csv.rows) == 1
    assert getattr(in_csv.rows[0], key) == getattr(in_yaml.rows[0], key)


@pytest.mark.parametrize(
    ("name", "written", "fault"),
    [
        ("systems", "criteria: CC6.1", ("bad-value", 1, 11)),
        ("systems", "criteria: [CC6.1, '']", ("bad-value", 1, 19)),
        ("systems", "criteria: [[CC6.1]]", ("bad-value", 1, 12)),
        ("systems", "criteria: {CC6.1: yes}", ("bad-value", 1, 11)),
        ("systems", 'criteria: ["a\\nb"]', ("bad-value", 1, 12)),
        ("systems", "rto: [PT4H]", ("bad-value", 1, 6)),
        ("systems", "owner: {role: cto}", ("bad-value", 1, 8)),
        ("systems", 'name: "a\\nb"', ("bad-value", 1, 7)),
        ("vendors", "data_classes: [internal, secret]", ("bad-value", 1, 26)),
        ("exceptions", "renewals: [2026-01-14, x]", ("bad-date", 1, 24)),
    ],
)  # fmt: skip
def test_what_only_yaml_can_say_wrongly(name: str, written: str, fault: tuple[str, int, int]) -> None:
    key = written.partition(":")[0]
    rest = {name: value for name, value in required(name).items() if name != key}
    text = f"- {written}\n" + "".join(f"  {name}: '{value}'\n" for name, value in rest.items())
    kind, line, column = fault
    if name == "exceptions":
        kind = "bad-value"
    assert faults(read(name, text)) == [(kind, line, column + 2)]


def test_of_a_list_the_items_that_fit_are_kept() -> None:
    text = "- {id: a, name: A, service: s, data_classes: [internal, secret, public]}\n"
    (vendor,) = read("vendors", text).rows
    assert isinstance(vendor, Vendor)
    assert vendor.data_classes == (Classification.INTERNAL, Classification.PUBLIC)
    reading = read("vendors", "id,name,service,data_classes\na,A,s,internal; secret ;;public\n", "csv")
    (vendor,) = reading.rows
    assert isinstance(vendor, Vendor)
    assert vendor.data_classes == (Classification.INTERNAL, Classification.PUBLIC)
    assert [item.message.partition(" ")[0] for item in reading.unreadable] == ["vendors[0].data_classes[1]"]


def test_a_word_that_is_nearly_right_is_suggested() -> None:
    (item,) = read("vendors", "- {id: a, name: A, service: s, criticality: critcal}\n").unreadable
    assert item.remedy == "did you mean critical?"
    assert Criticality.CRITICAL.value in item.message


# --- Keys and rows ---


def test_what_a_row_lacks_is_said_once_for_the_row() -> None:
    assert read("systems", "- {id: a}\n- {name: B, owner: ''}\n").missing_fields == (
        MissingField(location=Location(path="registers/systems.yaml", column=3), subject="a", names=("name", "owner")),
        MissingField(
            location=Location(path="registers/systems.yaml", line=2, column=3),
            subject="registers/systems.yaml",
            names=("id", "owner"),
        ),
    )


def test_a_column_that_the_table_lacks_is_said_once_for_the_table() -> None:
    reading = read("systems", "id,name\na,A\nb,\nc,\n", "csv")
    path = "registers/systems.csv"
    assert reading.missing_fields == (
        MissingField(location=Location(path=path), subject=path, names=("owner",)),
        MissingField(location=Location(path=path, line=3), subject="b", names=("name",)),
        MissingField(location=Location(path=path, line=4), subject="c", names=("name",)),
    )
    assert len(reading.rows) == 3


@pytest.mark.parametrize(
    ("origin", "vendor", "names"),
    [("bought", "", ("vendor",)), ("bought", "v", ()), ("own", "", ()), ("", "", ()), ("borrowed", "", ())],
)
def test_a_bought_system_names_its_vendor(origin: str, vendor: str, names: tuple[str, ...]) -> None:
    in_yaml = read("systems", f"- {{id: a, name: A, owner: o, origin: '{origin}', vendor: '{vendor}'}}\n")
    in_csv = read("systems", f"id,name,owner,origin,vendor\na,A,o,{origin},{vendor}\n", "csv")
    short = read("systems", f"id,name,owner,origin\na,A,o,{origin}\n", "csv")
    assert [item.names for item in in_yaml.missing_fields] == [names] * bool(names)
    assert [item.names for item in in_csv.missing_fields] == [names] * bool(names)
    if not vendor:
        assert [item.names for item in short.missing_fields] == [names] * bool(names)


@pytest.mark.parametrize(("key", "suggestion"), [("env", "environment"), ("ownr", "owner"), ("shoe_size", None)])
def test_an_unknown_key_is_named_with_what_it_may_have_meant(key: str, suggestion: str | None) -> None:
    (item,) = read("systems", f"- {{id: a, name: A, owner: o, {key}: x}}\n").unknown_fields
    assert (item.subject, item.name, item.suggestion, item.location.column) == ("a", key, suggestion, 30)
    (item,) = read("systems", f"id,name,owner,{key}\na,A,o,x\nb,B,o,y\n", "csv").unknown_fields
    assert (item.subject, item.name, item.suggestion) == ("registers/systems.csv", key, suggestion)
    assert (item.location.line, item.location.column) == (1, 4)


def test_keys_of_ones_own_begin_with_x() -> None:
    assert read("systems", "- {id: a, name: A, owner: o, x-cost: 5}\n").unknown_fields == ()
    assert read("systems", "id,name,owner,x-cost\na,A,o,5\n", "csv").unknown_fields == ()
    assert read("systems", "schema: tieout.systems/v1\nx-note: a\nsystems: []\n").unknown_fields == ()


def test_an_id_that_stands_twice_is_named_and_both_rows_stay() -> None:
    in_yaml = read("alerts", "- {id: a, title: A}\n- {id: b, title: B}\n- {title: C, id: a}\n- {id: a, title: D}\n")
    in_csv = read("alerts", "title,id\nA,a\nB,b\nC,a\nD,a\n", "csv")
    assert faults(in_yaml) == [("duplicate-id", 3, 18), ("duplicate-id", 4, 8)]
    assert faults(in_csv) == [("duplicate-id", 4, 2), ("duplicate-id", 5, 2)]
    assert len(in_yaml.rows) == len(in_csv.rows) == 4


def test_rows_without_an_id_are_not_the_same_row() -> None:
    assert faults(read("alerts", "- {title: A}\n- {title: B}\n")) == []
    assert faults(read("alerts", "id,title\n,A\n,B\n", "csv")) == []


def test_ids_are_compared_through_the_whole_of_a_large_table() -> None:
    """The second stands some thousand rows below the first."""
    rows = "".join(f"a{number},A\n" for number in range(9_000))
    assert faults(read("alerts", f"id,title\n{rows}a7,A\n", "csv")) == [("duplicate-id", 9_002, 1)]


# --- Many remarks ---


@pytest.mark.parametrize("suffix", ["yaml", "csv"])
@pytest.mark.parametrize("more", [0, 1, 250])
def test_a_hundred_values_of_a_column_are_named_and_the_others_counted(suffix: str, more: int) -> None:
    count = MOST + more
    if suffix == "csv":
        text = "id,title,severity\n" + "".join(f"a{number},A,high\n" for number in range(count))
    else:
        text = "".join(f"- {{id: a{number}, title: A, severity: high}}\n" for number in range(count))
    reading = read("alerts", text, suffix)
    assert len(reading.rows) == count
    assert len(reading.unreadable) == min(count, MOST + 1)
    assert [item.message for item in reading.unreadable[MOST:]] == [
        f"from here on {more} more values of severity do not fit"
    ] * bool(more)
    assert all(item.kind == "more-of-the-same" for item in reading.unreadable[MOST:])


def test_the_remarks_on_other_columns_are_not_lost_behind_many() -> None:
    text = "id,title,severity,enabled\n" + "".join(f"a{number},A,high,\n" for number in range(5_000))
    reading = read("alerts", text + "b,B,,perhaps\n", "csv")
    assert reading.unreadable[-1].location.line == 5_002


def test_rows_that_lack_much_keys_that_nobody_knows_and_ids_are_counted_too() -> None:
    rows = "".join("- {id: a, note: x}\n" for _ in range(300))
    reading = read("alerts", rows)
    assert (len(reading.missing_fields), len(reading.unknown_fields)) == (MOST, MOST)
    assert {item.message for item in reading.unreadable if item.kind == "more-of-the-same"} == {
        "from here on 200 more keys are not in the schema",
        "from here on 200 more rows lack title",
        "from here on 199 more ids stand twice",
    }


def test_a_register_in_yaml_that_is_too_large_is_better_a_table() -> None:
    reading = read("access", b"- {id: a}\n" * 450_000)
    assert (reading.is_lost, faults(reading)) == (True, [("too-large", 1, 1)])
    assert reading.unreadable[0].remedy.startswith("keep it as a table: registers/access.csv")
    many = read("access", b"- []\n" * 300_000)
    assert [item.kind for item in many.unreadable] == ["too-many-values"]
    assert many.unreadable[0].remedy == reading.unreadable[0].remedy


def test_ten_thousand_rows_are_read_from_yaml_and_far_more_from_a_table() -> None:
    text = "".join(f"- {{id: a{n}, person: p{n}, system: s, entitlement: e}}\n" for n in range(10_000))
    assert len(read("access", text).rows) == 10_000
    text = "id,person,system,entitlement\n" + "".join(f"a{n},p{n},s,e\n" for n in range(100_000))
    reading = read("access", text, "csv")
    assert (len(reading.rows), reading.unreadable) == (100_000, ())
    assert reading.rows[-1].location.line == 100_001
