"""A table of columns -> the JSON Schema by which editors check and complete the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.instant import INSTANT_FORM, SPAN_FORM
from tieout.model.period import DAY_FORM
from tieout.sources.registers.cells import ACKNOWLEDGEMENT_FORM, ID_FORM
from tieout.sources.registers.columns import Column, Kind

if TYPE_CHECKING:
    from tieout.model.row import Row
    from tieout.sources.registers.columns import Table

Schema = dict[str, object]
OWN_KEYS: Schema = {"^x-": {}}
"""Keys that no schema has a say in."""
_DRAFT = "http://json-schema.org/draft-07/schema#"


def schema_of(table: Table[Row]) -> Schema:
    """Give the schema of a register's file, a list or a mapping with the list in it."""
    tables = (table.beside, table) if table.beside else (table,)
    return {
        "$schema": _DRAFT,
        "title": f"registers/{table.name}.yaml of Tieout",
        "description": table.about,
        "type": ["object", "array"],
        "items": {"$ref": f"#/definitions/{table.name}"},
        "properties": {
            "schema": {"const": table.schema},
            **{
                item.name: {
                    "type": ["array", "null"],
                    "description": item.about,
                    "items": {"$ref": f"#/definitions/{item.name}"},
                }
                for item in tables
            },
        },
        "required": ["schema", table.name],
        "additionalProperties": False,
        "patternProperties": OWN_KEYS,
        "definitions": {item.name: _row(item) for item in tables},
    }


def _row(table: Table[Row]) -> Schema:
    row: Schema = {
        "type": "object",
        "properties": {column.name: _value(column) for column in table.columns},
        "required": list(table.required),
        "additionalProperties": False,
        "patternProperties": OWN_KEYS,
    }
    if table.conditions:
        row["allOf"] = [
            {
                "if": {"properties": {rule.column: {"const": rule.value.value}}, "required": [rule.column]},
                "then": {"properties": {rule.wants: {"type": "string"}}, "required": [rule.wants]},
            }
            for rule in table.conditions
        ]
    return row


def _value(column: Column) -> Schema:
    """Give the schema of one key; what need not be said may be null."""
    inner = _single(column)
    if column.kind.is_list:
        inner = _several(column, inner)
    if not column.required:
        inner = _or_null(inner)
    return {"description": column.about, **inner}


def _single(column: Column) -> Schema:
    text: Schema = {"type": ["string", "number"]}
    if column.required:
        text["minLength"] = 1
    forms = {
        Kind.ID: ID_FORM,
        Kind.DAY: DAY_FORM,
        Kind.DAYS: DAY_FORM,
        Kind.INSTANT: INSTANT_FORM,
        Kind.SPAN: SPAN_FORM,
        Kind.ACKNOWLEDGEMENTS: ACKNOWLEDGEMENT_FORM,
    }
    if column.kind in forms:
        number = ["string", "number"] if column.kind is Kind.ID else "string"
        return {"type": number, "pattern": f"^(?:{forms[column.kind]})$"}
    if column.kind is Kind.RENEWALS:
        return {"type": ["string", "integer"], "pattern": f"^(?:{DAY_FORM}|[0-9]{{1,2}})$", "minimum": 0}
    if column.kind is Kind.FLAG:
        return {"enum": [True, False, "yes", "no", "true", "false"]}
    if column.kind is Kind.NUMBER:
        return {"type": "integer", "minimum": column.low, "maximum": column.high}
    if column.choices is not None:
        return {"enum": [member.value for member in column.choices]}
    return text


def _several(column: Column, one: Schema) -> Schema:
    if not (column.kind.takes_one or column.into):
        return {"type": "array", "items": {**one, "minLength": 1} if one.get("type") == ["string", "number"] else one}
    if one.get("type") == ["string", "number"]:
        one = {**one, "minLength": 1}
    written = one["type"]
    kinds = written if isinstance(written, list) else [written]
    return {**one, "type": [*kinds, "array"], "items": one}


def _or_null(inner: Schema) -> Schema:
    if "enum" in inner:
        words = inner["enum"]
        return {**inner, "enum": [*words, None]} if isinstance(words, list) else inner
    written = inner["type"]
    kinds = written if isinstance(written, list) else [written]
    return {**inner, "type": [*kinds, "null"]}
