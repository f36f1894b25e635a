"""A proposal -> the text of ``controls.yaml``, with what only a person can say left open."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tieout.model.characters import hidden_character

UNNAMED = "Unnamed organization"
_YAML_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""What some reader of YAML takes for something else than text (YAML 1.1, types bool and null)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A key of theirs that may mean one of ours: for a person to decide."""

    theirs: str
    ours: str
    documents: int
    """How many documents carry it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What adopting writes down."""

    organization: str = ""
    """Empty: a person has to name it."""
    timezone: str = ""
    """Empty: UTC, for a person to change."""
    policies: tuple[str, ...]
    """Globs."""
    runbooks: tuple[str, ...]
    foreign_fields: tuple[str, ...]
    aliases: tuple[Alias, ...] = ()


def text_of(settings: Settings) -> str:
    """Give the file: facts found in the repository as values, all else as commented examples."""
    lines = [
        "# Written by `tieout adopt` from what lies in this repository. No other file was touched.",
        "# Owners, approvers, dates and approvals are yours to state: none is filled in here.",
        "schema: tieout.controls/v1",
        *_organization(settings),
        "scope:",
        "  categories: [security]  # also: availability, processing_integrity, confidentiality, privacy",
        "# periods:  # the window that the auditor examines, first and last day",
        "#   - {id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30}",
        "documents:",
        f"  policies: {_sequence(settings.policies)}",
        f"  runbooks: {_sequence(settings.runbooks)}{_if_none(settings.runbooks)}",
        *_foreign(settings),
        *_aliases(settings),
        "controls: []  # what you do to meet the criteria; begin with one, such as:",
        *(f"#  {line}" for line in _EXAMPLE),
    ]
    return "\n".join(lines) + "\n"


_EXAMPLE = (
    "- id: AC-01",
    "  title: Quarterly access review",
    "  statement: Who does what, when, on what, leaving what",
    "  owner: role:security-lead",
    "  criteria: [CC6.2, CC6.3]",
    "  nature: detective  # preventive, detective or corrective",
    "  execution: manual  # manual, automated or it_dependent_manual",
    "  cadence: {every: quarterly}",
    "  policies: [POL-001]  # the id in the head of the policy",
    "  test: The procedure that an auditor could follow",
)


def _organization(settings: Settings) -> list[str]:
    asks = [] if settings.organization else ["the legal name"]
    if not settings.timezone:
        asks.append("the zone whose calendar you keep, such as Europe/Berlin")
    name = _scalar(settings.organization or UNNAMED)
    line = f"organization: {{name: {name}, timezone: {_scalar(settings.timezone or 'UTC')}}}"
    return [f"# Yours to set: {' and '.join(asks)}.", line] if asks else [line]


def _foreign(settings: Settings) -> list[str]:
    if not settings.foreign_fields:
        return []
    return [
        "  # Keys of another tool, found in the documents: left alone, neither read nor reported.",
        f"  foreign_fields: {_sequence(settings.foreign_fields)}",
    ]


def _aliases(settings: Settings) -> list[str]:
    lines: list[str] = []
    for alias in settings.aliases:
        where = "1 document has" if alias.documents == 1 else f"{alias.documents} documents have"
        listed = alias.theirs in settings.foreign_fields
        also = "and take it out of the list above" if listed else "or name it in foreign_fields if it does not"
        lines += [
            f"  # {where} {alias.theirs}. If it means our {alias.ours}, say so, {also}:",
            f"  # fields: {{{_scalar(alias.theirs)}: {alias.ours}}}",
        ]
    return lines


def _if_none(globs: tuple[str, ...]) -> str:
    return "" if globs else '  # none found; once there are some: ["runbooks/**/*.md"]'


def _sequence(items: tuple[str, ...]) -> str:
    return f"[{', '.join(_scalar(item) for item in items)}]"


def _scalar(text: str) -> str:
    """Write a string as JSON does, which YAML 1.2 reads alike (its section 1.3)."""
    if hidden_character(text):
        raise ValueError(text)
    plain = text.replace("_", "").replace("-", "")
    if plain.isascii() and plain.isalnum() and plain[0].isalpha() and plain.lower() not in _YAML_WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
