"""Which collectors run, and what is said where one cannot."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import metadata
from types import SimpleNamespace
from typing import Any

import pytest

from tests.collect.world import SETTING
from tieout import plugins
from tieout.collect.choice import chosen, form_of, grant_of, native
from tieout.model.errors import UsageError
from tieout.model.evidence.collector import Collectors

BOTH = Collectors(collectors=(SETTING, replace(SETTING, id="owners")), is_there=True)


def test_without_a_name_all_are_chosen_and_else_those_named_in_their_order() -> None:
    assert [item.id for item in chosen(BOTH, ())] == ["members", "owners"]
    assert [item.id for item in chosen(BOTH, ("owners", "members"))] == ["owners", "members"]


@pytest.mark.parametrize(
    ("collectors", "wanted", "message", "remedy"),
    [
        (BOTH, ("member",), "no collector 'member'; did you mean members?", "its collectors are: members, owners"),
        (BOTH, ("postgres.roles",), "no collector 'postgres.roles'", "its collectors are: members, owners"),
        (Collectors(), (), "there is no collectors.yaml", "write one, or capture"),
        (Collectors(is_there=True), (), "there is no collector in collectors.yaml", "write one, or capture"),
    ],
)
def test_a_name_that_is_none_is_told(
    collectors: Collectors, wanted: tuple[str, ...], message: str, remedy: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        chosen(collectors, wanted)
    assert caught.value.remedy.startswith(remedy)


def test_what_a_native_collector_needs_is_told_without_an_entry_too() -> None:
    [setting] = chosen(BOTH, ("postgres.roles",), is_native_enough=True)
    assert "GRANT" in grant_of(setting)


def test_a_form_is_read_with_the_settings_of_the_entry() -> None:
    setting = replace(SETTING, settings=(("asset", "app"),))
    assert form_of(setting, "json") is None
    form = form_of(setting, "npm-audit")
    assert form is not None
    assert vars(type(form))["id"] == "npm-audit"
    with pytest.raises(UsageError, match="knows no setting"):
        form_of(replace(SETTING, settings=(("assets", "app"),)), "npm-audit")


def test_a_collector_that_nobody_offers_is_told_with_its_place() -> None:
    with pytest.raises(UsageError, match=r"collectors\.yaml:4:1: members: there is no sample\.members"):
        native(SETTING)


def offering(monkeypatch: pytest.MonkeyPatch, *points: Any) -> None:
    monkeypatch.setattr(metadata, "entry_points", lambda **_: list(points))


def point(value: str, dist: str, load: Any = lambda: object) -> Any:
    return SimpleNamespace(name="x.y", value=value, dist=SimpleNamespace(name=dist), load=load)


def test_a_library_that_is_not_installed_is_told_with_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> None:
        raise ImportError("no", name="psycopg")

    offering(monkeypatch, point("a:B", "tieout", load))
    with pytest.raises(UsageError, match=r"x\.y needs psycopg, which is not installed") as caught:
        plugins.offered("tieout.collectors", "x.y")
    assert caught.value.remedy == "pip install 'tieout[x]'"


def test_a_name_of_two_packages_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    offering(monkeypatch, point("a:B", "tieout"), point("c:D", "other"))
    with pytest.raises(UsageError, match=r"x\.y is offered by other, tieout"):
        plugins.offered("tieout.collectors", "x.y")


def test_a_name_that_leads_to_no_class_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    offering(monkeypatch, point("a:B", "tieout", lambda: 3))
    with pytest.raises(UsageError, match=r"x\.y leads to no class"):
        plugins.offered("tieout.collectors", "x.y")
