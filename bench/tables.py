"""A table of evidence, as an audit log is: read strictly, looked at row by row, and asked by SQL."""

from __future__ import annotations

from pathlib import Path

from measure import PYTHON, Command, Measured, in_turn

_COLUMNS = ("at", "actor", "action", "resource", "address", "outcome")
_BEGIN = f"""
import collections, io, sys
from tieout.model.evidence.table import Column, TableSchema
from tieout.ports.sqlite import Database
from tieout.sources.evidence.tables import rows_of
schema = TableSchema(id="log/1", title="Log", columns=tuple(Column(name, "") for name in {_COLUMNS!r}))
data = open(sys.argv[1], "rb")
"""
_LIMIT = """
import collections, csv, sys
collections.deque(csv.reader(open(sys.argv[1], encoding="utf-8", newline="")), maxlen=0)
"""
_READ = "collections.deque(rows_of(data, schema), maxlen=0)"
_LOOK = """
names = schema.names
assert not any(row["outcome"] != "ok" for row in (dict(zip(names, row)) for row in rows_of(data, schema)))
"""
_ASK = """
asked = (
    "select _at, actor as message from log where outcome <> 'ok'",
    "select min(_at) as _at, actor as message from log group by actor having count(*) < 2",
)
with Database() as database:
    database.load("log", schema.names, rows_of(data, schema))
    for sql in asked:
        assert database.ask(sql, {}, wanted=("_at", "message")).found == 0
"""


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time a million rows: the reader alone, a check of ours in flat memory, and two assertions."""
    path = scratch / "records.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(("_at", *_COLUMNS)) + "\n")
        for row in range(2, 10_002 if small else 1_000_002):
            day, actor, thing = row % 28 + 1, row % 997, row % 5003
            file.write(f"raw.csv:{row},2026-01-{day:02}T00:00:00Z,user{actor},read,object-{thing},198.51.100.7,ok\n")
    limit = "csv.reader alone"

    def ours(name: str, program: str, goal: float | None = None) -> Command:
        return Command(name=name, argv=[PYTHON, "-c", _BEGIN + program, str(path)], against=limit, goal=goal)

    commands = [
        Command(name=limit, argv=[PYTHON, "-c", _LIMIT, str(path)]),
        ours("read strictly", _READ, 2.0),
        ours("looked at by a check of ours", _LOOK),
        ours("loaded into SQLite, two assertions", _ASK),
    ]
    return in_turn(commands, rounds)
