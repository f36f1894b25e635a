"""Values of a trace -> the words that its text and its Markdown share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.cadence import Every
from tieout.model.finding import State
from tieout.model.strength import Strength
from tieout.workpapers.passage import Told
from tieout.workpapers.target import TargetKind
from tieout.workpapers.trace import NO_APPROVAL, NO_EVIDENCE, NO_OPERATION

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.cadence import Cadence
    from tieout.model.control import Control
    from tieout.model.document import Document
    from tieout.model.finding import Finding
    from tieout.model.strength import Strength as Grade
    from tieout.workpapers.dated import Claim
    from tieout.workpapers.passage import Passage
    from tieout.workpapers.support import Link
    from tieout.workpapers.trace import Chain, Text, Trace

SHORT = 10
"""Digits of a commit."""
_MANY = 2
"""Findings of one rule that are told one by one."""
STRENGTHS = f"Strength, the weakest first: {'; '.join(f'{item.value} ({item.means})' for item in Strength)}."


def title(of: Trace) -> str:
    """Name what is traced."""
    target = of.target
    named = target.criterion
    if named is None:
        return f"{target.reference} {target.control.title if target.control else ''}".strip()
    if target.kind is TargetKind.POINT_OF_FOCUS:
        return f"{target.reference}, a point of focus of {named.id} {named.title}"
    return f"{named.id} {named.title}"


def standing(of: Trace) -> str:
    """Say of which day, commit and period it is."""
    head = f"commit {of.head[:SHORT]}" if of.head else "no commit yet"
    period = f", period {of.period.id}" if of.period else ", no period"
    return f"{of.organization or 'Unnamed organization'}, as of {of.as_of} ({of.timezone}), {head}{period}"


def remark(of: Trace) -> str:
    """Say how a point of focus is served where no control names it; empty where there is nothing to say."""
    named = of.target.criterion
    if of.target.kind is not TargetKind.POINT_OF_FOCUS or named is None or not of.chains:
        return ""
    if any(name != named.id for chain in of.chains for name in chain.names):
        return ""
    return f"No control names the point itself; those below name {named.id} as a whole."


def fixed(strength: Grade, commit: str | None, day: date | None) -> str:
    """Say what fixes a link: ``git: since 2026-03-02, commit 1234567890``."""
    told = [f"since {day}"] if day else []
    told += [f"commit {commit[:SHORT]}"] if commit else []
    if strength is Strength.SELF:
        told = ["no commit holds it as it is"]
    return f"{strength.value}: {', '.join(told)}" if told else strength.value


def claimed(chain: Chain) -> str:
    """Say where a control names what, and what fixes that."""
    link, control = chain.claim, chain.control
    at = f"{control.location.path}:{control.location.line}"
    return f"{at} names {', '.join(chain.names) or 'nothing'} ({fixed(link.strength, link.commit, link.day)})"


def run_by(chain: Chain) -> str:
    """Say who owns a control, how often it is done, and when it is in operation."""
    control = chain.control
    who = control.owner or "no owner"
    holders = f" ({', '.join(chain.holders) or 'nobody holds it'})" if control.owner else ""
    often = f"; {_often(control.cadence)}" if control.cadence else ""
    first, last = control.effective_from, control.effective_to
    days = f"{f' from {first}' if first else ''}{f' to {last}' if last else ''}"
    return f"{who}{holders}{often}{f'; in operation{days}' if days else ''}"


def _often(cadence: Cadence) -> str:
    within = f", within {cadence.within}" if cadence.within else ""
    often = "on each event" if cadence.every is Every.EVENT else cadence.every.value.replace("_", " ")
    return f"{often}{within}"


def described(document: Document) -> str:
    """Name a text with its version and status."""
    version = f", version {document.version}" if document.version else ", no version"
    return f"{document.subject} {document.name}{version}, {document.status.value if document.status else 'no status'}"


def bytes_of(document: Document, link: Link) -> str:
    """Say which file it is, and what fixes its bytes."""
    return f"{document.path} ({fixed(link.strength, link.commit, link.day)})"


def changed(item: Text) -> str:
    """Say when the words of a text last changed."""
    if item.wording is None:
        return "no commit is known to hold them"
    by = item.wording
    came = f", on the branch since {by.day}" if by.day else ""
    return f"last changed in commit {by.commit[:SHORT]} by {by.author} (self){came}"


def weaknesses(item: Text) -> list[str]:
    """Say what speaks against a text: its status, and each finding."""
    states = [f"it {fault}" for fault in item.faults if fault.startswith("is ")]
    return [*states, *weakening(item.findings)]


def spoken(found: Passage | None) -> str:
    """Say where a text speaks of the control, and how that was found."""
    if found is None:
        return "it cannot be told which section speaks of the control"
    how = "which names it" if found.told is Told.ID else "the closest by its words: read it"
    return f"#{found.anchor}, line {found.line}, {how}"


def dated(claim: Claim) -> str:
    """Hold a claim of the head against the commit that wrote it."""
    said = f"{claim.key} {claim.value} (self, line {claim.line})"
    if claim.commit is None:
        return f"{said}; no commit is known to have written it"
    written = f"{said}; in Git since {claim.day} (commit {claim.commit[:SHORT]})"
    if not claim.apart_days:
        return written
    days = f"{abs(claim.apart_days)} day{'' if abs(claim.apart_days) == 1 else 's'}"
    return f"{written}, {days} {'after' if claim.apart_days > 0 else 'before'} that day"


def reviewed(item: Text) -> str:
    """Say when a text was last reviewed, by the records of the code host; empty where there are none."""
    found = item.proven
    if found is None:
        return ""
    if found.reviewed_on is None:
        return "no review of it is proven"
    by = f" by {', '.join(found.reviewed_by)}" if found.reviewed_by else ""
    return f"last review{by} ({fixed(Strength.FORGE, found.reviewed_in, found.reviewed_on)})"


def weakening(findings: tuple[Finding, ...]) -> list[str]:
    """Tell the findings about a link, the gravest first; many of a kind are one line.

    What was accepted is told as accepted: it is there all the same.
    """
    kinds: dict[tuple[int, str, str], list[Finding]] = {}
    for item in findings:
        until = f" until {item.until}" if item.until else ""
        state = "" if item.state is State.OPEN else f" ({item.state.value}{until})"
        kinds.setdefault((item.severity.rank, item.rule, state), []).append(item)
    told: list[str] = []
    for (_, rule, state), found in sorted(kinds.items()):
        head = f"{found[0].severity.value} {rule}{state}"
        if len(found) > _MANY:
            told.append(f"{head}, {len(found)} times, first: {found[0].message}")
        else:
            told.extend(f"{head}: {item.message}" for item in found)
    return told


def approver(document: Document) -> str:
    """Say whom a text names as its approver: a claim."""
    return f"{document.subject} names {document.approver or 'nobody'} as approver (self)"


def approvals(chain: Chain, *, short: bool = False) -> list[str]:
    """Say who approved what, and what is not approved; where nothing is captured, whom the heads name."""
    if NO_APPROVAL.issuperset(chain.approval.missing) and chain.approval.missing:
        names = "; ".join(approver(item.document) for item in chain.texts if item.document)
        none = "none is captured" if short else chain.approval.missing[0]
        return [f"{none}; {names or 'no text could have one'}"]
    told = [_approved(link) for link in chain.approval.links]
    return [*told, *(f"lacks: {gap}" for gap in chain.approval.missing)] or ["nothing could have one"]


def _approved(link: Link) -> str:
    what = link.document or f"the entry in {link.path}"
    by = f" by {', '.join(link.by)}" if link.by else ""
    return f"{what} as it stands{by} ({fixed(link.strength, link.commit, link.day)})"


def evidence(chain: Chain) -> list[str]:
    """Say what shows each entry of the control's evidence, and what is not shown."""
    if NO_EVIDENCE.issuperset(chain.evidence.missing) and chain.evidence.missing:
        return [f"none is captured yet; the control {expected(chain.control)}"]
    told = [_shown(link) for link in chain.evidence.links]
    return [*told, *(f"lacks: {gap}" for gap in chain.evidence.missing)] or ["it names none that it leaves"]


def operation(chain: Chain) -> list[str]:
    """Say how many of its instances over the period are in order, and what is not."""
    if NO_OPERATION.issuperset(chain.operation.missing) and chain.operation.missing:
        return list(chain.operation.missing)
    told = [f"{link.instances} in order over the period, the last of {link.day}" for link in chain.operation.links]
    return [*told, *(f"lacks: {gap}" for gap in chain.operation.missing)] or ["nothing of it is looked at"]


def witnesses(chain: Chain) -> list[str]:
    """Say which of the evidence an outside party saw."""
    told = [f"{link.evidence}: {link.capture or link.path}, seen by {link.day}" for link in chain.witness.links]
    return told or ["none is captured"]


def _shown(link: Link) -> str:
    what = link.capture or link.path
    return f"{link.evidence}: {what} ({fixed(link.strength, link.commit, link.day)})"


def expected(control: Control) -> str:
    """Name the evidence that a control must leave."""
    named = [f"{item.id or item.kind} from {item.system or 'no system'}" for item in control.evidence]
    return f"must leave {', '.join(named)}" if named else "names nothing that it leaves"
