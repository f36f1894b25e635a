"""What happened at Example Ltd, oldest first, as commits and pull requests.

Read it as a diary: each call of ``change`` is one pull request. What is wrong on purpose stands in
``faults``. Days are counted back from the day of the examination.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tieout.demo import documents as doc
from tieout.demo.calendar import Calendar
from tieout.demo.history import Chronicle, Edit
from tieout.demo.people import Member, founders, register
from tieout.demo.texts import controls, own

_CONTROLS = "controls.yaml"
_PEOPLE = "registers/people.yaml"
_README = "README.md"

Step = tuple[str, Mapping[str, str | None]]
"""A commit's message, and the new text of each file that it touches."""


def timeline(as_of: date) -> Chronicle:
    """Give the whole history as it stands on the day."""
    diary = _Diary(Calendar(as_of))
    _beginning(diary)
    _controls_written(diary)
    _the_year(diary)
    _the_reviews(diary)
    return diary.chronicle


class _Diary:
    """The history so far, the staff, and the calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.chronicle = Chronicle()
        self.staff = {member.id: member for member in founders(calendar)}

    def push(self, author: str, days: int, step: Step) -> None:
        """Put a commit straight on the branch."""
        self.chronicle.push(self._edit(author, days, step))

    def change(
        self,
        author: str,
        merger: str,
        days: int,
        *steps: Step,
        squash: bool = False,
        behind: int = 0,
    ) -> None:
        """Land a pull request that was opened in the morning and merged in the afternoon."""
        subject = steps[0][0].partition("\n")[0]
        words = "".join(sign if sign.isalnum() else " " for sign in subject.lower()).split()
        self.chronicle.pull(
            *(self._edit(author, days, step, 9 + i) for i, step in enumerate(steps)),
            source="-".join([author, *words[:4]]),
            merged_by=self.staff[merger].identity,
            merged_at=self.calendar.at(days, 15, 40),
            squash=squash,
            behind=behind,
        )

    def edited(self, path: str, old: str, new: str) -> dict[str, str]:
        """Give a file's text with one passage replaced. Raises LookupError if it is not there."""
        text = self.chronicle.text(path)
        if old not in text:
            message = f"{path} does not say {old!r}"
            raise LookupError(message)
        return {path: text.replace(old, new, 1)}

    def people(self) -> dict[str, str]:
        """Give the people register as it stands."""
        return {_PEOPLE: own(_PEOPLE, {"people": register(self.staff.values())})}

    def controls(self, starter: str, own_ids: str, *, declared: bool = True) -> dict[str, str]:
        """Give ``controls.yaml`` with the controls that exist so far."""
        return {_CONTROLS: controls(starter, own_ids, self.calendar.period if declared else None)}

    def _edit(self, author: str, days: int, step: Step, hour: int = 9) -> Edit:
        message, files = step
        at = self.calendar.at(days, hour, 12)
        return Edit(author=self.staff[author].identity, at=at, message=message, files=files)


def _beginning(diary: _Diary) -> None:
    calendar = diary.calendar
    diary.push("cleo", 462, ("Begin the security programme", {_README: own(_README), ".gitignore": "/build/\n"}))
    diary.change("emil", "ana", 458, ("People: list staff and roles", diary.people()))
    diary.change(
        "dora",
        "ben",
        calendar.since(calendar.stale_review),
        ("Change management: draft from the starter", {doc.CHANGE: doc.draft(doc.CHANGE)}),
        ("Change management: put in force as 1.0", {doc.CHANGE: doc.change(calendar)}),
    )
    diary.change(
        "cleo",
        "ben",
        doc.ACCESS_DAYS[0],
        ("Access control: draft from the starter", {doc.ACCESS: doc.draft(doc.ACCESS)}),
        ("Access control: fit it to our systems, put in force as 1.0", {doc.ACCESS: doc.access(calendar, 1)}),
    )
    diary.change(
        "emil",
        "cleo",
        doc.REMOVAL_DAYS[0],
        ("Access removal: first version of the runbook", {doc.REMOVAL: doc.removal(calendar, 1)}),
    )
    diary.change(
        "cleo",
        "ana",
        doc.INCIDENT_DAYS[0],
        ("Incidents: the plan, in force as 1.0", {doc.INCIDENT: doc.incident(calendar, 1)}),
        ("Incidents: the runbook for whoever is on call", {doc.RESPONSE: doc.response(calendar, 1)}),
    )


def _controls_written(diary: _Diary) -> None:
    calendar = diary.calendar
    diary.change("cleo", "ben", 415, ("Controls: access", diary.controls("AC-.*", "", declared=False)))
    diary.change("dora", "ben", 408, ("Controls: change", diary.controls("AC-.*|CHG-0[1-4]", "", declared=False)))
    diary.change(
        "cleo",
        "ana",
        401,
        ("Controls: incidents, and the yearly review of documents", diary.controls(".*", "", declared=False)),
    )
    diary.change(
        "cleo",
        "ana",
        doc.SECURITY_DAYS[0],
        ("Information security: policy 1.0", {doc.SECURITY: doc.security(calendar, 1)}),
    )
    diary.change("ben", "ana", doc.RISK_DAYS[0], ("Risk: policy 1.0", {doc.RISK: doc.risk(calendar, 1)}))
    diary.change(
        "cleo",
        "ana",
        381,
        ("Controls: oversight and people", diary.controls(".*", "GOV-.*", declared=False)),
        ("Controls: risk", diary.controls(".*", "GOV-.*|RSK-.*", declared=False)),
    )
    diary.change("cleo", "ana", 372, ("Declare the audit period", diary.controls(".*", "GOV-.*|RSK-.*")))


