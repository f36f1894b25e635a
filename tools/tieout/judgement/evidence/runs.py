"""What the checks that looked inside a capture came to, and the secrets that lie in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import counted, reason, said
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import CheckRun, Reason

FAILED = "evidence-check-failed"
INCONCLUSIVE = "evidence-check-inconclusive"
IN_CLEAR = "secret-in-evidence"


def looked_inside(context: Context, capture: Capture) -> tuple[CheckRun, ...]:
    """Give the checks that read its tables and came to anything."""
    known = context.runs.get(capture.record.id, ()) if _is_first(context, capture) else ()
    return tuple(run for run in known if run.state is not ResultState.NOT_APPLICABLE)


def checked(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say which checks found something, or could not tell."""
    for run in looked_inside(context, capture):
        if run.state is ResultState.FAIL:
            yield reason(capture, FAILED, run.state, f"has {found_by(run)}", "mend what it shows", about=run.check)
        elif run.state is not ResultState.PASS:
            what = f"could not be checked by {said(run.check)}: {said(run.reason) or 'nobody knows why'}"
            yield reason(capture, INCONCLUSIVE, run.state, what, about=run.check)


def found_by(run: CheckRun) -> str:
    """Give what a check found: ``2 rows that iam-console-mfa objects to: ana (no second factor)``."""
    first = run.deviations[0] if run.deviations else None
    shown = f": {said(first.subject)} ({said(first.message)}, {said(first.at)})" if first else ""
    more = f" and {run.found - 1} more" if first and run.found > 1 else ""
    return f"{counted(run.found, 'row')} that {said(run.check)} objects to{shown}{more}"


def secrets(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say that a secret lies in it. What it is stands nowhere."""
    for found in context.secrets.get(capture.path, ()):
        what = f"holds what looks like a secret ({said(found.rule)})"
        remedy = "take it out of use first; then capture it anew without it"
        yield reason(capture, IN_CLEAR, ResultState.ERROR, what, remedy, at=found.location, about=found.digest)


def _is_first(context: Context, capture: Capture) -> bool:
    """Say whether a check that names its id means this one: of two with one id, the first that came."""
    named = context.by_id.get(capture.record.id, ())
    return bool(named) and named[0].path == capture.path
