"""Findings -> groups by severity and rule, so that one cause does not drown the others."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.model.finding import Finding, Severity
from tieout.render.names import anchor, finding_anchors
from tieout.render.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The findings of one rule and severity."""

    severity: Severity
    rule: str
    title: str
    """The rule's own, or its id where the rule is not among the report's."""
    findings: tuple[tuple[str, Finding], ...]
    """Each with its anchor, in the outcome's order."""
    before: int
    """How many findings the groups before it hold."""

    @property
    def count(self) -> int:
        """How many findings it holds."""
        return len(self.findings)

    @property
    def anchor(self) -> str:
        """Where the page of findings begins the group."""
        return f"{self.severity.value}-{anchor(self.rule)}"


def groups(report: Report) -> tuple[Group, ...]:
    """Group all findings, the gravest first, then in the order of the rules."""
    titles = {rule.id: rule.title for rule in report.rules}
    order = {rule_id: place for place, rule_id in enumerate(titles)}
    found = report.outcome.findings
    by_rule: dict[tuple[int, int, str], list[tuple[str, Finding]]] = {}
    for place, finding in zip(finding_anchors(found), found, strict=True):
        key = (finding.severity.rank, order.get(finding.rule, len(order)), finding.rule)
        by_rule.setdefault(key, []).append((place, finding))
    made: list[Group] = []
    for (rank, _, rule), findings in sorted(by_rule.items(), key=lambda item: item[0]):
        made.append(
            Group(
                severity=list(Severity)[rank],
                rule=rule,
                title=titles.get(rule, rule),
                findings=tuple(findings),
                before=sum(item.count for item in made),
            )
        )
    return tuple(made)
