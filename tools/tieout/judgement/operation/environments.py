"""What deployments call the place that they went to, and whether customers use it."""

from __future__ import annotations

import re
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


def is_production(name: str, registers: Registers) -> bool | None:
    """Say whether an environment is production: by the system of that id, else by its words; None if nobody knows."""
    system = registers.system(name)
    if system is not None and system.environment is not None:
        return system.environment is Environment.PRODUCTION
    words = {*_WORD.findall(name.casefold())}
    if words & _NOT_YET:
        return False
    is_ours, is_other = bool(words & _PRODUCTION), bool(words & _OTHERS)
    return is_ours if is_ours != is_other else None
