"""controls.yaml: settings and controls typed, placed, and readable where one of them is not."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.cadence import Cadence, Every, Windows
from tieout.model.control import Control, Execution, Nature, Requirement
from tieout.model.criteria import Category
from tieout.model.document import Classification
from tieout.model.limit import Limit, Unit
from tieout.model.location import Location, MissingField
from tieout.model.period import Period
from tieout.model.program import DocumentGlobs, Organization, Program, RuleSetting, RuleValue
from tieout.sources.controls import ControlsReading, read_controls

HEAD = "schema: tieout.controls/v1\n"
WHOLE = """\
# yaml-language-server: $schema=.tieout/schemas/controls.json
schema: tieout.controls/v1
organization: {name: Example Ltd, timezone: Europe/Berlin, fiscal_year_start: 4}
scope:
  categories: [security, availability, confidentiality]
  excluded: [{criterion: CC6.4, reason: "No premises of our own", carve_out: aws}]
periods:
  - {id: 2026-H2, type: 2, start: 2026-07-01, end: 2026-12-31}
  - {id: 2027-01-31, type: 1, start: 2027-01-31, end: 2027-01-31}
documents:
  policies: ["policies/**/*.md", "*/index.md"]
  runbooks: []
  foreign_fields: [slug, weight]
  fields: {last_updated: last_reviewed, weight: null}
changes:
  branch: main
keys: {evidence: ["SHA256:EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE"], bundle: ["SHA256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"]}
plugins: {rules: [], collectors: [], forges: [], signers: []}
rules: {due-soon: {days: 30}, unmeasurable-wording: off, broken-link: on}
controls:
  - id: AC-03
    title: Quarterly access review
    statement: |
      The head of engineering reviews every grant.
      What is not needed goes.
    owner: role:head-of-engineering
    criteria: [CC6.2, CC6.3]
    nature: detective
    execution: it_dependent_manual
    cadence: {every: quarterly, windows: calendar, max_gap: P92D, grace: P7D}
    policies: [POL-002]
    runbooks: [RB-001]
    evidence: [{id: access-review, system: aws-prod, kind: access-review}]
    test: Draw two quarters.
    effective: {from: 2026-01-01, to: null}
    performer: role:engineer
    reviewer: role:cto
    systems: [aws-prod]
    ipe: {report: grants}
    tests: [{procedure: a, attribute: b, method: inspection}]
    key: true
    subservice: null
    status: active
    compensates: []
    x-note: anything
  - {id: IR-01, title: Response, statement: Someone answers., owner: cto, criteria: [CC7.4], cadence: {on: event, within: PT24H}}
