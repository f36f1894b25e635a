"""Every case of every rule: a tiny repository, judged by its rule, against the lines that it expects.

What a whole programme needs besides, sections and controls and a scope, is for the demo to show: so
a case stays a head and a sentence.

A case is a folder ``tests/cases/<rule>/<clean|broken...>`` with the files of a repository, and:

``expected.txt``
    One line a finding: ``path:line:column severity rule: message``. Empty where all is sound.
``as_of``
    The day of the examination; 2026-06-30 without it.
``history/<number> <YYYY-MM-DD> <subject>/``
    Earlier states, a commit each, in the order of their numbers: the whole tree of that day.
``shape`` or ``shape.yaml``
    The name of a story in ``tests/shapes``, or a story of the same form: it makes the repository, with its
    ledger, in place of all other files.
``commit``
    A commit object in its raw form, which Git would not write itself, put on top of the others;
    ``TREE`` and ``PARENT`` stand for the ids of what is there.
``captures.yaml``
    Captures, each made by the code that makes them for a company and committed on its day: ``tests/brought.py``. The
    files that they are made of lie in ``brought/``.
``git``
    Commands of Git, one a line, run at the end.
``pieces``
    Files that are made when the case is run, one a line: a path, and after it the pieces of its one line. What looks
    like a secret lies in no file of ours.

``TIEOUT_REWRITE=1`` writes what was found to ``expected.txt``: read every line before you commit it.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.brought import Brought, bring, brought
from tests.shapes.build import Built, build
from tests.shapes.story import read, shape_of
from tieout.check import check
from tieout.load import load
from tieout.model.finding import Outcome, RuleState
from tieout.rules.ruleset import RULESET

CASES = Path(__file__).parent / "cases"
DIRECTIONS = ("expected.txt", "as_of", "history", "commit", "git", "pieces", "captures.yaml", "brought")
FOUND = sorted(path.parent for path in CASES.glob("*/*/expected.txt"))
LAST_COMMIT = "2026-06-01"
CAPTURED = "T23:59:59"
"""The time of day of a commit with a capture: after whatever was captured on that day."""
SLIPS = ("unreadable-file", "unknown-field")
"""Rules that would notice a slip in the case itself."""


def run(folder: Path, *arguments: str, day: str = LAST_COMMIT, data: str = "") -> str:
    """Run Git on a day at noon, or at the hour that it names."""
    when = f"{day if 'T' in day else f'{day}T12:00:00'}+00:00"
    environment = os.environ | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, input=data.encode())
    return done.stdout.decode().strip()


def commit(repository: Path, state: Path | None, day: str, subject: str, *, captured: Path) -> None:
    """Make the work tree exactly this state, with what was captured until then, and commit it."""
    for path in repository.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if state is not None:
        shutil.copytree(
            state,
            repository,
            symlinks=True,
            dirs_exist_ok=True,
            ignore=lambda folder, names: [name for name in names if Path(folder) == state and name in DIRECTIONS],
        )
        pieces = state / "pieces"
        for line in pieces.read_text(encoding="utf-8").splitlines() if pieces.exists() else ():
            name, *parts = line.split(" ")
            (repository / name).write_text(f"{''.join(parts)}\n", encoding="utf-8")
    if captured.exists():
        shutil.copytree(captured, repository, dirs_exist_ok=True)
    # Git takes a file of the same second and size for the same file: it has to look again.
    (repository / ".git" / "index").unlink(missing_ok=True)
    run(repository, "add", "--all", "--force")
    run(repository, "commit", "--quiet", "--allow-empty", "--message", subject, day=day)


def repository_of(case: Path, folder: Path) -> Path:
    """Make a real repository of the case, the same to the last bit on every machine."""
    folder.mkdir()
    if (case / "shape").exists():
        return _with_captures(case, build(read((case / "shape").read_text(encoding="utf-8").strip()), folder))
    if (case / "shape.yaml").exists():
        story = shape_of(case.name, (case / "shape.yaml").read_text(encoding="utf-8"))
        return _with_captures(case, build(story, folder))
    run(folder, "init", "--quiet", "--initial-branch", "main")
    run(folder, "config", "core.autocrlf", "false")
    waiting = list(brought(case))
    captured = folder.with_name(f"{folder.name}-captured")
    last: Path | None = None
    for day, subject, state in _states(case):
        while waiting and waiting[0].on.isoformat() < day:
            _capture(case, waiting.pop(0), folder, last, captured)
        commit(folder, state, day, subject, captured=captured)
        last = state
    for item in waiting:
        _capture(case, item, folder, last, captured)
    if (case / "commit").exists():
        names = {"TREE": run(folder, "rev-parse", "HEAD^{tree}"), "PARENT": run(folder, "rev-parse", "HEAD")}
        raw = (case / "commit").read_text(encoding="utf-8")
        for name, oid in names.items():
            raw = raw.replace(name, oid)
        made = run(folder, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", data=raw)
        run(folder, "update-ref", "HEAD", made)
    for line in (case / "git").read_text(encoding="utf-8").splitlines() if (case / "git").exists() else ():
        run(folder, *shlex.split(line))
    return folder


def _states(case: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield the states of a case: the day and the subject of the commit, and the folder that holds it."""
    for state in sorted((case / "history").iterdir()) if (case / "history").is_dir() else ():
        _, day, subject = state.name.split(" ", 2)
        yield day, subject, state
    yield LAST_COMMIT, "policies: as they stand", case


