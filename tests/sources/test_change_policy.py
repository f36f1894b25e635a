"""``changes:`` of controls.yaml: typed, with its defaults, and every slip with its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tieout.model.change_policy import ChangePolicy, Forge, TicketRule
from tieout.model.location import Location
from tieout.sources.controls import ControlsReading, read_controls

HEAD = "schema: tieout.controls/v1\n"
WHOLE = """\
schema: tieout.controls/v1
changes:
  branch: release/2026
  forge: {kind: github, repository: example/policies, url: "https://git.example.com/"}
  approvals_required: 2
  ticket: {pattern: "[A-Z]+-[0-9]+", required: ticket}
  required_checks: [tests, "build (linux)"]
  emergency_labels: [hotfix, emergency]
  bots: [deploy-user]
  trivial: allow
  x-note: ours
"""
AT = Location(path="controls.yaml", line=2, column=1)


def read(text: str) -> ControlsReading:
    return read_controls(text.encode())


def policy(line: str) -> ChangePolicy:
    reading = read(f"{HEAD}changes: {line}\n")
    assert (reading.unreadable, reading.unknown_fields) == ((), ())
    return reading.program.changes


def test_all_that_is_written_is_read() -> None:
    reading = read(WHOLE)
    assert (reading.unreadable, reading.unknown_fields) == ((), ())
    assert reading.program.changes == ChangePolicy(
        branch="release/2026",
        forge=Forge(kind="github", repository="example/policies", url="https://git.example.com", reason=""),
        approvals_required=2,
        ticket_pattern="[A-Z]+-[0-9]+",
        ticket_rule=TicketRule.TICKET,
        required_checks=("tests", "build (linux)"),
        emergency_labels=("hotfix", "emergency"),
        bots=("deploy-user",),
        trivial_allowed=True,
        location=AT,
    )


def test_silence_has_the_defaults() -> None:
    assert read(HEAD).program.changes == ChangePolicy()
    assert policy("{emergency_labels: null, ticket: {}, branch: null}") == ChangePolicy(location=AT)
    assert policy("{emergency_labels: []}").emergency_labels == ()


def test_nobody_keeps_the_approvals_where_a_reason_says_so() -> None:
    text = '{forge: {kind: none, reason: "Two people; every text is signed\\n on paper"}}'
    assert policy(text).forge == Forge(
        kind="none", repository="", url="", reason="Two people; every text is signed on paper"
    )


def test_a_group_of_gitlab_may_lie_in_another() -> None:
    forge = policy("{forge: {kind: gitlab, repository: acme/legal/policies}}").forge
    assert forge == Forge(kind="gitlab", repository="acme/legal/policies", url="", reason="")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("main", ("bad-value", 10)),
        ("{branch: [main]}", ("bad-value", 19)),
        ("{branch: --output=x}", ("bad-value", 19)),
        ("{branch: a..b}", ("bad-value", 19)),
        ('{branch: "main~1"}', ("bad-value", 19)),
        ("{branch: a.lock}", ("bad-value", 19)),
        ("{branch: '@{u}'}", ("bad-value", 19)),
        ("{forge: github}", ("bad-value", 18)),
        ("{forge: {repository: a/b}}", ("bad-value", 18)),
        ("{forge: {kind: gihub, repository: a/b}}", ("bad-value", 25)),
        ("{forge: {kind: github}}", ("bad-value", 18)),
        ("{forge: {kind: github, repository: policies}}", ("bad-value", 45)),
        ("{forge: {kind: github, repository: a/b/c}}", ("bad-value", 45)),
        ("{forge: {kind: github, repository: ../b}}", ("bad-value", 45)),
        ("{forge: {kind: github, repository: 'a/b?x'}}", ("bad-value", 45)),
        ("{forge: {kind: github, repository: a/b, reason: x}}", ("bad-value", 58)),
        ("{forge: {kind: github, repository: a/b, url: git.example.com}}", ("bad-value", 55)),
        ("{forge: {kind: github, repository: a/b, url: 'https://me:word@example.com'}}", ("bad-value", 55)),
        ("{forge: {kind: none}}", ("bad-value", 25)),
        ("{forge: {kind: none, reason: ' '}}", ("bad-value", 25)),
        ("{forge: {kind: none, reason: x, repository: a/b}}", ("bad-value", 54)),
        ("{approvals_required: 0}", ("bad-value", 31)),
        ("{approvals_required: 11}", ("bad-value", 31)),
        ("{approvals_required: two}", ("bad-value", 31)),
        ("{ticket: '[A-Z]+'}", ("bad-value", 19)),
        ("{ticket: {pattern: '(a+)+'}}", ("bad-pattern", 29)),
        ("{ticket: {pattern: '(a'}}", ("bad-pattern", 29)),
        ("{ticket: {required: always}}", ("bad-value", 30)),
        ("{required_checks: tests}", ("bad-value", 28)),
        ("{emergency_labels: [[a]]}", ("bad-value", 30)),
        ("{bots: {a: b}}", ("bad-value", 17)),
    ],
)
def test_a_slip_is_named_at_its_place(line: str, fault: tuple[str, int]) -> None:
    found = [(item.kind, item.location.column) for item in read(f"{HEAD}changes: {line}\n").unreadable]
    assert found == [fault]


@pytest.mark.parametrize(
    ("line", "name", "suggestion"),
    [
        ("{brnch: main}", "brnch", "branch"),
        ("{forge: {kind: none, reason: x, repo: a}}", "repo", None),
        ("{ticket: {patern: a}}", "patern", "pattern"),
    ],
)
def test_an_unknown_key_is_named(line: str, name: str, suggestion: str | None) -> None:
    (unknown,) = read(f"{HEAD}changes: {line}\n").unknown_fields
    assert (unknown.name, unknown.suggestion) == (name, suggestion)


def test_what_cannot_be_read_asks_no_less_than_silence() -> None:
    """A slip never switches anything off: the forge is looked for, one approval is asked for."""
    line = "{forge: {kind: none}, approvals_required: 0, ticket: {required: x}, emergency_labels: [[a]]}"
    found = read(f"{HEAD}changes: {line}\n").program.changes
    assert (found.is_sound, len(found.slips)) == (False, 4)
    assert replace(found, is_sound=True, slips=()) == ChangePolicy(emergency_labels=(), location=AT)


@pytest.mark.parametrize(
    ("line", "column", "told"),
    [
        ("changes: {approvals_required: two}", 31, "changes.approvals_required is two; wanted is a whole number"),
        ("changes: {approvals_required: 2.0}", 31, "changes.approvals_required is 2.0; wanted"),
        ("changes: {approvals_required: 0}", 31, "changes.approvals_required is 0; wanted"),
        ("changes: {approvals_required: [2]}", 31, "changes.approvals_required is a list; wanted"),
        ("changes: {approvals_required: ''}", 31, "changes.approvals_required is empty"),
        ("changes: {approvals-required: 2}", 11, "approvals-required is no key of this place"),
        ("changes: {required_checks: tieout}", 28, "changes.required_checks is tieout; wanted is a list"),
        ("changes: {required_checks: ['']}", 29, "changes.required_checks[0] is no word"),
        ("changes: {bots: [101]}", 18, "changes.bots[0] is 101, a number; wanted is the login"),
        ("changes: {bots: ['@robot']}", 18, "changes.bots[0] is @robot, no login"),
        ("changes: {ticket: {pattern: '(a'}}", 29, "the pattern (a has an opening bracket"),
        ("changes: {ticket: {required: ''}}", 30, "changes.ticket.required is empty"),
        ("changes: {trivial: maybe}", 20, "changes.trivial is maybe"),
        ("changes: main", 10, "changes is main; wanted are keys"),
        ("chages: {approvals_required: 2}", 1, "chages is no key; changes may be meant"),
    ],
)
def test_no_slip_is_silent_and_the_policy_is_known_to_be_unsound(line: str, column: int, told: str) -> None:
    found = read(f"{HEAD}{line}\n").program
    (slip,) = found.changes.slips
    assert slip.startswith(f"controls.yaml:2:{column}: {told}")
    assert (found.changes.is_sound, found.keys_sound) == (False, True)


def test_a_login_of_digits_is_one_in_quotes() -> None:
    assert policy('{bots: ["101", "robot[bot]", deploy-user]}').bots == ("101", "robot[bot]", "deploy-user")


def test_a_pattern_that_could_take_hours_says_so() -> None:
    (fault,) = read(f"{HEAD}changes: {{ticket: {{pattern: '(a+)+b'}}}}\n").unreadable
    assert fault.message == (
        "the pattern (a+)+b repeats a group without a limit; write how often at most, such as {1,3}"
    )
    assert fault.remedy == 'write a pattern such as "[A-Z]+-[0-9]+"'
