"""Records of the exercises of Example Ltd: drills, a tabletop, a failover, and what happened for real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tieout.demo.calendar import Calendar
from tieout.demo.recovery import SYSTEM, point_of

_FOLDER = "evidence/exercises"
_BEGIN = 6
"""The hour at which an exercise begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise, as its record tells it."""

    kind: str
    runbook: str
    title: str
    held: int
    """How many days ago."""
    signed: int
    """How many days ago it was signed off, and its record merged."""
    led_by: str
    took_part: tuple[str, ...]
    signed_by: str
    scenario: str
    objective: str
    moments: tuple[tuple[int, str], ...]
    """Minutes from the start, and what happened then; the last one ends it."""
    measured: tuple[str, ...] = ()
    restored: int | None = None
    """The days between the snapshot that was restored and the drill."""
    finding: tuple[str, str, int] | None = None
    """What was found, the role that sees to it, and the number of its ticket."""
    said: str


@dataclass(slots=True)
class Exercises:
    """The records by the days of the calendar, numbered through."""

    calendar: Calendar
    _count: int = 0

    def record(self, exercise: Exercise) -> dict[str, str | None]:
        """Give the file of a record."""
        on = self.calendar.ago(exercise.held)
        self._count += 1
        name = f"EX-{on.year}-{self._count:02}"
        start = self.calendar.at(exercise.held, _BEGIN)
        moments = [(start + timedelta(minutes=after), what) for after, what in exercise.moments]
        lines = [
            f"id: {name}",
            f"kind: {exercise.kind}",
            f"runbooks: [{exercise.runbook}]",
            f"held_on: {on}",
            f"started_at: {start:%Y-%m-%dT%H:%M:%SZ}",
            f"ended_at: {moments[-1][0]:%Y-%m-%dT%H:%M:%SZ}",
            f"facilitator: person:{exercise.led_by}",
            f"participants: [{', '.join(f'person:{item}' for item in exercise.took_part)}]",
            f"scenario: {exercise.scenario}",
            f"objectives: [{exercise.objective}]",
            "timeline:",
            *(f'  - {{at: {at:%Y-%m-%dT%H:%M:%SZ}, what: "{what}"}}' for at, what in moments),
            *(["measured:", *(f"  {item}" for item in exercise.measured)] if exercise.measured else []),
            *self._restored(exercise),
            "outcome: pass",
            *self._findings(exercise),
            f"signed_off_by: person:{exercise.signed_by}",
            f"signed_off_on: {self.calendar.ago(exercise.signed)}",
        ]
        text = "---\n" + "\n".join(lines) + f"\n---\n# {exercise.title}\n\n{exercise.said}\n"
        return {f"{_FOLDER}/{name}.md": text}

    def _restored(self, exercise: Exercise) -> list[str]:
        if exercise.restored is None:
            return []
        point = point_of(self.calendar.ago(exercise.held) - timedelta(days=exercise.restored))
        return [f"restored: {{system: {SYSTEM}, point: {point}, to: the recovery account}}"]

    def _findings(self, exercise: Exercise) -> list[str]:
        if exercise.finding is None:
            return ["findings: []"]
        what, role, ticket = exercise.finding
        due = self.calendar.ago(exercise.signed) + timedelta(days=28)
        return ["findings:", f'  - {{what: "{what}", owner: {role}, due_on: {due}, ticket: EX-{ticket}}}']


RESTORED = Exercise(
    kind="restore",
    runbook="RB-003",
    title="Restore of the production database",
    held=334,
    signed=331,
    led_by="dora",
    took_part=("hugo", "cleo"),
    signed_by="ben",
    scenario="The production database is lost at night; restore the moment of noon two days before.",
    objective="Back within 4 hours",
    moments=(
        (0, "Start; the moment is told to the restorer"),
        (150, "The copy answers"),
        (196, "The integrity check is passed"),
    ),
    measured=(
        "recovery_time: PT3H16M",
        "recovery_point: PT12M",
        "restored_bytes: 39728447488",
        'integrity_check: {outcome: pass, checked: "Rows of 38 tables, digest of the audit trail, acceptance tests"}',
    ),
    restored=2,
    finding=("Step 4 names a folder that has gone", "role:head-of-engineering", 664),
    said="The restorer had not done it before and needed nothing but the runbook.",
)
RESTORED_SLOWLY = Exercise(
    kind="restore",
    runbook="RB-003",
    title="Restore of the production database and the customers' files",
    held=232,
    signed=230,
    led_by="dora",
    took_part=("gil", "hugo"),
    signed_by="ben",
    scenario="An update has damaged a table; restore the moment of 27 days before, and the customers' files beside it.",
    objective="Back within 4 hours",
    moments=(
        (0, "Start"),
        (95, "The key of the old snapshot is missing in the recovery account"),
        (242, "The copy answers"),
        (310, "The integrity check is passed"),
    ),
    measured=(
        "recovery_time: PT5H10M",
        "recovery_point: PT14M",
        "restored_bytes: 44860964864",
        'integrity_check: {outcome: pass, checked: "Rows of 41 tables, digest of the audit trail, acceptance tests"}',
    ),
    restored=27,
    finding=("Keys of old snapshots are not copied to the recovery account", "role:head-of-engineering", 769),
    said="It worked in the end. To be repeated with the next drill.",
)
FAILED_OVER = Exercise(
    kind="failover",
    runbook="RB-009",
    title="Failover to the recovery region",
    held=247,
    signed=246,
    led_by="dora",
    took_part=("hugo", "gil"),
    signed_by="ben",
    scenario="Nothing in the home region answers, early in the morning.",
    objective="Back within 4 hours",
    moments=(
        (0, "The alert region-unreachable is set off by hand"),
        (48, "The decision to fail over is written down"),
        (160, "The check from outside is green for 15 minutes"),
    ),
    measured=("recovery_time: PT2H40M", "recovery_point: PT10M"),
    said="One name server kept the old address for 20 minutes, which is within its time to live.",
)
LEAVER = Exercise(
    kind="live",
    runbook="RB-002",
    title="Hugo leaves",
    held=170,
    signed=166,
    led_by="cleo",
    took_part=("cleo", "emil"),
    signed_by="ben",
    scenario="A real departure, handled by the runbook.",
    objective="All access ended within 24 hours",
    moments=(
        (0, "The ticket is read through with Emil"),
        (695, "The main account is disabled"),
        (790, "Laptop returned"),
    ),
    said="The list of systems was worked through from memory and not from the systems register.",
)
VENDOR_TABLETOP = Exercise(
    kind="tabletop",
    runbook="RB-008",
    title="A vendor writes at night",
    held=161,
    signed=160,
    led_by="cleo",
    took_part=("ben", "dora", "fay", "gil"),
    signed_by="ana",
    scenario="Example Tickets writes that a stranger has read attachments of support cases.",
    objective="Know within 24 hours which customers are concerned",
    moments=((0, "The mail is read out"), (35, "Severity SEV1, commander named"), (105, "The first notice is written")),
    finding=("Nobody but Fay can list the customers with open cases", "role:customer-success", 840),
    said="Five people, one and three quarters of an hour, with the real contract at hand.",
)
KEY_REPLACED = Exercise(
    kind="live",
    runbook="RB-007",
    title="The key of the product's sign-in tokens",
    held=124,
    signed=122,
    led_by="cleo",
    took_part=("cleo", "gil"),
    signed_by="ben",
    scenario="The yearly change of a real key.",
    objective="No customer is signed out",
    moments=(
        (0, "The new key is in the secret store"),
        (30, "Both keys are accepted"),
        (150, "The old key is refused"),
    ),
    said="As the runbook says.",
)
KEY_LEAKED = Exercise(
    kind="live",
    runbook="RB-004",
    title="A made-up key in a public place",
    held=92,
    signed=91,
    led_by="cleo",
    took_part=("gil", "dora"),
    signed_by="ben",
    scenario="A key without any rights is pushed to a public repository.",
    objective="Revoked within 1 hour",
    moments=((0, "The key is pushed"), (4, "The page"), (9, "Acknowledged"), (31, "Revoked, and refused when tried")),
    said="The page came after four minutes.",
)
ROLLED_BACK = Exercise(
    kind="live",
    runbook="RB-006",
    title="A change is taken back in a hurry",
    held=14,
    signed=13,
    led_by="dora",
    took_part=("gil", "dora"),
    signed_by="ben",
    scenario="A release raised the errors of one page.",
    objective="Rolled back within 15 minutes",
    moments=((0, "The page: error-rate-high"), (6, "The rollback is started"), (11, "The errors are gone")),
    said="The rollback went by itself once it was started.",
)
PATCHED = Exercise(
    kind="live",
    runbook="RB-005",
    title="A router that took a path for another",
    held=24,
    signed=24,
    led_by="gil",
    took_part=("gil", "cleo"),
    signed_by="dora",
    scenario="A real weakness, found by the weekly scan.",
    objective="Fixed within 30 days",
    moments=((0, "The fix is deployed"), (55, "The scan no longer shows it")),
    said="The scan of the morning was clean.",
)
