"""An alert and the runbooks do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.criteria import nearest
from tieout.model.document import Document, Kind, Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.operation import Alert
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.rows import called, gathered, path_of, several
from tieout.rules.wording import did_you_mean, listed


@rule(severity=Severity.ERROR, criteria=("CC7.3", "CC7.4"), needs=("alerts",))
def alert_without_runbook(examination: Examination) -> Iterator[Observation]:
    """An alert and the runbooks do not fit.

    ## What it checks
    Every alert of `registers/alerts.yaml` with `enabled: yes` is answered by one runbook in force: one
    whose front-matter lists it under `answers`. None, two, or only a retired one is an error; one that
    is still a draft is a warning.
    The `runbook` that a row names is there and answers the alert; for an alert that is off, a warning.
    Each alert that a runbook lists under `answers` is in the register; for a draft, a warning.
    A runbook in force that answers alerts which are off is a note. Of alerts that do not say whether they
    are on nobody can tell: they are one finding, which accuses nobody.

    ## Why the auditor asks
    Auditors pick an alert that fired and ask what was done, then lay the runbook beside it. An alert
    that nobody has written an answer to is answered differently by everyone who is called.

    ## Example
    `registers/alerts.yaml:31:5: the alert backup-failed is on, and no runbook answers it`

    ## How to fix
    List the alert in the head of the runbook that answers it, and in no other:

    ```yaml
    id: RB-003
    answers: [backup-failed, recovery-point-old]
    ```

    ## Sources
    Criteria CC7.3 (events are evaluated) and CC7.4 (incidents are answered by a defined program).
    """
    runbooks = [item for item in examination.documents if item.kind is Kind.RUNBOOK]
    answering: dict[str, list[Document]] = {}
    for runbook in runbooks:
        for alert_id in dict.fromkeys(runbook.answers):
            answering.setdefault(alert_id, []).append(runbook)
    silent: list[Alert] = []
    for alert in examination.registers.alerts:
        if alert.enabled is None:
            silent.append(alert)
        yield from _of_row(alert, answering.get(alert.id, []), runbooks)
    if silent:
        yield gathered(
            silent,
            "id",
            message=(
                f"it cannot be told whether {several(silent)} {'needs' if len(silent) == 1 else 'need'} a runbook, "
                "because the register does not say whether the alert is on"
            ),
            remedy="set enabled: yes or enabled: no",
            about="enabled",
        )
    for runbook in runbooks:
        if runbook.status is not Status.RETIRED:
            yield from _of_runbook(runbook, examination)


def _of_row(alert: Alert, answering: list[Document], runbooks: list[Document]) -> Iterator[Observation]:
    fault = _disagreement(alert, answering, runbooks)
    if fault is not None:
        yield gathered(
            [alert],
            "runbook",
            message=f"the alert {called(alert)} names the runbook {alert.runbook}, {fault}",
            remedy="name the runbook whose answers list the alert, or list it there",
            about="runbook",
            severity=None if alert.enabled else Severity.WARNING,
        )
    if alert.enabled:
        yield from _of_enabled(alert, answering, is_told=fault is not None)


def _disagreement(alert: Alert, answering: list[Document], runbooks: list[Document]) -> str | None:
    if not alert.runbook:
        return None
    named = next((item for item in runbooks if item.id == alert.runbook), None)
    if named is None:
        known = tuple(item.id for item in runbooks if item.id)
        return f"and no readable runbook has that id{did_you_mean(nearest(alert.runbook, known))}"
    if named in answering:
        return None
    others = [item.subject for item in answering if item.status is not Status.RETIRED]
    return "which does not list it under answers" + (f"; {listed(others)} {_does(others)}" if others else "")


def _does(subjects: list[str]) -> str:
    return "does" if len(subjects) == 1 else "do"


def _of_enabled(alert: Alert, answering: list[Document], *, is_told: bool) -> Iterator[Observation]:
    in_force = [item.subject for item in answering if item.is_in_force]
    drafts = [item.subject for item in answering if item.status is Status.DRAFT]
    if len(in_force) == 1 or (is_told and not answering):
        return
    severity = None
    remedy = "list the alert under answers of one runbook, and have that approved"
    if in_force:
        what = f"is answered by {len(in_force)} runbooks in force, {listed(in_force)}, where one should be"
        remedy = "leave the alert under answers of one of them"
    elif drafts:
        what = f"is on, and what answers it, {listed(drafts)}, is still a draft"
        severity = Severity.WARNING
    elif answering:
        what = f"is on, and what answers it, {listed(item.subject for item in answering)}, is retired"
    else:
        what = "is on, and no runbook answers it"
    yield gathered(
        [alert],
        "id",
        message=f"the alert {called(alert)} {what}",
        remedy=remedy,
        about="answers",
        severity=severity,
    )


def _of_runbook(runbook: Document, examination: Examination) -> Iterator[Observation]:
    alerts = examination.registers.alerts
    register = path_of(alerts, "alerts")
    off: list[str] = []
    for i, alert_id in enumerate(runbook.answers):
        alert = examination.registers.alert(alert_id)
        if alert is None:
            yield Observation(
                subject=runbook.subject,
                location=place_of(runbook, f"answers[{i}]", "answers"),
                message=(
                    f"{runbook.name} answers the alert {alert_id}, which is not in {register}"
                    f"{did_you_mean(nearest(alert_id, tuple(row.id for row in alerts)))}"
                ),
                remedy=f"add the alert to {register}, or correct its id",
                about=f"answers {alert_id}",
                severity=None if runbook.is_in_force else Severity.WARNING,
            )
        elif alert.enabled is False:
            off.append(alert_id)
    if off and runbook.is_in_force:
        yield Observation(
            subject=runbook.subject,
            location=place_of(runbook, "answers"),
            message=f"{runbook.name} is in force and answers {listed(off)}, which {'is' if len(off) == 1 else 'are'} off",
            remedy="switch the alert on, or take it off the runbook",
            about="answers off",
            severity=Severity.NOTE,
        )
