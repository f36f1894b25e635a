"""Outcome -> JUnit XML: a case for each rule and file, as Jenkins, GitLab, Azure and Buildkite read it.

The shape holds in both published schemas: Windy Road's for Apache Ant (JUnit.xsd), and that of Jenkins'
xunit plug-in (junit-10.xsd).
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.finding import UNREADABLE, Finding, Outcome, RuleState, Severity, State
from tieout.report.layout import plain, plural
from tieout.report.sent import branch_lines, head_line, place_in_repository

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_XML = re.compile("[\ufffe\uffff]")
"""Of what ``visible`` leaves, the two that are no characters of XML 1.0 (section 2.2)."""


class _Case(NamedTuple):
    place: str
    name: str
    kind: str = ""
    """``failure``, ``error``, ``skipped``; empty: passed."""
    message: str = ""
    type: str = ""
    lines: tuple[str, ...] = ()


def outcome(of: Outcome, *, below: str = "", fail_on: Severity = Severity.ERROR) -> str:
    """Give one suite: a failure is what ``check`` fails for, what is milder stands in ``system-out``.

    What was not examined, waived, frozen or not of this change is skipped, with the reason; what could not be
    read is an error. ``below`` as ``github.commands``.
    """
    suite = f"tieout {below.removesuffix('/')}".rstrip()
    cases = [*_cases(of, below, fail_on, suite)]
    counts = {kind: sum(case.kind == kind for case in cases) for kind in ("failure", "error", "skipped")}
    milder = [_line(item, below) for item in of.open() if item.severity.rank > fail_on.rank]
    numbers = (
        f'tests="{len(cases)}" failures="{counts["failure"]}" errors="{counts["error"]}" skipped="{counts["skipped"]}"'
    )
    when = f'timestamp="{of.as_of}T00:00:00" time="0"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            "<testsuites>",
            f'<testsuite name={_token(suite)} package="tieout" id="0" hostname="localhost" {when} {numbers}>',
            "<properties>",
            *(f"<property name={_quoted(name)} value={_quoted(value)}/>" for name, value in _properties(of)),
            "</properties>",
            *(_written(case) for case in cases),
            f"<system-out>{_text(head_line(of), *branch_lines(of.branch_note), *milder)}</system-out>",
            "<system-err></system-err>",
            "</testsuite>",
            "</testsuites>\n",
        ]
    )


def _properties(of: Outcome) -> Iterator[tuple[str, str]]:
    yield "as_of", of.as_of.isoformat()
    yield "head", of.head or ""
    yield "ruleset", of.ruleset
    if of.since is not None:
        yield "changed_since", of.since.commit


def _cases(of: Outcome, below: str, fail_on: Severity, suite: str) -> Iterator[_Case]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in of.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule in of.rules:
        found = by_rule.get(rule.rule, [])
        failing = [item for item in found if item.state is State.OPEN and item.severity.rank <= fail_on.rank]
        if rule.state is not RuleState.EXAMINED:
            said = rule.reason if rule.state is RuleState.NOT_EXAMINED else f"off: {rule.reason}"
            yield _Case(suite, rule.rule, "skipped", said)
        elif not failing:
            yield _Case(suite, rule.rule)
        yield from _by_place(failing, below, "error" if rule.rule == UNREADABLE else "failure")
        yield from _at_rest(found, below)
    for lost in of.passed_over:
        at = place_in_repository(lost.location.path, below)
        where = f"{at}:{lost.location.line}:{lost.location.column}"
        name = f"{UNREADABLE}: {lost.kind}, line {lost.location.line}"
        yield _Case(at, name, "error", lost.message, lost.kind, (f"{where}: {lost.message}",))
    for said in branch_lines(of.branch_note):
        yield _Case(suite, "changes.branch", "skipped", said)


def _by_place(findings: list[Finding], below: str, kind: str) -> Iterator[_Case]:
    places: dict[str, list[Finding]] = {}
    for item in findings:
        places.setdefault(place_in_repository(item.location.path, below), []).append(item)
    for place, items in places.items():
        first = items[0]
        message = first.message if len(items) == 1 else f"{plural(len(items), 'finding')}: {first.message}"
        severity = min(items, key=lambda item: item.severity.rank).severity.value
        yield _Case(place or "tieout", first.rule, kind, message, severity, tuple(_line(item, below) for item in items))


def _at_rest(findings: list[Finding], below: str) -> Iterator[_Case]:
    seen: dict[tuple[str, str], int] = {}
    for item in findings:
        why = {
            State.WAIVED: f"waived until {item.until} by {item.waiver}",
            State.BASELINED: "in the baseline",
            State.ELSEWHERE: "not of this change",
        }.get(item.state)
        if why is None:
            continue
        place = place_in_repository(item.location.path, below) or "tieout"
        name = f"{item.rule}: {item.subject}"
        seen[place, name] = count = seen.get((place, name), 0) + 1
        yield _Case(place, name if count == 1 else f"{name} ({count})", "skipped", f"{why}: {item.message}")


def _line(finding: Finding, below: str) -> str:
    at = finding.location
    where = f"{place_in_repository(at.path, below)}:{at.line}:{at.column}"
    return f"{where}: {finding.severity.value}: [{finding.rule}] {finding.message}; next: {finding.remedy}"


def _written(case: _Case) -> str:
    head = f'<testcase classname={_token(case.place)} name={_token(case.name)} time="0"'
    if not case.kind:
        return f"{head}/>"
    kind = f" type={_quoted(case.type)}" if case.type else ""
    return f"{head}><{case.kind} message={_quoted(case.message)}{kind}>{_text(*case.lines)}</{case.kind}></testcase>"


def _token(text: str) -> str:
    """Give an attribute that XML Schema calls a token: no blank at an end, no two in a row."""
    return _quoted(" ".join(text.split()) or "tieout")


def _quoted(text: str) -> str:
    return f'"{html.escape(_character_data(text))}"'


def _text(*lines: str) -> str:
    return html.escape("\n".join(_character_data(plain(line)) for line in lines), quote=False)


def _character_data(text: str) -> str:
    return _NO_XML.sub(lambda match: f"\\u{ord(match.group()):04x}", visible(text))
