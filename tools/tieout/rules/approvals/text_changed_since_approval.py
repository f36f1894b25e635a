"""The words of a text changed after they were approved."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.texts import of_texts


@rule(severity=Severity.ERROR, criteria=("CC5.3", "CC8.1"), needs=("ledger",))
def text_changed_since_approval(examination: Examination) -> Iterator[Observation]:
    """The words of a text in force changed after its approval, and nobody approved them since.

    ## What it checks
    Every document in force that was approved once, as rule `text-not-approved` has it. A landing that changed
    a word of it ends that approval, until a pull request is merged with exactly today's words in a
    commit that the approver approved. Words that were put back without approval are not covered by the
    approval that they once had. Line ends, and blanks at the ends of lines and of the text, are no words;
    any other blank is. `changes: {trivial: allow}` in `controls.yaml` lets a change of blanks stand, and
    each is then listed as a note: in Markdown a blank can make a list or a block of code.

    It is a warning where each part of the words was approved, in two pull requests that were open at once,
    and Git put them together without a conflict: the two were seen, the text that came of them was not.

    A change of dates, of `version` or of the `changelog` alone leaves the approval as it is.

    ## Why the auditor asks
    An approval that outlives the text is the commonest way in which a policy says what nobody decided.
    Two commits side by side show it in a minute.

    ## Example
    `Access Control Policy was approved by carol on 2026-01-14, and its words were changed on 2026-03-02:
    commit 9a8b7c6d5e of 2026-03-02 brought its words with no pull request on record`

    ## How to fix
    Have the text approved as it stands: a pull request that touches the document, approved by its
    approver after the last change of it. Or put back the words in a pull request of the same kind.
    To have no such gaps, let the code host dismiss approvals when new commits are pushed.

    ## Sources
    Criteria CC5.3 and CC8.1. The words are compared by digest in Git; who approved which commit is the
    record of the code host.
    """
    yield from of_texts(examination, "text-changed-since-approval", "approved", "version")