def _the_year(diary: _Diary) -> None:
    calendar = diary.calendar
    diary.change(
        "fay",
        "cleo",
        341,
        (
            "README: say how to run the examination",
            diary.edited(_README, "Run `tieout check` here", "Run `tieout check` in this folder"),
        ),
        squash=True,
    )
    diary.change(
        "cleo",
        "ben",
        doc.ACCESS_DAYS[1],
        ("Access control: add service accounts and secrets", {doc.ACCESS: doc.access(calendar, 2)}),
    )
    diary.change("hugo", "ben", doc.DEVICES_DAYS[0], ("Devices: policy 1.0", {doc.DEVICES: doc.devices(calendar)}))
    diary.change("hugo", "dora", 298, ("Controls: devices", diary.controls(".*", "GOV-.*|RSK-.*|DEV-.*")))
    diary.staff["gil"] = Member(id="gil", roles=("engineer",), started_on=calendar.ago(268))
    diary.change("emil", "ana", 271, ("People: Gil joins", diary.people()))
    diary.change(
        "cleo",
        "ben",
        doc.RESPONSE_DAYS[1],
        ("Incident runbook: half-yearly review, add communication", {doc.RESPONSE: doc.response(calendar, 2)}),
    )
    # Self-approved: for the rules about approvals, which need the forge's records.
    diary.change(
        "hugo",
        "hugo",
        225,
        ("Devices: give laptops a week to catch up", diary.edited(doc.DEVICES, "for 3 days", "for 7 days")),
    )
    diary.change(
        "cleo",
        "ana",
        doc.INCIDENT_DAYS[1],
        ("Incident plan: say how evidence is preserved", {doc.INCIDENT: doc.incident(calendar, 2)}),
    )
    # Pushed past the pull request: for the same rules.
    diary.push(
        "dora",
        196,
        (
            "README: name the registers",
            diary.edited(_README, "who works here, and in which role", "who works here, in which role, and since when"),
        ),
    )
    diary.change(
        "cleo",
        "ben",
        calendar.since(calendar.review_in_grace),
        ("Incident runbook: half-yearly review, add evidence to keep", {doc.RESPONSE: doc.response(calendar, 3)}),
    )
    diary.staff["hugo"] = replace(diary.staff["hugo"], left_on=calendar.ago(170))
    diary.change("emil", "ana", 173, ("People: Hugo leaves", diary.people()))
    diary.change(
        "dora", "ben", 150, ("Runbook: restore from a backup", {doc.RESTORE: doc.restore(calendar, handed_over=False)})
    )
    diary.change("gil", "dora", 128, ("Controls: weekly scan", diary.controls(".*", ".*")))
    diary.change(
        "fay",
        "ben",
        96,
        ("Vendors: notes for a policy", {doc.VENDORS: own(doc.VENDORS).replace("- Its SOC 2", "- To add: its SOC 2")}),
        ("Vendors: say what is agreed", {doc.VENDORS: own(doc.VENDORS)}),
        behind=1,
    )


def _the_reviews(diary: _Diary) -> None:
    calendar = diary.calendar
    diary.change(
        "cleo",
        "ben",
        doc.ACCESS_DAYS[2],
        ("Access control: yearly review, add access from outside", {doc.ACCESS: doc.access(calendar, 3)}),
    )
    diary.change(
        "emil",
        "cleo",
        doc.REMOVAL_DAYS[1],
        ("Access removal: yearly review, add escalation", {doc.REMOVAL: doc.removal(calendar, 2)}),
    )
    diary.change(
        "cleo", "ana", doc.BUMPED_DAYS, ("Incident plan: yearly review", {doc.INCIDENT: doc.incident(calendar, 3)})
    )
    diary.change(
        "dora", "ben", 52, ("Restore runbook: hand over to Ben", {doc.RESTORE: doc.restore(calendar, handed_over=True)})
    )
    diary.change(
        "cleo",
        "ana",
        doc.SECURITY_DAYS[1],
        ("Information security: yearly review, add subcontractors", {doc.SECURITY: doc.security(calendar, 2)}),
    )
    diary.change(
        "ben",
        "ana",
        doc.RISK_DAYS[1],
        ("Risk: yearly review, add the list of risks", {doc.RISK: doc.risk(calendar, 2)}),
    )
    diary.change(
        "gil",
        "cleo",
        9,
        (
            "README: point to the manual of a rule",
            diary.edited(
                _README, "Run `tieout explain RULE` to read why", "Run `tieout explain RULE` to read what it asks, why"
            ),
        ),
        squash=True,
    )
