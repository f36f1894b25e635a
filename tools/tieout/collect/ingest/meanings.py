"""Cells of a list in another system's words -> ours: what a word means, which moment is meant, and what nobody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.collect.ingest.moments import NEVER, Moments, Unclear
from tieout.model.evidence.tables.accounts import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.base import Problems

_ITEMS = re.compile(r"\s*[;,]\s*")


@dataclass(slots=True)
class _Unmapped:
    """A value that no table knows, and how often it, or one like it, is there."""

    line: int
    value: str
    times: int = 0


@dataclass(slots=True)
class Meanings:
    """The words of tables, with those that settings add, and the values that none of them knew."""

    words: Mapping[str, Mapping[str, str]]
    """By column: a word in lower case, and what it means."""
    value_settings: Mapping[str, tuple[str, str, str]]
    """By setting: the column, what the words given mean there, and help."""
    said: Mapping[str, str]
    problems: Problems
    _known: dict[str, dict[str, str]] = field(init=False)
    _moments: Moments = field(init=False)
    _unmapped: dict[tuple[str, str, str], _Unmapped] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._moments = Moments.by(self.said)
        self._known = {name: dict(words) for name, words in self.words.items()}
        for setting, (column, meaning, _) in self.value_settings.items():
            given = [item for item in _ITEMS.split(self.said.get(setting, "")) if item]
            self._known[column].update((item.casefold(), meaning) for item in given)

    def of(self, name: str, value: str) -> str | None:
        """Give what a value means, None if no table knows it."""
        return self._known[name].get(value.casefold())

    def word(self, line: int, name: str, values: Mapping[str, str]) -> str:
        """Give what a cell means; ``unknown`` for an empty one, and with a problem for one that no table knows."""
        value = values.get(name, "")
        if not value:
            return UNKNOWN
        found = self.of(name, value)
        if found is None:
            self.note(line, name, value, "what it means is in no table; say it in collectors.yaml")
        return found or UNKNOWN

    def active(self, line: int, values: Mapping[str, str]) -> str:
        """Give whether it can be used, by a column that says so, one that says the contrary, or both."""
        active = self.word(line, "active", values)
        if "inactive" not in values:
            return active
        inactive = self.word(line, "inactive", values)
        if "active" not in values:
            return {"yes": "no", "no": "yes"}.get(inactive, UNKNOWN)
        if (active, inactive) == ("yes", "yes"):
            both = f"{values['active']} and {values['inactive']}"
            self.note(line, "active", both, "the two columns contradict each other")
            return UNKNOWN
        return active if inactive != UNKNOWN else UNKNOWN

    def moment(self, line: int, name: str, values: Mapping[str, str], *, absent: str = "", never: bool = False) -> str:
        """Give an instant or a day; ``absent`` where there is none, or none that can be told."""
        value = values.get(name, "")
        if never and value.casefold() in NEVER:
            return "never"
        try:
            return self._moments.read(value) or absent
        except Unclear as unclear:
            # Moments differ in every row: one problem for each reason, not for each value.
            self._unmapped.setdefault((name, "", str(unclear)), _Unmapped(line, value)).times += 1
            return absent

    def note(self, line: int, name: str, value: str, why: str) -> None:
        """Keep a value that says nothing, and why."""
        self._unmapped.setdefault((name, value, why), _Unmapped(line, value)).times += 1

    def conclude(self) -> None:
        """Say which values were not understood, each once."""
        for (name, _, why), found in self._unmapped.items():
            times = f" ({found.times} rows, here first)" if found.times > 1 else ""
            self.problems.add(f":{found.line}", f"{name} is {found.value!r}{times}: {why}", times=found.times)
