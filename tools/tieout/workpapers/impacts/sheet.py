"""All that is told of one change, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tieout.model.finding import Finding, Since
    from tieout.workpapers.impacts.values import Value
    from tieout.workpapers.redlines.near import Passage


class Voided(NamedTuple):
    """An approval that does not reach the words, or the head, that the change leaves."""

    document: str
    by: tuple[str, ...]
    on: str
    """The day, as it is proven or claimed; empty where neither says one."""
    is_proven: bool
    """Whether a ledger shows it; else the head of the text claims it."""
    keys: tuple[str, ...]
    """What of the head changed; ``words`` first where the text did."""


class Approver(NamedTuple):
    """Somebody whose approval the change needs before it lands."""

    reference: str
    """As the head has it: ``role:x``, ``person:y``; empty where it names nobody."""
    people: tuple[str, ...]
    """The names of those who hold it on the day; none where the register does not say."""
    texts: tuple[str, ...]
    """The ids of the texts that they answer for."""
    doubt: str = ""
    """Why nobody can tell who that is; empty if one can."""
    wrote: tuple[str, ...] = ()
    """The names of those among them who wrote a commit of the change: their own approval does not count."""


class Read(NamedTuple):
    """A text whose dates the change moves, and who may say that it was read again."""

    document: str
    keys: tuple[str, ...]
    """``last_reviewed``, ``approved``, ``effective``."""
    by: tuple[Approver, ...]
    """Its approver and its owner, as the base names them."""


class Held(NamedTuple):
    """A role that other people hold once the change has landed."""

    role: str
    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextImpact:
    """A text that the change adds, edits, moves or removes."""

    id: str
    path: str
    old_path: str
    title: str
    effect: str
    """``added``, ``changed``, ``moved`` or ``removed``; ``unreadable`` or ``readable`` where it is that now, or again;
    ``examined`` or ``unexamined`` where its file is as it was, and by a setting it is a text now, or none any more."""
    keys: tuple[str, ...]
    """``words`` and the keys of the head that changed, as ``Voided.keys``."""
    passages: tuple[Passage, ...] | None
    """Where the words differ; None where the text is too long for that."""
    values: tuple[Value, ...] = ()
    """What the head said, and says, under those of the keys that a line can hold."""


class ControlImpact(NamedTuple):
    """A control that the change adds, edits or removes."""

    id: str
    title: str
    effect: str
    keys: tuple[str, ...]
    values: tuple[Value, ...] = ()
    """As ``TextImpact.values``."""


class SuspectMapping(NamedTuple):
    """A control whose mapping is suspect once the change has landed, until it is approved."""

    control: str
    why: str


class Scoped(NamedTuple):
    """Criteria that an auditor looks at once the change has landed, and those that are out of sight then."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


_AS_IT_WAS = Scoped()


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """All that is to be told of one change."""

    since: Since
    texts: tuple[TextImpact, ...]
    controls: tuple[ControlImpact, ...]
    criteria: tuple[str, ...]
    suspect: tuple[SuspectMapping, ...]
    voided: tuple[Voided, ...]
    approvers: tuple[Approver, ...]
    approvals_required: int
    brought: tuple[Finding, ...]
    """Open findings that the change brought, or made graver or other, the gravest first."""
    resolved: tuple[Finding, ...]
    """Findings that were open before and are not any more."""
    waived: tuple[Finding, ...]
    """Findings that were open before, and that the change lets rest: a waiver or the baseline holds them."""
    elsewhere: int
    not_examined: int
    """Rules that lacked their input: of what they would find nothing is known."""
    unread: tuple[Finding, ...] = ()
    """Files that the change leaves alone, and that could not be read before it either, for the same reason."""
    unknown: tuple[str, ...] = ()
    """Files of the change that cannot be read, or could not before it: what it does to them nobody knows."""
    settings: str = ""
    """Why the settings cannot be read that the change leaves; empty where they can. Else ``controls`` is empty."""
    base_settings: str = ""
    """The same of those that the change found."""
    read: tuple[Read, ...] = ()
    held: tuple[Held, ...] = ()
    others: tuple[str, ...] = ()
    """The other files of the change, as paths, sorted; ``controls.yaml`` where it differs and says nothing else."""
    program: tuple[Value, ...] = ()
    """What ``controls.yaml`` says beside its controls and the change makes it say otherwise."""
    scope: Scoped = _AS_IT_WAS
    stood: tuple[Finding, ...] = ()
    """Open findings of what the change touches that were there before, in the same words, the gravest first."""
    awaiting: tuple[Finding, ...] = ()
    """Findings that nobody tells of a text while a change of it waits: its approval decides whether they are over."""
    titles: tuple[str, ...] = ()
    """What ``criteria`` are about, one for each; empty for one that no catalogue has."""
    lost: tuple[str, ...] = ()
    """Files that cannot be read any more: what the change resolves nobody can tell."""
