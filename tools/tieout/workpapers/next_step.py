"""What is missing -> what to do about it, with the exact command that helps, the first thing first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.control_change import ControlEffect
from tieout.model.document import Status
from tieout.model.finding import RuleState, Severity
from tieout.workpapers.gone import lost
from tieout.workpapers.relied_on import OF_APPROVAL, RELIED_ON
from tieout.workpapers.support import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.control import Control
    from tieout.model.criteria import Criterion
    from tieout.model.document import Document
    from tieout.model.finding import Finding, Outcome
    from tieout.workpapers.support import Grounds, Link

_ODD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do."""

    action: str
    """A sentence without a full stop."""
    command: str
    """To be typed as it stands, in the repository."""


def without_control(criterion: Criterion) -> Step:
    """Give the step for a criterion that no control names."""
    return Step(
        action=f"name {criterion.id} in a control of controls.yaml that serves it, or leave it out of scope with a reason",
        command="tieout explain uncovered-criterion",
    )


def for_control(control: Control, grounds: Grounds) -> Iterator[Step]:
    """Give what mends a control's texts, in their order, then what mends the control itself."""
    if not control.policies:
        at = control.at("policies")
        yield _documentless(f"name the policy that promises {named(control)} under policies, at {at}")
    for document_id in control.documents:
        document = grounds.documents.get(document_id)
        if document is None:
            yield _documentless(f"write {document_id}, or name a text that is there, at {control.at('policies')}")
        elif not document.is_in_force or document.status is None:
            yield _status(document, control)
        else:
            yield from _mended(document.path, grounds)
    yield from _mended(named(control), grounds, but="control-without-document")


def _documentless(action: str) -> Step:
    return Step(action=action, command="tieout explain control-without-document")


def _status(document: Document, control: Control) -> Step:
    if document.status is Status.RETIRED:
        return _documentless(
            f"name the text that replaced {document.subject} in {named(control)}, at {control.location}"
        )
    if document.status is None:
        return Step(
            action=f"say in {document.path} whether it is in force, as status: active",
            command="tieout explain missing-field",
        )
    who = document.approver or "somebody other than its owner"
    branch = _ODD.sub("-", document.subject.lower()).strip("-") or "text"
    return Step(
        action=(
            f"on a branch, set status: active with the days approved and effective in {document.path}, "
            f"and have {who} approve the change before it is merged"
        ),
        command=f"git switch --create approve-{branch}",
    )


def _mended(key: str, grounds: Grounds, but: str = "") -> Iterator[Step]:
    """Give one step for all errors of a rule: what mends the first mends its like."""
    errors: dict[str, list[Finding]] = {}
    for finding in grounds.findings.get(key, ()):
        if finding.severity is Severity.ERROR and finding.rule != but:
            errors.setdefault(finding.rule, []).append(finding)
    for rule, (first, *rest) in errors.items():
        more = f" and {len(rest)} more place{'' if len(rest) == 1 else 's'}" if rest else ""
        yield Step(action=f"at {first.location}{more}: {first.remedy}", command=f"tieout explain {rule}")


def for_criterion(criterion: Criterion, grounds: Grounds, outcome: Outcome) -> Iterator[Step]:
    """Give what mends that which holds the criterion back and is of none of its controls."""
    for change in lost(criterion, grounds):
        ended = "" if change.effect is not ControlEffect.REMOVED else f", with the day on which it ended: {change.on}"
        before = "^" if change.effect is ControlEffect.REMOVED else ""
        yield Step(
            action=f"put {change.control} back into controls.yaml{ended}",
            command=f"git show {change.commit}{before}:./controls.yaml",
        )
    states = {item.rule: item for item in outcome.rules}
    for rule in RELIED_ON:
        result = states.get(rule)
        if result is not None and result.state is not RuleState.EXAMINED:
            what = f"switch the rule {rule} on again" if result.state is RuleState.OFF else f"let {rule} be examined"
            yield Step(action=f"{what}: {result.reason}", command=f"tieout explain {rule}")


def for_approvals(links: tuple[Link, ...]) -> Iterator[Step]:
    """Say how the approval of a text is found by hand, while none are captured."""
    for link in links:
        if link.document is not None and link.commit is not None:
            yield Step(
                action=f"until approvals are captured, look up by hand who approved {link.document} as it stands",
                command=f"git show --no-patch --format=fuller {link.commit}",
            )


def for_texts(control: Control, grounds: Grounds) -> Iterator[Step]:
    """Say what mends the approval of the texts that a control rests on, and of its own entry."""
    for document_id in dict.fromkeys(control.documents):
        document = grounds.documents.get(document_id)
        found = grounds.texts.get(document.path) if document else None
        for item in found.deviations if found else ():
            if item.rule in OF_APPROVAL and item.severity in {None, Severity.ERROR}:
                yield Step(action=f"of {document_id}: {item.remedy}", command=f"tieout explain {item.rule}")
    if grounds.entries.gap(control):
        yield Step(
            action=f"have a pull request approved that touches the entry of {named(control)}, at {control.location}",
            command="tieout explain unapproved-mapping",
        )
