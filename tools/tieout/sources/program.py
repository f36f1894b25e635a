"""The head of ``controls.yaml`` -> Program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.criteria import Category
from tieout.model.document import Classification
from tieout.model.period import LONGEST_YEARS, MONTHS_A_YEAR, Period, iso_date
from tieout.model.program import DocumentGlobs, Exclusion, Organization, Program, RuleSetting, RuleValue, Scope
from tieout.sources import globs
from tieout.sources.change_policy import read_change_policy
from tieout.sources.document_keys import KNOWN
from tieout.sources.fields import Fields
from tieout.sources.notes import shown
from tieout.sources.pinned_keys import read_pinned_keys
from tieout.sources.withhold import read_withhold

if TYPE_CHECKING:
    from datetime import date

    from tieout.sources.nodes import Entry

PROGRAM_KEYS = (
    *("schema", "organization", "scope", "periods", "reviewed", "documents", "changes", "keys", "plugins", "rules"),
    *("bundle", "evidence"),
)
_PLUGIN_KEYS = ("rules", "collectors", "forges", "signers")
_OFF = frozenset({"off", "false", "no"})
_ON = frozenset({"on", "true", "yes"})


def read_program(fields: Fields) -> Program:
    """Read all but the controls; a key that is absent or cannot be read has its default."""
    _refuse_plugins(fields)
    keys = read_pinned_keys(fields)
    withheld = read_withhold(fields)
    return Program(
        organization=_organization(fields),
        scope=_scope(fields),
        periods=_periods(fields),
        documents=_documents(fields),
        changes=read_change_policy(fields),
        reviewed=fields.day("reviewed"),
        rules=_rules(fields),
        withhold=withheld.entries,
        withhold_slips=withheld.slips,
        evidence_class=_evidence_class(fields),
        bundle_keys=keys.bundle,
        evidence_keys=keys.evidence,
        keys_sound=not keys.slips,
        key_slips=keys.slips,
    )


def _refuse_plugins(fields: Fields) -> None:
    """Note each plug-in that is named: what it would examine is not examined."""
    inner = fields.mapping("plugins", "plugins: {rules: []}")
    if inner is None:
        return
    inner.check_keys(_PLUGIN_KEYS)
    for key in _PLUGIN_KEYS:
        for name, node in inner.placed_words(key):
            fields.notes.bad(
                node,
                f"plugins.{key} names {shown(name)}: this version reads no plug-ins, so {shown(name)} is not active",
                "take the name out, or use a version that reads plug-ins",
                kind="plugin-not-read",
            )


def _organization(fields: Fields) -> Organization:
    inner = fields.mapping("organization", "organization: {name: Example Ltd, timezone: Europe/Berlin}")
    if inner is None:
        return Organization()
    inner.check_keys(("name", "timezone", "fiscal_year_start", "holidays"))
    return Organization(
        name=inner.line("name") or "",
        timezone=inner.zone("timezone") or "UTC",
        fiscal_year_start=inner.number("fiscal_year_start", 1, MONTHS_A_YEAR) or 1,
        holidays=_holidays(inner),
    )


def _holidays(fields: Fields) -> frozenset[date]:
    found: set[date] = set()
    for text, node in fields.placed_words("holidays"):
        day = iso_date(text)
        if day is not None:
            found.add(day)
            continue
        fields.notes.bad(
            node,
            f"{shown(text)} is no holiday; wanted is a day of the calendar as YYYY-MM-DD",
            "write each holiday with its year, such as 2026-12-25",
            kind="bad-date",
        )
    return frozenset(found)


def _scope_slips(fields: Fields, key: str, called: str, unknown: list[tuple[Entry, str | None]]) -> None:
    """Note a key by which an absent one may be meant: without it less is in scope, and of less more is well."""
    if not fields.is_null(key):
        return
    for item in unknown:
        fields.notes.unknown.remove(item)  # it is said once, with what follows from it
        fields.notes.bad(
            item[0],
            f"{shown(item[0].key)} is no key; {called} may be meant; so only security is in scope",
            f"write {key} in place of {shown(item[0].key)}",
            kind="scope-slip",
        )


def _scope(fields: Fields) -> Scope:
    _scope_slips(fields, "scope", "scope", [item for item in fields.notes.unknown if item[1] == "scope"])
    inner = fields.mapping("scope", "scope: {categories: [security]}")
    if inner is None:
        return Scope()
    before = len(fields.notes.unknown)
    inner.check_keys(("categories", "excluded"))
    strays = [item for item in fields.notes.unknown[before:] if item[1] != "excluded"]
    _scope_slips(inner, "categories", "scope.categories", strays)
    excluded: list[Exclusion] = []
    for item in inner.mappings("excluded", '{criterion: CC6.4, reason: "..."}'):
        item.check_keys(("criterion", "reason", "carve_out"))
        excluded.append(
            Exclusion(
                criterion=item.line("criterion") or "",
                reason=item.text("reason") or "",
                carve_out=item.line("carve_out") or "",
                location=item.location(),
            )
        )
    categories = frozenset(inner.choices("categories", Category))
    if not categories:
        return Scope(excluded=tuple(excluded), location=inner.location())
    return Scope(categories=categories, excluded=tuple(excluded), location=inner.location())


def _periods(fields: Fields) -> tuple[Period, ...]:
    found: dict[str, Period] = {}
    for item in fields.mappings("periods", "{id: 2026-H2, type: 2, start: 2026-07-01, end: 2026-12-31}"):
        item.check_keys(("id", "type", "start", "end", "required_share"))
        name, kind, share = item.line("id"), item.number("type", 1, 2), item.number("required_share", 0, 100)
        start, end = item.day("start"), item.day("end")
        absent = item.missing(("id", "start", "end"))
        if absent:
            item.note("", f"the period lacks {' and '.join(absent)}", "write its id, first and last day")
        if name is None or start is None or end is None:
            continue
        if end < start:
            item.note("end", f"the period {shown(name)} ends on {end}, before it starts on {start}", "swap the days")
        elif name in found:
            item.note("id", f"two periods have the id {shown(name)}", "give each its own", kind="duplicate-id")
        else:
            if kind == 1 and start != end:
                item.note(
                    "type",
                    f"the period {shown(name)} is of type 1, which is as of one day, and lasts from {start} to {end}:"
                    " it is examined as type 2",
                    f"write {end} for both, or type: 2",
                )
                kind = 2
            period = Period(id=name, start=start, end=end, type=kind or 2)
            period = period if share is None else replace(period, required_share=share)
            if period.is_too_long:
                item.note(
                    "end",
                    f"the period {shown(name)} is longer than {LONGEST_YEARS} years",
                    "check its first and last day",
                )
            else:
                found[name] = period
    return tuple(found.values())


def _documents(fields: Fields) -> DocumentGlobs:
    inner = fields.mapping("documents", 'documents: {policies: ["policies/**/*.md"]}')
    default = DocumentGlobs()
    if inner is None:
        return default
    inner.check_keys(("policies", "runbooks", "foreign_fields", "fields"))
    return DocumentGlobs(
        policies=default.policies if inner.is_null("policies") else _patterns(inner, "policies"),
        runbooks=default.runbooks if inner.is_null("runbooks") else _patterns(inner, "runbooks"),
        foreign_fields=frozenset(inner.words("foreign_fields")),
        fields=_renamed(inner),
    )


def _evidence_class(fields: Fields) -> Classification:
    """Give how a capture that says nothing is classified; what cannot be read is taken for the highest."""
    mark = fields.notes.mark
    inner = fields.mapping("evidence", "evidence: {classification: internal}")
    if inner is None:
        is_unsaid = fields.is_null("evidence") and not fields.notes.meant("evidence")
        return Classification.CONFIDENTIAL if is_unsaid else Classification.RESTRICTED
    inner.check_keys(("classification",))
    if fields.notes.since(mark):
        return Classification.RESTRICTED
    if inner.is_null("classification"):
        return Classification.CONFIDENTIAL
    return inner.choice("classification", Classification) or Classification.RESTRICTED


def _patterns(fields: Fields, key: str) -> tuple[str, ...]:
    found: list[str] = []
    for pattern, node in fields.placed_words(key):
        fault = globs.fault(pattern)
        if fault is None:
            found.append(pattern)
        else:
            fields.notes.bad(
                node,
                f"the pattern {shown(pattern)} {fault}",
                "write a pattern such as policies/**/*.md",
                kind="bad-glob",
            )
    return tuple(found)


def _renamed(fields: Fields) -> tuple[tuple[str, str], ...]:
    inner = fields.mapping("fields", "fields: {their_key: last_reviewed}")
    if inner is None:
        return ()
    known = frozenset(key for keys in KNOWN.values() for key in keys)
    found: list[tuple[str, str]] = []
    for theirs in inner.names():
        ours = inner.line(theirs)
        if ours is None:
            continue
        if ours in known:
            found.append((theirs, ours))
        else:
            inner.note(theirs, f"{shown(ours)} is no key of a document", "name one of ours, such as last_reviewed")
    return tuple(found)


def _rules(fields: Fields) -> tuple[RuleSetting, ...]:
    inner = fields.mapping("rules", "rules: {unmeasurable-wording: off}")
    if inner is None:
        return ()
    return tuple(
        RuleSetting(
            rule=rule, off=_is_off(inner, rule), location=inner.location(rule), values=_rule_values(inner, rule)
        )
        for rule in inner.names()
    )


def _rule_values(fields: Fields, rule: str) -> tuple[RuleValue, ...]:
    inner = fields.mapping(rule, f"{rule}: {{days: 30}}") if fields.is_mapping(rule) else None
    if inner is None:
        return ()
    texts = ((key, inner.line(key)) for key in inner.names())
    return tuple(RuleValue(key=key, text=text, location=inner.location(key)) for key, text in texts if text is not None)


def _is_off(fields: Fields, rule: str) -> bool:
    if fields.is_mapping(rule):
        return False
    word = fields.line(rule)
    if word in _OFF:
        return True
    if word is not None and word not in _ON:
        fields.note(
            rule, f"the rule {shown(rule)} is set to {shown(word)}; wanted is off, or keys with values", "write `off`"
        )
    return False
