"""The columns of ``requests/requests.csv``, our side of the auditor's requests."""

from __future__ import annotations

from tieout.model.request import Progress, Request
from tieout.sources.registers.columns import Column, Kind, Table

REQUESTS = Table(
    name="requests",
    row=Request,
    about="What we say of each request of the auditor's. What the auditor says stands in the auditor's own lists alone.",
    example="{id: R-001, owner: role:security-lead, status: open}",
    columns=(
        Column("id", Kind.ID, "As the auditor numbers it; never used again.", required=True),
        Column("control", Kind.WORDS, "The controls that it is about, `;` between.", refers="controls"),
        Column("owner", Kind.LINE, "The role, or person, who answers it.", refers="owners"),
        Column("status", Kind.CHOICE, "How far we are.", choices=Progress),
        Column("evidence", Kind.WORDS, "Ids of captures, or paths, `;` between."),
        Column("link", Kind.LINE, "Where else the answer lies."),
        Column("provided_on", Kind.DAY, "The day on which the auditor was given it."),
        Column("comment", Kind.TEXT, "Ours."),
    ),
)  # fmt: skip