"""


def read(text: str) -> ControlsReading:
    return read_controls(text.encode())


def faults(text: str) -> list[tuple[str, int, int]]:
    return [(item.kind, item.location.line, item.location.column) for item in read(text).unreadable]


def control(*lines: str) -> str:
    fixed = ("- id: AC-01", "  title: A", "  statement: B", "  owner: cto", "  criteria: [CC6.1]")
    return HEAD + "controls:\n" + "\n".join((*fixed, *(f"  {line}" for line in lines))) + "\n"


def test_all_that_the_contract_names_is_read() -> None:
    reading = read(WHOLE)
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
    program = reading.program
    assert program.organization == Organization(name="Example Ltd", timezone="Europe/Berlin", fiscal_year_start=4)
    assert program.scope.categories == {Category.SECURITY, Category.AVAILABILITY, Category.CONFIDENTIALITY}
    (excluded,) = program.scope.excluded
    assert (excluded.criterion, excluded.reason, excluded.carve_out, excluded.location) == (
        "CC6.4",
        "No premises of our own",
        "aws",
        Location(path="controls.yaml", line=6, column=14),
    )
    assert program.periods == (
        Period(id="2026-H2", start=date(2026, 7, 1), end=date(2026, 12, 31), type=2),
        Period(id="2027-01-31", start=date(2027, 1, 31), end=date(2027, 1, 31), type=1),
    )
    assert program.documents == DocumentGlobs(
        policies=("policies/**/*.md", "*/index.md"),
        runbooks=(),
        foreign_fields=frozenset({"slug", "weight"}),
        fields=(("last_updated", "last_reviewed"),),
    )
    assert program.rules == (
        RuleSetting(
            rule="due-soon",
            off=False,
            location=Location(path="controls.yaml", line=19, column=9),
            values=(RuleValue(key="days", text="30", location=Location(path="controls.yaml", line=19, column=20)),),
        ),
        RuleSetting(rule="unmeasurable-wording", off=True, location=Location(path="controls.yaml", line=19, column=31)),
        RuleSetting(rule="broken-link", off=False, location=Location(path="controls.yaml", line=19, column=58)),
    )
    assert (program.bundle_keys, program.evidence_keys) == (("SHA256:" + "B" * 43,), ("SHA256:" + "E" * 43,))
    assert (program.keys_sound, program.key_slips) == (True, ())


def test_a_whole_control_is_read_with_its_places() -> None:
    first, second = read(WHOLE).controls
    at = {name: (place.line, place.column) for name, place in first.places}
    assert (at["id"], at["criteria[1]"], at["cadence.grace"], at["effective.from"]) == (
        (21, 5),
        (27, 23),
        (30, 67),
        (35, 17),
    )
    assert first == Control(
        id="AC-03",
        location=Location(path="controls.yaml", line=21, column=5),
        title="Quarterly access review",
        statement="The head of engineering reviews every grant.\nWhat is not needed goes.",
        owner="role:head-of-engineering",
        criteria=("CC6.2", "CC6.3"),
        nature=Nature.DETECTIVE,
        execution=Execution.IT_DEPENDENT_MANUAL,
        cadence=Cadence(every=Every.QUARTERLY, max_gap=timedelta(days=92), grace=timedelta(days=7)),
        policies=("POL-002",),
        runbooks=("RB-001",),
        evidence=(Requirement(id="access-review", system="aws-prod", kind="access-review"),),
        test="Draw two quarters.",
        effective_from=date(2026, 1, 1),
        effective_to=None,
        places=first.places,
    )
    assert second.cadence == Cadence(every=Every.EVENT, within=Limit(value=24, unit=Unit.HOURS))
    assert all(name != "id" or place.line == 46 for name, place in second.places)


def test_settings_that_are_silent_have_their_defaults() -> None:
    reading = read(HEAD)
    assert (reading.program, reading.controls, reading.unreadable) == (Program(), (), ())


# --- The file as a whole ---


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("empty", 1, 1)),
        ("- a\n", ("bad-value", 1, 1)),
        ("text\n", ("bad-value", 1, 1)),
        ("organization: {}\n", ("unknown-schema", 1, 1)),
        ("schema: tieout.controls/v2\n", ("unknown-schema", 1, 9)),
        ("schema: [tieout.controls/v1]\n", ("unknown-schema", 1, 9)),
        ("schema: a\nschema: b\n", ("duplicate-key", 2, 1)),
    ],
)
def test_a_file_that_is_no_settings_is_named(text: str, fault: tuple[str, int, int]) -> None:
    assert fault in faults(text)


def test_a_byte_order_mark_is_remarked_on() -> None:
    reading = read_controls(b"\xef\xbb\xbf" + WHOLE.encode())
    assert [item.kind for item in reading.unreadable] == ["byte-order-mark"]
    assert len(reading.controls) == 2


# --- Settings that do not fit ---


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("organization: Example Ltd", ("bad-value", 2, 15)),
        ("organization: {timezone: Berlin}", ("bad-value", 2, 26)),
        ("organization: {timezone: ../../etc/passwd}", ("bad-value", 2, 26)),
        ("organization: {timezone: Europe}", ("bad-value", 2, 26)),
        # Of the machine that examines, or on few machines: the same repository was of another day on the next one.
        ("organization: {timezone: localtime}", ("bad-value", 2, 26)),
        ("organization: {timezone: right/UTC}", ("bad-value", 2, 26)),
        ("organization: {timezone: posix/Europe/Berlin}", ("bad-value", 2, 26)),
        ("organization: {fiscal_year_start: 13}", ("bad-value", 2, 35)),
        ("organization: {fiscal_year_start: 0}", ("bad-value", 2, 35)),
        ("organization: {fiscal_year_start: April}", ("bad-value", 2, 35)),
        ("organization: {holidays: 2026-12-25}", ("bad-value", 2, 26)),
        ("organization: {holidays: [2026-12-25, 12-26]}", ("bad-date", 2, 39)),
        ("organization: {holidays: [2026-02-29]}", ("bad-date", 2, 27)),
        ("organization: {holidays: [[2026-12-25]]}", ("bad-value", 2, 27)),
        ("scope: {categories: security}", ("bad-value", 2, 21)),
        ("scope: {categories: [securty]}", ("bad-value", 2, 22)),
        ("scope: {excluded: [CC6.4]}", ("bad-value", 2, 20)),
        ("periods: [{id: a, start: 2026-01-01}]", ("bad-value", 2, 11)),
        ("periods: [{id: a, start: 2026-01-01, end: 2025-12-31}]", ("bad-value", 2, 43)),
        ("periods: [{id: a, start: 2026-01-01, end: 2026-13-01}]", ("bad-date", 2, 43)),
        ("periods: [{id: a, start: 2026-01-01, end: 2026-01-01, type: 3}]", ("bad-value", 2, 61)),
        ("periods: [{id: a, start: 2026-01-01, end: 2036-01-01}]", ("bad-value", 2, 43)),
        ("periods: [{id: a, start: 2026-01-01, end: 2026-06-30, required_share: 101}]", ("bad-value", 2, 71)),
        ('documents: {policies: ["/etc/*.md"]}', ("bad-glob", 2, 24)),
        ('documents: {policies: ["../*.md"]}', ("bad-glob", 2, 24)),
        ('documents: {policies: ["!a.md"]}', ("bad-glob", 2, 24)),
        ("documents: {fields: {a: colour}}", ("bad-value", 2, 25)),
        ("rules: {stale-review: offf}", ("bad-value", 2, 23)),
        ("rules: [stale-review]", ("bad-value", 2, 8)),
        ("plugins: [acme]", ("bad-value", 2, 10)),
        ("plugins: {rules: acme}", ("bad-value", 2, 18)),
        ("keys: {bundle: abc}", ("bad-value", 2, 16)),
        ("controls: {AC-01: {}}", ("bad-value", 2, 11)),
        ("controls: [AC-01]", ("bad-value", 2, 12)),
    ],
)
def test_a_setting_that_does_not_fit_is_named(line: str, fault: tuple[str, int, int]) -> None:
    assert faults(f"{HEAD}{line}\n") == [fault]


@pytest.mark.parametrize("kind", ["rules", "collectors", "forges", "signers"])
def test_a_plug_in_that_is_named_is_said_not_to_be_read(kind: str) -> None:
    text = f"{HEAD}plugins: {{{kind}: [acme, zeta]}}\n"
    at = len(f"plugins: {{{kind}: [") + 1
    assert faults(text) == [("plugin-not-read", 2, at), ("plugin-not-read", 2, at + 6)]
    first, _ = read(text).unreadable
    assert first.message == f"plugins.{kind} names acme: this version reads no plug-ins, so acme is not active"
    assert first.remedy == "take the name out, or use a version that reads plug-ins"


@pytest.mark.parametrize("nothing", ["", "{}", "{rules: []}", "{rules: null, signers: []}"])
def test_no_plug_in_that_is_named_is_no_fault(nothing: str) -> None:
    assert faults(f"{HEAD}plugins: {nothing}\n") == []
    assert read(f"{HEAD}plugins: {nothing}\n").unknown_fields == ()


def test_two_periods_of_one_id_are_refused_at_the_second() -> None:
    text = f"{HEAD}periods:\n" + "  - {id: a, start: 2026-01-01, end: 2026-01-31}\n" * 2
    assert faults(text) == [("duplicate-id", 4, 10)]
    assert len(read(text).program.periods) == 1


def test_a_day_that_lasts_is_told_and_examined_as_a_window() -> None:
    """As of its last day alone, every window that was missed before would go untold."""
    reading = read(f"{HEAD}periods: [{{id: a, type: 1, start: 2026-01-01, end: 2026-06-30}}]\n")
    assert reading.program.periods == (Period(id="a", start=date(2026, 1, 1), end=date(2026, 6, 30), type=2),)
    (fault,) = reading.unreadable
    assert (fault.message, fault.remedy) == (
        (
            "the period a is of type 1, which is as of one day, and lasts from 2026-01-01 to 2026-06-30:"
            " it is examined as type 2"
        ),
        "write 2026-06-30 for both, or type: 2",
    )


def test_holidays_are_days_and_those_that_are_none_are_left_out() -> None:
    reading = read(f"{HEAD}organization: {{holidays: [2026-12-25, tomorrow, 2027-01-01, 2026-12-25]}}\n")
    assert reading.program.organization.holidays == {date(2026, 12, 25), date(2027, 1, 1)}
    (fault,) = reading.unreadable
    assert fault.message == "tomorrow is no holiday; wanted is a day of the calendar as YYYY-MM-DD"


def test_a_period_may_ask_for_windows_that_lie_in_it_to_another_share() -> None:
    text = f"{HEAD}periods:\n" + "".join(
        f"  - {{id: p{share}, start: 2026-01-01, end: 2026-06-30, required_share: {share}}}\n" for share in (0, 75, 100)
    )
    assert [period.required_share for period in read(text).program.periods] == [0, 75, 100]


def test_ten_years_are_a_period_and_a_day_more_is_none() -> None:
    text = f"{HEAD}periods: [{{id: a, start: 2026-02-15, end: 2036-02-14}}]\n"
    assert len(read(text).program.periods) == 1
    more = read(text.replace("02-14", "02-15"))
    assert more.program.periods == ()
    assert [item.message for item in more.unreadable] == ["the period a is longer than 10 years"]


@pytest.mark.parametrize(
    ("line", "level", "faults"),
    [
        ("", Classification.CONFIDENTIAL, 0),
        ("evidence: {classification: internal}", Classification.INTERNAL, 0),
        ("evidence: {classification: restricted}", Classification.RESTRICTED, 0),
        ("evidence:", Classification.CONFIDENTIAL, 0),
        ("evidence: {classification: }", Classification.CONFIDENTIAL, 0),
        ("evidence: {}", Classification.CONFIDENTIAL, 0),
        ("evidence: {classification: Internal}", Classification.RESTRICTED, 1),
        ("evidence: {classification: [internal]}", Classification.RESTRICTED, 1),
        ("evidence: internal", Classification.RESTRICTED, 1),
    ],
)
def test_how_a_capture_is_classified_that_says_nothing_fails_to_the_highest(
    line: str, level: Classification, faults: int
) -> None:
    """A slip of the pen must not publish what was meant to be kept."""
    reading = read_controls(f"schema: tieout.controls/v1\n{line}\ncontrols: []\n".encode())
    assert reading.program.evidence_class is level
    assert len(reading.unreadable) == faults


@pytest.mark.parametrize(
    "line",
    [
        "evidence: {clasification: public}",
        "evidnce: {classification: restricted}",
        "Evidence: {classification: restricted}",
        "evidence: {classification: public, classifiction: restricted}",
    ],
)
def test_a_slip_in_how_captures_count_is_taken_for_the_highest(line: str) -> None:
    """Who wrote it meant something; what, nobody knows, and lower would show what was to be kept."""
    assert read(f"{HEAD}{line}\n").program.evidence_class is Classification.RESTRICTED


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("SCOPE: {categories: [security, availability]}", 1, "SCOPE is no key; scope may be meant"),
        ("scpe: {categories: [security]}", 1, "scpe is no key; scope may be meant"),
        ("scope: {categores: [security, availability]}", 9, "categores is no key; scope.categories may be meant"),
        ("scope: {criteria: [security]}", 9, "criteria is no key; scope.categories may be meant"),
    ],
)
def test_a_slip_in_the_scope_is_known_to_be_unread(line: str, column: int, message: str) -> None:
    """Read as security alone it would be a smaller scope in which more is well."""
    reading = read(f"{HEAD}{line}\n")
    (found,) = reading.unreadable
    assert (found.kind, found.location.line, found.location.column) == ("scope-slip", HEAD.count("\n") + 1, column)
    assert found.message == f"{message}; so only security is in scope"
    assert reading.program.scope.categories == {Category.SECURITY}


@pytest.mark.parametrize("line", ["scope: {x-note: ours}", "scope: {categories: [security], catgories: [privacy]}", ""])
def test_a_scope_that_says_its_categories_is_read(line: str) -> None:
    """What is no key beside them is told by its own rule."""
    assert read(f"{HEAD}{line}\n").unreadable == ()


def test_a_scope_whose_categories_cannot_be_read_is_security() -> None:
    assert read(f"{HEAD}scope: {{categories: [safety]}}\n").program.scope.categories == {Category.SECURITY}


@pytest.mark.parametrize(
    ("line", "name", "suggestion"),
    [
        ("organisation: {}", "organisation", "organization"),
        ("control: []", "control", "controls"),
        ("period: []", "period", "periods"),
        ("organization: {time_zone: UTC}", "time_zone", "timezone"),
        ("documents: {policy: []}", "policy", None),
        ("plugins: {rule: []}", "rule", "rules"),
        ("weather: fine", "weather", None),
    ],
)
def test_an_unknown_setting_is_named(line: str, name: str, suggestion: str | None) -> None:
    (unknown,) = read(f"{HEAD}{line}\n").unknown_fields
    assert (unknown.subject, unknown.name, unknown.suggestion) == ("controls.yaml", name, suggestion)
    assert unknown.location.line == 2


# --- Controls that do not fit ---


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("nature: detectiv", ("bad-value", 8, 11)),
        ("execution: automatic", ("bad-value", 8, 14)),
        ("cadence: quarterly", ("bad-value", 8, 12)),
        ("cadence: {grace: P7D}", ("bad-value", 8, 12)),
        ("cadence: {every: often}", ("bad-value", 8, 20)),
        ("cadence: {every: quarterly, grace: PT7H}", ("bad-value", 8, 38)),
        ("cadence: {on: change}", ("bad-value", 8, 17)),
        ("cadence: {on: event, every: weekly}", ("bad-value", 8, 17)),
        ("cadence: {on: event, within: P1DT2H}", ("bad-value", 8, 32)),
        ("cadence: {on: event, within: soon}", ("bad-value", 8, 32)),
        ("cadence: {on: event, within: PT0H}", ("bad-value", 8, 32)),
        ("cadence: {on: event, within: [PT1H]}", ("bad-value", 8, 32)),
        ("cadence: {every: quarterly, windows: odd}", ("bad-value", 8, 40)),
        ("cadence: {every: quarterly, windows: [fiscal]}", ("bad-value", 8, 40)),
        ("policies: POL-001", ("bad-value", 8, 13)),
        ("evidence: [logs]", ("bad-value", 8, 14)),
        ("effective: 2026-01-01", ("bad-value", 8, 14)),
        ("effective: {from: 2026}", ("bad-date", 8, 21)),
        ("effective: {from: 2026-02-01, to: 2026-01-31}", ("bad-value", 8, 37)),
    ],
)
def test_a_key_of_a_control_that_does_not_fit_is_named(line: str, fault: tuple[str, int, int]) -> None:
    assert faults(control(line)) == [fault]
    (found,) = read(control(line)).controls
    assert (found.id, found.owner, found.criteria) == ("AC-01", "cto", ("CC6.1",))


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("PT24H", Limit(value=24, unit=Unit.HOURS)),
        ("P7D", Limit(value=7, unit=Unit.DAYS)),
        ("2 business days", Limit(value=2, unit=Unit.BUSINESS_DAYS)),
        ("null", None),
    ],
)
def test_the_time_allowed_after_an_event_is_a_number_and_a_unit(written: str, limit: Limit | None) -> None:
    (found,) = read(control(f"cadence: {{on: event, within: {written}}}")).controls
    assert found.cadence == Cadence(every=Every.EVENT, within=limit)


def test_a_limit_that_does_not_fit_is_shown_with_one_that_does() -> None:
    (fault,) = read(control("cadence: {on: event, within: P1DT2H}")).unreadable
    assert fault.message == (
        "cadence.within is P1DT2H; wanted is a length above zero in one unit, such as PT24H, P7D or 2 business days"
    )
    assert fault.remedy == "write `within: PT24H`, or `within: 2 business days`"


def test_the_windows_of_a_control_are_those_that_it_names() -> None:
    (found,) = read(control("cadence: {every: quarterly, windows: rolling}")).controls
    assert found.cadence == Cadence(every=Every.QUARTERLY, windows=Windows.ROLLING)


def test_what_a_control_lacks_is_said_once_and_its_statement_only_asked_for() -> None:
    reading = read(f"{HEAD}controls:\n  - {{id: AC-01}}\n  - {{title: B, criteria: []}}\n")
    first, second = (Location(path="controls.yaml", line=line, column=5) for line in (3, 4))
    assert reading.missing_fields == (
        MissingField(location=first, subject="AC-01", names=("title", "owner", "criteria")),
        MissingField(location=first, subject="AC-01", names=("statement",), asked=False),
        MissingField(location=second, subject="control 2", names=("id", "owner", "criteria")),
        MissingField(location=second, subject="control 2", names=("statement",), asked=False),
    )


def test_two_controls_of_one_id_are_refused_at_the_second() -> None:
    text = control() + control().partition("controls:\n")[2]
    (fault,) = read(text).unreadable
    assert faults(text) == [("duplicate-id", 8, 7)]
    assert fault.message == "the id AC-01 stands on line 3 already"
    assert [item.location.line for item in read(text).controls] == [3, 8]


@pytest.mark.parametrize(
    ("key", "suggestion"), [("frequency", "cadence"), ("name", "title"), ("criterion", "criteria")]
)
def test_an_unknown_key_of_a_control_is_named_as_its(key: str, suggestion: str) -> None:
    (unknown,) = read(control(f"{key}: a")).unknown_fields
    assert (unknown.subject, unknown.name, unknown.suggestion, unknown.location.line) == ("AC-01", key, suggestion, 8)


def test_six_hundred_controls_are_read_in_order() -> None:
    text = HEAD + "controls:\n" + "".join(f"  - {{id: AC-{number}, statement: x}}\n" for number in range(600))
    found = [int(item.id.removeprefix("AC-")) for item in read(text).controls]
    assert len(found) == 600
    assert all(left < right for left, right in pairwise(found))


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: HEAD.encode() + text.encode("utf-8", "ignore")))
def test_any_bytes_give_settings_or_say_why_not(data: bytes) -> None:
    reading = read_controls(data)
    assert all(item.message and item.remedy for item in reading.unreadable)


@given(
    st.dictionaries(
        st.sampled_from(["schema", "organization", "scope", "periods", "documents", "keys", "rules", "controls"]),
        st.sampled_from(["a", "[]", "{}", "[a]", "[[a]]", "{a: b}", "[{a: b}]", "null", "{id: [x]}", "[{id: {x: y}}]"]),
    )
)
def test_any_shape_of_settings_is_answered(settings: dict[str, str]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in settings.items())
    assert isinstance(read(text), ControlsReading)


@pytest.mark.parametrize(
    ("written", "days", "faults"),
    [
        ("grace: P92D", 92, []),
        ("grace: P93D", None, ["cadence.grace is 93 days; quarterly allows 92 at most, so its default counts"]),
        ("max_gap: P184D", 184, []),
        ("max_gap: P185D", None, ["cadence.max_gap is 185 days; quarterly allows 184 at most, so its default counts"]),
    ],
)
def test_a_control_cannot_give_itself_endless_time(written: str, days: int | None, faults: list[str]) -> None:
    reading = read_controls(
        f"{HEAD}controls:\n  - {{id: AC-01, title: A, owner: o, criteria: [CC6.1], "
        f"cadence: {{every: quarterly, {written}}}}}\n".encode()
    )
    assert [item.message for item in reading.unreadable] == faults
    cadence = reading.controls[0].cadence
    assert cadence is not None
    length = cadence.grace if "grace" in written else cadence.max_gap
    assert (length.days if length else None) == days


PIN = "SHA256:" + "A" * 43


@pytest.mark.parametrize(
    ("line", "column", "told"),
    [
        (f'keys: {{evidence: "{PIN}"}}', 18, "keys.evidence is SHA256:AAA"),
        (f'keys: ["{PIN}"]', 7, "keys is a list; wanted are keys with values"),
        (f'keys: "{PIN}"', 7, "keys is SHA256:AAA"),
        ("keys: {evidence: ['SHA256:...']}", 19, "keys.evidence[0] is SHA256:...; wanted is the fingerprint"),
        (f"keys: {{evidence: ['{PIN}', abc]}}", 73, "keys.evidence[1] is abc; wanted is the fingerprint"),
        (f"keys: {{bundle: ['{PIN}=']}}", 17, "keys.bundle[0] is SHA256:AAA"),
        ("keys: {bundle: [{}]}", 17, "keys.bundle[0] is no word"),
        ("keys: {evidences: []}", 8, "evidences is no key of this place"),
        ("kyes: {evidence: []}", 1, "kyes is no key; keys may be meant"),
    ],
)
def test_pins_that_cannot_be_read_are_named_and_known_to_be_unsound(line: str, column: int, told: str) -> None:
    program = read(f"schema: tieout.controls/v1\n{line}\n").program
    (slip,) = program.key_slips
    assert slip.startswith(f"controls.yaml:2:{column}: {told}")
    assert not program.keys_sound
    assert program.changes.is_sound


@pytest.mark.parametrize("line", ["keys: {}", "keys: null", "keys: {evidence: [], x-note: ours}", "x-keys: 1"])
def test_no_pins_are_sound(line: str) -> None:
    program = read(f"schema: tieout.controls/v1\n{line}\n").program
    assert (program.keys_sound, program.evidence_keys) == (True, ())
