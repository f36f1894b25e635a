"""The first chapter: the starter is planted, made the company's own and put in force."""

from __future__ import annotations

from tieout.demo import documents as doc
from tieout.demo import exercises
from tieout.demo import registers as reg
from tieout.demo.access_reviews import OTHERS, evidence_of, replace_key, review_access
from tieout.demo.accounts import SYSTEMS
from tieout.demo.diary import CONTROLS, Diary
from tieout.demo.sealing import SIGNER
from tieout.demo.texts import amended, in_control, own, says

PLANTED = 462
README = "README.md"
_ONE_SYSTEM = "      - {id: accounts-after-removal, system: identity-provider, kind: account-list}\n"
_EVERY_SYSTEM = (
    f"{_ONE_SYSTEM}"
    "      - {id: accounts-code-host, system: code-host, kind: account-list}\n"
    "      - {id: accounts-database, system: production-database, kind: account-list}\n"
    "      - {id: accounts-cloud, system: cloud-production, kind: account-list}\n"
)
"""The company lists the accounts of the systems that matter most, each month."""
_OTHER_SYSTEMS = "      - {id: access-review-other-systems, system: policy-repository, kind: access-review}\n"


def tell(diary: Diary) -> None:
    """Write the chapter."""
    _planted(diary)
    _put_in_force(diary)
    _taken_up(diary)
    _the_period(diary)


def _planted(diary: Diary) -> None:
    diary.push("cleo", PLANTED + 3, ("Begin", {README: own(README)}))
    planted: dict[str, str | None] = {path: text for path, text in diary.drafts.items() if path != README}
    pinned = says(
        f'keys: {{evidence: ["{SIGNER.identity}"], bundle: []}}', instead_of="keys: {evidence: [], bundle: []}"
    )
    listed = in_control("AC-04", says(_EVERY_SYSTEM, instead_of=_ONE_SYSTEM))
    reviewed = in_control("AC-03", says(_reviews(diary.drafts[CONTROLS]), instead_of=_OTHER_SYSTEMS))
    planted[CONTROLS] = amended(diary.drafts[CONTROLS], *doc.TWO_DAYS[CONTROLS], pinned, listed, reviewed)
    diary.change("cleo", "ana", PLANTED, ("Plant the starter: tieout init", planted))
    diary.change("emil", "ana", 458, ("People: list staff and roles", diary.people(458)))


def _reviews(controls: str) -> str:
    """Give the entries of the reviews of the systems for which the starter has none."""
    lines = [
        f"      - {{id: {evidence_of(system)}, system: {system}, kind: access-review}}\n"
        for system in OTHERS
        if f"{{id: {evidence_of(system)}," not in controls
    ]
    return _OTHER_SYSTEMS + "".join(lines)


def _put_in_force(diary: Diary) -> None:
    diary.revise("cleo", "ana", (doc.SECURITY, "Information security: fit it to us, put in force as 1.0"))
    diary.revise("dora", "ben", (doc.CHANGE, "Change management: in force as 1.0"))
    diary.revise("cleo", "ben", (doc.ACCESS, "Access control: two days for a leaver's access, in force as 1.0"))
    diary.revise(
        "emil", "cleo", (doc.REMOVAL, "Access removal: the runbook, in force as 1.0"), more=_on(diary, "RB-002")
    )
    diary.revise("cleo", "ana", (doc.INCIDENT, "Incidents: the plan, in force as 1.0"))
    diary.revise(
        "cleo", "ben", (doc.RESPONSE, "Incidents: the runbook for whoever is on call"), more=_on(diary, "RB-001")
    )
    diary.revise(
        "dora",
        "ben",
        (doc.CONTINUITY, "Continuity: the policy, in force as 1.0"),
        (doc.RESTORE, "Continuity: how a backup is restored"),
        more=_on(diary, "RB-003"),
    )
    diary.revise("cleo", "ana", (doc.RISK, "Risk: the policy, in force as 1.0"))
    diary.revise("cleo", "ben", (doc.DATA, "Data: levels and handling, in force as 1.0"))
    diary.revise("dora", "ben", (doc.DEVELOPMENT, "Secure development: in force as 1.0"))


