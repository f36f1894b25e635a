"""An editor marks what the tool refuses, and nothing that it takes but what is loosely written: for every kind of file.

A sound example of each kind is changed in one place, everywhere and in many ways; reader and schema must say the same.
Where they do not, the reason stands below: there is no other difference.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.cli.programme import FILES, POLICY
from tests.house.tree import ROOT
from tests.starter.readers import FAMILIES, AsEditors, judge, places
from tests.test_cases import CASES

REMOVED, ADDED = object(), object()
WRONG: tuple[object, ...] = (None, 5, -1, "zz zz", "", [], {}, True, "2026-13-40", ["x", ["y"]], 1.5, REMOVED, ADDED)
TAKEN_LOOSELY = {None, 5, -1, "", True, 1.5}
"""A number, a word for yes or nothing at all: where the tool reads text it takes them, and an editor asks for text."""


class Gap(NamedTuple):
    """What the tool refuses and no schema can say, or says without trouble."""

    place: str
    why: str


GAPS = (
    Gap("controls organization.timezone", "which zones there are"),
    Gap("controls changes.branch", "how Git wants a branch to be named"),
    Gap("controls changes.ticket.pattern", "which patterns are safe to apply"),
    Gap("controls changes.emergency_labels.*", "a label that is empty"),
    Gap("controls rules", "which rules there are"),
    Gap("[a-z]+ [a-z]+.*.(id|vendor)", "an id that is a number below zero, or empty where it refers"),
    Gap("collectors collectors.*.(for|for.*|[a-z]+ce)", "that it is evidence for something, by an id"),
    Gap("policy parameters.[a-z-]+.value", "that the value stands in the text"),
    Gap(
        "(policy|runbook) (approved|effective|last_reviewed|criteria)",
        "what a text in force needs and a draft does not",
    ),
    Gap("evidence (controls|files)", "a list that is empty"),
    Gap(
        "access-review (id|reviewer|signed_off_by|signed_off_on)", "what a finished review needs; the name of the file"
    ),
    Gap("exercise .*", "what an exercise that was held needs and a planned one does not"),
)


def examples() -> Iterator[tuple[str, Any]]:
    def of(path: Path) -> Any:
        text = path.read_text(encoding="utf-8")
        head = text.split("---\n")[1] if path.suffix == ".md" else text
        value = yaml.load(head, Loader=AsEditors)  # noqa: S506  # a safe loader of ours
        rows = {key: inner[:2] for key, inner in value.items() if isinstance(inner, list)}  # more say no more
        return {**value, **rows}

    yield "controls", of(ROOT / "controls.yaml")
    yield from ((path.stem, of(path)) for path in sorted((ROOT / "registers").glob("*.yaml")))
    yield "policy", of(ROOT / "policies/access-control.md")
    yield "policy", yaml.load(POLICY.split("---\n")[1], Loader=AsEditors)  # noqa: S506  # as above
    yield "runbook", of(ROOT / "runbooks/backup-restore.md")
    yield "evidence", yaml.load(FILES[next(path for path in FILES if path.endswith("evidence.yaml"))], Loader=AsEditors)  # noqa: S506  # as above
    reviewed = CASES / "access-review-incomplete/clean/evidence/access-reviews/2026-Q2-code-host.yaml"
    yield "access-review", of(reviewed)
    yield "exercise", of(CASES / "exercise-incomplete/clean/evidence/exercises/EX-2026-01.md")
    yield "collectors", yaml.load(COLLECTORS, Loader=AsEditors)  # noqa: S506  # as above


COLLECTORS = """\
schema: tieout.collectors/v1
timestamps: {url: "https://timestamp.example.com", ca: trust/tsa.pem}
collectors:
  - id: data-list
    uses: command
    system: data-store
    for: [{control: CO-01, evidence: data-list}]
    run: [sh, -c, "echo a,b"]
    environment: [SECRET_NAME]
    timeout: PT5M
    reads: csv
"""


def changed(value: Any, at: tuple[str | int, ...], wrong: object) -> Any:
    """Give a copy with one place changed; None where that cannot be."""
    copied = copy.deepcopy(value)
    *way, last = at
    inside = functools.reduce(lambda held, step: held[step], way, copied)
    if wrong is REMOVED:
        if isinstance(inside, list):
            return None
        del inside[last]
    elif wrong is ADDED:
        if not isinstance(inside[last], dict):
            return None
        inside[last]["no_such_key"] = "x"
    else:
        inside[last] = wrong
    return copied


EXAMPLES = [*examples()]


def test_every_kind_of_file_has_an_example() -> None:
    assert {kind for kind, _ in EXAMPLES} == set(FAMILIES)


@pytest.mark.parametrize(("kind", "value"), EXAMPLES, ids=[kind for kind, _ in EXAMPLES])
def test_reader_and_schema_say_the_same(kind: str, value: Any) -> None:
    family, schema = FAMILIES[kind], judge(kind)
    assert family.refuses(value) == ""
    assert [error.message for error in schema.iter_errors(value)] == []
    lax, strict, tried = [], [], 0
    for at in places(value):
        name = f"{kind} {'.'.join('*' if isinstance(step, int) else step for step in at)}"
        for wrong in WRONG:
            other = changed(value, at, wrong)
            if other is None:
                continue
            tried += 1
            refused, marked = bool(family.refuses(other)), not schema.is_valid(other)
            if refused and not marked and not any(re.fullmatch(gap.place, name) for gap in GAPS):
                lax.append((name, wrong))
            if marked and not refused and not (isinstance(wrong, int | float | str | None) and wrong in TAKEN_LOOSELY):
                strict.append((name, wrong))
    assert tried > 20
    assert lax == []  # the tool refuses it, and no editor would have said so
    assert [item for item in strict if not re.fullmatch(STRICTER, item[0])] == []


STRICTER = (
    r"controls controls\.\*\.evidence\.\*(\.id)?|(policy|runbook) changelog\.\*(\.(date|version))?"
    r"|(controls controls\.\*\.|policy |runbook )criteria\.\*"
)
"""What the tool lets pass here and a rule asks for: an entry of evidence without its id, of a changelog without its day or
version, a criterion that no catalogue has."""
