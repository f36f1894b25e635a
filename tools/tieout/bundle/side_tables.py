"""The records of a bundle -> tables to compare. Pure; each raises MalformedShapeError for another form."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tieout.bundle.shape import MalformedShapeError
from tieout.model.cell import unguarded
from tieout.workpapers.differences.findings import ABOUT, RULE, SEVERITY, STATE
from tieout.workpapers.differences.record import Record, Table, unique

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tieout.bundle.shape import Shape
    from tieout.model.evidence.external import ExternalFile

_DOCUMENT_FACTS = (
    *("status", "version", "classification", "owner", "approver", "approved", "effective", "last_reviewed", "retired"),
    *("supersedes",),
)
_TOLD_ELSEWHERE = ("schema", "scope.", "organization.name", "organization.timezone")
_EXTERNAL_FACTS = ("sha256", "uri", "version_id", "lock_mode", "retain_until", "locked_until", "region", "record")
_CONTROL_FACTS = ("statement", "owner", "nature", "execution", "test", "effective_from", "effective_to")


def about(of: Shape) -> Table:
    """Give what bundle.json says of the bundle itself, of the tool and of the libraries."""
    period, tool, libraries = of.inner("period"), of.inner("tool"), of.inner("libraries")
    values = {
        "organization": of.text("organization"),
        "period": f"{period.text('start')} to {period.text('end')}" if period else "none",
        "type of the examination": period.text("type") if period else "",
        "as of": of.text("as_of"),
        "time zone": of.text("timezone"),
        "commit": of.text("head"),
        "not committed": ", ".join(of.words("uncommitted")),
        "tool": f"{tool.text('name')} {tool.text('version')}" if tool else "",
        "rules": tool.text("ruleset") if tool else "",
        "signing keys": ", ".join(of.words("keys")),
    }
    if libraries is not None:
        values |= {f"library {name}": libraries.text(name) for name in libraries.names()}
    return Table(records=tuple(Record(name, facts=(("value", value),)) for name, value in values.items() if value))


def documents(of: Shape, kind: str, approved: Iterable[Shape], text_of: Callable[[str], str | None]) -> Table:
    """Give the policies or the runbooks with their texts; ``approved``: what is proven of each, by its path."""
    states = {item.text("path"): item.text("state") for item in approved}
    records = []
    for item in of.shapes("documents"):
        if item.text("kind") != kind:
            continue
        path = item.text("path")
        facts = [(name.replace("_", " "), item.text(name)) for name in _DOCUMENT_FACTS]
        facts += [
            ("criteria", ", ".join(item.words("criteria"))),
            ("controls", ", ".join(item.words("controls"))),
            ("approval", states.get(path, "").replace("_", " ")),
        ]
        text = text_of(item.text("file"))
        if text is None:
            facts.append(("text", f"not examined: {item.text('file')} is not there or cannot be read"))
        records.append(Record(item.text("id") or path, item.text("title"), _said(facts), text, path))
    return Table(records=unique(tuple(records)))


def controls(of: Shape) -> Table:
    """Give the controls."""
    return Table(records=unique(tuple(_control(item) for item in of.shapes("controls"))))


def _control(of: Shape) -> Record:
    facts = [(name.replace("_", " "), of.text(name)) for name in _CONTROL_FACTS]
    asked = (
        " ".join(filter(None, (item.text("id"), item.text("kind"), item.text("system"), item.text("path"))))
        for item in of.shapes("evidence")
    )
    facts += [
        ("criteria", ", ".join(of.words("criteria"))),
        ("cadence", _cadence(of.inner("cadence"))),
        ("policies", ", ".join(of.words("policies"))),
        ("runbooks", ", ".join(of.words("runbooks"))),
        ("evidence", "\n".join(asked)),
    ]
    return Record(of.text("id") or of.text("title"), of.text("title"), _said(facts))


def _cadence(of: Shape | None) -> str:
    if of is None:
        return ""
    more = [f"{name.replace('_', ' ')} {of.text(name)}" for name in ("max_gap", "grace", "within") if of.text(name)]
    windows = [] if of.text("windows") in {"", "calendar"} else [f"{of.text('windows')} windows"]
    return ", ".join([of.text("every"), *windows, *more])


def mappings(of: Shape) -> Table:
    """Give a record for each criterion that a control says it meets."""
    pairs = {
        (criterion, item.text("id")): item.text("title")
        for item in of.shapes("controls")
        for criterion in item.words("criteria")
    }
    return Table(records=tuple(Record(f"{pair[0]} {pair[1]}", title) for pair, title in sorted(pairs.items())))


def scope(of: Shape) -> Table:
    """Give the categories, and what is left out of scope."""
    inner = of.inner("scope")
    if inner is None:
        raise MalformedShapeError("scope is missing")
    records = [Record(f"category {name}") for name in inner.words("categories")]
    records += (
        Record(
            f"{item.text('criterion')} left out",
            facts=_said([("reason", item.text("reason")), ("answered for by", item.text("carve_out"))]),
        )
        for item in inner.shapes("excluded")
    )
    return Table(records=unique(tuple(records)))


def settings(of: Mapping[str, tuple[str, ...]]) -> Table:
    """Give what controls.yaml sets beside its controls, key by key; what is told elsewhere is not told again."""
    return Table(
        records=tuple(
            Record(key, facts=_said([("value", "\n".join(words))]))
            for key, words in sorted(of.items())
            if words and not key.startswith(_TOLD_ELSEWHERE)
        )
    )


def criteria(of: Shape, as_of: str) -> Table:
    """Give the criteria in scope with their rung and what the next one lacks.

    The day of the examination is another in each bundle: what is lacking on either is the same.
    """

    def lacking(item: Shape) -> str:
        said = "\n".join(item.words("missing"))
        return said.replace(f" on {as_of} ", " on the day ") if as_of else said

    return Table(
        records=unique(
            tuple(
                Record(
                    item.text("id"),
                    facts=_said([("rung", item.text("rung")), ("lacking", lacking(item))]),
                )
                for item in of.shapes("criteria")
            )
        )
    )


def entries(of: Shape) -> Table:
    """Give each item of evidence that a control asks for with how many captures count, and the control's windows."""
    return Table(records=unique(tuple(record for item in of.shapes("controls") for record in _entries(item))))


