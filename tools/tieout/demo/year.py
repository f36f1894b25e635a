"""The second chapter: a joiner, a leaver, a limit that changed, and what went past the rules."""

from __future__ import annotations

from dataclasses import replace

from tieout.demo import documents as doc
from tieout.demo import exercises, exports
from tieout.demo import registers as reg
from tieout.demo.access_reviews import ALONE, OTHERS, replace_key, review_access
from tieout.demo.accounts import SYSTEMS
from tieout.demo.beginning import README
from tieout.demo.diary import CONTROLS, Diary
from tieout.demo.forge import Opinion
from tieout.demo.people import joiner
from tieout.demo.texts import amended, in_control, own, says

QUESTIONS = "runbooks/customer-questions.md"


def tell(diary: Diary) -> None:
    """Write the chapter."""
    _an_incident_and_a_joiner(diary)
    _one_day_for_leavers(diary)
    _hugo(diary)
    _less_and_more(diary)


def _an_incident_and_a_joiner(diary: Diary) -> None:
    happens = diary.operations
    diary.keep(
        "dora",
        "cleo",
        279,
        f"{happens.first_incident}: passwords tried from outside",
        (reg.INCIDENTS, happens.locked_out(280)),
    )
    review = own(
        "evidence/incident-review.md", {"incident": happens.first_incident, "on": f"{diary.calendar.ago(276)}"}
    )
    diary.change(
        "dora",
        "cleo",
        276,
        (
            f"{happens.first_incident}: what the review found",
            {**diary.edited(reg.INCIDENTS, *happens.looked_back(276)), happens.first_review: review},
        ),
    )
    gil = diary.staff["gil"] = joiner(diary.calendar)
    diary.change("emil", "ana", 271, ("People: Gil joins", diary.people(271)))
    diary.keep("cleo", "ben", 268, "Access: what Gil may do", (reg.ACCESS, happens.granted([gil])))
    diary.revise("cleo", "ben", (doc.RESPONSE, "Incident runbook: half-yearly review, add communication"))
    review_access(diary, 253, SYSTEMS)


def _one_day_for_leavers(diary: Diary) -> None:
    shorter = in_control(
        "AC-04", says("within 24 hours", instead_of="within 48 hours"), says("PT24H", instead_of="PT48H")
    )
    diary.exercise("dora", exercises.FAILED_OVER)
    diary.revise(
        "cleo",
        "ben",
        (doc.ACCESS, "Access of a leaver ends within 24 hours, no longer 48"),
        more={CONTROLS: amended(diary.chronicle.text(CONTROLS), shorter)},
    )
    diary.revise("emil", "cleo", (doc.REMOVAL, "Access removal: within 24 hours, as the policy says"))
    diary.exercise("dora", exercises.RESTORED_SLOWLY)
    # Approved by nobody but its author, and the head still says two weeks.
    longer = (
        says("within 21 days of its release", instead_of="installed within 14 days of its release"),
        says("is shorter than 21 days", instead_of="is shorter than 14 days"),
    )
    diary.change("hugo", "hugo", 225, ("Devices: three weeks for updates", diary.edited(doc.USE, *longer)))
    diary.keep("cleo", "ana", 218, "Risks: quarterly review", (reg.RISKS, diary.registers.risks_reviewed(218)))
    replace_key(diary, "hugo", 297, 215)
    diary.revise("cleo", "ana", (doc.INCIDENT, "Incident plan: say how evidence is preserved"))
    read = (reg.VENDORS, diary.registers.identity_report(206))
    diary.keep("cleo", "ben", 206, "Vendors: the report of Example Identity", read)
    # Pushed past the pull request.
    names = says("who works here, in which role, and since when", instead_of="who works here, and in which role")
    diary.push("dora", 200, ("README: name the registers", diary.edited(README, names)))
    diary.revise("cleo", "ben", (doc.RESPONSE, "Incident runbook: half-yearly review, add evidence to keep"))


def _hugo(diary: Diary) -> None:
    calendar, happens = diary.calendar, diary.operations
    hugo = diary.staff["hugo"] = replace(diary.staff["hugo"], left_on=calendar.ago(170))
    diary.change("emil", "ana", 174, ("People: Hugo leaves", diary.people(174)))
    diary.change(
        "cleo",
        "ben",
        166,
        (
            "Access: Hugo's accounts are disabled",
            {**exports.leaver_removed(calendar, 166, hugo), **diary.edited(reg.ACCESS, *happens.left(170, hugo))},
        ),
        ("Exercise: the runbook was followed", diary.exercises.record(exercises.LEAVER)),
        # The record of the exercise came after Ben had looked.
        opinions=(Opinion("ben", calendar.at(166, 9, 40), on=0),),
    )
    review_access(diary, 163, OTHERS)
    diary.exercise("cleo", exercises.VENDOR_TABLETOP)
    # Forgotten with the others, and found out twelve days later.
    found = happens.found_by_review(151, hugo)
    review_access(diary, 151, (ALONE,), *found, title="Access review of the database")
    diary.staff["hugo"] = replace(hugo, access_removed_at=calendar.at(151, 8, 50))
    diary.change("emil", "ana", 148, ("People: when Hugo's last access ended", diary.people(148)))


def _less_and_more(diary: Diary) -> None:
    calendar = diary.calendar
    diary.change(
        "dora",
        "ben",
        144,
        (
            "Continuity: no more capacity reviews, the cloud scales by itself",
            {
                **diary.edited(CONTROLS, in_control("BCP-02")),
                **diary.edited(doc.CONTINUITY, doc.NO_CAPACITY),
                **diary.edited(reg.RISKS, says("[BCP-01, BCP-05]", instead_of="[BCP-01, BCP-02, BCP-05]")),
                **diary.edited(reg.COMMITMENTS, says("[IR-01]", instead_of="[BCP-02, IR-01]")),
            },
        ),
    )
    settings = exports.branch_protection(calendar, 137)
    diary.change("dora", "cleo", 137, ("Evidence: protection of the main branch", settings), squash=True)
    replace_key(diary, "gil", 215, 133)
    diary.keep("cleo", "ana", 130, "Risks: quarterly review", (reg.RISKS, diary.registers.risks_reviewed(130)))
    added = own("controls/sup-01.yaml", {"from": f"{calendar.ago(126)}"})
    controls = diary.chronicle.text(CONTROLS).rstrip("\n") + "\n" + added
    diary.change("fay", "cleo", 126, ("Controls: customers' questions", {CONTROLS: controls}))
    diary.exercise("cleo", exercises.KEY_REPLACED)
    questions = own(QUESTIONS, {"approved": f"{calendar.ago(119)}"})
    diary.change("fay", "ben", 119, ("Customers' questions: the runbook, in force as 1.0", {QUESTIONS: questions}))
    diary.keep("gil", "dora", 114, "Alerts: watch the queues", (reg.ALERTS, diary.registers.queue_watched()))
    short = diary.edited(reg.EXCEPTIONS, *diary.registers.retention_waived(110))
    seen = Opinion("cleo/admin", calendar.at(110, 11, 5))
    diary.change("cleo", "cleo", 110, ("Exceptions: logs of the monitoring", short), opinions=(seen,))
