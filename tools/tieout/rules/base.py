"""How a rule is declared."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity

SECTIONS = ("What it checks", "Why the auditor asks", "Example", "How to fix", "Sources")
"""The sections that every rule's manual has, in this order."""

Judge = Callable[[Examination], Iterator[Observation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: its name, gravity, inputs, manual and judgement."""

    id: str
    title: str
    severity: Severity
    criteria: tuple[str, ...]
    """Criteria that a finding of this rule bears on."""
    needs: tuple[str, ...]
    """Inputs without which it is not examined: ``people``, ``history``, ``settings``."""
    manual: str
    judge: Judge

    def __call__(self, examination: Examination) -> Iterator[Observation]:
        """Yield what the rule observes, in any order."""
        return self.judge(examination)


def rule(
    *, severity: Severity, criteria: tuple[str, ...] = (), needs: tuple[str, ...] = ()
) -> Callable[[Judge], Rule]:
    """Turn a function into a rule: its name is the id, its docstring title and manual.

    Raises ValueError at import if the docstring lacks a section or has one out of order.
    """

    def declare(judge: Judge) -> Rule:
        manual = inspect.getdoc(judge) or ""
        found = tuple(re.findall(r"^## (.+)$", manual, re.MULTILINE))
        if found != SECTIONS:
            name = judge.__name__
            message = f"the manual of {name} has the sections {found}; wanted are {SECTIONS}"
            raise ValueError(message)
        return Rule(
            id=judge.__name__.replace("_", "-"),
            title=manual.partition("\n")[0].rstrip("."),
            severity=severity,
            criteria=criteria,
            needs=needs,
            manual=manual,
            judge=judge,
        )

    return declare
