"""The rules of a SARIF run, and how bad a result is by them (sections 3.19.23, 3.27.7 and 3.27.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.ingest.severity import severity_of_score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.collect.ingest.items import Item

LEVELS = {"error": "high", "warning": "medium", "note": "low", "none": "info"}
"""What a level is as a severity, where no score is given: SARIF's levels say how sure to act, not how bad it is."""
SCORE = "security-severity"
"""GitHub's property: a CVSS score as text, of a rule or a result."""


class Rules:
    """The rules of a run's tool: its driver's, and its extensions'; and what else results name by number."""

    def __init__(self, run: Item) -> None:
        tool = run.item("tool")
        driver = tool.item("driver") if tool else None
        parts = [*([driver] if driver else []), *(tool.items("extensions") if tool else ())]
        self._of = [list(part.items("rules")) for part in parts]
        self._has_driver = driver is not None
        self._by_id: dict[str, Item] = {}
        for rules in self._of:
            for rule in rules:
                self._by_id.setdefault(rule.text("id"), rule)
        self._invocations = list(run.items("invocations"))
        self._artifacts = list(run.items("artifacts"))
        self._tool = driver.text("name") if driver else ""

    def of(self, result: Item) -> Item | None:
        """Give the rule that a result names by its number or its id."""
        named = result.item("rule")
        component = named.item("toolComponent") if named else None
        part = component.number("index") if component else None
        index = result.number("ruleIndex")
        if index is None and named is not None:
            index = named.number("index")
        # Number 0 is the driver; an extension's number counts the extensions alone.
        rules = self._rules(0 if part is None or part < 0 else part + self._has_driver)
        if index is not None and 0 <= index < len(rules):
            return rules[index]
        name = self.name(result)
        # "CA1000/1" is a case of the rule "CA1000" (section 3.27.5).
        return self._by_id.get(name) or self._by_id.get(name.rpartition("/")[0])

    @staticmethod
    def name(result: Item) -> str:
        """Give the id that a result has for its rule; empty where it has none."""
        named = result.item("rule")
        return result.text("ruleId") or (named.text("id") if named else "")

    def uri(self, artifact: int) -> str:
        """Give where the artifact of this number lies; empty where the run does not say."""
        holder = self._artifacts[artifact].item("location") if 0 <= artifact < len(self._artifacts) else None
        return holder.text("uri") if holder else ""

    def rated(self, result: Item, rule: Item | None) -> tuple[str, str]:
        """Give the severity of a result, and by what it was rated so."""
        for holder in (result, rule):
            properties = holder.item("properties") if holder and "properties" in holder.value else None
            score = _score(properties) if properties else None
            if score is not None:
                return severity_of_score(score), f"{self._tool} {SCORE}"
        level = self.level(result, rule)
        severity = LEVELS.get(level)
        if severity is None:
            result.problems.add(f"{result.at}/level", f"the level {level!r} is not known")
        return severity or "unknown", f"{self._tool} level"

    def level(self, result: Item, rule: Item | None) -> str:
        """Give the level of a result: its own, an override's, the rule's, or ``warning``."""
        if (result.text("kind") or "fail") != "fail":
            return "none"
        if level := result.text("level"):
            return level
        for configuration in self._configurations(result, rule):
            if level := configuration.text("level"):
                return level
        return "warning"

    def _configurations(self, result: Item, rule: Item | None) -> Iterator[Item]:
        if rule is None:
            return
        provenance = result.item("provenance")
        index = provenance.number("invocationIndex") if provenance else None
        if index is not None and 0 <= index < len(self._invocations):
            for override in self._invocations[index].items("ruleConfigurationOverrides"):
                meant, found = override.item("descriptor"), override.item("configuration")
                if meant and found and meant.text("id") == rule.text("id"):
                    yield found
        default = rule.item("defaultConfiguration")
        if default is not None:
            yield default

    def _rules(self, number: int) -> list[Item]:
        return self._of[number] if number < len(self._of) else []


def _score(properties: Item) -> float | None:
    found = properties.value.get(SCORE)
    if found is None:
        return None
    try:
        score = float(found) if isinstance(found, (str, int, float)) else -1.0
    except ValueError:
        score = -1.0
    if not 0.0 <= score <= 10.0:
        properties.problems.add(f"{properties.at}/{SCORE}", f"the score {found!r} is none from 0 to 10")
        return None
    return score
