"""A small company rehearsed: a window missed and one open, a grant that nobody approved, and lists that are not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests import evidence, factories
from tieout.check import check
from tieout.model.cadence import Cadence, Every
from tieout.model.control import Requirement
from tieout.model.period import Period
from tieout.workpapers.rehearsal import Rehearsal, rehearse

YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
EVENT = Cadence(every=Every.EVENT)


def _on_event(name: str, title: str, path: str) -> object:
    entry = Requirement(id="list", system="policy-repository", kind="register", path=path)
    return factories.control(id=name, title=title, cadence=EVENT, evidence=(entry,))


CONTROLS = (
    factories.control(title="Quarterly access review"),
    _on_event("AC-02", "Access is approved before it is granted", "registers/access.yaml"),
    _on_event("IR-01", "Incidents are recorded within the hour", "registers/incidents.yaml"),
    factories.control(id="OP-01", title="Alerts are answered | by *somebody*", cadence=EVENT),
    factories.control(id="OP-02", title="Traffic is encrypted", cadence=Cadence(every=Every.CONTINUOUS)),
)


def rehearsal(seed: str = "spring 7") -> Rehearsal:
    """Give the whole of it as of 2026-10-20."""
    rows = factories.registers(access=(factories.grant(), factories.grant(id="GR-0002", granted_at=None)))
    seen = evidence.examination(
        evidence.on("2026-03-10"), evidence.on("2026-09-07"), controls=CONTROLS, period=YEAR, as_of=date(2026, 10, 20),
        registers=rows,
    )  # fmt: skip
    said = factories.finding(
        rule="unapproved-grant", subject="GR-0001", about="", location=rows.access[0].location,
        message="GR-0001 was given by nobody",
    )  # fmt: skip
    loose = [
        factories.finding(
            rule="alert-without-runbook", subject=name, about="", location=factories.row_at("alerts", line),
            message=f"the alert {name} is on, and no runbook answers it",
        )
        for line, name in enumerate(("disk-full", "queue-stuck"), 5)
    ]  # fmt: skip
    return rehearse(seen, replace(check(seen), findings=(said, *loose)), seed=seed)
