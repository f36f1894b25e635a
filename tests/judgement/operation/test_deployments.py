"""What is said of deployments: never of what cannot be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.judged import PUSHED, judged
from tests.ties import COMMIT, at, deployment, examined, listing, ticket
from tieout.judgement.operation.deployments import JudgedDeployments, judged_deployments
from tieout.judgement.operation.environments import Environments
from tieout.model.change_policy import ChangePolicy
from tieout.model.evidence.record import Span
from tieout.model.landing import Landings
from tieout.model.operation.deployments import Deployment, Reach
from tieout.model.people import Roster
from tieout.model.registers.assets import Environment
from tieout.model.registers.collection import Registers

OTHER = "f" * 40
SEEN = "deployment 42 to production on 2026-03-02 11:10"
PLACE = "(evidence/2026-Q2/pipeline/raw.csv:2)"


def found(*deployments: Deployment, **more: Any) -> JudgedDeployments:
    return judged_deployments(examined(*deployments, **more))


def kinds(item: JudgedDeployments) -> tuple[int, int, int, list[str]]:
    """Give how many are off the branch, by hand and untied, and what cannot be told."""
    return len(item.off_branch), len(item.by_hand), len(item.untied), [doubt.about for doubt in item.doubts]


def test_a_sound_one_is_sound() -> None:
    assert kinds(found(deployment())) == (0, 0, 0, [])


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("production", True),
        ("Prod", True),
        ("prod-eu-1", True),
        ("LIVE", True),
        ("staging", False),
        ("dev", False),
        ("Preview", False),
        ("pre-production", False),
        ("non-prod", False),
        ("preprod", False),
        ("production-test", None),
        ("blue", None),
        ("reproduction", None),
        ("", None),
    ],
)
def test_an_environment_is_production_by_its_words(name: str, *, wanted: bool | None) -> None:
    assert Environments(Registers()).is_production(name) is wanted


def test_the_systems_register_goes_before_the_words() -> None:
    systems = tuple(
        factories.system(id=name, environment=kind)
        for name, kind in (("blue", Environment.PRODUCTION), ("live", Environment.STAGING), ("odd", None))
    )
    known = Environments(Registers(systems=systems))
    assert [known.is_production(name) for name in ("blue", "live", "odd", "blue")] == [True, False, None, True]


@pytest.mark.parametrize(
    ("more", "by_hand", "doubts"),
    [
        ({"actor_kind": "service"}, 0, []),
        ({"actor": "Robot", "actor_kind": "human"}, 0, []),
        ({"actor": "zoe", "actor_kind": "human"}, 1, []),
        ({"actor": "", "actor_kind": "human"}, 1, []),
        ({"actor": "zoe", "actor_kind": "unknown"}, 0, ["actor"]),
        ({"actor": "", "actor_kind": "unknown"}, 0, ["actor"]),
        ({"actor": "ANA", "actor_kind": "unknown"}, 1, []),
        ({"actor": "ana@example.com", "actor_kind": "unknown"}, 1, []),
        ({"actor": "Ana Example", "actor_kind": "unknown"}, 0, ["actor"]),
    ],
)
def test_who_deployed_is_known_by_account_or_address_and_never_by_name(
    more: dict[str, str], by_hand: int, doubts: list[str]
) -> None:
    ana = factories.person(id="ana", name="Ana Example", logins=("ana",), emails=("ana@example.com",))
    told = kinds(found(deployment(**more), roster=Roster(people=(ana,), roles=())))
    assert told == (0, by_hand, 0, doubts)


@pytest.mark.parametrize(
    ("more", "doubts"),
    [
        ({"result": "failure"}, []),
        ({"result": "cancelled"}, []),
        ({"result": "pending"}, []),
        ({"result": "superseded"}, ["result"]),
        ({"result": "unknown"}, ["result"]),
        ({"environment": "staging"}, []),
        ({"environment": "blue"}, ["environment blue"]),
        ({"at": None}, ["moment"]),
        ({"at": at("2025-12-31 23:59")}, []),
        ({"at": at("2026-07-01 00:00")}, []),
    ],
)
def test_what_did_not_go_live_in_the_period_is_nobodys_matter(more: dict[str, Any], doubts: list[str]) -> None:
    odd = deployment(commit=OTHER, actor_kind="human", change="", **more)
    assert kinds(found(odd, reach={OTHER: Reach.BEYOND})) == (0, 0, 0, doubts)


def test_a_commit_that_the_branch_does_not_have_is_told_with_its_place() -> None:
    told = found(deployment(), reach={COMMIT: Reach.BEYOND}).off_branch
    assert [(item.subject, item.message) for item in told] == [
        ("deployment 42", f"{SEEN} was of commit 0123456789, which the branch does not have {PLACE}")
    ]


@pytest.mark.parametrize(
    ("repository", "forge", "reach", "wanted"),
    [
        ("example/policies", True, Reach.ABSENT, (0, 0, 0, ["absent"])),
        ("EXAMPLE/Policies", True, Reach.BEYOND, (1, 0, 0, [])),
        ("example/shop", True, Reach.BEYOND, (0, 0, 0, ["elsewhere example/shop"])),
        ("", True, Reach.BEYOND, (1, 0, 0, [])),
        ("", True, Reach.ABSENT, (0, 0, 0, ["elsewhere a repository that is not named"])),
        ("example/shop", False, Reach.BEYOND, (1, 0, 0, [])),
        ("example/shop", False, Reach.ABSENT, (0, 0, 0, ["elsewhere example/shop"])),
    ],
)
def test_a_commit_is_held_against_the_branch_of_its_own_repository_alone(
    repository: str, reach: Reach, wanted: tuple[int, int, int, list[str]], *, forge: bool
) -> None:
    changes = None if forge else ChangePolicy()
    told = found(deployment(repository=repository, change=""), reach={COMMIT: reach}, changes=changes)
    assert kinds(told) == wanted


def test_of_another_repository_a_record_without_a_tie_is_one_where_others_have_theirs() -> None:
    shop = deployment(repository="example/shop", change="", commit=OTHER)
    others = [deployment(id="43", repository="Example/Shop", ticket="SHOP-1", change="")]
    assert kinds(found(shop)) == (0, 0, 0, ["elsewhere example/shop"])
    told = found(shop, *others)
    assert kinds(told) == (0, 0, 1, [])
    assert told.untied[0].message == (
        f"{SEEN} of example/shop names no pull request and no ticket; 1 other record of that repository does {PLACE}"
    )


def test_records_of_another_form_show_nothing_of_these() -> None:
    shop = deployment(repository="example/shop", change="", commit=OTHER, listing=pipeline("2026-06-30", collector="a"))
    other = deployment(id="43", repository="example/shop", listing=pipeline("2026-06-30", collector="b"))
    assert kinds(found(shop, other)) == (0, 0, 0, ["elsewhere example/shop"])


def test_a_ticket_that_names_the_commit_ties_it() -> None:
    shop = deployment(repository="example/shop", change="", commit=OTHER)
    assert kinds(found(shop, tickets=(ticket(links=(OTHER,)),))) == (0, 0, 0, [])


def test_a_commit_that_was_pushed_directly_is_told_by_one_rule() -> None:
    pushed = judged()
    pushed = replace(pushed, change=replace(pushed.change, oid=COMMIT, observation=None), deviations=(PUSHED,))
    landings = Landings(branch="main", changes=(pushed.change,))
    bare = deployment(change="")
    assert kinds(found(bare, judged=(pushed,), landings=landings)) == (0, 0, 0, [])
    before = replace(landings, changes=(), earlier=(pushed.change,))
    assert kinds(found(bare, judged_earlier=(pushed,), landings=before)) == (0, 0, 1, [])
    assert kinds(found(bare, landings=before)) == (0, 0, 0, ["unrecorded"])


def pipeline(moment: str, since: str = "", until: str = "", **more: Any) -> Any:
    window = Span(at(since), at(until)) if since else None
    return listing(moment, system="pipeline", schema="deployments/1", window=window, **more)


def test_time_between_captures_is_a_gap() -> None:
    listings = (
        pipeline("2026-02-01", "2026-01-01", "2026-02-01"),
        pipeline("2026-04-01", "2026-03-01", "2026-04-01"),
    )
    told = found(listings=listings)
    assert [doubt.whether for doubt in told.doubts] == [
        "there were deployments from 2026-02-01 00:00 to 2026-03-01 00:00"
    ]


def test_when_the_period_is_over_its_end_is_told_of_too() -> None:
    listings = (pipeline("2026-06-30", "2026-01-01", "2026-06-30"),)
    assert found(listings=listings).doubts == ()
    told = found(listings=listings, as_of=date(2026, 7, 1))
    assert [doubt.whether for doubt in told.doubts] == [
        "there were deployments from 2026-06-30 00:00 to 2026-07-01 00:00"
    ]


def test_a_capture_that_is_not_all_counts_where_no_whole_one_shows_the_same_time() -> None:
    partial = pipeline("2026-02-01", "2026-01-01", "2026-02-01", partial="a page was refused")
    assert [doubt.about for doubt in found(listings=(partial,)).doubts] == [
        "capture 20260630T080000Z-tracker deployments/1"
    ]
    assert found(listings=(partial, pipeline("2026-06-30"))).doubts == ()
    undated = pipeline("", unsound="it was altered")
    assert len(found(listings=(undated, pipeline("2026-06-30"))).doubts) == 1


def test_without_a_period_nothing_is_a_gap_and_all_of_the_past_counts() -> None:
    old = deployment(id="", at=at("2019-01-01 08:00"), actor="zoe", actor_kind="human")
    told = found(old, listings=(pipeline("2026-02-01", "2026-01-01", "2026-02-01"),), period=None)
    assert told.doubts == ()
    assert [(item.subject, item.message) for item in told.by_hand] == [
        (
            "deployment of 0123456789 to production",
            (
                "the deployment of commit 0123456789 to production on 2019-01-01 08:00 was started by zoe, a person; "
                f"the pipeline alone deploys {PLACE}"
            ),
        )
    ]
