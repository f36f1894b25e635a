"""The name under which a brought file is kept."""

from __future__ import annotations

import pytest

from tieout.bundle.paths import path_problem
from tieout.collect.kept_name import LONGEST, kept_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("accounts.csv", "accounts.csv"),
        ("a+b@c=d,e_2.tar.gz", "a+b@c=d,e_2.tar.gz"),
        ("Access review Q1.xlsx", "Access-review-Q1.xlsx"),
        ("Übersicht (final).CSV", "Ubersicht-final.CSV"),
        ("名簿 🦊.csv", "file.csv"),
        ("-rf.txt", "rf.txt"),
        (".hidden", ".hidden"),
        (".hid den", "file.hid-den"),
        ("dots...", "dots"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ('a"b|c?.csv', "a-b-c.csv"),
        ("README", "README"),
        ("名簿", "file"),
        ("x.データ", "x"),
    ],
)
def test_a_name_stays_as_near_as_a_bundle_can_hold_it(name: str, kept: str) -> None:
    assert kept_name(name) == kept
    assert path_problem(f"evidence/2026-Q1/repo/e/20260302T090000Z-0a1b2c3d/{kept}") is None


@pytest.mark.parametrize("name", ["x" * 200, f"{'x' * 200}.csv", f"x.{'y' * 200}", f"{'é ' * 100}.pdf"])
def test_a_long_name_is_cut_and_keeps_its_ending(name: str) -> None:
    kept = kept_name(name)
    assert len(kept) <= LONGEST
    assert kept.endswith((".csv", ".pdf")) == name.endswith((".csv", ".pdf"))
    assert path_problem(kept) is None
