"""GitHub's deployments (REST) with the statuses of each -> deployments.

GitHub gives a deployment and its statuses by two questions. Wanted is the list of deployments in which each has,
as ``statuses``, the list that ``/deployments/{id}/statuses`` gave: without it nobody knows how it went.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import RAW_JSON, Problems, refuse_unknown, row, told
from tieout.collect.ingest.delimited import BOUND_SETTINGS, Bounds
from tieout.collect.ingest.github_pages import DEFAULT_PAGE, FULL_PAGE, listed
from tieout.collect.ingest.items import note_twice
from tieout.model.evidence.tables.deployments import DEPLOYMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.items import Item
    from tieout.model.evidence.table import Row, TableSchema

PERMISSION = "Deployments: read"
# GitHub REST: Create a deployment status (the states), List deployments.
_RESULTS = {
    "success": "success",
    "failure": "failure",
    "error": "failure",
    "inactive": "superseded",
    "in_progress": "pending",
    "queued": "pending",
    "pending": "pending",
    "waiting": "pending",
}
_FINAL = frozenset({"success", "failure", "error"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GithubDeployments:
    """Deployments of a repository."""

    repository: str = ""
    bounds: Bounds = field(default_factory=Bounds)
    id: ClassVar[str] = "github-deployments"
    version: ClassVar[str] = "1"
    schema: ClassVar[TableSchema] = DEPLOYMENTS
    raw_name: ClassVar[str] = RAW_JSON
    settings: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"repository": "Where the commits lie; else what the addresses say.", **BOUND_SETTINGS}
    )

    def configured(self, settings: Mapping[str, str]) -> GithubDeployments:
        """Give the same for this repository and number. Raises UsageError."""
        refuse_unknown(self, settings)
        return GithubDeployments(
            repository=settings.get("repository", self.repository), bounds=Bounds.by(self, settings)
        )

    def normalise(self, raw: bytes) -> Normalised:
        """Give a row for each deployment."""
        problems = Problems(self.raw_name)
        found = listed(raw, problems, action=PERMISSION, bounds=self.bounds)
        if found is None:
            return told(problems)
        seen: dict[str, str] = {}
        rows, gaps = [], list(found.gaps)
        for item in found.items:
            number = item.label("id")
            if number:
                note_twice(item, seen, number, f"deployment {number}")
            if item.length("statuses") in {DEFAULT_PAGE, FULL_PAGE}:
                gaps.append(f"deployment {number} has {item.length('statuses')} statuses, as many as a full page")
            rows.append(_row(item, number, self.repository or _repository(item)))
        said = (("repository", self.repository),) if self.repository else ()
        return told(
            problems,
            rows=rows,
            total=self.bounds.total,
            gaps=tuple(gaps),
            parameters=(*said, *self.bounds.parameters, ("pages", str(found.pages))),
        )


def _row(item: Item, number: str, repository: str) -> Row:
    if not (number and item.text("sha") and item.text("environment") and item.text("created_at")):
        item.problems.add(item.at, "the deployment lacks its id, sha, environment or created_at")
    if item.value.get("statuses") is None:
        item.problems.add(item.at, "the deployment comes without its statuses: nobody knows how it went")
    # The newest comes first, but nothing promises that; an instant of the same second keeps GitHub's order.
    statuses = sorted(item.items("statuses"), key=lambda each: each.instant("created_at"), reverse=True)
    ended = next((each for each in statuses if each.text("state") in _FINAL), None)
    newest = ended or (statuses[0] if statuses else None)
    for each in statuses:
        if each.text("state") not in _RESULTS:
            each.problems.add(f"{each.at}/state", f"the state {each.text('state')!r} is not known")
    state = newest.text("state") if newest else ""
    creator = item.item("creator")
    return row(
        DEPLOYMENTS,
        item.place(),
        {
            "id": number,
            "repository": repository,
            "environment": item.text("environment"),
            "commit": item.text("sha"),
            "ref": item.text("ref"),
            "deployed_at": (newest.instant("created_at") if newest else "") or item.instant("created_at"),
            "actor": creator.text("login") if creator else "",
            "actor_kind": _KIND.get(creator.text("type"), "unknown") if creator else "unknown",
            "result": _RESULTS.get(state, "unknown"),
            "source_status": statuses[0].text("state") if statuses else "",
            "url": (newest.text("log_url") or newest.text("target_url")) if newest else "",
        },
    )


_KIND = {"User": "human", "Bot": "service", "Organization": "service"}


def _repository(item: Item) -> str:
    return "/".join(item.text("repository_url").rstrip("/").split("/")[-2:]) if item.text("repository_url") else ""
