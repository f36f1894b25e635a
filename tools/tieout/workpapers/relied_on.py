"""What each rule of severity error has to do with the rungs of the ladder.

``documented`` says that a text has no error. That is worth something only if each rule that could
have found one was applied: a rule that was switched off, or lacked its input, leaves a criterion
``claimed``. Every rule of severity error stands in exactly one of the five tables (a test holds
this): a new rule needs one line here, with what its silence says, or why nobody relies on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RELIED_ON: Mapping[str, str] = MappingProxyType(
    {
        "unreadable-file": "each text was read whole",
        "missing-field": "each head says what it must",
        "stale-review": "each text in force was reviewed in time, by its own word",
        "future-date": "no text records what has not happened yet",
        "unknown-owner": "each owner and approver is somebody who works here",
        "owner-approves-own": "each approver is somebody other than the owner",
        "missing-section": "each text has the sections that such a text must have",
        "placeholder-text": "no text is a form that nobody filled in",
        "raw-html": "what a reader sees is what the text says",
        "dates-out-of-order": "the dates of each head can be true together",
        "change-without-version": "each text is the one that was approved under its version",
        "parameter-not-in-text": "each threshold stands in the text that promises it",
        "contradicting-parameter": "no two texts promise different numbers",
        "retired-in-use": "no text in force was superseded by another",
    }
)
"""For the rung ``documented``: the rule, and what it says when it says nothing."""

NOT_RELIED_ON: Mapping[str, str] = MappingProxyType(
    {
        "unknown-field": "a key that nobody reads promises nothing",
        "broken-link": "a link that leads nowhere takes nothing from the text",
        "unknown-criterion": "only exact ids are counted",
        "uncovered-criterion": "the ladder looks for the controls itself",
        "control-without-document": "the ladder looks for the texts itself",
        "reused-control-id": "it is about controls of earlier periods",
        "reused-document-id": "it is about texts of earlier days",
        "bad-commit-date": "the rung stands on what the text is, not on its day",
        "replaced-object": "texts are read past such a ref",
        "widened-baseline": "a baseline takes no rung",
        "expired-waiver": "a waiver gives no rung",
        "exception-backdated": "an exception gives no rung",
        "auditor-list-altered": "no rung stands on what an auditor asks for",
    }
)
"""Rules that may be off. What they do find counts against ``documented`` all the same."""

OF_OPERATION: Mapping[str, str] = MappingProxyType(
    {
        "runbook-never-exercised": "a runbook that nobody tried is written down all the same",
        "exercise-incomplete": "it is about the record of an exercise",
        "exercise-over-limit": "it is about how an exercise went",
        "exercise-recorded-late": "it is about the record of an exercise",
        "exercise-sign-off-void": "it is about the record of an exercise",
        "unknown-exercise-runbook": "it is about the record of an exercise",
        "backup-not-restored": "it is about how backups are kept and tried",
        "drill-over-objective": "it is about how backups are kept and tried",
        "drill-point-unlisted": "it is about how backups are kept and tried",
        "recovery-point-gap": "it is about how backups are kept and tried",
        "policy-review-gap": "it is about when texts were reviewed",
        "policy-reviews-unjudged": "it is about when texts were reviewed",
        "tabletop-missing": "it is about the record of an exercise",
        "pen-test-answer-late": "it is about how a weakness was handled",
        "pen-test-missing": "it is about how weaknesses are looked for",
        "pen-tests-unjudged": "it is about how weaknesses are looked for",
        "backups-unjudged": "it is about how backups are kept and tried",
        "grant-past-its-end": "it is about access that was given",
        "leaver-grant-open": "it is about access that was given",
        "leaver-has-access": "it is about access that was given",
        "leaver-residue": "it is about access that was given",
        "leaver-removed-late": "it is about access that was given",
        "leaver-activity": "it is about access that was given",
        "orphan-account": "it is about access that was given",
        "leavers-unjudged": "it is about access that was given",
        "unapproved-grant": "it is about access that was given",
        "risk-accepted-without-exception": "it is about how a risk was handled",
        "risk-review-overdue": "it is about how a risk was handled",
        "risk-treatment-overdue": "it is about how a risk was handled",
        "overdue-finding": "it is about how a weakness was handled",
        "silent-finding": "it is about how a weakness was handled",
        "weakness-past-limit": "it is about how a weakness was handled",
        "weakness-dismissed-unaccepted": "it is about how a weakness was handled",
        "weaknesses-unjudged": "it is about what scans show",
        "incident-without-review": "it is about how an incident was handled",
        "late-customer-notice": "it is about how an incident was handled",
        "late-incident-record": "it is about how an incident was handled",
        "vendor-report-gap": "it is about how vendors are watched",
        "vendor-report-unread": "it is about how vendors are watched",
        "vendor-review-overdue": "it is about how vendors are watched",
        "vendor-without-report": "it is about how vendors are watched",
        "removed-row": "it is about rows of registers",
        "removed-record": "it is about what a control left behind",
        "dangling-reference": "it is about rows of registers",
        "alert-without-runbook": "it is about what an alert sets off",
        "bought-system-without-vendor": "it is about what the company runs",
        "system-without-recovery-objective": "it is about what the company runs",
        "expired-exception": "it is about what was accepted",
        "unsound-exception": "it is about what was accepted",
        "commitment-without-control": "it is about what was promised to others",
        "unknown-person": "it is about who acted",
        "missed-window": "it is about how often a control acted",
        "missed-before-change": "it is about how often a control acted",
        "evidence-check-failed": "it is about what the evidence shows",
        "access-review-late": "it is about how access is reviewed",
        "access-review-incomplete": "it is about how access is reviewed",
        "access-review-stale-list": "it is about how access is reviewed",
        "access-self-review": "it is about how access is reviewed",
        "access-review-backdated": "it is about how access is reviewed",
        "access-review-not-approved": "it is about how access is reviewed",
        "revoke-not-done": "it is about how access is reviewed",
        "access-review-unjudged": "it is about how access is reviewed",
        "change-ticket-unsound": "it is about why something was changed",
        "changes-unjudged": "it is about what nobody can tell of changes",
        "deployment-by-hand": "it is about how something reached production",
        "deployment-off-branch": "it is about how something reached production",
        "deployment-untied": "it is about how something reached production",
        "exercise-action-overdue": "it is about what came of an exercise",
        "incident-action-overdue": "it is about what came of an incident",
    }
)
"""Rules about what is done, not about what is written. What they find counts against ``operated``."""

BY_WINDOWS = frozenset({"missed-window"})
"""Of these, what the windows of a control say themselves, with what explains them."""

OF_APPROVAL: Mapping[str, str] = MappingProxyType(
    {
        "direct-push": "it is about how one change came to the branch",
        "unbacked-number": "it is about how one change came to the branch",
        "unapproved-change": "it is about how one change came to the branch",
        "stale-approval": "it is about how one change came to the branch",
        "late-approval": "it is about how one change came to the branch",
        "self-approved": "it is about how one change came to the branch",
        "contributor-approved": "it is about how one change came to the branch",
        "last-pusher-approved": "it is about how one change came to the branch",
        "only-bots-approved": "it is about how one change came to the branch",
        "changes-requested": "it is about how one change came to the branch",
        "dismissed-approval": "it is about how one change came to the branch",
        "content-differs": "it is about how one change came to the branch",
        "evil-merge": "it is about how one change came to the branch",
        "other-base": "it is about how one change came to the branch",
        "check-not-passed": "it is about how one change came to the branch",
        "rule-bypass": "it is about how one change came to the branch",
        "unauthorized-approver": "it is about how one change came to the branch",
        "approver-left": "it is about how one change came to the branch",
        "unmapped-approver": "it is about how one change came to the branch",
        "newcomer-approved": "it is about how one change came to the branch",
        "untested-change": "it is about how one change came to the branch",
        "history-rewritten": "it is about what keeps the approvals",
        "ledger-fault": "it is about what keeps the approvals",
        "weak-protection": "it is about what the branch was held to",
        "protection-gap": "it is about what the branch was held to",
        "text-not-approved": "it is about who approved a text",
        "text-changed-since-approval": "it is about who approved a text",
        "head-changed-unapproved": "it is about who approved a text",
        "unapproved-review": "it is about who approved a review",
        "unapproved-mapping": "it is about who approved a change of the controls",
    }
)
"""Rules about how texts and changes came to the branch. What they find counts against ``approved``, not
``documented``."""

OF_EVIDENCE: Mapping[str, str] = MappingProxyType(
    {
        "unrecorded-evidence": "it is about a file that supports nothing",
        "evidence-record-incomplete": "it is about one item of evidence",
        "evidence-altered": "it is about one item of evidence",
        "evidence-meddled": "it is about one item of evidence",
        "evidence-not-sealed": "it is about one item of evidence",
        "evidence-log-fault": "it is about what seals the evidence",
        "evidence-future-date": "it is about one item of evidence",
        "evidence-period-mismatch": "it is about one item of evidence",
        "evidence-incomplete": "it is about one item of evidence",
        "evidence-empty": "it is about one item of evidence",
        "evidence-stale": "it is about one item of evidence",
        "evidence-clock-skew": "it is about one item of evidence",
        "evidence-source-unknown": "it is about one item of evidence",
        "evidence-without-query": "it is about one item of evidence",
        "evidence-replayed": "it is about one item of evidence",
        "evidence-superseded-unsoundly": "it is about one item of evidence",
        "evidence-check-inconclusive": "it is about one item of evidence",
        "evidence-result-differs": "it is about a verdict on one item of evidence",
        "secret-in-evidence": "it is about one item of evidence",
        "control-never-evidenced": "it is about what a control leaves",
    }
)
"""Rules about captured evidence. What they find counts against ``evidenced``, not ``documented`` or ``approved``."""
