"""GitHub's Dependabot alerts (REST, ``/dependabot/alerts``) -> weaknesses, with the days of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_JSON, Problems, of_asset, refuse_unknown, row, told
from tieout.collect.ingest.delimited import BOUND_SETTINGS, Bounds
from tieout.collect.ingest.github_pages import listed
from tieout.collect.ingest.items import note_twice
from tieout.collect.ingest.severity import severity_of, worst
from tieout.model.evidence.tables.weaknesses import WEAKNESSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.collect.ingest.items import Item
    from tieout.model.evidence.table import Row, TableSchema

# GitHub REST: List Dependabot alerts for a repository.
PERMISSION = "Dependabot alerts: read"
_STATES = {"open": "open", "fixed": "fixed", "dismissed": "dismissed", "auto_dismissed": "dismissed"}
_REPOSITORY = re.compile(r"https?://[^/]+/(?:repos/)?([^/]+/[^/]+)/", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependabot:
    """Alerts of a repository, an organization or an enterprise."""

    asset: str = ""
    bounds: Bounds = field(default_factory=Bounds)
    id: ClassVar[str] = "dependabot"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = WEAKNESSES
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"asset": "The repository; else each alert's own.", **BOUND_SETTINGS}
    )

    def configured(self, settings: Mapping[str, str]) -> Dependabot:
        """Give the same for this repository and number. Raises UsageError."""
        refuse_unknown(self, settings)
        return Dependabot(asset=settings.get("asset", self.asset), bounds=Bounds.by(self, settings))

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each alert, closed ones too."""
        problems = Problems(self.raw_name)
        found = listed(raw, problems, action=PERMISSION, bounds=self.bounds)
        if found is None:
            return told(problems, parameters=of_asset(self.asset))
        seen: dict[tuple[str, str], str] = {}
        rows = []
        for alert in found.items:
            asset = self.asset or _repository(alert)
            number = alert.label("number")
            if number:
                note_twice(alert, seen, (asset, number), f"alert {number}")
            rows.append(_row(alert, asset, number))
        return told(
            problems,
            rows=rows,
            total=self.bounds.total,
            gaps=found.gaps,
            parameters=(*of_asset(self.asset), *self.bounds.parameters, ("pages", str(found.pages))),
        )


def _row(alert: Item, asset: str, number: str) -> Row:
    advisory, vulnerable = alert.item("security_advisory"), alert.item("security_vulnerability")
    dependency, dismisser = alert.item("dependency"), alert.item("dismissed_by")
    package = (vulnerable or alert).item("package") or (dependency.item("package") if dependency else None)
    patched = vulnerable.item("first_patched_version") if vulnerable else None
    names = _names(advisory) if advisory else []
    if not number or not names or package is None or not package.text("name"):
        alert.problems.add(alert.at, "the alert lacks its number, its advisory or its package")
    severity, source = worst(_rated(advisory, vulnerable))
    fixed = patched.text("identifier") if patched else ""
    dismissed_at = alert.instant("dismissed_at") or alert.instant("auto_dismissed_at")
    return row(
        WEAKNESSES,
        alert.place(),
        {
            "asset": asset,
            "id": names[0] if names else "",
            "aliases": " ".join(names[1:]),
            "package": package.text("name") if package else "",
            "ecosystem": package.text("ecosystem") if package else "",
            "affected": vulnerable.text("vulnerable_version_range") if vulnerable else "",
            "fixed_in": fixed,
            "fix_available": "yes" if fixed else "no" if vulnerable else "unknown",
            "severity": severity,
            "severity_source": source,
            "title": advisory.text("summary") if advisory else "",
            "first_seen": alert.instant("created_at"),
            "published": advisory.instant("published_at") if advisory else "",
            "fixed_at": alert.instant("fixed_at"),
            "dismissed_at": dismissed_at,
            "dismissed_by": dismisser.text("login") if dismisser else "",
            "dismissed_reason": alert.text("dismissed_reason"),
            "suppressed": "no",
            "statement": alert.text("dismissed_comment"),
            "status": _status(alert, dismissed_at),
            "source_status": alert.text("state"),
            "location": dependency.text("manifest_path") if dependency else "",
            "url": alert.text("html_url"),
        },
    )


def _status(alert: Item, dismissed_at: str) -> str:
    """Give the status, and say where the day that belongs to it is not there."""
    state = alert.text("state")
    status = _STATES.get(state)
    if status is None:
        alert.problems.add(f"{alert.at}/state", f"the state {state!r} is not known")
        return "unknown"
    days = {"fixed_at": alert.text("fixed_at"), "dismissed_at": dismissed_at, "created_at": alert.text("created_at")}
    wanted = {"fixed": "fixed_at", "dismissed": "dismissed_at"}.get(status, "created_at")
    for name in sorted({wanted, "created_at"}):
        if not days[name]:
            alert.problems.add(alert.at, f"the alert is {state} and has no {name}")
    return status


def _names(advisory: Item) -> list[str]:
    """Give the advisory's names: a CVE first, then GitHub's, then others, once each."""
    others = sorted(each.text("value") for each in advisory.items("identifiers"))
    named = (advisory.text("cve_id"), advisory.text("ghsa_id"), *others)
    return list(dict.fromkeys(name for name in named if name))


def _rated(advisory: Item | None, vulnerable: Item | None) -> Iterator[tuple[str, str]]:
    for item in (vulnerable, advisory):
        if item is not None:
            yield severity_of(item.text("severity"), item), "github"


def _repository(alert: Item) -> str:
    repository = alert.item("repository")
    if repository is not None and repository.text("full_name"):
        return repository.text("full_name")
    found = _REPOSITORY.match(alert.text("html_url") or alert.text("url"))
    return found[1] if found else ""
