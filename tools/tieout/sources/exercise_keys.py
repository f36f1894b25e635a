"""The keys of an exercise record, and what others call them."""

from __future__ import annotations

ID_FORM = "EX-[0-9]{4}-[0-9]{2,3}"
KNOWN = (
    "id",
    "kind",
    "runbooks",
    "held_on",
    "started_at",
    "ended_at",
    "facilitator",
    "participants",
    "scenario",
    "objectives",
    "timeline",
    "measured",
    "restored",
    "outcome",
    "findings",
    "signed_off_by",
    "signed_off_on",
)
"""Every key that a record may have, ``x-*`` apart."""
REQUIRED = ("id", "kind", "runbooks", "held_on")
"""Without them nobody knows what the record is of. What else it should hold is for a rule to say."""
MOMENT_KEYS = ("at", "what")
MEASURED_KEYS = ("recovery_time", "recovery_point", "restored_bytes", "integrity_check")
RESTORED_KEYS = ("system", "point", "to")
CHECK_KEYS = ("outcome", "checked")
LESSON_KEYS = ("what", "id", "owner", "due_on", "ticket")

ALIASES = {
    "type": "kind",
    "runbook": "runbooks",
    "date": "held_on",
    "held": "held_on",
    "day": "held_on",
    "start": "started_at",
    "started": "started_at",
    "end": "ended_at",
    "ended": "ended_at",
    "lead": "facilitator",
    "led_by": "facilitator",
    "attendees": "participants",
    "attended_by": "participants",
    "goals": "objectives",
    "measures": "measured",
    "restore": "restored",
    "recovered": "restored",
    "backup": "restored",
    "result": "outcome",
    "status": "outcome",
    "actions": "findings",
    "lessons": "findings",
    "signed_by": "signed_off_by",
    "sign_off": "signed_off_by",
    "approver": "signed_off_by",
    "approved_by": "signed_off_by",
    "signed_off_at": "signed_off_on",
    "signed_off": "signed_off_on",
    "signed_on": "signed_off_on",
    "approved": "signed_off_on",
    "rto": "measured",
    "rpo": "measured",
    "integrity_check": "measured",
}
"""Keys of templates, in lower case, and ours that each may mean: suggested, never accepted."""
RESTORED_ALIASES = {
    "asset": "system",
    "recovery_point": "point",
    "backup": "point",
    "snapshot": "point",
    "target": "to",
    "into": "to",
}
MEASURED_ALIASES = {
    "rto": "recovery_time",
    "rpo": "recovery_point",
    "bytes": "restored_bytes",
    "integrity": "integrity_check",
}
