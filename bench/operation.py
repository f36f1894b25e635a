"""The rules of operation over a large company: accounts, weaknesses and people, beside reading the same files."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measure import PYTHON, Command, Measured, in_turn
from programs import git_file, policy

_BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
_ACCOUNTS = "_at,account,name,email,active,admin,mfa,last_sign_in,created_at,deactivated_at,kind,roles,key_active\n"
_READ = """
import csv, os, sys, yaml
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(folder, name)
        if name.endswith(".yaml"):
            with open(path, "rb") as file:
                for _ in yaml.parse(file, Loader=loader):
                    pass
        elif name == "records.csv":
            with open(path, encoding="utf-8", newline="") as file:
                for _ in csv.reader(file):
                    pass
"""
# What a check does besides (history, hashing, secrets, the other rules) has benchmarks of its own: it is done here too,
# and left out of what is counted.
_JUDGE = """
import datetime, gc, json, pathlib, sys, time
gc.set_threshold(1_000_000, 50, 100)  # as the command does
from tieout.load import examination, load, operation
from tieout.rules.ruleset import RULESET

spent = {"cpu": 0.0, "wall": 0.0}

def counted(work):
    def done(*arguments, **named):
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            return work(*arguments, **named)
        finally:
            spent["cpu"] += time.process_time() - cpu
            spent["wall"] += time.perf_counter() - wall
    return done

examination.read_registers = counted(examination.read_registers)
operation.operation_of = counted(operation.operation_of)
found = load(pathlib.Path(sys.argv[1]), as_of=datetime.date(2026, 11, 22))
rules = [rule for rule in RULESET if ".operation." in rule.judge.__module__]
count = counted(lambda: sum(1 for rule in rules for _ in rule(found)))()
status = pathlib.Path("/proc/self/status").read_text(encoding="ascii")
peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024  # `ru_maxrss` is the peak of who started us at least
print(json.dumps({**spent, "peak": peak, "findings": count, "rules": len(rules)}))
"""
_WRITE = """
import pathlib, sys
from datetime import UTC, datetime, timedelta
from tieout.collect.sidecar import record_text
from tieout.model.evidence.record import (
    CaptureRecord, CollectorUsed, ListedFile, Operator, Origin, Population, Query, Role, Source, Times,
)
from tieout.model.evidence.tables.weaknesses import WEAKNESSES
from tieout.model.location import Location
from tieout.seal.digest import hex_of
root, people, systems, lists, rows = pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:6])
began = datetime.fromtimestamp(int(sys.argv[6]), UTC)
HEAD = sys.argv[7].encode()

def keep(number, system, name, table, schema, control):
    at = began + timedelta(days=number % 40 * 7, minutes=number)
    raw = b'{"capture": %d}\\n' % number
    mark, stamp = hex_of(raw)[:8], f"{at:%Y%m%dT%H%M%SZ}"
    path = f"evidence/{at.year}-Q{(at.month + 2) // 3}/{system}/{name}/{stamp}-{mark}/evidence.yaml"
    folder = (root / path).parent
    folder.mkdir(parents=True)
    where = Location(path)
    files = []
    for file, data, role in (("raw.json", raw, Role.RAW), ("records.csv", table, Role.RECORDS)):
        (folder / file).write_bytes(data)
        is_table = role is Role.RECORDS
        files.append(ListedFile(path=file, sha256=hex_of(data), bytes=len(data), role=role, location=where,
            media="text/csv" if is_table else "application/json",
            rows=table.count(b"\\n") - 1 if is_table else None, schema=schema if is_table else ""))
    (root / path).write_bytes(record_text(CaptureRecord(
        path=path, location=where, id=f"{stamp}-{name}-{mark}", kind=Origin.COLLECTED, title=name, controls=(control,),
        evidence=(name,), system=system, source=Source(identity="reader", environment="production", expected_match=True),
        collector=CollectorUsed(id=name, version="1"), query=Query(operation="list", filter="none"),
        times=Times(started=at, finished=at, data_as_of=at), operator=Operator(type="ci", name="collector"),
        population=Population(rows=files[1].rows, pages=1, complete=True), files=tuple(files))))

scans = lists // 5
for number in range(lists - scans):
    system = number % systems
    each = b"".join(
        b"raw.json#/%d,person%d,,person%d@example.com,yes,no,yes,2026-01-0%dT00:00:00Z,,,human,,no\\n"
        % (row, row, row, number % 9 + 1)
        for row in range(system, people, 4)
    )
    keep(number, f"system{system}", "accounts", HEAD + each, "accounts/1", "AC-00000")