def _taken_up(diary: Diary) -> None:
    slip = in_control(
        "DEV-01",
        says("[CC6.7, CC6.8, CC6.11]", instead_of="[CC6.7, CC6.8]"),
    )
    diary.change("hugo", "dora", 402, ("Controls: devices support one more criterion", diary.edited(CONTROLS, slip)))
    kept = diary.registers
    diary.keep(
        "cleo",
        "ben",
        397,
        "Systems and vendors: as they are today",
        (reg.SYSTEMS, kept.systems_taken_up()),
        (reg.VENDORS, kept.vendors_taken_up(397)),
    )
    diary.keep(
        "cleo",
        "ana",
        392,
        "Risks: read each with its owner, accept the old laptops",
        (reg.RISKS, kept.risks_read(392)),
        (reg.EXCEPTIONS, kept.laptops_accepted(392)),
    )
    promises = (reg.COMMITMENTS, kept.commitments_read(387))
    diary.keep("fay", "ana", 387, "Commitments: what the contracts really say", promises)
    happens = diary.operations
    given = happens.granted(diary.staff.values())
    programs = (*happens.product_account(380), *happens.deploy_key(380, "hugo"))
    diary.keep("cleo", "ben", 380, "Access: who has what", (reg.ACCESS, (*given, *programs)))


def _the_period(diary: Diary) -> None:
    period = diary.calendar.period
    row = f"periods:\n  - {{id: {period.id}, type: 2, start: {period.start}, end: {period.end}}}\n"
    diary.change(
        "cleo", "ana", 372, ("Declare the audit period", diary.edited(CONTROLS, says(row, instead_of="periods: []\n")))
    )
    diary.revise(
        "cleo", "ben", (doc.LEAK, "Leaked credentials: the runbook, in force as 1.0"), more=_on(diary, "RB-004")
    )
    review_access(diary, 344, SYSTEMS)
    diary.change(
        "fay",
        "cleo",
        341,
        (
            "README: say where to run the examination",
            diary.edited(README, says("Run `tieout check` in this folder", instead_of="Run `tieout check` here")),
        ),
        squash=True,
    )
    diary.exercise("dora", exercises.RESTORED)
    diary.revise("emil", "ben", (doc.USE, "Acceptable use: in force at last, as 1.0"))
    diary.revise(
        "cleo",
        "ben",
        (doc.VENDORS, "Vendors: the policy, in force as 1.0"),
        (doc.VENDOR_INCIDENT, "Vendors: what to do when one has an incident"),
        more=_on(diary, "RB-008"),
    )
    diary.revise(
        "hugo", "ben", (doc.PATCHING, "Patching: Hugo takes the runbook, in force as 1.0"), more=_on(diary, "RB-005")
    )
    diary.keep("cleo", "ana", 305, "Risks: quarterly review", (reg.RISKS, diary.registers.risks_reviewed(305)))
    diary.revise(
        "dora",
        "ben",
        (doc.EMERGENCY, "Emergency change and rollback: in force as 1.0"),
        (doc.OUTAGE, "Outage and failover: in force as 1.0"),
        more=_on(diary, "RB-006", "RB-009"),
    )
    replace_key(diary, "hugo", 380, 297)
    diary.revise("cleo", "ben", (doc.KEYS, "Key rotation: in force as 1.0"), more=_on(diary, "RB-007"))


def _on(diary: Diary, *runbooks: str) -> dict[str, str | None]:
    """Give the alerts register with the alerts switched on that these runbooks answer."""
    alerts = diary.chronicle.text(reg.ALERTS)
    return diary.edited(
        reg.ALERTS, *(amend for runbook in runbooks for amend in diary.registers.answered_by(runbook, alerts))
    )
