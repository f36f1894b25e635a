"""The parts of which the schemas of heads are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.period import DAY_FORM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.criteria import Catalogue

Schema = dict[str, object]
DRAFT = "http://json-schema.org/draft-07/schema#"
OWN_KEYS: Schema = {"^x-": {}}
"""Keys that no schema has a say in."""


def text(about: str) -> Schema:
    """Give the schema of a text that says something."""
    return {"type": "string", "minLength": 1, "description": about}


def form(pattern: str, about: str) -> Schema:
    """Give the schema of a text of a form, or of nothing yet."""
    return {"type": ["string", "null"], "pattern": f"^(?:{pattern})$", "description": about}


def day(about: str) -> Schema:
    """Give the schema of a day, or of none yet."""
    return {"type": ["string", "null"], "pattern": f"^(?:{DAY_FORM})$", "description": about}


def words(choices: Iterable[str], about: str) -> Schema:
    """Give the schema of one of some words."""
    return {"enum": [*choices], "description": about}


def listed(about: str, item: Schema | None = None) -> Schema:
    """Give the schema of a list, of texts where no more is said."""
    return {"type": "array", "items": item or {"type": "string", "minLength": 1}, "description": about}


def criterion(catalogue: Catalogue) -> Schema:
    """Give the schema of a criterion, or of a point of focus of one: editors offer the criteria."""
    ids = [item.id for item in catalogue.criteria]
    point = f"^(?:{'|'.join(map(re.escape, ids))})(?:\\.|-POF)[1-9][0-9]?$"
    return {"anyOf": [{"enum": ids}, {"type": "string", "pattern": point}]}


def keyed(properties: dict[str, Schema], needed: list[str], about: str) -> Schema:
    """Give the schema of keys with values; keys of one's own begin with ``x-``."""
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
        "patternProperties": OWN_KEYS,
        "description": about,
    }
