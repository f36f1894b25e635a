"""What a control rests on changed without approval."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.suspect import suspects
from tieout.model.document import Kind
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import named, place_of


@rule(severity=Severity.WARNING, criteria=("CC5.3",), needs=("ledger", "settings"))
def suspect_mapping(examination: Examination) -> Iterator[Observation]:
    """A control rests on words, or is written in words, that nobody approved since they changed.

    ## What it checks
    Every control in operation, and every text in force that it names under `policies` or `runbooks`. Somebody
    decided once that this text promises this control. That decision is in doubt, and the mapping *suspect*,

    - from the landing that changed a word of the text until the approver of the text approves the words that
      stand (rule `text-changed-since-approval`): perhaps they promise less now;
    - from a change of the control's own entry in `controls.yaml` (its statement, its criteria, the texts that it
      names, anything) that is not an approved change, until an approved change touches the entry again.

    A change of the text that its approver approved leaves no doubt: whoever answers for the text has
    read it with its `controls` in the head above it. A text that was never approved, and a change that could
    not be tested, are the matter of rules `text-not-approved` and `untested-change`.

    ## Why the auditor asks
    The matrix of controls says what the policies promise. When a policy is changed on the quiet, the matrix
    goes on promising the old thing, and the test of the control tests what nobody wrote.

    ## Example
    `AC-03 rests on POL-002, whose words changed on 2026-03-02 in commit 9a8b7c6d5e, and were approved last on
    2026-01-14`

    ## How to fix
    Read the control's statement beside the text. Then have the text approved as it stands, in a pull
    request that its approver approves; or change the control with it, in an approved change.

    ## Sources
    Criterion CC5.3. The idea is that of suspect links between requirements, as tools for requirements
    keep them; what clears one is our convention. What was approved is the record of the code host.
    """
    kinds = {item.id: item.kind for item in examination.documents}
    for found in suspects(examination):
        control = found.control
        keys: tuple[str, ...] = ("statement",)
        if found.document:
            plural = kinds.get(found.document, Kind.POLICY).plural
            listed = control.policies if plural == Kind.POLICY.plural else control.runbooks
            place = listed.index(found.document) if found.document in listed else 0
            keys = (f"{plural}[{place}]", plural)
        yield Observation(
            subject=named(control),
            location=place_of(control, *keys),
            message=f"{named(control)} {found.why}",
            remedy=(
                f"have {found.document} approved as it stands, or change {named(control)} with it in an approved change"
                if found.document
                else f"have a pull request approved that touches the entry of {named(control)} as it stands"
            ),
            about=found.document or "entry",
        )
