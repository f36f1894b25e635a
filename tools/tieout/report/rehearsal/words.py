"""Values of a rehearsal -> the words that its text and its Markdown share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.model.population import Shown
from tieout.report.layout import plural
from tieout.report.sample.words import nothing
from tieout.workpapers.instances.windows import NOTHING_CAPTURED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.finding import Finding
    from tieout.workpapers.rehearsal import Drawn, Rehearsal, Rehearsed

HEADS = {
    Shown.OPEN: ("warning", "Still open: it can be mended"),
    Shown.DEVIATION: ("error", "Would fail"),
    Shown.UNKNOWN: ("warning", "Cannot be shown: it is neither done nor missed"),
    Shown.ASKED: ("note", "Would be asked about"),
    Shown.EXPLAINED: ("note", "Would fail, and is explained"),
}
"""What needs somebody, the most urgent first, with the style of its head."""
_SUMS = {
    Shown.SUPPORTED: "supported",
    Shown.EXPLAINED: "explained",
    Shown.ASKED: "would be asked about",
    Shown.OPEN: "open",
    Shown.UNKNOWN: "cannot be shown",
    Shown.DEVIATION: "would fail",
}


def title(of: Rehearsal) -> str:
    """Say of which day and period it is, and how long that still runs."""
    period = of.period
    if period is None:
        return f"Rehearsal as of {of.as_of}, no period"
    left = (period.end - of.as_of).days
    end = f"ends in {plural(left, 'day')}" if left > 0 else "ends today" if left == 0 else f"ended on {period.end}"
    return f"Rehearsal as of {of.as_of}, period {period.id}, which {end}"


def seeded(of: Rehearsal) -> str:
    """Say what was drawn by."""
    what = " (the commit examined)" if of.seed == of.head else ""
    return f"Seed {of.seed}{what}; an auditor brings another: --seed WORDS draws anew"


def sized(of: Rehearsed) -> str:
    """Say how much of a control was drawn."""
    total = 0 if of.population is None else len(of.population.items)
    return f"{len(of.drawn)} of {total} drawn"


def item(of: Drawn) -> str:
    """Name a drawn item with what it shows."""
    return f"{of.name}: {of.result.why}" if of.result.why else of.name


def is_bare(of: Rehearsed, state: Shown) -> bool:
    """Say whether all that there is to say of a control is that nothing is captured at all."""
    return state is Shown.UNKNOWN and all(item.result.why.endswith(NOTHING_CAPTURED) for item in of.of(state))


def left(of: Drawn, whole: Rehearsal) -> str:
    """Say how long it can still be mended, and how much of that is in the period; empty where it cannot."""
    if of.days_left is None:
        return ""
    inside = None if whole.period is None else (whole.period.end - whole.as_of).days
    told = f"{plural(of.days_left, 'day')} left" if of.days_left else "today is the last day"
    last = str(whole.as_of + timedelta(of.days_left))
    if last not in of.result.why:  # the day that is told is that of the window, and its grace runs on
        told += f", with the grace until {last}"
    return told if inside is None or not 0 <= inside < of.days_left else f"{told}, {inside} of them in the period"


def untested(of: Rehearsal) -> dict[str, list[str]]:
    """Give why nothing was there to test, each with the controls."""
    found: dict[str, list[str]] = {}
    for row in of.rows:
        if row.population is not None and row.is_untested:
            found.setdefault(f"{nothing(row.population)}: not tested", []).append(row.control.id)
    return found


LOOSE = "Found without any sample"


def loose(of: Rehearsal) -> Iterator[tuple[str, str]]:
    """Give each rule of operation with what it found that is about no instance, and the command for its manual."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in of.loose:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, (first, *more) in by_rule.items():
        often = f" ({len(more) + 1} times, first)" if more else ""
        yield f"{rule}{often}: {first.message}", f"tieout explain {rule}"


NO_LIST = "No population: an auditor would ask for a list"
NO_INSTANCES = "No instances"
NOT_WHOLE = "Not shown to be the whole list"


def absent(of: Rehearsal) -> dict[str, dict[str, list[str]]]:
    """Give what no population is whole for: under a head each the reasons, and the controls of each."""
    found: dict[str, dict[str, list[str]]] = {NOT_WHOLE: partial(of), NO_LIST: {}, NO_INSTANCES: {}}
    for row in of.rows:
        if row.population is None:
            head = NO_INSTANCES if row.has_none else NO_LIST
            found[head].setdefault(row.reason, []).append(row.control.id)
    return {head: reasons for head, reasons in found.items() if reasons}


def partial(of: Rehearsal) -> dict[str, list[str]]:
    """Give what populations lack, each with its controls."""
    found: dict[str, list[str]] = {}
    for row in of.rows:
        for lack in row.population.lacks if row.population else ():
            found.setdefault(lack, []).append(row.control.id)
    return found


def sums(of: Rehearsal) -> tuple[str, ...]:
    """Give what was drawn and what it showed, what was not drawn, and what that means."""
    drawn = [row for row in of.rows if row.drawn]
    count = sum(len(row.drawn) for row in drawn)
    parts = [f"{of.totals[state]} {said}" for state, said in _SUMS.items() if of.totals[state]]
    lines = [f"{plural(count, 'item')} drawn of {len(drawn)} of {plural(len(of.rows), 'control')}: {', '.join(parts)}"]
    beside = [f"{of.beside[state]} {_SUMS[state]}" for state in (Shown.DEVIATION, Shown.UNKNOWN) if of.beside[state]]
    if beside:
        lines.append(f"Of those not drawn {' and '.join(beside)}: another seed draws them")
    if of.loose:
        lines.append(
            f"{plural(len(of.loose), 'error')} of operation {'is' if len(of.loose) == 1 else 'are'} about no instance"
        )
    if not count:
        lines = [*lines[1:], "Nothing was drawn: that is no success"]
    elif not of.fails:
        lines.append("Nothing would fail" + ("" if of.is_whole else ", of what could be looked at: that is no success"))
    return tuple(lines)
