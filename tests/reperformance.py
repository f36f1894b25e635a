"""A repository with captures that were really made, to be re-performed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.captured import capture
from tests.cli.programme import FILES, Done, git, plant, tieout
from tests.collect.world import Ticking, context
from tieout.collect.command import run_command
from tieout.collect.ingest.registry import ingestion
from tieout.collect.store import keep
from tieout.model.evidence.collector import COLLECTORS_PATH, Collectors
from tieout.model.evidence.record import RECORD_NAME
from tieout.sources.evidence.collectors import read_collectors
from tieout.sources.evidence.record import read_record

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOON = AT.replace(hour=12)
AS_OF = "2026-06-30"
COLLECTORS = """\
schema: tieout.collectors/v1
collectors:
  - id: users
    uses: command
    run: [cat, users.json]
    system: data-store
    for: [{control: CO-02, evidence: access-list}]
    reads: json
    rows: /items
    total: /total
    columns: {user: /name, mfa: /mfa}
  - id: seats
    uses: command
    run: [cat, seats.csv]
    system: data-store
    for: [{control: CO-02, evidence: access-list}]
    reads: accounts
  - id: motd
    uses: command
    run: [echo, hello]
    system: data-store
    for: [{control: CO-02, evidence: access-list}]
    reads: text
assertions:
  - id: everybody-has-mfa
    control: CO-02
    tables: {users: users}
    sql: select _at, user as subject, 'no second factor' as message from users where mfa <> 'true'
"""
USERS = {"total": 2, "items": [{"name": "ana", "mfa": True}, {"name": "b,en", "mfa": False}]}
SEATS = "login,email,active\nana,ana@example.com,true\nben,ben@example.com,false\n"


@dataclass
class Repository:
    """A programme, its collectors, and what they captured."""

    root: Path
    ids: dict[str, str] = field(default_factory=dict)
    """By the id of the entry: that of its last capture."""

    @property
    def collectors(self) -> Collectors:
        """What ``collectors.yaml`` says."""
        reading = read_collectors((self.root / COLLECTORS_PATH).read_bytes())
        assert reading.problems == ()
        return reading.collectors

    def collect(self, *names: str, at: datetime = AT) -> None:
        """Capture, as ``tieout collect`` does, and commit."""
        for number, name in enumerate(names):
            setting = self.collectors.collector(name)
            assert setting is not None
            assert setting.command is not None
            clock = Ticking(begins=at.replace(minute=number))
            around = context(self.root, now=clock, environment={"PATH": os.environ["PATH"]})
            draft = run_command(setting, around, ingestion(setting.command.reads))
            self.ids[name] = keep(self.root, draft, now=clock()).id
        self.commit(at.replace(hour=at.hour + 1))

    def by_hand(self) -> str:
        """Add what a person brought."""
        files = capture(AT)
        for path, data in files.items():
            self.write(path, data)
        self.commit(AT.replace(hour=11))
        record = next(path for path in files if path.endswith(RECORD_NAME))
        return read_record(files[record], path=record).record.id

    def commit(self, at: datetime = NOON) -> None:
        """Commit everything."""
        git(self.root, "add", "--all")
        date = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        git(self.root, "commit", "--quiet", "--message", "x", GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)

    def write(self, path: str, data: bytes | str) -> None:
        """Write a file of the work tree."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)

    def folder(self, name: str) -> Path:
        """Give the folder of the last capture of an entry."""
        found = [
            path.parent
            for path in self.root.glob(f"evidence/*/*/*/*/{RECORD_NAME}")
            if f"id: {self.ids[name]}" in path.read_text().replace('"', "")
        ]
        assert len(found) == 1
        return found[0]

    def result(self, name: str) -> Path:
        """Give where the verdict on the last capture of an entry is stored."""
        return self.root / f"evidence/results/2026-Q1/{self.ids[name]}.json"

    def reperform(self, *arguments: str) -> Done:
        """Run the verb."""
        return tieout("reperform", *arguments, "--root", str(self.root), "--as-of", AS_OF)

    def outcome(self, *arguments: str) -> tuple[int, list[tuple[str, str]]]:
        """Give the exit code, and of each capture the slugs of its two steps."""
        done = self.reperform(*arguments, "--format", "json")
        assert done.told == "", done.told
        captures = json.loads(done.text)["captures"]
        return done.returncode, [(item["table"]["reason"], item["verdict"]["reason"]) for item in captures]


def repository(root: Path, collectors: str = COLLECTORS) -> Repository:
    """Plant a programme with collectors and their sources."""
    files = {
        **FILES,
        COLLECTORS_PATH: collectors,
        "users.json": json.dumps(USERS),
        "seats.csv": SEATS,
    }
    return Repository(plant(root, files))
