"""What the judgement of a change found is told by the rule that it names, once, at a place that stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.approvals import LANDING, LEDGER_PATH, change, observation, oid, policy, proposal
from tests.factories import POLICY_PATH
from tests.judged import LATE, PUSHED, examined, judged, late, pushed
from tests.rules.seen import observed
from tieout.check import check
from tieout.judgement.approvals.ruling import ORDER
from tieout.model.change_policy import ChangePolicy
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.verdict import Deviation, Verdict
from tieout.rules.approvals.direct_push import direct_push
from tieout.rules.approvals.late_approval import late_approval
from tieout.rules.base import Rule
from tieout.rules.ruleset import RULESET

RECORD = f" ({LEDGER_PATH}:1:1)"
"""Where the ledger has the record of the change."""
OF_CHANGES = [rule for rule in RULESET if rule.id in ORDER]
SETTINGS = Location(path="controls.yaml", line=14, column=3)


def test_every_rule_that_the_judgement_names_is_there() -> None:
    assert [rule.id for rule in OF_CHANGES] == list(ORDER)


@pytest.mark.parametrize("rule", OF_CHANGES, ids=lambda rule: rule.id)
def test_a_rule_tells_its_own_deviations_and_no_others(rule: Rule) -> None:
    said = [Deviation(rule=item.id, message=f"{item.id} it is", remedy="mend it") for item in OF_CHANGES]
    found = observed(rule, examined(judged(change(), Verdict.EXCEPTION, *said)))
    assert [item.message for item in found] == [f"{rule.id} it is{RECORD}"]


def test_a_finding_stands_at_the_only_document_that_was_changed_and_has_the_number_for_a_name() -> None:
    assert observed(late_approval, examined(late())) == [
        Observation(
            subject="#13",
            location=Location(path=POLICY_PATH),
            message=f"{LATE.message}{RECORD}",
            remedy=LATE.remedy,
            about=oid(31),
        )
    ]


@pytest.mark.parametrize("paths", [(), ("docs/guide.md",), ("policies/gone.md",)])
def test_else_it_stands_where_the_settings_say_what_a_change_is(paths: tuple[str, ...]) -> None:
    found = judged(replace(pushed().change, paths=paths), Verdict.EXCEPTION, PUSHED)
    seen = examined(found, policy=policy(location=SETTINGS))
    assert [(item.subject, item.location) for item in observed(direct_push, seen)] == [("0000000040", SETTINGS)]
    bare = examined(found, policy=ChangePolicy())
    assert [item.location for item in observed(direct_push, bare)] == [Location(path="controls.yaml")]


def test_a_severity_of_its_own_is_kept_and_two_of_one_rule_are_told_apart() -> None:
    said = [
        Deviation(rule="direct-push", message=word, remedy="mend it", severity=Severity.NOTE, about=word)
        for word in ("one", "two")
    ]
    found = observed(direct_push, examined(judged(change(), Verdict.EXCEPTION, *said)))
    assert [(item.severity, item.about) for item in found] == [
        (Severity.NOTE, f"{LANDING} one"),
        (Severity.NOTE, f"{LANDING} two"),
    ]


def test_of_a_batch_each_record_is_named_and_of_a_push_there_is_none() -> None:
    records = tuple(observation(proposal(), location=Location(LEDGER_PATH, line, 1)) for line in (1, 2, 3, 4))
    several = judged(change(batch=records, observation=None), Verdict.APPROVED_LATE, LATE)
    assert observed(late_approval, examined(several))[0].message == (
        f"{LATE.message} ({LEDGER_PATH}:1:1, {LEDGER_PATH}:2:1 and 2 more)"
    )
    assert observed(direct_push, examined(pushed()))[0].message == PUSHED.message


def test_two_commits_of_one_rebase_have_a_fingerprint_each() -> None:
    two = [judged(change(proposal(), oid=oid(n)), Verdict.APPROVED_LATE, LATE) for n in (50, 51)]
    outcome = check(examined(*two), (late_approval,))
    assert len({item.fingerprint for item in outcome.findings}) == 2


def test_changes_before_the_window_are_not_told_by_these_rules() -> None:
    assert observed(direct_push, examined(judged_earlier=(pushed(),))) == []
