"""What happened at Example Ltd, oldest first, as commits and pull requests.

Read it as a diary: each call of ``change`` or ``revise`` is one pull request. What is wrong on purpose
stands in ``faults``. Days are counted back from the day of the examination; a weekend's become the
Friday before, so two that follow one another are at least three days apart.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tieout.demo import documents as doc
from tieout.demo import exports
from tieout.demo.calendar import Calendar
from tieout.demo.diary import CONTROLS, Diary
from tieout.demo.history import Chronicle
from tieout.demo.people import Member
from tieout.demo.texts import amended, in_control, own, says
from tieout.model.period import add_months

_PLANTED = 462
_README = "README.md"
_QUESTIONS = "runbooks/customer-questions.md"
_ASSISTANTS = "policies/ai-assistants.md"


def timeline(as_of: date) -> Chronicle:
    """Give the whole history as it stands on the day."""
    diary = Diary(Calendar(as_of), _PLANTED)
    _put_in_force(diary)
    _fitted(diary)
    _the_year(diary)
    _the_middle(diary)
    _the_reviews(diary)
    return diary.chronicle


def _put_in_force(diary: Diary) -> None:
    planted = {**diary.drafts, _README: own(_README)}
    planted[CONTROLS] = amended(planted[CONTROLS], *doc.TWO_DAYS[CONTROLS])
    diary.push("cleo", _PLANTED, ("Plant the starter: tieout init", planted))
    diary.change("emil", "ana", 458, ("People: list staff and roles", diary.people()))
    diary.revise("cleo", "ana", (doc.SECURITY, "Information security: fit it to us, put in force as 1.0"))
    diary.revise("dora", "ben", (doc.CHANGE, "Change management: in force as 1.0"))
    diary.revise("cleo", "ben", (doc.ACCESS, "Access control: two days for a leaver's access, in force as 1.0"))
    diary.revise("emil", "cleo", (doc.REMOVAL, "Access removal: the runbook, in force as 1.0"))
    diary.revise("cleo", "ana", (doc.INCIDENT, "Incidents: the plan, in force as 1.0"))
    diary.revise("cleo", "ben", (doc.RESPONSE, "Incidents: the runbook for whoever is on call"))
    diary.revise(
        "dora",
        "ben",
        (doc.CONTINUITY, "Continuity: the policy, in force as 1.0"),
        (doc.RESTORE, "Continuity: how a backup is restored"),
    )
    diary.revise("ben", "ana", (doc.RISK, "Risk: Ana owns it, in force as 1.0"))
    diary.revise("cleo", "ben", (doc.DATA, "Data: levels and handling, in force as 1.0"))
    diary.revise("dora", "ben", (doc.DEVELOPMENT, "Secure development: in force as 1.0"))


def _fitted(diary: Diary) -> None:
    calendar = diary.calendar
    slip = in_control("DEV-01", says("[CC6.7, CC6.8, CC6.11]", instead_of="[CC6.7, CC6.8]"))
    diary.change("hugo", "dora", 402, ("Controls: devices support one more criterion", diary.edited(CONTROLS, slip)))
    period = calendar.period
    row = f"periods:\n  - {{id: {period.id}, type: 2, start: {period.start}, end: {period.end}}}\n"
    diary.change(
        "cleo", "ana", 372, ("Declare the audit period", diary.edited(CONTROLS, says(row, instead_of="periods: []\n")))
    )
    diary.revise("cleo", "ben", (doc.LEAK, "Leaked credentials: the runbook, in force as 1.0"))
    _review_access(diary, 345)


def _the_year(diary: Diary) -> None:
    diary.change(
        "fay",
        "cleo",
        341,
        (
            "README: say where to run the examination",
            diary.edited(_README, says("Run `tieout check` in this folder", instead_of="Run `tieout check` here")),
        ),
        squash=True,
    )
    diary.revise("emil", "ben", (doc.USE, "Acceptable use: in force at last, as 1.0"))
    diary.revise(
        "cleo",
        "ben",
        (doc.VENDORS, "Vendors: the policy, in force as 1.0"),
        (doc.VENDOR_INCIDENT, "Vendors: what to do when one has an incident"),
    )
    diary.revise("hugo", "ben", (doc.PATCHING, "Patching: Hugo takes the runbook, in force as 1.0"))
    diary.revise(
        "dora",
        "ben",
        (doc.EMERGENCY, "Emergency change and rollback: in force as 1.0"),
        (doc.OUTAGE, "Outage and failover: in force as 1.0"),
    )
    diary.revise("cleo", "ben", (doc.KEYS, "Key rotation: in force as 1.0"))
    diary.staff["gil"] = Member(id="gil", roles=("engineer",), started_on=diary.calendar.ago(268))
    diary.change("emil", "ana", 271, ("People: Gil joins", diary.people()))
    diary.revise("cleo", "ben", (doc.RESPONSE, "Incident runbook: half-yearly review, add communication"))
    _review_access(diary, 253)
    diary.revise(
        "cleo",
        "ben",
        (doc.ACCESS, "Access of a leaver ends within 24 hours, no longer 48"),
        more={CONTROLS: _one_day(diary)},
    )
    diary.revise("emil", "cleo", (doc.REMOVAL, "Access removal: within 24 hours, as the policy says"))


def _one_day(diary: Diary) -> str:
    """Give ``controls.yaml`` with the shorter limit."""
    shorter = in_control(
        "AC-04", says("within 24 hours", instead_of="within 48 hours"), says("PT24H", instead_of="PT48H")
    )
    return amended(diary.chronicle.text(CONTROLS), shorter)


def _the_middle(diary: Diary) -> None:
    calendar = diary.calendar
    # Approved by nobody but its author; and the text that was approved is another one.
    longer = (
        says("device-update: {value: 21,", instead_of="device-update: {value: 14,"),
        says("within 21 days of its release", instead_of="within 14 days of its release"),
        says("is shorter than 21 days", instead_of="is shorter than 14 days"),
    )
    diary.change("hugo", "hugo", 225, ("Devices: three weeks for updates", diary.edited(doc.USE, *longer)))
    diary.revise("cleo", "ana", (doc.INCIDENT, "Incident plan: say how evidence is preserved"))
    # Pushed past the pull request.
    names = says("who works here, in which role, and since when", instead_of="who works here, and in which role")
    diary.push("dora", 200, ("README: name the registers", diary.edited(_README, names)))
    diary.revise("cleo", "ben", (doc.RESPONSE, "Incident runbook: half-yearly review, add evidence to keep"))
    diary.staff["hugo"] = replace(diary.staff["hugo"], left_on=calendar.ago(170))
    diary.change("emil", "ana", 174, ("People: Hugo leaves", diary.people()))
    removed = exports.leaver_removed(calendar, 166, diary.staff["hugo"])
    diary.change("cleo", "dora", 166, ("Evidence: Hugo's account is disabled", removed), squash=True)
    _review_access(diary, 151)
    diary.change(
        "dora",
        "ben",
        146,
        (
            "Continuity: no more capacity reviews, the cloud scales by itself",
            {
                **diary.edited(CONTROLS, in_control("BCP-02")),
                **diary.edited(doc.CONTINUITY, doc.NO_CAPACITY),
            },
        ),
    )
    settings = exports.branch_protection(calendar, 133)
    diary.change("dora", "cleo", 133, ("Evidence: protection of the main branch", settings), squash=True)
    added = own("controls/sup-01.yaml", {"from": f"{calendar.ago(128)}"})
    diary.change(
        "fay",
        "cleo",
        128,
        ("Controls: customers' questions", {CONTROLS: diary.chronicle.text(CONTROLS).rstrip("\n") + "\n" + added}),
    )
    questions = own(_QUESTIONS, {"approved": f"{calendar.ago(118)}"})
    diary.change("fay", "ben", 118, ("Customers' questions: the runbook, in force as 1.0", {_QUESTIONS: questions}))


def _the_reviews(diary: Diary) -> None:
    calendar = diary.calendar
    deployed = exports.deployments(calendar, 105)
    diary.change("dora", "ben", 105, ("Evidence: four weeks of deployments", deployed), squash=True)
    # Gil's machine came back from repair with its clock a month behind.
    assistants = own(_ASSISTANTS)
    diary.change(
        "gil",
        "ben",
        101,
        ("AI assistants: first notes", {_ASSISTANTS: assistants.replace("Still open: whether", "Open: whether")}),
        ("AI assistants: say what is agreed", {_ASSISTANTS: assistants}),
        behind=1,
        clock=31,
    )
    diary.revise("cleo", "ana", (doc.SECURITY, "Information security: yearly review, describe the system"))
    diary.revise("cleo", "ben", (doc.ACCESS, "Access control: yearly review, add access from outside"))
    diary.revise(
        "dora",
        "ben",
        (doc.CONTINUITY, "Continuity: yearly review, watch waiting jobs"),
        (doc.RESTORE, "Restore runbook: yearly review, delete the copies"),
    )
    on = calendar.ago(74)
    diary.revise(
        "emil",
        "cleo",
        (doc.REMOVAL, "Access removal: yearly review, add escalation"),
        slip=says(f"last_reviewed: {add_months(on, 12)}", instead_of=f"last_reviewed: {on}"),
    )
    on = calendar.ago(66)
    date_alone = says(f"last_reviewed: {on}", instead_of=f"last_reviewed: {calendar.ago(212)}")
    diary.change("cleo", "ana", 66, ("Incident plan: yearly review", diary.edited(doc.INCIDENT, date_alone)))
    _review_access(diary, 63)
    diary.revise("ben", "ana", (doc.RISK, "Risk: yearly review, look at insurance"))
    diary.revise("cleo", "ben", (doc.DATA, "Data: yearly review, every store carries its level"))
    two = says("owner: role:customer-success\nowner: role:cto\n", instead_of="owner: role:customer-success\n")
    diary.change("fay", "ben", 50, ("Customers' questions: hand over to Ben", diary.edited(_QUESTIONS, two)))
    diary.revise("dora", "ben", (doc.DEVELOPMENT, "Secure development: yearly review, data open to strangers"))
    found = exports.open_weaknesses(calendar, 31)
    diary.change("gil", "dora", 31, ("Evidence: open weaknesses of the week", found), squash=True)
    kept = exports.backups(calendar, 21)
    diary.change("dora", "gil", 21, ("Evidence: two weeks of backups", kept), squash=True)
    better = says("to read what it asks, why,", instead_of="to read why,")
    diary.change(
        "gil", "cleo", 9, ("README: point to the manual of a rule", diary.edited(_README, better)), squash=True
    )


def _review_access(diary: Diary, days: int) -> None:
    reviewed = exports.access_review(diary.calendar, days, diary.staff.values())
    diary.change("cleo", "ben", days, ("Access review of the quarter", reviewed))
