"""A comparison on a terminal."""

from __future__ import annotations

import pytest

from tieout.report.differences import text
from tieout.workpapers.differences.compare import Change, Fact, Kind, Section
from tieout.workpapers.differences.whole import About, Differences
from tieout.workpapers.redlines.lines import redline

OLD = About("old", "intact; unsigned", "sha256:1", "Example Ltd", "2025-01-01 to 2025-12-31", "2025-12-31")
NEW = About("new.zip", "altered: 1 problem", "", "", "", "")


def whole(*sections: Section, remarks: tuple[str, ...] = ()) -> Differences:
    return Differences(old=OLD, new=NEW, sections=sections, remarks=remarks)


def test_all_of_it_in_the_order_of_the_sections() -> None:
    policies = Section(
        id="policies",
        title="Policies",
        same=3,
        changes=(
            Change(
                kind=Kind.ADDED, id="POL-2", title="Access", facts=(Fact("status", "", "active"), Fact("x", "", "a\nb"))
            ),
            Change(kind=Kind.GONE, id="POL-3", remark="ask"),
            Change(
                kind=Kind.CHANGED,
                id="POL-1",
                was="policies/a.md",
                facts=(
                    Fact("version", "1.0", ""),
                    Fact("list", "a\nb", "b\nc"),
                    Fact("statement", "It is done each year by us.", "It is done each month by us."),
                ),
                text=redline("1\n2\n3\n4\nWithin 24 hours.\n", "1\n2\n3\n4\nWithin 12 hours.\n\nMore.\n"),
            ),
            Change(kind=Kind.CHANGED, id="POL-4", text=redline("a b\nc", "a\nb c")),
        ),
    )
    findings = Section(
        id="findings",
        title="Findings",
        changes=(Change(kind=Kind.STILL, id="0123", title="it is late", facts=(Fact("severity", "error", "error"),)),),
    )
    assert text.page(
        whole(policies, findings, Section(id="scope", title="Scope", why="no file"), remarks=("altered",))
    ) == (
        """\
Old  Example Ltd, 2025-01-01 to 2025-12-31, as of 2025-12-31
     old: intact; unsigned
     sha256:1
New  no organization named, no period, as of no day
     new.zip: altered: 1 problem

remark: altered

Policies: 1 added, 1 no longer there, 2 changed, 3 the same
  + POL-2 Access
      status active; x a; b
  - POL-3
      ask
  ~ POL-1
      was policies/a.md
      version: 1.0 -> nothing
      list:
        - a
        + c
      statement: It is done each [-year-] {+month+} by us.
      text: 1 word gone, 2 words new
        ... 3 lines the same
        | 4
        | Within [-24-] {+12+} hours.
        |
        | {+More.+}
  ~ POL-4
      text: only blanks and line breaks differ
        | a
        | b c
Findings: 1 still open
  = it is late
      severity error
Scope: not examined: no file
The bundles differ; 1 section not examined
"""
    )


def test_nothing_of_a_bundle_is_a_command_to_a_log() -> None:
    hostile = "::error::x\x1b[2J\u202e"
    told = text.page(
        whole(
            Section(
                id=hostile,
                title="Controls",
                changes=(
                    Change(
                        kind=Kind.CHANGED,
                        id=hostile,
                        was=hostile,
                        facts=(Fact(hostile, hostile, "\n"),),
                        text=redline("a", f"\n{hostile}\n"),
                        remark=hostile,
                    ),
                ),
            )
        )
    )
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert not [line for line in told.splitlines() if line.lstrip(" |").startswith("::")]


def test_of_many_changes_the_first_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MOST", 2)
    many = tuple(Change(kind=Kind.ADDED, id=f"a{number}") for number in range(5))
    told = text.page(whole(Section(id="controls", title="Controls", changes=many)))
    assert told.count("\n  + a") == 3
    assert "  + and 3 more that are added; --format json has all\n" in told


def test_colour_is_only_for_the_signs() -> None:
    section = Section(id="controls", title="Controls", changes=(Change(kind=Kind.ADDED, id="a"),))
    assert "\x1b[1;32m+\x1b[0m a" in text.page(whole(section), colour=True)
