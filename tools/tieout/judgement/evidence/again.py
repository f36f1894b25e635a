"""The command that captures the same once more, as a correction: what a finding says to do next."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tieout.judgement.evidence.made_by import entries_of
from tieout.judgement.evidence.wording import CAPTURE_ANEW, said
from tieout.model.evidence.record import Origin

if TYPE_CHECKING:
    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason

_LONGEST = 300


def with_command(context: Context, capture: Capture, reason: Reason) -> Reason:
    """Give a reason whose remedy has the command in the place of the words for it."""
    if CAPTURE_ANEW not in reason.remedy or not capture.record.id:
        return reason
    return reason._replace(remedy=reason.remedy.replace(CAPTURE_ANEW, f"capture it anew: {again(context, capture)}"))


def again(context: Context, capture: Capture) -> str:
    """Give the command, with the id of what it corrects."""
    record = capture.record
    corrects = f"--supersedes {said(record.id)}"
    if record.kind is Origin.MANUAL or record.by_hand is not None:
        return f"tieout evidence add FILE {_for(capture)} --observed-at INSTANT {corrects}"
    entries = entries_of(capture, context.evidence.collectors)
    if len(entries) == 1:
        return f"tieout collect {said(entries[0].id)} {corrects}"
    if record.kind is Origin.COMMAND and record.command is not None:
        return said(f"tieout collect {_for(capture)} {corrects} -- {shlex.join(record.command.argv)}", _LONGEST)
    return f"tieout collect NAME {corrects}"


def _for(capture: Capture) -> str:
    record = capture.record
    words = [f"--control {item}" for item in record.controls]
    words += [f"--evidence {item}" for item in record.evidence]
    words += [f"--system {record.system}"] if record.system else []
    return said(" ".join(words))
