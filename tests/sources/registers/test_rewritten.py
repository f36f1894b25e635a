"""Facts that rows stated: which are others now, since when, and which may be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import FILES, commit_files, plant
from tieout.load import load
from tieout.model.registers.rewritten import RewrittenFact
from tieout.model.row import Row
from tieout.sources.registers import removed

AS_OF = date(2026, 6, 30)
INCIDENTS, FINDINGS, RISKS = "registers/incidents.yaml", "registers/findings.yaml", "registers/risks.yaml"
SAID = "id: INC-1, title: A, severity: SEV2, detected_at: 2026-02-01T08:00:00Z"


def text(path: str, *rows: str) -> str:
    name = path.removeprefix("registers/").removesuffix(".yaml")
    return f"schema: tieout.{name}/v1\n{name}:\n" + "".join(f"  - {{{row}}}\n" for row in rows)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    planted = plant(tmp_path / "repository", FILES)
    commit_files(planted, "2026-02-02", {INCIDENTS: text(INCIDENTS, SAID)})
    return planted


def facts(root: Path) -> tuple[RewrittenFact, ...]:
    return load(root, as_of=AS_OF).rewritten_facts


def brief(root: Path) -> list[tuple[str, str, str, str]]:
    return [(fact.id, fact.key, fact.said, fact.says) for fact in facts(root)]


def test_a_fact_that_is_another_now_is_told_with_its_commit_and_place(root: Path) -> None:
    assert facts(root) == ()
    commit = commit_files(root, "2026-03-03", {INCIDENTS: text(INCIDENTS, SAID.replace("T08", "T20"))})
    (fact,) = facts(root)
    assert (fact.register, fact.id, fact.key) == ("incidents", "INC-1", "detected_at")
    assert (fact.said, fact.says) == ("2026-02-01T08:00:00Z", "2026-02-01T20:00:00Z")
    assert (fact.on, fact.commit) == (date(2026, 3, 3), commit)
    assert (fact.location.path, fact.location.line) == (INCIDENTS, 3)


@pytest.mark.parametrize(
    "now",
    [
        SAID.replace("08:00:00Z", "09:00:00+01:00"),  # the same instant
        SAID.replace("title: A", "title: B"),
        f"{SAID}, resolved_at: 2026-02-01T09:00:00Z",  # stated for the first time
        SAID.replace("SEV2", "SEV1"),
        SAID.replace("SEV2", "SEV4"),  # graded while it runs
        f"# {SAID}",
    ],
)
def test_what_says_the_same_or_more_is_no_rewriting(root: Path, now: str) -> None:
    commit_files(
        root, "2026-03-03", {INCIDENTS: text(INCIDENTS, now) if now[0] != "#" else text(INCIDENTS, SAID) + now}
    )
    assert facts(root) == ()


def test_each_change_is_told_until_what_was_said_first_is_said_again(root: Path) -> None:
    commit_files(root, "2026-03-03", {INCIDENTS: text(INCIDENTS, SAID.replace("T08", "T20"))})
    commit_files(root, "2026-04-03", {INCIDENTS: text(INCIDENTS, SAID.replace("T08", "T22"))})
    wanted = [("08", "22", date(2026, 3, 3)), ("20", "22", date(2026, 4, 3))]
    assert [(fact.said[11:13], fact.says[11:13], fact.on) for fact in facts(root)] == wanted
    commit_files(root, "2026-04-24", {INCIDENTS: text(INCIDENTS, SAID)})
    assert facts(root) == ()


@pytest.mark.parametrize(("day", "count"), [("2026-02-05", 0), ("2026-02-06", 1)])
def test_a_slip_is_mended_within_three_days(root: Path, day: str, count: int) -> None:
    commit_files(root, day, {INCIDENTS: text(INCIDENTS, SAID.replace("T08", "T20"))})
    assert len(facts(root)) == count


def test_who_changes_it_every_other_day_does_not_creep_on(root: Path) -> None:
    for day, hour in (("2026-02-04", "10"), ("2026-02-06", "12"), ("2026-02-08", "14")):
        commit_files(root, day, {INCIDENTS: text(INCIDENTS, SAID.replace("T08", f"T{hour}"))})
    assert [(fact.said[11:13], fact.says[11:13]) for fact in facts(root)] == [("10", "14"), ("12", "14")]


def test_the_work_tree_and_a_value_that_was_taken_out_count_too(root: Path) -> None:
    (root / INCIDENTS).write_text(text(INCIDENTS, "id: INC-1, title: A, severity: SEV2"), encoding="utf-8")
    (fact,) = facts(root)
    assert (fact.said, fact.says, fact.on, fact.commit) == ("2026-02-01T08:00:00Z", "", None, "")
    assert fact.location.line == 3


def test_a_version_that_nobody_can_read_hides_no_change(root: Path) -> None:
    commit_files(root, "2026-03-01", {INCIDENTS: "incidents: [\n"})
    commit_files(root, "2026-03-03", {INCIDENTS: text(INCIDENTS, SAID.replace("T08", "T20"))})
    assert [(key, said[11:13], says[11:13]) for _, key, said, says in brief(root)] == [("detected_at", "08", "20")]


def test_a_register_that_became_a_table_is_compared_all_the_same(root: Path) -> None:
    table = "id,title,severity,detected_at\nINC-1,A,SEV2,2026-02-01T20:00:00Z\n"
    commit_files(root, "2026-03-03", {INCIDENTS: None, "registers/incidents.csv": table})
    assert [key for _, key, _, _ in brief(root)] == ["detected_at"]
    commit_files(root, "2026-03-13", {"registers/incidents.csv": table.replace("T20", "T08")})
    assert facts(root) == ()
    commit_files(root, "2026-03-23", {"registers/incidents.csv": table + "INC-2,B,SEV2,2026-03-01T20:00:00Z\n"})
    assert [fact.on for fact in facts(root)] == [date(2026, 3, 3), date(2026, 3, 23)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("severity: high", "severity: low", True),
        ("severity: high", "severity: low, first_severity: high", False),
        ("severity: high", "severity: critical", False),
        ("severity: high", "status: open", True),
        ("due: 2026-02-20", "due: 2026-05-20", True),  # it had passed on 3 March
        ("due: 2026-03-03", "due: 2026-05-20", False),  # the day itself is still its
        ("due: 2026-02-20", "due: 2026-02-10", False),
        ("due: 2026-02-20", "status: open", True),
        ("reported_on: 2026-01-10", "reported_on: 2026-02-10", True),
        ("fixed_on: 2026-01-10", "fixed_on: 2026-01-09", True),
        ("owner: role:cto", "owner: role:ceo", False),
    ],
)
def test_grades_and_deadlines_are_told_where_they_excuse(root: Path, before: str, after: str, told: bool) -> None:
    commit_files(root, "2026-02-03", {FINDINGS: text(FINDINGS, f"id: FND-1, title: A, {before}")})
    commit_files(root, "2026-03-03", {FINDINGS: text(FINDINGS, f"id: FND-1, title: A, {after}")})
    assert [key for _, key, _, _ in brief(root)] == ([before.partition(":")[0]] if told else [])


def test_an_incident_is_not_lowered_when_it_is_over(root: Path) -> None:
    over = f"{SAID}, resolved_at: 2026-02-01T09:00:00Z"
    commit_files(root, "2026-02-03", {INCIDENTS: text(INCIDENTS, over)})
    commit_files(root, "2026-03-03", {INCIDENTS: text(INCIDENTS, over.replace("SEV2", "SEV3"))})
    assert brief(root) == [("INC-1", "severity", "SEV2", "SEV3")]


def test_a_day_that_lies_ahead_may_be_planned_anew(root: Path) -> None:
    people = FILES["registers/people.yaml"]
    row = "  - {id: eve, name: Eve Example, roles: [engineer], left_on: 2026-03-31}\n"
    commit_files(root, "2026-02-03", {"registers/people.yaml": people + row})
    commit_files(root, "2026-03-30", {"registers/people.yaml": people + row.replace("03-31", "05-31")})
    assert brief(root) == []
    commit_files(root, "2026-06-03", {"registers/people.yaml": people + row.replace("03-31", "06-30")})
    assert brief(root) == [("eve", "left_on", "2026-05-31", "2026-06-30")]


# Each says another instant by a way that a look at the lines alone could miss.
GUISES = {
    "on the next line": ("detected_at: 2026-02-01T08:00:00Z", "detected_at:\n      2026-02-01T20:00:00Z"),
    "both on the next line": (
        "detected_at:\n      2026-02-01T08:00:00Z",
        "detected_at:\n      2026-02-01T20:00:00Z",
    ),
    "after a comment": (
        "detected_at: # when\n      2026-02-01T08:00:00Z",
        "detected_at: # when\n      2026-02-01T20:00:00Z",
    ),
    "in quotes": ('detected_at: "2026-02-01T08:00:00Z"', 'detected_at: "2026-02-01T20:00:00Z"'),
    "a key in quotes": ('"detected_at": 2026-02-01T08:00:00Z', '"detected_at": 2026-02-01T20:00:00Z'),
    "a key with an escape": (
        '"detected\\x5fat": 2026-02-01T08:00:00Z',
        '"detected\\x5fat": 2026-02-01T20:00:00Z',
    ),
    "a key with a question mark": (
        "? detected_at\n    : 2026-02-01T08:00:00Z",
        "? detected_at\n    : 2026-02-01T20:00:00Z",
    ),
}


@pytest.mark.parametrize("name", GUISES)
def test_no_spelling_hides_a_rewritten_fact(root: Path, name: str) -> None:
    """Where our reader takes the spelling at all: one that it refuses is unreadable, and told as that."""
    head = "schema: tieout.incidents/v1\nincidents:\n  - id: INC-9\n    title: A\n    "
    before, after = GUISES[name]
    commit_files(root, "2026-02-03", {INCIDENTS: f"{head}{before}\n"})
    commit_files(root, "2026-03-03", {INCIDENTS: f"{head}{after}\n"})
    found = load(root, as_of=AS_OF)
    told = [fact.key for fact in found.rewritten_facts if fact.id == "INC-9"]
    assert told == ["detected_at"] or any(item.location.path == INCIDENTS for item in found.unreadable)


def test_two_rows_that_exchange_what_they_say_are_both_told(root: Path) -> None:
    other = SAID.replace("INC-1", "INC-2").replace("T08", "T20")
    commit_files(root, "2026-02-03", {INCIDENTS: text(INCIDENTS, SAID, other)})
    swapped = (SAID.replace("T08", "T20"), other.replace("T20", "T08"))
    commit_files(root, "2026-03-03", {INCIDENTS: text(INCIDENTS, *swapped)})
    assert [(name, key) for name, key, _, _ in brief(root)] == [("INC-1", "detected_at"), ("INC-2", "detected_at")]


def test_of_versions_that_only_grow_the_last_alone_is_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [SAID]
    for number in range(2, 8):
        rows.append(SAID.replace("INC-1", f"INC-{number}"))
        commit_files(root, f"2026-03-{number:02}", {INCIDENTS: text(INCIDENTS, *rows)})
    closed = [f"{row}, resolved_at: 2026-02-01T09:00:00Z" for row in rows]
    commit_files(root, "2026-03-20", {INCIDENTS: text(INCIDENTS, *closed)})
    read: list[str] = []
    of = removed._Register._read

    def counted(self: removed._Register, path: str, oid: str) -> dict[str, Row]:
        read.append(path)
        return of(self, path, oid)

    monkeypatch.setattr(removed._Register, "_read", counted)
    assert facts(root) == ()
    assert read.count(INCIDENTS) == 1
