"""Imports run down the floors, never sideways and never in a circle."""

from __future__ import annotations

from tests.house.tree import modules

# Rooms of one set never import each other; a room may import any room of a lower floor.
FLOORS = (
    {"model"},
    {"ports", "judgement"},
    {"sources", "seal", "rules", "workpapers", "starter", "plugins"},
    {"load", "on_day", "check", "collect", "ledger", "report", "render", "post"},
    {"bundle", "site", "adopt", "demo"},
    {"cli", "__main__"},
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
GROUND = {"", "catalogues", "schemas"}
"""The package's own name and version, and folders of data: anyone may."""


def test_every_room_has_a_floor() -> None:
    rooms = {module.room for module in modules()}
    assert sorted(rooms - set(FLOOR) - GROUND) == []


def test_imports_run_down_and_never_between_rooms_of_one_floor() -> None:
    wrong = [
        f"{module.where} imports {name}"
        for module in modules()
        for name in sorted(module.neighbours())
        if (room := name.partition(".")[0]) not in GROUND
        and room != module.room
        and FLOOR[room] >= FLOOR.get(module.room, -1)
        and (module.room, room) != ("__main__", "cli")
    ]
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    below = {module.name: module.neighbours() for module in modules()}
    done: set[str] = set()
    circles: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circles.append(" -> ".join((*path[path.index(name) :], name)))
            return
        if name in done:
            return
        for other in sorted(below[name]):
            visit(other, (*path, name))
        done.add(name)

    for name in sorted(below):
        visit(name, ())
    assert circles == []


def test_the_walk_sees_imports_for_type_checking_and_in_functions() -> None:
    by_name = {module.name: module for module in modules()}
    assert "model.examination" in by_name["workpapers.ladder"].neighbours()
    assert any(module.room == "cli" and "load" in module.neighbours() for module in modules())


def test_data_folders_import_nothing_of_ours() -> None:
    wrong = [module.where for module in modules() if module.room in GROUND and module.neighbours()]
    assert wrong == []
