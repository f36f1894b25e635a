"""Values -> the few words that pages, PDF and CSV all use for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tieout.model.cadence import Every
from tieout.model.control import Execution
from tieout.model.criteria import Category
from tieout.model.evidence.result import ResultState
from tieout.model.finding import Outcome, Severity, State
from tieout.model.period import spoken_days
from tieout.model.rung import Rung

if TYPE_CHECKING:
    from tieout.judgement.texts.review_dates import ReviewDay
    from tieout.model.cadence import Cadence
    from tieout.model.control import Control
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.period import Period

CATEGORY = {
    Category.SECURITY: "Security",
    Category.AVAILABILITY: "Availability",
    Category.PROCESSING_INTEGRITY: "Processing integrity",
    Category.CONFIDENTIALITY: "Confidentiality",
    Category.PRIVACY: "Privacy",
}
RUNG = {
    Rung.NONE: "No control",
    Rung.CLAIMED: "Claimed",
    Rung.DOCUMENTED: "Documented",
    Rung.APPROVED: "Approved",
    Rung.EVIDENCED: "Evidenced",
    Rung.OPERATED: "Operated",
}
EXECUTION = {
    Execution.MANUAL: "Manual",
    Execution.AUTOMATED: "Automated",
    Execution.IT_DEPENDENT_MANUAL: "IT-dependent manual",
}
RESULT_SIGNS = {
    ResultState.PASS: "✓",
    ResultState.FAIL: "✗",
    ResultState.INCONCLUSIVE: "○",
    ResultState.ERROR: "✗",
    ResultState.NOT_APPLICABLE: "\u2013",
}
RUNG_MEANS = {rung: rung.means for rung in Rung}


def categories(examination: Examination) -> str:
    """Name the categories in scope, in the catalogue's order."""
    chosen = examination.program.scope.categories
    return ", ".join(CATEGORY[item] for item in Category if item in chosen)


def period(value: Period | None) -> str:
    """Give both ends of a period, inclusive, and its type."""
    if value is None:
        return "No period"
    if value.type == 1:
        return f"As of {value.end} (Type 1)"
    return f"{value.start} to {value.end} (Type {value.type})"


def days_between(first: date, last: date) -> str:
    """Give ``on DAY`` or ``from DAY to DAY``, both inclusive."""
    return spoken_days(first, last)


def plural(count: int, one: str, many: str = "") -> str:
    """Give ``1 policy`` or ``3 policies``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """Begin with a capital where the first word is plain; a path, key or id stays as it is."""
    first = text.partition(" ")[0].rstrip(",;:")
    return f"{text[:1].upper()}{text[1:]}" if first.isascii() and first.isalpha() else text


def at_rest(outcome: Outcome, severity: Severity | None = None) -> str:
    """Say how many findings, of one severity or all, the baseline holds and waivers cover; empty where none."""
    found = [item.state for item in outcome.findings if severity is None or item.severity is severity]
    counts = ((found.count(State.BASELINED), "in the baseline"), (found.count(State.WAIVED), "waived"))
    return " and ".join(f"{count} {told}" for count, told in counts if count)


def frequency(cadence: Cadence | None) -> str:
    """Say how often in words; empty where nothing is said."""
    if cadence is None:
        return ""
    if cadence.every is Every.EVENT:
        return f"On each event, within {cadence.within}" if cadence.within else "On each event"
    return str(cadence.every.value).replace("_", " ").capitalize()


def kind_of(control: Control) -> tuple[str, str]:
    """Give the control's nature and execution in words; empty where nothing is said."""
    nature = control.nature.value.capitalize() if control.nature else ""
    return nature, EXECUTION[control.execution] if control.execution else ""


def how(control: Control) -> str:
    """Give nature, execution and frequency on one line: ``Preventive, manual, monthly``."""
    told = [part for part in (*kind_of(control), frequency(control.cadence)) if part]
    rest = [part if part.startswith("IT") else f"{part[0].lower()}{part[1:]}" for part in told[1:]]
    return ", ".join([*told[:1], *rest])


def expected(control: Control) -> str:
    """Name the evidence that a control must leave; empty if it names none."""
    named = (f"{item.kind} from {item.system}" for item in control.evidence)
    ids = (f" ({item.id})" if item.id != item.kind else "" for item in control.evidence)
    return "; ".join(f"{name}{more}" for name, more in zip(named, ids, strict=True))


def expected_briefly(control: Control) -> str:
    """Name the evidence that a control must leave, each kind once with its systems; empty if it names none."""
    by_kind: dict[str, list[str]] = {}
    for item in control.evidence:
        by_kind.setdefault(item.kind or item.id, []).append(item.system)
    told = {kind: tuple(dict.fromkeys(filter(None, systems))) for kind, systems in by_kind.items()}
    return "; ".join(f"{kind} from {', '.join(systems)}" if systems else kind for kind, systems in told.items())


def holder(reference: str | None, examination: Examination) -> str:
    """Name whom a reference means: ``Security Lead: Ana Example``; the bare text if unknown."""
    if not reference:
        return ""
    people = examination.roster.holders(reference)
    if people is None:
        return f"{reference} (not in the people register)"
    here = [item.name for item in people if item.is_present(examination.as_of)]
    role_id = reference.rpartition(":")[2]
    roles = [item.title for item in examination.roster.roles if item.id == role_id]
    title = roles[0] if roles and roles[0] else reference
    if reference.startswith("role:") or roles:
        return f"{title}: {', '.join(here) if here else 'nobody holds it'}"
    return ", ".join(here) or f"{people[0].name} (left)"


def review_state(document: Document, as_of: date, day: ReviewDay | None = None) -> tuple[str, str]:
    """Give ``ok``, ``bad`` or ``unknown``, and a sentence on the next review.

    With ``day`` it is counted from the review that is proven, as far as there is a ledger to prove one by. Of a text
    that is not in force none is due.
    """
    last = document.last_reviewed if day is None else day.last
    if last is None or not document.is_in_force:
        return "unknown", "no last review is stated" if last is None else "not in force, so none is due"
    due = document.review.on_time_until(last)
    if due < as_of:
        grace = ", within grace" if as_of <= document.review.tolerated_until(last) else ""
        return "bad", f"due {due}, {plural((as_of - due).days, 'day')} late{grace}"
    if day is not None and day.is_unproven and document.is_in_force:
        return "bad", "no review is proven"
    if due == date.max:
        return "ok", "no day is due"
    if due == as_of:
        return "ok", f"due {due}, today"
    return "ok", f"due {due}, in {plural((due - as_of).days, 'day')}"


def is_stated(document: Document, key: str) -> bool:
    """Say whether the head has the key: what it lacks is a default of ours, not a claim."""
    return any(name == key for name, _ in document.places)


def lacking(document: Document, key: str) -> str:
    """Say why there is no value for a key of the head."""
    return "Stated without a value that can be read" if is_stated(document, key) else "Not stated"


def unread(document: Document, key: str) -> str:
    """Say in two or three words why there is no value for a key of the head."""
    return "cannot be read" if is_stated(document, key) else "not stated"


def described(document_id: str, examination: Examination) -> str:
    """Give a document's id, version and status, as the matrix names it."""
    document = examination.document(document_id)
    if document is None:
        return f"{document_id} (not found)"
    version = f" {document.version}" if document.version else ""
    status = document.status.value if document.status else f"status {unread(document, 'status')}"
    return f"{document_id}{version} ({status})"
