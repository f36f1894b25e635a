"""Evidence of the sample company: exports of made-up systems, each with a true record beside it.

The exports are invented as the company is; the records say truly what lies beside them: sizes,
digests, numbers of rows, who exported it and when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tieout.collect.sidecar import record_text
from tieout.model.evidence.record import (
    RECORD_NAME,
    ByHand,
    CaptureRecord,
    Count,
    ListedFile,
    Operator,
    Origin,
    Population,
    Query,
    Role,
    Source,
    Span,
    Times,
)
from tieout.model.location import Location

_MEDIA = {"csv": "text/csv", "json": "application/json"}
_KEPT_YEARS = 7
_TAKES = timedelta(minutes=4)
ENVIRONMENTS = {
    "code-host": "development",
    "pipeline": "development",
    **dict.fromkeys(
        (
            "ticket-tracker",
            "chat",
            "mail-and-documents",
            "device-management",
            "password-manager",
            "policy-repository",
            "payroll",
            "support-desk",
            "learning-platform",
        ),
        "office",
    ),
}
"""What ``registers/systems.yaml`` says, where it is not production."""
_OF_PEOPLE = frozenset({"payroll", "learning-platform", "identity-provider", "support-desk", "mail-and-documents"})
"""Systems whose exports tell of people what their colleagues need not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What one person exported from one system at one time."""

    title: str
    controls: tuple[str, ...]
    evidence: tuple[str, ...]
    """The ids under which the controls name it."""
    name: str = ""
    """The folder; empty: the first of ``evidence``."""
    system: str
    page: str
    """Where in the system it was taken."""
    by: str
    """A person's id."""
    at: datetime
    exports: Mapping[str, str]
    """File name -> content; the first one is what the system gave."""
    shown: int | None = None
    """The number of rows that the system itself showed beside the export."""
    since: datetime | None = None
    """Where it tells of a span of time: since when."""
    until: datetime | None = None
    """The end of that span; None: when it was taken."""
    empty: str = ""
    """Why there is nothing in it, where that is right."""

    def files(self) -> dict[str, str | None]:
        """Give every file of the capture, its record among them, by path."""
        record = self.record()
        folder = record.path.removesuffix(f"/{RECORD_NAME}")
        return {
            **{f"{folder}/{name}": text for name, text in self.exports.items()},
            record.path: record_text(record).decode(),
        }

    def record(self) -> CaptureRecord:
        """Give the record as it is kept."""
        day, mark = f"{self.at:%Y%m%dT%H%M%SZ}", _digest(self._first)[:8]
        name = self.name or self.evidence[0]
        told = (self.until or self.at).date()
        path = f"evidence/{told.year}-Q{(told.month + 2) // 3}/{self.system}/{name}/{day}-{mark}/{RECORD_NAME}"
        finished = self.at + _TAKES
        record = CaptureRecord(
            path=path,
            location=Location(path),
            id=f"{day}-{name}-{mark}",
            kind=Origin.MANUAL,
            title=self.title,
            controls=self.controls,
            evidence=self.evidence,
            system=self.system,
            source=Source(
                identity=self.by, environment=ENVIRONMENTS.get(self.system, "production"), expected_match=True
            ),
            query=Query(operation="export", filter="none"),
            times=Times(started=self.at, finished=finished, data_as_of=self.at),
            operator=Operator(type="person", name=self.by),
            population=self._population(),
            files=tuple(self._listed(name, text, path) for name, text in self.exports.items()),
            classification="confidential" if self.system in _OF_PEOPLE else "internal",
            pii=("name", "email"),
            keep_until=date(self.at.year + _KEPT_YEARS, 12, 31),
            by_hand=ByHand(
                observed_by=self.by,
                observed_at=finished,
                url=f"https://{self.system}.example.com/",
                method="export",
                explanation=f"{self.page}; a made-up system of a made-up company",
            ),
        )
        return record if self.since is None else replace(record, window=Span(self.since, self.until or self.at))

    @property
    def _first(self) -> str:
        return next(iter(self.exports.values()))

    def _population(self) -> Population:
        rows = sum(_rows(text) for name, text in self.exports.items() if self._role(name) is Role.RAW)
        counts = (
            (Count("number shown by the system", self.shown, self.shown == rows),) if self.shown is not None else ()
        )
        return Population(rows=rows, pages=1, complete=True, counts=counts, allow_empty=self.empty)

    def _role(self, name: str) -> Role:
        return Role.ATTACHMENT if name == "decisions.csv" else Role.RAW

    def _listed(self, name: str, text: str, path: str) -> ListedFile:
        return ListedFile(
            path=name,
            sha256=_digest(text),
            bytes=len(text.encode()),
            media=_MEDIA[name.rpartition(".")[2]],
            role=self._role(name),
            rows=_rows(text),
            location=Location(path),
        )


def table(*rows: tuple[object, ...]) -> str:
    """Give a CSV file, its header first; no cell needs quoting."""
    return "".join(",".join("" if cell is None else f"{cell}" for cell in row) + "\n" for row in rows)


def _rows(text: str) -> int:
    return 1 if text.startswith(("{", "[")) else text.count("\n") - 1


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
