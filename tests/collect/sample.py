"""A repository with sealed evidence, clean until a test attacks it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.collect.drafts import RECORD, draft
from tests.seal.keys import TestSigner, new_signer
from tieout.collect.request import Request
from tieout.collect.seal import seal
from tieout.collect.store import keep
from tieout.collect.verification import Verification
from tieout.collect.verify import verify
from tieout.model.evidence.record import Times

BEGAN = datetime(2026, 1, 12, 9, tzinfo=UTC)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
CONTROLS = "schema: tieout.controls/v1\norganization: {name: Example Ltd, timezone: UTC}\ncontrols: []\n"


@dataclass(slots=True)
class Sample:
    """A repository of one commit a capture."""

    root: Path
    signer: TestSigner
    ids: list[str] = field(default_factory=list)
    records: list[Path] = field(default_factory=list)
    at: datetime = BEGAN

    @classmethod
    def new(cls, folder: Path, captures: int = 3, *, signed: bool = True) -> Sample:
        """Make one, the captures a week apart, each committed on its day, the log sealed at the end."""
        root = folder / "programme"
        root.mkdir()
        found = cls(root, new_signer(folder))
        found.git("init", "--quiet")
        (root / "controls.yaml").write_text(CONTROLS, encoding="utf-8")
        found.commit("begin")
        for number in range(captures):
            found.capture(b"table %d\n" % number)
        if signed:
            found.seal()
        return found

    def git(self, *arguments: str) -> str:
        """Run Git here, at the sample's time."""
        when = f"{self.at:%Y-%m-%dT%H:%M:%SZ}"
        environment = {**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, check=True, capture_output=True, text=True, timeout=30
        )
        return done.stdout.strip()

    def commit(self, message: str = "step") -> str:
        """Commit all that lies there; half an hour goes by."""
        self.at += timedelta(minutes=30)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def capture(self, content: bytes) -> str:
        """Keep one capture and commit it; then a week goes by."""
        times = Times(started=self.at, finished=self.at + timedelta(minutes=1), data_as_of=self.at)
        quarter = f"{self.at.year}-Q{(self.at.month + 2) // 3}"
        of = draft(content)
        of = replace(of, quarter=quarter, record=replace(of.record, times=times))
        kept = keep(self.root, of, now=self.at + timedelta(minutes=2))
        assert kept.sealed, kept.remark
        self.ids.append(kept.id)
        self.records.append(kept.record)
        self.commit(f"evidence: {kept.id}")
        self.at += timedelta(days=7)
        return kept.id

    def seal(self, signer: TestSigner | None = None) -> None:
        """Seal what is there, sign, and commit."""
        seal(self.root, now=self.at, signer=signer or self.signer, organization="Example Ltd")
        self.commit("evidence: seal")

    def verified(
        self, *, pinned: bool = True, rev: str | None = None, cache: Path | None = None, **asked: object
    ) -> Verification:
        """Verify it, as somebody who was told the key another way."""
        keys = (self.signer.identity,) if pinned else ()
        request = Request(**{"now": NOW, "keys": keys, **asked})  # type: ignore[arg-type]  # whatever a test asks
        return verify(self.root, request, rev=rev, cache=cache)

    def copy(self, folder: Path) -> Sample:
        """Give a copy to attack."""
        shutil.copytree(self.root, folder / "programme", symlinks=True)
        return replace(
            self,
            root=folder / "programme",
            records=[folder / "programme" / item.relative_to(self.root) for item in self.records],
            ids=list(self.ids),
        )


def kinds(found: Verification) -> set[str]:
    """Give what was found altered, by kind."""
    return {item.kind for item in found.altered}


def told(found: Verification) -> str:
    """Give all messages of what was found altered."""
    return "\n".join(item.message for item in found.altered)


def open_kinds(found: Verification) -> set[str]:
    """Give what is left open, by kind."""
    return {item.kind for item in found.unsettled}


def paths(root: Path, records: Iterable[Path]) -> list[str]:
    """Give paths from the root."""
    return [item.relative_to(root).as_posix() for item in records]


__all__ = ["RECORD", "Sample", "kinds", "open_kinds", "paths", "told"]
