"""The keys of the record of an access review, and what others call them."""

from __future__ import annotations

SCHEMA = "tieout.access-review/v1"
ID_FORM = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
FILE_FORM = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}[.]csv"
PERSON_FORM = "person:[^ ]+"
KNOWN = (
    "schema",
    "id",
    "system",
    "control",
    "population",
    "reviewer",
    "signed_off_by",
    "signed_off_on",
    "decisions",
    "decisions_file",
)
"""Every key that a record may have, ``x-*`` apart."""
REQUIRED = ("schema", "id", "system", "population", "reviewer", "signed_off_by", "signed_off_on")
"""Without them nobody knows who vouched for what. One of ``decisions`` and ``decisions_file`` must be there too."""
DECISION_KEYS = ("account", "decision", "by", "reason", "to")
"""Of an item of ``decisions``, and the columns of a decisions file."""
NEEDED_COLUMNS = ("account", "decision")

ALIASES = {
    "review": "id",
    "scope": "system",
    "capture": "population",
    "list": "population",
    "evidence": "population",
    "accounts": "population",
    "owner": "reviewer",
    "reviewed_by": "reviewer",
    "decided_by": "reviewer",
    "signed_by": "signed_off_by",
    "approver": "signed_off_by",
    "approved_by": "signed_off_by",
    "date": "signed_off_on",
    "reviewed_on": "signed_off_on",
    "signed_on": "signed_off_on",
    "approved_on": "signed_off_on",
    "rows": "decisions",
    "file": "decisions_file",
}
"""Keys of templates, in lower case, and ours that each may mean: suggested, never accepted."""
DECISION_ALIASES = {
    "user": "account",
    "login": "account",
    "name": "account",
    "role": "account",
    "email": "account",
    "action": "decision",
    "verdict": "decision",
    "decided_by": "by",
    "reviewer": "by",
    "why": "reason",
    "comment": "reason",
    "new": "to",
}
