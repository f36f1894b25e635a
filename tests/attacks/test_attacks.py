"""Every attack of attacks/attacks.yaml is detected by its own message, and the untouched repository is clean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attacks.steps import STEPS
from attacks.suite import VERBS, Attack, SuiteError, ask, carry_out, read_suite, try_out
from attacks.world import AS_OF, COLLECTOR, World, prepare
from tests.seal.authority import needs_openssl

SUITE = read_suite()
FEWEST = 24
pytestmark = needs_openssl


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> World:
    return prepare(tmp_path_factory.mktemp("attacks") / "whole")


@pytest.mark.parametrize("verb", VERBS)
def test_the_untouched_repository_is_clean(whole: World, verb: str) -> None:
    answer = ask(whole, verb)
    assert (answer.code, answer.said) == (0, ())


@pytest.mark.parametrize("attack", SUITE.attacks, ids=lambda item: item.id)
def test_an_attack_is_detected(whole: World, tmp_path: Path, attack: Attack) -> None:
    trial = try_out(attack, whole, tmp_path / "attacked")
    assert trial.is_detected, (trial.missing, trial.answers)


@pytest.mark.parametrize("attack", SUITE.limits, ids=lambda item: item.id)
def test_what_nothing_can_show_is_not_shown(whole: World, tmp_path: Path, attack: Attack) -> None:
    # If one of these is seen one day, it belongs among the attacks.
    trial = try_out(attack, whole, tmp_path / "attacked", every=True)
    assert {verb: (answer.code, answer.said) for verb, answer in trial.answers.items()} == dict.fromkeys(VERBS, (0, ()))


def test_a_new_history_shows_how_late_it_was_first_seen(whole: World, tmp_path: Path) -> None:
    world = whole.copy(tmp_path / "attacked")
    (attack,) = (item for item in SUITE.limits if item.id == "history-rewritten-and-no-head-kept")
    carry_out(attack, world)
    authority = world.outside / "Sample Clock" / "sample-clock-root.pem"
    given = ("--key", world.fingerprint(COLLECTOR), "--tsa-ca", authority, "--format", "json")
    said = json.loads(world.tieout("evidence", "verify", *given, at=AS_OF).text)
    assert said["totals"]["longest_lag_s"] > 150 * 86400
    assert said["totals"]["first_sealed_by"] == {"witness": 8}


def test_there_are_enough_of_them_and_each_step_is_used() -> None:
    assert len(SUITE.attacks) >= FEWEST
    used = {verb for item in (*SUITE.attacks, *SUITE.limits) for verb, _ in item.steps}
    assert used == STEPS.keys()


def test_every_kind_of_attacker_has_some() -> None:
    assert {item.who for item in SUITE.attacks} == {"writer", "keyholder", "company"}


ONE = """\
schema: tieout.attacks/v1
attacks:
  - {id: a, title: A, does: It, who: writer, steps: [commit], says: [{verify: log-root, text: x}]}
limits: []
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("attacks/v1", "attacks/v9", "schema"),
        ("who: writer", "who: nobody", "a: who must be one of"),
        ("[commit]", "[fly]", "a: there is no step fly"),
        ("[{verify: log-root, text: x}]", "[]", "a: says nothing"),
        ("verify: log-root", "guess: log-root", "a: says needs"),
        ("text: x", "text: ''", "a: says needs"),
        ("limits: []", "limits: [{id: a, title: A, does: It, who: writer, steps: []}]", "two attacks are called a"),
    ],
)
def test_data_that_cannot_be_is_refused(old: str, new: str, told: str) -> None:
    assert read_suite(ONE).attacks[0].id == "a"
    with pytest.raises(SuiteError, match=told):
        read_suite(ONE.replace(old, new))
