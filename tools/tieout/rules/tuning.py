"""What ``rules:`` sets and no rule has: a value that nobody reads looks like one that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.criteria import nearest
from tieout.model.examination import SETTINGS_PATH
from tieout.model.location import UnknownField, Unreadable
from tieout.model.program import Program, RuleSetting, RuleValue
from tieout.rules.base import Dial, Rule
from tieout.rules.wording import shortened

if TYPE_CHECKING:
    from tieout.model.registers.risks import Acceptance


def settings_faults(program: Program, rules: tuple[Rule, ...]) -> tuple[list[UnknownField], list[Unreadable]]:
    """Name the settings of rules that are not among these, the keys they lack, and values that cannot be."""
    dials = {rule.id: {dial.key: dial for dial in rule.dials} for rule in rules}
    unknown: list[UnknownField] = []
    bad: list[Unreadable] = []
    for setting in program.rules:
        known = dials.get(setting.rule)
        if known is None:
            unknown.append(_unknown(setting, setting.rule, "", tuple(dials)))
            continue
        for value in setting.values:
            if value.key not in known:
                unknown.append(_unknown(value, value.key, f"{setting.rule}.", tuple(known)))
            elif known[value.key].read(value.text) is None:
                bad.append(_bad(setting, value, known[value.key]))
    return unknown, bad


def waiver_faults(exceptions: tuple[Acceptance, ...], rules: tuple[Rule, ...]) -> list[Unreadable]:
    """Name the rows of the exceptions register that would waive the findings of a rule that there is not."""
    known = tuple(rule.id for rule in rules)
    return [
        Unreadable(
            location=row.at("rule"),
            kind="unknown-rule",
            message=f"{row.id or 'the row'} waives {shortened(row.rule)}, which is no rule"
            + (f". Did you mean {meant}?" if (meant := nearest(row.rule, known)) else ""),
            remedy="write the rule as tieout check prints it; take rule out of a row that accepts a risk",
        )
        for row in exceptions
        if row.rule and row.rule not in known
    ]


def _unknown(item: RuleSetting | RuleValue, name: str, within: str, known: tuple[str, ...]) -> UnknownField:
    meant = nearest(name, known)
    return UnknownField(
        location=item.location,
        subject=SETTINGS_PATH,
        name=f"rules.{within}{name}",
        suggestion=meant and f"rules.{within}{meant}",
    )


def _bad(setting: RuleSetting, value: RuleValue, dial: Dial) -> Unreadable:
    return Unreadable(
        location=value.location,
        kind="bad-value",
        message=(
            f"rules.{setting.rule}.{value.key} is {shortened(value.text)}; "
            f"wanted is a whole number from {dial.low} to {dial.high}"
        ),
        remedy=f"write `{value.key}: {dial.default}`, which is the default, or another number",
    )
