"""What other packages, and our own optional parts, offer by entry point; nothing is imported until it is named."""

from __future__ import annotations

from importlib import metadata

from tieout.model.errors import UsageError
from tieout.model.near import unknown_name

COLLECTORS = "tieout.collectors"
SIGNERS = "tieout.signers"


def names(group: str) -> tuple[str, ...]:
    """Give what a group offers, sorted."""
    return tuple(sorted({point.name for point in metadata.entry_points(group=group)}))


def offered(group: str, name: str) -> type:
    """Give the class of this name.

    Raises UsageError for a name that nobody offers, for one that two packages offer, and where a library
    that it needs is not installed.
    """
    found = {(point.value, point.dist.name if point.dist else ""): point
             for point in metadata.entry_points(group=group, name=name)}  # fmt: skip
    if not found:
        known = names(group)
        raise unknown_name(f"there is no {name}", name, known, remedy=f"write one of {', '.join(known)}")
    if len({value for value, _ in found}) > 1:
        whose = ", ".join(sorted(dist for _, dist in found))
        raise UsageError(f"{name} is offered by {whose}: nobody can say which is meant", remedy="uninstall one of them")
    point = next(iter(found.values()))
    try:
        kind = point.load()
    except ImportError as error:
        family = name.partition(".")[0]
        needs = f"{name} needs {error.name or 'a library'}, which is not installed"
        raise UsageError(needs, remedy=f"pip install 'tieout[{family}]'") from error
    if not isinstance(kind, type):
        raise UsageError(f"{name} leads to no class", remedy=f"look at the package that offers it: {point.value}")
    return kind
