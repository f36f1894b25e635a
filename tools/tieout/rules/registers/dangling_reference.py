"""A register or runbook names something that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tieout.judgement.acceptance import is_over
from tieout.judgement.removed import TAKE_AWAY, which_took_out
from tieout.model.criteria import nearest
from tieout.model.document import Document, Kind, Status
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.registers.assets import Standing, System, Vendor, VendorStatus
from tieout.model.registers.collection import REGISTERS
from tieout.model.registers.operation import Grant, Incident
from tieout.model.registers.risks import Acceptance, ReportedFinding, Risk
from tieout.model.row import Row
from tieout.rules.base import rule
from tieout.rules.place import named, place_of
from tieout.rules.rows import path_of, subject_of
from tieout.rules.wording import did_you_mean, listed

NAMES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "systems": (("criteria", "criteria"),),
    "vendors": (("criteria", "criteria"),),
    "risks": (("controls", "controls"), ("acceptance", "exceptions")),
    "access": (("system", "systems"),),
    "findings": (("system", "systems"), ("acceptance", "exceptions")),
    "incidents": (("alert", "alerts"), ("systems", "systems"), ("vendor", "vendors"), ("runbook", "runbooks")),
    "exceptions": (
        ("policy", "policies"),
        ("control", "controls"),
        ("finding", "findings"),
        ("risk", "risks"),
        ("systems", "systems"),
        ("compensating_controls", "controls"),
    ),
    "alerts": (("system", "systems"),),
    "commitments": (("controls", "controls"), ("parameter", "parameters")),
}
"""The columns of each register that this rule follows, and what they name."""
_ONE = {
    "policies": "policy",
    "criteria": "criterion",
}


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC5.3"), needs=("settings", *REGISTERS))
def dangling_reference(examination: Examination) -> Iterator[Observation]:
    """A register or runbook names something that is not there.

    ## What it checks
    Every system, vendor, control, runbook, policy, risk, finding, exception, alert, criterion and
    parameter that a row of a register names, every system that the front-matter of a runbook names, and
    every system that a control of `controls.yaml` names under `evidence`: it is there.
    One that is there and no longer in use (a retired system or document, a vendor that was left, a
    control that has ended) is a warning where what names it still counts. Rows that are over, such as a
    revoked grant or a closed finding, and incidents may name what has gone.
    The same name under the same key of one file is one finding. Vendors of systems, runbooks of alerts
    and people have rules of their own: `bought-system-without-vendor`, `alert-without-runbook`,
    `unknown-owner` and `unknown-person`. It follows names across all registers, so it needs them all.

    ## Why the auditor asks
    Registers are read across: from the risk to its control, from the incident to the system. A name that
    leads nowhere is a gap in the list, or a slip that hides one.

    ## Example
    `registers/risks.yaml:41:16: RSK-001 names the control AC-O9, which is not in controls.yaml. Did you
    mean AC-09?`

    ## How to fix
    Correct the id, or add what is missing:

    ```diff
    -    controls: [AC-01, AC-O9]
    +    controls: [AC-01, AC-09]
    ```

    ## Sources
    Criteria CC2.1 (information is of quality) and CC5.3.
    """
    known = {
        kind: _known(kind, examination) for kind in sorted({kind for pairs in NAMES.values() for _, kind in pairs})
    }
    seen: dict[tuple[str, str, str], list[_Mention]] = {}
    for mention in _mentions(examination):
        if not known[mention.kind].holds(mention.name, still=mention.counts):
            seen.setdefault((mention.location.path, mention.key, mention.name), []).append(mention)
    for mentions in seen.values():
        yield _observation(mentions, known[mentions[0].kind])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """A name that something has to bear."""

    subject: str
    key: str
    kind: str
    name: str
    location: Location
    counts: bool
    """Whether what names it is still of use, so that it should not name what has gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What may be named, and what of it has gone and how."""

    where: str
    ids: tuple[str, ...]
    gone: Mapping[str, str]
    there: frozenset[str]
    taken_out: Mapping[str, str]
    """Of what is not there what took it out, where that is known."""

    def holds(self, name: str, *, still: bool) -> bool:
        return name in self.there and not (still and name in self.gone)


def _mentions(examination: Examination) -> Iterator[_Mention]:
    for register, pairs in NAMES.items():
        for row in examination.registers.rows(register):
            for key, kind in pairs:
                yield from _of_row(row, key, kind, examination)
    for document in examination.documents:
        if document.kind is Kind.RUNBOOK and document.status is not Status.RETIRED:
            for i, name in enumerate(document.systems):
                at = place_of(document, f"systems[{i}]", "systems")
                yield _Mention(
                    subject=document.subject, key="systems", kind="systems", name=name, location=at, counts=True
                )
    for control in examination.controls:
        counts = control.effective_to is None or control.effective_to >= examination.as_of
        for i, item in enumerate(control.evidence):
            if item.system:
                at = place_of(control, f"evidence[{i}]", "evidence")
                subject = named(control)
                yield _Mention(
                    subject=subject, key="evidence", kind="systems", name=item.system, location=at, counts=counts
                )


def _of_row(row: Row, key: str, kind: str, examination: Examination) -> Iterator[_Mention]:
    value: str | tuple[str, ...] = getattr(row, key)
    names = (value,) if isinstance(value, str) else value
    for i, name in enumerate(names):
        if name:
            yield _Mention(
                subject=subject_of(row),
                key=key,
                kind=kind,
                name=name,
                location=row.at(key if isinstance(value, str) else f"{key}[{i}]"),
                counts=_counts(row, examination),
            )


def _counts(row: Row, examination: Examination) -> bool:
    """Say whether a row is still of use. Incidents tell what was, so they may name what has gone."""
    if isinstance(row, Grant):
        return row.revoked_at is None
    if isinstance(row, Acceptance):
        return not is_over(row, examination.as_of)
    if isinstance(row, Risk):
        return row.is_live
    is_over_itself = isinstance(row, ReportedFinding) and row.is_over
    return not (is_over_itself or isinstance(row, Incident) or _gone(row))


def _known(kind: str, examination: Examination) -> _Known:
    as_of = examination.as_of
    gone: dict[str, str] = {}
    where = ""
    ids: Iterable[str]
    if kind == "controls":
        where, ids = f"not in {SETTINGS_PATH}", (control.id for control in examination.controls)
        gone = {
            item.id: f"ended on {item.effective_to}"
            for item in examination.controls
            if _is_past(item.effective_to, as_of)
        }
    elif kind in {"policies", "runbooks"}:
        of_kind = Kind.POLICY if kind == "policies" else Kind.RUNBOOK
        documents = [item for item in examination.documents if item.kind is of_kind and item.id]
        where, ids = "the id of no readable document of that kind", (item.id for item in documents if item.id)
        gone = {item.id: "is retired" for item in documents if item.id and item.status is Status.RETIRED}
    elif kind == "criteria":
        where, ids = "none of the catalogue's", (item.id for item in examination.catalogue.criteria)
    elif kind == "parameters":
        where, ids = "stated by no readable document", _parameters(examination.documents)
    else:
        rows = examination.registers.rows(kind)
        where, ids = f"not in {path_of(rows, kind)}", (row.id for row in rows)
        gone = {row.id: why for row in rows if (why := _gone(row))}
    unique = tuple(dict.fromkeys(ids))
    out = which_took_out(examination) if kind == "controls" else {}
    out = {name: which for name, which in out.items() if name not in unique}
    return _Known(where=where, ids=unique, gone=gone, there=frozenset(unique), taken_out=out)


def _is_past(day: date | None, as_of: date) -> bool:
    return day is not None and day < as_of


def _parameters(documents: Iterable[Document]) -> Iterator[str]:
    return (
        item.name for document in documents if document.status is not Status.RETIRED for item in document.parameters
    )


def _gone(row: Row) -> str:
    if isinstance(row, System) and row.status is Standing.RETIRED:
        return "is retired"
    return "was left" if isinstance(row, Vendor) and row.status is VendorStatus.LEFT else ""


def _observation(mentions: list[_Mention], known: _Known) -> Observation:
    first = mentions[0]
    subjects = list(dict.fromkeys(item.subject for item in mentions))
    verb = "names" if len(subjects) == 1 else "name"
    what = f"{listed(subjects)} {verb} the {_ONE.get(first.kind, first.kind.removesuffix('s'))} {first.name}"
    gone = known.gone.get(first.name)
    if first.name in known.taken_out:
        message = f"{what}, {known.taken_out[first.name]}"
        remedy = TAKE_AWAY
    elif gone is None:
        message = f"{what}, which is {known.where}{did_you_mean(nearest(first.name, known.ids))}"
        remedy = "correct the id, or add what is missing"
    else:
        message = f"{what}, which {gone}"
        remedy = "name what took its place, or close the row"
    return Observation(
        subject=first.subject if len(subjects) == 1 else first.location.path,
        location=first.location,
        message=message,
        remedy=remedy,
        about=f"{first.key} {first.name}",
        severity=None if gone is None else Severity.WARNING,
    )
