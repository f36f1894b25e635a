"""Evidence of the sample company: exports of made-up systems, each with a true record beside it.

The exports are invented as the company is; the records say truly what lies beside them: sizes,
digests, numbers of rows, who exported it and when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

_MEDIA = {"csv": "text/csv", "json": "application/json"}
_KEPT_YEARS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What one person exported from one system at one time."""

    title: str
    control: str
    evidence: str
    """The id under which the control names it."""
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

    def files(self) -> dict[str, str | None]:
        """Give every file of the capture, its record among them, by path."""
        folder = f"evidence/{self.at.year}-Q{(self.at.month + 2) // 3}/{self.system}/{self.evidence}/{self._stamp}"
        return {f"{folder}/{name}": text for name, text in {**self.exports, "evidence.yaml": self._record()}.items()}

    @property
    def _stamp(self) -> str:
        return f"{self.at:%Y%m%dT%H%M%SZ}-{_digest(next(iter(self.exports.values())))[:8]}"

    def _record(self) -> str:
        day, _, mark = self._stamp.partition("-")
        first = next(iter(self.exports.values()))
        rows = _rows(first)
        counts = "[]"
        if self.shown is not None:
            match = str(self.shown == rows).lower()
            counts = f'[{{name: "number shown by the system", value: {self.shown}, match: {match}}}]'
        since = "null" if self.since is None else f"{{from: {_instant(self.since)}, to: {_instant(self.at)}}}"
        finished = self.at + timedelta(minutes=4)
        listed = "\n".join(self._listed(name, text) for name, text in self.exports.items())
        return f"""schema: tieout.evidence/v1
id: {day}-{self.evidence}-{mark}
kind: manual
title: {self.title}
controls: [{self.control}]
system: {self.system}
source: {{identity: {self.by}, environment: production, expected_match: true}}
collector: null
query: {{operation: export, parameters: {{}}, filter: none}}
window: {since}
time: {{started: {_instant(self.at)}, finished: {_instant(finished)}, data_as_of: {_instant(self.at)}}}
operator: {{type: person, name: {self.by}}}
population:
  rows: {rows}
  pages: 1
  complete: true
  counts: {counts}
  denied: []
  gaps: []
files:
{listed}
redactions: []
classification: confidential
pii: [name, email]
retention: {{keep_until: {self.at.year + _KEPT_YEARS}-12-31}}
supersedes: null
manual:
  observed_by: {self.by}
  observed_at: {_instant(finished)}
  method: export
  explanation: "{self.page}; a made-up system of a made-up company"
"""

    def _listed(self, name: str, text: str) -> str:
        role = "raw" if text is next(iter(self.exports.values())) else "records"
        return (
            f"  - {{path: {name}, sha256: {_digest(text)}, bytes: {len(text.encode())}, "
            f"media: {_MEDIA[name.rpartition('.')[2]]}, role: {role}, rows: {_rows(text)}}}"
        )


def table(*rows: tuple[object, ...]) -> str:
    """Give a CSV file, its header first; no cell needs quoting."""
    return "".join(",".join("" if cell is None else f"{cell}" for cell in row) + "\n" for row in rows)


def _rows(text: str) -> int:
    return 1 if text.startswith(("{", "[")) else text.count("\n") - 1


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
