"""A key is not in the schema."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import did_you_mean

_RULES = "rules."


@rule(severity=Severity.ERROR, criteria=("CC2.1",))
def unknown_field(examination: Examination) -> Iterator[Observation]:
    """A key is not in the schema.

    ## What it checks
    Every key of a document's or exercise record's front-matter, of `controls.yaml` and of the
    registers, and every rule named under `rules:` in `controls.yaml`. Keys that begin with `x-` are
    yours, and so are those that `documents.foreign_fields` in `controls.yaml` leaves to another tool.
    The setting of a rule that looks like none of this version's is a warning: another version may have
    it.

    ## Why the auditor asks
    A key with a slip in it says nothing to any program, and a person who reads it believes that it
    does: `aprover: role:cto` looks like an approval, and `stale-reviews: off` like a decision.

    ## Example
    `policies/access-control.md:7:1: POL-002 has the key aprover, which is not in the schema. Did you
    mean approver?`

    ## How to fix
    Correct the key, or remove it. Rename a key of your own so that it begins with `x-`.

    ## Sources
    The schema is Tieout's own. Criterion CC2.1 asks for information of quality.
    """
    for item in examination.unknown_fields:
        setting = item.name.removeprefix(_RULES) if item.subject == SETTINGS_PATH else item.name
        if setting != item.name:
            meant = item.suggestion.removeprefix(_RULES) if item.suggestion else None
            rule_id, _, key = setting.partition(".")
            meant = meant.removeprefix(f"{rule_id}.") if meant and key else meant
            what = f"{key} of the rule {rule_id}, which has no such key" if key else None
            message = (
                f"{item.subject} sets {what or f'the rule {setting}, and this version has no such rule'}"
                f"{did_you_mean(meant)}"
            )
            remedy = f"write {meant} if that is meant" if meant else f"remove it; tieout explain {_said(rule_id, key)}"
        else:
            hint = did_you_mean(item.suggestion)
            message = f"{item.subject} has the key {item.name}, which is not in the schema{hint}"
            remedy = f"remove {item.name}; a key of your own begins with x-"
            if item.suggestion:
                remedy = f"write {item.suggestion} if that is meant, else remove {item.name}"
        yield Observation(
            subject=item.subject,
            location=item.location,
            message=message,
            remedy=remedy,
            about=item.name,
            severity=Severity.WARNING if setting != item.name and not item.suggestion else None,
        )


def _said(rule_id: str, key: str) -> str:
    return f"{rule_id} says what it can be set to" if key else "lists the rules"
