"""The table of a command whose columns ``collectors.yaml`` names itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.evidence.table import Column, TableSchema

if TYPE_CHECKING:
    from tieout.model.evidence.collector import CollectorSetting

OWN = "own."
"""What the id of such a table begins with: ``own.users/1`` is that of the collector ``users``."""


def own_table(setting: CollectorSetting) -> TableSchema | None:
    """Give the form of its table; None where it names no columns.

    Nobody can tell which of them hold personal data, so all of them may.
    """
    if setting.command is None or not setting.command.columns:
        return None
    return TableSchema(
        id=f"{OWN}{setting.id}/1",
        title=setting.title or f"Output of {setting.id}",
        columns=tuple(
            Column(name, f"As it stands at {where}.", personal=True) for name, where in setting.command.columns
        ),
    )
