"""What deployments call the place that they went to, and whether customers use it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.model.registers.assets import Environment

if TYPE_CHECKING:
    from tieout.model.registers.collection import Registers

_WORD = re.compile(r"[a-z]+", re.ASCII)
# Our convention. A name with words of both kinds is neither: the systems register says what it is.
_PRODUCTION = frozenset({"live", "prd", "prod", "production"})
_OTHERS = frozenset(
    {
        *("ci", "demo", "dev", "development", "integration", "local", "preview", "qa", "review", "sandbox"),
        *("stage", "staging", "test", "testing", "uat"),
    }
)
_NOT_YET = frozenset({"non", "nonprod", "not", "pre", "preprod", "preproduction"})


@dataclass(frozen=True, slots=True)
class Environments:
    """The environments of deployments; each name is looked up once."""

    registers: Registers
    _known: dict[str, bool | None] = field(default_factory=dict)

    def is_production(self, name: str) -> bool | None:
        """Say whether an environment is production: by the system of that id, else by its words; None if nobody knows."""
        if name not in self._known:
            self._known[name] = self._looked_up(name)
        return self._known[name]

    def _looked_up(self, name: str) -> bool | None:
        system = self.registers.system(name)
        if system is not None and system.environment is not None:
            return system.environment is Environment.PRODUCTION
        words = {*_WORD.findall(name.casefold())}
        if words & _NOT_YET:
            return False
        is_ours, is_other = bool(words & _PRODUCTION), bool(words & _OTHERS)
        return is_ours if is_ours != is_other else None
