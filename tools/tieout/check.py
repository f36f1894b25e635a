"""Examination -> Outcome: run the rules, name what could not be run, sort."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.judgement.waiver import WAIVER, waivers_of
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import SWITCHED_OFF, Finding, Outcome, RuleResult, RuleState, Severity, State
from tieout.rules.base import Rule
from tieout.rules.ruleset import RULESET, digest
from tieout.rules.tuning import settings_faults, waiver_faults

if TYPE_CHECKING:
    from tieout.model.registers.risks import Acceptance


def check(examination: Examination, rules: tuple[Rule, ...] = RULESET) -> Outcome:
    """Judge an examination by each rule; a rule whose input is absent is named with the reason."""
    known = tuple(dict.fromkeys((*rules, *RULESET)))
    unknown, bad = settings_faults(examination.program, known)
    bad += waiver_faults(examination.registers.exceptions, known)
    subject = replace(
        examination,
        unknown_fields=(*examination.unknown_fields, *unknown),
        unreadable=(*examination.unreadable, *bad),
    )
    off = {setting.rule for setting in examination.program.rules if setting.off}
    results: list[RuleResult] = []
    findings: list[Finding] = []
    for rule in rules:
        result = _state(rule, examination, off)
        results.append(result)
        if result.state is RuleState.EXAMINED:
            findings.extend(_findings(rule, subject))
    applied = {item.rule for item in results if item.state is RuleState.EXAMINED}
    applied = applied if WAIVER in applied else set()
    return Outcome(
        head=examination.head,
        as_of=examination.as_of,
        timezone=examination.timezone,
        period=examination.period,
        ruleset=digest(rules),
        rules=tuple(results),
        findings=_settled(_told_apart(sorted(findings, key=_order)), examination, digest(rules), applied),
        unreadable=tuple(sorted(subject.unreadable, key=lambda item: (item.location, item.kind, item.message))),
        uncommitted=examination.uncommitted,
        captures_uncommitted=examination.evidence.uncommitted,
        documents=len(examination.documents),
        controls=len(examination.controls),
        settings=examination.settings,
        branch_note="" if examination.landings is None else examination.landings.branch_note,
    )


def _state(rule: Rule, examination: Examination, off: set[str]) -> RuleResult:
    if rule.id in off:
        return RuleResult(
            rule=rule.id, state=RuleState.OFF, reason=SWITCHED_OFF, criteria=rule.criteria, needs=rule.needs
        )
    forge = examination.program.changes.forge
    if "ledger" in rule.needs and forge is not None and forge.kind == "none":
        said = f"nobody keeps the approvals, says controls.yaml: {visible(forge.reason)}"
        return RuleResult(rule=rule.id, state=RuleState.OFF, reason=said, criteria=rule.criteria, needs=rule.needs)
    # Which branch is in force, and what makes a change approved, stands in the settings alone.
    asked = ("settings", *rule.needs) if "ledger" in rule.needs and not examination.settings else rule.needs
    for need in asked:
        reason = examination.why_absent(need)
        if reason is not None:
            return RuleResult(
                rule=rule.id, state=RuleState.NOT_EXAMINED, reason=reason, criteria=rule.criteria, needs=rule.needs
            )
    return RuleResult(rule=rule.id, state=RuleState.EXAMINED, criteria=rule.criteria, needs=rule.needs)


def _findings(rule: Rule, examination: Examination) -> list[Finding]:
    return [
        Finding(
            rule=rule.id,
            severity=item.severity or rule.severity,
            subject=item.subject,
            location=item.location,
            message=item.message,
            remedy=item.remedy,
            about=item.about,
            touches=item.touches,
            is_doubt=item.is_doubt,
        )
        for item in rule(examination)
    ]


def _order(finding: Finding) -> tuple[object, ...]:
    at = finding.location
    return (at.path, at.line, at.column, finding.rule, finding.subject, finding.about, finding.message)


def _settled(
    findings: tuple[Finding, ...], examination: Examination, ruleset: str, applied: set[str]
) -> tuple[Finding, ...]:
    """Mark what is waived, and what was there from the beginning; all of it stays listed."""
    waivers = waivers_of(examination)
    idle = dict(waivers)
    baseline = examination.baseline
    settled: list[Finding] = []
    for item in findings:
        waiver = waivers.get((item.rule, item.subject))
        idle.pop((item.rule, item.subject), None)
        if waiver is not None:
            settled.append(replace(item, state=State.WAIVED, waiver=waiver.id, until=waiver.expires_on))
        elif baseline is not None and baseline.holds(item, ruleset):
            settled.append(replace(item, state=State.BASELINED))
        else:
            settled.append(item)
    settled.extend(_idle(row) for row in idle.values() if row.rule in applied)
    return tuple(sorted(settled, key=_order))


def _idle(row: Acceptance) -> Finding:
    """Say that a waiver in effect meets no finding: what it waives is mended, or is called otherwise."""
    return Finding(
        rule=WAIVER,
        severity=Severity.NOTE,
        subject=row.id,
        location=row.at("subject"),
        message=f"{row.id} waives {row.rule} of {row.subject}, and there is no such finding",
        remedy="set status: ended if that is mended; else write the subject as tieout check prints it",
        about="idle",
    )


def _told_apart(findings: list[Finding]) -> tuple[Finding, ...]:
    """Give each a fingerprint of its own: the second of one kind in a file is ``about#2``."""
    seen: Counter[str] = Counter()
    apart: list[Finding] = []
    for finding in findings:
        fingerprint = finding.fingerprint
        seen[fingerprint] += 1
        count = seen[fingerprint]
        apart.append(finding if count == 1 else replace(finding, about=f"{finding.about}#{count}"))
    return tuple(apart)
