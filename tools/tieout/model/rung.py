"""How far the support of a criterion reaches."""

from __future__ import annotations

import enum


class Rung(enum.Enum):
    """How far the support of a criterion reaches; each rung stands on all below it."""

    NONE = "none"
    CLAIMED = "claimed"
    """A control in operation on the day names the criterion, or a point of focus of it.

    A claim is a line of ``controls.yaml``. It says what the company means to do.
    """
    DOCUMENTED = "documented"
    """Each of those controls rests on a policy, and each text that it rests on is in force and without an error.

    One control that falls short holds the criterion back: the others may still meet it, and that is
    for the auditor to say. A waiver and a baseline take no error away. A control that was taken out
    of ``controls.yaml`` in the period still counts: what it did until then rests on no text. To end
    a control, keep it there with the day, as ``effective: {to: ...}``.
    The rung is about the text as of the day; that somebody approved it is the next one.
    """
    APPROVED = "approved"
    """Each of those texts was approved, as it stands, by somebody other than its author.

    That needs the record of whoever keeps approvals, of the very text that is in force. What a
    document's head says of its own approval is a claim, and counts for nothing here. The entry of the
    control in ``controls.yaml`` needs it too: the change that last touched it is an approved one.
    """
    EVIDENCED = "evidenced"
    """Each control has left, at least once in the period, each piece of evidence that it says it leaves.

    The evidence names its source and its query, is as it was when it was taken, and its check
    passed: inconclusive is no pass. A control that names no evidence cannot be evidenced. For an
    examination of a single day (type 1) it is the time that leads up to it: ``judgement.evidence.look_back``.
    """
    OPERATED = "operated"
    """Each control has operated over the whole window of the examination.

    The window is the period, as far as the control's own dates and the as-of day reach into it.
    Three things have to hold.

    - *Every window.* For each control with a cadence, each required window in the period has an
      occurrence that was completed in time, and no gap between two of them is wider than the cadence
      allows, from the last one before the period to the period's end. For a control on an event, the
      population is complete, and each instance was done within its time. No instance at all is no
      operation: such a control is not tested.
    - *Or explained.* A window that was missed or late counts as explained where the company recorded
      the deviation with its cause and its remedy, and somebody other than the control's owner
      accepted it. It is told as explained, never as done.
    - *The whole period.* A control covers only the days on which it was in operation. Where one
      begins or ends within the period, or its statement changed, the parts are held apart, and the
      criterion is covered only if on every day of the period some control on it was in operation.

    An unfinished period is operated only as far as it has gone: a window that is still open is
    neither done nor missed. For an examination of a single day (type 1) the rung does not apply.
    """

    @property
    def height(self) -> int:
        """0 for none, 5 for operated."""
        return _HEIGHTS[self]

    @property
    def means(self) -> str:
        """The rung in a sentence, for a legend."""
        return _MEANS[self]


_HEIGHTS = {rung: height for height, rung in enumerate(Rung)}
_MEANS = {
    Rung.NONE: "No control in operation on the day names the criterion.",
    Rung.CLAIMED: "A control in operation on the day names the criterion.",
    Rung.DOCUMENTED: "Each of those controls, and each text in force that it rests on, is without an error.",
    Rung.APPROVED: "Each of those texts is shown to be approved as it stands.",
    Rung.EVIDENCED: "Each control left, at least once in the period, each piece of evidence that it names.",
    Rung.OPERATED: "Each control is shown to have operated over the whole period.",
}
RUNGS = tuple(rung for rung in Rung if rung is not Rung.NONE)
"""From the lowest up."""
