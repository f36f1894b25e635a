"""Which mappings of controls are suspect: what they rest on changed, and nobody who may approved the change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.text_approval import TextState
from tieout.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.model.control import Control
    from tieout.model.control_change import EntryChange
    from tieout.model.examination import Examination
    from tieout.model.text_approval import TextApproval
    from tieout.model.verdict import Judged

_STANDS = frozenset({Verdict.APPROVED, Verdict.EXEMPT})
_WRONG = frozenset({Verdict.APPROVED_LATE, Verdict.EXCEPTION})


class Suspect(NamedTuple):
    """A control whose mapping is suspect, and why."""

    control: Control
    document: str
    """The text whose words changed; empty where the control's own entry did."""
    on: date | None
    commit: str
    why: str
    """What follows the control's name."""


def suspects(examination: Examination) -> tuple[Suspect, ...]:
    """Give them in the order of ``controls.yaml``; none where there is no ledger.

    The mapping of a control in operation to a text in force is suspect exactly while the words that stand are
    not those that were approved last, and while the control's entry is as a change left it that is no approved
    one. What was never approved was never mapped soundly, and has its own findings; so has what was not tested.
    """
    texts = {item.document: item for item in reversed(examination.texts)}
    entries = Entries.of(examination)
    return tuple(
        found
        for control in examination.controls
        if control.is_effective(examination.as_of)
        for found in (*_of_texts(control, texts), *entries.suspects(control))
    )


def commits_of(entry: EntryChange) -> tuple[str, ...]:
    """Give every commit of the branch by which the entry may be approved as it stands."""
    return (entry.commit, *(commit for commit, _ in entry.reviews))


def _approved(entry: EntryChange, judged: dict[str, Judged]) -> tuple[EntryChange, Judged | None]:
    """Give the newest approved change that left the entry as it stands; without one, that which last touched it."""
    for commit, on in reversed(((entry.commit, entry.on), *entry.reviews)):
        found = judged.get(commit)
        if found is not None and found.verdict in _STANDS:
            return entry._replace(commit=commit, on=on), found
    return entry, judged.get(entry.commit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The change that last touched each control's entry in ``controls.yaml``, with its verdict."""

    by_id: dict[str, tuple[EntryChange, Judged | None]]

    @classmethod
    def of(cls, examination: Examination) -> Entries:
        """Find them."""
        wanted = {commit for item in examination.control_entries for commit in commits_of(item)}
        judged = {
            item.change.oid: item
            for item in (*examination.judged_earlier, *examination.judged)
            if item.change.oid in wanted
        }
        return cls(by_id={item.control: _approved(item, judged) for item in examination.control_entries})

    def gap(self, control: Control) -> str:
        """Say why the last change of a control's entry is not an approved one; empty if it is."""
        entry, judged = self.by_id.get(control.id, (None, None))
        if entry is None:
            return "stands in no commit of the branch"
        at = f"was last changed in commit {entry.commit[:10]} of {entry.on}, which"
        if judged is None:
            return f"{at} was not examined"
        if judged.verdict is Verdict.NOT_TESTED:
            return f"{at} was not tested: {judged.reason}"
        return "" if judged.verdict in _STANDS else f"{at} is not an approved change"

    def suspects(self, control: Control) -> Iterator[Suspect]:
        """Give the control if its entry was changed, and not by an approved change."""
        entry, judged = self.by_id.get(control.id, (None, None))
        if entry is not None and entry.keys and judged is not None and judged.verdict in _WRONG:
            changed = f"had its {', '.join(entry.keys)} changed on {entry.on} in commit {entry.commit[:10]}"
            yield Suspect(
                control=control, document="", on=entry.on, commit=entry.commit, why=f"{changed}, which was not approved"
            )


def _of_texts(control: Control, texts: dict[str, TextApproval]) -> Iterator[Suspect]:
    for document_id in dict.fromkeys(control.documents):
        text = texts.get(document_id)
        if text is not None and text.state is TextState.VOID and not (text.words_hold or text.is_proposed):
            yield Suspect(
                control=control,
                document=document_id,
                on=text.since,
                commit=text.since_commit,
                why=(
                    f"rests on {document_id}, whose words changed on {text.since} in commit {text.since_commit[:10]}, "
                    f"and were approved last on {text.approved_on}"
                ),
            )
