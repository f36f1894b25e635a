"""The last chapter: tests, the yearly reviews, and the evidence of the last weeks."""

from __future__ import annotations

from datetime import timedelta

from tieout.demo import documents as doc
from tieout.demo import exercises, exports
from tieout.demo import registers as reg
from tieout.demo.access_reviews import ALONE, OTHERS, list_of, replace_key, review_access
from tieout.demo.accounts import IDENTITIES
from tieout.demo.asked import asked
from tieout.demo.beginning import README
from tieout.demo.diary import AFTER_ANOTHER, Diary
from tieout.demo.forge import Opinion
from tieout.demo.texts import own, says
from tieout.demo.year import QUESTIONS

ASSISTANTS = "policies/ai-assistants.md"
_A_NIGHT = timedelta(hours=17)
"""From a merge in the afternoon to the next morning."""


def tell(diary: Diary) -> None:
    """Write the chapter."""
    _tested(diary)
    _texts_read_again(diary)
    _the_rest_read_again(diary)
    _the_last_weeks(diary)


def _tested(diary: Diary) -> None:
    assistants = own(ASSISTANTS, {"on": f"{diary.calendar.ago(101)}"})
    diary.change(
        "fay",
        "ben",
        101,
        ("AI assistants: first notes", {ASSISTANTS: assistants.replace("Still open: whether", "Open: whether")}),
        ("AI assistants: say what is agreed", {ASSISTANTS: assistants}),
        behind=1,
    )
    diary.keep("cleo", "ben", 98, "Penetration test: the report", (reg.FINDINGS, diary.findings.tested(99)))
    diary.exercise("cleo", exercises.KEY_LEAKED)
    diary.revise("cleo", "ben", (doc.ACCESS, "Access control: yearly review, add access from outside"))
    diary.keep("dora", "ben", 85, "Penetration test: our answers", (reg.FINDINGS, diary.findings.answered(85)))


def _texts_read_again(diary: Diary) -> None:
    calendar = diary.calendar
    diary.revise(
        "dora",
        "ben",
        (doc.CONTINUITY, "Continuity: yearly review, watch waiting jobs"),
        (doc.RESTORE, "Restore runbook: yearly review, delete the copies"),
    )
    waived = (reg.EXCEPTIONS, diary.registers.review_waived(77))
    diary.keep("dora", "ben", 77, "Exceptions: the review of change management waits", waived)
    review_access(diary, 77, OTHERS, slot=AFTER_ANOTHER)
    diary.revise("emil", "cleo", (doc.REMOVAL, "Access removal: yearly review, add escalation"))
    happens = diary.operations
    # The key had to be refused at once; Ben looked at it the morning after.
    morning = Opinion("ben", calendar.at(69, 15, 40) + _A_NIGHT)
    leaked = (f"{happens.second_incident}: a leaked key", diary.edited(reg.INCIDENTS, *happens.leaked(70)))
    diary.change("cleo", "cleo", 69, leaked, opinions=(morning,), labels=("emergency",))
    # Two weeks and more after it was due.
    late = (doc.SECURITY, "Information security: yearly review, describe the system")
    diary.revise("cleo", "ana", late, slot=AFTER_ANOTHER)
    date_alone = says(f"last_reviewed: {calendar.ago(66)}", instead_of=f"last_reviewed: {calendar.ago(212)}")
    diary.change("cleo", "ana", 66, ("Incident plan: yearly review", diary.edited(doc.INCIDENT, date_alone)))


def _the_rest_read_again(diary: Diary) -> None:
    review_access(diary, 63, (ALONE,), title="Access review of the database")
    diary.revise("cleo", "ana", (doc.RISK, "Risk: yearly review, look at insurance"))
    diary.keep("dora", "gil", 57, "Penetration test: two findings fixed", (reg.FINDINGS, diary.findings.fixed(57)))
    diary.revise("cleo", "ben", (doc.DATA, "Data: yearly review, every store carries its level"))
    # Nobody may ever change what was captured; somebody tidied up.
    listed = list_of(diary, IDENTITIES)
    tidy = {listed: diary.chronicle.text(listed).replace("all-staff", "staff")}
    diary.change("emil", "cleo", 54, ("Access review: say it as the policy does", tidy), slot=AFTER_ANOTHER)
    two = says("owner: role:customer-success\nowner: role:cto\n", instead_of="owner: role:customer-success\n")
    replace_key(diary, "gil", 133, 51)
    diary.change("fay", "ben", 48, ("Customers' questions: hand over to Ben", diary.edited(QUESTIONS, two)))
    diary.revise("dora", "ben", (doc.DEVELOPMENT, "Secure development: yearly review, data open to strangers"))
    diary.keep("cleo", "ana", 42, "Risks: quarterly review", (reg.RISKS, diary.registers.risks_reviewed(42)))
    seen = (reg.VENDORS, diary.registers.vendors_reviewed(39))
    diary.keep("cleo", "ben", 39, "Vendors: yearly review", seen)
    promises = (reg.COMMITMENTS, diary.registers.commitments_read(36))
    diary.keep("fay", "ana", 36, "Commitments: yearly review", promises)


def _the_last_weeks(diary: Diary) -> None:
    calendar = diary.calendar
    scanned = diary.edited(reg.FINDINGS, *diary.findings.scanned())
    diary.change("gil", "dora", 31, ("Findings: what the scans of the images show", scanned), squash=True)
    trained = exports.trained(calendar, 76, diary.staff.values())
    wanted = ("Requests: the auditor's first list", asked(calendar, 27))
    learned = ("People: training and confirmations of the year", {**diary.people(27), **trained})
    diary.change("emil", "ana", 27, learned, wanted)
    patched = {**diary.edited(reg.FINDINGS, *diary.findings.patched(24)), **diary.exercises.record(exercises.PATCHED)}
    diary.change("gil", "dora", 24, ("Findings: the router is patched", patched))
    read = (reg.VENDORS, diary.registers.reports_read(17))
    diary.change(
        "cleo",
        "ben",
        17,
        ("Vendors: this year's reports", diary.edited(read[0], *read[1])),
        opinions=(Opinion("ben", calendar.at(17, 15, 40) + _A_NIGHT),),
    )
    diary.exercise("dora", exercises.ROLLED_BACK)
    better = says("to read what it asks, why,", instead_of="to read why,")
    mended = diary.edited(README, better)
    # Merged on Cleo's own machine, with a sentence that nobody had proposed.
    amended = {README: f"{mended[README]}\nWhat is urgent may be merged first and looked at later.\n"}
    change = ("README: point to the manual of a rule", mended)
    diary.change("gil", "cleo", 9, change, squash=True, slipped_in=amended)
