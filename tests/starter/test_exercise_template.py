"""The page on exercises that is planted holds a record that counts once it is copied."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.exercises import examination, runbook
from tieout.check import check
from tieout.judgement.exercise import why_not
from tieout.model.exercise import ExerciseRecord
from tieout.model.location import NotExamined
from tieout.model.people import Roster
from tieout.rules.ruleset import RULESET
from tieout.sources.exercise_keys import KNOWN
from tieout.sources.exercise_record import ExerciseReading, read_exercise_record

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "tools/tieout/starter/files/evidence/exercises/README.md"
RULES = tuple(rule for rule in RULESET if "exercise" in rule.id)


def reading() -> ExerciseReading:
    template = PAGE.read_text(encoding="utf-8").partition("```markdown\n")[2].partition("```\n")[0]
    return read_exercise_record(template.encode(), path="evidence/exercises/EX-2026-01.md")


def record() -> ExerciseRecord:
    found = reading().record
    assert found is not None
    return found


def test_the_template_is_read_without_a_remark_and_has_every_key() -> None:
    found = reading()
    assert (found.unreadable, found.unknown_fields, found.missing_fields) == ((), (), ())
    assert record().said == frozenset(KNOWN)


def test_the_template_counts_and_no_rule_has_anything_to_say() -> None:
    bare = examination(
        record(),
        roster=Roster(people=(), roles=()),
        unexamined=tuple(NotExamined(need=need, reason="there is none") for need in ("people", "findings", "history")),
        as_of=date(2026, 6, 30),
    )
    assert why_not(bare, record(), runbook()) is None
    assert check(bare, RULES).findings == ()
