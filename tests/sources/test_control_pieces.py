"""Reading a version piece by piece gives the controls that reading it whole gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.control import Control
from tieout.model.location import Location
from tieout.sources.control_pieces import ControlPieces
from tieout.sources.controls import ControlsReading, read_controls

ROOT = Path(__file__).parents[2]
HEAD = "schema: tieout.controls/v1\norganization: {name: Example Ltd}\n"
ITEM = "  - id: AC-0{n}\n    title: Title\n    statement: Somebody looks.\n    criteria: [CC6.1]\n"
NOWHERE = Location(path="controls.yaml")

FRAGMENTS = (
    HEAD,
    "controls:\n",
    "controls: # a remark\n",
    "controls: []\n",
    *(ITEM.format(n=n) for n in range(3)),
    "- id: AC-09\n  title: Not indented\n",
    "    - id: AC-08\n      title: Further in\n",
    "  - {id: AC-07, title: Flow, criteria: [CC6.1]}\n",
    '  - id: AC-06\n    title: "over\n  - id: AC-05\n    lines"\n',
    "  - id: AC-04\n    statement: |\n      text\n      - no item\n",
    "  -\n    id: AC-03\n",
    "  - id: AC-02\n    id: AC-02\n",
    "  - [\n",
    "  # a remark\n",
    "\n",
    "rules: {due-soon: off}\n",
    "  - id: AC-01\n    cadence: {every: monthly}\n    evidence:\n      - {id: a, system: b, kind: c}\n",
    "\tx\n",
    "# remark - with a dash\n",
)


def placeless(controls: tuple[Control, ...]) -> list[Control]:
    return [replace(item, location=NOWHERE, places=()) for item in controls]


def whole(text: str) -> list[Control]:
    return placeless(read_controls(text.encode(), path="controls.yaml").controls)


@given(st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join), min_size=1, max_size=4))
def test_pieces_give_what_the_whole_gives(versions: list[str]) -> None:
    pieces = ControlPieces()
    assert [placeless(pieces.controls(text.encode())) for text in versions] == [whole(text) for text in versions]


@given(st.lists(st.sampled_from(FRAGMENTS[4:]), max_size=5).map("".join))
def test_pieces_of_a_list_give_what_the_whole_gives(items: str) -> None:
    text = f"{HEAD}controls:\n{items}"
    assert placeless(ControlPieces().controls(text.encode())) == whole(text)


def test_our_own_controls_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (ROOT / "controls.yaml").read_bytes()
    pieces = ControlPieces()
    first = pieces.controls(data)
    assert placeless(first) == whole(data.decode())
    monkeypatch.setattr("tieout.sources.control_pieces.read_controls", None)
    assert pieces.controls(data) == first


def test_a_cut_that_is_no_beginning_is_not_remembered() -> None:
    # Two pieces and two controls; but the second piece begins within a text, and the second control within a piece.
    odd = f'{HEAD}controls:\n  - id: AC-06\n    title: "over\n  - id: AC-05\n    lines"\n  -\n    id: AC-03\n'
    second = odd[odd.index("  - id: AC-05") :]
    later = f"{HEAD}controls:\n{second}"
    pieces = ControlPieces()
    assert placeless(pieces.controls(odd.encode())) == whole(odd)
    assert placeless(pieces.controls(later.encode())) == whole(later)


def test_a_version_with_most_items_new_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def counted(data: bytes, path: str) -> ControlsReading:
        seen.append(data)
        return read_controls(data, path=path)

    monkeypatch.setattr("tieout.sources.control_pieces.read_controls", counted)
    pieces = ControlPieces()
    first = f"{HEAD}controls:\n{''.join(ITEM.format(n=n) for n in range(8))}".encode()
    then = first.replace(b"id: AC-03", b"id: AC-30")
    assert placeless(pieces.controls(first)) == whole(first.decode())
    assert placeless(pieces.controls(then)) == whole(then.decode())
    assert seen == [first, b"controls:\n" + ITEM.format(n=30).replace("AC-030", "AC-30").encode()]
