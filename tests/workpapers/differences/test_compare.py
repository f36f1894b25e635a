"""What was added, is gone, is called otherwise or says something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tieout.workpapers.differences.compare import Change, Fact, Kind, Section, compare
from tieout.workpapers.differences.findings import findings
from tieout.workpapers.differences.record import Record, Table, unique
from tieout.workpapers.differences.whole import About, Differences, Side, differences
from tieout.workpapers.differences.words import items, passages, summary
from tieout.workpapers.redlines.lines import Redline

POLICY = Record("POL-002", "Access", (("status", "active"), ("version", "1.0")), "One.\n", "policies/a.md")


def held(old: tuple[Record, ...], new: tuple[Record, ...]) -> Section:
    return compare("policies", "Policies", Table(records=old), Table(records=new))


def test_what_is_on_one_side_alone_was_added_or_is_gone() -> None:
    control = Record("AC-01", "Access", (("owner", "role:cto"), ("test", "")))
    assert held((), (control,)).changes == (
        Change(kind=Kind.ADDED, id="AC-01", title="Access", facts=(Fact("owner", "", "role:cto"),)),
    )
    assert held((control,), ()).changes == (
        Change(kind=Kind.GONE, id="AC-01", title="Access", facts=(Fact("owner", "role:cto", ""),)),
    )
    assert held((control,), (control,)) == Section(id="policies", title="Policies", same=1)


def test_a_fact_that_is_said_otherwise_or_on_one_side_is_a_change() -> None:
    later = POLICY._replace(facts=(("version", "1.1"), ("owner", "role:cto")))
    assert held((POLICY,), (later,)).changes == (
        Change(
            kind=Kind.CHANGED,
            id="POL-002",
            title="Access",
            facts=(Fact("version", "1.0", "1.1"), Fact("owner", "", "role:cto"), Fact("status", "active", "")),
        ),
    )


def test_a_text_that_changed_has_its_redline_and_one_without_a_text_has_none() -> None:
    (change,) = held((POLICY,), (POLICY._replace(text="Two.\n"),)).changes
    assert change.text is not None
    assert (change.kind, change.text.gone, change.text.came) == (Kind.CHANGED, 1, 1)
    assert held((POLICY,), (POLICY._replace(text=None),)).changes == ()


def test_one_that_is_no_longer_in_force_is_retired_once() -> None:
    retired = POLICY._replace(facts=(("status", "retired"), ("version", "1.0")))
    (change,) = held((POLICY,), (retired,)).changes
    assert (change.kind, change.facts) == (Kind.RETIRED, (Fact("status", "active", "retired"),))
    assert held((retired,), (retired,)).same == 1


def test_a_title_a_path_or_an_id_that_changed_is_a_new_name() -> None:
    (titled,) = held((POLICY,), (POLICY._replace(title="Access control"),)).changes
    assert (titled.kind, titled.was, titled.facts) == (Kind.RENAMED, "", (Fact("title", "Access", "Access control"),))
    (moved,) = held((POLICY,), (POLICY._replace(path="policies/b.md"),)).changes
    assert moved.facts == (Fact("path", "policies/a.md", "policies/b.md"),)
    assert (moved.kind, moved.id, moved.was) == (Kind.RENAMED, "POL-002", "policies/a.md")
    (numbered,) = held((POLICY,), (POLICY._replace(id="POL-003", text="Two.\n"),)).changes
    assert (numbered.kind, numbered.id, numbered.was) == (Kind.RENAMED, "POL-003", "POL-002")
    (both,) = held((POLICY,), (POLICY._replace(id="POL-003", path="policies/b.md"),)).changes
    assert (both.kind, both.id, both.was) == (Kind.RENAMED, "POL-003", "POL-002")


def test_records_without_path_or_text_are_never_taken_for_each_other() -> None:
    section = held((Record("a"),), (Record("b"),))
    assert [item.kind for item in section.changes] == [Kind.ADDED, Kind.GONE]


def test_what_one_bundle_did_not_examine_is_not_compared() -> None:
    assert compare("x", "X", Table(why="no file"), Table(records=(POLICY,))) == Section(
        id="x", title="X", why="the old bundle: no file"
    )
    assert compare("x", "X", Table(why="a"), Table(why="b")).why == "the old bundle: a; the new bundle: b"


def test_ids_are_made_unique_in_their_order() -> None:
    assert [item.id for item in unique((Record("a"), Record("b"), Record("a"), Record("a")))] == [
        "a",
        "b",
        "a#2",
        "a#3",
    ]


def finding(id_: str, rule: str = "stale-review", state: str = "open", severity: str = "error") -> Record:
    return Record(id_, f"{id_} is late", (("severity", severity), ("rule", rule), ("state", state)))


def told(
    old: tuple[Record, ...], new: tuple[Record, ...], *, before: str = "stale-review", now: str = "stale-review"
) -> Section:
    return findings(
        Table(records=old),
        Table(records=new),
        examined_before=frozenset(before.split()),
        examined=frozenset(now.split()),
    )


def test_findings_are_new_resolved_or_still_open_the_gravest_first() -> None:
    section = told(
        (finding("a"), finding("b"), finding("d", severity="note")),
        (finding("b"), finding("c", severity="warning"), finding("d", severity="note"), finding("e")),
    )
    assert [(item.kind, item.id) for item in section.changes] == [
        (Kind.ADDED, "e"),
        (Kind.ADDED, "c"),
        (Kind.GONE, "a"),
        (Kind.STILL, "b"),
        (Kind.STILL, "d"),
    ]
    assert (section.same, section.differs) == (0, True)
    assert summary(section) == "2 new, 1 resolved, 2 still open"


def test_what_nobody_looked_for_is_not_resolved() -> None:
    (gone,) = told((finding("a"),), (), now="self-approved").changes
    assert (gone.kind, gone.remark) == (
        Kind.UNKNOWN,
        "the new bundle did not apply stale-review, so nobody knows whether it is resolved",
    )
    (new,) = told((), (finding("a"),), before="").changes
    assert (new.kind, new.remark) == (
        Kind.ADDED,
        "the old bundle did not apply stale-review: it may have been there",
    )


def test_what_is_gone_with_the_period_is_not_called_resolved() -> None:
    tables = (Table(records=(finding("a"),)), Table(records=()))
    rules = frozenset({"stale-review"})
    section = findings(*tables, examined_before=rules, examined=rules, is_one_period=False)
    assert [(item.kind, item.id) for item in section.changes] == [(Kind.PAST, "a")]
    assert summary(section) == "1 no longer found (mended, or of the earlier period alone)"
    old, new = (
        side(period=day, tables={"findings": of}, rules=rules) for day, of in zip(("x", "y"), tables, strict=True)
    )
    (found,) = [item for item in differences(old, new).sections if item.id == "findings"]
    assert found.changes[0].kind is Kind.PAST


def test_a_finding_that_is_told_otherwise_is_the_same_one() -> None:
    (change,) = told((finding("a"),), (finding("a")._replace(title="a is 2 days late"),)).changes
    assert (change.kind, change.facts) == (Kind.CHANGED, (Fact("message", "a is late", "a is 2 days late"),))
    (waived,) = told((finding("a"),), (finding("a", state="waived"),)).changes
    assert (waived.kind, waived.facts) == (Kind.CHANGED, (Fact("state", "open", "waived"),))


def test_a_finding_of_a_file_that_was_renamed_is_neither_new_nor_resolved() -> None:
    """Its place is in its fingerprint, so one and the same would stand under both."""
    old, new = (
        tuple(finding(name)._replace(title="POL-9 is late") for name in names)
        for names in (("a", "b", "c"), ("x", "y"))
    )
    section = told(old, new)
    assert [(item.kind, item.id) for item in section.changes] == [
        (Kind.GONE, "c"),
        (Kind.STILL, "x"),
        (Kind.STILL, "y"),
    ]
    other = finding("x", rule="missing-field")._replace(title="POL-9 is late")
    kinds = [item.kind for item in told(old[:1], (other,), now="stale-review missing-field").changes]
    assert kinds == [Kind.ADDED, Kind.GONE]


def test_one_that_was_accepted_and_still_is_is_not_shown() -> None:
    assert told((finding("a", state="waived"),), (finding("a", state="waived"),)).same == 1
    assert told((), ()).changes == ()
    assert findings(Table(why="x"), Table(), examined_before=frozenset(), examined=frozenset()).why


def side(**values: object) -> Side:
    given = {
        "path": "b", "verdict": "intact; unsigned", "manifest": "sha256:1", "organization": "Example Ltd",
        "period": "", "as_of": "2026-06-30", "tables": {}, **values,
    }  # fmt: skip
    return Side(**given)  # type: ignore[arg-type]  # a test's short hand


def test_the_whole_says_what_nobody_could_compare_and_what_must_be_known_first() -> None:
    found = differences(side(), side(manifest="sha256:2", organization="Other", as_of="2026-01-01"), ("altered",))
    assert found.old == About("b", "intact; unsigned", "sha256:1", "Example Ltd", "", "2026-06-30")
    assert (found.differs, found.is_verified, len(found.not_compared)) == (False, False, len(found.sections))
    assert found.remarks == (
        "altered",
        "the bundles are of two organizations: Example Ltd and Other",
        "the new bundle is as of 2026-01-01, before the old one, 2026-06-30: are they the right way round?",
    )
    assert [item.why for item in found.sections[:1]] == [
        "the old bundle: it says nothing of this; the new bundle: it says nothing of this"
    ]


def test_the_whole_says_which_bundle_the_new_one_names_as_the_one_before() -> None:
    def remarks(**values: object) -> tuple[str, ...]:
        return differences(side(), side(**{"manifest": "sha256:2", **values})).remarks

    assert remarks() == ()
    assert remarks(previous="sha256:1") == ("the new bundle names the old one as the one before it",)
    assert remarks(previous="sha256:3") == ("the new bundle names another one as the one before it: sha256:3",)
    assert remarks(manifest="sha256:1") == ("both are the same bundle: their lists of files have one digest",)


def test_a_section_is_summed_up_in_one_line() -> None:
    assert summary(Section(id="x", title="X")) == "none in either bundle"
    assert summary(Section(id="x", title="X", same=2)) == "nothing changed"
    assert summary(Section(id="x", title="X", why="no file")) == "not examined: no file"
    changed = Section(id="x", title="X", same=2, changes=(Change(kind=Kind.CHANGED, id="a"),))
    assert summary(changed) == "1 changed, 2 the same"


def test_long_values_are_compared_by_word_and_lists_by_item() -> None:
    assert passages(Fact("x", "a b c", "a b d")) == ()
    assert passages(Fact("x", "", "a b c d e f g")) == ()
    assert [item.op for item in passages(Fact("x", "a b c d e f", "a b c d e g"))] == [None]
    fact = Fact("x", "a\nb", "b\nc")
    assert (passages(fact), items(fact)) == ((), (("a",), ("c",)))


def test_a_section_without_a_change_differs_in_nothing() -> None:
    still = Section(id="findings", title="X", changes=(Change(kind=Kind.STILL, id="a"),))
    assert not still.differs
    assert not Differences(
        old=About("", "", "", "", "", ""), new=About("", "", "", "", "", ""), sections=(still,)
    ).differs
    assert Redline((), 0, 0).passages == ()


def about(record: Record, subject: str) -> Record:
    return record._replace(facts=(*record.facts, ("about", subject)))


def findings_of(old: Side, new: Side) -> dict[str, tuple[Kind, str]]:
    (section,) = [item for item in differences(old, new).sections if item.id == "findings"]
    return {item.id: (item.kind, item.remark) for item in section.changes}


def test_a_finding_about_what_was_taken_away_is_not_resolved() -> None:
    """A control, a text, a row or a record that went took its findings along: nobody mended them."""
    rules = frozenset({"stale-review", "missed-window", "drill-over-objective", "removed-record"})
    found = (
        about(finding("a"), "POL-003"),
        about(finding("b", rule="missed-window"), "SD-03"),
        about(finding("c", rule="drill-over-objective"), "EX-2026-03"),
        about(finding("d"), "POL-002"),
    )
    gone = about(finding("e", rule="removed-record"), "EX-2026-03")
    there = {
        "policies": Table(records=(POLICY, Record("POL-003"))),
        "controls": Table(records=(Record("SD-03"),)),
        "findings": Table(records=found),
    }
    left = {"policies": Table(records=(POLICY,)), "controls": Table(), "findings": Table(records=(gone,))}
    why = "{} was taken away since, so nobody looks for it there: that is no mending"
    assert findings_of(side(tables=there, rules=rules), side(tables=left, rules=rules)) == {
        "a": (Kind.UNKNOWN, why.format("POL-003")),
        "b": (Kind.UNKNOWN, why.format("SD-03")),
        "c": (Kind.UNKNOWN, why.format("EX-2026-03")),
        "d": (Kind.GONE, ""),
        "e": (Kind.ADDED, ""),
    }


@pytest.mark.parametrize("at_old", [True, False])
def test_nothing_is_resolved_where_nobody_knows_how_the_rules_are_set(at_old: bool) -> None:
    lost, known = Table(why="controls.yaml cannot be read"), Table()
    rules = frozenset({"stale-review"})
    old = {"settings": lost if at_old else known, "findings": Table(records=(finding("a"),))}
    new = {"settings": known if at_old else lost, "findings": Table()}
    assert findings_of(side(tables=old, rules=rules), side(tables=new, rules=rules)) == {
        "a": (Kind.UNKNOWN, "nobody knows how controls.yaml sets its rule in both: controls.yaml cannot be read"),
    }


def test_a_finding_of_a_rule_that_is_set_otherwise_is_not_resolved() -> None:
    rules = frozenset({"stale-review", "due-soon"})
    found = Table(records=(finding("a"), finding("b", rule="due-soon")))

    def of(days: str, findings: Table, **more: str) -> Side:
        keys = {"rules.due-soon.days": days, "changes.approvals_required": "2", **more}
        settings = Table(records=tuple(Record(key, facts=(("value", word),)) for key, word in sorted(keys.items())))
        return side(tables={"settings": settings, "findings": findings}, rules=rules)

    assert findings_of(of("30", found), of("10", Table())) == {
        "a": (Kind.GONE, ""),
        "b": (
            Kind.UNKNOWN,
            "controls.yaml sets due-soon otherwise since, so nobody knows whether it is resolved",
        ),
    }
    assert [kind for kind, _ in findings_of(of("30", found), of("30", Table())).values()] == [Kind.GONE, Kind.GONE]
    lowered = replace(of("30", Table(), **{"changes.approvals_required": "1"}), manifest="sha256:2")
    (remark,) = differences(of("30", found), lowered).remarks
    assert remark.startswith(
        "controls.yaml says otherwise what makes a change approved (see Settings of controls.yaml)"
    )


def test_what_a_criterion_lacked_for_another_rung_is_not_told_as_mended() -> None:
    """One that fell is held back by something else first; the deviations that were there may be there still."""

    def of(rung: str, lacking: str) -> Side:
        record = Record("CC6.2", facts=(("rung", rung), ("lacking", lacking)))
        return side(tables={"criteria": Table(records=(record,))})

    def facts(old: Side, new: Side) -> list[Fact]:
        (section,) = [item for item in differences(old, new).sections if item.id == "criteria"]
        return [fact for item in section.changes for fact in item.facts]

    assert facts(of("evidenced", "AC-03 deviates"), of("documented", "AC-01 is not approved")) == [
        Fact("rung", "evidenced", "documented"),
        Fact("lacking for approved", "", "AC-01 is not approved"),
    ]
    assert facts(of("documented", "AC-01 is not approved"), of("operated", "")) == [
        Fact("rung", "documented", "operated")
    ]
    assert facts(of("none", "no control names it"), of("none", "AC-09 has ended")) == [
        Fact("lacking", "no control names it", "AC-09 has ended")
    ]


def test_nothing_is_resolved_by_a_history_that_is_another() -> None:
    """Squash the branch, and what was found in its commits is found no more."""
    rules, found = frozenset({"stale-review"}), Table(records=(finding("a"),))

    def of(landed: str, table: Table, **more: object) -> Side:
        return side(landed=frozenset(landed.split()), tables={"findings": table}, rules=rules, **more)

    old, later = of("c1 c2", found), {"manifest": "sha256:2"}
    why = "the history in which it was found is not that of the new bundle"
    assert findings_of(old, of("c2", Table(), **later)) == {"a": (Kind.UNKNOWN, why)}
    assert differences(old, of("c9", Table(), **later)).remarks == (
        (
            "2 changes of the old bundle, such as commit c1, are not in the history of the new one: it was rewritten, or is"
            " that of another branch, so nothing that is gone is called resolved"
        ),
    )
    for new in (of("c1 c2 c3", Table(), **later), of("", Table(), **later)):
        assert findings_of(old, new) == {"a": (Kind.GONE, "")}
        assert differences(old, new).remarks == ()
    assert findings_of(old, of("c9", Table(), period="x", **later)) == {"a": (Kind.PAST, "")}