names = WEAKNESSES.names
for number in range(scans):
    each = []
    for row in range(rows // scans):
        cells = dict.fromkeys(names, "")
        cells |= {
            "_at": f"raw.json#/{row}", "asset": f"image{row % 10}", "id": f"CVE-2026-{10000 + row + number % 7}",
            "package": f"package{row % 300}", "ecosystem": "npm", "installed": "1.0", "fix_available": "yes",
            "fixed_in": "1.1", "severity": ("critical", "high", "medium", "low")[row % 4], "status": "open", "suppressed": "no",
        }
        each.append(",".join(cells[name] for name in names))
    keep(lists + number, "system0", "scan", (",".join(names) + "\\n" + "\\n".join(each) + "\\n").encode(), "weaknesses/1", "AC-00000")
"""
_CONTROLS = b"""schema: tieout.controls/v1
organization: {name: Example Ltd, timezone: Europe/Berlin}
scope: {categories: [security]}
periods:
  - {id: 2026, type: 2, start: 2026-01-01, end: 2026-12-31}
controls:
  - id: AC-00000
    title: The accounts of the company
    statement: The lead looks at the accounts of the company each week.
    owner: role:lead
    criteria: [CC6.1]
    cadence: {every: weekly}
    policies: [POL-000]
    evidence: [{id: accounts, system: system0, kind: account-list}]
"""
_PARAMETERS = b"""parameters:
  access-removal: {value: 24, unit: hours, phrase: "within 24 hours"}
  patch-critical: {value: 7, unit: days, phrase: "within 7 days"}
  patch-high: {value: 30, unit: days, phrase: "within 30 days"}
  patch-medium: {value: 90, unit: days, phrase: "within 90 days"}
  patch-low: {value: 180, unit: days, phrase: "within 180 days"}
"""


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time 5,000 people, 50 systems, 200 captures and 100,000 rows of weaknesses, and ten times fewer of all."""
    found: list[Measured] = []
    for by in (10,) if small else (10, 1):
        people, systems, captures, rows = 5000 // by, 50 // by, 200 // by, 100_000 // by
        root = _repository(scratch / f"by-{by}", people, systems, captures, rows)
        limit = f"csv.reader and PyYAML's events, {people} people, {captures} captures, {rows} weaknesses"
        reading = Command(name=limit, argv=[PYTHON, "-c", _READ, str(root)])
        found += in_turn([reading], min(rounds, 3))
        seen = [_judged(root) for _ in range(min(rounds, 3))]
        ours = Command(name="registers and tables read strictly and judged", argv=[], against=limit, goal=2.0)
        cpu, wall, peak = (statistics.median(item[key] for item in seen) for key in ("cpu", "wall", "peak"))
        found.append(Measured(command=ours, cpu_s=cpu, wall_s=wall, peak_mib=peak))
    return found


def _judged(root: Path) -> dict[str, float]:
    done = subprocess.run([PYTHON, "-c", _JUDGE, str(root)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _repository(folder: Path, people: int, systems: int, lists: int, rows: int) -> Path:
    written, root = folder / "written", folder / "repository"
    written.mkdir(parents=True)
    numbers = [str(number) for number in (people, systems, lists, rows, int(_BEGAN.timestamp()))]
    subprocess.run([PYTHON, "-c", _WRITE, str(written), *numbers, _ACCOUNTS], check=True)
    root.mkdir()
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=root, check=True, env=environment)
    with tempfile.TemporaryFile() as stream:
        stream.writelines(_commits(written, people, systems))
        stream.seek(0)
        subprocess.run(["git", "fast-import", "--quiet", "--done"], cwd=root, stdin=stream, check=True, env=environment)
    subprocess.run(["git", "reset", "--quiet", "--hard", "main"], cwd=root, check=True, env=environment)
    return root


def _commits(written: Path, people: int, systems: int) -> Iterator[bytes]:
    last = _BEGAN + timedelta(days=300)
    yield _commit(_BEGAN, "Add the programme")
    yield git_file("controls.yaml", _CONTROLS)
    yield git_file("policies/policy.md", policy(0, 0).replace(b"\n---\n", b"\n" + _PARAMETERS + b"---\n", 1))
    yield git_file("registers/systems.yaml", b"schema: tieout.systems/v1\nsystems:\n" + b"".join(_systems(systems)))
    yield git_file("registers/people.yaml", b"schema: tieout.people/v1\npeople:\n" + b"".join(_people(people)))
    yield _commit(last, "Keep what was captured")
    for path in sorted(written.rglob("*")):
        if path.is_file():
            yield git_file(path.relative_to(written).as_posix(), path.read_bytes())
    yield b"done\n"


def _systems(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield (
            b"  - {id: system%d, name: System %d, owner: role:lead, origin: own, status: active, in_scope: yes, "
            b"environment: production}\n" % (number, number)
        )


def _people(count: int) -> Iterator[bytes]:
    for number in range(count):
        left = b", left_on: 2026-06-%02d" % (number % 28 + 1) if number % 50 == 0 else b""
        yield (
            b"  - {id: person%d, name: Person %d, emails: [person%d@example.com], logins: [person%d], "
            b"started_on: 2024-01-01%s}\n" % (number, number, number, number, left)
        )


def _commit(when: datetime, subject: str) -> bytes:
    who = f"Ana Example <ana@example.com> {int(when.timestamp())} +0000".encode()
    return b"commit refs/heads/main\nauthor %s\ncommitter %s\ndata %d\n%s\n" % (
        *(who, who),
        *(len(subject), subject.encode()),
    )
