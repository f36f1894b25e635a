"""Examination and outcome -> the same without the words of evidence that is withheld: for pages that leave the house.

What rests on a withheld file cites it by its path or by the id of its capture. Such words are replaced; the rule, the
state, the place and the controls stay, so that nothing is hidden but what the file says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.evidence.record import Population
from tieout.model.location import Location
from tieout.model.rung import Rung
from tieout.workpapers.hidden import WITHHELD, Hidden
from tieout.workpapers.ladder import Ladder, ladder

if TYPE_CHECKING:
    from collections.abc import Collection

    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.record import CaptureRecord
    from tieout.model.evidence.result import CheckRun, JudgedCapture, Reason
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.model.location import Unreadable

_BY_WINDOWS = frozenset({"missed-window", "late-window"})
"""Rules whose ``about`` is an entry and a window: words of ``controls.yaml``, which say when it was."""
REMEDY = "WITHHELD.csv names the evidence and whom to ask for it"


def kept_back(
    examination: Examination, outcome: Outcome, withheld: Collection[str]
) -> tuple[Examination, Outcome, Ladder]:
    """Take the words of withheld files out, and give the ladder beside; the same values where nothing is withheld.

    ``withheld`` are paths below ``evidence/``. What each criterion reaches stays as it was found; what it lacks is told
    anew, since that names instances.
    """
    found = ladder(examination, outcome)
    if not withheld:
        return examination, outcome, found
    hidden = Hidden.of(examination.evidence.captures, frozenset(withheld))
    evidence = examination.evidence
    told = replace(
        examination,
        evidence=replace(
            evidence,
            captures=tuple(_capture(item, hidden) for item in evidence.captures),
            judged=tuple(_judged(item, hidden) for item in evidence.judged),
            runs=tuple(_run(item, hidden) for item in evidence.runs),
            withheld=frozenset(withheld),
        ),
        unreadable=tuple(_unread(item, hidden) for item in examination.unreadable),
    )
    known = _known(examination)
    seen: Counter[tuple[str, str, str]] = Counter()
    quiet = replace(
        outcome,
        findings=tuple(_finding(item, hidden, known, seen) for item in outcome.findings),
        unreadable=tuple(_unread(item, hidden) for item in outcome.unreadable),
    )
    return told, quiet, _ladder(found, ladder(told, quiet))


def _known(examination: Examination) -> frozenset[str]:
    """Give the names that the programme itself has: they are no words of a file of evidence."""
    systems = {item.id for item in examination.registers.systems}
    documents = {item.id for item in examination.documents if item.id}
    criteria = {item.id for item in examination.catalogue.criteria}
    captures = {item.id for item in examination.evidence.captures}
    return frozenset(systems | documents | criteria | captures | {item.id for item in examination.controls})


def _finding(of: Finding, hidden: Hidden, known: frozenset[str], seen: Counter[tuple[str, str, str]]) -> Finding:
    if not hidden.has(of.location.path) and not hidden.cited_in(of.message, of.remedy, of.about, of.subject):
        return of
    path = of.location.path
    subject = of.subject if of.subject in known or of.subject == path else path
    key = (of.rule, path, subject)
    seen[key] += 1
    return replace(
        of,
        subject=subject,
        location=Location(path) if hidden.has(path) else of.location,
        message=f"{subject}: what was found rests on withheld evidence, and its words are withheld",
        remedy=REMEDY,
        about=of.about if of.rule in _BY_WINDOWS else f"{WITHHELD} {seen[key]}",
        touches=(of.subject, of.about.partition(" ")[0], *of.touches),
    )


def _unread(of: Unreadable, hidden: Hidden) -> Unreadable:
    if not hidden.has(of.location.path):
        return of
    return replace(of, location=Location(of.location.path), message="it is withheld, and so is why", remedy=REMEDY)


def _capture(of: Capture, hidden: Hidden) -> Capture:
    return replace(of, record=_record(of.record), digest="") if of.path in hidden.records else of


def _record(of: CaptureRecord) -> CaptureRecord:
    """Keep of a withheld record what the evidence log, which is never withheld, tells as well; and its times."""
    return replace(
        of,
        title=WITHHELD,
        source=None,
        command=None,
        query=None,
        operator=None,
        population=None if of.population is None else Population(),
        redactions=(),
        pii=(),
        by_hand=None,
        unread=(),
    )


def _judged(of: JudgedCapture, hidden: Hidden) -> JudgedCapture:
    capture = _capture(of.capture, hidden)
    if of.capture.id not in hidden.ids:
        return replace(
            of, reasons=tuple(_reason(item) if hidden.cited_in(item.message) else item for item in of.reasons)
        )
    return replace(of, capture=capture, reasons=tuple(_reason(item) for item in of.reasons))


def _reason(of: Reason) -> Reason:
    return of._replace(message=f"what {of.rule} says of it is withheld", remedy=REMEDY, about="")


def _run(of: CheckRun, hidden: Hidden) -> CheckRun:
    if hidden.ids.isdisjoint(of.captures):
        return of
    return replace(
        of, deviations=(), reason=f"what it looked at is withheld{f': {of.found} found' if of.found else ''}"
    )


def _ladder(found: Ladder, told: Ladder) -> Ladder:
    """Keep what each criterion reaches: a list that is withheld is no sign against the control."""
    words = {item.criterion.id: item for item in told.standings}
    return replace(
        told,
        standings=tuple(
            item if item.rung is Rung.OPERATED else replace(item, missing=words[item.criterion.id].missing)
            for item in found.standings
        ),
    )
