"""The page of the attacks says what the data says, and so does what was seen of other tools."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml

from attacks.__main__ import PACKAGES
from attacks.others import ACCEPTED, CONTROL, NO_PLACE, REFUSED, PeerError, ask_peer, read_peer, written
from attacks.page import README, page_with, people, table
from attacks.suite import read_suite

SUITE = read_suite()
PEERS = [read_peer(name) for name in PACKAGES]
DRIVERS = Path(__file__).resolve().parents[2] / "attacks" / "peers"


def test_the_table_is_what_the_data_says() -> None:
    text = README.read_text(encoding="utf-8")
    assert page_with(text, table(SUITE, PEERS)) == text, "./dev attacks --table writes it"


def test_the_page_says_who_attacks() -> None:
    assert people() in README.read_text(encoding="utf-8")


def test_what_was_seen_is_of_attacks_that_there_are() -> None:
    for item in PEERS:
        assert item.results.keys() <= {attack.id for attack in SUITE.attacks} | {CONTROL}
        assert item.of(CONTROL).outcome == ACCEPTED
        assert {seen.outcome for seen in item.results.values()} <= {ACCEPTED, REFUSED}
        assert item.of("no-such-attack").outcome == NO_PLACE


def test_what_was_seen_is_of_every_attack_that_the_driver_has_and_of_no_other() -> None:
    for peer in PEERS:
        tree = ast.parse((DRIVERS / f"{peer.name}.py").read_text(encoding="utf-8"))
        made = {
            node.name.replace("_", "-")
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and any(ast.unparse(item) == "attack" for item in node.decorator_list)
        }
        assert peer.results.keys() == made


def test_auditree_accepts_what_we_hold_against_it() -> None:
    (auditree,) = PEERS
    assert auditree.title == "auditree-framework 2.0.0"
    for name in ("replayed-export", "redated-record", "moved-to-another-name"):
        assert auditree.of(name).outcome == ACCEPTED
    assert auditree.of("altered-file").outcome == REFUSED


def test_what_was_seen_is_kept_as_it_is_written() -> None:
    (auditree,) = PEERS
    text = (DRIVERS / "auditree.yaml").read_text(encoding="utf-8")
    assert written(auditree) == text
    assert yaml.safe_load(text)["package"] == PACKAGES["auditree"]


def test_a_tool_that_is_not_here_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attacks.others.HERE", tmp_path / "attacks")
    with pytest.raises(PeerError, match=r"\./dev attacks --peer auditree makes its environment"):
        ask_peer("auditree", "auditree-framework", today="2026-01-01")
