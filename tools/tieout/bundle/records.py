"""What a bundle's records say, held together: its facts, its evidence log, its approval ledger."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.bundle import facts as said
from tieout.bundle import schema
from tieout.bundle.agreeing_records import read_agreeing
from tieout.bundle.captured_records import read_captured
from tieout.bundle.container import Problem
from tieout.bundle.drawn_records import read_drawn
from tieout.bundle.external_records import read_external
from tieout.bundle.forms import malformed, withheld_in
from tieout.bundle.ledger_chain import read_ledger
from tieout.bundle.once import TwofoldError
from tieout.bundle.sealed_records import read_log
from tieout.bundle.stated_records import read_stated
from tieout.bundle.trust import ALLOWED_SIGNERS
from tieout.model.characters import visible
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError
from tieout.render.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.container import Container
    from tieout.bundle.verification import DrawnTold, Facts, LedgerTold, LogTold, StatedTold
    from tieout.model.evidence.external import ExternalFile
    from tieout.seal.timestamp import Authorities

_FINDINGS = "findings.json"
_LARGEST_FINDINGS = 64 << 20
_LARGEST_KEYS = 1 << 20
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')
_REPORTED = re.compile(
    rb'"rule": ?"(?:evidence-(?:altered|meddled|log-fault)|unreadable-file)"'
    rb'(?:,\s*"(?:severity|subject)": ?"(?:[^"\\]|\\.)*")*,\s*"path": ?("(?:[^"\\]|\\.)*")'
)
"""A finding that says of a path that what lies there is not what was captured; another finding on it says nothing of that."""
_SHOWN = 50
"""Contradictions of one kind that are each told; the rest as a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What was found in them."""

    facts: Facts | None = None
    contradictions: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    log: LogTold | None = None
    ledger: LedgerTold | None = None
    drawn: DrawnTold | None = None
    stated: StatedTold | None = None
    captured: int | None = None
    """Files of evidence that were held against the records that list them; None where no record is there."""
    agreeing: int = 0
    """Files that say the same of something, held against one another."""
    unheld: tuple[str, ...] = ()
    """What could not be read whole, so that nothing was held against it."""
    external: tuple[ExternalFile, ...] | None = None
    """The files that lie in another store; None where no table lists any."""
    unread: str = ""
    """Why what the bundle says of itself was not examined; empty where it was."""


def read_records(
    container: Container,
    kinds: Mapping[str, Kind],
    digests: Mapping[str, str],
    authorities: Authorities | None,
    signer: str | None,
) -> Records:
    """Read the records of a bundle whose files are as listed; ``digests`` are theirs, in hex.

    A fault that the bundle reports itself (``bundle.json`` counts it, or a finding names the record) is a remark: the
    company told it. One that it does not report is a contradiction.
    """
    data = _read(container, kinds, said.NAME, said.LARGEST)
    twofold = ""
    try:
        record = None if data is None else said.parse(data)
    except TwofoldError as error:
        record, twofold = None, str(error)
    later = None if data is None or twofold else schema.other(data)
    known = None if record is None or later else said.facts_of(record)
    remarks = []
    if later:
        remarks.append(later)
        record = None
    elif said.NAME not in kinds:
        remarks.append(f"{said.NAME} is missing: it does not say what it is a bundle of")
    left_out = said.value_at(record, "left_out")
    log = read_log(container, kinds, digests.get, authorities)
    ledger = read_ledger(container, kinds, frozenset(map(str, left_out)) if isinstance(left_out, list) else frozenset())
    outside = read_external(container, digests, record)
    drawn = read_drawn(container, kinds, record, is_later=bool(later))
    withheld = withheld_in(container, kinds)
    stated = read_stated(container, digests, record, withheld or ())
    agreeing = read_agreeing(container, kinds, record)
    found: list[Problem] = [
        *outside.contradictions,
        *drawn.contradictions,
        *stated.contradictions,
        *agreeing.contradictions,
        *malformed(container, kinds),
    ]
    remarks += (*outside.remarks, *stated.remarks)
    remarks += (f"{visible(path)} was held against nothing: {why}" for path, why in agreeing.unheld.items())
    if known is None and not later and said.NAME in kinds:
        no_form = "of no form that this version reads: it does not say what it is a bundle of"
        message = f"{said.NAME} is {f'read in two ways: {twofold}' if twofold else no_form}"
        found.append(Problem(kind="facts-form", path=said.NAME, message=message))
    captured = read_captured(container, digests)
    exchanged = captured.faults if log is None else (*((item.path, item) for item in log.exchanged), *captured.faults)
    reported = _reported(container, kinds) if exchanged else frozenset()
    if log is not None:
        _sort(log.faults, is_told=said.admitted(record, "evidence", "log"), found=found, remarks=remarks)
        remarks += _unsaid(log.absent, withheld or (), _texts(container, kinds) if log.absent else frozenset())
    for of, item in exchanged:
        _sort((item,), is_told=json.dumps(of).encode("ascii") in reported, found=found, remarks=remarks)
    remarks += captured.remarks
    remarks += _not_handed(
        captured.absent, withheld or (), _texts(container, kinds) if captured.absent else frozenset()
    )
    if log is not None:
        remarks += log.told.remarks
    if ledger is not None:
        _sort(ledger.faults, is_told=said.admitted(record, "approvals"), found=found, remarks=remarks)
    if record is not None:
        lines = None if log is None else log.told.lines
        keys = _read(container, kinds, ALLOWED_SIGNERS, _LARGEST_KEYS)
        number = None if withheld is None else len(withheld)
        found += said.contradictions(record, digests, lines=lines, signer=signer, keys=keys, withheld=number)
    return Records(
        facts=known,
        contradictions=tuple(sorted(found, key=lambda item: (item.path, item.kind, item.message))),
        remarks=tuple(remarks),
        log=None if log is None else log.told,
        ledger=None if ledger is None else ledger.told,
        drawn=drawn.told,
        stated=stated.told,
        captured=captured.held or None,
        agreeing=agreeing.held,
        unheld=(*captured.unheld, *stated.unheld, *(path for path in agreeing.unheld if path not in stated.unheld)),
        external=outside.files,
        unread=later or "",
    )


def _sort(faults: tuple[Problem, ...], *, is_told: bool, found: list[Problem], remarks: list[str]) -> None:
    if not is_told:
        found += faults
        return
    remarks += [f"{item.message}, as the bundle reports itself" for item in faults[:_SHOWN]]
    if len(faults) > _SHOWN:
        remarks.append(f"and {len(faults) - _SHOWN} more of these")


def _unsaid(absent: tuple[str, ...], withheld: tuple[str, ...], findings: frozenset[bytes]) -> Iterator[str]:
    """Tell of records that the log seals and the bundle neither has nor says a word of."""
    folders = {text.rpartition(b"/")[0] for text in findings}  # as JSON writes them: the reader decodes nothing
    known = frozenset(withheld)
    left = [path for path in absent if path not in known and _folder(path) not in folders]
    if left:
        count = f"{plural(len(left), 'record')} that the log seals {'is' if len(left) == 1 else 'are'}"
        yield f"{count} not in this bundle, and neither WITHHELD.csv nor a finding says why: {visible(left[0])}"


def _not_handed(
    absent: tuple[tuple[str, str], ...], withheld: tuple[str, ...], findings: frozenset[bytes]
) -> Iterator[str]:
    """Tell of files that a record lists and the bundle neither has nor says a word of."""
    known = frozenset(withheld)
    left = [path for path, record in absent if path not in known and json.dumps(record).encode("ascii") not in findings]
    if left:
        count = (
            f"{plural(len(left), 'file')} that {'its record lists is' if len(left) == 1 else 'their records list are'}"
        )
        yield f"{count} not in this bundle, and neither WITHHELD.csv nor a finding says why: {visible(left[0])}"


def _folder(path: str) -> bytes:
    return json.dumps(path.rpartition("/")[0]).encode("ascii").removesuffix(b'"')


def _texts(container: Container, kinds: Mapping[str, Kind]) -> frozenset[bytes]:
    """Give every text in findings.json, in its quotes: looking through all of it for each record takes hours."""
    return frozenset(_TEXT.findall(_read(container, kinds, _FINDINGS, _LARGEST_FINDINGS) or b""))


def _reported(container: Container, kinds: Mapping[str, Kind]) -> frozenset[bytes]:
    """Give the paths, in quotes, of which a finding says that they are not as they were captured."""
    return frozenset(_REPORTED.findall(_read(container, kinds, _FINDINGS, _LARGEST_FINDINGS) or b""))


def _read(container: Container, kinds: Mapping[str, Kind], path: str, limit: int) -> bytes | None:
    if kinds.get(path) is not Kind.FILE:
        return None
    try:
        return container.read(path, limit)
    except UnreadableFileError:
        return None
