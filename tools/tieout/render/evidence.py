"""Report -> what the page and the report show of evidence: sums, the log, controls by window, captures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tieout.model.evidence.result import CheckRun, ResultState
from tieout.model.strength import Strength
from tieout.render.names import evidence_anchor
from tieout.render.overview import Fact
from tieout.render.report import Report
from tieout.render.words import plural
from tieout.workpapers.evidence_sheet import ControlRow, EvidenceRow, EvidenceSheet
from tieout.workpapers.windowed import Mark

MOST_CAPTURES = 500
"""Of the table of all captures, and of those that are told one by one; the CSV holds all."""
MARK_SIGNS = {
    Mark.IN_TIME: "✓",
    Mark.LATE: "△",
    Mark.AFTER_GAP: "✗",
    Mark.DOUBTFUL: "○",
    Mark.MISSED: "✗",
    Mark.OPEN: "○",
    Mark.NOT_REQUIRED: "\u2013",
}
MARK_CLASSES = {
    Mark.IN_TIME: "yes",
    Mark.LATE: "ask",
    Mark.AFTER_GAP: "no",
    Mark.DOUBTFUL: "unseen",
    Mark.MISSED: "no",
    Mark.OPEN: "unseen",
    Mark.NOT_REQUIRED: "unseen",
}
_TOLD = (ResultState.ERROR, ResultState.FAIL, ResultState.INCONCLUSIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A capture as a row or a card shows it."""

    row: EvidenceRow
    anchor: str
    claimed: str
    sealed: str
    grade: Strength
    """Whose clock the day that it counts for is from."""

    @property
    def state(self) -> ResultState:
        """What it came to."""
        return self.row.judged.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that a page of evidence is made of, besides the sheet itself."""

    totals: tuple[tuple[ResultState, int], ...]
    log: tuple[Fact, ...]
    items: tuple[Item, ...]
    """By their paths."""
    told: tuple[Item, ...]
    """Those that do not pass, the gravest first."""
    late: tuple[Item, ...]
    """Those that were sealed more than a week after what they claim, the latest first."""
    controls: tuple[ControlRow, ...]
    failed: tuple[CheckRun, ...]
    """Checks that did not pass."""


def shown(report: Report) -> Shown:
    """Lay it out."""
    sheet = report.evidence
    items = tuple(_item(row) for row in sheet.rows)
    late = [item for item in items if item.row.lag_days is not None and item.row.lag_days > 7]
    return Shown(
        totals=tuple(sheet.totals.items()),
        log=tuple(_log(sheet)),
        items=items,
        told=tuple(item for state in _TOLD for item in items if item.state is state),
        late=tuple(sorted(late, key=lambda item: -(item.row.lag_days or 0))),
        controls=sheet.controls,
        failed=tuple(run for run in sheet.runs if run.state not in {ResultState.PASS, ResultState.NOT_APPLICABLE}),
    )


def anchors(of: Shown) -> Mapping[str, str]:
    """Give where each capture stands on the page, by its id."""
    return {item.row.judged.capture.id: item.anchor for item in (*of.items[:MOST_CAPTURES], *of.told[:MOST_CAPTURES])}


def anchors_in_report(of: Shown, most: int) -> Mapping[str, str]:
    """Likewise in the report, which prints those that do not pass, as far as it has room."""
    return {item.row.judged.capture.id: item.anchor for item in of.told[:most]}


def _item(row: EvidenceRow) -> Item:
    judged = row.judged
    return Item(
        row=row,
        anchor=evidence_anchor(judged.capture.path),
        claimed=_moment(judged.claimed_at),
        sealed=_moment(judged.sealed_at),
        grade=judged.sealed_by or Strength.SELF,
    )


def _moment(of: datetime | None) -> str:
    return "not stated" if of is None else f"{of.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _log(of: EvidenceSheet) -> Iterator[Fact]:
    log = of.log
    if log is None:
        yield Fact(what="Sealed", detail="no: there is no evidence log, so nothing shows that no capture was exchanged")
        return
    yield Fact(what="Lines", detail=f"{plural(len(log.leaves), 'line')}, one for each capture that was kept or removed")
    newest = of.newest
    if newest is None:
        yield Fact(what="Signed by", detail="nobody: it has no head")
    else:
        signer = newest.signer or "nobody whose signature holds"
        yield Fact(what="Signed by", detail=f"{signer}, over {plural(newest.size, 'line')}")
        stamped = _moment(newest.stamped_at) if newest.stamped_at else ""
        yield Fact(
            what="Time-stamped",
            detail=f"by {newest.authority} at {stamped} UTC"
            if stamped
            else "no: dates of sealing are those of commits",
        )
    held = "yes: each head is the root over the lines before it, and the log only ever grew"
    yield Fact(what="Holds together", detail=f"no: {plural(len(log.faults), 'fault')}" if log.faults else held)
