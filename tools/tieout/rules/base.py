"""How a rule is declared."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.collection import REGISTERS

SECTIONS = ("What it checks", "Why the auditor asks", "Example", "How to fix", "Sources")
"""The sections that every rule's manual has, in this order."""
NEEDS = frozenset(
    {
        "documents",
        "earlier-registers",
        "enforcement",
        "evidence",
        "history",
        "ledger",
        "people",
        "protection",
        "settings",
        *REGISTERS,
    }
)
"""The inputs that may be absent, as ``load`` names them in ``NotExamined.need``."""

DIGITS = re.compile(r"[0-9]{1,6}", re.ASCII)
Judge = Callable[[Examination], Iterator[Observation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """A whole number that ``rules:`` in ``controls.yaml`` may set for a rule."""

    key: str
    default: int
    low: int
    high: int
    """Inclusive, as ``low``."""

    def read(self, text: str) -> int | None:
        """Give the number that a text says, None if it is none between the bounds."""
        value = int(text) if DIGITS.fullmatch(text) else -1
        return value if self.low <= value <= self.high else None

    def of(self, rule: str, examination: Examination) -> int:
        """Give what is set for the rule; the default where nothing is, or nothing that can be."""
        found = examination.program.rule_value(rule, self.key)
        value = self.read(found.text) if found else None
        return self.default if value is None else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: its name, gravity, inputs, manual and judgement."""

    id: str
    title: str
    """One line without a full stop: what a finding of this rule says."""
    severity: Severity
    """Of its findings, unless one says otherwise."""
    criteria: tuple[str, ...]
    """Criteria that a finding of this rule bears on."""
    needs: tuple[str, ...]
    """Inputs without which it is not examined: ``people``, ``history``, ``ledger``, ``settings``, another register."""
    manual: str
    """The title and the sections, as Markdown."""
    judge: Judge
    dials: tuple[Dial, ...] = ()
    """What the settings may tune."""

    def __call__(self, examination: Examination) -> Iterator[Observation]:
        """Yield what the rule observes, in any order."""
        return self.judge(examination)


def rule(
    *,
    severity: Severity,
    criteria: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    dials: tuple[Dial, ...] = (),
) -> Callable[[Judge], Rule]:
    """Turn a function into a rule: its name is the id, its docstring title and manual.

    Raises ValueError at import if the docstring is no whole manual or an input is none we know.
    """

    def declare(judge: Judge) -> Rule:
        name, manual = judge.__name__, inspect.getdoc(judge) or ""
        title, fault = manual.partition("\n")[0], _fault(manual, needs)
        if fault is not None:
            raise ValueError(f"rule {name}: {fault}")
        return Rule(
            id=name.replace("_", "-"),
            title=title.removesuffix("."),
            severity=severity,
            criteria=criteria,
            needs=needs,
            manual=manual,
            judge=judge,
            dials=dials,
        )

    return declare


def _fault(manual: str, needs: tuple[str, ...]) -> str | None:
    parts = re.split(r"^## (.+)$", manual, flags=re.MULTILINE)
    found = tuple(parts[1::2])
    if found != SECTIONS:
        return f"its manual has the sections {found}; wanted are {SECTIONS}"
    if not parts[0].endswith(".\n\n") or "\n" in parts[0][:-2]:
        return "its manual does not begin with one line that ends in a full stop"
    empty = [section for section, text in zip(found, parts[2::2], strict=True) if not text.strip()]
    if empty:
        return f"its manual says nothing under {', '.join(empty)}"
    unknown = sorted(set(needs) - NEEDS)
    return f"it needs {', '.join(unknown)}, which no source gives" if unknown else None
