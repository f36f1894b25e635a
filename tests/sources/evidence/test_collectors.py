"""``collectors.yaml``: read strictly, every slip with its place, and nothing of it run while there is one."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.starter.test_schema import TextOnly
from tieout.model.evidence.collector import Assertion, CollectorSetting, CommandSetting, Serves
from tieout.sources.evidence import collector_keys as keys
from tieout.sources.evidence.collector_schema import collectors_schema
from tieout.sources.evidence.collectors import CollectorsReading, read_collectors

SCHEMA: dict[str, Any] = collectors_schema()
WHOLE = r"""schema: tieout.collectors/v1
timestamps: {url: https://tsa.example.com, ca: tsa.pem}
collectors:
  - id: database-roles
    uses: postgres.roles
    title: Roles of the production database
    system: production-database
    for: [{control: AC-03, evidence: access-review-database}, {control: AC-02}]
    settings: {host: db.example.com, port: 5432, schemas: [app, audit], sslrootcert: null}
    classification: restricted
    stale_after: PT4H
    x-team: data
  - id: npm-weaknesses
    uses: command
    system: product
    for: [{control: VM-01, evidence: weaknesses}]
    run: [npm, audit, --json, "", "a\nb"]
    in: web/app
    timeout: PT90S
    environment: [NPM_TOKEN]
    exit: {ok: [0], findings: [1, 2]}
    require: [/auditReportVersion, "/a~1b"]
    reads: npm-audit
    version: [npm, --version]
    account: [npm, whoami]
  - id: users
    uses: command
    system: product
    for: [{control: AC-03, evidence: users}]
    run: [./users]
    reads: json
    rows: /items
    columns: {user: /name, mfa: /mfa/enabled}
    total: /total
    allow_empty: nobody may be in it
  - id: trivy
    uses: ingest
    system: product
    for: [{control: VM-01, evidence: images}]
    path: build/trivy.json
    reads: trivy
assertions:
  - id: mfa
    title: Everybody has a second factor
    control: AC-02
    tables: {users: users, accounts: accounts/1}
    sql: |
      select _at, user as subject, 'no second factor' as message
      from users where mfa <> 'true'
    min_rows: {users: 3}
    allow_empty: {accounts: the service is new}
"""


def read(text: str) -> CollectorsReading:
    return read_collectors(text.encode())


def entry(*lines: str, uses: str = "command", run: str = "run: [true]") -> str:
    head = ("id: x", f"uses: {uses}", "system: product", "for: [{control: AC-03}]", run)
    body = "\n    ".join(line for line in (*head, *lines) if line)
    return f"schema: tieout.collectors/v1\ncollectors:\n  - {body}\n"


def test_every_key_is_read() -> None:
    reading = read(WHOLE)
    assert reading.problems == ()
    roles, npm, users, trivy = reading.collectors.collectors
    assert roles == CollectorSetting(
        id="database-roles",
        location=roles.location,
        uses="postgres.roles",
        title="Roles of the production database",
        system="production-database",
        serves=(Serves("AC-03", "access-review-database"), Serves("AC-02", "")),
        settings=(("host", "db.example.com"), ("port", "5432"), ("schemas", "app,audit")),
        classification="restricted",
        stale_after=timedelta(hours=4),
    )
    assert str(roles.location) == "collectors.yaml:4:5"
    assert npm.command == CommandSetting(
        argv=("npm", "audit", "--json", "", "a\nb"),
        timeout=timedelta(seconds=90),
        environment=("NPM_TOKEN",),
        folder="web/app",
        findings=(1, 2),
        require=("/auditReportVersion", "/a~1b"),
        reads="npm-audit",
        version_argv=("npm", "--version"),
        account_argv=("npm", "whoami"),
    )
    assert users.command == CommandSetting(
        argv=("./users",),
        timeout=timedelta(minutes=5),
        reads="json",
        rows="/items",
        columns=(("user", "/name"), ("mfa", "/mfa/enabled")),
        total="/total",
    )
    assert users.allow_empty == "nobody may be in it"
    assert (trivy.path, trivy.reads, trivy.classification) == ("build/trivy.json", "trivy", "confidential")
    assert reading.collectors.assertions == (
        Assertion(
            id="mfa",
            location=reading.collectors.assertions[0].location,
            title="Everybody has a second factor",
            control="AC-02",
            tables=(("users", "users"), ("accounts", "accounts/1")),
            sql="select _at, user as subject, 'no second factor' as message\nfrom users where mfa <> 'true'",
            min_rows=(("users", 3),),
            allow_empty=(("accounts", "the service is new"),),
        ),
    )
    stamps = reading.collectors.timestamps
    assert stamps is not None
    assert (stamps.url, stamps.ca, stamps.location.line) == ("https://tsa.example.com", "tsa.pem", 2)
    assert reading.collectors.collector("trivy") is trivy
    assert reading.collectors.collector("nobody") is None


def test_the_output_is_text_and_the_time_five_minutes_where_nothing_is_said() -> None:
    command = read(entry()).collectors.collectors[0].command
    assert command == CommandSetting(argv=("true",), timeout=timedelta(minutes=5), reads="text")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (entry("tiemout: PT5M"), "x: tiemout is no key"),
        (entry("env: [A]"), "x: env is no key"),
        (entry("settings: {a: b}"), "settings means nothing where reads is text"),
        (entry("path: a"), "path means nothing where uses is command"),
        (entry(uses="postgres.roles"), "run means nothing where uses is postgres.roles"),
        (entry(run=""), "with `uses: command` it lacks run"),
        (entry(uses="ingest", run="path: a"), "with `uses: ingest` it lacks reads"),
        (entry(uses="Postgres"), "uses is Postgres; wanted is"),
        (entry(run="run: npm audit"), "run is npm audit; wanted is a list"),
        (entry(run="run: [a, null]"), "run[1] is no text"),
        (entry(run='run: [" "]'), "run names no program"),
        (entry("in: ../else"), "in is ../else; wanted is a folder of this repository"),
        (entry("in: /etc"), "in is /etc"),
        (entry("timeout: PT7H"), "timeout is PT7H; wanted is a length of at most 6 hours"),
        (entry("timeout: PT0S"), "timeout is PT0S"),
        (entry("timeout: 5"), "timeout is 5"),
        (entry("environment: ['TOKEN=x']"), "environment names TOKEN=x, which is no name"),
        (entry("exit: {ok: [0, 1], findings: [1]}"), "exit code 1 cannot both be"),
        (entry("exit: {findings: [0]}"), "exit code 0 cannot both be"),
        (entry("exit: {ok: [256]}"), "exit.ok is 256"),
        (entry("exit: {fine: [0]}"), "x: fine is no key"),
        (entry("reads: json", "require: [items]"), "require is items, which is no JSON pointer"),
        (entry("reads: json", "rows: /a~2"), "rows is /a~2, which is no JSON pointer"),
        (entry("reads: json", "columns: {a: b}"), "columns is b, which is no JSON pointer"),
        (entry("reads: json", "columns: {A-b: /b}"), "columns names A-b"),
        (entry("reads: csv", "rows: /a"), "rows means nothing where reads is csv"),
        (entry("require: [/a]"), "require means nothing where reads is text"),
        (entry("reads: SARIF"), "reads is SARIF"),
        (entry("classification: secret"), "classification is secret; wanted is one of public"),
        (entry("stale_after: 4 hours"), "stale_after is 4 hours"),
        ("schema: tieout.collectors/v1\ncollectors:\n  - {id: x}\n", "x lacks uses, system, for"),
        ("schema: tieout.collectors/v1\ncollectors: {}\n", "collectors is a mapping; wanted is a list"),
        ("schema: tieout.collectors/v2\n", "schema is tieout.collectors/v2"),
        ("collectors: []\n", "schema is missing"),
        ("schema: tieout.collectors/v1\nassertion: []\n", "collectors.yaml: assertion is no key"),
        ("- a\n", "collectors.yaml holds no keys"),
        ("schema: &a tieout.collectors/v1\n", "an anchor"),
    ],
)
def test_a_slip_is_told_with_the_next_step(text: str, message: str) -> None:
    problems = read(text).problems
    assert any(message in said for _, said, _ in problems), problems
    assert all(remedy for _, _, remedy in problems)


def test_the_place_of_a_slip_is_that_of_its_value() -> None:
    [(where, _, _)] = read(entry("timeout: PT7H")).problems
    assert str(where) == "collectors.yaml:8:14"


def test_a_key_that_looks_like_one_is_suggested_and_never_accepted() -> None:
    [(_, _, remedy)] = read(entry("tiemout: PT9M")).problems
    assert remedy == "did you mean timeout?"
    command = read(entry("tiemout: PT9M")).collectors.collectors[0].command
    assert command is not None
    assert command.timeout == timedelta(minutes=5)


def test_an_id_stands_once() -> None:
    text = entry() + "  - {id: x, uses: ingest, system: s, for: [{control: A}], path: p, reads: sarif}\n"
    [(_, message, _)] = read(text).problems
    assert message == "the id x stands on line 3 already"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("min_rows: {user: 1}", "min_rows names user, which is none of its tables"),
        ("min_rows: {users: many}", "min_rows has many; wanted are whole numbers"),
        ("allow_empty: {others: why}", "allow_empty names others, which is none of its tables"),
        ("tables: {Users: users}", "tables names Users"),
        ("tables: {users: a b}", "tables.users is a b"),
        ("query: select 1", "a: query is no key"),
    ],
)
def test_a_slip_of_an_assertion_is_told(line: str, message: str) -> None:
    tables = "" if line.startswith("tables") else "    tables: {users: users}\n"
    text = f"schema: tieout.collectors/v1\nassertions:\n  - id: a\n    control: AC-02\n    sql: select 1\n{tables}    {line}\n"
    assert [said for _, said, _ in read(text).problems if message in said] != []


@given(st.text(max_size=200))
def test_no_text_ends_in_anything_but_a_reading(text: str) -> None:
    reading = read_collectors(text.encode("utf-8", "surrogatepass"))
    assert reading.problems or text == ""


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from((*keys.COLLECTOR_KEYS, *keys.ASSERTION_KEYS, "ok", "control")), inner, max_size=6
        )
    ),
    max_leaves=12,
)


@given(
    st.fixed_dictionaries(
        {"schema": st.just("tieout.collectors/v1"), "collectors": json_values, "assertions": json_values}
    )
)
def test_no_value_in_any_place_ends_in_anything_but_a_reading(value: object) -> None:
    reading = read_collectors(json.dumps(value, ensure_ascii=False).encode())
    assert isinstance(reading, CollectorsReading)


def test_the_schema_for_editors_has_the_keys_that_are_read() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    found = SCHEMA["definitions"]
    assert tuple(SCHEMA["properties"]) == ("schema", "collectors", "assertions", "timestamps")
    assert set(SCHEMA["properties"]) == set(keys.ROOT_KEYS)
    assert set(found["collector"]["properties"]) == set(keys.COLLECTOR_KEYS)
    assert set(found["assertion"]["properties"]) == set(keys.ASSERTION_KEYS)
    assert set(found["collector"]["properties"]["exit"]["properties"]) == set(keys.EXIT_KEYS)


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        (entry(), True),
        (entry("path: a"), False),
        (entry("tiemout: PT5M"), False),
        (entry("timeout: 5"), False),
        (entry(uses="ingest", run="path: a"), False),
        (entry("in: web"), True),
    ],
)
def test_the_schema_for_editors_takes_what_is_read(text: str, is_valid: bool) -> None:
    value = yaml.load(text, Loader=TextOnly)  # noqa: S506  # a safe loader
    assert jsonschema.Draft7Validator(SCHEMA).is_valid(value) == is_valid


def test_the_schema_for_editors_takes_a_whole_file() -> None:
    jsonschema.validate(yaml.safe_load(WHOLE), SCHEMA)
