"""What an item would show -> the next command: to capture what is still to come, or to read why it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.population import Shown
from tieout.workpapers.instances.windows import NOTHING_CAPTURED

if TYPE_CHECKING:
    from tieout.model.control import Requirement
    from tieout.model.examination import Examination
    from tieout.model.population import Population
    from tieout.workpapers.shown import Result

_FOR_A_WINDOW = {
    Shown.DEVIATION: "tieout explain missed-window",
    Shown.ASKED: "tieout explain late-window",
    Shown.UNKNOWN: "tieout evidence list",
}


def next_command(result: Result, population: Population, examination: Examination) -> str:
    """Give one that can be typed as it stands, but for what only a person knows, in capitals."""
    control = population.control
    if result.shown in {Shown.SUPPORTED, Shown.EXPLAINED}:
        return ""
    if result.shown is Shown.OPEN:
        waiting = [item for item in control.evidence if item.id in result.item.waits_for]
        return _capturing(waiting[0], population, examination) if waiting else "tieout due"
    if result.rules:
        return f"tieout explain {result.rules[0]}"
    if result.why.endswith(NOTHING_CAPTURED):
        return "tieout explain no-evidence-yet"
    return _FOR_A_WINDOW[result.shown] if control.is_dated else f"tieout trace {control.id}"


def _capturing(entry: Requirement, population: Population, examination: Examination) -> str:
    """Say how an entry is captured: by its collector where one is set up, else by hand; a file needs a commit."""
    control = population.control
    if entry.path:
        return "tieout due"
    wanted = (control.id, entry.id)
    served = (item for item in examination.evidence.collectors.collectors if wanted in item.serves)
    setting = next(served, None)
    if setting is not None:
        return f"tieout collect {setting.id}"
    system = f" --system {entry.system}" if entry.system else ""
    return f"tieout evidence add FILE --control {control.id} --evidence {entry.id}{system} --observed-at INSTANT"
