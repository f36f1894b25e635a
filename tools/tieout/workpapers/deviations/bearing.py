"""Finding -> the controls and the criteria that it bears on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.evidence.record import RECORD_NAME, RECORD_SUFFIX
from tieout.model.finding import RuleState
from tieout.model.population import Population
from tieout.workpapers.population import populations
from tieout.workpapers.shown import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.model.population import Item

_UNJUDGED = "-unjudged"
_REVIEW = "access-review"
"""The kind of evidence that an access review leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """An examination, laid out by what a finding may name."""

    examination: Examination
    by_name: Mapping[str, frozenset[str]]
    """Ids of controls by what names one: the control, a text that it rests on, a capture or a record for it, a row about it."""
    instances: Mapping[str, tuple[tuple[Population, Item], ...]]
    """The instances that a finding may touch, by the name."""
    by_rule: Mapping[str, tuple[str, ...]]
    """The criteria that the findings of a rule bear on, of those in scope."""

    @classmethod
    def of(cls, examination: Examination, outcome: Outcome) -> Bearing:
        """Lay it out once for all findings."""
        in_scope = {item.id for item in examination.criteria_in_scope()}
        instances: defaultdict[str, list[tuple[Population, Item]]] = defaultdict(list)
        for of in populations(examination):
            if isinstance(of, Population):
                for item in of.items:
                    for name in item.touched_by:
                        instances[name].append((of, item))
        return cls(
            examination=examination,
            by_name={name: frozenset(ids) for name, ids in _named(examination).items()},
            instances={name: tuple(found) for name, found in instances.items()},
            by_rule={
                item.rule: tuple(dict.fromkeys(name for name in item.criteria if name in in_scope))
                for item in outcome.rules
                if item.state is RuleState.EXAMINED
            },
        )

    def touched(self, finding: Finding) -> tuple[tuple[Population, Item], ...]:
        """Give the instances that a finding is about, each once, in the order of their populations."""
        found = {
            (of.control.id, item.id): (of, item)
            for name in dict.fromkeys(names(finding))
            for of, item in self.instances.get(name, ())
            if not of.rules or finding.rule in of.rules or finding.rule.endswith(_UNJUDGED)
        }
        return tuple(found.values())

    def controls(self, finding: Finding) -> tuple[str, ...]:
        """Give the ids of the controls that it bears on, in the order of ``controls.yaml``; none if it names none."""
        known = {item.id for item in self.examination.controls}
        if finding.subject in known:
            return (finding.subject,)
        named = frozenset().union(*(self.by_name.get(name, frozenset()) for name in names(finding)))
        named |= {of.control.id for of, _ in self.touched(finding)}
        return self.ordered(named)

    def criteria(self, finding: Finding, controls: Iterable[str]) -> tuple[str, ...]:
        """Give the criteria in scope of these controls; of a finding about none, its own or those of its rule."""
        chosen = self.of_controls(controls)
        if chosen:
            return chosen
        in_scope = {item.id for item in self.examination.criteria_in_scope()}
        return (finding.subject,) if finding.subject in in_scope else self.by_rule.get(finding.rule, ())

    def of_controls(self, controls: Iterable[str]) -> tuple[str, ...]:
        """Give the criteria in scope that these controls name, in the catalogue's order."""
        wanted, catalogue = set(controls), self.examination.catalogue
        named = {
            criterion.id
            for control in self.examination.controls
            if control.id in wanted
            for reference in control.criteria
            if (criterion := catalogue.resolve(reference)) is not None
        }
        return tuple(item.id for item in self.examination.criteria_in_scope() if item.id in named)

    def ordered(self, controls: Iterable[str]) -> tuple[str, ...]:
        """Give ids in the order of ``controls.yaml``, without those that it does not have."""
        wanted = set(controls)
        return tuple(dict.fromkeys(item.id for item in self.examination.controls if item.id in wanted))


def _named(examination: Examination) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for control in examination.controls:
        for document_id in control.documents:
            document = examination.document(document_id)
            if document is not None:
                found[document.path].add(control.id)
                found[document_id].add(control.id)
    for judged in examination.evidence.judged:
        served = {control for control, _ in judged.serves}
        for name in (judged.capture.id, judged.capture.path, judged.capture.folder) if served else ():
            found[name] |= served
    for name, ids in _of_removed(examination):
        found[name] |= ids
    for name, ids in _of_records(examination):
        found[name] |= ids
    rows = examination.registers
    for risk in rows.risks:
        found[risk.subject].update(risk.controls)
    for row in rows.exceptions:
        found[row.subject].update(about(row, examination))
    found.pop("", None)
    return found


def _of_removed(examination: Examination) -> Iterator[tuple[str, set[str]]]:
    """Tie captures that are gone to the controls that the log's lines name: no record says it any more."""
    log, there = examination.evidence.log, {item.path for item in examination.evidence.captures}
    for leaf in log.leaves if log else ():
        if leaf.path not in there:
            file = leaf.path.removesuffix(f"/{RECORD_NAME}").removesuffix(RECORD_SUFFIX)
            yield from ((name, set(leaf.controls)) for name in (leaf.path, file))


def _of_records(examination: Examination) -> Iterator[tuple[str, set[str]]]:
    """Tie the records of access reviews and exercises to the controls that they are made for, whether they count or not."""
    controls = examination.controls
    for review in examination.access_reviews:
        of_system = {
            control.id
            for control in controls
            if any((entry.kind, entry.system) == (_REVIEW, review.system) for entry in control.evidence)
        }
        yield review.path, {review.control} if review.control else of_system
    by_path = {item.path: item for item in examination.exercises}
    for control in controls:
        for entry in control.evidence:
            kept = examination.evidence.kept_as(entry.path) if entry.path else None
            for path in {item.path for item in kept.versions} & set(by_path) if kept else ():
                record = by_path[path]
                if not control.runbooks or set(control.runbooks) & set(record.runbooks):
                    yield from ((name, {control.id}) for name in (record.id, path) if name)


def about(row: object, examination: Examination) -> set[str]:
    """Give the controls that a row of the exceptions register is about: its own, its policy's, its risk's."""
    control, policy, risk_id = (str(getattr(row, key, "")) for key in ("control", "policy", "risk"))
    if control:
        return {control}
    of_policy = {item.id for item in examination.controls if policy and policy in item.documents}
    risk = examination.registers.risk(risk_id) if risk_id else None
    return of_policy | ({*risk.controls} if risk else set())