def _entries(of: Shape) -> Iterator[Record]:
    windows = [item.text("state") for item in of.shapes("windows")]
    told = ", ".join(f"{windows.count(state)} {state.replace('_', ' ')}" for state in dict.fromkeys(sorted(windows)))
    yield Record(of.text("id"), facts=_said([("standing", of.text("standing").replace("_", " ")), ("windows", told)]))
    for item in of.shapes("entries"):
        facts = [
            ("system", item.text("system")),
            ("path", item.text("path")),
            ("captures that count", str(len(item.words("captures")))),
            ("captures that do not", str(len(item.shapes("not_counted")))),
        ]
        yield Record(f"{of.text('id')} {item.text('id')}", facts=_said(facts))


def captures(of: Shape) -> Table:
    """Give every capture with its state."""
    names = ("state", "kind", "system", "counts_for", "superseded_by", "digest")
    return Table(
        records=unique(
            tuple(
                Record(
                    item.text("id"),
                    item.text("title"),
                    _said([(name.replace("_", " "), item.text(name).replace("_", " ")) for name in names]),
                )
                for item in of.shapes("captures")
            )
        )
    )


def elsewhere(files: Iterable[ExternalFile]) -> Table:
    """Give each file that lies in another store: bytes, place and lock, as the bundle lists them."""
    records = []
    for item in files:
        facts = [(name.replace("_", " "), str(getattr(item, name))) for name in _EXTERNAL_FACTS]
        size = "" if item.bytes is None else str(item.bytes)
        records.append(Record(item.path, facts=_said([*facts[:1], ("bytes", size), *facts[1:]])))
    return Table(records=unique(tuple(records)))


def findings(of: Shape) -> Table:
    """Give the findings by their fingerprints; errors are what an auditor would note as a deviation."""
    return Table(
        records=unique(
            tuple(
                Record(
                    item.text("fingerprint"),
                    item.text("message"),
                    _said(
                        [
                            (SEVERITY, item.text("severity")),
                            (RULE, item.text("rule")),
                            (ABOUT, item.text("subject")),
                            (STATE, item.text("state")),
                            ("waiver", item.text("waiver")),
                            ("until", item.text("until")),
                        ]
                    ),
                )
                for item in of.shapes("findings")
            )
        )
    )


def approvals(of: Shape) -> Table:
    """Give the totals of the changes by verdict, and what protected the branch."""
    totals, ledger, guard = of.inner("totals"), of.inner("ledger"), of.inner("enforcement")
    if totals is None:
        raise MalformedShapeError("totals are missing")
    records = [Record(name.replace("_", " "), facts=(("count", totals.text(name)),)) for name in totals.names()]
    if ledger is not None:
        records.append(Record("records in the ledger", facts=(("count", ledger.text("records")),)))
        records.append(Record("faults of the ledger", facts=(("count", str(len(ledger.shapes("faults")))),)))
    if guard is not None:
        standings = [item.text("standing") for item in guard.shapes("rows")]
        told = ", ".join(f"{standings.count(name)} {name}" for name in dict.fromkeys(sorted(standings)))
        records.append(Record("protection of the branch", facts=_said([("stretches of time", told)])))
    return Table(records=unique(tuple(records)))


def unexamined(of: Shape) -> Table:
    """Give the rules that could not be applied."""
    return Table(
        records=unique(
            tuple(
                Record(item.text("id"), facts=_said([("reason", item.text("reason"))]))
                for item in of.shapes("rules")
                if item.text("state") == "not_examined"
            )
        )
    )


def requests(data: bytes) -> Table:
    """Give the auditor's requests: the first column names each."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise MalformedShapeError("it is no table") from error
    if not rows:
        raise MalformedShapeError("it has no head")
    head, *rest = rows
    if any(len(row) != len(head) for row in rest):
        raise MalformedShapeError("its rows do not have the columns of its head")
    records = (
        Record(unguarded(row[0]), facts=_said(list(zip(head[1:], map(unguarded, row[1:]), strict=True))))
        for row in rest
    )
    return Table(records=unique(tuple(records)))


def _said(facts: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in facts if value)
