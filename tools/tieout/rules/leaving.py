"""How rules speak of people who left, and of what lists show of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.operation.identity import How
from tieout.model.characters import visible
from tieout.model.finding import Observation
from tieout.rules.wording import days, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tieout.judgement.operation.departures import Departure
    from tieout.judgement.operation.identity import Match
    from tieout.judgement.operation.leavers import Verdict
    from tieout.model.calendar import Calendar
    from tieout.model.examination import Examination
    from tieout.model.finding import Severity
    from tieout.model.location import Location

_BY = {How.LOGIN: "known by the login in the register", How.ADDRESS: "known by its address"}
MOST = 5
"""How many are named in one sentence; of the others there is a number."""


def line_of(location: Location) -> str:
    """Give ``path:line``."""
    return f"{location.path}:{location.line}"


def gone(departure: Departure) -> str:
    """Give ``Dave Example left on 2026-03-31 (registers/people.yaml:9)``."""
    return f"{visible(departure.name)} left on {departure.last} ({line_of(departure.row.at('left_on'))})"


def left(departure: Departure) -> str:
    """Give ``left on 2026-03-31, registers/people.yaml:9``."""
    return f"left on {departure.last}, {line_of(departure.row.at('left_on'))}"


def leavers(departures: Iterable[Departure]) -> str:
    """Give ``Dave Example (left on 2026-03-31, registers/people.yaml:9)``, and so on for several."""
    return listed((f"{visible(item.name)} ({left(item)})" for item in departures), at_most=MOST)


def allowed(departure: Departure) -> str:
    """Give ``allowed are 24 hours (POL-002, policies/access-control.md:12)``, or why nothing is known to be."""
    return f"allowed are {departure.cited}" if departure.has_limit else departure.cited


def tied(match: Match) -> str:
    """Say by what an account is known to be somebody's."""
    if match.grant is not None:
        return f"known by {visible(match.grant.id) or 'a row'} of the access register, {line_of(match.grant.at('account'))}"
    return _BY.get(match.how, "")


def things(verdicts: Sequence[Verdict]) -> str:
    """Give ``the account dave (known by its address; evidence/.../raw.csv:2)``, and so on for several."""
    return listed(
        (
            f"the {item.what} {visible(item.id)} ({tied(item.match)}; {item.sight.last_place})"
            for item in sorted(verdicts, key=lambda item: (item.what, item.id))
        ),
        at_most=MOST,
    )


def still_open(
    examination: Examination,
    verdicts: Sequence[Verdict],
    remedy: str,
    *,
    fact: str = "could still be used",
    severity: Severity | None = None,
) -> Observation:
    """Say that things of one leaver on one system could still be used after the limit, or what else the fact is."""
    calendar = examination.program.organization.calendar
    departure, system = verdicts[0].departure, verdicts[0].system
    newest = max(item.sight.last for item in verdicts)
    later = days((calendar.day_of(newest) - departure.last).days)
    returned = "" if departure.back is None else f", before the return on {calendar.day_of(departure.back)}"
    return of_leaver(
        departure,
        system.id,
        f"{visible(system.id)}: {gone(departure)}, and {things(verdicts)} {fact} on "
        f"{calendar.clock(newest)}, {later} later{returned}; {allowed(departure)}",
        remedy,
        severity=severity,
    )


def of_leaver(
    departure: Departure, about: str, message: str, remedy: str, *, severity: Severity | None = None
) -> Observation:
    """Give an observation about one leaver, at the last day in the register."""
    return Observation(
        subject=departure.row.subject,
        location=departure.row.at("left_on"),
        message=message,
        remedy=remedy,
        about=f"{about} {departure.last}",
        severity=severity,
    )


def whose(verdict: Verdict, calendar: Calendar) -> str:
    """Give ``the account dave of Dave Example (left on 2026-03-31; evidence/.../raw.csv:2)``."""
    departure, sight = verdict.departure, verdict.sight
    return (
        f"the {verdict.what} {visible(verdict.id)} of {visible(departure.name)} ({left(departure)}; "
        f"listed on {calendar.clock(sight.last)}, {sight.last_place})"
    )
