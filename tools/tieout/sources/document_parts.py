"""The keys of a head that hold more than a word: parameters, sections and exercises."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from tieout.model.cadence import REVIEWABLE, Every
from tieout.model.document import Exercise, ExerciseKind
from tieout.model.limit import Unit
from tieout.model.parameter import Parameter
from tieout.sources.notes import shown

if TYPE_CHECKING:
    from tieout.sources.fields import Fields

_PARAMETER = '{value: 24, unit: hours, phrase: "within 24 hours"}'
_PARAMETER_KEYS = ("value", "unit", "phrase")
_EXERCISE = "exercised: {every: annual, kind: tabletop}"
NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
"""Of a parameter."""
LONGEST_NAME = 64
NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
"""What a parameter promises."""
_NAME, _NUMBER = re.compile(NAME, re.ASCII), re.compile(NUMBER, re.ASCII)


def read_parameters(fields: Fields) -> tuple[Parameter, ...]:
    """Read ``parameters``: a name each, with value, unit and phrase; one that lacks a part is noted and left out."""
    inner = fields.mapping("parameters", f"parameters: {{access-removal: {_PARAMETER}}}")
    if inner is None:
        return ()
    inner.place_keys()
    found: list[Parameter] = []
    for name in inner.names():
        item = inner.mapping(name, f"{name[:LONGEST_NAME]}: {_PARAMETER}")
        if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            inner.note(
                name,
                f"the parameter {shown(name)} is no name; wanted are small letters, digits and hyphens",
                "write a name such as access-removal",
            )
        elif item is not None and (parameter := _parameter(name, inner, item)) is not None:
            found.append(parameter)
        elif item is None and inner.is_null(name):
            inner.note(name, f"the parameter {name} says nothing", f"write `{name}: {_PARAMETER}`")
    return tuple(found)


def _parameter(name: str, outer: Fields, fields: Fields) -> Parameter | None:
    fields.place_keys()
    fields.check_keys(_PARAMETER_KEYS)
    absent = fields.missing(_PARAMETER_KEYS)
    if absent:
        fields.note("", f"the parameter {name} lacks {' and '.join(absent)}", f"write `{name}: {_PARAMETER}`")
    value, unit, phrase = fields.line("value"), fields.choice("unit", Unit), fields.text("phrase")
    if value is not None and not _NUMBER.fullmatch(value):
        fields.note(
            "value",
            f"parameters.{name}.value is {shown(value)}; wanted is a number in digits, such as 24 or 99.9",
            "write the number alone, and its unit under `unit`",
        )
        return None
    if value is None or unit is None or phrase is None:
        return None
    return Parameter(
        name=name, value=Decimal(value), unit=unit, phrase=" ".join(phrase.split()), location=outer.location(name)
    )


def read_sections(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Read ``sections``: the anchor that Tieout looks for, and the one under which this text has it."""
    inner = fields.mapping("sections", "sections: {purpose: zweck}")
    if inner is None:
        return ()
    inner.place_keys()
    pairs = ((name, inner.line(name)) for name in inner.names())
    return tuple((name, anchor.removeprefix("#")) for name, anchor in pairs if anchor is not None)


def read_exercise(fields: Fields) -> Exercise | None:
    """Read ``exercised`` of a runbook; None if it says nothing that can be read."""
    inner = fields.mapping("exercised", _EXERCISE)
    if inner is None:
        return None
    inner.place_keys()
    inner.check_keys(("every", "kind"))
    every, kind = inner.choice("every", Every), inner.choice("kind", ExerciseKind)
    if every is None:
        if "every" not in inner:
            inner.note("", "exercised does not say how often", f"write `{_EXERCISE}`")
        return None
    if every not in REVIEWABLE:
        words = ", ".join(word.value for word in Every if word in REVIEWABLE)
        inner.note("every", f"exercised.every is {every.value}; a runbook is exercised {words}", f"write `{_EXERCISE}`")
        return None
    return Exercise(every=every, kind=kind)
