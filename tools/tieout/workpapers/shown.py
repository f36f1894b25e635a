"""Population and outcome -> what each item would show: what is known of it, and what the rules found about it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.judgement.explained import explaining, explanations
from tieout.model.evidence.folders import EVIDENCE_PATH
from tieout.model.finding import Finding, RuleState, Severity, State
from tieout.model.population import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome, RuleResult
    from tieout.model.population import Item, Population

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SHORT = 10
_UNJUDGED = "-unjudged"
_CANNOT_TELL = frozenset({"evidence-check-inconclusive", "untested-change", "unmapped-approver"})
"""Rules that accuse nobody: they say that something could not be told. With them those whose name ends so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One item with what it would show."""

    item: Item
    shown: Shown
    why: str
    """Empty for one that is supported."""
    rules: tuple[str, ...] = ()
    """The rules that found something about it, the gravest first."""
    waived: tuple[str, ...] = ()
    """The rules of which an error about it is waived: it would be asked about, and is not as if it had not been."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The findings of an outcome, by what they may be about."""

    examination: Examination
    results: dict[str, RuleResult]
    findings: tuple[Finding, ...]
    by_name: dict[str, list[Finding]]

    @classmethod
    def of(cls, examination: Examination, outcome: Outcome) -> Found:
        """Lay out the errors and warnings by subject, by the first word of ``about``, and by place."""
        by_name: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in outcome.findings:
            if finding.severity is not Severity.NOTE:
                for name in dict.fromkeys(names(finding)):
                    by_name[name].append(finding)
        return cls(
            examination=examination,
            results={item.rule: item for item in outcome.rules},
            findings=outcome.findings,
            by_name=by_name,
        )

    def about(self, names: Iterable[str]) -> tuple[Finding, ...]:
        """Give what was found about any of these, each once, in the order of the outcome."""
        found = {id(item): item for name in names for item in self.by_name.get(name, ())}
        return tuple(sorted(found.values(), key=lambda item: (item.severity.rank, item.location, item.rule)))


def names(of: Finding) -> Iterator[str]:
    """Give by what a finding may be tied to an item."""
    path = of.location.path
    yield of.subject
    yield of.about.partition(" ")[0]
    yield from of.touches
    yield f"{path}:{of.location.line}"
    if path.startswith(f"{EVIDENCE_PATH}/"):  # a register is of many items, a file of evidence of one
        yield path
        yield path.rpartition("/")[0]


def shown(population: Population, found: Found) -> tuple[Result, ...]:
    """Give each item of a population with what it would show, in the order of the population."""
    rows = explanations(population.control, found.examination)
    results: list[Result] = []
    for item in population.items:
        result = _judged(item, population, found)
        row = explaining(rows, {item.id, *item.touched_by}) if rows and _deviates(result) else None
        if row is not None:
            why = f"explained by {row.id or row.location}, accepted by {row.approved_by}: {result.why}"
            result = replace(result, shown=Shown.EXPLAINED, why=why)
        results.append(result)
    return tuple(results)


def _deviates(of: Result) -> bool:
    return of.shown is Shown.DEVIATION or (of.shown is Shown.ASKED and of.item.is_late)


def _judged(item: Item, population: Population, found: Found) -> Result:
    findings = found.about(item.touched_by)
    said = [_known(item, population, found)]
    said += ((_means(finding, population), finding.message) for finding in findings)
    worst = max((shown for shown, _ in said), key=lambda shown: shown.rank)
    told = dict.fromkeys(why for shown, why in said if shown is worst and why)
    told = {why: None for why in told if not any(other != why and other.startswith(why) for other in told)}
    return Result(
        item=item,
        shown=worst,
        why="" if worst is Shown.SUPPORTED else _few(tuple(told)),
        rules=tuple(dict.fromkeys(one.rule for one in findings if _means(one, population) is worst)),
        waived=tuple(dict.fromkeys(one.rule for one in findings if _is_waived(one, population))),
    )


def _known(item: Item, population: Population, found: Found) -> tuple[Shown, str]:
    """Say what is known of an item without a finding: silence counts only of a rule that looked at it."""
    is_over = item.until is not None and item.until < found.examination.as_of
    if item.shown is not None and not (item.shown is Shown.OPEN and is_over and population.rules):
        return item.shown, item.why
    if not population.rules:
        return Shown.UNKNOWN, "no rule looks at it, so nothing says whether it was in order"
    for rule in population.rules:
        result = found.results.get(rule)
        if result is None or result.state is not RuleState.EXAMINED:
            return Shown.UNKNOWN, f"the rule {rule} was not examined{f': {result.reason}' if result else ''}"
    return Shown.SUPPORTED, ""


def _means(of: Finding, population: Population) -> Shown:
    """Say what a finding makes of an item; of another control's matter the auditor would ask."""
    if _is_of_another_matter(of, population):
        return Shown.ASKED
    if is_unjudged(of):  # nobody can accept that something is so which nobody can tell
        return Shown.UNKNOWN
    return Shown.ASKED if of.severity is not Severity.ERROR or of.state is State.WAIVED else Shown.DEVIATION


def _is_of_another_matter(of: Finding, population: Population) -> bool:
    return bool(population.rules) and of.rule not in population.rules and not of.rule.endswith(_UNJUDGED)


def _is_waived(of: Finding, population: Population) -> bool:
    return of.severity is Severity.ERROR and of.state is State.WAIVED and not _is_of_another_matter(of, population)


def is_unjudged(of: Finding) -> bool:
    """Say whether a finding says only that something could not be told."""
    return of.is_doubt or of.rule.endswith(_UNJUDGED) or of.rule in _CANNOT_TELL


def called(item: Item) -> str:
    """Give the id of an item as a sentence may have it: of a commit its first digits."""
    return item.id[:_SHORT] if _COMMIT.fullmatch(item.id) else item.id


def _few(told: tuple[str, ...]) -> str:
    return f"{'; '.join(told[:2])}{f'; and {len(told) - 2} more' if len(told) > 2 else ''}"
