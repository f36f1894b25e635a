"""What became of each control on the branch, with what it named last."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.ports.repositories import DAY, START, Sample
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.ports.git import Repository
from tieout.sources.control_changes import control_changes
from tieout.sources.mainline import mainline

HEAD = "schema: tieout.controls/v1\ncontrols:\n"


def entry(name: str, **keys: str) -> str:
    more = "".join(f"    {key}: {value}\n" for key, value in keys.items())
    return f"  - id: {name}\n    title: Title of {name}\n{more}"


def test_a_change_holds_what_the_control_named_after_it_and_a_removal_what_it_named_before(tmp_path: Path) -> None:
    made = Sample(tmp_path / "repository")
    texts = [
        entry("AC-01", criteria="[C1.1]") + entry("AC-02", criteria="[C1.1, C1.2.1]", effective="{from: 2026-02-01}"),
        entry("AC-01", criteria="[C1.2]") + entry("AC-02", criteria="[C1.1, C1.2.1]", effective="{from: 2026-02-01}"),
        entry("AC-01", criteria="[C1.2]"),
    ]
    oids = [
        made.commit({"controls.yaml": f"{HEAD}{text}".encode()}, at=START + i * DAY) for i, text in enumerate(texts)
    ]
    opened = Repository.open(made.root)
    landings = mainline(opened, oids[-1], zone="UTC", latest_s=START + 9 * DAY)
    first = ControlChange(
        control="AC-01",
        effect=ControlEffect.BEGUN,
        on=date(2026, 1, 1),
        commit=oids[0],
        title="Title of AC-01",
        criteria=("C1.1",),
    )
    second = ControlChange(
        control="AC-02",
        effect=ControlEffect.BEGUN,
        on=date(2026, 1, 1),
        commit=oids[0],
        title="Title of AC-02",
        criteria=("C1.1", "C1.2.1"),
        effective_from=date(2026, 2, 1),
    )
    assert control_changes(opened, landings, prefix="") == (
        first,
        second,
        ControlChange(
            control="AC-01",
            effect=ControlEffect.CHANGED,
            on=date(2026, 1, 2),
            commit=oids[1],
            keys=("criteria",),
            title="Title of AC-01",
            criteria=("C1.2",),
        ),
        ControlChange(
            control="AC-02",
            effect=ControlEffect.REMOVED,
            on=date(2026, 1, 3),
            commit=oids[2],
            title="Title of AC-02",
            criteria=("C1.1", "C1.2.1"),
            effective_from=date(2026, 2, 1),
        ),
    )
