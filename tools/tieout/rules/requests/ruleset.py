"""The rules about requests, in the order in which they are documented."""

from __future__ import annotations

from tieout.rules.base import Rule
from tieout.rules.requests.auditor_list_altered import auditor_list_altered
from tieout.rules.requests.request_overdue import request_overdue
from tieout.rules.requests.request_without_evidence import request_without_evidence

OF_REQUESTS: tuple[Rule, ...] = (auditor_list_altered, request_overdue, request_without_evidence)
