"""Every entry point leads to something that fits its family's Protocol."""

from __future__ import annotations

import importlib
import inspect
import tomllib
from importlib import metadata

import pytest

from tests.house.tree import ROOT

FAMILIES = {
    "tieout.signers": "tieout.seal.signers.base:Signer",
    "tieout.forges": "tieout.sources.forges.base:Forge",
    "tieout.collectors": "tieout.collect.base:Collector",
    "tieout.rules": "tieout.rules.base:Rule",
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
POINTS = [
    (group, name, target) for group, names in PROJECT.get("entry-points", {}).items() for name, target in names.items()
]


def load(target: str) -> object:
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def members(kind: type) -> dict[str, object]:
    """Give what a Protocol asks for, by name."""
    asked = {**inspect.get_annotations(kind), **vars(kind)}
    return {name: member for name, member in asked.items() if not name.startswith("_")}


def test_there_are_entry_points_and_each_group_is_a_family() -> None:
    assert POINTS
    assert {group for group, *_ in POINTS} <= set(FAMILIES)


@pytest.mark.parametrize(("group", "name", "target"), POINTS)
def test_an_entry_point_fits_its_protocol(group: str, name: str, target: str) -> None:
    protocol, offered = load(FAMILIES[group]), load(target)
    assert isinstance(protocol, type)
    assert getattr(protocol, "_is_protocol", False), f"{protocol} is no Protocol"
    assert inspect.isclass(offered), f"{name} leads to no class"
    for member, wanted in members(protocol).items():
        annotated = {name for base in offered.__mro__ for name in inspect.get_annotations(base)}
        assert hasattr(offered, member) or member in annotated, f"{target} has no {member}"
        found = getattr(offered, member, None)
        if inspect.isfunction(wanted):
            assert callable(found), f"{target}: {member} is no function"
            assert list(inspect.signature(found).parameters) == list(inspect.signature(wanted).parameters), member


@pytest.mark.parametrize(("group", "name", "target"), POINTS)
def test_an_entry_point_is_installed_as_declared(group: str, name: str, target: str) -> None:
    installed = {point.name: point.value for point in metadata.entry_points(group=group) if point.dist}
    assert installed.get(name) == target


def test_the_command_leads_to_a_function() -> None:
    assert callable(load(PROJECT["scripts"]["tieout"]))
