"""Two declared periods share days, on which one of them is taken where none is named."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.characters import visible
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.period import Period, spoken_days
from tieout.rules.base import rule


@rule(severity=Severity.NOTE, needs=("settings",))
def overlapping_periods(examination: Examination) -> Iterator[Observation]:
    """Two declared periods share days.

    ## What it checks
    The `periods` of type 2 in `controls.yaml`: no two of them hold the same day. That one begins on the day after
    another ends is no overlap. Of three that overlap, each is told once. An examination as of one day (type 1) may lie in
    any period.

    ## Why the auditor asks
    A report is on one period. On a day that lies in two, whoever names none gets the one that is declared
    first, and may take its figures for those of the other.

    ## Example
    `controls.yaml:1:1: the periods 2026 and 2026-H2 overlap from 2026-07-01 to 2026-12-31: where none is named, 2026
    is examined on these days, since it is declared first`

    ## How to fix
    Name the period that is meant:

    ```
    tieout check --period 2026-H2
    tieout bundle build --period 2026-H2
    ```

    Two reports may well overlap, the first on three months and the next on the year. Then put the one
    that the daily work is for first.

    ## Sources
    AICPA, SOC 2 guide: a type 2 report states its period, with the first and the last day.
    """
    declared = examination.program.periods
    spans = sorted((period.start, number) for number, period in enumerate(declared) if period.type != 1)
    widest: int | None = None
    for _, number in spans:
        if widest is not None and declared[number].start <= declared[widest].end:
            first, second = declared[min(number, widest)], declared[max(number, widest)]
            yield _told(first, second)
        if widest is None or declared[number].end > declared[widest].end:
            widest = number


def _told(first: Period, second: Period) -> Observation:
    start, end = max(first.start, second.start), min(first.end, second.end)
    taken, other = visible(first.id), visible(second.id)
    days = "this day" if start == end else "these days"
    return Observation(
        subject=second.id,
        location=Location(path=SETTINGS_PATH),
        message=f"the periods {taken} and {other} overlap {spoken_days(start, end)}: where none is named, "
        f"{taken} is examined on {days}, since it is declared first",
        remedy=f"name the one that you mean: --period {other}",
        about=first.id,
    )
