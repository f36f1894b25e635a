from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.enforcement import classic, ruleset
from tieout.judgement.protection import Asked, lacks
from tieout.model.enforcement import Protection

ASKED = Asked(approvals=1)


def found(*protections: Protection, asked: Asked = ASKED, doubted: bool = True) -> list[str]:
    return [item.kind.value for item in lacks(protections, asked, doubted=doubted)]


def test_a_protection_that_asks_for_all_lacks_nothing() -> None:
    assert found(classic()) == []


def test_without_any_active_protection_nothing_else_is_said() -> None:
    assert found() == found(classic(is_active=False)) == ["unprotected"]


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"approvals": 0}, "approvals"),
        ({"dismisses_stale": False}, "stale-approvals"),
        ({"admins_bound": False}, "bypass"),
        ({"bypass": ("team:acme/release",)}, "bypass"),
        ({"allows_force_push": True}, "force-push"),
        ({"allows_deletion": True}, "deletion"),
    ],
)
def test_one_thing_that_is_off_is_one_lack(changes: dict[str, object], lack: str) -> None:
    assert found(classic(**changes)) == [lack]


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"approvals": None}, "approvals"),
        ({"dismisses_stale": None, "last_push_approval": None}, "stale-approvals"),
        ({"admins_bound": None}, "bypass"),
        ({"bypass": None}, "bypass"),
        ({"allows_force_push": None}, "force-push"),
        ({"allows_deletion": None}, "deletion"),
    ],
)
def test_what_is_not_told_is_a_lack_only_where_it_is_doubted(changes: dict[str, object], lack: str) -> None:
    assert found(classic(**changes)) == [lack]
    assert found(classic(**changes), doubted=False) == []


def test_as_many_approvals_as_promised_are_enough_and_one_fewer_is_not() -> None:
    asked = Asked(approvals=2)
    assert found(classic(approvals=2), asked=asked) == []
    assert found(classic(approvals=1), asked=asked) == ["approvals"]


def test_the_message_says_what_is_asked_and_what_was_promised_where() -> None:
    (lack,) = lacks((classic(approvals=1),), Asked(approvals=2, source=" by 2 (POL-003, p.md:9)"), doubted=True)
    assert lack.text == "requires 1 approval; 2 are promised by 2 (POL-003, p.md:9)"


def test_who_promises_no_approval_needs_none_and_nobody_bypasses_it() -> None:
    assert found(classic(approvals=0, bypass=("user:eve",), dismisses_stale=False), asked=Asked(approvals=0)) == []


def test_the_approval_of_the_last_push_stands_for_dismissing_stale_ones() -> None:
    assert found(classic(dismisses_stale=False, last_push_approval=True)) == []


def test_several_sources_add_up() -> None:
    approving = ruleset(1, allows_force_push=True, allows_deletion=True)
    guarding = ruleset(2, approvals=0, dismisses_stale=False)
    assert found(approving, guarding) == []
    assert found(approving) == ["force-push", "deletion"]


def test_every_check_that_is_missing_is_named() -> None:
    asked = Asked(approvals=1, checks=("lint", "test"))
    named = [item.about for item in lacks((classic(), ruleset(required_checks=("lint",))), asked, doubted=True)]
    assert named == ["test"]
    assert lacks((classic(required_checks=None),), asked, doubted=False) == ()


def test_a_bypass_of_one_source_is_none_where_another_binds_everybody() -> None:
    assert found(ruleset(bypass=("team:acme/release",)), classic()) == []
    assert found(ruleset(bypass=("team:acme/release",)), classic(approvals=0)) == ["bypass"]


@pytest.mark.parametrize(
    ("who", "severity"),
    [
        (("app:renovate",), "warning"),
        (("deploy-keys",), "warning"),
        (("app:renovate (exempt)",), "error"),
        (("app:renovate", "user:7"), "error"),
        (("role:admin",), "error"),
    ],
)
def test_a_machine_that_may_pass_is_asked_about_and_a_person_noted(who: tuple[str, ...], severity: str) -> None:
    (lack,) = lacks((ruleset(bypass=who),), ASKED, doubted=True)
    assert lack.severity.value == severity
    assert lack.text == f"lets {', '.join(who)} pass without the approvals"


def test_administrators_are_named_among_those_who_pass() -> None:
    (lack,) = lacks((classic(admins_bound=False, bypass=("user:7",)),), ASKED, doubted=True)
    assert lack.text == "lets administrators, user:7 pass without the approvals"


_FLAGS = st.sampled_from([True, False, None])
_PROTECTIONS = st.builds(
    classic,
    id=st.sampled_from(["a", "b"]),
    is_active=st.booleans(),
    approvals=st.sampled_from([None, 0, 1, 2]),
    dismisses_stale=_FLAGS,
    last_push_approval=_FLAGS,
    required_checks=st.sampled_from([None, (), ("lint",), ("lint", "test")]),
    admins_bound=_FLAGS,
    allows_force_push=_FLAGS,
    allows_deletion=_FLAGS,
    bypass=st.sampled_from([None, (), ("user:7",)]),
)
_SETS = st.lists(_PROTECTIONS, max_size=3)
_ALL = Asked(approvals=1, checks=("lint", "test"))


@given(_SETS, _PROTECTIONS)
def test_nothing_is_lacking_any_more_once_it_is_not_whatever_is_added(one: list[Protection], more: Protection) -> None:
    if not lacks(one, _ALL, doubted=True):
        assert lacks([*one, more], _ALL, doubted=True) == ()


@given(_SETS)
def test_what_is_lacking_without_doubt_is_lacking_with_doubt(some: list[Protection]) -> None:
    # Unless with doubt not even the number of approvals is enough, so that who may pass does not matter.
    doubted = {item.key for item in lacks(some, _ALL, doubted=True)}
    proven = {item.key for item in lacks(some, _ALL, doubted=False)}
    assert proven <= doubted | ({("bypass", "")} if ("approvals", "") in doubted else set())