def _capture(case: Path, item: Brought, folder: Path, state: Path | None, captured: Path) -> None:
    captured.mkdir(exist_ok=True)
    bring(case, item, captured)
    commit(folder, state, f"{item.on}{CAPTURED}", "evidence: as captured", captured=captured)


def _with_captures(case: Path, built: Built) -> Path:
    """Put the captures of a case on top of the story that made its repository."""
    waiting = list(brought(case))
    if not waiting:
        return built.clone
    # What is examined is bare, and a capture is made in a folder.
    work = built.clone.with_name("work")
    run(built.clone, "worktree", "add", "--quiet", str(work), "main")
    heads = run(built.clone, "for-each-ref", "--format=%(objectname) %(refname)", "refs/pull").splitlines()
    names = {f"commit {name}": oid for name, oid in built.changes.items()}
    names |= {f"head {ref.split('/')[2]}": oid for oid, ref in (line.split(" ") for line in heads)}
    for item in waiting:
        bring(case, item, work, names)
        run(work, "add", "--all")
        run(work, "commit", "--quiet", "--message", "evidence: as captured", day=f"{item.on}{CAPTURED}")
    return built.clone


def examined(case: Path, folder: Path) -> Outcome:
    day = case / "as_of"
    as_of = date.fromisoformat(day.read_text(encoding="utf-8").strip() if day.exists() else "2026-06-30")
    rules = tuple(rule for rule in RULESET if rule.id in {case.parent.name, *SLIPS})
    return check(load(repository_of(case, folder), as_of=as_of, period=None), rules)


def lines(outcome: Outcome) -> list[str]:
    return [f"{item.location} {item.severity.value} {item.rule}: {item.message}" for item in outcome.findings]


@pytest.mark.parametrize("case", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_case_gives_what_it_expects_and_shows_its_rule(case: Path, tmp_path: Path) -> None:
    rule, file = case.parent.name, case / "expected.txt"
    outcome = examined(case, tmp_path / "repository")
    if os.environ.get("TIEOUT_REWRITE") == "1":
        file.write_text("".join(f"{line}\n" for line in lines(outcome)), encoding="utf-8")
    assert lines(outcome) == file.read_text(encoding="utf-8").splitlines()
    assert [item.state for item in outcome.rules if item.rule == rule] == [RuleState.EXAMINED]
    found = {item.rule for item in outcome.findings}
    assert not found if case.name == "clean" else rule in found


def test_there_are_cases() -> None:
    assert FOUND
