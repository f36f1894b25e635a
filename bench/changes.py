"""A branch of any length, its proposed changes beside it, and the ledger that recorded them."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from tieout.model.account import Account
from tieout.model.ledger import LEDGER_BRANCH, Source
from tieout.model.proposal import Proposal, ProposedCommit, Review, ReviewState
from tieout.seal.canonical import canonical_json
from tieout.seal.chain import BEGINNING, ChainEnd, append
from tieout.sources.ledger.checkpoint import Checkpoint, StreamEnd, checkpoint_json
from tieout.sources.ledger.line import entry
from tieout.sources.ledger.place import CHECKPOINT, folder_of, quarter_of, stream_file
from tieout.sources.ledger.record import PROPOSAL, proposal_body

END = datetime(2026, 9, 30, 12, tzinfo=UTC)
"""When the last change landed."""
STEP = timedelta(seconds=600)
"""Between two of them: a million are nineteen years, as a large project has them."""
_ANA, _BEN = (Account(login=name, id=number) for name, number in (("ana", "1"), ("ben", "2")))
_SOURCE = Source(forge="github", repository="example/policies", query="sha256:" + "0" * 64, is_complete=True)
_FOLDERS, _FILES = 40, 25
_CONTROLS = b"""schema: tieout.controls/v1
organization: {name: Example Ltd, timezone: UTC}
scope: {categories: [security]}
documents: {policies: ["policies/**/*.md"], runbooks: []}
changes: {branch: main, forge: {kind: github, repository: example/policies}}
controls: []
"""
_PEOPLE = b"""schema: tieout.people/v1
roles: [{id: lead, title: Lead}, {id: cto, title: Chief technology officer}]
people:
  - {id: ana, name: Ana Example, roles: [cto], emails: [ana@example.com], logins: [ana], ids: ["1"]}
  - {id: ben, name: Ben Example, roles: [lead], emails: [ben@example.com], logins: [ben], ids: ["2"]}
"""
_POLICY = (
    b"---\nid: POL-001\ntitle: Policy\nstatus: active\nowner: role:lead\napprover: role:cto\n---\n# Policy\n\nText.\n"
)


def make(directory: Path, commits: int, recorded: int) -> Path:
    """Make a branch of so many commits; the newest ``recorded`` are squashes of proposed changes, on record."""
    directory.mkdir(parents=True)
    _git(directory, "init", "--quiet", "--initial-branch=main")
    marks = directory / ".git" / "marks"
    _import(directory, _branch(commits, recorded), f"--export-marks={marks}")
    oids = dict(line.split(" ") for line in marks.read_text(encoding="ascii").splitlines())
    marks.unlink()
    _import(directory, _ledger(commits, recorded, oids))
    _git(directory, "update-ref", "-d", "refs/heads/proposed")
    _git(directory, "reset", "--quiet", "--hard", "main")
    return directory


def _import(directory: Path, stream: Iterator[bytes], *options: str) -> None:
    with tempfile.TemporaryFile() as file:
        file.writelines(stream)
        file.seek(0)
        _git(directory, "fast-import", "--quiet", "--done", *options, standard_input=file)


def _branch(commits: int, recorded: int) -> Iterator[bytes]:
    """Each proposed change is one commit on top of the branch as it was some commits before it landed."""
    yield _commit("main", 1, _when(0, commits), "Add the programme", "Ana")
    files = [(_path(number), b"first\n") for number in range(_FOLDERS * _FILES)]
    files += [("controls.yaml", _CONTROLS), ("registers/people.yaml", _PEOPLE), ("policies/policy.md", _POLICY)]
    yield from (_file(path, data) for path, data in files)
    for place in range(1, commits):
        change = _file(_path(place), b"change %d\n" % place)
        mark = 2 * place + 1
        if place >= commits - recorded:
            behind = 1 + place % 7
            when = _when(place - behind, commits) + timedelta(seconds=60)
            base = b"from :%d\n" % (2 * max(0, place - behind) + 1)
            yield _commit("proposed", mark + 1, when, f"Change {place}", "Ben") + base + change
        yield _commit("main", mark, _when(place, commits), f"Change {place} (#{place})", "Ben") + change
    yield b"done\n"


def _ledger(commits: int, recorded: int, oids: dict[str, str]) -> Iterator[bytes]:
    end, quarter = BEGINNING, ""
    some: list[dict[str, object]] = []
    for place in range(commits - recorded, commits):
        when = _when(place, commits)
        if quarter_of(when) != quarter:
            if some:
                end, text = _quarter(quarter, end, some)
                yield text
            quarter, some = quarter_of(when), []
        body = proposal_body(_proposal(place, when, oids[f":{2 * place + 2}"], oids[f":{2 * place + 1}"]))
        some.append(entry(kind=PROPOSAL, observed_at=when + timedelta(seconds=30), source=_SOURCE, body=body))
    yield _quarter(quarter, end, some)[1]
    yield b"done\n"


def _proposal(number: int, when: datetime, head: str, merge: str) -> Proposal:
    review = Review(id=f"R{number}", by=_ANA, state=ReviewState.APPROVED, at=when - timedelta(seconds=30), oid=head)
    return Proposal(
        number=number,
        id=f"PR_{number}",
        title=f"Change {number}",
        base="main",
        head=f"change-{number}",
        head_oid=head,
        created_at=when - timedelta(seconds=200),
        merged_at=when,
        merge_oid=merge,
        author=_BEN,
        merged_by=_BEN,
        reviews=(review,),
        commits=(ProposedCommit(oid=head, author=_BEN, committer=_BEN),),
    )


def _quarter(quarter: str, end: ChainEnd, entries: Sequence[dict[str, object]]) -> tuple[ChainEnd, bytes]:
    data, after = append(end, entries)
    folder = folder_of(quarter)
    nothing = StreamEnd(0, BEGINNING.digest)
    streams = {"approvals": StreamEnd(after.length, after.digest), "enforcement": nothing, "members": nothing}
    checkpoint = Checkpoint(
        branch="main",
        tip=None,
        streams=tuple(streams.items()),
        total=after.length,
        watermark=END,
        synced_at=END + timedelta(hours=1),
        complete=True,
    )
    files = _file(folder + stream_file("approvals"), data)
    files += _file(folder + CHECKPOINT, canonical_json(checkpoint_json(checkpoint)) + b"\n")
    return after, _commit(LEDGER_BRANCH, 0, END, f"Record {quarter}", "Ana") + files


def _when(place: int, commits: int) -> datetime:
    return END - (commits - 1 - place) * STEP


def _commit(branch: str, mark: int, when: datetime, subject: str, name: str) -> bytes:
    who = f"{name} Example <{name.lower()}@example.com> {int(when.timestamp())} +0000"
    marked = f"mark :{mark}\n" if mark else ""
    text = subject.encode()
    head = f"commit refs/heads/{branch}\n{marked}author {who}\ncommitter {who}\n".encode()
    return head + b"data %d\n%s\n" % (len(text), text)


def _file(path: str, data: bytes) -> bytes:
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)


def _path(number: int) -> str:
    return f"src/part-{number % _FOLDERS:02d}/file-{number // _FOLDERS % _FILES:02d}.txt"


def _git(directory: Path, *arguments: str, standard_input: IO[bytes] | None = None) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(  # a fixed command of ours over input of ours
        ["git", *arguments], cwd=directory, stdin=standard_input, check=True, env=environment
    )
