"""The ledger of a story as ``approvals sync`` keeps it, asking a forge that answers over HTTP as GitHub does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.forge.graph import ForgeError
from tests.shapes.objects import git
from tests.shapes.stage import Stage
from tests.shapes.story import Event
from tieout.ledger.branch import catch_up
from tieout.ledger.request import Request
from tieout.ledger.store import Store
from tieout.ledger.sync import sync
from tieout.model.ledger import LEDGER_BRANCH, Source
from tieout.ports.git import Repository
from tieout.sources.ledger.line import entry
from tieout.sources.ledger.record import read_proposal

if TYPE_CHECKING:
    from tests.forge.server import Server

ALWAYS = 999


class Syncing:
    """Keeps the ledger of one story."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def __call__(self, stage: Stage, event: Event) -> None:
        """Let the forge know what has happened by now, and run the sync against it."""
        self._tell(stage, event)
        for name, oid in {"main": stage.branches["main"], LEDGER_BRANCH: stage.ledger}.items():
            if oid is not None:
                git(stage.objects.directory, "update-ref", f"refs/heads/{name}", oid)
        repository = Repository.open(stage.objects.directory)
        new, stage.logged = stage.log[stage.logged :], len(stage.log)
        request = Request(
            branch="main",
            tip=stage.branches["main"],
            remote=None,
            collectors=(lambda _ledger, now: _entries(stage, new, now),),
        )
        store = Store.open(repository, catch_up(repository, "origin"), signer=None, tool="tieout test")
        with self.server.github() as forge:
            sync(store, forge, request, clock=lambda: event.at, told=lambda _: None)
        found = git(stage.objects.directory, "rev-parse", f"refs/heads/{LEDGER_BRANCH}").stdout.decode().strip()
        stage.ledger = stage.objects.adopt(found)

    def _tell(self, stage: Stage, event: Event) -> None:
        self.server.repository = stage.shape.world["repository"]
        for pull in stage.merged:
            proposal = read_proposal(pull.body(lost={}))
            before = self.server.told.get(pull.number)
            if before is None or before.proposal != proposal:
                self.server.add(proposal, updated_at=event.at)
            told = self.server.told[pull.number]
            told.is_null = ALWAYS if pull.number in event.how.get("nulled", []) else 0
            lost = event.how.get("lost", {}).get(pull.number, {})
            if "reviews" in lost:
                told.broken["reviews"] = (ALWAYS, ForgeError("Something went wrong."))
            if "checks" in lost:
                told.overcount["contexts"] = 3


def _entries(stage: Stage, log: list[tuple[str, str, Any]], now: datetime) -> Iterator[tuple[str, dict[str, object]]]:
    source = Source(forge="github", repository=stage.shape.world["repository"], query="", is_complete=True)
    for stream, kind, body in log:
        yield stream, entry(kind=kind, observed_at=now, source=source, body=body)
