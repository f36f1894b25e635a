"""Components that software is made of: a software bill of materials, one row a component."""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

COMPONENTS = TableSchema(
    id="components/1",
    title="Components of software",
    columns=(
        Column("asset", "What it is a part of."),
        Column("ref", "By what the source refers to it."),
        Column("type", "library, application, operating-system, ..."),
        Column("group", "The namespace of the name; empty for none."),
        Column("name", "Without its group."),
        Column("version", "Empty where the source does not say."),
        Column("purl", "Its package URL; empty for none."),
        Column("scope", "required, optional, excluded, external; empty where the source does not say."),
        Column("licenses", "With a semicolon between."),
        Column("supplier", "Who made it."),
        Column("digests", "algorithm:hex, with a space between."),
        Column("parent", "The ref of the component that it lies in; empty at the top."),
    ),
    # No key: one part may lie in a whole twice.
)
