"""What ``controls.yaml`` says, key by key, so that two of its states can be held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    Keys = Mapping[str, tuple[str, ...]]
    """A key with dots for what is nested, and the words that stand under it; none where it is empty."""


class SettingsSaid(NamedTuple):
    """One state of it, as it is written: what Tieout does not read is in it too."""

    keys: Keys
    """All but the controls."""
    controls: Mapping[str, Keys]
    """Of each control, by its id."""
    in_scope: frozenset[str]
    """The ids of the criteria that an auditor looks at by these settings."""
    texts: frozenset[str] = frozenset()
    """The paths of those of the texts examined that are documents by these settings."""
